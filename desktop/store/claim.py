"""What the centre has confirmed is a claim: kept when the centre turns out to have lost it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select

from desktop.store.journal import ChainRow
from desktop.store.schema import setting

_CLAIM = "claim:"


@dataclass(frozen=True, slots=True)
class Claim:
    """Entries `first` to `last` had been confirmed, and the centre had them no more at `since`.

    `left` are those of them that it has not confirmed again.
    """

    first: int
    last: int
    since: str
    left: int = 0

    @property
    def entries(self) -> int:
        """How many there are."""
        return self.last - self.first + 1


def claimed(connection: Connection, at: ChainRow) -> Claim | None:
    """What is kept of a chain."""
    query = select(setting.c.content).where(setting.c.name == _name(at))
    content = connection.execute(query).scalar()
    if content is None:
        return None
    facts = json.loads(content)
    left = max(0, facts["last"] - max(at.acknowledged.seq, facts["first"] - 1))
    return Claim(facts["first"], facts["last"], facts["since"], left)


def record(connection: Connection, at: ChainRow, kept: int, since: str) -> tuple[str, str]:
    """Name and content of the claim of a chain of which the centre has kept `kept` entries.

    One that is not fulfilled yet is part of it.
    """
    first, last = kept + 1, at.acknowledged.seq
    before = claimed(connection, at)
    if before is not None and before.left:
        first, last = min(first, before.first), max(last, before.last)
        since = before.since
    facts = asdict(Claim(first, last, since))
    del facts["left"]
    return _name(at), json.dumps(facts)


def _name(at: ChainRow) -> str:
    return f"{_CLAIM}{at.device_id}"
