"""What is kept of a text that was typed, pasted or sent."""

from __future__ import annotations

import unicodedata
from dataclasses import Field, dataclass, field, fields
from typing import Any

import pytest

from desktop.domain import text as texts
from desktop.domain.text import LINES, clean, cleaned


def test_the_joiners_of_letters_stay() -> None:
    name = "क्\u200dष \u200cน้ำ ป่าฯ é"
    assert clean(name) == name


def test_whatever_is_not_seen_goes() -> None:
    """All controls, formats and halves of characters, but for the joiners and the signs that are
    seen: those which Arabic and other scripts write around a number.
    """
    seen = {"Cf": "\u200c\u200d" + "".join(map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890)))}
    for code in (*range(0x2FFF), *range(0xD800, 0x10000), *range(0xE0000, 0xE0100)):
        letter = chr(code)
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Cf", "Cs") and letter not in seen.get(kind, "") + "\u0891\u08e2":
            assert clean(f"ก{letter}ข").replace(" ", "") == "กข", hex(code)


def test_a_type_is_asked_for_its_fields_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission goes through hundreds of values while the customer waits."""

    @dataclass(frozen=True)
    class Noted:
        one: str
        more: str = field(default="", metadata=LINES)

    asked: list[object] = []

    def told(kind: type) -> tuple[Field[Any], ...]:
        asked.append(kind)
        return fields(kind)

    monkeypatch.setattr(texts, "fields", told)
    kept = cleaned((Noted("a\nb", "c\nd"), Noted("ก\u200b"), Noted("e\x7f", "\x00")))
    assert kept == (Noted("a b", "c\nd"), Noted("ก"), Noted("e"))
    assert asked == [Noted]
