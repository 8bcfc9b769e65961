"""Who may decide what, on which version, and what the counter shows then."""

from __future__ import annotations

import pytest

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.domain.plain import plain
from desktop.entries import Approved, Withdrawn, body_of
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.authors import session
from tests.fixtures.office import SetClock, person
from tests.fixtures.store import listed


@pytest.fixture
def case(desk: Desk, clerk: Session) -> CaseView:
    draft = desk.intake.open_draft(person(), "deposit_refund", clerk.id)
    draft = desk.intake.change(draft, "contract_account", "012345678")
    draft = desk.intake.change(draft, "declaration", "yes")
    return desk.intake.submit(draft, None, clerk).case


def refused(desk: Desk, store: Store, case: CaseView, *decision: object) -> Code:
    before = store.journal.head()
    with pytest.raises(CounterError) as failure:
        desk.review.decide(case.id, *decision)  # type: ignore[arg-type]
    assert store.journal.head() == before
    return failure.value.code


def test_a_case_is_approved(desk: Desk, store: Store, case: CaseView, supervisor: Session) -> None:
    assert [one.id for one in listed(store)] == [case.id]
    decided = desk.review.decide(case.id, "approve", "", 0, supervisor)
    assert (decided.state, decided.decided_by) == (CaseState.APPROVED, "9001")
    assert listed(store) == []
    entry = store.journal.unsent()[-1]
    assert (entry.stream, entry.kind, entry.actor) == (f"case:{case.id}", "case.approved", "9001")
    assert body_of(entry) == Approved(
        case.id,
        reason="",
        on_version=0,
        to=CaseState.APPROVED,
        decision="refund",
        item="",
        about=[],
        sets=[],
        on_move=None,
    )


def test_a_move_on_top_of_one_that_is_not_answered_names_it(
    desk: Desk, store: Store, case: CaseView, supervisor: Session
) -> None:
    """By how the case stands here the centre knows whether it still is what was seen."""
    desk.review.decide(case.id, "approve", "", 0, supervisor)
    desk.review.move(Withdrawn, case.id, "ไม่ขอคืนแล้ว", 0, supervisor)
    first, second = store.journal.unsent()[-2:]
    withdrawn = body_of(second)
    assert isinstance(withdrawn, Withdrawn)
    assert (withdrawn.on_version, withdrawn.on_move) == (2, first.id)


def test_a_return_needs_a_reason(
    desk: Desk, store: Store, case: CaseView, supervisor: Session
) -> None:
    assert refused(desk, store, case, "return", " ", 0, supervisor) is Code.REVIEW_NO_REASON
    decided = desk.review.decide(case.id, "return", "ชื่อบัญชีไม่ตรง", 0, supervisor)
    assert (decided.state, decided.reason) == (CaseState.RETURNED, "ชื่อบัญชีไม่ตรง")


def test_a_clerk_may_not_decide(desk: Desk, store: Store, case: CaseView, clerk: Session) -> None:
    assert refused(desk, store, case, "approve", "", 0, clerk) is Code.ENTRY_NOT_ALLOWED


def test_nobody_decides_twice(
    desk: Desk, store: Store, case: CaseView, supervisor: Session
) -> None:
    desk.review.decide(case.id, "approve", "", 0, supervisor)
    assert refused(desk, store, case, "return", "x", 0, supervisor) is Code.ENTRY_NOT_ALLOWED
    assert refused(desk, store, case, "approve", "", 0, supervisor) is Code.ENTRY_NOT_ALLOWED


def test_a_case_that_has_changed_is_looked_at_again(
    desk: Desk, store: Store, case: CaseView, supervisor: Session
) -> None:
    body = desk.cases.detail(case.id).body
    assert body is not None
    told = {
        **{name: getattr(body, name) for name in ("reference", "service_id", "office", "counter")},
        "id": case.id,
        "state": "accepted",
        "version": 1,
        "submitted_at": body.submitted_at,
        "submitted_by": "1001",
        "due": body.due,
        "life": plain(body.life),
    }
    with store.write() as transaction:
        transaction.apply_feed([{"position": 1, "kind": "case", "at": "", "data": told}], 1)
    assert refused(desk, store, case, "approve", "", 0, supervisor) is Code.REVIEW_CHANGED
    assert desk.review.decide(case.id, "approve", "", 1, supervisor).state is CaseState.APPROVED


def test_a_case_from_nowhere_is_told(desk: Desk, store: Store, supervisor: Session) -> None:
    with pytest.raises(CounterError) as failure:
        desk.review.decide("0199a000-0000-7000-8000-00000000dead", "approve", "", 0, supervisor)
    assert failure.value.code is Code.CASE_UNKNOWN


def test_the_day_counts_a_return_as_a_second_visit(
    desk: Desk, case: CaseView, clock: SetClock, clerk: Session, supervisor: Session
) -> None:
    assert desk.cases.my_day(clerk.id).first_visit == 1
    desk.review.decide(case.id, "return", "ขาดหลักฐาน", 0, supervisor)
    day = desk.cases.my_day(clerk.id)
    assert (day.cases, day.first_visit, day.copies) == (1, 0, 0)
    clock.forward(days=1)
    assert desk.cases.my_day(clerk.id).cases == 0


def test_the_timeline_tells_the_story(
    desk: Desk,
    store: Store,
    case: CaseView,
    clerk: Session,
    clock: SetClock,
    supervisor: Session,
) -> None:
    clock.forward(seconds=5)
    desk.cases.printed(case.id, "application_summary", session(clerk.id))
    clock.forward(seconds=5)
    desk.review.decide(case.id, "approve", "", 0, supervisor)
    assert [item.kind for item in desk.cases.detail(case.id).timeline] == [
        "case.submitted",
        "document.printed",
        "case.approved",
    ]
    assert desk.cases.history(desk.cases.detail(case.id).view.person_key)[0].id == case.id
    assert desk.cases.history("") == []
    assert [found.id for found in listed(store, "all", text="012345678")] == [case.id]
