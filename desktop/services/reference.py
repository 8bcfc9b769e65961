"""The dated data of the office: services, fees, calendar, districts, seller."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

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


class _Used(NamedTuple):
    """The files of the centre that are in use, and what they say together with the shipped ones."""

    sent: Mapping[str, str]
    data: OfficeData


class Reference:
    """The data in use, all of them read and checked before anybody works with them.

    Made, it has read nothing: a counter reads them while its clerk signs in, which needs none of
    them. Whoever asks before that waits, or is the one who reads them. RESOURCE_INVALID with file,
    line and problem for whoever asks while the shipped files are wrong.
    """

    def __init__(self, folder: Path = RESOURCES, store: Store | None = None) -> None:
        """Those of the files in `folder`, and of what the central side has sent to `store`."""
        self._folder, self._store = folder, store
        self._reading = Lock()
        self._used: _Used | None = None

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
        then all stays as it was. Other threads see the old data or the new, never a mixture. What
        is in use already is not read again.
        """
        with self._reading:
            if self._used is None or self._used.sent != sent:
                self._used = self._read(sent)

    @property
    def _data(self) -> OfficeData:
        used = self._used
        if used is None:
            with self._reading:
                used = self._used = self._used or self._first()
        return used.data

    def _first(self) -> _Used:
        """What the centre has sent, or what was last fit of that, or else the shipped files."""
        if self._store is not None:
            sources: tuple[Callable[[Store], Mapping[str, str]], ...] = (sent_files, fit_files)
            for source in sources:
                with suppress(CounterError):  # told by `renew_from`
                    return self._read(source(self._store))
        return self._read({})

    def _read(self, sent: Mapping[str, str]) -> _Used:
        # pydantic, which the loader reads with, is not there before somebody can sign in.
        from desktop.catalogue.load import use
        from desktop.catalogue.office import read_office

        loaded, data = read_office(self._folder, sent)
        use(loaded)
        assert data is not None
        return _Used(dict(sent), data)


def renew_from(store: Store, reference: Reference) -> None:
    """Use what the central side has sent to this PC, and keep it as fit for use (writes).

    RESOURCE_INVALID if a file is unfit; what was last fit is then in use, after a new start too.
    """
    kept = fit_files(store)
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


def fit_files(store: Store) -> dict[str, str]:
    """The files of the centre that were last fit for use."""
    kept: dict[str, str] = json.loads(store.state(FIT) or "{}")
    return kept


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
