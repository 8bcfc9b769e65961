"""What no reader would take is not written: a body is held against its bounds by its bytes."""

from __future__ import annotations

from dataclasses import make_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import bounds
from desktop.domain.journal import body_bytes
from desktop.domain.plain import plain
from desktop.domain.receipt import Quote, QuoteLine
from desktop.domain.text import Text
from desktop.entries import TYPES, Submitted, read, write
from desktop.entries.case_submitted import Value
from desktop.entries.words import is_closed
from tests.fixtures.bodies import SAMPLES

_TEXTS = st.text('ab"\\{}[]0123456789eN ', max_size=12) | st.just("x" * (bounds.MAX_TEXT + 1))


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.KIND)
def test_bytes_tell_the_bounds_of_each_kind(kind: type) -> None:
    assert is_closed(kind)


@pytest.mark.parametrize(
    "held", [Any, float, bytes, date, object, list[int], tuple[int, str], Decimal]
)
def test_bytes_do_not_tell_the_bounds_of_what_could_hold_more(held: Any) -> None:
    inside: Any = make_dataclass("Inside", [("held", dict[str, held | None])])
    assert not is_closed(make_dataclass("Around", [("name", str), ("rows", list[inside])]))
    assert is_closed(make_dataclass("Without", [("name", str), ("rows", list[str])]))


def _case_with(**changes: Any) -> Submitted:
    case = next(body for body in SAMPLES if isinstance(body, Submitted))
    return replace(case, **changes)


def _values(count: int, text: str = "1") -> dict[str, Value]:
    return {f"v{n}": Value(text, "typed", "") for n in range(count)}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"computed": {"sum": "ก" * (bounds.MAX_TEXT + 1)}}, "long"),
        ({"computed": {"ก" * (bounds.MAX_TEXT + 1): "1"}}, "long"),
        # Beside what ends a text in JSON, and alone.
        ({"computed": {"sum": 'a"' * (bounds.MAX_TEXT // 2) + "a"}}, "long"),
        ({"computed": {"sum": "\n" * (bounds.MAX_TEXT + 1)}}, "long"),
        ({"values": _values(bounds.MAX_ITEMS + 1)}, "many"),
        ({"computed": {f"f{n}": "" for n in range(bounds.MAX_ITEMS + 1)}}, "many"),
        (
            {"quote": Quote((QuoteLine("a", Text("", ""), 2**53, True, None),), "7", 0, 0, 0, 0)},
            "number",
        ),
        (
            {
                "quote": Quote(
                    (QuoteLine("a", Text("", ""), -(2**53), True, None),), "7", 0, 0, 0, 0
                )
            },
            "number",
        ),
    ],
)
def test_what_no_reader_would_take_is_not_written(changes: dict[str, Any], fault: str) -> None:
    case = _case_with(**changes)
    with pytest.raises(ValueError, match=rf"^out of bounds \({fault}\): case.submitted$"):
        write(case)
    with pytest.raises(ValueError, match=rf"^{fault}$"):
        read(case.KIND, case.SCHEMA, body_bytes(plain(case)))


@pytest.mark.parametrize(
    "changes",
    [
        {"computed": {"sum": "ก" * bounds.MAX_TEXT}},
        {"computed": {"sum": '"' * bounds.MAX_TEXT}},
        {"computed": {f"f{n}": "" for n in range(bounds.MAX_ITEMS)}},
        {"values": _values(300, "a note of\ntwo lines")},
    ],
)
def test_what_reaches_its_bound_is_written(changes: dict[str, Any]) -> None:
    case = _case_with(**changes)
    assert read(case.KIND, case.SCHEMA, write(case)) == case


@given(_TEXTS | st.text(max_size=8), _TEXTS, st.integers(-(2**60), 2**60))
def test_what_the_bytes_tell_to_be_within_bounds_is(name: str, text: str, number: int) -> None:
    body = {name: text, "n": number, "in": {text: [name, {text: number}]}}
    try:
        content = body_bytes(body)
    except UnicodeEncodeError:
        return
    if bounds.far_within(content):
        assert bounds.body_fault(body) is None
