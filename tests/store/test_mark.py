"""The mark outside the data folder: written before a number is seen, and believed at the start."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.entries import NewEntry, SignedIn
from desktop.store import Store
from desktop.store.mark import Mark
from desktop.store.mark_vaults import FileMarks
from tests.fixtures.authors import by
from tests.fixtures.store import AT, DEVICE, KEY, YEAR, submit

ANOTHER = "01937f00-0000-7000-8000-000000000004"


class StubbornMarks(FileMarks):
    """A file whose disk says no as long as `broken`."""

    broken = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.writers: list[int] = []

    def put(self, device_id: str, text: str, before: str | None) -> None:
        self.writers.append(threading.get_ident())
        if self.broken:
            raise OSError("no space left")
        super().put(device_id, text, before)


class SlowMarks(StubbornMarks):
    """A vault that may keep its caller waiting."""

    slow = True


@pytest.fixture
def marks(tmp_path: Path) -> StubbornMarks:
    return StubbornMarks(tmp_path / "marks")


@pytest.fixture
def store(tmp_path: Path, marks: StubbornMarks) -> Iterator[Store]:
    (tmp_path / "profile").mkdir()
    made = Store.create(tmp_path / "profile" / "counter.db", KEY, marks)
    with made.write() as transaction:
        transaction.set_device(DEVICE)
    yield made
    made.close()


def kept(marks: FileMarks, device_id: str = DEVICE.device_id) -> Mark:
    text = marks.get(device_id)
    assert text is not None
    return Mark.read(text)


def test_the_mark_is_there_from_the_enrolment_on(store: Store, marks: FileMarks) -> None:
    assert (kept(marks).seq, kept(marks).numbers) == (0, {})


def test_the_mark_is_kept_before_a_number_is_given_back(store: Store, marks: FileMarks) -> None:
    for n in range(1, 4):
        with store.write() as transaction:
            submit(transaction, paid=True)
        head = store.journal.head()
        assert head is not None
        assert (kept(marks).seq, kept(marks).hash) == (head.seq, head.hash)
        assert kept(marks).numbers == {f"case/{YEAR}": n, f"receipt/{YEAR}": n}


def test_a_file_is_written_by_whoever_waits_for_it(store: Store, marks: StubbornMarks) -> None:
    """To wake a thread for it, and to be woken by it, takes longer than the file."""
    before = len(marks.writers)
    with store.write() as transaction:
        submit(transaction, paid=True)
    assert marks.writers[before:] == [threading.get_ident()]


def test_a_vault_that_may_take_its_time_is_written_beside_the_work(tmp_path: Path) -> None:
    marks = SlowMarks(tmp_path / "marks")
    (tmp_path / "slow").mkdir()
    store = Store.create(tmp_path / "slow" / "counter.db", KEY, marks)
    with store.write() as transaction:
        transaction.set_device(DEVICE)
    with store.write() as transaction:
        submit(transaction, paid=True)
    assert kept(marks).numbers == {f"case/{YEAR}": 1, f"receipt/{YEAR}": 1}
    assert threading.get_ident() not in marks.writers
    store.close()


def test_other_entries_are_marked_without_anybody_waiting(store: Store, marks: FileMarks) -> None:
    with store.write() as transaction:
        transaction.append(NewEntry(SignedIn("c1", "clerk"), by("c1"), AT))
    store.close()
    assert kept(marks).seq == 1


def test_a_number_whose_mark_is_not_kept_is_not_seen_but_not_lost(
    store: Store, marks: StubbornMarks
) -> None:
    marks.broken = True
    with pytest.raises(CounterError) as told, store.write() as transaction:
        submit(transaction, paid=True)
    assert told.value.code is Code.STORE_NO_MARK
    head = store.journal.head()
    assert head is not None
    assert head.seq == 2
    for _ in range(2):  # no further number, and nothing is written
        with pytest.raises(CounterError) as told, store.write() as transaction:
            submit(transaction, paid=True)
        assert told.value.code is Code.STORE_NO_MARK
    assert store.journal.head() == head
    marks.broken = False
    with store.write() as transaction:
        transaction.settle_mark()
    assert kept(marks).seq == 2
    with store.write() as transaction:
        submit(transaction, paid=True)
        assert transaction.numbers[f"receipt/{YEAR}"] == 2


def test_a_mark_that_could_not_be_kept_is_kept_later_by_itself(
    store: Store, marks: StubbornMarks
) -> None:
    marks.broken = True
    with pytest.raises(CounterError), store.write() as transaction:
        submit(transaction, paid=True)
    marks.broken = False
    store.tend()
    assert kept(marks).seq == 2


def behind(store: Store, folder: Path) -> None:
    """Bring back a copy of the folder that lacks the last two of three cases."""
    for n in range(3):
        with store.write() as transaction:
            submit(transaction, paid=True)
        if n == 0:
            store.checkpoint()
            shutil.copytree(store.path.parent, folder / "copy")
    store.close()
    shutil.rmtree(store.path.parent)
    (folder / "copy").rename(store.path.parent)


def test_what_a_store_behind_its_mark_lacks_is_named(
    store: Store, marks: FileMarks, tmp_path: Path
) -> None:
    behind(store, tmp_path)
    for _ in range(2):  # a second start says the same
        old = Store.open(store.path, KEY, marks)
        try:
            (lost,) = old.sync.missing()
            assert (lost.first, lost.last, lost.series) == (3, 6, "BKP3A")
            assert lost.receipts == ("BKP3A-69-R-000002–000003",)
            assert lost.cases == ("BKP3A-69-000002–000003",)
            assert old.sync.forked()
            with old.write() as transaction:  # the clerk signs in, and the office's feed is heard
                transaction.append(NewEntry(SignedIn("c1", "clerk"), by("c1"), AT))
                transaction.set_sync(state="online")
            assert old.sync.forked()
        finally:
            old.close()
    assert kept(marks).seq == 6  # what is known of the numbers is not forgotten


def test_only_another_enrolment_gives_out_numbers_again(
    store: Store, marks: FileMarks, tmp_path: Path
) -> None:
    behind(store, tmp_path)
    old = Store.open(store.path, KEY, marks)
    try:
        with old.write() as transaction:  # whatever a centre says, this chain has an end
            transaction.set_device(replace(DEVICE, token="new"))
        with pytest.raises(CounterError) as told, old.write() as transaction:
            submit(transaction)
        assert told.value.code is Code.STORE_BEHIND
        with old.write() as transaction:
            transaction.set_device(replace(DEVICE, device_id=ANOTHER, epoch=2))
        with old.write() as transaction:
            submit(transaction, paid=True)
        assert kept(marks, ANOTHER).numbers == {f"case/{YEAR}": 1, f"receipt/{YEAR}": 1}
        assert [lost.series for lost in old.sync.missing()] == ["BKP3A"]  # still to be seen to
    finally:
        old.close()


def test_a_mark_that_is_gone_is_written_anew(store: Store, tmp_path: Path) -> None:
    with store.write() as transaction:
        submit(transaction, paid=True)
    (file,) = (tmp_path / "marks").iterdir()
    file.unlink()
    with store.write() as transaction:
        submit(transaction, paid=True)
    assert not store.sync.forked()
    assert kept(FileMarks(tmp_path / "marks")).seq == 4


@pytest.mark.parametrize("cut", [0, 1, 100, 2047])
def test_a_mark_that_is_cut_leaves_the_one_before(tmp_path: Path, cut: int) -> None:
    marks = FileMarks(tmp_path)
    before = None
    for text in ("one", "two", "three"):
        marks.put(ANOTHER, text, before)
        before = text
    file = tmp_path / f"{ANOTHER}.mark"
    content = file.read_bytes()  # "three" lies over "one"
    assert content.index(b"three") > content.index(b"two")
    file.write_bytes(content[: 2048 + cut])
    assert marks.get(ANOTHER) == ("two" if cut < 100 else "three")


# --- the log and the pages -----------------------------------------------------------------------


def log_of(store: Store) -> int:
    return store.path.with_name("counter.db-wal").stat().st_size


def test_the_log_is_emptied_by_the_enrolment_and_each_acknowledgement(store: Store) -> None:
    assert log_of(store) == 0
    with store.write() as transaction:
        submit(transaction, paid=True)
    assert log_of(store) > 0
    head = store.journal.head()
    assert head is not None
    with store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)
    assert log_of(store) == 0


def test_a_log_that_nobody_acknowledges_does_not_grow_for_ever(store: Store) -> None:
    longest = 0
    for n in range(40):
        with store.write() as transaction:
            transaction.put_blob(bytes([n]) * 400_000)
        longest = max(longest, log_of(store))
    assert longest < 8 << 20


def test_a_checkpoint_does_not_wait_for_a_reader(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction, paid=True)
    with store.connection() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM journal").scalar_one()
        with store.write() as transaction:
            submit(transaction, paid=True)
        assert not store.checkpoint()
        assert log_of(store) > 0
    assert store.checkpoint()
    assert log_of(store) == 0


def test_a_broken_page_is_found_before_anybody_reads_it(store: Store) -> None:
    with store.write() as transaction:
        transaction.put_blob(bytes(300_000))
    store.checkpoint()
    store.check_pages()
    with store.path.open("r+b") as file:
        file.seek(-5000, 2)
        file.write(b"\xff" * 10)
    with pytest.raises(CounterError) as told:
        store.check_pages()
    assert told.value.code is Code.STORE_DAMAGED
