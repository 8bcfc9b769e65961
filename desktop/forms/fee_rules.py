"""Fee rules: what a thing costs on a day, by declared inputs, in dated rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from desktop.domain.provenance import Provenance
from desktop.domain.text import Text
from desktop.forms.condition import Condition
from desktop.forms.values import Type, Unknown

LineKind = Literal["fee", "deposit", "collected", "fine"]


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One amount of a rule in satang, in force on days in [valid_from, valid_below).

    `former` is what the same cost before; `waived` says why the amount is 0.
    """

    when: Condition | None
    amount: int
    valid_from: date
    valid_below: date | None
    provenance: Provenance
    former: int | None = None
    waived: Text | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row holds on `day`."""
        return self.valid_from <= day and (self.valid_below is None or day < self.valid_below)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A rule with its inputs, in the order of their slots; one row holds per case and day.

    `detail` is the input whose words belong into the line: a tax invoice says the kind of what was
    sold (Revenue Code s. 86/4 (5)).
    """

    id: str
    kind: LineKind
    label: Text
    vatable: bool
    inputs: Mapping[str, Type]
    rows: tuple[FeeRow, ...]
    detail: str = ""

    def row(self, values: Sequence[Any], day: date) -> FeeRow | Unknown | None:
        """The row that prices these inputs; None if there is none."""
        env = list(values)
        verdict: FeeRow | Unknown | None = None
        for row in self.rows:
            if not row.in_force(day):
                continue
            found = True if row.when is None else row.when(env)
            if found is True:
                return row
            if found is not False and verdict is not Unknown.FORM:
                verdict = found
        return verdict


@dataclass(frozen=True, slots=True)
class VatRate:
    """A rate of VAT in percent, in force from a day until the next rate."""

    percent: Fraction
    valid_from: date
    provenance: Provenance

    @property
    def shown(self) -> str:
        """`7` or `6.3`."""
        return f"{float(self.percent):g}"


@dataclass(frozen=True, slots=True)
class Fees:
    """All fee rules by id, and the rates of VAT with the newest first."""

    rules: Mapping[str, FeeRule] = field(default_factory=dict)
    vat_rates: tuple[VatRate, ...] = ()

    def vat_on(self, day: date) -> VatRate:
        """The rate in force; the data begin before the first day of the program."""
        return next((rate for rate in self.vat_rates if rate.valid_from <= day), self.vat_rates[-1])
