"""Whatever happens to the data file, no number that a person has seen is given out again."""

from __future__ import annotations

import random
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.domain.numbers import parse_number
from desktop.ids import new_id
from desktop.store import Store
from desktop.store.mark import Missing
from desktop.store.mark_vaults import FileMarks
from tests.faults.clerk import take_cases
from tests.faults.volume import each_run
from tests.fixtures.store import DEVICE, KEY, submit
from tests.fixtures.there import sure


@dataclass
class Place:
    """A profile, and the marks beside it; `shown` is the last number that people have seen."""

    folder: Path
    forks: ForkServerContext
    shown: int = 0

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    def open(self) -> Store:
        return Store.open(self.profile / "counter.db", KEY, FileMarks(self.folder / "marks"))

    def work(self, cases: int, stop: int = 0) -> None:
        """A clerk takes this many cases and is killed, or dies before the mark of case `stop`."""
        here, there = self.forks.Pipe()
        clerk = self.forks.Process(target=take_cases, args=(self.folder, stop, there))
        clerk.start()
        there.close()
        with here, suppress(EOFError):
            for _ in range(cases):
                self.shown = sure(here.recv(), int)
            clerk.kill()
            while True:  # what it has shown in the meantime
                self.shown = sure(here.recv(), int)
        clerk.join()
        assert clerk.exitcode == -signal.SIGKILL


@pytest.fixture
def place(tmp_path: Path, forks: ForkServerContext) -> Place:
    """An enrolled counter that has taken no case yet."""
    made = Place(tmp_path, forks)
    made.profile.mkdir()
    store = Store.create(made.profile / "counter.db", KEY, FileMarks(tmp_path / "marks"))
    with store.write() as transaction:
        transaction.set_device(replace(DEVICE, device_id=new_id()))
    store.close()
    return made


def next_receipt(store: Store) -> int:
    """The number of the receipt that the next customer gets."""
    with store.write() as transaction:
        submit(transaction, paid=True)
        return transaction.numbers["receipt/2569"]


def held(store: Store) -> int:
    """How many receipts the store has; their numbers are 1 to that."""
    with store.connection() as connection:
        count = "SELECT count(*) FROM receipt_view"
        return int(connection.exec_driver_sql(count).scalar_one())


def check(place: Place) -> Missing | None:
    """The rule of this file, for the store as it is after a fault; what it lacks, if anything."""
    store = place.open()
    try:
        here, behind = held(store), store.sync.behind()
        # What nobody has seen may be missed, too: killed between its mark and the screen.
        if behind is None:
            assert here >= place.shown, f"{place.shown} were shown, {here} are here, and it goes on"
            assert next_receipt(store) > place.shown
            return None
        with pytest.raises(CounterError) as refused:
            next_receipt(store)
        assert refused.value.code is Code.STORE_BEHIND
        # What is missing is named, to the last number that was seen.
        (run,) = behind.receipts
        first, _, last = run.partition("–")
        number = parse_number(first)
        assert number is not None
        assert number.running == here + 1
        assert int(last or number.running) >= place.shown
        assert (behind.first, behind.last) == (2 * here + 1, 2 * int(last or number.running))
        # Only another letter begins again at 1.
        identity = store.device
        assert identity is not None
        with store.write() as transaction:
            transaction.set_device(replace(identity, device_id=new_id(), epoch=identity.epoch + 1))
        assert next_receipt(store) == 1
        assert store.device is not None
        assert store.device.series == "BKP3B"
        return behind
    finally:
        store.close()


@each_run
def test_a_kill_between_the_commit_and_the_mark_is_no_false_alarm(place: Place, run: int) -> None:
    dice = random.Random(run)
    stop = dice.randint(1, 6)
    place.work(stop + 3, stop)
    assert place.shown == stop - 1  # committed, and seen by nobody
    store = place.open()
    assert held(store) == stop
    store.close()
    assert check(place) is None


@each_run
def test_a_kill_at_any_moment(place: Place, run: int) -> None:
    dice = random.Random(run)
    for _ in range(2):
        place.work(dice.randint(1, 12))
        assert check(place) is None


@each_run
def test_an_old_copy_of_the_profile_is_put_back(place: Place, run: int) -> None:
    dice = random.Random(run)
    place.work(dice.randint(1, 5))
    shutil.copytree(place.profile, place.folder / "copy")
    place.work(dice.randint(1, 8))
    shutil.rmtree(place.profile)
    (place.folder / "copy").rename(place.profile)
    assert check(place) is not None


@each_run
def test_the_log_is_lost(place: Place, run: int) -> None:
    place.work(random.Random(run).randint(1, 8))
    (place.profile / "counter.db-wal").unlink()
    assert check(place) is not None


@each_run
def test_a_bit_of_the_log_is_flipped(place: Place, run: int) -> None:
    dice = random.Random(run)
    place.work(dice.randint(1, 8))
    log = place.profile / "counter.db-wal"
    content = bytearray(log.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    log.write_bytes(content)
    check(place)


@each_run
def test_two_copies_are_open_at_once(place: Place, run: int) -> None:
    """Whoever takes a case second stops before anybody sees its number."""
    dice = random.Random(run)
    place.work(dice.randint(1, 5))
    shutil.copytree(place.profile, place.folder / "copy")
    one = place.open()
    two = Store.open(place.folder / "copy" / "counter.db", KEY, FileMarks(place.folder / "marks"))
    try:
        taken = next_receipt(one)
        assert taken > place.shown
        with pytest.raises(CounterError) as refused:
            next_receipt(two)
        assert refused.value.code is Code.STORE_BEHIND
        assert next_receipt(one) == taken + 1
    finally:
        one.close()
        two.close()
