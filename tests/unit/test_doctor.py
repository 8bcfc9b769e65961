"""`main.py doctor`: each thing that can be found is found, and told with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import desktop.card.pcsc
import desktop.cli.doctor
import desktop.domain.data_file
from desktop.card.failures import absent, denied, reader_or_service, service_down, unreadable
from desktop.cli.doctor import PRINTER_LINE, Finding, examine
from desktop.config import Profile, Settings, save_settings
from desktop.domain.data_file import RESOURCES
from desktop.domain.device import DeviceIdentity
from desktop.place import open_profile
from desktop.ports import (
    CardEvent,
    CardTried,
    PrinterState,
    PrinterStatus,
    ReaderRoles,
    ReadersChanged,
    ReadTiming,
    ServiceChanged,
)
from desktop.store import Store
from desktop.store.connection import PAGE_BYTES
from desktop.texts import failure_text
from printing.printers.folder import FolderPrinter
from tests.fixtures.bundles import send
from tests.fixtures.central import served
from tests.fixtures.store import DEVICE, submit

EMPTY = Settings()


class StillReader:
    """A reader that says one thing and waits for the end; `said` is set by the test."""

    said: CardEvent = ReadersChanged(("Reader A", "Reader B"))
    cards: Mapping[str, CardTried] = {}
    roles = ReaderRoles()

    def __init__(self) -> None:
        from threading import Event

        self._stopped = Event()

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        emit(self.said)
        self._stopped.wait()

    def stop(self) -> None:
        self._stopped.set()

    def use(self, roles: ReaderRoles) -> None:
        type(self).roles = roles

    def try_read(self, reader: str, answer: Callable[[CardTried], None]) -> None:
        answer(self.cards.get(reader, CardTried(reader, error=absent())))


SERVICES = len(list((RESOURCES / "catalogue").glob("*.toml")))


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> type[StillReader]:
    """The readers of this machine are another test's; here they are what the test says."""
    monkeypatch.setattr(desktop.card.pcsc, "PcscReader", StillReader)
    for name in ("said", "cards", "roles"):
        monkeypatch.setattr(StillReader, name, getattr(StillReader, name))
    return StillReader


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "counter", training=True)


@pytest.fixture
def store(profile: Profile) -> Iterator[Store]:
    """An enrolled store with one case; closed when the doctor comes."""
    made = open_profile(profile)
    with made.write() as transaction:
        transaction.set_device(DEVICE)
        submit(transaction, paid=True)
    yield made
    made.close()


def found(profile: Profile, *, rebuild: bool = False) -> dict[str, Finding]:
    return {one.what: one for one in examine(profile, "en", rebuild=rebuild)}


# --- readers -----------------------------------------------------------------------------------


def about_readers(profile: Profile) -> list[tuple[str, str]]:
    findings = examine(profile, "en", rebuild=False)
    return [(finding.level, finding.text) for finding in findings if finding.what == "readers"]


def test_each_reader_has_its_state(profile: Profile, reader: type[StillReader]) -> None:
    reader.said = ReadersChanged(
        ("a", "b", "c"), clerk=("d",), left_out=("e",), not_passable=("ฉ",)
    )
    timing = ReadTiming(text_ms=344.4, total_ms=2164.1, transmits_total=43)
    reader.cards = {
        "b": CardTried("b", timing),
        "c": CardTried("c", error=unreadable()),
        "d": CardTried("d", timing),
    }
    assert about_readers(profile) == [
        ("good", "a: no card"),
        ("good", "b: card read, the text in 344 ms, all of it in 2164 ms with 43 transmits"),
        ("note", f"c: {failure_text(unreadable(), 'en')}"),
        (
            "good",
            "d (the clerk's own): card read, the text in 344 ms, all of it in 2164 ms "
            "with 43 transmits",
        ),
        ("note", "e: left out by the settings"),
        (
            "bad",
            "ฉ: a reader of this name cannot be used. Give it a name in plain ASCII "
            "(FRIENDLYNAME in the configuration of pcscd) and start pcscd again.",
        ),
    ]


def test_the_settings_say_which_readers_are_whose(
    profile: Profile, reader: type[StillReader]
) -> None:
    save_settings(profile, Settings(readers_left_out=("Token",), clerk_readers=("Reader A",)))
    about_readers(profile)
    assert reader.roles == ReaderRoles(frozenset({"Token"}), frozenset({"Reader A"}))


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        (ReadersChanged(()), ["no card reader found", "USB", "driver"]),
        (ServiceChanged(False, service_down()), ["Start pcscd", "Smart Card"]),
        (ServiceChanged(False, reader_or_service()), ["no card reader, or", "Smart Card"]),
        (
            ServiceChanged(False, denied()),
            ["polkit.addRule(", "org.debian.pcsc-lite.access_", "/etc/polkit-1/rules.d/", "{ if"],
        ),
    ],
)
def test_an_administrator_is_told_what_to_start_or_to_allow(
    said: CardEvent, texts: list[str], profile: Profile, reader: type[StillReader]
) -> None:
    reader.said = said
    ((level, text),) = about_readers(profile)
    assert level == "bad"
    assert [part for part in texts if part not in text] == []
    assert "tell the administrator" not in text.lower()


def test_a_card_that_polkit_keeps_from_us(profile: Profile, reader: type[StillReader]) -> None:
    reader.cards = {"Reader A": CardTried("Reader A", error=denied())}
    level, text = about_readers(profile)[0]
    assert level == "bad"
    assert text.startswith("Reader A: ")
    assert "polkit.addRule(" in text


# --- printers ----------------------------------------------------------------------------------


def test_a_printer_that_is_not_set_is_a_note_with_the_file(profile: Profile) -> None:
    save_settings(profile, EMPTY)
    for what in ("printer_a4", "printer_roll"):
        finding = found(profile)[what]
        assert finding.level == "note"
        assert str(profile.settings_file) in finding.text
        assert PRINTER_LINE in finding.text


def test_a_printer_that_is_ready(profile: Profile, tmp_path: Path) -> None:
    save_settings(profile, replace(EMPTY, printer_a4=f"folder:{tmp_path}"))
    assert found(profile)["printer_a4"].level == "good"


@pytest.mark.parametrize("setting", ["laser", "cups:no-such-queue", "escpos:127.0.0.1:9"])
def test_a_printer_that_is_not_there(setting: str, profile: Profile) -> None:
    save_settings(profile, replace(EMPTY, printer_roll=setting))
    finding = found(profile)["printer_roll"]
    assert finding.level == "bad"
    assert "Look at the printer" in finding.text or "administrator" in finding.text


def test_a_printer_that_needs_hands_is_told_with_its_state(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(profile, replace(EMPTY, printer_a4=f"folder:{tmp_path}"))
    empty = PrinterStatus(PrinterState.PAPER_OUT, "tray 1")
    monkeypatch.setattr(FolderPrinter, "status", lambda _self: empty)
    finding = found(profile)["printer_a4"]
    assert finding.level == "bad"
    assert "tray 1" in finding.text


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The resources of an installation that a test may spoil."""
    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy, ignore=shutil.ignore_patterns("icons", "photos"))
    monkeypatch.setattr(desktop.domain.data_file, "RESOURCES", copy)
    return copy


@pytest.mark.parametrize("name", ["Sarabun-Bold.ttf", "window/MEACounterSans-Bold.ttf"])
def test_a_missing_font(name: str, profile: Profile, resources: Path) -> None:
    assert found(profile)["fonts"] == Finding("good", "fonts", "Sarabun, 4 weights")
    (resources / "fonts" / name).unlink()
    finding = found(profile)["fonts"]
    assert finding.level == "bad"
    assert Path(name).name in finding.text


def test_data_that_are_wrong(
    profile: Profile, resources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(profile)["data"] == Finding("good", "data", f"{SERVICES} services today")
    from desktop.services.reference import Reference

    monkeypatch.setattr(Reference.__init__, "__defaults__", (resources, None, date.today))
    fees = resources / "fees" / "schedule.toml"
    fees.write_text(fees.read_text("utf-8").replace('kind = "fee"', 'kind = "free"', 1), "utf-8")
    finding = found(profile)["data"]
    assert finding.level == "bad"
    assert "fees/schedule.toml" in finding.text
    assert "line" in finding.text
    shutil.copy(RESOURCES / "fees" / "schedule.toml", fees)
    (resources / "seller.toml").write_text("[[seller]]\n", "utf-8")
    assert "seller.toml" in found(profile)["data"].text


# --- the store ---------------------------------------------------------------------------------


def test_no_store_yet_and_none_is_made(profile: Profile) -> None:
    assert found(profile)["store"].level == "note"
    assert not profile.database.exists()


def test_a_store_with_what_waits(profile: Profile, store: Store) -> None:
    store.close()
    findings = found(profile, rebuild=True)
    assert findings["store"] == Finding("good", "store", "opens; 2 entries, 2 waiting to send")
    assert findings["rebuild"].level == "good"
    assert "stranded" not in findings


def test_entries_that_no_enrolment_will_send(profile: Profile, store: Store) -> None:
    with store.write() as transaction:
        transaction.set_device(replace(DEVICE, epoch=2))
    store.close()
    finding = found(profile)["stranded"]
    assert finding.level == "bad"
    assert finding.text.startswith("2 entries")


def test_a_store_that_another_window_has(profile: Profile, store: Store) -> None:
    """It is looked at beside the window, and the window works on."""
    told = found(profile, rebuild=True)
    assert told["rebuild"].level == "good", told["rebuild"].text
    assert told["window"].level == told["store"].level == "good"
    assert told["store"].text.startswith("opens; 2 entries")
    with store.write() as transaction:
        submit(transaction)
    assert found(profile)["store"].text.startswith("opens; 3 entries")


def test_a_store_that_is_damaged_further_in(profile: Profile, store: Store) -> None:
    store.close()
    content = bytearray(profile.database.read_bytes())
    for page in range(2, len(content) // PAGE_BYTES):  # all but the first two
        content[page * PAGE_BYTES + 100] ^= 0xFF
    profile.database.write_bytes(content)
    findings = [f for f in examine(profile, "en", rebuild=True) if f.what in ("store", "rebuild")]
    assert any(f.level == "bad" and "damaged" in f.text for f in findings), findings


def test_a_view_that_is_not_what_the_journal_says(profile: Profile, store: Store) -> None:
    with store.write() as transaction, transaction.connection() as connection:
        connection.exec_driver_sql("UPDATE case_view SET contract_account = '9999999999'")
    store.close()
    finding = found(profile, rebuild=True)["rebuild"]
    assert finding.level == "bad"
    assert "case_view" in finding.text
    assert "9999999999" not in finding.text


def test_which_edition_is_in_force_and_which_needs_a_newer_program(
    profile: Profile, store: Store
) -> None:
    schedule = (RESOURCES / "fees" / "schedule.toml").read_text("utf-8")
    send(store, {"fees/schedule.toml": schedule}, "1")
    send(store, {"fees/schedule.toml": schedule.replace('kind = "fee"', 'kind = "free"', 1)}, "2")
    send(store, {"fee/schedule.toml": "edition = 1"}, "3")
    send(store, {"fees/schedule.toml": schedule}, "4", date(2999, 1, 1))
    store.close()
    findings = found(profile)
    assert findings["bundle"] == Finding(
        "good", "bundle", "edition 1 is in force from 2026-01-01, 1 files"
    )
    finding = findings["newer_bundle"]  # the last of its kind
    assert finding.level == "note"
    assert "edition 2 " in finding.text
    assert "fees/schedule.toml" in finding.text


def test_holidays_that_end_soon(
    profile: Profile, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()

    class LateDay(date):
        @classmethod
        def today(cls) -> LateDay:
            return cls(2032, 1, 2)

    assert "holidays" not in found(profile)
    monkeypatch.setattr(desktop.cli.doctor, "date", LateDay)
    finding = found(profile)["holidays"]
    assert finding.level == "note"
    assert "2032" in finding.text


# --- the centre --------------------------------------------------------------------------------


def _enrolled(profile: Profile, device: DeviceIdentity) -> None:
    store = open_profile(profile)
    with store.write() as transaction:
        transaction.set_device(device)
    store.close()


def test_the_centre_answers_or_does_not(profile: Profile, tmp_path: Path) -> None:
    with served(tmp_path / "central") as central:
        _enrolled(profile, central.device())
        assert found(profile)["central"] == Finding("good", "central", f"{central.url} answers")
    finding = found(profile)["central"]
    assert finding.level == "bad"
    assert "does not answer" in finding.text


def test_a_pc_that_is_not_enrolled(profile: Profile) -> None:
    open_profile(profile).close()
    assert found(profile)["central"].level == "note"


# --- the command -------------------------------------------------------------------------------


def test_exit_is_1_only_when_something_must_be_done(
    profile: Profile, capsys: pytest.CaptureFixture[str], reader: type[StillReader]
) -> None:
    from desktop.cli import main

    argv = ["doctor", "--data-dir", str(profile.folder), "--lang", "en", "--training"]
    assert main(argv) == 0
    assert "good    card readers: Reader A: no card" in capsys.readouterr().out
    reader.said = ReadersChanged(())
    assert main(argv) == 1
    assert "to do   card readers" in capsys.readouterr().out
