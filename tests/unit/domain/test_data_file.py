"""Mistakes in data files are told with the line they are on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.domain.data_file import Table, find_line
from desktop.domain.failure import Code, CounterError

SAMPLE = """\
# a comment with = and [brackets]
title = { th = "ก", en = "a" }
list = ["x", "y"]

[[part]]
id = "one"

[[part.item]]
id = "1a"
choices = [
  { value = "p", th = "พ", en = "p" },

  { value = "q", th = "ค", en = "q" },
]
width = 3

[[part.item]]
id = "1b"

[[part]]
id = "two"

[[part.item]]
id = "2a"

[single.inner]
key = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("title", "en"), 2),
        (("list",), 3),
        (("part", 0), 5),
        (("part", 0, "id"), 6),
        (("part", 0, "item", 0, "id"), 9),
        (("part", 0, "item", 0, "choices"), 10),
        (("part", 0, "item", 0, "choices", 0, "value"), 11),
        (("part", 0, "item", 0, "choices", 1), 13),
        (("part", 0, "item", 0, "width"), 15),
        (("part", 0, "item", 1, "id"), 18),
        (("part", 0, "item", 1, "absent"), 17),
        (("part", 1, "id"), 21),
        (("part", 1, "item", 0, "id"), 24),
        (("single", "inner", "key"), 27),
        (("absent",), 1),
    ],
)
def test_the_line_of_each_key_is_found(path: tuple[str | int, ...], line: int) -> None:
    assert find_line(SAMPLE, path) == line


def problem(source: str, read: Callable[[Table], object]) -> tuple[str | int, str | int]:
    with pytest.raises(CounterError) as failure:
        read(Table.parse("x.toml", source))
    assert failure.value.code is Code.RESOURCE_INVALID
    assert failure.value.details["file"] == "x.toml"
    return failure.value.details["line"], failure.value.details["problem"]


@pytest.mark.parametrize(
    ("source", "line"),
    [("a = 1\nb =\n", 2), ("a = 1\n[[x]\n", 2), ("a = 1\na = 2\n", 2), ('a = "open', 1)],
)
def test_bad_syntax_is_told_with_its_line(source: str, line: int) -> None:
    assert problem(source, lambda it: it)[0] == line


@pytest.mark.parametrize(
    ("source", "read", "line", "words"),
    [
        ("a = 1\nb = 2", lambda it: it.only("a"), 2, "unknown key 'b'"),
        ("a = 1", lambda it: it.string("a"), 1, "must be a text"),
        ('\na = ""', lambda it: it.string("a"), 2, "is empty"),
        ("a = 1", lambda it: it.string("c"), 1, "'c' is missing"),
        ("a = true", lambda it: it.number("a"), 1, "whole number"),
        ("a = -1", lambda it: it.number("a"), 1, "whole number"),
        ("a = 1.5", lambda it: it.number("a"), 1, "whole number"),
        ("a = 1", lambda it: it.flag("a", False), 1, "true or false"),
        ('\na = "2026-01-01"', lambda it: it.day("a"), 2, "must be a date"),
        ("a = 2026-01-01T10:00:00", lambda it: it.day("a"), 1, "must be a date"),
        ('a = { th = "x" }', lambda it: it.text("a"), 1, "'a' has no 'en'"),
        ('a = { th = "x", en = " " }', lambda it: it.text("a"), 1, "'a' has no 'en'"),
        (
            'a = { th = "x", en = "y", fr = "z" }',
            lambda it: it.text("a"),
            1,
            "unknown key 'fr'",
        ),
        ("a = 1", lambda it: it.text("a"), 1, "must be a table"),
        ('a = ["x", 1]', lambda it: it.strings("a"), 1, "list of texts"),
        ('a = "z"', lambda it: it.option("a", ("x", "y")), 1, "'z' is not one of: x, y"),
        ("a = [1]", lambda it: it.tables("a"), 1, "list of tables"),
    ],
)
def test_each_wrong_value_is_told(
    source: str, read: Callable[[Table], object], line: int, words: str
) -> None:
    told_line, told = problem(source, read)
    assert told_line == line
    assert words in str(told)


def test_right_values_are_read() -> None:
    table = Table.parse("x.toml", 'd = 2026-10-01\nt = { th = "ก", en = "a" }\none = { k = "v" }')
    assert table.day("d").isoformat() == "2026-10-01"
    assert table.day_or_none("later") is None
    assert table.text("t").of("th") == "ก"
    assert [one.string("k") for one in table.tables("one")] == ["v"]
    assert table.strings("none") == ()
    assert table.flag("f", True)
