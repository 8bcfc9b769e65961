"""How long what tells of a person is kept, as dated data of the office say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from desktop.domain.dated import Dated, in_force

At = Literal["counter", "centre"]
# What is kept at a counter: applications that nobody goes on with, bodies of the cases that are
# over, of receipts, of who looked at whom and of all other entries; cases as they were fetched;
# names in the lists of cases that are over; crash reports and log files.
AtCounter = Literal[
    "drafts", "cases", "receipts", "views", "entries", "fetched", "lists", "crashes", "logs"
]
AtCentre = Literal["cases", "receipts", "views", "entries", "lists", "photos"]
RECORDS: Mapping[At, tuple[str, ...]] = {
    "counter": get_args(AtCounter),
    "centre": get_args(AtCentre),
}


@dataclass(frozen=True, slots=True)
class Retention:
    """The rows of each kind of record, by where it is kept, the newest first; none is missing."""

    rows: Mapping[tuple[str, str], tuple[Dated[int], ...]]

    def at_counter(self, record: AtCounter, today: date) -> date:
        """Before which day what a counter keeps of this is past its time."""
        return self._before(("counter", record), today)

    def last_day(self, record: AtCounter, written: date, today: date) -> date:
        """Until when what a counter keeps of this since a day is kept."""
        return written + timedelta(days=in_force(self.rows["counter", record], today))

    def at_centre(self, record: AtCentre, today: date) -> date:
        """The same of what the centre keeps."""
        return self._before(("centre", record), today)

    def _before(self, which: tuple[str, str], today: date) -> date:
        return today - timedelta(days=in_force(self.rows[which], today))
