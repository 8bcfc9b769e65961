"""What is wrong with files of the catalogue: each with file, line and key, up to 50 of a file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from desktop.domain.data_file import EMPTY, Path, find_line, syntax_line

MOST = 50
# A problem refuses the file; a gap is a hole that no check shuts, which the office has to fill.
Kind = Literal["problem", "gap"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about one key."""

    file: str
    line: int
    key: str
    sentence: str
    kind: Kind = "problem"

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.key}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file as it was read; `confirmed` are the paths of rows with the office's answer."""

    name: str
    text: str = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    confirmed: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    file: DataFile
    path: Path = ()

    def at(self, *parts: str | int) -> Place:
        """A key or row within."""
        return Place(self.file, (*self.path, *parts))


@dataclass(slots=True)
class Problems:
    """All that has been found so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, place: Place, sentence: str, kind: Kind = "problem") -> None:
        """Note one problem; what a file has beyond 50 helps nobody."""
        mine = sum(one.file == place.file.name for one in self.found)
        if mine >= MOST:
            return
        line = find_line(place.file.text, place.path)
        problem = Problem(place.file.name, line, shown_key(place), sentence, kind)
        if problem not in self.found:
            self.found.append(problem)

    @property
    def refused(self) -> bool:
        """Whether a file cannot be used."""
        return any(one.kind == "problem" for one in self.found)


def shown_key(place: Place) -> str:
    """`section.account.field.size.show_when`: a path with the ids of its rows for their numbers."""
    parts: list[str] = []
    here: Any = place.file.data
    for part in place.path:
        here = _step(here, part)
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(here, dict) and (name := here.get("id") or here.get("role")):
            parts.append(str(name))
        else:
            parts.append(str(part + 1))
    return ".".join(parts) or "file"


def _step(here: Any, part: str | int) -> Any:
    try:
        return here[part]
    except (KeyError, IndexError, TypeError):
        return None


def read(name: str, text: str, problems: Problems) -> DataFile | None:
    """The tables of a TOML file; None if it is none, or empty."""
    if not text.strip():
        problems.found.append(Problem(name, 1, "file", EMPTY))
        return None
    try:
        return DataFile(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = syntax_line(text, error)
        problems.found.append(Problem(name, line, "file", str(error)))
        return None


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'size'?`, or nothing if no known name is near."""
    from difflib import get_close_matches  # only where a word is wrong

    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{found[0]}'?" if found else ""
