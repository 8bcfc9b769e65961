"""The dated data of the office: services, fees, calendar, districts, seller."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.data_file import RESOURCES, read_file, text_of
from desktop.domain.districts import Districts, parse_districts
from desktop.domain.failure import CounterError
from desktop.domain.people import parse_people
from desktop.domain.receipt import Seller
from desktop.domain.reference_data import SellerRow, parse_calendar, parse_holidays, parse_sellers
from desktop.domain.service_time import WorkCalendar
from desktop.forms.form import Catalogue
from desktop.forms.given import Rules

if TYPE_CHECKING:
    from desktop.catalogue.load import Loaded
    from desktop.store import Store

# Of these folders every file is read, of the rest those that are named.
FOLDERS = ("catalogue", "fees", "texts")
SHARED = (
    "lists.toml", "codes.toml", "documents.toml", "applicants.toml", "groups.toml",
    "confirmed.toml",
)  # fmt: skip
HOLIDAYS, CALENDAR = "calendar/holidays.toml", "calendar/th.toml"
DISTRICTS, SELLER, PEOPLE = "districts.toml", "seller.toml", "people.toml"
_SINGLE = (*SHARED, HOLIDAYS, CALENDAR, DISTRICTS, SELLER, PEOPLE)
# Where the store keeps the last files of the centre that were fit for use.
FIT = "reference.fit"


@dataclass(frozen=True, slots=True)
class _Data:
    """All that the files say at one time."""

    catalogue: Catalogue
    rules: Rules
    foreign_digits: tuple[str, ...]
    sellers: tuple[SellerRow, ...]


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

    def _parse(self, sent: Mapping[str, str]) -> _Data:
        # pydantic, which the loader reads with, is not there before the window is.
        from desktop.catalogue.load import load, use

        def text(name: str) -> str:
            return sent[name] if name in sent else read_file(self._folder / name, name)

        districts = parse_districts(DISTRICTS, text(DISTRICTS))
        people = parse_people(PEOPLE, text(PEOPLE))
        calendar = parse_calendar(
            CALENDAR, text(CALENDAR), parse_holidays(HOLIDAYS, text(HOLIDAYS))
        )
        loaded = load(self.files(sent), districts, calendar, people.titles)
        return _Data(
            catalogue=use(loaded),
            rules=Rules(loaded.fees, calendar, districts, people.titles),
            foreign_digits=people.foreign_digits,
            sellers=parse_sellers(SELLER, text(SELLER)),
        )

    def files(self, sent: Mapping[str, str]) -> dict[str, str]:
        """The files of the catalogue by name: those sent before the shipped ones."""
        return catalogue_files(self._folder, sent)


def catalogue_files(folder: Path, sent: Mapping[str, str]) -> dict[str, str]:
    """The files of the catalogue in a folder, and those sent in their place."""
    paths = [folder / name for name in SHARED]
    paths += [path for name in FOLDERS for path in (folder / name).glob("*.toml")]
    shipped = {
        name: read_file(path, name)
        for path in sorted(paths)
        if path.exists() and (name := path.relative_to(folder).as_posix()) not in sent
    }
    return {**shipped, **{name: text for name, text in sent.items() if _is_of_catalogue(name)}}


def proved(folder: Path = RESOURCES) -> Loaded:
    """The shipped catalogue with all that is wrong with it, its examples run."""
    from desktop.catalogue.load import load

    def text(name: str) -> str:
        return read_file(folder / name, name)

    holidays = parse_holidays(HOLIDAYS, text(HOLIDAYS))
    return load(
        catalogue_files(folder, {}),
        parse_districts(DISTRICTS, text(DISTRICTS)),
        parse_calendar(CALENDAR, text(CALENDAR), holidays),
        parse_people(PEOPLE, text(PEOPLE)).titles,
        examples=True,
    )


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
        kept = store.reference.get(name) if _is_read(name) else None
        if kept is not None:
            files[name] = text_of(name, kept[1])
    return files


def unread(names: Iterable[str]) -> list[str]:
    """The files among those sent that this program has no use for."""
    return sorted(name for name in names if not _is_read(name))


def _is_read(name: str) -> bool:
    return name in _SINGLE or _is_of_catalogue(name)


def _is_of_catalogue(name: str) -> bool:
    folder = name.partition("/")[0]
    return name in SHARED or (folder in FOLDERS and name.endswith(".toml"))
