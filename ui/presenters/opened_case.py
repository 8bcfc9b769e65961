"""The case that is open beside a list, as it was read."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Self

from desktop.domain.failure import Code, CounterError
from desktop.domain.papers import CaseRecord
from desktop.domain.receipt import ApplicationSummary
from desktop.domain.text import Lang
from desktop.entries import NewerError
from desktop.entries.detail import CaseDetail
from desktop.forms.evaluate import Evaluation
from ui.context import Context
from ui.presenters.case_facts import CaseFacts, facts_of

_log = logging.getLogger("counter.cases")


@dataclass(frozen=True, slots=True)
class Opened:
    """The facts, its papers with the last receipt that this PC has issued for it, whether the
    original of that one has come out, and how the case stands by its service; `begun` are the rules
    by which a draft waits here that follows from it.
    """

    detail: CaseDetail
    papers: CaseRecord
    printed: bool
    lang: Lang
    told: CaseFacts
    stands: Evaluation | None = None
    begun: frozenset[str] = frozenset()

    @classmethod
    def read(cls, context: Context, case_id: str) -> Self:
        """As the store has it now.

        CASE_UNKNOWN if this PC has never heard of it, CASE_NEWER or CASE_UNREADABLE if what another
        has written of it makes no sense here: nothing may be shown of half a case.
        """
        book = context.desk.cases
        try:
            detail = book.detail(case_id)
            receipts = book.receipts_of(case_id)
            papers = book.papers_of(detail, receipts[-1] if receipts else None)
            stands = book.accepted(detail)
            drafts = (one.origin for one in context.desk.intake.drafts())
            begun = frozenset(one.rule for one in drafts if one and one.case_id == case_id)
            told = _facts(context, detail, papers.summary, stands, begun)
        except NewerError:
            raise CounterError(Code.CASE_NEWER) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as odd:
            _log.warning("a case cannot be shown: %s", type(odd).__name__)
            raise CounterError(Code.CASE_UNREADABLE) from None
        receipt = papers.receipt
        printed = receipt is None or context.desk.cashier.is_printed(receipt.number)
        lang = context.language.code
        return cls(detail, papers, printed, lang, told, stands, begun)

    def facts(self, context: Context) -> CaseFacts:
        """What the page of the case says, in the present language."""
        if context.language.code == self.lang:
            return self.told
        return _facts(context, self.detail, self.papers.summary, self.stands, self.begun)


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
