"""Every file that breaks a rule of the loader is refused by the centre and by a counter alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.services.reference import Reference, renew_from
from desktop.store import Store
from tests.fixtures.central import Central, served
from tests.fixtures.language_files import as_folder, loaded
from tests.fixtures.store import AT, make_store
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
    status, answer = centre.put(broken.file, broken.text())
    assert (status, answer["code"]) == (422, "unfit")
    told = [(one["file"], one["line"], one["key"], one["sentence"]) for one in answer["problems"]]
    assert broken.is_told(told), told
    assert centre.status()["feed"] == before


def test_the_centre_keeps_the_same_files_unbroken(centre: Central) -> None:
    for name, text in everything().items():
        assert centre.put(name, f"{text}\n# sound\n")[0] == 200, name


class Desk(NamedTuple):
    """A counter of that release: its store, and the data in use."""

    store: Store
    reference: Reference

    def get(self, name: str, text: str) -> None:
        """Take a file of the centre in."""
        with self.store.write() as transaction:
            transaction.put_reference(name, "etag", text.encode(), AT)

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
def test_a_counter_keeps_its_rules_and_takes_the_next_good_file(desk: Desk, broken: Broken) -> None:
    before = desk.in_use()
    desk.get(broken.file, broken.text())
    if broken.publisher:  # a counter gets on with a file whose examples are of another day
        renew_from(desk.store, desk.reference)
    else:
        with pytest.raises(CounterError) as failure:
            renew_from(desk.store, desk.reference)
        told = failure.value.details
        first = loaded({**everything(), broken.file: broken.text()}).problems[0]
        assert failure.value.code is Code.RESOURCE_INVALID
        assert (told["file"], told["line"], told["key"]) == (first.file, first.line, first.key)
        assert told["problem"] == f"{first.key}: {first.sentence}"
        assert desk.in_use() == before
    title = f"After {broken.name}"
    known = everything()
    known[EVERYTHING] = known[EVERYTHING].replace(
        'en = "All of the language"', f'en = "{title}"', 1
    )
    desk.get(EVERYTHING, known[EVERYTHING])
    if broken.file in known:
        desk.get(broken.file, known[broken.file])
    else:
        with desk.store.write() as transaction:
            transaction.drop_reference(broken.file)
    renew_from(desk.store, desk.reference)
    assert title in desk.in_use()[0]
