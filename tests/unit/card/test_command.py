"""`main.py card` without a reader: what it prints, and when it gives up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from _thread import interrupt_main
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

import desktop.card.pcsc
import desktop.cli.card
from desktop.card.failures import busy, denied, reader_or_service, silent, unreadable
from desktop.card.training import TrainingReader
from desktop.card.training_card import TrainingCard, training_persons
from desktop.cli import main
from desktop.cli.card import _Watch, read_once
from desktop.config import Profile, Settings, save_settings
from desktop.domain.failure import Code, CounterError
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    PhotoProgress,
    ReaderRoles,
    ReadersChanged,
    ServiceChanged,
)

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command with these cards in its readers."""

    def run(*arguments: str, cards: tuple[str | TrainingCard, ...] = ()) -> int:
        names = tuple(f"reader {i}" for i in range(max(1, len(cards))))
        reader = TrainingReader(names)
        for name, card in zip(names, cards, strict=False):
            reader.insert(card, name)
        monkeypatch.setattr(desktop.card.pcsc, "PcscReader", lambda: reader)
        return main(["card", *arguments])

    return run


def test_json_has_all_of_the_card_with_the_id_masked(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--json", cards=("sairung",)) == 0
    shown = json.loads(capsys.readouterr().out)
    timing = shown.pop("timing")
    photo = training_persons()["sairung"].photo
    assert shown == {
        "citizen_id": "9-xxxx-xxxxx-36-x",
        "thai_name": {"title": "นางสาว", "first": "สายรุ้ง", "middle": "", "last": "ใจกว้าง"},
        "english_name": {"title": "Miss", "first": "Sairung", "middle": "", "last": "Jaikwang"},
        "birth_date": {"raw": "25020714", "iso": "1959-07-14", "precision": "day"},
        "issue_date": {"raw": "25650714", "iso": "2022-07-14", "precision": "day"},
        "expiry_date": {"raw": "99999999", "iso": None, "precision": None, "lifelong": True},
        "sex": "female",
        "issuer": "สาทร/กรุงเทพมหานคร",
        "address": {
            "house_no": "99/1",
            "moo": "2",
            "trok": "",
            "soi": "",
            "road": "สาทรใต้",
            "subdistrict": "ยานนาวา",
            "district": "สาทร",
            "province": "กรุงเทพมหานคร",
            "raw": "99/1#หมู่ที่ 2###ถนนสาทรใต้#แขวงยานนาวา#เขตสาทร#กรุงเทพมหานคร",
        },
        "layout": "0003",
        "photo": {"bytes": len(photo), "sha256": sha256(photo).hexdigest()},
        "notes": [],
    }
    assert timing["transmits_identity"] == 3
    assert timing["transmits_text"] == 7
    assert timing["transmits_total"] <= 47
    assert 0 <= timing["identity_ms"] <= timing["text_ms"] <= timing["total_ms"]


def test_partial_dates_and_a_photo_that_is_broken(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--json", cards=("boonmee",))
    born = json.loads(capsys.readouterr().out)["birth_date"]
    assert born == {"raw": "24890000", "iso": "1946", "precision": "year"}
    run("--json", cards=("lamduan",))
    assert json.loads(capsys.readouterr().out)["birth_date"]["iso"] == "1953-06"
    run("--json", cards=("kanya",))
    shown = json.loads(capsys.readouterr().out)
    assert shown["photo_problem"] == "cut_short"
    assert shown["photo"]["bytes"] <= 1902, "what has come of it"


class Refusing(TrainingCard):
    """A card that refuses every read of its address."""

    def answer(self, command: bytes) -> bytes:
        return b"\x69\x82" if command[2:4] == b"\x15\x79" else super().answer(command)


def test_a_field_that_the_card_refuses_does_not_look_empty(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    card = Refusing.of(training_persons()["sairung"])
    assert run("--json", cards=(card,)) == 0
    assert json.loads(capsys.readouterr().out)["notes"] == ["not_read:address"]
    assert run("--lang", "en", cards=(card,)) == 0
    assert "Address: the chip does not give it" in capsys.readouterr().out


def test_reveal_and_photo(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    assert run("--json", "--reveal", "--photo", str(file), cards=("prasert",)) == 0
    person = training_persons()["prasert"]
    assert json.loads(capsys.readouterr().out)["citizen_id"] == person.citizen_id
    assert file.read_bytes() == person.photo


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("person", list(training_persons()))
def test_as_text(run: Run, capsys: pytest.CaptureFixture[str], lang: str, person: str) -> None:
    assert run("--lang", lang, cards=(person,)) == 0
    out = capsys.readouterr().out
    citizen_id = training_persons()[person].citizen_id
    assert citizen_id not in out
    assert f"9-xxxx-xxxxx-{citizen_id[10:12]}-x" in out
    assert training_persons()[person].thai_name.split("#")[1] in out
    assert len(out.splitlines()) == 11


def test_no_photo_to_write_is_said(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "photo.jpg"
    assert run("--photo", str(file), "--lang", "en", cards=("arthit",)) == 0
    assert "none on the chip" in capsys.readouterr().err
    assert not file.exists()


def test_a_photo_file_that_cannot_be_written(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("--photo", str(tmp_path), cards=("prasert",)) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_no_card(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--timeout", "0") == 4
    caught = capsys.readouterr()
    assert caught.out == ""
    assert "ไม่มีบัตรในเครื่องอ่าน" in caught.err


def test_another_kind_of_card(
    run: Run, capsys: pytest.CaptureFixture[str], other_card: Callable[[], TrainingCard]
) -> None:
    assert run("--lang", "en", "--timeout", "0", cards=(other_card(),)) == 5
    assert "not a Thai national ID card" in capsys.readouterr().err


def test_a_foreign_card_that_is_always_in_does_not_end_the_wait(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    other_card: Callable[[], TrainingCard],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A bank card is in the second reader; the ID card comes once that was told."""
    reader = TrainingReader(("first", "second"))
    reader.insert(other_card(), "second")
    monkeypatch.setattr(desktop.card.pcsc, "PcscReader", lambda: reader)
    told: list[CounterError] = []

    def tell(error: CounterError) -> None:
        if not told:
            reader.insert("prasert", "first")
        told.append(error)

    read = read_once(reader, None, tell)
    assert read.card.thai_name.first == "ประเสริฐ"
    assert {error.code for error in told} == {Code.CARD_NOT_THAI_ID}


def test_what_is_wrong_is_told_once(
    run: Run, capsys: pytest.CaptureFixture[str], other_card: Callable[[], TrainingCard]
) -> None:
    assert run("--timeout", "0.6", "--lang", "en", cards=(other_card(),)) == 5
    assert capsys.readouterr().err.count("not a Thai national ID card") == 1


@pytest.mark.parametrize(
    ("came", "gives_up"),
    [((True, True), True), ((True, False), False), ((True, None), False), ((False, False), False)],
    ids=["both failed meanwhile", "one was in before", "one is empty", "both were in before"],
)
def test_the_wait_ends_early_only_when_every_reader_holds_a_card_that_failed_meanwhile(
    came: tuple[bool | None, ...], gives_up: bool
) -> None:
    events: list[CardEvent] = [ServiceChanged(True), ReadersChanged(("a", "b"))]
    for session, (name, meanwhile) in enumerate(zip("ab", came, strict=True), 1):
        if meanwhile is not None:
            events += [
                CardInserted(name, session, found=not meanwhile),
                CardFailed(name, session, unreadable()),
            ]
    told: list[CounterError] = []
    watch = _Watch(0.9, told.append)
    for event in events:
        watch.see(event)
    with pytest.raises(CounterError) as caught:
        watch.result()
    assert caught.value.code is Code.CARD_UNREADABLE
    # Only who goes on waiting tells of it meanwhile.
    assert bool(told) is not gives_up


def test_readers_of_others_are_left_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(
        Profile(tmp_path, training=False),
        Settings(readers_left_out=("reader 0",), clerk_readers=("reader 1",)),
    )
    cards = ("sairung", "nattawut")
    assert run("--timeout", "0", "--data-dir", str(tmp_path), cards=cards) == 3
    assert run("--timeout", "0", cards=cards) == 0


def test_settings_that_cannot_be_read_are_no_reason_not_to_read_a_card(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.json").write_text("{")
    assert run("--data-dir", str(tmp_path), "--lang", "en", cards=("prasert",)) == 0
    assert "settings.json" in capsys.readouterr().err


def test_another_kind_of_card_beside_an_id_card(
    run: Run, capsys: pytest.CaptureFixture[str], other_card: Callable[[], TrainingCard]
) -> None:
    assert run(cards=(other_card(), "prasert")) == 0
    assert "ประเสริฐ" in capsys.readouterr().out


@pytest.mark.parametrize("cards", [("arthit",), ()], ids=["no photo on the chip", "no card"])
def test_the_picture_of_another_person_does_not_stay(
    run: Run, tmp_path: Path, cards: tuple[str, ...]
) -> None:
    file, link = tmp_path / "photo.jpg", tmp_path / "link.jpg"
    file.write_bytes(training_persons()["prasert"].photo)
    link.symlink_to(file)
    run("--photo", str(link), "--timeout", "0", cards=cards)
    assert not file.exists()
    assert run("--photo", str(link), cards=("sairung",)) == 0
    assert file.read_bytes() == training_persons()["sairung"].photo


def test_a_device_is_no_older_picture(run: Run) -> None:
    assert run("--photo", os.devnull, cards=("prasert",)) == 0
    assert Path(os.devnull).exists()


def test_what_is_said_is_true_of_a_command(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    other_card: Callable[[], TrainingCard],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = []
    for lang in ("th", "en"):
        run("--lang", lang, "--timeout", "0", cards=(other_card(),))
        said.append(capsys.readouterr().err)
        away = [ServiceChanged(False, make()) for make in (denied, reader_or_service)]
        failed = [(*HERE, CardFailed("a", 1, make())) for make in (silent, unreadable)]
        for events in ((), (ServiceChanged(True),), *((event,) for event in away), *failed):
            monkeypatch.setattr(desktop.card.pcsc, "PcscReader", lambda e=events: Bare(*e))
            assert main(["card", "--timeout", "0", "--lang", lang]) in (3, 7, 8)
            said.append(capsys.readouterr().err)
    assert not any("F4" in text or "tries" in text or "keeps trying" in text for text in said)
    assert not any("ลองใหม่เอง" in text for text in said)
    assert all("run the command again" in text or "สั่งใหม่อีกครั้ง" in text for text in said)


@pytest.mark.usefixtures("ctrl_c")
def test_broken_off_while_it_waits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted(Bare):
        """A reader at which the user presses Ctrl+C."""

        def run(self, emit: Callable[[CardEvent], None]) -> None:
            interrupt_main()
            super().run(emit)

    monkeypatch.setattr(desktop.card.pcsc, "PcscReader", Interrupted)
    assert main(["card"]) == 130
    assert capsys.readouterr() == ("", "")


class Pulling(TrainingCard):
    """A card pulled at its tenth command."""

    sent = 0
    reader: TrainingReader

    def answer(self, command: bytes) -> bytes:
        self.sent += 1
        if self.sent == 10:
            self.reader.pull()
        return super().answer(command)


def test_a_card_pulled_during_the_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = TrainingReader()
    card = Pulling.of(training_persons()["sairung"])
    assert isinstance(card, Pulling)
    card.reader = reader
    reader.insert(card)
    monkeypatch.setattr(desktop.card.pcsc, "PcscReader", lambda: reader)
    assert main(["card", "--timeout", "0"]) == 6


class Bare:
    """A reader that says `events` and then nothing."""

    def __init__(self, *events: CardEvent) -> None:
        self._events = events
        self._stopped = threading.Event()

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        for event in self._events:
            emit(event)
        self._stopped.wait()

    def stop(self) -> None:
        self._stopped.set()

    def use(self, roles: ReaderRoles) -> None:
        pass


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((), Code.CARD_SERVICE_DOWN),
        ((ServiceChanged(False),), Code.CARD_SERVICE_DOWN),
        ((ServiceChanged(True), ReadersChanged(())), Code.CARD_NO_READER),
        ((ServiceChanged(True), ReadersChanged(("a",))), Code.CARD_ABSENT),
    ],
)
def test_what_is_missing_is_said(events: tuple[CardEvent, ...], code: Code) -> None:
    with pytest.raises(CounterError) as caught:
        read_once(Bare(*events), 0)
    assert caught.value.code is code


def test_without_a_timeout_a_reader_is_waited_for_less_long_than_a_card(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desktop.cli.card, "_WAIT_FOR_READER_S", 0.1)
    with pytest.raises(CounterError) as caught:
        read_once(Bare(ServiceChanged(True), ReadersChanged(())), None)
    assert caught.value.code is Code.CARD_NO_READER


HERE = (ServiceChanged(True), ReadersChanged(("a",)), CardInserted("a", 1))


def test_a_card_that_falls_silent_is_given_up() -> None:
    """The reader says so; another program that had the card first keeps it no longer."""
    events = (
        *HERE, CardFailed("a", 1, busy()), PhotoProgress("a", 1, 255, 5118),
        CardFailed("a", 1, silent()),
    )  # fmt: skip
    with pytest.raises(CounterError) as caught:
        read_once(Bare(*events), None)
    assert caught.value.code is Code.CARD_SILENT


def test_the_command_does_not_load_the_window() -> None:
    program = (
        "import sys; from desktop.cli import main; code = main(['card', '--timeout', '0']);"
        "assert code == 7, code;"
        "heavy = {'PySide6', 'sqlalchemy', 'reportlab', 'requests', 'fastapi'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    elsewhere = {**os.environ, "PCSCLITE_CSOCK_NAME": "/nonexistent"}  # no service, not even ours
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, env=elsewhere)
