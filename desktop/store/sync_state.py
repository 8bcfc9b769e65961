"""What this PC knows of the central side: contact, exceptions, blobs to send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    case,
    exists,
    false,
    func,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.life import ONCE, SALVAGE_SETTLED, SALVAGED
from desktop.domain.numbers import exception_stream
from desktop.entries.words import is_uuid
from desktop.store.claim import Claim, claimed
from desktop.store.journal import current_chain
from desktop.store.mark import Missing, recorded
from desktop.store.schema import (
    SET_ASIDE,
    UNREADABLE,
    blob,
    case_view,
    chain,
    exception,
    feed,
    journal,
    setting,
    sync_state,
)
from desktop.store.source import Source
from desktop.store.statement import Statement
from desktop.store.views import SETTLED, fold_exception

# The state of a chain that does not continue what the centre keeps, or what this PC has given out;
# a new enrolment ends it.
FORKED = "fork"
_SET_ASIDE = select(feed.c.position).where(text(SET_ASIDE)).order_by(feed.c.position)
_STATE = Statement(select(sync_state.c.state))
SKEW = "clock_skew"
GENERATION = "central_generation"
CONFIRMED_BY = "confirmed_by"  # the generation that the number of confirmed entries is of
MET = (GENERATION, CONFIRMED_BY)
NEWER = "central_newer"
CENTRE = "central_program"  # what the centre's program knows, as it told with its last greeting
_SKEW = Statement(select(setting.c.content).where(setting.c.name == bindparam("name")))


@dataclass(frozen=True, slots=True)
class SyncRow:
    """Where the exchange stands; `last_contact` is UTC, `state` is the sync engine's own word.

    Up to `feed_window` the feed has told only what is open; None before it was ever asked for.
    `FORKED` alone means something to the store.
    """

    feed_cursor: int
    feed_window: int | None
    last_contact: str | None
    state: str


@dataclass(frozen=True, slots=True)
class EntryException:
    """An entry of this PC that the centre keeps but could not apply, until a person settles it.

    `code` and `detail` (JSON text, both sides of it) are the centre's words, see docs/protocol.md.
    """

    entry_id: str
    seq: int
    code: str
    detail: str = field(repr=False)
    case_id: str | None = None
    case_reference: str | None = None


# Objections to a decision end by themselves when the case is decided anew.
_ENDS_WITH_A_DECISION = (
    "stale_decision",
    "not_allowed",
    "wrong_office",
    "same_person",
    "once_held",
)

# To entries of this PC, not yet settled by one of its entries nor by a new decision; and of all
# that the office's cases ask for twice, as long as the centre says so.
_OPEN = (
    case(
        (
            exception.c.code == ONCE,
            exists().where(
                case_view.c.id == exception.c.case_id, case_view.c.held == exception.c.entry_id
            ),
        ),
        (exception.c.code == SALVAGED, true()),
        (exception.c.code == SETTLED, false()),
        else_=exception.c.device_id.in_(select(chain.c.device_id)),
    )
    & ~exists().where(journal.c.stream == exception_stream("") + exception.c.entry_id)
    & ~(
        exception.c.code.in_(_ENDS_WITH_A_DECISION)
        & exists().where(
            case_view.c.id == exception.c.case_id, case_view.c.decision_exception.is_(None)
        )
    )
)

_ABOUT = case_view.alias()
_EXCEPTIONS = Statement(
    select(
        exception.c.entry_id,
        exception.c.seq,
        exception.c.code,
        exception.c.detail,
        exception.c.case_id,
        _ABOUT.c.reference,
    )
    .outerjoin(_ABOUT, _ABOUT.c.id == exception.c.case_id)
    .where(_OPEN)
    .order_by(exception.c.seq.desc())
)


class SyncState:
    """Reads of the state of the exchange with the centre."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get(self) -> SyncRow:
        """Cursor of the feed, last contact, state."""
        with self._source.connection() as connection:
            row = connection.execute(select(sync_state)).one()
            return SyncRow(row.feed_cursor, row.feed_window, row.last_contact, row.state)

    def forked(self) -> bool:
        """Whether the centre has said that this chain does not continue its own."""
        with self._source.connection() as connection:
            ((state,),) = _STATE.run(connection, {})
            return bool(state == FORKED)

    def skew(self) -> int:
        """The centre's clock minus ours in seconds, as it was last known; 0 before the first."""
        with self._source.connection() as connection:
            rows = _SKEW.run(connection, {"name": SKEW})
            return int(rows[0][0]) if rows else 0

    def generation(self) -> str | None:
        """The centre's generation that last answered; None before the first, or of another one."""
        with self._source.connection() as connection:
            query = select(setting.c.content).where(setting.c.name == GENERATION)
            return connection.execute(query).scalar() or None

    def confirmed_by(self) -> str | None:
        """The generation that last answered a push: what is confirmed was so by none after it."""
        with self._source.connection() as connection:
            query = select(setting.c.content).where(setting.c.name == CONFIRMED_BY)
            return connection.execute(query).scalar() or None

    def claim(self) -> Claim | None:
        """What the centre had confirmed and did not have any more, when that was last found."""
        with self._source.connection() as connection:
            row = current_chain(connection)
            return claimed(connection, row) if row is not None else None

    def objected(self, entries: Iterable[str]) -> dict[str, str]:
        """Of these entries those that the centre objected to, each with its code."""
        query = select(exception.c.entry_id, exception.c.code)
        with self._source.connection() as connection:
            rows = connection.execute(query.where(exception.c.entry_id.in_(list(entries))))
            return {row.entry_id: row.code for row in rows}

    def missing(self) -> list[Missing]:
        """What this PC has given out and lost, in this enrolment and in former ones."""
        with self._source.connection() as connection:
            return recorded(connection)

    def behind(self) -> Missing | None:
        """What the chain of this enrolment has lost, so that it never goes on."""
        with self._source.connection() as connection:
            row = current_chain(connection)
            return next(
                (one for one in recorded(connection) if row and one.device_id == row.device_id),
                None,
            )

    def exceptions(self) -> list[EntryException]:
        """The exceptions to entries of this PC that nobody has settled, the newest first."""
        with self._source.connection() as connection:
            return [EntryException(*row) for row in _EXCEPTIONS.run(connection, {})]

    def exception_count(self) -> int:
        """How many exceptions to entries of this PC nobody has settled."""
        query = select(func.count()).select_from(exception).where(_OPEN)
        with self._source.connection() as connection:
            return connection.execute(query).scalar_one()

    def set_aside(self) -> list[int]:
        """The positions of the feed's items that could not be read here."""
        with self._source.connection() as connection:
            unreadable = _SET_ASIDE.where(feed.c.kind == UNREADABLE)
            return list(connection.execute(unreadable).scalars())

    def newer_items(self) -> list[int]:
        """The positions of the feed's items of kinds that only a newer program knows."""
        with self._source.connection() as connection:
            return list(connection.execute(_SET_ASIDE.where(feed.c.kind != UNREADABLE)).scalars())

    def newer_entries(self) -> int:
        """How many entries of this PC the centre keeps for a newer program of its own."""
        with self._source.connection() as connection:
            query = select(setting.c.content).where(setting.c.name == NEWER)
            return int(connection.execute(query).scalar() or 0)

    def unsent_blobs(self, limit: int = 20) -> list[str]:
        """SHA-256 of blobs that a case shows and the centre does not have yet."""
        query = (
            select(blob.c.sha256)
            .where(blob.c.sent == 0, exists().where(case_view.c.photo_sha256 == blob.c.sha256))
            .limit(limit)
        )
        with self._source.connection() as connection:
            return list(connection.execute(query).scalars())

    def blob(self, sha256: str) -> bytes | None:
        """The content of a blob."""
        with self._source.connection() as connection:
            return connection.execute(
                select(blob.c.content).where(blob.c.sha256 == sha256)
            ).scalar()


def put_exceptions(
    connection: Connection, items: Iterable[Mapping[str, Any]], device_id: str
) -> set[str]:
    """Keep what the centre objects to; gives back the cases concerned. Telling twice is harmless.

    Items are `{entry_id, seq, code, detail, case_id?, device_id?}`. A `case_id` that can name no
    case is left out: the entry by which a person settles the objection could not hold it.
    """
    cases = set()
    for item in items:
        told = item.get("case_id")
        case_id = told if isinstance(told, str) and is_uuid(told) else None
        # Another counter's supervisor has seen to it.
        code = SETTLED if item["code"] == SALVAGE_SETTLED else item["code"]
        connection.execute(
            insert(exception).on_conflict_do_nothing(),
            {
                "entry_id": item["entry_id"],
                "seq": item["seq"],
                "device_id": item.get("device_id") or device_id,
                "code": code,
                "detail": item["detail"],
                "case_id": case_id,
            },
        )
        if code == SETTLED:
            here = exception.c.entry_id == item["entry_id"]
            connection.execute(update(exception).where(here).values(code=SETTLED))
        fold_exception(connection, item["entry_id"], code, case_id)
        if case_id:
            cases.add(case_id)
    return cases
