"""`main.py verify`: what a paper's code proves, in words and in an exit code."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import pytest

from desktop import cli
from desktop.config import Profile
from desktop.signing.keys import SigningKey
from desktop.signing.statement import write
from desktop.store.keys import FileVault
from tests.fixtures.office import device, enrolled_store
from tests.fixtures.statements import CENTRE, OTHER_CENTRE, certified, claim

DEVICE = certified(device())
CLAIM = claim(Random(5), DEVICE)
CODE = write(CLAIM, DEVICE)


def verify(*arguments: str) -> int:
    return cli.main(["--lang", "en", "verify", *arguments])


def test_it_says_what_is_proved(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(CODE, "--centre", CENTRE.public.hex()) == 0
    told = capsys.readouterr().out
    assert CLAIM.number in told
    assert DEVICE.device_id in told
    assert CLAIM.entry[:32] in told


@pytest.mark.parametrize(
    ("code", "key", "words"),
    [
        (CODE[:-40] + CODE[-39:], CENTRE, "not whole"),
        (CODE.replace(CODE[60:64], "AAAA"), CENTRE, "Do not trust"),
        (CODE, OTHER_CENTRE, "not certified"),
        ("MEA:BKP3A-69-000001", CENTRE, "no code of a paper"),
    ],
)
def test_it_says_why_not(
    code: str, key: SigningKey, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(code, "--centre", key.public.hex()) == 1
    assert words in capsys.readouterr().out


def test_a_scanner_or_a_file_may_give_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(CODE + "\n"))
    assert verify("-", "--centre", CENTRE.public.hex()) == 0


def test_the_key_is_that_of_the_profiles_own_centre(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, key = enrolled_store(tmp_path, place=DEVICE)
    store.close()
    FileVault(Profile(tmp_path, training=True).key_file).put(str(tmp_path), key)
    assert verify(CODE, "--data-dir", str(tmp_path)) == 0
    assert CLAIM.number in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("receipt.pdf",), ("photo.PNG",), (CODE,)])
def test_what_cannot_be_asked_is_told(
    tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(*arguments, "--data-dir", str(tmp_path)) == 2
    assert capsys.readouterr().err


def test_a_key_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        verify(CODE, "--centre", "12")
    assert ended.value.code == 2
    assert "64 hexadecimal digits" in capsys.readouterr().err
