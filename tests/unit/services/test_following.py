"""Cases that follow: begun with the one before, or by one key later, and known on both sides."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop.domain.case import DocumentMark, Draft, Origin
from desktop.domain.citizen import Person, PersonName
from desktop.domain.failure import Code
from desktop.domain.invitation import Invitation
from desktop.domain.life import CaseState
from desktop.domain.party import Party
from desktop.entries import Refused
from desktop.services import following
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.office import person, synthetic_id
from tests.fixtures.store import feed_case, tell
from tests.fixtures.there import there
from tests.unit.services.test_intake import body_in, fails
from ui.presenters.case_links import Link, links_of

OLD = Person(synthetic_id("934567890123"), PersonName("นาย", "เดิม", "", "ทดสอบ"))
ACCOUNT = "012345678"
SEEN = ("last_bill", "proof_of_possession")


def change_of_name(desk: Desk, *, present: bool) -> Draft:
    """A sale; the former holder stands here, or is told of."""
    draft = desk.intake.open_draft(person(), "change_of_name", "1001")
    draft = desk.intake.change(draft, "contract_account", ACCOUNT)
    old = OLD if present else replace(OLD, source="stated")
    draft = desk.intake.fill_seat(draft, "old_holder", Party(old, present=present))
    return replace(draft, documents=dict.fromkeys(SEEN, DocumentMark("seen_original")))


def links(desk: Desk, case_id: str) -> tuple[Link, ...]:
    """As the page of a case shows them."""
    begun = {one.origin.rule for one in desk.intake.drafts() if one.origin is not None}
    return links_of(desk.cases.detail(case_id), desk.catalogue, begun, "en")


def invitation(desk: Desk, case_id: str) -> Invitation | None:
    """As the page of a case has it."""
    return desk.cases.papers_of(desk.cases.detail(case_id), None).invitation


def declared(desk: Desk, draft: Draft) -> Draft:
    draft = replace(draft, documents={"deposit_receipt": DocumentMark("pending_lookup")})
    return desk.intake.change(draft, "declaration", "yes")


def test_the_refund_of_the_former_holder_begins_with_the_change_of_name(
    desk: Desk, store: Store, clerk: Session
) -> None:
    taken = desk.intake.submit(change_of_name(desk, present=True), None, clerk)
    assert taken.papers.invitation is None
    (draft,) = taken.begun
    assert desk.intake.drafts() == [draft]
    assert (draft.service_id, draft.actor) == ("deposit_refund", "1001")
    assert draft.applicant.citizen_id == OLD.citizen_id
    assert draft.values["contract_account"].value == ACCOUNT
    assert draft.origin == Origin(taken.case.id, taken.case.reference, "refund")
    (waits,) = links(desk, taken.case.id)
    assert waits.badge is not None
    assert (waits.badge[0], waits.rule) == ("A draft waits here", "refund")
    refund = desk.intake.submit(declared(desk, draft), None, clerk).case
    assert body_in(desk, refund.id).origin == draft.origin
    (opened,) = links(desk, taken.case.id)
    assert (opened.case_id, opened.rule) == (refund.id, "")
    assert opened.text.endswith(refund.reference)
    (before,) = links(desk, refund.id)
    assert (before.text, before.case_id) == (
        f"Follows from the case {taken.case.reference}",
        taken.case.id,
    )
    assert rebuild_check(store).problems == ()


def test_who_is_not_here_is_invited_and_one_key_begins_it(
    desk: Desk, store: Store, clerk: Session
) -> None:
    taken = desk.intake.submit(change_of_name(desk, present=False), None, clerk)
    assert (taken.begun, desk.intake.drafts()) == ((), [])
    invited = there(taken.papers.invitation)
    assert [(one.name, one.label.en) for one in invited.guests] == [
        ("นายเดิม ทดสอบ", "Refund of the former holder's deposit")
    ]
    assert invitation(desk, taken.case.id) == invited
    (may,) = links(desk, taken.case.id)
    assert may.badge is not None
    assert (may.badge[0], may.rule) == ("May be begun", "refund")
    draft = desk.following.begin(taken.case.id, "refund", "1001")
    assert draft.applicant.thai_name == OLD.thai_name
    assert desk.following.begin(taken.case.id, "refund", "1001") == draft  # it waits already
    assert desk.intake.drafts() == [draft]
    assert rebuild_check(store).problems == ()


def test_it_is_begun_at_a_counter_that_knows_the_case_from_the_centre_alone(
    desk: Desk, store: Store, clerk: Session
) -> None:
    taken = desk.intake.submit(change_of_name(desk, present=False), None, clerk)
    entry = next(one for one in store.journal.unsent() if one.kind == "case.submitted")
    body = json.loads(entry.body or b"{}") | {"case_id": "01937f00-0000-7000-8000-0000000000bb"}
    with store.write() as transaction:
        tell(transaction, [feed_case(1, body, opened=[])], 1)
    draft = desk.following.begin(body["case_id"], "refund", "1001")
    assert draft.origin is not None
    assert (draft.origin.case_id, draft.origin.reference) == (
        body["case_id"],
        taken.case.reference,
    )


def test_no_more_is_begun_than_the_centre_links(
    desk: Desk, clerk: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is typed, and once more where another counter was first."""
    taken = desk.intake.submit(change_of_name(desk, present=True), None, clerk)
    monkeypatch.setattr(following, "MAX_OPENED", 1)
    desk.intake.submit(declared(desk, taken.begun[0]), None, clerk)
    with fails(Code.CASE_LINKS_FULL):
        desk.following.begin(taken.case.id, "refund", "1001")
    assert desk.intake.drafts() == []
    late = replace(change_of_name(desk, present=True), origin=taken.begun[0].origin)
    assert desk.intake.save_draft(late)
    with fails(Code.CASE_LINKS_FULL):
        desk.intake.submit(late, None, clerk)
    assert desk.intake.drafts() != [], "what was typed is kept"


def test_nothing_follows_from_what_was_refused(
    desk: Desk, clerk: Session, supervisor: Session
) -> None:
    case = desk.intake.submit(change_of_name(desk, present=False), None, clerk).case
    assert links(desk, case.id)
    desk.review.decide(case.id, "refuse", "ไม่ใช่ผู้ใช้ไฟฟ้า", 0, supervisor, item="1.1")
    assert desk.cases.view(case.id).state is Refused.MOVES_TO
    assert links(desk, case.id) == ()
    assert invitation(desk, case.id) is None


def test_the_refund_that_follows_is_still_a_refund_once(desk: Desk, clerk: Session) -> None:
    taken = desk.intake.submit(change_of_name(desk, present=True), None, clerk)
    desk.intake.submit(declared(desk, taken.begun[0]), None, clerk)
    again = desk.following.begin(taken.case.id, "refund", "1001")
    with fails(Code.CASE_TWICE):
        desk.intake.submit(declared(desk, again), None, clerk)


def test_a_copy_of_a_receipt_is_done_at_once(
    desk: Desk, store: Store, clerk: Session, supervisor: Session
) -> None:
    draft = desk.intake.open_draft(person(), "receipt_copy", "1001")
    for name, text in {"contract_account": ACCOUNT, "month": "2026-08"}.items():
        draft = desk.intake.change(draft, name, text)
    case = desk.intake.submit(draft, None, clerk).case
    assert case.state is CaseState.DONE
    assert store.lists.waiting(case.due).open == 0
    with fails(Code.REVIEW_CHANGED):  # nothing is left to be decided
        desk.review.decide(case.id, "approve", "", case.version, supervisor)
