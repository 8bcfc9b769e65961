"""Conditions over values that are there, nothing, or unknown; and what one costs."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

import pytest

from desktop.forms.condition import Asked, Condition, Ground, ValueTest
from desktop.forms.values import Env, Unknown, Verdict

FORM, OUTSIDE = Unknown.FORM, Unknown.OUTSIDE


def _asked(slot: int, test: ValueTest) -> Asked:
    return Asked(f"v{slot}", test, itemgetter(slot), test.judge())


def _one(test: ValueTest) -> Condition:
    return Condition(((_asked(0, test),),))


@pytest.mark.parametrize(
    ("test", "value", "verdict"),
    [
        (ValueTest(values=frozenset("a")), "a", True),
        (ValueTest(values=frozenset("a")), "b", False),
        (ValueTest(values=frozenset("a")), None, False),
        (ValueTest(values=frozenset("a")), FORM, FORM),
        (ValueTest(values=frozenset("a"), negated=True), "a", False),
        (ValueTest(values=frozenset("a"), negated=True), "b", True),
        (ValueTest(values=frozenset("a"), negated=True), None, True),
        (ValueTest(values=frozenset("a"), negated=True), OUTSIDE, OUTSIDE),
        (ValueTest(low=31, below=76), 31, True),
        (ValueTest(low=31, below=76), 75, True),
        (ValueTest(low=31, below=76), 76, False),
        (ValueTest(low=31), 30, False),
        (ValueTest(below=76), None, False),
        (ValueTest(below=76), FORM, FORM),
        (ValueTest(given=True), None, False),
        (ValueTest(given=True), 0, True),
        (ValueTest(given=True), FORM, FORM),
        (ValueTest(given=False), None, True),
        (ValueTest(given=False), "", False),
    ],
)
def test_one_test_of_one_value(test: ValueTest, value: Any, verdict: Verdict) -> None:
    assert _one(test)([value]) is verdict


YES, NO, OPEN = ValueTest(given=True), ValueTest(given=False), ValueTest(values=frozenset("a"))


@pytest.mark.parametrize(
    ("tables", "verdict"),
    [
        ([["y", "y"]], True),
        ([["y", "n"]], False),
        ([["y", "f"]], FORM),
        ([["n", "f"]], False),
        ([["y", "o"]], OUTSIDE),
        ([["o", "f"]], FORM),
        ([["n"], ["y"]], True),
        ([["f"], ["y"]], True),
        ([["f"], ["n"]], FORM),
        ([["o"], ["f"]], FORM),
        ([["n"], ["o"]], OUTSIDE),
        ([["n"], ["n"]], False),
    ],
)
def test_any_of_all_of(tables: list[list[str]], verdict: Verdict) -> None:
    values = {"y": (0, YES), "n": (0, NO), "f": (1, OPEN), "o": (2, OPEN)}
    condition = Condition(tuple(tuple(_asked(*values[one]) for one in t) for t in tables))
    assert condition(["x", FORM, OUTSIDE]) is verdict


def test_the_names_that_decided_are_those_of_the_first_table_that_holds() -> None:
    condition = Condition(((_asked(0, NO),), (_asked(0, YES), _asked(1, YES))))
    assert condition.explain(["x", "y"]) == (True, (Ground("v0", "x"), Ground("v1", "y")))
    assert condition.explain(["x", None]) == (False, ())


def test_an_open_condition_tells_what_it_waits_for() -> None:
    condition = Condition(((_asked(0, NO), _asked(1, YES)), (_asked(0, YES), _asked(1, YES))))
    assert condition.explain(["x", FORM]) == (FORM, (Ground("v1", FORM),))
    assert condition.explain([OUTSIDE, "y"]) == (OUTSIDE, (Ground("v0", OUTSIDE),))


def test_a_condition_of_one_test_asks_for_its_value_once() -> None:
    asked: list[object] = []

    def get(env: Env) -> object:
        asked.append(env[0])
        return env[0]

    test = ValueTest(given=True)
    condition = Condition(((Asked("v0", test, get, test.judge()),),))
    assert condition.explain(["x"]) == (True, (Ground("v0", "x"),))
    assert condition.explain([OUTSIDE]) == (OUTSIDE, (Ground("v0", OUTSIDE),))
    assert condition.explain([None]) == (False, ())
    assert asked == ["x", OUTSIDE, None]
