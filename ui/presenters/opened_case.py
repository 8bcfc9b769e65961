"""The case that is open beside a list, as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from desktop.domain.case import CaseDetail
from desktop.domain.receipt import ApplicationSummary, Receipt
from ui.context import Context
from ui.presenters.case_facts import CaseFacts, facts_of


@dataclass(frozen=True, slots=True)
class Opened:
    """The facts, the sheet made of its body if it is here, the receipts that this PC has issued
    for it, and whether the original of the last has come out.
    """

    detail: CaseDetail
    summary: ApplicationSummary | None
    receipts: tuple[Receipt, ...] = ()
    printed: bool = True

    @classmethod
    def read(cls, context: Context, case_id: str) -> Self:
        """As the store has it now; CASE_UNKNOWN if this PC has never heard of it."""
        book = context.cases
        detail = book.detail(case_id)
        receipts = tuple(book.receipts_of(case_id))
        printed = not receipts or context.cashier.is_printed(receipts[-1].number)
        return cls(detail, book.summary_of(detail), receipts, printed)

    def facts(self, context: Context) -> CaseFacts:
        """What the page of the case says, in the present language."""
        lang = context.language.code
        return facts_of(
            self.detail,
            self.summary,
            context.catalogue,
            home=context.device.office,
            name_of=lambda staff_id: context.staff.name_of(staff_id).of(lang),
            today=context.clock.now().date(),
            lang=lang,
        )
