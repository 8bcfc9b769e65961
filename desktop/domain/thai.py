"""Facts of the Thai language as values; the words themselves stand in `resources/thai.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from desktop.domain.data_file import RESOURCES, Table, read_file
from desktop.domain.text import Text

_FILE = "thai.toml"
_STREET = ("house_no", "moo", "trok", "soi", "road")
_AREA = ("subdistrict", "district", "province")
_WRITTEN = ("moo", "trok", "soi", "road", *_AREA, "bangkok_subdistrict", "bangkok_district")


@dataclass(frozen=True, slots=True)
class AddressWords:
    """Label words by part: those that may stand before it (`moo_before_number` only before a
    number), and the one that is written where it has none.
    """

    labels: Mapping[str, tuple[str, ...]]
    written: Mapping[str, str]
    bangkok: tuple[str, ...]
    of_the_house: tuple[str, ...]
    usual_province: str


@dataclass(frozen=True, slots=True)
class LineWords:
    """What stays together on a line: `joined` is one word with any of `before_joined`."""

    before_number: tuple[str, ...]
    units: tuple[str, ...]
    joined: str
    before_joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thai:
    """`months` begin with January, `weekdays` and `weekdays_short` with Monday; `titles` are those
    that are offered where a name is typed.
    """

    name: str
    sample: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    yes: Text
    no: Text
    titles: tuple[str, ...]
    address: AddressWords
    lines: LineWords


@cache
def thai() -> Thai:
    """The facts, read when they are first asked for."""
    root = Table.parse(_FILE, read_file(RESOURCES / _FILE, _FILE))
    root.only("name", "sample", "dates", "answers", "titles", "address", "lines")
    dates, answers = root.table("dates"), root.table("answers")
    return Thai(
        name=root.string("name"),
        sample=root.string("sample"),
        months=_these(dates, "months", 12),
        months_short=_these(dates, "months_short", 12),
        weekdays=_these(dates, "weekdays", 7),
        weekdays_short=_these(dates, "weekdays_short", 7),
        yes=answers.text("yes"),
        no=answers.text("no"),
        titles=root.strings("titles"),
        address=_address(root.table("address")),
        lines=_lines(root.table("lines")),
    )


def _address(table: Table) -> AddressWords:
    labels, written, names = (table.table(name) for name in ("labels", "written", "names"))
    return AddressWords(
        labels={part: labels.strings(part) for part in (*_STREET, "moo_before_number", *_AREA)},
        written={part: written.string(part) for part in _WRITTEN},
        bangkok=names.strings("bangkok"),
        of_the_house=names.strings("of_the_house"),
        usual_province=names.string("usual_province"),
    )


def _lines(table: Table) -> LineWords:
    return LineWords(
        before_number=table.strings("before_number"),
        units=table.strings("units"),
        joined=table.string("joined"),
        before_joined=table.strings("before_joined"),
    )


def _these(table: Table, key: str, count: int) -> tuple[str, ...]:
    words = table.strings(key)
    if len(words) != count:
        table.fail(key, f"'{key}' must be {count} words")
    return words
