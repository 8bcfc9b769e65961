"""The rows of `broken.toml`: which file each breaks, and where it must be told."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.unit.catalogue.everything_shared import EVERYTHING, everything


class Broken(NamedTuple):
    """A row of `broken.toml`, which says what its keys mean."""

    name: str
    file: str
    old: str
    new: str
    key: str
    said: str
    at: str = ""
    publisher: bool = False

    def text(self) -> str:
        """What its file says then."""
        known = everything()
        if self.new == "*":
            return known[EVERYTHING]
        if self.old == "*":
            return self.new
        assert self.old in known[self.file]
        return known[self.file].replace(self.old, self.new, 1)

    def is_told(self, problems: Iterable[tuple[str, int, str, str]]) -> bool:
        """Whether it is among these: file, line, key, sentence."""
        file, line = self._place()
        return any(
            (one_file, one_line, key) == (file, line, self.key) and self.said in sentence
            for one_file, one_line, key, sentence in problems
        )

    def _place(self) -> tuple[str, int]:
        named, _, marker = self.at.rpartition(":") if ".toml:" in self.at else ("", "", self.at)
        file, marker = named or self.file, marker or self.new
        text = {**everything(), self.file: self.text()}[file]
        return file, 1 if marker == "*" else text[: text.index(marker)].count("\n") + 1


ROWS = tomllib.loads((Path(__file__).parent / "broken.toml").read_text(encoding="utf-8"))["broken"]
FILES = [Broken(**row) for row in ROWS]
NAMES = [broken.name for broken in FILES]
