"""The dated data of the office: services, fees, calendar, districts, seller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.config import RESOURCES
from desktop.domain.catalogue import Catalogue
from desktop.domain.catalogue_data import parse_catalogue
from desktop.domain.districts import Districts, parse_districts
from desktop.domain.fees import FeeSchedule
from desktop.domain.fees_data import parse_fees
from desktop.domain.receipt import Seller
from desktop.domain.reference_data import SellerRow, parse_calendar, parse_holidays, parse_sellers
from desktop.domain.service_time import WorkCalendar

if TYPE_CHECKING:
    from desktop.store import Store

FEES, CATALOGUE = "fees/schedule.toml", "catalogue"
HOLIDAYS, CALENDAR = "calendar/holidays.toml", "calendar/th.toml"


class Reference:
    """All data of one start of the program, read and checked once.

    Raises RESOURCE_INVALID with file, line and problem when a file is wrong.
    """

    def __init__(self, folder: Path = RESOURCES) -> None:
        """Read the files in `folder`."""
        self._folder = folder
        self.districts: Districts = parse_districts("districts.toml", self._read("districts.toml"))
        self._data = self._parse({})

    @property
    def fees(self) -> FeeSchedule:
        """The fee schedule in use."""
        return self._data[0]

    @property
    def catalogue(self) -> Catalogue:
        """The services in use."""
        return self._data[1]

    def renew(self, sent: Mapping[str, str]) -> None:
        """Use the files that the central side has sent, by name (`fees/...`, `catalogue/...`).

        They go before the shipped files of the same name. RESOURCE_INVALID if one is wrong, and
        then all stays as it was. Other threads see the old data or the new, never a mixture.
        """
        self._data = self._parse(sent)

    def _parse(self, sent: Mapping[str, str]) -> tuple[FeeSchedule, Catalogue]:
        fees = parse_fees(FEES, sent.get(FEES) or self._read(FEES))
        shipped = (self._folder / CATALOGUE).glob("*.toml")
        names = {f"{CATALOGUE}/{path.name}" for path in shipped}
        names |= {name for name in sent if name.startswith(f"{CATALOGUE}/")}
        files = [(name, sent.get(name) or self._read(name)) for name in sorted(names)]
        return fees, parse_catalogue(files, fees, self.districts)

    def _read(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")

    @cached_property
    def _calendar(self) -> WorkCalendar:
        known = parse_holidays(HOLIDAYS, self._read(HOLIDAYS))
        return parse_calendar(CALENDAR, self._read(CALENDAR), known)

    def calendar(self) -> WorkCalendar:
        """The working days."""
        return self._calendar

    @cached_property
    def _sellers(self) -> tuple[SellerRow, ...]:
        return parse_sellers("seller.toml", self._read("seller.toml"))

    def seller(self, day: date, branch: str) -> Seller:
        """The seller as printed on `day` by the branch (5 digits, 00000 the head office)."""
        row = next((row for row in self._sellers if row.valid_from <= day), self._sellers[-1])
        return replace(row.seller, branch=branch)


def sent_files(store: Store) -> dict[str, str]:
    """The reference files that the central side has sent to this PC, for `Reference.renew`."""
    files: dict[str, str] = {}
    for name in store.reference.etags():
        kept = store.reference.get(name)
        if kept is not None and name.endswith(".toml"):
            # A byte that is no text becomes one that TOML forbids, so the file is refused.
            files[name] = kept[1].decode(errors="replace").replace("\ufffd", "\0")
    return files
