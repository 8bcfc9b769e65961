"""What can happen to the file: each a clear failure, and nothing overwritten."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.lock import InstanceLock
from desktop.store import Store
from desktop.store.check import rebuild_check
from desktop.store.connection import PAGE_BYTES as PAGE
from desktop.store.connection import connect
from tests.fixtures.need import need, need_program
from tests.fixtures.store import KEY, draft, listed, make_store, submit


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A closed store with a case in it."""
    store = make_store(tmp_path)
    with store.write() as transaction:
        submit(transaction, paid=True)
    store.close()
    return store.path


def refused(path: Path, key: bytes = KEY) -> Code:
    """The code with which opening is refused; the file must stay as it was."""
    before = path.read_bytes()
    with pytest.raises(CounterError) as caught:
        Store.open(path, key)
    assert path.read_bytes() == before
    return caught.value.code


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 0x40
    path.write_bytes(content)


def opens(path: Path) -> bool:
    store = Store.open(path, KEY)
    store.close()
    return True


def found_damaged(path: Path) -> bool:
    try:
        store = Store.open(path, KEY)
    except CounterError as error:
        return error.code is Code.STORE_DAMAGED
    try:
        return not rebuild_check(store).ok
    except CounterError as error:
        return error.code is Code.STORE_DAMAGED
    finally:
        store.close()


def submit_until_it_fails(store: Store, written: list[int]) -> None:
    """Submit large cases; `written` gets the number of each that was committed."""
    while True:
        with store.write() as transaction:
            entry = submit(transaction, paid=True, note=["x" * 4000] * 5)
        written.append(entry.seq)


def test_wrong_key(file: Path) -> None:
    assert refused(file, bytes(32)) is Code.STORE_WRONG_KEY
    assert refused(file, b"") is Code.STORE_WRONG_KEY
    assert opens(file)


def test_the_failure_tells_nothing_of_the_statement(file: Path) -> None:
    with pytest.raises(CounterError) as caught:
        Store.open(file, bytes(32))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_newer_file_is_refused(file: Path) -> None:
    connection = connect(file, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert refused(file) is Code.STORE_NEWER
    assert sorted(p.name for p in file.parent.iterdir()) == ["counter.db", "counter.db.lock"]


@pytest.mark.parametrize("offset", [0, 15, 16, 100, 2000, PAGE - 1])
def test_a_changed_first_page_is_damage_and_not_a_wrong_key(file: Path, offset: int) -> None:
    flip(file, offset)
    assert refused(file) is Code.STORE_DAMAGED


@pytest.mark.parametrize("content", [b"", b"short", b"SQLite format 3\x00" + bytes(8000)])
def test_what_is_no_store_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refused(file) in (Code.STORE_DAMAGED, Code.STORE_WRONG_KEY)


def test_a_file_cut_short_is_damage(file: Path) -> None:
    content = file.read_bytes()
    assert len(content) > 20 * PAGE
    for pages in (1, 2, 10):
        file.write_bytes(content[: pages * PAGE])
        assert refused(file) is Code.STORE_DAMAGED
    file.write_bytes(content)
    assert opens(file)


def test_a_bit_flipped_in_any_page_is_found(file: Path) -> None:
    """Each page in turn is found when the store is opened, or else by the check."""
    content = file.read_bytes()
    silent = []
    for page in range(len(content) // PAGE):
        file.write_bytes(content)
        flip(file, page * PAGE + 1234)
        if not found_damaged(file):
            silent.append(page)
    assert silent == []


def test_a_damaged_page_met_later_is_told_and_the_store_goes_on(file: Path) -> None:
    store = Store.open(file, KEY)
    with store.connection() as connection:
        root = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'draft'"
        ).scalar_one()
    store.close()
    flip(file, (root - 1) * PAGE + 100)
    store = Store.open(file, KEY)
    try:
        with pytest.raises(CounterError) as caught:
            store.drafts.list()
        assert caught.value.code is Code.STORE_DAMAGED
        with pytest.raises(CounterError) as caught, store.write() as transaction:
            transaction.put_draft(draft())
        assert caught.value.code is Code.STORE_DAMAGED
        assert len(listed(store)) == 1
    finally:
        store.close()


def test_a_second_instance_in_this_process(store: Store) -> None:
    assert refused(store.path) is Code.STORE_IN_USE
    with pytest.raises(CounterError) as caught:
        Store.create(store.path, KEY)
    assert caught.value.code is Code.STORE_IN_USE
    store.close()
    assert opens(store.path)


def test_the_lock_of_a_program_that_has_just_died_is_waited_for(store: Store) -> None:
    path = store.path
    store.close()
    held = InstanceLock(path.with_name(path.name + ".lock"))
    child = threading.Timer(0.1, held.release)  # `lp`, between its fork and its own start
    child.start()
    assert opens(path)
    child.join()


def test_a_second_instance_in_another_process(file: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.store import Store\n"
        f"store = Store.open(Path({str(file)!r}), bytes(range(32)))\n"
        "print('open', flush=True); sys.stdin.readline()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        assert refused(file) is Code.STORE_IN_USE
        other.kill()
        other.communicate()
    # The lock goes with its process, even one that was killed.
    assert opens(file)


@contextlib.contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system of its own on `folder`."""
    need_program("mount", "umount")
    need(os.geteuid() == 0, "mounting needs root")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)],
        capture_output=True,
        check=False,
        text=True,
    )
    need(done.returncode == 0, f"mounting is not allowed here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_loses_nothing_and_works_again_after(tmp_path: Path) -> None:
    with mounted(tmp_path, "size=4m") as disk:
        store = make_store(disk)
        written: list[int] = []
        try:
            with store.write() as transaction:
                submit(transaction, paid=True)
            with pytest.raises(CounterError) as caught:
                submit_until_it_fails(store, written)
            assert caught.value.code is Code.STORE_DISK_FULL
            # The one before the last is whole, the last one is not there at all.
            assert len(listed(store)) == len(written) + 1
            assert store.journal.verify() == []

            with pytest.raises(CounterError) as caught, store.write() as transaction:
                transaction.put_blob(os.urandom(4 << 20))
            assert caught.value.code is Code.STORE_DISK_FULL
            # Not autocommit after the failure: a write that raises leaves nothing.
            with contextlib.suppress(ZeroDivisionError, CounterError), store.write() as transaction:
                transaction.put_draft(draft("half"))
                _ = 1 / 0
            assert store.drafts.get("half") is None

            subprocess.run(["mount", "-o", "remount,size=16m", str(disk)], check=True)
            with store.write() as transaction:
                entry = submit(transaction, paid=True)
            assert entry.seq == 2 * len(written) + 3
            assert store.journal.verify() == []
        finally:
            store.close()


def test_a_disk_that_was_away_for_a_moment_can_be_written_again(tmp_path: Path) -> None:
    disk, away = tmp_path / "disk", tmp_path / "away"
    disk.mkdir()
    store = make_store(disk)
    try:
        with contextlib.suppress(ZeroDivisionError), store.write():
            _ = 1 / 0  # after a failure the next write needs a new connection
        disk.rename(away)
        with pytest.raises(CounterError) as caught, store.write() as transaction:
            transaction.put_draft(draft())
        assert caught.value.code is Code.STORE_READ_ONLY
        away.rename(disk)
        with store.write() as transaction:
            transaction.put_draft(draft("after"))
        assert store.drafts.get("after") is not None
    finally:
        store.close()


def test_a_store_opens_on_a_full_disk_or_says_why_not(tmp_path: Path) -> None:
    with mounted(tmp_path, "size=2m") as disk:
        make_store(disk).close()
        (disk / "counter.db.lock").unlink()
        with (
            contextlib.suppress(OSError),
            (disk / "ballast").open("wb", buffering=0) as ballast,
        ):
            while ballast.write(b"x" * PAGE) == PAGE:
                pass
        code = refused(disk / "counter.db")
        assert code is Code.STORE_DISK_FULL
        (disk / "ballast").unlink()
        assert opens(disk / "counter.db")


def test_no_room_for_a_new_store(tmp_path: Path) -> None:
    with mounted(tmp_path, "size=64k") as disk:
        with pytest.raises(CounterError) as caught:
            Store.create(disk / "counter.db", KEY)
        assert caught.value.code is Code.STORE_DISK_FULL
        assert not (disk / "counter.db").exists()


def test_a_read_only_disk(tmp_path: Path) -> None:
    with mounted(tmp_path, "size=4m") as disk:
        make_store(disk).close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert refused(disk / "counter.db") is Code.STORE_READ_ONLY
        with pytest.raises(CounterError) as caught:
            Store.create(disk / "other.db", KEY)
        assert caught.value.code is Code.STORE_READ_ONLY
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert opens(disk / "counter.db")


def test_a_file_that_may_not_be_written(file: Path) -> None:
    """Only the database itself is immutable, so the lock is taken and SQLite meets it."""
    need_program("chattr")
    done = subprocess.run(["chattr", "+i", str(file)], capture_output=True, check=False, text=True)
    need(done.returncode == 0, f"chattr is not allowed here: {done.stderr.strip()}")
    try:
        code = refused(file)
    finally:
        subprocess.run(["chattr", "-i", str(file)], check=True)
    assert code is Code.STORE_READ_ONLY
    assert opens(file)


def test_a_copy_elsewhere_opens_with_the_same_key(file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(file, elsewhere / "counter.db")
    assert opens(elsewhere / "counter.db")
