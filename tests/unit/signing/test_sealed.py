"""What is sealed opens with its key alone, whole or not at all, and piece by piece."""

from __future__ import annotations

import io
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.signing.sealed import (
    EscrowKey,
    label_of,
    opened,
    opened_bytes,
    seal,
    sealed_bytes,
)

KEY = EscrowKey.make()
PIECE = 64 << 10


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_it_comes_back_as_it_was(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    sealed = sealed_bytes(KEY.public, {"holds": "store key"}, content[:size])
    assert opened_bytes(KEY, sealed) == content[:size]
    assert label_of(io.BytesIO(sealed)) == {"holds": "store key", "sealed_for": KEY.id}
    if size >= PIECE:
        assert content[:64] not in sealed


def test_it_is_sealed_and_opened_piece_by_piece() -> None:
    most = 0

    class Watched(io.BytesIO):
        def write(self, content: object) -> int:
            nonlocal most
            most = max(most, len(content))  # type: ignore[arg-type]
            return super().write(content)  # type: ignore[arg-type]

    def pieces() -> Iterator[bytes]:
        for number in range(200):
            yield bytes([number]) * 10_000

    target = Watched()
    seal(KEY.public, {}, pieces(), target)
    assert most <= PIECE + 16
    target.seek(0)
    came = list(opened(KEY, target))
    assert b"".join(came) == b"".join(pieces())
    assert max(map(len, came)) <= PIECE


def test_another_key_is_told_by_its_name() -> None:
    other = EscrowKey.make()
    with pytest.raises(CounterError) as caught:
        opened_bytes(other, sealed_bytes(KEY.public, {}, b"x"))
    assert caught.value.code is Code.ESCROW_OTHER_KEY
    assert caught.value.details == {"other": KEY.id, "key": other.id}


def test_every_byte_counts() -> None:
    sealed = sealed_bytes(KEY.public, {"holds": "store key"}, b"secret")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(CounterError) as caught:
            opened_bytes(KEY, bytes(changed))
        assert caught.value.code in (Code.ESCROW_DAMAGED, Code.ESCROW_OTHER_KEY)


@pytest.mark.parametrize("left", [0, 5, 40, 100, 200, PIECE + 100, 2 * PIECE, 2 * PIECE + 300])
def test_what_is_cut_is_not_taken_for_whole(left: int) -> None:
    sealed = sealed_bytes(KEY.public, {}, bytes(3 * PIECE))
    with pytest.raises(CounterError) as caught:
        opened_bytes(KEY, sealed[:left])
    assert caught.value.code is Code.ESCROW_DAMAGED


def test_no_piece_may_be_left_out_at_its_border() -> None:
    sealed = sealed_bytes(KEY.public, {}, bytes(3 * PIECE))
    for pieces in (1, 2):
        with pytest.raises(CounterError):
            opened_bytes(KEY, sealed[: -pieces * (PIECE + 16)])
    head = len(sealed) - 3 * (PIECE + 16)
    with pytest.raises(CounterError):
        opened_bytes(KEY, sealed[:head] + sealed[head + PIECE + 16 :])


def test_the_private_part_is_written_once_and_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "escrow.pem"
    KEY.save(file)
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert EscrowKey.load(file).id == KEY.id
    with pytest.raises(FileExistsError):
        EscrowKey.make().save(file)
    assert EscrowKey.load(file).id == KEY.id
    assert "PRIVATE" not in repr(KEY)


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_key_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "escrow.pem"
    file.write_bytes(content)
    with pytest.raises(CounterError) as caught:
        EscrowKey.load(file)
    assert caught.value.code is Code.ESCROW_NO_KEY
