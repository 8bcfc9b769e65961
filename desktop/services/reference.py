"""The dated data of the office: services, fees, calendar, districts, seller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock

from desktop.config import RESOURCES
from desktop.domain.catalogue import Catalogue
from desktop.domain.catalogue_data import parse_catalogue
from desktop.domain.districts import Districts, parse_districts
from desktop.domain.fees import FeeSchedule
from desktop.domain.fees_data import parse_fees
from desktop.domain.receipt import Seller
from desktop.domain.reference_data import SellerRow, parse_calendar, parse_sellers
from desktop.domain.service_time import WorkCalendar
from desktop.domain.text import Text

FEES = "fees/schedule.toml"
FIRST_YEAR, LAST_YEAR = 2025, 2032


class Reference:
    """All data of one start of the program, read and checked once.

    Raises RESOURCE_INVALID with file, line and problem when a file is wrong.
    """

    def __init__(self, folder: Path = RESOURCES, newer: Mapping[str, str] | None = None) -> None:
        """Read the files in `folder`; `newer` holds texts from the central side by file name."""
        self._folder = folder
        self._newer = dict(newer or {})
        self._calendar_lock = Lock()
        self._calendar: WorkCalendar | None = None
        self.districts: Districts = parse_districts("districts.toml", self._read("districts.toml"))
        self.fees: FeeSchedule = parse_fees(FEES, self._read(FEES))
        self.catalogue: Catalogue = parse_catalogue(
            self._catalogue_files(), self.fees, self.districts
        )

    def _read(self, name: str) -> str:
        if name in self._newer:
            return self._newer[name]
        return (self._folder / name).read_text(encoding="utf-8")

    def _catalogue_files(self) -> list[tuple[str, str]]:
        shipped = {f"catalogue/{path.name}" for path in (self._folder / "catalogue").glob("*.toml")}
        sent = {name for name in self._newer if name.startswith("catalogue/")}
        return [(name, self._read(name)) for name in sorted(shipped | sent)]

    def calendar(self) -> WorkCalendar:
        """The working days; the first call takes about half a second, so `warm` it early."""
        with self._calendar_lock:
            if self._calendar is None:
                name = "calendar/th.toml"
                self._calendar = parse_calendar(name, self._read(name), thai_holidays())
            return self._calendar

    def warm(self) -> None:
        """Read what is read late; safe in any thread."""
        self.calendar()

    @cached_property
    def _sellers(self) -> tuple[SellerRow, ...]:
        return parse_sellers("seller.toml", self._read("seller.toml"))

    def seller(self, day: date, branch: str) -> Seller:
        """The seller as printed on `day` by the branch (5 digits, 00000 the head office)."""
        row = next((row for row in self._sellers if row.valid_from <= day), self._sellers[-1])
        return replace(row.seller, branch=branch)


def thai_holidays() -> dict[date, Text]:
    """Thailand's public holidays with the substitutes, from the `holidays` library."""
    import holidays

    years = range(FIRST_YEAR, LAST_YEAR + 1)
    thai = holidays.country_holidays("TH", years=years, language="th")
    english = holidays.country_holidays("TH", years=years, language="en_US")
    return {day: Text(name, english.get(day, name)) for day, name in thai.items()}
