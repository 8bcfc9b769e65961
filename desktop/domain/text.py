"""A text in both languages of the counter, and in those that the data add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar, cast

Lang = Literal["th", "en"]
LANGUAGES: tuple[Lang, ...] = ("th", "en")

# For `str.translate`: Thai digits as the digits that the program reckons with.
THAI_DIGITS = {0xE50 + digit: str(digit) for digit in range(10)}


def arabic(text: str) -> str:
    """The text with its Thai digits as Arabic ones."""
    return text if text.isascii() else text.translate(THAI_DIGITS)


_BREAKS = re.compile("\r\n|[\r\n\t\v\f\x85\u2028\u2029]")
# What orders text about or hides in it, and is not seen (Unicode 16.0, chapter 23): controls, soft
# hyphen, combining grapheme joiner, marks and embeddings of direction (UAX 9), fillers, word joiner
# and its like, annotations, tags, and half a character. The joiners U+200C and U+200D are letters'.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_T = TypeVar("_T")
# Metadata of a text in a dataclass.
LINES = {"lines": True}


def clean(text: str) -> str:
    """What was typed or pasted without orders nobody sees; line breaks and tabs become a space."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", _BREAKS.sub(" ", text))


def clean_lines(text: str) -> str:
    """The same of a text that keeps its line breaks."""
    return "\n".join(map(clean, text.replace("\r\n", "\n").split("\n")))


def cleaned(value: _T) -> _T:
    """A value of the domain with every text in it `clean`, also in its tuples and tables.

    Services apply it to what they keep, so that it does not matter by which way a text came in. A
    field of a dataclass that is marked with `LINES` keeps its line breaks.
    """
    new: Any = value
    kind: type = type(new)
    if kind is str:
        new = clean(new)
    elif (parts := _parts(kind)) is not None:
        mine = {name: getattr(new, name) for name, _ in parts}
        better = {
            name: clean_lines(mine[name]) if lines else cleaned(mine[name]) for name, lines in parts
        }
        new = value if better == mine else replace(new, **better)
    elif isinstance(new, dict):
        new = {name: cleaned(part) for name, part in new.items()}
    elif kind is tuple:
        new = tuple(cleaned(part) for part in new)
    return cast(_T, new)


@cache
def _parts(kind: type) -> tuple[tuple[str, bool], ...] | None:
    """The fields of a dataclass, and whether each keeps its line breaks; None for all else.

    Asked once for a type: a customer waits while hundreds of values are gone through.
    """
    if not is_dataclass(kind):
        return None
    return tuple((field.name, field.metadata == LINES) for field in fields(kind))


# Behind an English text that stands in for one of another language.
IN_ENGLISH = " [EN]"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or word, in Thai and in English."""

    th: str
    en: str

    def of(self, lang: str) -> str:
        """The text in `lang`; the English one, marked, where there is none."""
        return self.th if lang == "th" else self.en if lang == "en" else self.en + IN_ENGLISH


class Translated(Text):
    """A text of the data that has further languages, by their codes.

    It equals the text without them, and the journal keeps it so: what is signed is Thai or English.
    """

    __slots__ = ("more",)
    more: Mapping[str, str]

    def __init__(self, th: str, en: str, more: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(th, en)
        object.__setattr__(self, "more", more)

    def of(self, lang: str) -> str:
        """The text in `lang`; the English one, marked, where there is none."""
        return self.more[lang] if lang in self.more else super().of(lang)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.th, self.en) == (other.th, other.en)

    def __hash__(self) -> int:
        return hash((self.th, self.en))
