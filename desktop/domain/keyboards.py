"""What keys say on a US keyboard when a Thai layout is active and digits or a code are wanted.

No platform tells reliably which layout is active (scan codes differ, X11 knows the group only), so
the characters themselves are read by the tables of `resources/keyboards.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from desktop.domain.data_file import Table
from desktop.domain.numbers import SERIES, STATEMENT_MARK
from desktop.domain.provenance import KEYS, parse_provenance
from desktop.domain.text import THAI_DIGITS

# What is expected where the keys are pressed. A `number` may have marks between its digits.
Kind = Literal["number", "date", "code", "scan", "address"]

# How a scanned bill begins. No field has use for it: the key begins a code wherever it is pressed.
SCAN_BEGINS = "|"
_PLAIN = ("`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./")
_SHIFT = ("~!@#$%^&*()_+", "QWERTYUIOP{}|", 'ASDFGHJKL:"', "ZXCVBNM<>?")
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WANTED: dict[Kind, str] = {
    "number": _DIGITS + ".,- ",
    "date": _DIGITS + "/-. ",
    "code": _DIGITS + _LETTERS + "-: ",
    "scan": _DIGITS + _LETTERS + "|-. ",
    "address": "".join(map(chr, range(33, 127))),
}
_NUMBER = re.compile(r"\d(?:[ -]?\d){2,}[ -]?")
_CODE = re.compile(
    rf"(?:MEA:)?{SERIES}-(?:[0-9]{{0,2}}|[0-9]{{2}}-(?:R|R-)?[0-9]*)|{STATEMENT_MARK}[A-Z2-7]*"
)
# A few syllables, as the beginning of a name: a consonant, perhaps with a sign above or below.
_SYLLABLES = re.compile("(?:[\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]?)+")
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Layout:
    """The key of each character, as a US keyboard would give it, and what comes without Shift."""

    name: str
    keys: Mapping[str, str]
    plain: frozenset[str]
    on: Mapping[str, str] = field(default_factory=dict)
    """The characters of a key, by its small letter."""

    def gives(self, character: str, shifted: bool) -> bool:
        """Whether a key gives this character with, or without, Shift."""
        return character in self.keys and (character in self.plain) != shifted


def is_thai(character: str) -> bool:
    """Whether it is a Thai letter, sign or digit, or the sign of the baht."""
    return "\u0e01" <= character <= "\u0e5b"


def parse_keyboards(file: str, source: str) -> Keyboards:
    """`resources/keyboards.toml` as values; a CounterError tells file and line of a mistake."""
    root = Table.parse(file, source)
    root.only("layout")
    layouts: list[Layout] = []
    for table in root.tables("layout"):
        table.only("name", "valid_from", "plain", "shift", *KEYS)
        parse_provenance(table)
        table.day("valid_from")
        levels = []
        for key, rows in (("plain", _PLAIN), ("shift", _SHIFT)):
            given = [row.split(" ") for row in table.strings(key)]
            if [len(row) for row in given] != [len(row) for row in rows]:
                table.fail(key, "four rows of 13, 13, 11 and 10 keys; a space between two keys")
            latin = (letter for row in rows for letter in row)
            levels.append(dict(zip((c for row in given for c in row), latin, strict=True)))
        keys = levels[1] | levels[0]
        on: dict[str, str] = {}
        for character, key in keys.items():
            on[key.lower()] = on.get(key.lower(), "") + character
        layouts.append(Layout(table.string("name"), keys, frozenset(levels[0]), on))
    return Keyboards(tuple(layouts))


@dataclass(frozen=True, slots=True)
class Keyboards:
    """The known layouts, the usual one first."""

    layouts: tuple[Layout, ...]

    @property
    def usual(self) -> Keyboards:
        """Only the layout that stands first."""
        return Keyboards(self.layouts[:1])

    def on_key(self, latin: str, others: str = "", *, shift: bool = False) -> list[str]:
        """The Thai characters that a key gives; none that a former layout has on one of `others`.

        A key that is pressed for what it does must not do what another key does elsewhere.
        """
        found: list[str] = []
        taken: set[str] = set()
        for layout in self.layouts:
            for character in layout.on.get(latin.lower(), ""):
                fits = shift or character in layout.plain
                if fits and is_thai(character) and character not in taken | set(found):
                    found.append(character)
            taken.update(*(layout.on.get(other, "") for other in others.lower()))
        return found

    def meant(self, text: str) -> str:
        """A number or a code typed or scanned into a search; a Thai word stays what it is."""
        arabic = text.translate(THAI_DIGITS)
        if arabic != text and _NUMBER.fullmatch(arabic.strip()):
            return arabic
        short = text.strip()
        if not short or (short.isascii() and any(map(str.isalnum, short))):
            return text
        word = len(short) < _SHORT and _SYLLABLES.fullmatch(short) is not None
        for reading in self._readings(short):
            if _CODE.fullmatch(reading.upper()):
                return reading.upper()
            if not word and _NUMBER.fullmatch(reading):
                return reading
        return text

    def _readings(self, text: str) -> Iterator[str]:
        """The text as the keys that were pressed, under each layout that has them all."""
        for layout in self.layouts:
            if all(character in layout.keys or character == " " for character in text):
                yield "".join(layout.keys.get(character, character) for character in text)


class KeyReader:
    """Reads one key after the other; remembers whether, and in which layout, they come in Thai."""

    def __init__(self, keyboards: Keyboards) -> None:
        self._all = keyboards.layouts
        self._active = keyboards.layouts
        self._thai = False

    def read(
        self, character: str, kind: Kind, *, shifted: bool, first: bool, keypad: bool = False
    ) -> str:
        """The character that is meant where `kind` is wanted, `first` at the beginning of a field.

        A sign that both a Thai and an English layout have (`-` is also the 3 of Kedmanee) is itself
        unless the keys before came in Thai, or unless it cannot stand where it is.
        """
        wanted = _WANTED[kind]
        if first:
            self._active = self._all  # another field, perhaps another person
        if is_thai(character):
            self._narrow(character, shifted)
        digit = character.translate(THAI_DIGITS)
        if digit != character:
            key = self._key(character, wanted) if self._thai and shifted else ""
            if key:
                return key  # the Q of Kedmanee is ๐
            # With Shift somebody means this very digit, and the signs beside it.
            self._thai = not shifted
            return digit
        if is_thai(character):
            self._thai = True
            return self._key(character, wanted) or character
        if character.isascii() and character.isalnum():
            self._thai = self._thai and keypad
            return character
        itself = character in wanted and not (first and kind != "address")
        if itself and not self._thai:
            return character
        key = self._key(character, wanted)
        if key:
            self._thai = True
        return key or character

    def _narrow(self, character: str, shifted: bool) -> None:
        for known in (self._active, self._all):
            fits = tuple(layout for layout in known if layout.gives(character, shifted))
            if fits:
                self._active = fits
                return

    def _key(self, character: str, wanted: str) -> str:
        """What stands on the key, if that is wanted; digits under any layout."""
        for layout in (*self._active, *self._all):
            key = layout.keys.get(character, "")
            if key and key in wanted and not key.isspace():
                return key
        return ""
