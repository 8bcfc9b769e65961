"""Cases that came back to be put right, in the words of the pages that tell of them."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.domain.thai_date import short_date
from ui.context import Context
from ui.presenters.case_words import moment, number_parts, service_title, who_words
from ui.presenters.reasons import reason_words
from ui.values import CASE, Notice

KEY = "Ctrl+R"


def returned_here(cases: Sequence[CaseView], context: Context) -> Notice | None:
    """Of a counter: how many, and the first, whose it is and why; its action opens that."""
    if not cases:
        return None
    t, first = context.language.t, cases[0]
    head = t("counter_page.returned", count=len(cases))
    return _notice(
        f"{head} · {_of(first, context)} · {who_words(first, context.language.code)}",
        first,
        context,
    )


def returned_of(cases: Sequence[CaseView], context: Context) -> Notice | None:
    """Of the customer who is here: the first that waits for them, a returned one before others."""
    wait = (CaseState.RETURNED, CaseState.WAITING)
    theirs = sorted(
        (one for one in cases if one.state in wait), key=lambda one: wait.index(one.state)
    )
    if not theirs:
        return None
    first = theirs[0]
    if first.state is CaseState.WAITING:
        return _waits(first, context)
    head = context.language.t("customer.returned")
    return _notice(f"{head} · {_of(first, context)}", first, context)


def _waits(case: CaseView, context: Context) -> Notice:
    t, lang = context.language.t, context.language.code
    day = short_date(case.due, lang, weekday=True)
    said = f"{t('customer.waits', date=day)} · {_of(case, context)}"
    return Notice(said, "warn", t("customer.accept"), f"{CASE}{case.id}", "clock", KEY)


def _notice(head: str, case: CaseView, context: Context) -> Notice:
    t, language = context.language.t, context.language
    words = [head, reason_words(case.reason or "", language.code)]
    if case.decided_by:
        who = language.of(context.desk.staff.name_of(case.decided_by))
        when = moment(case.decided_at or "", context.clock.now().date(), language.code)
        words.append(t("application.returned_by", who=who, when=when))
    said, button = " · ".join(word for word in words if word), t("counter_page.put_right")
    return Notice(said, "warn", button, f"{CASE}{case.id}", "undo-2", KEY)


def _of(case: CaseView, context: Context) -> str:
    title = service_title(context.desk.catalogue, case.service_id, context.language.code)
    return f"{number_parts(case.reference)[0]} {title}"
