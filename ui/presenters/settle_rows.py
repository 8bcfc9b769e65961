"""What the Sync page lists to be settled: objections, and what no entry of this PC can settle."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.failure import CounterError
from desktop.domain.life import SALVAGED
from desktop.services.outbox import Objection, Outgoing
from desktop.services.reference import InForce
from ui.language import Language
from ui.models.rows import Row
from ui.presenters.case_state import DISPUTED

# Objections that have words of their own: sync.exception_*.
_OBJECTIONS = {"stale_decision": "stale", "not_allowed": "stale", "wrong_role": "role"}
_OBJECTIONS |= {"once": "once", "once_held": "held", SALVAGED: "salvaged"}
_OBJECTIONS |= {"quote_differs": "quote", "quote_unchecked": "unchecked"}
_OBJECTIONS |= {"receipt_differs": "receipt", "receipt_missing": "unpaid"}


def to_settle(
    outgoing: Outgoing, objections: Sequence[Objection], data: InForce, language: Language
) -> tuple[Row, ...]:
    """The gravest first."""
    rows = [_objection(item, language) for item in objections]
    for name in ("stranded", "set_aside", "newer_items", "newer"):
        if count := getattr(outgoing, name):
            rows.insert(0, _apart(name, language, count=count))
    if data.newer:
        rows.insert(0, _apart("newer_bundle", language, editions=", ".join(data.newer)))
    if data.unproved:
        rows.insert(0, _apart("unproved_bundle", language, editions=", ".join(data.unproved)))
    rows[:0] = [_missing(one, language) for one in outgoing.missing]
    return tuple(rows)


def _missing(error: CounterError, language: Language) -> Row:
    of = error.details
    words = language.t("sync.missing", receipts=of["receipts"])
    action = language.t("sync.action_missing", entries=of["entries"], cases=of["cases"])
    return Row(f"missing:{of['series']}", words, action, icon=("triangle-alert", "bad"))


def _apart(name: str, language: Language, **values: object) -> Row:
    """What is no objection to one entry."""
    words, action = language.t(f"sync.{name}", **values), language.t(f"sync.action_{name}")
    return Row(name, words, action, icon=("triangle-alert", "warn"))


def _objection(item: Objection, language: Language) -> Row:
    t = language.t
    words = t(f"sync.exception_{_OBJECTIONS.get(item.code, 'other')}", code=item.code)
    action = t("sync.action_open_case" if item.case_id else "sync.action_tell")
    if item.code == SALVAGED:
        action = t("sync.action_salvaged")
    lead = item.reference or t("sync.entry_no", seq=item.seq)
    tail = "arrow-right" if item.case_id else ""
    icon = (DISPUTED.icon, DISPUTED.token)
    return Row(item.entry_id, words, action, lead=lead, icon=icon, tail=tail)
