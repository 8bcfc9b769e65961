"""A receipt / tax invoice (Revenue Code s. 86/4) and the quote it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from desktop.domain.money import format_baht
from desktop.domain.text import Text

PaymentMethod = Literal["cash"]


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a quote, in satang; a deposit is money of the customer's, not a fee.

    `former` is what the same line cost before, where the data know it; `waived` gives the reason
    why an amount is 0; `unconfirmed` values are marked as such beside the amount; `detail` is the
    kind of what is charged, where the label alone does not say it; `amount` is that of the whole
    `quantity`.
    """

    id: str
    label: Text
    amount: int
    vatable: bool
    former: int | None = None
    waived: Text | None = None
    unconfirmed: bool = False
    source: str = ""
    deposit: bool = False
    detail: Text | None = None
    quantity: int = 1

    @property
    def counted(self) -> str:
        """`6 × 930.00`; empty for one, and for what costs nothing."""
        if self.quantity < 2 or not self.amount:
            return ""
        return f"{self.quantity} × {format_baht(self.amount // self.quantity)}"

    @property
    def whole(self) -> Text:
        """Label and detail, as a tax invoice says them."""
        if self.detail is None:
            return self.label
        return Text(f"{self.label.th} {self.detail.th}", f"{self.label.en}, {self.detail.en}")


@dataclass(frozen=True, slots=True)
class Quote:
    """What a case costs, in satang: total = base + deposit + vat.

    `unpriced` names fee rules for which the data have no amount: such a quote cannot be paid.
    `later` are the labels of lines whose amount is told later, by whoever knows it then.
    """

    lines: tuple[QuoteLine, ...]
    vat_percent: str
    base: int
    vat: int
    deposit: int
    total: int
    former_total: int | None = None
    unpriced: tuple[str, ...] = ()
    later: tuple[Text, ...] = ()

    @property
    def saved(self) -> int:
        """What the customer saves against the former fee (before VAT); 0 if none is known."""
        if self.former_total is None:
            return 0
        return max(0, self.former_total - self.base - self.deposit)

    def beyond(self, paid: Quote) -> Quote:
        """What is due beyond what was `paid` already, line by line; less than nothing is owed."""
        before = {line.id: line for line in paid.lines}
        lines = []
        for line in self.lines:
            was = before.pop(line.id, None)
            lines.append(_part(line, line.amount - (was.amount if was is not None else 0)))
        lines += [_part(line, -line.amount) for line in before.values()]
        return Quote(
            tuple(line for line in lines if line.amount),
            self.vat_percent,
            self.base - paid.base,
            self.vat - paid.vat,
            self.deposit - paid.deposit,
            self.total - paid.total,
        )


def _part(line: QuoteLine, amount: int) -> QuoteLine:
    """So much of a line, of which nobody counts the pieces any more."""
    return replace(line, amount=amount, former=None, quantity=1)


@dataclass(frozen=True, slots=True)
class Payment:
    """How it was paid: cash received and change, in satang."""

    method: PaymentMethod
    received: int
    change: int


@dataclass(frozen=True, slots=True)
class Seller:
    """The seller as the Revenue Code wants it on the paper; `branch` 00000 is the head office."""

    name: Text
    address: Text
    tax_id: str
    branch: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as issued: all that the paper shows, immutable.

    Payer and account holder are two fields; `issued_at` is ISO 8601 with the zone of Bangkok.
    """

    number: str
    case_id: str
    case_reference: str
    seller: Seller
    payer_name: str = field(repr=False)
    payer_address: str = field(repr=False)
    payer_tax_id: str = field(repr=False)
    payer_branch: str = ""
    account_holder: str = field(default="", repr=False)
    contract_account: str = ""
    service: Text = field(default_factory=lambda: Text("", ""))
    lines: tuple[QuoteLine, ...] = ()
    vat_percent: str = "7"
    base: int = 0
    vat: int = 0
    deposit: int = 0
    total: int = 0
    payment: Payment = field(default_factory=lambda: Payment("cash", 0, 0))
    issued_at: str = ""
    issued_by: str = ""
    issued_by_name: str = ""
    office_name: Text = field(default_factory=lambda: Text("", ""))
    counter: int = 0

    @property
    def untaxed(self) -> int:
        """Fees that bear no VAT, in satang; they are part of `base`."""
        return sum(line.amount for line in self.lines if not (line.vatable or line.deposit))

    @property
    def taxed(self) -> int:
        """What VAT was reckoned on, in satang: the value that a tax invoice must state."""
        return self.base - self.untaxed


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of the application summary; `choice` has the words of a value that is a choice."""

    label: Text
    value: str = field(repr=False)
    source: str = "typed"
    choice: Text | None = None


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """Rows of a table under its columns; `amounts` tells which of these hold money, and `sums`
    what those come to, in words of the columns (empty where nothing is summed).
    """

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...] = field(repr=False)
    amounts: tuple[bool, ...] = ()
    sums: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SummarySection:
    """A titled group of lines of the application summary, or a table."""

    title: Text
    rows: tuple[SummaryRow, ...]
    table: SummaryTable | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with how it was met, for the summary's checklist.

    `recorded` are labels and values of what was written down of it; `instead` is the document, or
    who is here, that stands in its place; `because` says why somebody had to bring it.
    """

    label: Text
    source: str
    met: bool
    note: Text | None = None
    reason: str = ""
    recorded: tuple[tuple[Text, Text], ...] = field(default=(), repr=False)
    instead: Text | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class SummaryParty:
    """Somebody who takes part beside the applicant; `known` says how, and whether they came."""

    role: Text
    name: str = field(repr=False)
    citizen_id_masked: str
    known: Text


@dataclass(frozen=True, slots=True)
class ApplicationSummary:
    """The sheet that the applicant reads and signs.

    Where nobody applies, `called` is what whoever came is called; nobody may have come, and who
    only told it by telephone signs nothing.
    `due_unconfirmed` marks a date that rests on times which the office has not confirmed; `parties`
    are those who take part beside the applicant; `sheet` has the sentences of what happens next,
    `papers` the ids of the papers that its service wants (empty: all), `privacy` what is told
    of the data that are taken.
    """

    case_reference: str
    service: Text
    office_name: Text
    counter: int
    submitted_at: str
    clerk_name: str
    applicant_name: str = field(repr=False)
    citizen_id_masked: str = ""
    called: Text | None = None
    signs: bool = True
    parties: tuple[SummaryParty, ...] = ()
    sections: tuple[SummarySection, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    quote: Quote | None = None
    due: str = ""
    due_unconfirmed: bool = False
    steps: tuple[Text, ...] = ()
    in_working_days: bool = True
    receipt_number: str | None = None
    manual_edition: str = ""
    sheet: tuple[Text, ...] = ()
    papers: tuple[str, ...] = ()
    privacy: Text | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An original on its way to a printer, as the journal knows it before any printer does.

    `since` is when it was written down; `tried` whether a printer may have had it before, so that
    nobody knows yet whether it came out; `job_id` is the printer's name of that job, if known.
    """

    since: datetime
    tried: bool = False
    job_id: str = ""
