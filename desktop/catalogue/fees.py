"""Reading `fees/*.toml`: rules with their inputs and dated rows, and the rates of VAT."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from desktop.catalogue.names import Known, Scope, broken
from desktop.catalogue.problems import Place, Problems, nearest
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.shared import Shared
from desktop.catalogue.shared_models import FeeRuleTable, FeesFile, InputTable
from desktop.domain.money import parse_baht
from desktop.forms.fee_rules import FeeRow, FeeRule, Fees, VatRate
from desktop.forms.values import Base, Type

if TYPE_CHECKING:
    from desktop.catalogue.linker import Linker


class _Inputs:
    """The names of a rule: its inputs, by their place."""

    def __init__(self, inputs: Mapping[str, Type], problems: Problems) -> None:
        self.problems = problems
        self.conditions: list[object] = []
        self._inputs = inputs

    def known(self, raw: str, reader: Reader, key: str) -> Known:
        """An input; a rule knows nothing else."""
        if raw not in self._inputs:
            told = nearest(raw, self._inputs)
            reader.fail(key, f"the rule has no input '{raw}'{told}")
            return broken(raw)
        number = list(self._inputs).index(raw)
        return Known(raw, self._inputs[raw], itemgetter(number))

    def is_composite(self, _name: str) -> bool:
        """No input has parts."""
        return False


def add_fees(model: FeesFile, place: Place, shared: Shared) -> None:
    """The rules and rates of one file, beside those of the others."""
    rules, rates = dict(shared.fees.rules), list(shared.fees.vat_rates)
    places = dict(shared.rule_places)
    for number, row in enumerate(model.rule):
        where = place.at("rule", number)
        if row.id in rules:
            shared.problems.add(where.at("id"), f"fee rule '{row.id}' is there twice")
        rules[row.id], places[row.id] = _rule(row, model, where, shared), where
    for number, vat in enumerate(model.vat):
        where = place.at("vat", number)
        if any(vat.valid_from == rate.valid_from for rate in rates):
            shared.problems.add(where.at("valid_from"), "another rate begins on this day")
        provenance = provenance_of(vat, model, where, shared.problems)
        rates.append(VatRate(Fraction(vat.percent), vat.valid_from, provenance))
    rates.sort(key=lambda rate: rate.valid_from, reverse=True)
    shared.fees = Fees(rules, tuple(rates))
    shared.rule_places = places


def _rule(row: FeeRuleTable, head: FeesFile, place: Place, shared: Shared) -> FeeRule:
    inputs = {name: _input(name, declared, place, shared) for name, declared in row.over.items()}
    vatable = row.kind == "fee" if row.vatable is None else row.vatable
    if vatable and row.kind != "fee":
        shared.problems.add(place.at("vatable"), "only a fee is revenue and bears VAT")
    if row.detail is not None and row.detail not in inputs:
        told = nearest(row.detail, inputs)
        shared.problems.add(place.at("detail"), f"the rule has no input '{row.detail}'{told}")
    names = cast("Linker", _Inputs(inputs, shared.problems))
    rows = []
    for number, one in enumerate(row.row):
        where = place.at("row", number)
        if one.valid_below is not None and one.valid_below <= one.valid_from:
            shared.problems.add(where.at("valid_below"), "'valid_below' is not after 'valid_from'")
        amount = parse_baht(one.amount)
        if one.waived is not None and amount:
            shared.problems.add(where.at("waived"), "a waived row has the amount 0.00")
        if (one.former is None) != (not one.former_source):
            shared.problems.add(where.at("former"), "'former' has its 'former_source'")
        rows.append(
            FeeRow(
                when=Reader(names, Scope(), where).condition("when", one.when),
                amount=amount,
                valid_from=one.valid_from,
                valid_below=one.valid_below,
                provenance=provenance_of(one, _head(row, head), where, shared.problems),
                former=parse_baht(one.former) if one.former is not None else None,
                waived=one.waived.text() if one.waived else None,
            )
        )
    return FeeRule(
        id=row.id,
        kind=row.kind,
        label=row.label.text(),
        vatable=vatable,
        inputs=inputs,
        rows=tuple(rows),
        detail=row.detail or "",
    )


def _head(row: FeeRuleTable, head: FeesFile) -> Any:
    return row if row.source is not None else head


def _input(name: str, declared: str | InputTable, place: Place, shared: Shared) -> Type:
    if isinstance(declared, InputTable):
        return Type(cast(Base, declared.type), declared.unit, declared.decimals)
    if declared == "yes_no":
        return Type("yes_no")
    values = shared.lists.get(declared)
    if values is None:
        told = nearest(declared, ["yes_no", *shared.lists])
        shared.problems.add(place.at("over", name), f"there is no list '{declared}'{told}")
        return Type("choice")
    return Type("choice", options=tuple(value for value, _ in values))
