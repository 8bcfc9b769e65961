"""Conditions: any-of-all-of tests of single values, which may be open.

A test on an unknown value is open. All-of is false if one test is false, else open if one is open;
any-of is true if one table is true, else open if one is open. No strings are interpreted: names
have become getters of slots when the data were loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop.forms.values import Env, Getter, Unknown, Verdict


@dataclass(frozen=True, slots=True)
class ValueTest:
    """One test of one value: by set, half-open range or presence.

    `low` is included, `below` excluded and `high` included. `holds` judges a value.
    """

    values: frozenset[Any] | None = None
    negated: bool = False
    low: Any = None
    below: Any = None
    given: bool | None = None

    def judge(self) -> Callable[[Any], Verdict]:
        """The function that says whether a value passes."""
        if self.given is not None:
            return _is_given if self.given else _is_nothing
        if self.values is not None:
            return _one_of(self.values, self.negated)
        return _in_range(self.low, self.below)


def _is_given(value: Any) -> Verdict:
    return value if value.__class__ is Unknown else value is not None


def _is_nothing(value: Any) -> Verdict:
    return value if value.__class__ is Unknown else value is None


def _one_of(values: frozenset[Any], negated: bool) -> Callable[[Any], Verdict]:
    def judge(value: Any) -> Verdict:
        if value.__class__ is Unknown:
            return value
        return (value in values) is not negated

    return judge


def _in_range(low: Any, below: Any) -> Callable[[Any], Verdict]:
    def judge(value: Any) -> Verdict:
        if value.__class__ is Unknown:
            return value
        if value is None:
            return False
        return (low is None or value >= low) and (below is None or value < below)

    return judge


@dataclass(frozen=True, slots=True)
class Asked:
    """A test with the name whose value it asks for."""

    name: str
    test: ValueTest
    get: Getter
    judge: Callable[[Any], Verdict]


class Ground(NamedTuple):
    """A name that decides, with the value that it has; unknown while it is waited for."""

    name: str
    value: Any

    def __repr__(self) -> str:
        """The name alone: the value may be personal."""
        return f"Ground({self.name!r})"


Explained = tuple[Verdict, tuple[Ground, ...]]
_Judge = Callable[[Env], Verdict]


@dataclass(frozen=True, slots=True)
class Condition:
    """Tables of tests: it holds if all tests of one table hold.

    `judge` says whether it does, and `explain` what made it, too; while it is open, what it waits
    for. They are made once, as functions: conditions are most of what a key press computes.
    """

    tables: tuple[tuple[Asked, ...], ...]
    judge: Callable[[Env], Verdict] = field(init=False, compare=False, repr=False)
    explain: Callable[[Env], Explained] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        alone = self.tables[0][0] if [len(table) for table in self.tables] == [1] else None
        verdicts = tuple(map(_all_of, self.tables))
        judge = verdicts[0] if len(verdicts) == 1 else _any_of(verdicts)
        explain = _explain_all(self.tables, verdicts) if alone is None else _explain_one(alone)
        object.__setattr__(self, "judge", judge)
        object.__setattr__(self, "explain", explain)

    def __call__(self, env: Env) -> Verdict:
        """Whether it holds for these values."""
        return self.judge(env)

    @property
    def names(self) -> tuple[str, ...]:
        """All names that it asks, each once."""
        return tuple(dict.fromkeys(asked.name for table in self.tables for asked in table))


def _explain_one(asked: Asked) -> Callable[[Env], Explained]:
    name, get, judge = asked.name, asked.get, asked.judge

    def explain(env: Env) -> Explained:
        value = get(env)
        verdict = judge(value)
        return verdict, () if verdict is False else (Ground(name, value),)

    return explain


def _explain_all(
    tables: tuple[tuple[Asked, ...], ...], verdicts: tuple[_Judge, ...]
) -> Callable[[Env], Explained]:
    def explain(env: Env) -> Explained:
        verdict: Verdict = False
        waits: dict[str, Ground] = {}
        for table, all_of in zip(tables, verdicts, strict=True):
            found = all_of(env)
            if found is False:
                continue
            grounds = [Ground(asked.name, asked.get(env)) for asked in table]
            if found is True:
                return True, tuple(grounds)
            waits |= {ground.name: ground for ground in grounds}
            verdict = found if verdict is not Unknown.FORM else verdict
        return verdict, tuple([one for one in waits.values() if one.value.__class__ is Unknown])

    return explain


def _all_of(table: tuple[Asked, ...]) -> _Judge:
    tests = [(asked.get, asked.judge) for asked in table]
    if len(tests) == 1:
        [(get_it, judge_it)] = tests
        return lambda env: judge_it(get_it(env))

    def verdict(env: Env) -> Verdict:
        whole: Verdict = True
        for get, judge in tests:
            found = judge(get(env))
            if found is False:
                return False
            if found is not True and whole is not Unknown.FORM:
                whole = found
        return whole

    return verdict


def _any_of(verdicts: Sequence[_Judge]) -> _Judge:
    def verdict(env: Env) -> Verdict:
        whole: Verdict = False
        for all_of in verdicts:
            found = all_of(env)
            if found is True:
                return True
            if found is not False and whole is not Unknown.FORM:
                whole = found
        return whole

    return verdict


def holds(condition: Condition | None, env: Env) -> bool:
    """Whether it holds; none at all always does, and an open one does not."""
    return condition is None or condition(env) is True


def both(one: Condition | None, other: Condition | None) -> Condition | None:
    """What holds if both do; none at all always holds."""
    if one is None or other is None:
        return one or other
    return Condition(tuple((*mine, *more) for mine in one.tables for more in other.tables))
