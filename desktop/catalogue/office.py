"""All data files of an office as one whole, read and proved: by counter and centre alike."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from desktop.catalogue.confirmed import answered
from desktop.catalogue.folder import (
    CALENDAR,
    DISTRICTS,
    EXCHANGE,
    HOLIDAYS,
    NOTICE,
    PEOPLE,
    PURPOSES,
    RETENTION,
    SECURITY,
    SELLER,
    SHARED,
    SMALL,
    catalogue_files,
    unread,
)
from desktop.catalogue.load import Loaded, load
from desktop.catalogue.problems import DataFile, Problem, nearest
from desktop.catalogue.retention import parse_retention
from desktop.catalogue.shared_models import ConfirmedFile
from desktop.domain.data_file import read_file
from desktop.domain.dated import Dated
from desktop.domain.districts import Districts, parse_districts
from desktop.domain.exchange import parse_windows
from desktop.domain.failure import CounterError
from desktop.domain.looking import Notice, Purposes, parse_notices, parse_purposes
from desktop.domain.people import People, parse_people
from desktop.domain.receipt import Seller
from desktop.domain.reference_data import parse_calendar, parse_holidays, parse_sellers
from desktop.domain.retention import Retention
from desktop.domain.security import Security, parse_security
from desktop.domain.service_time import WorkCalendar
from desktop.forms.fee_rules import Fees
from desktop.forms.form import Catalogue
from desktop.forms.given import Rules


@dataclass(frozen=True, slots=True)
class OfficeData:
    """All that the files say at one time."""

    catalogue: Catalogue
    rules: Rules
    foreign_digits: tuple[str, ...]
    sellers: tuple[Dated[Seller], ...]
    retention: Retention
    security: Security
    notices: tuple[Dated[Notice], ...]
    purposes: Purposes


def read_office(
    folder: Path, sent: Mapping[str, str], *, examples: bool = False
) -> tuple[Loaded, OfficeData | None]:
    """The shipped files of `folder`, and those sent in their place (text by name).

    What is wrong is among the problems of `Loaded`; there are no data if a problem refuses them.
    """
    try:
        small = _small_files(folder, sent)
        files = catalogue_files(folder, sent)
    except CounterError as error:  # told alone: the catalogue cannot be read without these
        return Loaded(Catalogue(()), Fees(), (_problem(error),)), None
    titles = small.people.titles
    loaded = load(files, small.districts, small.calendar, titles, examples=examples)
    if examples:  # whoever publishes is told what the office has to confirm of all files
        others = (_data_file(name, folder, sent, loaded.answers) for name in SMALL)
        loaded = replace(loaded, files=(*loaded.files, *others))
    if any(one.kind == "problem" for one in loaded.problems):
        return loaded, None
    return loaded, OfficeData(
        loaded.catalogue,
        Rules(loaded.fees, small.calendar, small.districts, titles),
        small.people.foreign_digits,
        small.sellers,
        small.retention,
        small.security,
        small.notices,
        small.purposes,
    )


def proved(folder: Path, sent: Mapping[str, str]) -> list[Problem]:
    """Problems, which would keep a counter from working with the files sent, and gaps."""
    known = [name.removesuffix(".toml") for name in (*SHARED, *SMALL)]
    problems = []
    for name in unread(sent):
        told = f"no program reads this file{nearest(name.removesuffix('.toml'), known)}"
        problems.append(Problem(name, 1, "file", told))
    loaded, _ = read_office(folder, sent, examples=True)
    return [*problems, *loaded.problems]


def _text(name: str, folder: Path, sent: Mapping[str, str]) -> str:
    return sent[name] if name in sent else read_file(folder / name, name)


def _data_file(
    name: str, folder: Path, sent: Mapping[str, str], answers: ConfirmedFile | None
) -> DataFile:
    """One of the small files, which was read before, with the office's answers."""
    text = _text(name, folder, sent)
    return answered(DataFile(name, text, tomllib.loads(text)), answers)


class _Small(NamedTuple):
    """What the small files say."""

    districts: Districts
    calendar: WorkCalendar
    people: People
    sellers: tuple[Dated[Seller], ...]
    retention: Retention
    security: Security
    notices: tuple[Dated[Notice], ...]
    purposes: Purposes


def _small_files(folder: Path, sent: Mapping[str, str]) -> _Small:
    def text(name: str) -> str:
        return _text(name, folder, sent)

    parse_windows(EXCHANGE, text(EXCHANGE))  # read by the exchange itself; wrong ones are told here
    holidays = parse_holidays(HOLIDAYS, text(HOLIDAYS))
    return _Small(
        parse_districts(DISTRICTS, text(DISTRICTS)),
        parse_calendar(CALENDAR, text(CALENDAR), holidays),
        parse_people(PEOPLE, text(PEOPLE)),
        parse_sellers(SELLER, text(SELLER)),
        parse_retention(RETENTION, text(RETENTION)),
        parse_security(SECURITY, text(SECURITY)),
        parse_notices(NOTICE, text(NOTICE)),
        parse_purposes(PURPOSES, text(PURPOSES)),
    )


def _problem(error: CounterError) -> Problem:
    """RESOURCE_INVALID as the other problems are told."""
    about = error.details
    return Problem(str(about["file"]), int(about["line"]), str(about["key"]), str(about["problem"]))
