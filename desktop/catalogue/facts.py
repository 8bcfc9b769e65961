"""Operations as rows name them: which keys each takes, of what types, and what type it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.catalogue.models import FactRow
from desktop.catalogue.names import Known, slot
from desktop.catalogue.problems import nearest
from desktop.catalogue.reader import Reader, getters
from desktop.forms import compute
from desktop.forms.compute import Compute
from desktop.forms.form import Ask
from desktop.forms.operations import amounts, dates
from desktop.forms.operations.names import same
from desktop.forms.values import Type

# Every operation with the keys that it needs, and those that it may have.
OPERATIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sum": ((), ("where",)),
    "least": ((), ("where",)),
    "greatest": ((), ("where",)),
    "count": ((), ("where",)),
    "difference": ((), ()),
    "excess": ((), ()),
    "scaled": (("times", "over"), ("round", "unit", "decimals")),
    "months_between": (("counted",), ()),
    "days_between": ((), ()),
    "age": ((), ()),
    "date_after": ((), ("days", "months", "if_closed")),
    "pick": (("type",), ("unit", "decimals")),
    "first_of": ((), ()),
    "holds": ((), ()),
    "same": ((), ()),
    "same_name": ((), ()),
    "office_of": ((), ()),
    "priced": (("with_",), ()),
    "even_parts": (("to", "rest"), ()),
    "allocated": (("over", "by"), ()),
    "lookup": (("part", "with_"), ()),
    "flag": (("on",), ()),
}
_OWN = {"id", "label", "source", "basis", "unconfirmed"}
NUMBER, MONEY, DATE, YES_NO = Type("number"), Type("money"), Type("date"), Type("yes_no")
# What the centre can be asked, and the types of the parts of its answers.
LOOKUPS: Mapping[str, Mapping[str, Type]] = {
    "place_debt": {"amount": MONEY, "bills": NUMBER},
    "account_debt": {"amount": MONEY, "bills": NUMBER},
    "deposit": {"amount": MONEY, "holder": Type("name"), "paid_on": DATE},
    "company": {"name": Type("name"), "registered": YES_NO, "registered_on": DATE},
    "house": {"householder": Type("name"), "registered": YES_NO},
    "card": {"valid": YES_NO},
}


@dataclass(frozen=True, slots=True)
class Made:
    """A fact compiled: `spread` fills the slots of all rows by itself."""

    type: Type
    compute: compute.Compute
    nothing: bool = False
    outside: bool = False
    spread: bool = False


def make(row: FactRow, reader: Reader, row_slot: int) -> Made | None:
    """A fact's row compiled; None and a problem where it cannot be."""
    operation = operation_of(row, reader)
    if operation is None:
        return None
    made = _MAKERS[operation](row, reader, operation, row_slot)
    outside = made.outside or reader.outside
    return Made(made.type, made.compute, made.nothing, outside, made.spread)


def operation_of(row: FactRow, reader: Reader) -> str | None:
    """The one operation of a row that has all its keys and no other."""
    has = {name for name in row.model_fields_set if getattr(row, name) is not None}
    named = [name for name in OPERATIONS if name in has]
    if len(named) != 1:
        told = ", ".join(named) or "none"
        reader.fail("id", f"a fact has one operation, this one has {told}")
        return None
    operation = named[0]
    needed, free = OPERATIONS[operation]
    missing = [key.rstrip("_") for key in needed if key not in has]
    if missing:
        reader.fail(operation, f"'{operation}' needs {' and '.join(missing)}")
        return None
    for key in sorted(has - _OWN - {operation, *needed, *free}):
        reader.fail(key.rstrip("_"), f"'{operation}' has no use for '{key.rstrip('_')}'")
    return operation


# --- one maker per shape ------------------------------------------------------------------------

Maker = Callable[[FactRow, Reader, str, int], Made]


def _of_list(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    raw = getattr(row, operation)
    function: Any = {"sum": amounts.total, "least": amounts.least, "greatest": amounts.greatest}[
        operation
    ]
    empty = operation != "sum"
    if isinstance(raw, str):
        known = reader.name(operation, raw, column=True)
        if known.rows is not None and known.cell is not None:
            where = _where(row, reader, known)
            _amount(operation, known, reader)
            worker = compute.of_column(function, known.rows, known.cell, where)
            return Made(known.type, worker, nothing=empty)
        if not known.composite:
            reader.fail(operation, f"'{raw}' is one value: name a column, or a list of values")
        raw = (raw,)
    if row.where is not None:
        reader.fail("where", "'where' chooses rows of a column")
    first = reader.operand(operation, raw[0])
    others = [reader.operand(operation, one, first.type) for one in raw[1:]]
    for known in (first, *others):
        _amount(operation, known, reader)
        reader.sure(operation, known)
    return Made(first.type, compute.of_list(function, getters([first, *others])))


def _where(row: FactRow, reader: Reader, column: Known) -> Any:
    """The rows that count: names of the column's table are said with `row`."""
    section = column.name.partition(".")[0]
    scope, reader.scope = reader.scope, reader.scope.in_row(section)
    condition = reader.condition("where", row.where)
    reader.scope = scope
    return condition


def _amount(key: str, known: Known, reader: Reader) -> None:
    if known.type.base not in ("number", "money", "date", "month") and not known.composite:
        reader.fail(key, f"'{known.name}' is a {known.type.shown}, which cannot be reckoned with")
    if known.type.base in ("date", "month") and key in ("sum", "difference", "excess"):
        reader.fail(key, f"'{known.name}' is a {known.type.shown}, which cannot be added")


def _count(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    rows = reader.linker.rows_of(row.count or "", reader, operation)
    if rows is None:
        return Made(NUMBER, compute.literal(0))
    where = None
    if row.where is not None:
        scope, reader.scope = reader.scope, reader.scope.in_row(row.count or "")
        where = reader.condition("where", row.where)
        reader.scope = scope
    return Made(NUMBER, compute.count_of(rows, where))


def _of_two(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    one, other = getattr(row, operation)
    first = reader.operand(operation, one)
    second = reader.operand(operation, other, first.type)
    for known in (first, second):
        _amount(operation, known, reader)
        reader.sure(operation, known)
    function = amounts.difference if operation == "difference" else amounts.excess
    return Made(first.type, compute.of_values(function, getters([first, second])))


def _scaled(row: FactRow, reader: Reader, _operation: str, _slot: int) -> Made:
    parts = [
        reader.sure(key, reader.operand(key, raw))
        for key, raw in (("scaled", row.scaled), ("times", row.times), ("over", row.over))
    ]
    for key, known in zip(("scaled", "times", "over"), parts, strict=True):
        if known.type.base not in ("number", "money") and not known.composite:
            reader.fail(key, f"'{known.name}' is a {known.type.shown}, and a number is needed")
    is_money = any(known.type.base == "money" for known in parts)
    kind = MONEY if is_money else Type("number", row.unit or "", row.decimals or 0)
    return Made(kind, compute.scaled(getters(parts), row.round or "half_up"))


def _between(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    knowns = [reader.operand(operation, raw, DATE) for raw in getattr(row, operation)]
    if operation == "days_between":
        worker = compute.of_given(dates.days_between, getters(knowns))
    else:
        counted = row.counted or "over"
        worker = compute.of_given(
            lambda start, end: dates.months_between(start, end, counted), getters(knowns)
        )
    return Made(NUMBER, worker, nothing=reader.nothing)


def _age(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    birth, today = reader.operand(operation, row.age, DATE), reader.name(operation, "today")
    return Made(NUMBER, compute.age_of(birth.get, today.get), nothing=reader.nothing)


def _date_after(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    day = reader.operand(operation, row.date_after, DATE)
    key = "days" if row.days is not None else "months"
    if (row.days is None) == (row.months is None):
        reader.fail(operation, "'date_after' needs days or months")
        return Made(DATE, compute.literal(None))
    count = reader.operand(key, getattr(row, key), NUMBER)
    worker = compute.date_after(
        day.get, count.get, months=key == "months", open_day=row.if_closed is not None
    )
    return Made(DATE, worker, nothing=reader.nothing)


def _pick(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    kind = Type(row.type or "text", row.unit or "", row.decimals or 0)
    rows, nothing = [], False
    for number, one in enumerate(row.pick or ()):
        key = reader.place.at(operation, number)
        inner = Reader(reader.linker, reader.scope, key, reader.used)
        if (one.value is None) == (one.name is None):
            inner.fail("", "a row of 'pick' has a value or a name")
            continue
        if one.when is None and number < len(row.pick or ()) - 1:
            inner.fail("", "only the last row holds without 'when'")
        when = inner.condition("when", one.when)
        if one.name is not None:
            known = inner.name("name", one.name)
            inner.fits("name", known, kind)
            nothing = nothing or known.nothing
            rows.append((when, known.get))
        else:
            rows.append((when, compute.literal(inner.literal("value", one.value, kind))))
    reader.linker.picks.append((reader.place, tuple(when for when, _ in rows)))
    return Made(kind, compute.pick(rows), nothing=nothing)


def _first_of(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    raw = row.first_of or ()
    names = [one for one in raw if isinstance(one, str) and not one[:1].isdigit()]
    if not names:
        reader.fail(operation, "'first_of' names a value")
        return Made(NUMBER, compute.literal(0))
    wanted = reader.operand(operation, names[0]).type
    knowns = [reader.operand(operation, one, wanted) for one in raw]
    worker = compute.first_of(getters(knowns))
    if not reader.scope.section:
        reader.linker.chosen[row.id] = tuple(knowns)
    kind = Type("text") if wanted.base == "choice" else wanted
    return Made(kind, worker, nothing=all(known.nothing for known in knowns))


def _holds(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    condition = reader.condition(operation, row.holds)
    assert condition is not None
    if not reader.scope.section:
        reader.linker.held[row.id] = condition
    return Made(YES_NO, compute.holds(condition))


def _same(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    one, other = row.same or ("", "")
    first = reader.name(operation, one)
    second = reader.name(operation, other)
    reader.fits(operation, second, first.type)
    worker = compute.of_given(same, getters([first, second]))
    return Made(YES_NO, worker, nothing=reader.nothing)


def _same_name(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    knowns = [reader.operand(operation, raw, Type("name")) for raw in row.same_name or ()]
    title = reader.linker.title_of_applicant(reader)
    worker = compute.same_name(getters(knowns), title)
    return Made(YES_NO, worker, nothing=reader.nothing)


def _office_of(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    area = reader.operand(operation, row.office_of, Type("text"))
    return Made(Type("office"), compute.office_of(area.get), nothing=True)


def _priced(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    rule = reader.linker.rule(row.priced or "", reader, operation)
    inputs = reader.linker.inputs(rule, row.with_ or {}, reader)
    if rule is None:
        return Made(MONEY, compute.literal(0))
    return Made(MONEY, compute.priced(rule, getters(inputs)))


def _lookup(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    parts = LOOKUPS.get(row.lookup or "")
    if parts is None:
        reader.fail(operation, f"nobody answers '{row.lookup}'{nearest(row.lookup or '', LOOKUPS)}")
        return Made(Type("text"), compute.literal(None), outside=True)
    kind = parts.get(row.part or "")
    if kind is None:
        reader.fail(
            "part", f"'{row.lookup}' has no part '{row.part}'{nearest(row.part or '', parts)}"
        )
        kind = Type("text")
    knowns = {name: reader.operand("with", raw) for name, raw in (row.with_ or {}).items()}
    worker = _asked(knowns, reader, operation, Ask(row.id, (), row.lookup or "", row.part or ""))
    nothing = any(known.nothing for known in knowns.values())
    return Made(kind, worker, nothing, outside=True)


def _flag(row: FactRow, reader: Reader, operation: str, _slot: int) -> Made:
    known = reader.name("on", row.on or "")
    reader.linker.flags_read.append((reader.place.at(operation), row.flag or "", known.type))
    worker = _asked({"on": known}, reader, operation, Ask(row.id, (), flag=row.flag or ""))
    return Made(YES_NO, worker, known.nothing, outside=True)


def _asked(knowns: Mapping[str, Known], reader: Reader, operation: str, ask: Ask) -> Compute:
    """The answer by the name of its fact, and the question by which it is got: once for a case."""
    if reader.scope.section:
        reader.fail(operation, "the outside is asked once for a case, not in every row")
    prefix = f"{reader.scope.prefix}." if reader.scope.prefix else ""
    inputs = tuple((name, known.type, known.get) for name, known in knowns.items())
    made = replace(ask, fact=f"{prefix}{ask.fact}", inputs=inputs)
    reader.linker.asks.append(made)
    return compute.lookup(made.fact, getters(list(knowns.values())))


def _even_parts(row: FactRow, reader: Reader, operation: str, row_slot: int) -> Made:
    amount = reader.sure(operation, reader.operand(operation, row.even_parts, MONEY))
    multiple = reader.literal("to", row.to, MONEY) or 1
    section = _table(reader, operation)
    worker = compute.even_parts(section, _plain(amount, reader), multiple, row.rest, row_slot)
    return Made(MONEY, worker, spread=True)


def _allocated(row: FactRow, reader: Reader, operation: str, row_slot: int) -> Made:
    amount = reader.sure(operation, reader.operand(operation, row.allocated, MONEY))
    over = reader.sure("over", reader.operand("over", row.over, MONEY))
    by = reader.operand("by", row.by)
    if by.type.base not in ("number", "money", "date", "month") and not by.composite:
        reader.fail("by", f"'{row.by}' is a {by.type.shown}, which has no order")
    reader.sure("by", by)
    section = _table(reader, operation)
    worker = compute.allocated(section, _plain(amount, reader), over.get, by.get, row_slot)
    return Made(MONEY, worker, spread=True)


def _table(reader: Reader, operation: str) -> Any:
    """The rows of the table in which the fact stands."""
    section = reader.scope.section
    if not section:
        reader.fail(operation, f"'{operation}' stands in a table of rows")
        return compute.literal([])  # type: ignore[arg-type]
    return slot(reader.linker.section_slot(section))


def _plain(known: Known, reader: Reader) -> Any:
    """A value of the form, as the form gets it and not a row."""
    if not reader.scope.section or known.name[:1].isdigit():
        return known.get
    if known.name.startswith(f"{reader.scope.section}."):
        reader.fail("", f"'{known.name}' differs from row to row: one amount is spread")
        return known.get
    return reader.linker.form_getter(known.name) or known.get


_MAKERS: Mapping[str, Maker] = {
    "sum": _of_list, "least": _of_list, "greatest": _of_list, "count": _count,
    "difference": _of_two, "excess": _of_two, "scaled": _scaled, "months_between": _between,
    "days_between": _between, "age": _age, "date_after": _date_after, "pick": _pick,
    "first_of": _first_of, "holds": _holds, "same": _same, "same_name": _same_name,
    "office_of": _office_of, "priced": _priced, "even_parts": _even_parts,
    "allocated": _allocated, "lookup": _lookup, "flag": _flag,
}  # fmt: skip
