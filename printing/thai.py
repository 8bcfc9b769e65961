"""Thai as it is set: where a line may break, and amounts of money in words."""

from __future__ import annotations

import re
from decimal import Decimal
from unicodedata import category

from desktop.domain.thai import thai

# A line may not begin with these (besides marks), nor end with those.
_NEVER_FIRST = frozenset("\u0e46\u0e2f)]}”’»,.;:!?%…/-–")
_MARKS = frozenset(map(chr, [*range(0xE30, 0xE3B), 0xE45, *range(0xE47, 0xE4F)]))
_NEVER_LAST = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44([{“‘«\u0e3f")
# A silenced consonant ends the syllable before it; the bare letters in front of it mostly do, too
# (จันทร์, ศาสตร์).
_SILENCED = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_SILENCED_SOON = re.compile("[\u0e01-\u0e2e]{0,2}[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_ORDERS = ("Cc", "Cf")
_LATIN_UNITS = ("A", "V", "W", "kW", "kVA", "baht", "satang")


def printable(text: str) -> str:
    """Text as it may stand on a line: white space as single spaces, no invisible orders.

    Control and format characters (Unicode Cc, Cf) draw boxes, or turn the direction of what a
    reader copies out; only the place where a word may end (U+200B) is one that Thai uses.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(c for c in text if c == "\u200b" or c.isspace() or category(c) not in _ORDERS)
    return " ".join(kept.split())


def is_thai(character: str) -> bool:
    """Whether a character is of the Thai block."""
    return "\u0e00" <= character <= "\u0e7f"


def is_mark(character: str) -> bool:
    """Whether a character stands on, under or right after a consonant and cannot begin a line."""
    return character in _MARKS


def may_part(before: str, after: str) -> bool:
    """Whether a line may end with `before` and the text go on with `after` on the next at all."""
    if after[0] in _NEVER_FIRST or is_mark(after[0]) or before[-1] in _NEVER_LAST:
        return False
    return _SILENCED.match(after) is None


def parts_well(before: str, after: str) -> bool:
    """Whether a word that must be cut can be cut here and leaves no end of a syllable over."""
    return may_part(before, after) and _SILENCED_SOON.match(after) is None


def breaks(text: str) -> list[int]:
    """The places in `text` where a new line may begin, as ascending indices, without 0 and the end.

    Words are cut by thaibreak. A line may begin after a space, or between two words one of which
    is Thai; never with a mark, ๆ, ฯ or closing punctuation, nor may it end with a vowel that is
    written before its consonant or with an opening bracket.
    """
    import thaibreak

    words, places = thai().lines, []
    for place in thaibreak.boundaries(text):
        if not 0 < place < len(text):
            continue
        before, after = text[place - 1], text[place]
        if after == " ":
            continue
        if before == " ":
            if not _belongs_together(text[:place].rstrip(), text[place:]):
                places.append(place)
        elif text.startswith(words.joined, place) and text.endswith(words.before_joined, 0, place):
            continue
        elif may_part(before, text[place : place + 3]) and (is_thai(before) or is_thai(after)):
            places.append(place)
    return places


def _belongs_together(before: str, after: str) -> bool:
    """Whether two words with a space between them stay on one line."""
    if not before or not may_part(before, after):
        return True
    if after[0].isdigit():
        return before.endswith(thai().lines.before_number)
    unit = after.startswith(thai().lines.units) or after.split(" ")[0].rstrip(".,)") in _LATIN_UNITS
    return unit and before[-1] in "0123456789)"


def amount_in_words(satang: int, lang: str) -> str:
    """`74900` satang as `เจ็ดร้อยสี่สิบเก้าบาทถ้วน` or `Seven hundred and forty-nine baht only`.

    After the Royal Society a final one beyond ten is เอ็ด: 101 is หนึ่งร้อยเอ็ดบาทถ้วน. The amount
    is not negative.
    """
    from num2words import num2words

    if lang == "th":
        return str(num2words(Decimal(satang) / 100, lang="th", to="currency", currency="THB"))
    whole, part = divmod(satang, 100)
    words = f"{num2words(whole, lang='en')} baht".replace(",", "")
    tail = f" and {num2words(part, lang='en')} satang" if part else " only"
    return words[0].upper() + words[1:] + tail
