"""Fifty persons come, and nothing of them is found where it should not be, nor after its time.

They apply, pay, get their papers, leave applications unfinished; the program fails and is cut off.
Every file is looked through as bytes, in the letters that files are written in.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from desktop.config import Profile
from desktop.domain.address import Address
from desktop.domain.citizen import Person, PersonName, check_digit, format_citizen_id, person_key
from desktop.domain.thai_date import card_date
from desktop.logs import start_logging
from desktop.runtime.crash import start_failed
from desktop.runtime.old_files import remove_old
from desktop.services.keeping import Keeping
from desktop.store import Store
from desktop.store.check import rebuild_check
from desktop.store.schema import metadata
from printing.papers.receipt import ReceiptPaper
from sync.central import tables
from sync.central.purge import purge
from tests.fixtures.central import Central, served
from tests.fixtures.office import SetClock
from tests.fixtures.store import listed, make_store
from tests.golden.office import CLERK, SUPERVISOR, Counter, at

PEOPLE = 50
UNFINISHED = 10  # of them leave before their application is whole
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "tis-620")


def _person(number: int) -> Person:
    twelve = f"9{82_000_000_000 + number * 7_654_321:011}"
    letters = [chr(0xE01 + (number * step + step) % 40) for step in (1, 7, 11, 13, 17)]
    first, last = "ปลูก" + "".join(letters), "พยาน" + "".join(reversed(letters))
    return Person(
        twelve + str(check_digit(twelve)),
        PersonName("นาย", first, "", last),
        PersonName("Mr.", f"Planted{number}x", "", f"Witness{number}x"),
        card_date("25300405"),
        Address(f"{number}/77", "2", "", "", f"ถนนของ{first}", "คลองจั่น", "บางกะปิ", "กรุงเทพมหานคร"),
        card_date("25740708"),
    )


PERSONS = [_person(number) for number in range(PEOPLE)]


def _marks(person: Person) -> tuple[str, ...]:
    """What tells of a person, wherever it stands."""
    name, english = person.thai_name, person.english_name
    known = (person.citizen_id, format_citizen_id(person.citizen_id))
    return (*known, name.first, name.last, english.first, english.last)


SOUGHT = {
    mark.encode(encoding): number
    for number, person in enumerate(PERSONS)
    for mark in _marks(person)
    for encoding in ENCODINGS
    if encoding != "tis-620" or not mark.isascii()
}


def _found(content: bytes) -> set[int]:
    """Which of the persons stand in these bytes."""
    return {number for mark, number in SOUGHT.items() if mark in content}


def _files(*folders: Path) -> dict[str, set[int]]:
    """The files in which somebody is found."""
    there = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    found = {str(path): _found(path.read_bytes()) | _found(str(path).encode()) for path in there}
    return {name: persons for name, persons in found.items() if persons}


def _in_tables(store: Store) -> set[int]:
    with store.connection() as connection:
        return _of_rows(connection, metadata)


def _at_centre(central: Central) -> set[int]:
    with central.place.database.transaction() as connection:
        return _of_rows(connection, tables.metadata)


def _of_rows(connection: object, all_tables: MetaData) -> set[int]:
    found: set[int] = set()
    for table in all_tables.sorted_tables:
        for row in connection.execute(select(table)):  # type: ignore[attr-defined]
            for value in row:
                found |= _found(value if isinstance(value, bytes) else str(value).encode())
    return found


@contextmanager
def _logging(file: Path) -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    start_logging(file)
    try:
        yield
    finally:
        for handler in [one for one in root.handlers if one not in before]:
            handler.close()
            root.removeHandler(handler)
        root.setLevel(level)


def _comes(three: Counter, number: int) -> None:
    """One person applies, pays and gets the receipt, or leaves before that."""
    draft = three.begin(PERSONS[number], "new_connection", "sairung", phone="081-234-5678")
    if number < UNFINISHED:
        return
    taken = three.take(three.see(draft, "wiring_certificate"))
    three.print_original(taken)
    assert taken.receipt is not None
    if number < UNFINISHED + 3:
        assert len(ReceiptPaper(taken.receipt).pdf()) > 1000


def _fails(profile: Profile, person: Person) -> None:
    """A bug whose message names somebody, and a careless line of the log."""
    name = person.thai_name.full
    try:
        raise KeyError(f"{name} {person.citizen_id}")
    except KeyError as bug:
        start_failed(bug, profile.crashes)
        logging.getLogger("counter").info("of %s (%s)", name, person.citizen_id, exc_info=True)


def _is_over(three: Counter) -> None:
    """Every case is refused, and the centre says so."""
    for case in listed(three.store, "to_review"):
        three.later(1)
        version = three.desk.cases.detail(case.id).view.version
        three.desk.review.decide(case.id, "refuse", "ตรวจแล้ว", version, SUPERVISOR, item="1.1")
    three.sync()


@pytest.mark.expects_log("a bug was caught")
def test_nothing_of_fifty_persons_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, passing, cut_off = tmp_path / "counter", tmp_path / "passing", tmp_path / "cut"
    here.mkdir()
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    assert len({person.citizen_id for person in PERSONS}) == PEOPLE
    clock = SetClock(at(19, 8, 30))
    profile = Profile(here, training=False)
    with _logging(profile.log_file), served(tmp_path / "centre", now=clock.now) as central:
        store = make_store(here, replace(central.device(3)))
        three = Counter.of(store, clock, central)
        three.sign_in(CLERK)
        for number in range(PEOPLE):
            _comes(three, number)
        three.desk.looking.person(_key_of(store), "serve", CLERK)
        _fails(profile, PERSONS[-1])
        shutil.copytree(here, cut_off)  # what a power failure would leave, the log not emptied
        three.sync()

        # While they are customers: in the open nowhere but at the centre, which has its own walls.
        assert _in_tables(store) == _at_centre(central) | set(range(UNFINISHED))
        assert len(_at_centre(central)) == PEOPLE - UNFINISHED
        assert _files(here, passing, cut_off) == {}
        plain = _files(tmp_path / "centre").values()  # the training server's file: who seeks, finds
        assert len(set().union(*plain)) == PEOPLE - UNFINISHED

        three.sign_in(SUPERVISOR)
        _is_over(three)
        clock.forward(days=3700)
        Keeping(store, three.desk.reference, clock).tidy()
        remove_old(profile, three.desk.reference.retention, clock.now())
        assert _in_tables(store) == set()
        assert (store.journal.verify(), rebuild_check(store).problems) == ([], ())
        three.engine.push_once()
        gone = purge(central.place)
        assert gone["cases"] >= 2 * (PEOPLE - UNFINISHED)
        assert _at_centre(central) == set()
        three.client.close()
        store.close()
    assert _files(tmp_path) == {}
    assert not list(passing.iterdir())


def _key_of(store: Store) -> str:
    """The name of the last person's stream."""
    device = store.device
    assert device is not None
    return person_key(PERSONS[-1].citizen_id, device.person_pepper)
