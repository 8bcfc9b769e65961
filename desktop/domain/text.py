"""A text in both languages of the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["th", "en"]

# For `str.translate`: Thai digits as the digits that the program reckons with.
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or word, in Thai and in English."""

    th: str
    en: str

    def of(self, lang: Lang) -> str:
        """The text in `lang`."""
        return self.th if lang == "th" else self.en
