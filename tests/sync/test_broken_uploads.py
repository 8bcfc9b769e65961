"""Every file that breaks a rule of the loader is refused by the centre and by a counter alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop.domain.bundle import Edition
from desktop.domain.failure import Code, CounterError
from desktop.services.reference import InForce, Reference, renew_from
from desktop.store import Store
from tests.fixtures.bundles import LONG_AGO, send, withdrawn
from tests.fixtures.central import Central, served
from tests.fixtures.form import TODAY
from tests.fixtures.language_files import as_folder, loaded
from tests.fixtures.store import make_store
from tests.unit.catalogue.broken_files import FILES, NAMES, Broken
from tests.unit.catalogue.everything_shared import EVERYTHING, everything


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data files of a release that has the service of all constructs."""
    return as_folder(tmp_path_factory.mktemp("resources"), everything())


@pytest.fixture(scope="module")
def centre(resources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """One server of that release for all cases."""
    with served(tmp_path_factory.mktemp("centre") / "c", resources=resources) as running:
        running.code()  # an office, whose feed tells if anything was kept
        yield running


@pytest.mark.parametrize("broken", FILES, ids=NAMES)
def test_the_centre_refuses_it(centre: Central, broken: Broken) -> None:
    before = centre.status()["feed"]
    status, answer = centre.put({broken.file: broken.text()})
    assert (status, answer["code"]) == (422, "unfit")
    told = [(one["file"], one["line"], one["key"], one["sentence"]) for one in answer["problems"]]
    assert broken.is_told(told), told
    assert centre.status()["feed"] == before


def test_the_centre_keeps_the_same_files_unbroken(centre: Central) -> None:
    sound = {name: f"{text}\n# sound\n" for name, text in everything().items()}
    assert centre.put(sound)[0] == 200


class Desk(NamedTuple):
    """A counter of that release: its store, and the data in use."""

    store: Store
    reference: Reference

    def get(self, files: Mapping[str, str], name: str) -> Edition:
        """An edition of the centre comes, and is to be used."""
        edition = send(self.store, files, name)
        self.renew()
        return edition

    def renew(self) -> None:
        """Use what is in force now."""
        renew_from(self.store, self.reference, TODAY)

    def in_use(self) -> tuple[list[str], list[str]]:
        """What tells one set of data from another."""
        titles = [service.title.en for service in self.reference.catalogue.versions]
        return titles, [rule.label.en for rule in self.reference.rules.fees.rules.values()]


@pytest.fixture(scope="module")
def desk(resources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One counter for all cases."""
    made = Desk(make_store(tmp_path_factory.mktemp("desk")), Reference(resources))
    yield made
    made.store.close()


@pytest.mark.parametrize("broken", FILES, ids=NAMES)
def test_a_counter_keeps_its_rules(desk: Desk, broken: Broken) -> None:
    before = desk.in_use(), desk.reference.in_force
    edition = desk.get({broken.file: broken.text()}, broken.name)
    if broken.publisher:  # a counter gets on with a file whose examples are of another day
        assert desk.reference.in_force.edition == broken.name
    else:
        assert (desk.in_use(), desk.reference.in_force) == (
            before[0],
            replace(before[1], newer=(broken.name,)),
        )
    withdrawn(desk.store, edition)
    desk.renew()
    assert (desk.in_use(), desk.reference.in_force) == before


def test_a_counter_that_could_not_read_one_edition_takes_the_next(desk: Desk) -> None:
    broken = FILES[0]
    refused = desk.get({broken.file: broken.text()}, "a")
    assert desk.reference.in_force.newer == (refused.name,)
    with pytest.raises(CounterError) as failure:
        desk.reference.services_of({broken.file: broken.text()})
    told = failure.value.details
    first = loaded({**everything(), broken.file: broken.text()}).problems[0]
    assert failure.value.code is Code.RESOURCE_INVALID
    assert (told["file"], told["line"], told["key"]) == (first.file, first.line, first.key)
    assert told["problem"] == f"{first.key}: {first.sentence}"
    known = everything()[EVERYTHING].replace('en = "All of the language"', 'en = "After it"', 1)
    desk.get({EVERYTHING: known}, "b")
    assert desk.reference.in_force == InForce("b", LONG_AGO)
    assert "After it" in desk.in_use()[0]
