"""The case that is open beside a list, as it was read."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Self

from desktop.domain.defect_record import DefectRecord
from desktop.domain.failure import Code, CounterError
from desktop.domain.invitation import Invitation
from desktop.domain.receipt import ApplicationSummary, Receipt
from desktop.domain.text import Lang
from desktop.entries import NewerError
from desktop.entries.detail import CaseDetail
from desktop.forms.evaluate import Evaluation
from printing.papers import CaseRecord
from ui.context import Context
from ui.presenters.case_facts import CaseFacts, facts_of

_log = logging.getLogger("counter.cases")


@dataclass(frozen=True, slots=True)
class Opened:
    """The facts, the sheet made of its body if it is here, the receipts that this PC has issued
    for it, whether the original of the last has come out, and how the case stands by its service;
    `begun` are the rules by which a draft waits here that follows from it, `defects` the record of
    what is missing where it waits, `invitation` what it invites to now.
    """

    detail: CaseDetail
    summary: ApplicationSummary | None
    receipts: tuple[Receipt, ...]
    printed: bool
    lang: Lang
    told: CaseFacts
    stands: Evaluation | None = None
    begun: frozenset[str] = frozenset()
    defects: DefectRecord | None = None
    invitation: Invitation | None = None

    @classmethod
    def read(cls, context: Context, case_id: str) -> Self:
        """As the store has it now.

        CASE_UNKNOWN if this PC has never heard of it, CASE_NEWER or CASE_UNREADABLE if what another
        has written of it makes no sense here: nothing may be shown of half a case.
        """
        book = context.desk.cases
        try:
            detail = book.detail(case_id)
            receipts = tuple(book.receipts_of(case_id))
            summary = book.summary_of(detail)
            stands, defects = book.accepted(detail), book.record_of(detail)
            invitation = book.invitation_of(detail)
            drafts = (one.origin for one in context.desk.intake.drafts())
            begun = frozenset(one.rule for one in drafts if one and one.case_id == case_id)
            told = _facts(context, detail, summary, stands, begun)
        except NewerError:
            raise CounterError(Code.CASE_NEWER) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as odd:
            _log.warning("a case cannot be shown: %s", type(odd).__name__)
            raise CounterError(Code.CASE_UNREADABLE) from None
        printed = not receipts or context.desk.cashier.is_printed(receipts[-1].number)
        lang = context.language.code
        return cls(
            detail, summary, receipts, printed, lang, told, stands, begun, defects, invitation
        )

    def papers(self) -> CaseRecord:
        """What its papers are made of."""
        receipt = self.receipts[-1] if self.receipts else None
        case_id = self.detail.view.id
        return CaseRecord(case_id, self.summary, receipt, self.defects, self.invitation)

    def facts(self, context: Context) -> CaseFacts:
        """What the page of the case says, in the present language."""
        if context.language.code == self.lang:
            return self.told
        return _facts(context, self.detail, self.summary, self.stands, self.begun)


def _facts(
    context: Context,
    detail: CaseDetail,
    summary: ApplicationSummary | None,
    stands: Evaluation | None,
    begun: frozenset[str],
) -> CaseFacts:
    lang = context.language.code
    return facts_of(
        detail,
        summary,
        context.desk.catalogue,
        home=context.device.office,
        name_of=lambda staff_id: context.desk.staff.name_of(staff_id).of(lang),
        today=context.clock.now().date(),
        lang=lang,
        stands=stands,
        begun=begun,
    )
