"""docs/operations.md, "The disk is dead": backup, restore, new letter, and nothing twice."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import cli
from desktop.config import Settings
from desktop.domain.failure import Code, CounterError
from desktop.ids import new_id
from desktop.place import BangkokClock, enrol, open_profile
from desktop.ports import BACKED_UP
from desktop.runtime.caretaker import Caretaker
from desktop.safekeeping import back_up, restore
from desktop.store import Store
from desktop.store.backup import Backup, sealed_beside
from sync.engine import SyncEngine
from sync.report import LineState
from tests.fixtures.central import Central, client_of, unsigned
from tests.fixtures.office import SetClock
from tests.fixtures.store import YEAR, draft, submit
from tests.fixtures.vault import SystemKeyring
from tests.loss.conftest import Counters


def _sent(store: Store) -> LineState:
    device = store.device
    assert device is not None
    with client_of(device) as client:
        return SyncEngine(store, client, BangkokClock()).run_once().state


def _case(store: Store) -> tuple[str, ...]:
    """A paid case, and its numbers."""
    with store.write() as transaction:
        submit(transaction, paid=True)
        given = transaction.numbers
    device = store.device
    assert device is not None
    return tuple(f"{device.series} {name} {last}" for name, last in given.items())


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def test_the_page(
    counters: Counters,
    vault: SystemKeyring,
    central: Central,
    key_file: Path,
    share: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile, store = counters()
    given = [_case(store), _case(store)]
    assert _sent(store) is LineState.ONLINE
    assert back_up(profile, Settings(backup=str(share)), store)
    given += [_case(store)]
    assert _sent(store) is LineState.ONLINE
    given += [_case(store)]  # never sent: this is lost with the disk
    store.close()
    shutil.rmtree(profile.folder)
    vault.kept.clear()  # a new PC
    backup = share / "counter-BKP3A.db"
    said = ["--data-dir", str(profile.folder), "--lang", "en"]
    restored = [*said, "restore", str(backup), "--escrow-key", str(key_file)]
    assert cli.main(restored) == 0
    told = capsys.readouterr().out
    assert "4 entries are back" in told
    assert "Entries 5– are missing" in told
    assert f"BKP3A-{YEAR % 100}-R-000003–" in told
    store = open_profile(profile)
    with pytest.raises(CounterError) as no_number:
        _case(store)
    assert no_number.value.code is Code.STORE_BEHIND
    assert _sent(store) is LineState.FORK
    store.close()
    enrolled = [*said, "enrol", "--central", central.url, "--code", central.code()]
    assert cli.main(enrolled) == 0
    assert "BKP3B" in capsys.readouterr().out
    store = open_profile(profile)
    unsigned(store, central)
    given += [_case(store)]
    assert len({number for case in given for number in case}) == 2 * len(given)
    assert _sent(store) is LineState.ONLINE
    status = central.status()
    assert (status["receipts"], status["exceptions"]) == (4, 0)
    assert [one.series for one in store.sync.missing()] == ["BKP3A"]
    assert store.journal.verify() == []
    store.close()


def test_a_draft_that_became_a_case_after_the_backup_is_gone(
    counters: Counters, vault: SystemKeyring, central: Central, key_file: Path, share: Path
) -> None:
    """Else it would be submitted, paid and numbered a second time."""
    profile, store = counters()
    went_on, left = new_id(), new_id()
    with store.write() as transaction:
        transaction.put_draft(draft(went_on))
        transaction.put_draft(draft(left))
    back_up(profile, Settings(backup=str(share)), store)
    with store.write() as transaction:
        transaction.delete_draft(went_on)
        submit(transaction, paid=True, case_id=went_on)
    assert _sent(store) is LineState.ONLINE
    store.close()
    shutil.rmtree(profile.folder)
    vault.kept.clear()
    restore(profile, share / "counter-BKP3A.db", key_file).close()
    store = open_profile(profile)
    assert store.drafts.holds(went_on)
    enrol(profile, store, central.url, central.code())
    unsigned(store, central)
    assert _sent(store) is LineState.ONLINE
    assert store.cases.holds(went_on)
    assert [one.id for one in store.drafts.list()] == [left]
    store.close()


def test_a_store_that_was_in_use_since_has_its_own_mark(
    counters: Counters, key_file: Path, share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same PC, whose vault knows how far it had come."""
    profile, store = counters()
    _case(store)
    back_up(profile, Settings(backup=str(share)), store)
    for _ in range(2):
        _case(store)
    store.close()
    for file in profile.folder.glob("counter.db*"):
        file.unlink()
    said = ["--data-dir", str(profile.folder), "--lang", "en", "restore"]
    assert cli.main([*said, str(share / "counter-BKP3A.db"), "--escrow-key", str(key_file)]) == 0
    told = capsys.readouterr().out
    assert "Entries 3–6 are missing" in told
    assert f"BKP3A-{YEAR % 100}-R-000002–000003" in told


def test_nothing_is_overwritten(
    counters: Counters,
    vault: SystemKeyring,
    key_file: Path,
    share: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile, store = counters()
    back_up(profile, Settings(backup=str(share)), store)
    _case(store)
    store.close()
    before, kept = profile.database.read_bytes(), dict(vault.kept)
    said = ["--data-dir", str(profile.folder), "--lang", "en", "restore"]
    said += [str(share / "counter-BKP3A.db"), "--escrow-key", str(key_file)]
    assert cli.main(said) == 1
    assert "Nothing was restored" in capsys.readouterr().err
    assert (profile.database.read_bytes(), vault.kept) == (before, kept)
    profile.database.rename(profile.folder / "aside")
    log = profile.folder / "counter.db-wal"
    log.write_bytes(b"of the former file")  # it would be taken for the restored one's
    assert cli.main(said) == 1
    log.unlink()
    place = str(profile.folder.resolve())
    vault.kept["mea-counter", place] = "AAAA"  # of a store that somebody began here since
    assert cli.main(said) == 1
    assert not profile.database.exists()


def test_a_damaged_backup_and_another_key_are_refused(
    counters: Counters, vault: SystemKeyring, key_file: Path, share: Path, tmp_path: Path
) -> None:
    profile, store = counters()
    back_up(profile, Settings(backup=str(share)), store)
    store.close()
    vault.kept.clear()
    backup = share / "counter-BKP3A.db"
    whole = backup.read_bytes()
    new = ["--data-dir", str(tmp_path / "new"), "restore", str(backup)]
    new += ["--escrow-key", str(key_file)]
    backup.write_bytes(whole[:-5000] + bytes(10) + whole[-4990:])
    assert cli.main(new) == 1
    backup.write_bytes(whole)
    another, other = counters("other", 4)
    back_up(another, Settings(backup=str(share)), other)
    sealed = sealed_beside(backup).read_bytes()
    sealed_beside(backup).write_bytes(sealed_beside(share / "counter-BKP4A.db").read_bytes())
    assert cli.main(new) == 1
    sealed_beside(backup).write_bytes(sealed)
    assert not (tmp_path / "new" / "counter.db").exists()
    assert cli.main(new) == 0


def test_the_last_good_one_stays_until_the_next_is_whole(
    counters: Counters, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, store = counters()
    settings = Settings(backup=str(share))
    back_up(profile, settings, store)
    backup = Backup(share, "BKP3A")
    before = backup.database.read_bytes()
    _case(store)
    replace_ = Path.replace

    def full(self: Path, target: Path) -> Path:
        if self.parent == share:
            raise OSError(28, "No space left on device")
        return replace_(self, target)

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        with pytest.raises(CounterError) as told:
            back_up(profile, settings, store)
    assert told.value.code is Code.BACKUP_FAILED
    assert told.value.details["problem"] == "No space left on device"
    assert backup.database.read_bytes() == before
    with store.write() as transaction:
        transaction.put_blob(bytes(300_000))
    store.checkpoint()
    back_up(profile, settings, store)
    before = backup.database.read_bytes()
    store.close()
    with profile.database.open("r+b") as file:
        file.seek(-5000, 2)
        file.write(b"\xff" * 10)
    store = open_profile(profile)
    with pytest.raises(CounterError) as told:
        back_up(profile, settings, store)
    store.close()
    assert told.value.code is Code.STORE_DAMAGED
    assert backup.database.read_bytes() == before
    assert sorted(file.name for file in share.iterdir()) == [
        "counter-BKP3A.db",
        "counter-BKP3A.key.sealed",
    ]


def test_a_folder_that_is_not_there_is_not_made(counters: Counters, tmp_path: Path) -> None:
    """A share that is not mounted: the backup would lie on the disk that it is for."""
    profile, store = counters()
    away = tmp_path / "not mounted"
    with pytest.raises(CounterError) as told:
        back_up(profile, Settings(backup=str(away)), store)
    assert told.value.code is Code.BACKUP_FAILED
    assert not away.exists()


def test_the_backup_says_nothing_in_clear(counters: Counters, share: Path) -> None:
    profile, store = counters()
    _case(store)
    back_up(profile, Settings(backup=str(share)), store)
    for file in share.iterdir():
        content = file.read_bytes()
        assert b"SQLite format 3" not in content
        assert b"9001200000360" not in content


def test_the_caretaker_makes_it_once_a_week(counters: Counters, share: Path, qtbot: QtBot) -> None:
    profile, store = counters()
    settings, clock = Settings(backup=str(share)), SetClock()
    for days, made in ((0, True), (6, False), (2, True)):
        clock.forward(days=days)
        before = store.state(BACKED_UP)
        caretaker = Caretaker(clock, idle=0.01, first_check=0.0)
        caretaker.start(store, lambda store: back_up(profile, settings, store))
        if made:
            qtbot.waitUntil(lambda: store.state(BACKED_UP) != before)  # noqa: B023
        caretaker.close()
        assert (store.state(BACKED_UP) != before) == made
    assert (share / "counter-BKP3A.db").exists()


def test_why_there_is_none_is_told_once(counters: Counters, tmp_path: Path, qtbot: QtBot) -> None:
    profile, store = counters()
    settings = Settings(backup=str(tmp_path / "away"))
    caretaker = Caretaker(SetClock(), first_check=0.0)
    with qtbot.waitSignal(caretaker.not_backed_up) as told:
        caretaker.start(store, lambda store: back_up(profile, settings, store))
    caretaker.close()
    (error,) = told.args or [None]
    assert isinstance(error, CounterError)
    assert error.code is Code.BACKUP_FAILED
    assert store.state(BACKED_UP) is None


def test_without_an_escrow_key_it_is_said(counters: Counters, share: Path) -> None:
    profile, store = counters()
    device = store.device
    assert device is not None
    with store.write() as transaction:
        transaction.set_device(replace(device, escrow=""))
    with pytest.raises(CounterError) as told:
        back_up(profile, Settings(backup=str(share)), store)
    assert told.value.code is Code.BACKUP_NO_ESCROW
    assert list(share.iterdir()) == []
    assert not back_up(profile, Settings(), store)  # none is wanted


def test_the_doctor_tells_its_age(
    counters: Counters, share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import os

    profile, store = counters()
    said = ["--data-dir", str(profile.folder), "--lang", "en", "doctor"]

    def backup_line() -> str:
        cli.main(said)
        lines = capsys.readouterr().out.splitlines()
        return next(line for line in lines if "backup:" in line)

    assert backup_line().startswith("note")
    profile.settings_file.write_text(json.dumps({"backup": str(share)}), encoding="utf-8")
    assert "none in" in backup_line()
    back_up(profile, Settings(backup=str(share)), store)
    assert backup_line().startswith("good")
    file = share / "counter-BKP3A.db"
    long_ago = file.stat().st_mtime - 20 * 86400
    os.utime(file, (long_ago, long_ago))
    assert "20 days old" in backup_line()
    device = store.device
    assert device is not None
    with store.write() as transaction:
        transaction.set_device(replace(device, escrow=""))
    assert "escrow key" in backup_line()
