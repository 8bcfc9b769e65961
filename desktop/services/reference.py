"""The dated data of the office: services, fees, calendar, districts, seller."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.catalogue.folder import is_read
from desktop.domain.data_file import RESOURCES, text_of
from desktop.domain.districts import Districts
from desktop.domain.failure import CounterError
from desktop.domain.receipt import Seller
from desktop.domain.service_time import WorkCalendar
from desktop.forms.form import Catalogue
from desktop.forms.given import Rules

if TYPE_CHECKING:
    from desktop.catalogue.office import OfficeData
    from desktop.store import Store

# Where the store keeps the last files of the centre that were fit for use.
FIT = "reference.fit"


class Reference:
    """The data in use, all of them read and checked before anybody works with them.

    Raises RESOURCE_INVALID with file, line and problem when a file is wrong.
    """

    def __init__(self, folder: Path = RESOURCES) -> None:
        """Read the files in `folder`."""
        self._folder = folder
        self._data = self._parse({})

    @property
    def districts(self) -> Districts:
        """The district offices in use."""
        return self._data.rules.districts

    @property
    def rules(self) -> Rules:
        """What a form is evaluated by, beside its service."""
        return self._data.rules

    @property
    def foreign_digits(self) -> tuple[str, ...]:
        """The first digits of a foreigner's citizen id."""
        return self._data.foreign_digits

    @property
    def catalogue(self) -> Catalogue:
        """The services in use."""
        return self._data.catalogue

    def calendar(self) -> WorkCalendar:
        """The working days."""
        return self._data.rules.calendar

    def seller(self, day: date, branch: str) -> Seller:
        """The seller as printed on `day` by the branch (5 digits, 00000 the head office)."""
        sellers = self._data.sellers
        row = next((row for row in sellers if row.valid_from <= day), sellers[-1])
        return replace(row.seller, branch=branch)

    def renew(self, sent: Mapping[str, str]) -> None:
        """Use the files that the central side has sent, by name (`fees/...`, `catalogue/...`).

        They go before the shipped files of the same name. RESOURCE_INVALID if one is wrong, and
        then all stays as it was. Other threads see the old data or the new, never a mixture.
        """
        self._data = self._parse(sent)

    def _parse(self, sent: Mapping[str, str]) -> OfficeData:
        # pydantic, which the loader reads with, is not there before the window is.
        from desktop.catalogue.load import use
        from desktop.catalogue.office import read_office

        loaded, data = read_office(self._folder, sent)
        use(loaded)
        assert data is not None
        return data


def renew_from(store: Store, reference: Reference) -> None:
    """Use what the central side has sent to this PC, and keep it as fit for use (writes).

    RESOURCE_INVALID if a file is unfit; what was last fit is then in use, after a new start too.
    """
    kept: dict[str, str] = json.loads(store.state(FIT) or "{}")
    try:
        sent = sent_files(store)
        reference.renew(sent)
    except CounterError:
        with suppress(CounterError):  # a newer program may ask more of it: then the shipped files
            reference.renew(kept)
        raise
    if sent != kept:
        with store.write() as transaction:
            transaction.put_state(FIT, json.dumps(sent, ensure_ascii=False))


def sent_files(store: Store) -> dict[str, str]:
    """The reference files that the central side has sent to this PC, for `Reference.renew`.

    RESOURCE_INVALID for one that is no text. Files that nobody reads are left out.
    """
    files: dict[str, str] = {}
    for name in store.reference.etags():
        kept = store.reference.get(name) if is_read(name) else None
        if kept is not None:
            files[name] = text_of(name, kept[1])
    return files
