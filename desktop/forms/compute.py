"""Facts as functions of the values: each passes unknown by, then does one operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from desktop.forms.condition import Condition
from desktop.forms.given import Run
from desktop.forms.operations import amounts, dates, names
from desktop.forms.values import NO, YES, Env, Getter, Unknown, Value, first_unknown

Compute = Callable[[Env], Any]


def run_of(env: Env) -> Run:
    """The run of a row or of the form."""
    first = env[0]
    return first if first.__class__ is Run else first[0]


def literal(value: Value) -> Getter:
    """A value of the data."""
    return lambda _env: value


def of_values(operation: Callable[..., Any], getters: Sequence[Getter]) -> Compute:
    """An operation on single values that are never nothing."""

    def compute(env: Env) -> Any:
        values = [get(env) for get in getters]
        return first_unknown(values) or operation(*values)

    return compute


def of_list(operation: Callable[[Sequence[Any]], Any], getters: Sequence[Getter]) -> Compute:
    """An operation on a list of single values."""

    def compute(env: Env) -> Any:
        values = [get(env) for get in getters]
        return first_unknown(values) or operation(values)

    return compute


def of_given(operation: Callable[..., Any], getters: Sequence[Getter]) -> Compute:
    """An operation on single values that is nothing if one of them is."""

    def compute(env: Env) -> Any:
        values = [get(env) for get in getters]
        if None in values:
            return None
        return first_unknown(values) or operation(*values)

    return compute


def of_column(
    operation: Callable[[Sequence[Any]], Any],
    rows: Getter,
    cell: Getter,
    where: Condition | None,
) -> Compute:
    """An operation on a column, of the rows for which `where` holds."""

    def compute(env: Env) -> Any:
        chosen = chosen_rows(rows(env), where)
        if chosen.__class__ is Unknown:
            return chosen
        values = [cell(row) for row in chosen]
        return first_unknown(values) or operation(values)

    return compute


def count_of(rows: Getter, where: Condition | None) -> Compute:
    """How many rows there are, for which `where` holds."""

    def compute(env: Env) -> Any:
        chosen = chosen_rows(rows(env), where)
        return chosen if chosen.__class__ is Unknown else len(chosen)

    return compute


def chosen_rows(rows: Any, where: Condition | None) -> Any:
    """The rows for which `where` holds; unknown if the rows are, or an open test decides."""
    if rows.__class__ is Unknown or where is None:
        return rows
    verdicts = [where(row) for row in rows]
    unknown = first_unknown(verdicts)
    return unknown or [row for row, verdict in zip(rows, verdicts, strict=True) if verdict]


def pick(rows: Sequence[tuple[Condition | None, Getter]]) -> Compute:
    """The value of the first row that holds; an open one before it decides nothing."""

    def compute(env: Env) -> Any:
        for when, get in rows:
            verdict = True if when is None else when(env)
            if verdict is True:
                return get(env)
            if verdict is not False:
                return verdict
        return Unknown.FORM  # a gap, which a stop shuts

    return compute


def first_of(getters: Sequence[Getter]) -> Compute:
    """The first value given; passes over nothing, and over outside answers that are not here."""

    def compute(env: Env) -> Any:
        waiting = None
        for get in getters:
            value = get(env)
            if value is Unknown.OUTSIDE:
                waiting = value
            elif value is not None:
                return value
        return waiting

    return compute


def holds(condition: Condition) -> Compute:
    """A condition as yes or no."""

    def compute(env: Env) -> Any:
        verdict = condition(env)
        if verdict.__class__ is Unknown:
            return verdict
        return YES if verdict else NO

    return compute


def same_name(getters: Sequence[Getter], title: Getter | None) -> Compute:
    """Whether the first name is one of the others; the applicant's own title counts as one, too."""

    def compute(env: Env) -> Any:
        one, *others = (get(env) for get in getters)
        if one is None:
            return None
        own = title(env) if title is not None else None
        titles = run_of(env).rules.titles + ((own,) if isinstance(own, str) else ())
        unknown = first_unknown([one, *others])
        return unknown or names.same_name(one, others, titles)

    return compute


def office_of(area: Getter) -> Compute:
    """The office of an area; an area that is not filled in yet has none."""

    def compute(env: Env) -> Any:
        value = area(env)
        if value is None or value is Unknown.FORM:
            return None
        if value is Unknown.OUTSIDE:
            return value
        return names.office_of(value, run_of(env).rules.districts)

    return compute


def date_after(day: Getter, count: Getter, *, months: bool, open_day: bool) -> Compute:
    """A day later by months or days, on an open day if that is asked."""

    def compute(env: Env) -> Any:
        values = [day(env), count(env)]
        if None in values:
            return None
        if unknown := first_unknown(values):
            return unknown
        calendar = run_of(env).rules.calendar if open_day else None
        start, number = values
        return dates.date_after(start, 0 if months else number, number if months else 0, calendar)

    return compute


def even_parts(section: Getter, amount: Getter, multiple: int, rest: Any, slot: int) -> Compute:
    """An even part of the amount into the slot of every row."""

    def compute(env: Env) -> Any:
        rows, value = section(env), amount(env)
        if rows.__class__ is Unknown:
            return None
        if value.__class__ is Unknown:
            _fill(rows, slot, [value] * len(rows))
        else:
            _fill(rows, slot, amounts.even_parts(value, len(rows), multiple, rest))
        return None

    return compute


def allocated(section: Getter, amount: Getter, over: Getter, by: Getter, slot: int) -> Compute:
    """What of the amount falls on each row, into the slot of every row."""

    def compute(env: Env) -> Any:
        rows, value = section(env), amount(env)
        if rows.__class__ is Unknown:
            return None
        bounds, order = [over(row) for row in rows], [by(row) for row in rows]
        if unknown := first_unknown([value, *bounds, *order]):
            _fill(rows, slot, [unknown] * len(rows))
        else:
            _fill(rows, slot, amounts.allocated(value, bounds, order))
        return None

    return compute


def _fill(rows: Sequence[Env], slot: int, values: Sequence[Any]) -> None:
    for row, value in zip(rows, values, strict=True):
        row[slot] = value


def lookup(name: str, inputs: Sequence[Getter]) -> Compute:
    """The answer from outside; unknown until it is here, nothing where nothing can be asked."""

    def compute(env: Env) -> Any:
        values = [get(env) for get in inputs]
        if None in values:
            return None
        if first_unknown(values) is Unknown.FORM:
            return Unknown.FORM
        return run_of(env).given.outside.get(name, Unknown.OUTSIDE)

    return compute


def priced(rule: Any, inputs: Sequence[Getter]) -> Compute:
    """The amount of a fee rule for other inputs than those of a line."""

    def compute(env: Env) -> Any:
        values = [get(env) for get in inputs]
        row = rule.row(values, run_of(env).priced_on)
        if row.__class__ is Unknown:
            return row
        return Unknown.FORM if row is None else row.amount

    return compute


def scaled(parts: Sequence[Getter], how: amounts.Round) -> Compute:
    """A value times another over a third, rounded once; unknown over 0."""

    def compute(env: Env) -> Any:
        values = [get(env) for get in parts]
        if unknown := first_unknown(values):
            return unknown
        value, times, over = values
        return Unknown.FORM if over == 0 else amounts.scaled(value, times, over, how)

    return compute


def age_of(birth: Getter, today: Getter) -> Compute:
    """Completed years."""

    def compute(env: Env) -> Any:
        values = [birth(env), today(env)]
        if None in values:
            return None
        if unknown := first_unknown(values):
            return unknown
        one, other = values
        assert isinstance(one, date)
        return dates.age(one, other)

    return compute
