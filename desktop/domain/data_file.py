"""Reading a TOML data file so that each mistake is told with its file and line.

The standard parser gives no lines for values, so the line of a key is looked up in the text when
something is wrong: headers and keys one per line, as all files in `resources/` are written.
"""

from __future__ import annotations

import pathlib
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import NoReturn

from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Text

# Where the data files of the program lie.
RESOURCES = pathlib.Path(__file__).resolve().parents[2] / "resources"

Path = tuple[str | int, ...]
EMPTY = "the file is empty"

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"]+)\s*\]\]?")
_KEY = re.compile(r"\s*\"?([\w\-.]+)\"?\s*=")
_SYNTAX = re.compile(r"\(at line (\d+)")


def read_file(path: pathlib.Path, file: str) -> str:
    """The text of the data file at `path`; RESOURCE_INVALID calls it `file`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise invalid(file, 1, f"the file cannot be read: {error.strerror}") from error
    return text_of(file, content)


def text_of(file: str, content: bytes) -> str:
    """The text of a data file: UTF-8, with or without the mark that some editors begin it with."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise invalid(file, line, "the file is not saved as UTF-8") from error


def find_line(source: str, path: Path) -> int:
    """The line (from 1) of the longest part of `path` that the text shows; 1 if none does."""
    best, depth = 1, 0
    here: Path = ()
    counts: dict[Path, int] = {}
    items: tuple[Path, int] | None = None
    for number, line in enumerate(source.splitlines(), start=1):
        if (header := _HEADER.match(line)) and (items is None or not line.startswith(" ")):
            here = _header_path(header[2], header[1] == "[[", counts)
            found, items = here, None
        elif items is not None and line.strip().startswith("{"):
            found, items = (*items[0], items[1]), (items[0], items[1] + 1)
        elif key := _KEY.match(line):
            found = (*here, key[1])
            items = (found, 0) if line.rstrip().endswith("[") else None
        else:
            continue
        if len(found) > depth and path[: len(found)] == found:
            best, depth = number, len(found)
    return best


def _header_path(dotted: str, is_array: bool, counts: dict[Path, int]) -> Path:
    """The path of `[a.b]` or `[[a.b]]`, with the index of each array of tables in it."""
    names = dotted.replace('"', "").split(".")
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1])
    if not is_array:
        return path
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])


class Table:
    """One table of a data file: typed access to its keys; what is wrong is told with its line."""

    def __init__(self, file: str, source: str, path: Path, values: Mapping[str, object]) -> None:
        self.file = file
        self.path = path
        self._source = source
        self._values = values

    @classmethod
    def parse(cls, file: str, source: str) -> Table:
        """The whole file; a CounterError tells the line of a mistake in its syntax."""
        if not source.strip():  # hardly what anybody meant; comments alone are a file of no rows
            raise invalid(file, 1, EMPTY)
        try:
            return cls(file, source, (), tomllib.loads(source))
        except tomllib.TOMLDecodeError as error:
            raise invalid(file, syntax_line(source, error), str(error)) from error

    def fail(self, key: str, problem: str) -> NoReturn:
        """Raise RESOURCE_INVALID for the line of `key` (of the table itself if key is empty)."""
        path = (*self.path, key) if key else self.path
        shown = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        raise invalid(self.file, find_line(self._source, path), problem, shown or "file")

    def only(self, *allowed: str) -> None:
        """Fail on a key that nobody will read: most likely a slip of the pen."""
        for key in self._values:
            if key not in allowed:
                self.fail(key, f"unknown key '{key}'")

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """All keys, in the order of the file."""
        return tuple(self._values)

    def string(self, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value = self._get(key, default)
        if not isinstance(value, str):
            self.fail(key, f"'{key}' must be a text")
        if not value and default is None:
            self.fail(key, f"'{key}' is empty")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number, 0 or more."""
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.fail(key, f"'{key}' must be a whole number")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            self.fail(key, f"'{key}' must be true or false")
        return value

    def day(self, key: str) -> date:
        """A date."""
        value = self._get(key, None)
        if type(value) is not date:
            self.fail(key, f"'{key}' must be a date such as 2026-10-01")
        return value

    def day_or_none(self, key: str) -> date | None:
        """A date, or None where the key is left out."""
        return self.day(key) if self.has(key) else None

    def text(self, key: str) -> Text:
        """A text in both languages: `{ th = "...", en = "..." }`."""
        table = self.table(key)
        table.only("th", "en")
        return table.own_text()

    def own_text(self) -> Text:
        """This table's own `th` and `en`."""
        for lang in ("th", "en"):
            value = self._values.get(lang)
            if not isinstance(value, str) or not value.strip():
                self.fail("", f"the text '{self._name()}' has no '{lang}'")
        return Text(self.string("th"), self.string("en"))

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is left out."""
        value = self._get(key, ())
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.fail(key, f"'{key}' must be a list of texts")
        return tuple(value)

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, each 0 or more."""
        value = self._get(key, None)
        if not isinstance(value, list) or not all(type(one) is int and one >= 0 for one in value):
            self.fail(key, f"'{key}' must be a list of whole numbers")
        return tuple(value)

    def option(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the words `allowed`."""
        value = self.string(key, default)
        if value not in allowed:
            self.fail(key, f"'{value}' is not one of: {', '.join(allowed)}")
        return value

    def table(self, key: str) -> Table:
        """A table within."""
        value = self._get(key, None)
        if not isinstance(value, dict):
            self.fail(key, f"'{key}' must be a table")
        return Table(self.file, self._source, (*self.path, key), value)

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables (or a single one); empty where the key is left out."""
        value = self._get(key, [])
        if isinstance(value, dict):
            return (self.table(key),)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(key, f"'{key}' must be a list of tables")
        return tuple(
            Table(self.file, self._source, (*self.path, key, index), one)
            for index, one in enumerate(value)
        )

    def _get(self, key: str, default: object) -> object:
        if key in self._values:
            return self._values[key]
        if default is None:
            self.fail(key, f"'{key}' is missing")
        return default

    def _name(self) -> str:
        return next((str(part) for part in reversed(self.path) if isinstance(part, str)), "")


def syntax_line(source: str, error: tomllib.TOMLDecodeError) -> int:
    """The line of a mistake in a file's syntax."""
    place = _SYNTAX.search(str(error))
    return int(place[1]) if place else max(1, source.count("\n"))


def invalid(file: str, line: int, problem: str, key: str = "file") -> CounterError:
    """RESOURCE_INVALID for a line of a data file, and the key that is wrong there."""
    return CounterError(Code.RESOURCE_INVALID, file=file, line=line, key=key, problem=problem)
