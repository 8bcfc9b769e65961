"""docs/operations.md, "The data file is damaged": what is left of it comes to the centre."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop import cli
from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.entries import NewEntry, SignedIn
from desktop.place import BangkokClock, enrol, open_profile
from desktop.services.outbox import Outbox
from desktop.signing.sealed import EscrowKey, label_of, opened, seal
from desktop.store import Store
from desktop.store.check import rebuild_check
from desktop.store.connection import PAGE_BYTES
from desktop.store.keys import KeyringVault
from desktop.store.mark import Missing
from desktop.store.salvage import Tally, Wreck
from sync.central import salvage, tables
from sync.central.salvage import Taken
from sync.engine import SyncEngine
from sync.salvaged import lines_in
from tests.fixtures.authors import by, session
from tests.fixtures.central import Central, client_of, unsigned
from tests.fixtures.office import SetClock
from tests.fixtures.store import AT, YEAR, submit
from tests.fixtures.vault import SystemKeyring
from tests.loss.conftest import Counters


def _sync(store: Store) -> None:
    device = store.device
    assert device is not None
    with client_of(device) as client:
        engine = SyncEngine(store, client, BangkokClock())
        engine.run_once()


def _cases(store: Store, count: int, *, known: bool = False) -> None:
    for _ in range(count):
        with store.write() as transaction:
            submit(transaction, paid=True)
    if known:
        _sync(store)


def _key(profile: Profile) -> bytes:
    found = KeyringVault().get(str(profile.folder.resolve()))
    assert found is not None
    return found


def _broken(whole: bytes, page: int) -> bytes:
    """A file of which a page, counted from 0, is damaged in its middle."""
    at = page * PAGE_BYTES + 100
    return whole[:at] + b"\xff" * 20 + whole[at + 20 :]


def _read(profile: Profile, beside: Path) -> Tally | None:
    """What comes of reading it; None if not even the list of chains can be read."""
    tally = Tally()
    try:
        with Wreck(profile.database, _key(profile), beside) as wreck:
            assert wreck.damaged
            assert len(list(wreck.entries(tally))) == tally.taken
    except CounterError as error:
        if error.code is not Code.STORE_DAMAGED:
            raise
        return None
    return tally


def _salvage(profile: Profile, bundle: Path, *more: str) -> int:
    return cli.main(
        ["--data-dir", str(profile.folder), "--lang", "en", "salvage", str(bundle), *more]
    )


def test_the_page(
    counters: Counters,
    central: Central,
    key_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile, store = counters()
    _, other = counters("other", 4)
    _cases(store, 3, known=True)
    _cases(store, 40)
    store.close()
    whole = profile.database.read_bytes()
    for page in range(len(whole) // PAGE_BYTES - 1, 0, -1):
        before = _broken(whole, page)
        profile.database.write_bytes(before)
        tally = _read(profile, tmp_path)
        if tally is not None and tally.unreadable:
            break
    bundle = tmp_path / "bundle.sealed"
    assert _salvage(profile, bundle) == 1  # some of it is gone
    told = capsys.readouterr().out
    assert profile.database.read_bytes() == before
    assert "cannot be read" in told
    label = label_of(io.BytesIO(bundle.read_bytes()))
    assert label["series"] == ["BKP3A"]
    assert label["office"] == "BKP"
    lost, entries = label["unreadable"], label["entries"]
    assert (lost > 0, entries + lost) == (True, 80)
    assert f"{entries} entries of series BKP3A" in told
    for clear in (b"9001200000360", b"BKP3A-69-R"):
        assert clear not in bundle.read_bytes()

    command = ["central", "salvage", str(bundle), "--data", str(central.folder)]
    command += ["--escrow-key", str(key_file)]
    receipts = central.status()["receipts"]
    assert cli.main(command) == 0
    assert f"{entries} entries to be settled, 0 here already, 0 taken" in capsys.readouterr().out
    assert cli.main(command) == 0
    assert f"0 entries to be settled, 0 here already, {entries} taken" in capsys.readouterr().out
    assert central.status()["receipts"] == receipts  # nothing is judged

    _sync(other)
    outbox = Outbox(other, SetClock())
    found = outbox.objections()
    assert len(found) == entries
    assert {one.code for one in found} == {"salvaged"}
    assert all(one.case_id is None for one in found)
    assert any(one.reference.startswith(f"BKP3A-{YEAR % 100}-R-") for one in found)


def test_a_person_settles_it_for_the_whole_office(
    counters: Counters, central: Central, key_file: Path, tmp_path: Path
) -> None:
    profile, store = counters()
    (_, third), (_, fourth) = counters("third", 5), counters("fourth", 4)
    _cases(store, 1)
    store.close()
    bundle = tmp_path / "bundle.sealed"
    assert _salvage(profile, bundle, "--all") == 0
    assert _taken(central, bundle, key_file).new == 2
    for one in (third, fourth):
        _sync(one)
    outbox = Outbox(fourth, SetClock())
    objection = outbox.objections()[0]
    with fourth.write() as transaction:
        transaction.append(NewEntry(SignedIn("s1", "supervisor"), by("s1"), AT))
    outbox.settle(objection, "taken in again as BKP4A-69-000001", session("s1"))
    _sync(fourth)
    _sync(third)
    left = {one.entry_id for one in Outbox(third, SetClock()).objections()}
    assert len(left) == 1
    assert objection.entry_id not in left
    assert third.sync.exception_count() == fourth.sync.exception_count() == 1
    assert rebuild_check(third).ok
    assert rebuild_check(fourth).ok
    with central.place.database.transaction() as connection:
        rows = connection.execute(select(tables.salvaged)).all()
    assert sorted(row.settled_at is not None for row in rows) == [False, True]


def _taken(central: Central, bundle: Path, key_file: Path) -> Taken:
    return salvage.take(central.place, EscrowKey.load(key_file), bundle)


def test_a_sound_store_gives_what_is_stranded_and_nothing_else(
    counters: Counters, central: Central, key_file: Path, tmp_path: Path
) -> None:
    """After an old copy was put back: the chain is closed, and the PC enrolled anew."""
    profile, store = counters()
    _cases(store, 1, known=True)
    store.close()
    aside = tmp_path / "aside.db"
    shutil.copy(profile.database, aside)
    store = open_profile(profile)
    _cases(store, 1)
    store.close()
    shutil.copy(aside, profile.database)
    store = open_profile(profile)
    assert store.sync.behind() is not None
    store.close()
    assert _salvage(profile, tmp_path / "none.sealed") == 0
    assert label_of(io.BytesIO((tmp_path / "none.sealed").read_bytes()))["entries"] == 0
    store = open_profile(profile)
    enrol(profile, store, central.url, central.code())
    unsigned(store, central)
    _cases(store, 1)  # waits, and goes by itself
    store.close()
    assert _salvage(profile, tmp_path / "all.sealed", "--all") == 0
    taken = _taken(central, tmp_path / "all.sealed", key_file)
    assert (taken.here, taken.new, taken.unfit) == (2, 2, 0)


def test_stranded_entries_come_home(
    counters: Counters, central: Central, key_file: Path, tmp_path: Path
) -> None:
    """A clone went on, the centre follows that: what this PC took since is a fork."""
    profile, store = counters()
    _cases(store, 1, known=True)
    device = store.device
    assert device is not None
    _cases(store, 2)
    with store.write() as transaction:
        transaction.close_chain(Missing(device.device_id, device.series, 7, 7))
    enrol(profile, store, central.url, central.code())
    unsigned(store, central)
    assert store.journal.counts().stranded == 4
    store.close()
    bundle = tmp_path / "bundle.sealed"
    assert _salvage(profile, bundle) == 0
    assert _taken(central, bundle, key_file) == Taken(new=4)
    store = open_profile(profile)
    _sync(store)
    assert len(Outbox(store, SetClock()).objections()) == 4
    assert rebuild_check(store).problems == ()
    outbox = Outbox(store, SetClock())
    with store.write() as transaction:
        transaction.append(NewEntry(SignedIn("s1", "supervisor"), by("s1"), AT))
    for objection in outbox.objections():
        outbox.settle(objection, "found on paper", session("s1"))
    _sync(store)
    assert outbox.objections() == ()
    assert rebuild_check(store).problems == ()
    store.close()


def test_every_page(counters: Counters, tmp_path: Path) -> None:
    """Whichever page breaks, what lies on the others is read; without its body a row is left."""
    profile, store = counters()
    _cases(store, 8)
    store.close()
    whole = profile.database.read_bytes()
    outcomes = set()
    for page in range(len(whole) // PAGE_BYTES):
        profile.database.write_bytes(_broken(whole, page))
        tally = _read(profile, tmp_path)
        if tally is None:
            outcomes.add("nothing")
            continue
        assert (tally.taken + tally.unreadable, tally.unproved) == (16, 0)
        outcomes.add("all" if tally.taken == 16 and not tally.bare else "some")
        if tally.bare:
            outcomes.add("bare")
    assert outcomes == {"nothing", "all", "some", "bare"}
    assert list(tmp_path.glob("salvage-*")) == []


def test_a_disk_that_reads_badly(
    counters: Counters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, store = counters()
    _cases(store, 8)
    store.close()
    whole = profile.database.read_bytes()
    bad = len(whole) // PAGE_BYTES - 1
    while True:  # a page with entries on it
        profile.database.write_bytes(_broken(whole, bad))
        tally = _read(profile, tmp_path)
        if tally is not None and tally.unreadable:
            break
        bad -= 1
    profile.database.write_bytes(whole)

    class Disk(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() == bad * PAGE_BYTES:
                raise OSError(5, "Input/output error")
            return super().read(size)

    opened_ = Path.open

    def open_(self: Path, mode: str = "r", buffering: int = -1) -> object:
        return Disk(self) if self == profile.database else opened_(self, mode, buffering)

    with monkeypatch.context() as disk:
        disk.setattr(Path, "open", open_)
        assert _read(profile, tmp_path) == tally


def test_what_was_not_yet_moved_out_of_the_log_is_read(counters: Counters, tmp_path: Path) -> None:
    profile, store = counters()
    _cases(store, 2)
    copied = Profile(tmp_path / "copy", training=False)
    shutil.copytree(profile.folder, copied.folder)  # as a loss of power leaves it
    assert (copied.folder / "counter.db-wal").stat().st_size > 0
    before = {file.name: file.read_bytes() for file in copied.folder.iterdir() if file.is_file()}
    with Wreck(copied.database, _key(profile), tmp_path) as wreck:
        assert len(list(wreck.entries(Tally(), all_of_them=True))) == 4
    assert {
        file.name: file.read_bytes()
        for file in copied.folder.iterdir()
        if file.is_file() and file.suffix != ".lock"
    } == {name: content for name, content in before.items() if not name.endswith(".lock")}


def test_an_open_window_is_told(counters: Counters, tmp_path: Path) -> None:
    profile, _store = counters()
    assert _salvage(profile, tmp_path / "bundle.sealed") == 1
    assert not (tmp_path / "bundle.sealed").exists()


def test_a_changed_bundle_is_not_taken(
    counters: Counters, central: Central, key_file: Path, tmp_path: Path
) -> None:
    profile, store = counters()
    _cases(store, 200)
    store.close()
    bundle = tmp_path / "bundle.sealed"
    assert _salvage(profile, bundle, "--all") == 0
    content = bundle.read_bytes()
    bundle.write_bytes(content[:-1])
    with pytest.raises(CounterError) as told:
        _taken(central, bundle, key_file)
    assert told.value.code is Code.ESCROW_DAMAGED
    with central.place.database.transaction() as connection:
        assert connection.execute(select(tables.salvaged)).all() == []
    bundle.write_bytes(content)
    assert _taken(central, bundle, key_file).new == 400


def test_what_does_not_prove_itself_is_not_taken(
    counters: Counters, central: Central, key_file: Path, tmp_path: Path
) -> None:
    profile, store = counters()
    _cases(store, 1)
    store.close()
    bundle, forged = tmp_path / "bundle.sealed", tmp_path / "forged.sealed"
    assert _salvage(profile, bundle, "--all") == 0
    key = EscrowKey.load(key_file)
    with bundle.open("rb") as source:
        lines = [line for line in lines_in(opened(key, source)) if line is not None]
    first = lines[0]
    odd = [
        first.model_copy(update={"entry": first.entry.model_copy(update={"actor": "9001"})}),
        first.model_copy(update={"entry": first.entry.model_copy(update={"body": b"{}"})}),
        first.model_copy(update={"device_id": "01937f00-0000-7000-8000-00000000dead"}),
    ]
    content = [line.model_dump_json(by_alias=True).encode() + b"\n" for line in odd]
    with forged.open("wb") as target:
        seal(key.public, {"office": "XYZ"}, iter([*content, b"{}\n"]), target)
    assert _taken(central, forged, key_file) == Taken(unfit=3, nowhere=1)


def test_without_the_vault_the_sealed_key_opens_it(
    counters: Counters, vault: SystemKeyring, key_file: Path, tmp_path: Path
) -> None:
    profile, store = counters()
    _cases(store, 1)
    store.close()
    vault.kept.clear()
    bundle = tmp_path / "bundle.sealed"
    assert _salvage(profile, bundle, "--all") == 1
    assert _salvage(profile, bundle, "--all", "--escrow-key", str(key_file)) == 0
