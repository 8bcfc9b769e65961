"""What a service costs on a day: the dated fee schedule and the quote made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from desktop.domain.catalogue import Condition, Service, holds
from desktop.domain.data_file import Table
from desktop.domain.money import vat_of
from desktop.domain.provenance import Provenance
from desktop.domain.receipt import Quote, QuoteLine
from desktop.domain.text import Text

FeeKind = Literal["fee", "deposit"]


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One amount (satang) of a rule, in force on dates in [valid_from, valid_to].

    `former` is what the same thing cost before, in satang; `waived` says why the amount is 0.
    `table` is where the row was read, for whoever finds a mistake in it later.
    """

    when: tuple[Condition, ...]
    amount: int
    valid_from: date
    valid_to: date | None
    provenance: Provenance
    table: Table = field(repr=False, compare=False)
    former: int | None = None
    waived: Text | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A line of the quote: its first row whose conditions hold gives the amount.

    `detail` names a choice of the form that belongs into the line: a tax invoice says the kind
    of what was sold (Revenue Code s. 86/4 (5)).
    """

    id: str
    kind: FeeKind
    label: Text
    vatable: bool
    rows: tuple[FeeRow, ...]
    detail: str = ""

    def detail_for(self, service: Service, facts: Mapping[str, str]) -> Text | None:
        """The kind of what is charged on a form with these facts."""
        field = service.fields.get(self.detail)
        return field.choice_label(facts.get(self.detail, "")) if field is not None else None


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
class FeeSchedule:
    """All fee rules by id, and the rates of VAT with the newest first.

    `not_offered` lists, by field, choices that rows name although no form offers them yet.
    """

    edition: str
    rules: Mapping[str, FeeRule]
    vat_rates: tuple[VatRate, ...]
    not_offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def vat_on(self, day: date) -> VatRate:
        """The rate in force; the data begin before the first day of the program."""
        return next((rate for rate in self.vat_rates if rate.valid_from <= day), self.vat_rates[-1])

    def quote(self, service: Service, facts: Mapping[str, str], day: date) -> Quote:
        """The quote for a form with these facts; VAT is rounded once, over all vatable lines.

        A rule without a row for these facts goes to `unpriced`: never taken for free.
        """
        lines: list[QuoteLine] = []
        unpriced: list[str] = []
        for rule_id in service.fee_rules:
            rule = self.rules[rule_id]
            row = next((r for r in rule.rows if r.in_force(day) and holds(r.when, facts)), None)
            if row is None:
                unpriced.append(rule_id)
                continue
            lines.append(
                QuoteLine(
                    id=rule.id,
                    label=rule.label,
                    amount=row.amount,
                    vatable=rule.vatable,
                    former=row.former,
                    waived=row.waived,
                    unconfirmed=row.provenance.unconfirmed,
                    source=row.provenance.source,
                    deposit=rule.kind == "deposit",
                    detail=rule.detail_for(service, facts),
                )
            )
        rate = self.vat_on(day)
        base = sum(line.amount for line in lines if not line.deposit)
        deposit = sum(line.amount for line in lines if line.deposit)
        vat = vat_of(sum(line.amount for line in lines if line.vatable), rate.percent)
        former = None
        if any(line.former is not None for line in lines):
            former = sum(line.amount if line.former is None else line.former for line in lines)
        return Quote(
            lines=tuple(lines),
            vat_percent=rate.shown,
            base=base,
            vat=vat,
            deposit=deposit,
            total=base + deposit + vat,
            former_total=former,
            unpriced=tuple(unpriced),
        )
