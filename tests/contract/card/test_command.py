"""`main.py card` as a program of its own, on the real service."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.card.training_card import Manner, training_persons
from desktop.domain.data_file import RESOURCES
from tests.contract.card.harness import ScriptedCard
from tests.fixtures.patience import until
from tests.fixtures.pcscd import Pcscd, card_present
from tests.fixtures.virtual_card import READERS, VirtualCard

pytestmark = pytest.mark.xdist_group("pcscd")


@pytest.fixture(autouse=True)
def empty_slots(pcscd: Pcscd) -> None:
    until(lambda: not any(card_present(name) for name in READERS), "the slots are empty")


_CARD = (sys.executable, str(RESOURCES.parent / "main.py"), "card")


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command under way; it is killed if it has not ended with the block."""
    pipe = subprocess.PIPE
    running = subprocess.Popen([*_CARD, *arguments], stdout=pipe, stderr=pipe, encoding="utf-8")
    with running:
        try:
            yield running
        finally:
            running.kill()


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_CARD, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_reads_a_card_as_slow_as_a_real_one(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    person = training_persons()["waraporn"]
    with VirtualCard(ScriptedCard.person(person), quick=False):
        done = command("--json", "--photo", str(photo))
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["citizen_id"] == "9-xxxx-xxxxx-24-x"
    assert person.citizen_id not in done.stdout
    assert shown["address"]["raw"] == person.address
    assert shown["photo"]["sha256"] == sha256(person.photo).hexdigest()
    assert photo.read_bytes() == person.photo
    timing = shown["timing"]
    assert [timing[f"transmits_{stage}"] for stage in ("identity", "text", "total")] == [3, 7, 47]
    assert 0 < timing["identity_ms"] < timing["text_ms"] < timing["total_ms"]


def test_no_card() -> None:
    done = command("--json", "--timeout", "0.6")
    assert (done.returncode, done.stdout) == (4, "")
    assert "บัตร" in done.stderr


def test_another_kind_of_card() -> None:
    with VirtualCard(ScriptedCard.person(manner=Manner(applet=False))):
        assert command("--json", "--timeout", "1").returncode == 5


def test_pulled_during_the_read() -> None:
    card = ScriptedCard.person()
    virtual = VirtualCard(card)
    card.before = lambda number: virtual.pull() if number == 15 else None
    assert command("--json", "--timeout", "1").returncode == 6


def test_a_card_that_gives_no_sensible_answer_to_power() -> None:
    with VirtualCard(ScriptedCard.person(), atr=b"\x00"):
        assert command("--json", "--timeout", "1").returncode == 8


def test_a_bank_card_is_in_and_the_id_card_comes_to_the_other_reader() -> None:
    """It comes once the command has said what the other card is."""
    with (
        VirtualCard(ScriptedCard.person(manner=Manner(applet=False)), slot=1),
        started("--lang", "en", "--timeout", "30") as running,
    ):
        assert running.stderr is not None
        said = ""
        while "not a Thai national ID card" not in said:
            line = running.stderr.readline()
            assert line, said  # it has ended without a word
            said += line
        with VirtualCard(ScriptedCard.person("prasert"), slot=0):
            _shown, rest = running.communicate(timeout=60)
    assert running.returncode == 0, said + rest
    assert (said + rest).count("not a Thai national ID card") == 1


def test_no_reader_and_no_service(pcscd: Pcscd) -> None:
    pcscd.stop()
    try:
        assert command("--timeout", "0.6").returncode == 7
        pcscd.start(with_readers=False)
        assert command("--timeout", "0.6").returncode == 3
    finally:
        pcscd.stop()
        pcscd.start()
