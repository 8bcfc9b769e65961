"""Crashes and power loss: what was committed is there, what was not is gone, nothing between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.bundle import Bundle
from desktop.domain.failure import Code, CounterError
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.need import need
from tests.fixtures.store import KEY, draft, listed, make_store, submit

ROOT = Path(__file__).parents[2]

# Takes cases without end and says each number once it is committed.
CLERK = """
import sys
from pathlib import Path
from desktop.store import Store
from tests.fixtures.bundles import send
from tests.fixtures.store import KEY, draft, submit
store = Store.open(Path(sys.argv[1]), KEY)
while True:
    with store.write() as transaction:
        transaction.put_draft(draft("d"))
    with store.write() as transaction:
        entry = submit(transaction, paid=True)
        transaction.delete_draft("d")
    send(store, {f"{name}.toml": str(entry.seq) for name in "abc"}, str(entry.seq))
    print(entry.seq, flush=True)
"""


def check_whole(store: Store) -> int:
    """How many cases there are; each is whole, with its receipt, and the numbers have no gap."""
    cases = listed(store)
    assert rebuild_check(store).problems == ()
    for case in cases[-20:]:
        assert len(store.receipts.of_case(case.id)) == 1
    head = store.journal.head()
    assert head is not None
    assert head.seq == 2 * len(cases)
    return len(cases)


def test_a_clerk_killed_at_any_moment_has_lost_nothing(tmp_path: Path) -> None:
    need(sys.platform != "win32", "SIGKILL")
    store = make_store(tmp_path)
    store.close()
    dice = random.Random(9)
    said = 0
    for _ in range(5):
        clerk = subprocess.Popen(
            [sys.executable, "-c", CLERK, str(store.path)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        with clerk:
            assert clerk.stdout is not None
            for _ in range(dice.randint(1, 40)):
                said = int(clerk.stdout.readline())
            clerk.send_signal(signal.SIGKILL)
            rest = clerk.communicate()[0].split()
        # The last line may be cut in the middle; the one before it is whole.
        said = max([said, *(int(line) for line in rest[:-1])])
        store = Store.open(store.path, KEY)
        cases = check_whole(store)
        assert 2 * cases >= said
        editions = store.bundles.editions()
        assert any(int(one.name) >= said for one in editions)
        for one in editions:  # each is here with all its files, or not at all
            assert Bundle(one.name, one.starts, store.bundles.files(one.name)).digest == one.digest
        with store.write() as transaction:
            submit(transaction, paid=True)
        assert check_whole(store) == cases + 1
        store.close()


@pytest.fixture(scope="module")
def power(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, list[int]]:
    """The file and the WAL as they lie on the disk after 12 cases; the WAL's size after each."""
    store = make_store(tmp_path_factory.mktemp("power"))
    wal = store.path.with_name("counter.db-wal")
    ends = [wal.stat().st_size]
    for n in range(12):
        with store.write() as transaction:
            submit(transaction, paid=True)
            if n % 3 == 0:
                transaction.put_draft(draft())
        ends.append(wal.stat().st_size)
    assert ends == sorted(set(ends))  # nothing was moved into the file meanwhile
    found = store.path.read_bytes(), wal.read_bytes(), ends
    store.close()
    return found


def lay(folder: Path, file: bytes, wal: bytes) -> Path:
    for leftover in folder.iterdir():
        leftover.unlink()
    path = folder / "counter.db"
    path.write_bytes(file)
    path.with_name("counter.db-wal").write_bytes(wal)
    return path


def test_a_wal_cut_at_any_byte_gives_all_that_was_committed_before(
    power: tuple[bytes, bytes, list[int]], tmp_path: Path
) -> None:
    file, wal, ends = power
    dice = random.Random(3)
    cuts = [dice.randrange(ends[0], len(wal)) for _ in range(25)]
    for cut in [*ends, *(end - 1 for end in ends[1:]), *cuts]:
        store = Store.open(lay(tmp_path, file, wal[:cut]), KEY)
        try:
            whole = sum(end <= cut for end in ends) - 1
            assert check_whole(store) == whole, cut
        finally:
            store.close()


def test_a_wal_with_a_flipped_bit_gives_what_was_committed_before_it(
    power: tuple[bytes, bytes, list[int]], tmp_path: Path
) -> None:
    file, wal, ends = power
    dice = random.Random(5)
    for _ in range(20):
        at = dice.randrange(ends[0], len(wal))
        spoilt = bytearray(wal)
        spoilt[at] ^= 1 << dice.randrange(8)
        store = Store.open(lay(tmp_path, file, bytes(spoilt)), KEY)
        try:
            assert check_whole(store) == sum(end <= at for end in ends) - 1, at
        finally:
            store.close()


def test_a_file_cut_at_any_byte_is_refused_or_found_damaged(
    power: tuple[bytes, bytes, list[int]], tmp_path: Path
) -> None:
    """Pages that the WAL holds anew are not missed; any other missing page is."""
    file, wal, ends = power
    dice = random.Random(7)
    for _ in range(30):
        cut = dice.randrange(len(file))
        path = lay(tmp_path, file[:cut], wal)
        assert outcome(path) in ("damaged", len(ends) - 1), cut


def outcome(path: Path) -> str | int:
    """How many cases a store has, or "damaged"; anything else fails."""
    try:
        store = Store.open(path, KEY)
    except CounterError as error:
        if error.code is Code.STORE_DAMAGED:
            return "damaged"
        raise
    try:
        if rebuild_check(store).problems:
            return "damaged"
        return check_whole(store)
    except CounterError as error:
        if error.code is Code.STORE_DAMAGED:
            return "damaged"
        raise
    finally:
        store.close()
