"""A form is evaluated once for the same answers, and as if nothing had been kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.domain.case import DocumentMark, Draft
from desktop.forms.evaluate import evaluate
from desktop.services.desk import Desk
from desktop.services.evaluated import Evaluated
from desktop.services.session import Session
from tests.fixtures.authors import session
from tests.fixtures.calls import calls_of
from tests.unit.services.test_rows import with_bills


def test_a_change_evaluates_the_form_once(desk: Desk) -> None:
    draft = with_bills(desk)
    desk.intake.evaluate(draft)
    with calls_of(evaluate) as made:
        changed = desk.intake.change(draft, "phone", "0812345678")
        shown = desk.intake.evaluate(changed)
        desk.intake.evaluate(replace(changed, focus="phone"))
    assert len(made) == 1
    with calls_of(evaluate) as made:
        desk.intake.scan(changed, "bills", {"invoice": "100000000009", "amount": "700.00"})
    assert len(made) == 1
    assert shown == fresh(desk, changed)


def test_what_nobody_has_touched_says_nothing_that_is_not_computed(desk: Desk) -> None:
    drafts = [with_bills(desk)]
    for service in desk.intake.services():
        drafts.append(desk.intake.open_draft(drafts[0].applicant, service.id, "1001"))
    for draft in drafts:
        assert desk.intake.evaluate(draft) == fresh(desk, draft)
        bare = {name: one for name, one in draft.values.items() if one.source == "typed"}
        assert desk.intake.evaluate(replace(draft, values=bare)) == fresh(desk, draft)


def test_other_answers_another_day_and_other_rules_are_evaluated_anew(desk: Desk) -> None:
    draft = with_bills(desk)
    now = desk.intake.evaluate(draft)
    marks = {"id_card": DocumentMark("copy_taken")}
    assert desk.intake.evaluate(replace(draft, documents=marks)) is not now
    assert desk.intake.evaluate(draft) == now
    service, given, rules, today = (
        now.service,
        now.env[0].given,
        now.env[0].rules,
        date(2026, 11, 22),
    )
    standing = Evaluated()
    one = standing.of(service, given, rules, today)
    assert standing.of(service, replace(given), rules, today) is one
    assert standing.of(service, given, rules, date(2026, 11, 23)) is not one
    other = standing.of(service, given, replace(rules), today)
    assert other is not one
    assert standing.of(replace(service), given, other.env[0].rules, today) is not other


def test_nothing_is_kept_of_a_customer_who_has_gone(desk: Desk, clerk: Session) -> None:
    def kept() -> bool:
        return desk.intake._evaluated._last is not None

    draft = with_bills(desk)
    assert kept()
    desk.intake.shut()
    assert not kept()
    desk.intake.evaluate(draft)
    desk.intake.submit(draft, None, clerk)
    assert not kept()
    other = with_bills(desk)
    desk.intake.discard(other.id, "ลูกค้ากลับ", session("1001"))
    assert not kept()


def fresh(desk: Desk, draft: Draft) -> object:
    """As the form stands for these answers, with nothing known of before."""
    known = desk.intake.evaluate(draft)
    given = replace(known.env[0].given, values=draft.values)
    return evaluate(known.service, given, known.env[0].rules, known.env[0].today)
