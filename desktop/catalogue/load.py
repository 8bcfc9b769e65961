"""All files of the catalogue read, linked and proved: by counter and centre alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from desktop.catalogue import (
    fees,
    lives,
    prove_conditions,
    prove_editions,
    prove_examples,
    prove_follows,
    prove_lives,
    prove_prices,
    share,
)
from desktop.catalogue.confirmed import answered
from desktop.catalogue.files import model_of
from desktop.catalogue.folder import (
    APPLICANTS,
    CODES,
    CONFIRMED,
    DOCUMENTS,
    FEES,
    GROUPS,
    LIFE,
    LISTS,
    SERVICES,
    TEXTS,
)
from desktop.catalogue.life_models import LifeFile
from desktop.catalogue.models import ServiceFile
from desktop.catalogue.problems import DataFile, Place, Problem, Problems, read
from desktop.catalogue.service import Linked, link
from desktop.catalogue.shared import Shared
from desktop.catalogue.shared_models import (
    ApplicantsFile,
    CodesFile,
    ConfirmedFile,
    DocumentsFile,
    FeesFile,
    GroupsFile,
    ListsFile,
    TextsFile,
)
from desktop.catalogue.translate import Language, Translations
from desktop.domain.data_file import invalid
from desktop.domain.districts import Districts
from desktop.domain.service_time import WorkCalendar
from desktop.forms.fee_rules import Fees
from desktop.forms.form import Catalogue
from desktop.forms.given import Rules

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of the files: services and fees, and all that was found on the way."""

    catalogue: Catalogue
    fees: Fees
    problems: tuple[Problem, ...]
    linked: tuple[Linked, ...] = field(repr=False, default=())
    shared: Shared | None = field(repr=False, default=None)
    files: tuple[DataFile, ...] = field(repr=False, default=())
    languages: tuple[Language, ...] = ()
    answers: ConfirmedFile | None = field(repr=False, default=None)


def load(
    files: Mapping[str, str],
    districts: Districts,
    calendar: WorkCalendar,
    titles: tuple[str, ...],
    *,
    examples: bool = False,
) -> Loaded:
    """The catalogue of these files (text by name); what is wrong is among its problems.

    With `examples` those of the files are run, too: by whoever publishes. A counter that gets a
    new fee works with it, whatever an example says of the former one.
    """
    return _Load(files, districts, calendar, titles).loaded(examples=examples)


def use(loaded: Loaded) -> Catalogue:
    """The catalogue, if all of it can be used; RESOURCE_INVALID for its first problem."""
    for one in loaded.problems:
        if one.kind == "problem":
            raise invalid(one.file, one.line, f"{one.key}: {one.sentence}", one.key)
    return loaded.catalogue


class _Load:
    def __init__(
        self,
        files: Mapping[str, str],
        districts: Districts,
        calendar: WorkCalendar,
        titles: tuple[str, ...],
    ) -> None:
        self._files = files
        self._problems = Problems()
        self._shared = Shared(self._problems)
        self._translations = Translations(self._problems)
        self._answers: ConfirmedFile | None = None
        self._read_files: list[DataFile] = []
        self._shared.offices = tuple(
            (district.code, district.name) for district in districts.by_code.values()
        )
        self._calendar, self._districts, self._titles = calendar, districts, titles

    def loaded(self, *, examples: bool) -> Loaded:
        """Everything, in the order in which one file needs another."""
        shared, problems = self._shared, self._problems
        if answers := self._read(CONFIRMED, ConfirmedFile):
            self._answers = answers[0]
        for name in self._named(TEXTS):
            if texts := self._read(name, TextsFile):
                self._translations.add(*texts)
        if lists := self._read(LISTS, ListsFile):
            share.lists(*lists, shared)
        if codes := self._read(CODES, CodesFile):
            share.codes(*codes, shared)
        if documents := self._read(DOCUMENTS, DocumentsFile):
            share.documents(*documents, shared)
        if applicants := self._read(APPLICANTS, ApplicantsFile):
            share.applicants(*applicants, shared)
        if groups := self._read(GROUPS, GroupsFile):
            share.groups(*groups, shared)
        for name in self._named(FEES):
            if read_fees := self._read(name, FeesFile):
                fees.add_fees(*read_fees, shared)
        if not shared.fees.vat_rates:
            name = next(iter(self._named(FEES)), FEES)
            problems.add(self._place(name, "vat"), "there is no rate of VAT")
        if life := self._read(LIFE, LifeFile):
            lives.usual(*life, shared)
        elif LIFE not in self._files:
            problems.add(self._place(LIFE), "there is no usual life of a case")
        linked = []
        for name in self._named(SERVICES):
            service = self._read(name, ServiceFile)
            if service is not None:
                linked.append(link(service[0], service[1], shared))
        languages = self._translations.languages()
        rules = Rules(shared.fees, self._calendar, self._districts, self._titles)
        prove(linked, shared)
        if examples and not problems.refused:
            for one in linked:
                prove_examples.hold(one, shared, rules)
        services = sorted((one.service for one in linked), key=lambda one: one.order)
        return Loaded(
            Catalogue(tuple(services)),
            shared.fees,
            tuple(problems.found),
            tuple(linked),
            shared,
            tuple(self._read_files),
            languages,
            self._answers,
        )

    def _place(self, name: str, *path: str) -> Place:
        return Place(DataFile(name, self._files.get(name, ""), {}), path)

    def _named(self, folder: str) -> list[str]:
        return sorted(name for name in self._files if name.startswith(folder))

    def _read(self, name: str, model: type[_Model]) -> tuple[_Model, Place] | None:
        text = self._files.get(name)
        if text is None:
            return None
        file: DataFile | None = read(name, text, self._problems)
        if file is None:
            return None
        file = answered(file, self._answers)
        self._read_files.append(file)
        found = model_of(file, model, self._problems)
        if found is None:
            return None
        self._translations.translate(name, found)
        return found, Place(file)


def prove(linked: list[Linked], shared: Shared) -> None:
    """The loader's duties, one module each; what is not understood proves nothing."""
    prove_editions.unique(linked, shared)
    if shared.problems.refused:
        return
    prove_prices.one_row_each(shared)
    prove_lives.flags_are_set(linked, shared)
    prove_lives.once_means_the_same(linked, shared)
    prove_follows.carried_fits(linked, shared)
    prove_follows.chains_end(linked, shared)
    for one in linked:
        prove_prices.every_choice_priced(one, shared)
        prove_conditions.each_can_hold(one, shared)
        prove_conditions.picks_are_whole(one, shared)
        prove_lives.can_be_decided(one, shared)
