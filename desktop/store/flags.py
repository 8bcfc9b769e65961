"""Flags that decisions have set, by a digest of what they mark: other cases read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.journal import digest
from desktop.entries.flag import Flag
from desktop.store.schema import case_view, flag_mark
from desktop.store.source import Source
from desktop.store.statement import Statement

_F = flag_mark.c
_PUT = Statement(insert(flag_mark).on_conflict_do_nothing())
# A decision that the centre did not take has set nothing.
_SET = Statement(
    select(_F.case_id)
    .join(case_view, case_view.c.id == _F.case_id)
    .where(_F.key == bindparam("key"))
    .where(or_(_F.own == 0, case_view.c.decision_exception.is_(None)))
    .where(or_(_F.start.is_(None), _F.start <= bindparam("day")))
    .where(or_(_F.below.is_(None), _F.below > bindparam("day")))
    .limit(1)
)


class FlagReader:
    """What the cases of this PC and of its office have marked."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def is_set(self, flag: str, on: str, day: date) -> bool:
        """Whether a case is known that has set this flag about a value, in force on a day."""
        with self._source.connection() as connection:
            found = _SET.run(connection, {"key": _key(flag, on), "day": day.isoformat()})
            return bool(list(found))


def named(told: Iterable[Mapping[str, Any]]) -> tuple[Flag, ...]:
    """Flags as the centre tells them; KeyError, TypeError or ValueError for what is none."""
    return tuple(
        Flag(str(one["id"]), str(one["on"]), _day(one["start"]), _day(one["below"])) for one in told
    )


def _day(told: str | None) -> str | None:
    return None if told is None else date.fromisoformat(told).isoformat()


def fold(connection: Connection, case_id: str, flags: Iterable[Flag], *, own: bool) -> None:
    """These were set by a case; `own` says the journal, else the centre."""
    for flag in flags:
        row = {"key": _key(flag.id, flag.on), "case_id": case_id, "own": int(own)}
        _PUT.run(connection, row | {"start": flag.start, "below": flag.below})


def unfold(connection: Connection) -> None:
    """Take back what the centre has said."""
    connection.execute(delete(flag_mark).where(_F.own == 0))


def _key(flag: str, on: str) -> str:
    return digest(json.dumps([flag, on]).encode())
