"""Cases that hang together: the one a case follows from, those opened from it, and what may be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from desktop.domain.text import Lang
from desktop.entries.case_submitted import Followed
from desktop.entries.detail import CaseDetail
from desktop.forms.form import Catalogue
from desktop.services.inviting import ahead, may_begin
from desktop.texts import t
from ui.models.rows import Badge
from ui.presenters.case_state import STATES
from ui.presenters.case_words import service_title


@dataclass(frozen=True, slots=True)
class Link:
    """One line: `case_id` is the other case where this PC has it, `rule` what may be begun now."""

    text: str
    badge: Badge | None = None
    case_id: str = ""
    rule: str = ""


def links_of(
    detail: CaseDetail, catalogue: Catalogue, begun: Collection[str], lang: Lang
) -> tuple[Link, ...]:
    """In both directions; `begun` are the rules by which a draft waits at this counter."""
    body, found = detail.body, []
    if body is not None and body.origin is not None:
        words = t("cases.link_from", lang, number=body.origin.reference)
        found.append(Link(words, case_id=body.origin.case_id))
    follows = {one.rule: one for one in body.follows} if body is not None else {}
    for one in detail.opened:
        rule = follows.get(one.rule)
        label = rule.label.of(lang) if rule is not None else t("cases.link_opened", lang)
        badge = STATES[one.state].badge(lang) if one.state is not None else None
        there = one.case_id if one.state is not None else ""
        where = one.reference if there else f"{one.reference} · {one.office}"
        found.append(Link(f"{label} · {where}", badge, there))
    found += [
        _ahead(one, detail, catalogue, lang, waits=one.rule in begun) for one in ahead(detail)
    ]
    return tuple(found)


def _ahead(
    rule: Followed, detail: CaseDetail, catalogue: Catalogue, lang: Lang, *, waits: bool
) -> Link:
    """What may be begun, or may be later."""
    title = service_title(catalogue, rule.service_id, lang)
    words = f"{rule.label.of(lang)} · {title}"
    if waits:
        return Link(words, (t("cases.link_draft", lang), "info", "pause"), rule=rule.rule)
    if may_begin(rule, detail.view.state):
        return Link(words, (t("cases.link_may", lang), "info", "plus"), rule=rule.rule)
    return Link(words, (t("cases.link_later", lang), "neutral", "clock"))
