"""Reading `resources/fees/*.toml`; a CounterError tells file and line of a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from desktop.domain.catalogue import Condition
from desktop.domain.data_file import Table
from desktop.domain.fees import FeeKind, FeeRow, FeeRule, FeeSchedule, VatRate
from desktop.domain.money import baht
from desktop.domain.provenance import KEYS, parse_provenance


def parse_conditions(table: Table, key: str) -> tuple[Condition, ...]:
    """`{ field = "...", is = ["...", "..."] }`, one or a list of which all must hold."""
    conditions = []
    for one in table.tables(key):
        one.only("field", "is")
        values = one.strings("is")
        if not values:
            table.fail(key, f"'{key}' lists no value")
        conditions.append(Condition(one.string("field"), values))
    return tuple(conditions)


def parse_fees(file: str, source: str) -> FeeSchedule:
    """A fee schedule with all its dated rows; amounts in the file are whole baht."""
    root = Table.parse(file, source)
    root.only("edition", "vat", "not_offered", "rule")
    rules: dict[str, FeeRule] = {}
    for table in root.tables("rule"):
        rule = _rule(table)
        if rule.id in rules:
            table.fail("id", f"fee rule '{rule.id}' is there twice")
        rules[rule.id] = rule
    rates: list[VatRate] = []
    for table in root.tables("vat"):
        rate = _vat(table)
        if any(rate.valid_from == other.valid_from for other in rates):
            table.fail("valid_from", "another rate begins on this day")
        rates.append(rate)
    if not rates:
        root.fail("vat", "there is no rate of VAT")
    rates.sort(key=lambda rate: rate.valid_from, reverse=True)
    return FeeSchedule(root.string("edition"), rules, tuple(rates), _not_offered(root))


def _not_offered(root: Table) -> Mapping[str, tuple[str, ...]]:
    """Choices that rows name although no form has them, by field."""
    if not root.has("not_offered"):
        return {}
    table = root.table("not_offered")
    return {name: table.strings(name) for name in table.names()}


def _vat(table: Table) -> VatRate:
    table.only("percent", "valid_from", *KEYS)
    try:
        percent = Fraction(table.string("percent"))
    except (ValueError, ZeroDivisionError):
        table.fail("percent", "'percent' must be a number such as \"7\"")
    if not 0 <= percent < 100:
        table.fail("percent", "'percent' is out of range")
    return VatRate(percent, table.day("valid_from"), parse_provenance(table))


def _rule(table: Table) -> FeeRule:
    table.only("id", "kind", "label", "detail", "vatable", "row")
    rows: list[FeeRow] = []
    for row_table in table.tables("row"):
        row = _row(row_table)
        if any(_clash(row, other) for other in rows):
            row_table.fail("valid_from", "an earlier row may hold in the same case on these dates")
        rows.append(row)
    if not rows:
        table.fail("id", "the fee rule has no row")
    kind = cast(FeeKind, table.option("kind", ("fee", "deposit")))
    vatable = table.flag("vatable", kind == "fee")
    if vatable and kind == "deposit":
        table.fail("vatable", "a deposit is not revenue and bears no VAT")
    return FeeRule(
        id=table.string("id"),
        kind=kind,
        label=table.text("label"),
        vatable=vatable,
        rows=tuple(rows),
        detail=table.string("detail", ""),
    )


def _row(table: Table) -> FeeRow:
    table.only(
        "when", "amount", "former", "former_source", "waived", "valid_from", "valid_to", *KEYS
    )
    valid_from, valid_to = table.day("valid_from"), table.day_or_none("valid_to")
    if valid_to is not None and valid_to < valid_from:
        table.fail("valid_to", "'valid_to' is before 'valid_from'")
    amount = table.number("amount")
    waived = table.text_or_none("waived")
    if waived is not None and amount:
        table.fail("waived", "a waived row has the amount 0")
    former = None
    if table.has("former"):
        former = baht(table.number("former"))
        table.string("former_source")
    return FeeRow(
        when=parse_conditions(table, "when"),
        amount=baht(amount),
        valid_from=valid_from,
        valid_to=valid_to,
        provenance=parse_provenance(table),
        table=table,
        former=former,
        waived=waived,
    )


def _clash(one: FeeRow, other: FeeRow) -> bool:
    """Whether both rows may hold in one case on one day.

    Rows that name different fields are a general row and an exception to it: the first one holds.
    """
    begins_in_time = other.valid_to is None or one.valid_from <= other.valid_to
    ends_in_time = one.valid_to is None or other.valid_from <= one.valid_to
    ones, others = _asked(one), _asked(other)
    return (
        begins_in_time
        and ends_in_time
        and ones.keys() == others.keys()
        and all(ones[name] & others[name] for name in ones)
    )


def _asked(row: FeeRow) -> dict[str, set[str]]:
    """The values with which a row holds, by field."""
    asked: dict[str, set[str]] = {}
    for condition in row.when:
        values = set(condition.values)
        asked[condition.field] = asked.get(condition.field, values) & values
    return asked
