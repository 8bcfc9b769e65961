"""A text in both languages of the counter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Lang = Literal["th", "en"]

# For `str.translate`: Thai digits as the digits that the program reckons with.
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

# Zero width space, embeddings and overrides, isolates, byte order mark (Unicode 9.0, UAX 9).
_INVISIBLE = re.compile("[\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """What was typed or pasted without orders nobody sees; line breaks and tabs become a space."""
    text = _INVISIBLE.sub("", re.sub(r"\r\n|[\r\n\t\v\f\x85\u2028\u2029]", " ", text))
    return "".join(c for c in text if unicodedata.category(c) != "Cc")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or word, in Thai and in English."""

    th: str
    en: str

    def of(self, lang: Lang) -> str:
        """The text in `lang`."""
        return self.th if lang == "th" else self.en
