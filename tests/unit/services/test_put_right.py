"""A returned case becomes a draft once more, and the same case when that is confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.case import CaseView, DocumentMark, Draft
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.domain.money import baht
from desktop.domain.receipt import Payment
from desktop.entries import NewEntry, PutRight, Returned, Submitted, Withdrawn, body_of
from desktop.services.desk import Desk
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.authors import by, session
from tests.fixtures.office import SetClock, desk_of, person
from tests.fixtures.store import listed
from tests.unit.services.test_intake import fails

WHY = "หนังสือรับรองระบุเมนเบรกเกอร์ 50 แอมป์"
ABOUT = ["meter_size", "wiring_certificate"]


def taken(desk: Desk, clerk: Session, **changes: str) -> CaseView:
    draft = desk.intake.open_draft(person(), "new_connection", clerk.id)
    answers = {"phone": "0812345678", "owning_district": "BKP", **changes}
    for name, text in answers.items():
        draft = desk.intake.change(draft, name, text)
    draft = replace(draft, documents={"wiring_certificate": DocumentMark("seen_original")})
    total = desk.intake.evaluate(draft).quote.total
    return desk.intake.submit(draft, Payment("cash", total, 0), clerk).case


def returned(desk: Desk, store: Store, clock: SetClock, case: CaseView) -> None:
    """By a supervisor, at the clock's time."""
    stamp = f"{clock.now().astimezone(tz=None):%Y-%m-%d}T09:00:00.000Z"
    with store.write() as transaction:
        on, upon = transaction.cases.made_on(case.id)
        body = Returned(case.id, WHY, on, CaseState.RETURNED, "", "2.1", ABOUT, [], on_move=upon)
        transaction.append(NewEntry(body, by("9001"), stamp))


@pytest.fixture
def case(desk: Desk, store: Store, clock: SetClock, clerk: Session) -> CaseView:
    """Paid and returned on its own day."""
    view = taken(desk, clerk)
    returned(desk, store, clock, view)
    return view


def content(desk: Desk, case: CaseView) -> Submitted:
    body = desk.cases.detail(case.id).body
    assert body is not None
    return body


def opened(desk: Desk, case: CaseView) -> Draft:
    """The draft as the clerk has it once all is seen again."""
    draft = desk.intake.put_right(case.id, "1001")
    seen = {**draft.documents, "wiring_certificate": DocumentMark("seen_original")}
    return replace(draft, documents=seen)


def test_it_is_filled_with_what_was_accepted_and_asks_for_what_the_return_is_about(
    desk: Desk, case: CaseView
) -> None:
    before = content(desk, case)
    draft = desk.intake.put_right(case.id, "1001")
    correction = draft.corrects
    assert correction is not None
    assert (draft.id, draft.service_id) == (case.id, "new_connection")
    assert (correction.reference, correction.reason, correction.item) == (
        case.reference,
        WHY,
        "2.1",
    )
    assert correction.about == tuple(ABOUT)
    assert draft.focus == "meter_size"
    evaluation = desk.intake.evaluate(draft)
    shown = {state.key: state.text for state in evaluation.fields if state.text}
    assert shown == {key: value.value for key, value in before.values.items()}
    assert [(one.kind, one.id) for one in evaluation.remaining] == [
        ("document", "wiring_certificate")
    ]
    assert draft.applicant.birth_date.iso == "1959-07-09"
    assert desk.intake.drafts() == [draft]
    # Asked for once more it is the same one, as it was left.
    changed = desk.intake.change(draft, "phone", "0899999999")
    desk.intake.save_draft(changed)
    assert desk.intake.put_right(case.id, "1001").value("phone") == changed.value("phone")


def test_the_same_lines_cost_nothing_once_more(
    desk: Desk, store: Store, case: CaseView, clerk: Session
) -> None:
    draft = desk.intake.change(opened(desk, case), "phone", "0899999999")
    assert desk.intake.due(draft).total == 0
    again = desk.intake.submit(draft, None, clerk)
    assert (again.again, again.owed, again.receipt) == (True, 0, None)
    assert again.case.id == case.id
    assert (again.case.reference, again.case.receipt_number) == (
        case.reference,
        case.receipt_number,
    )
    assert again.case.state is CaseState.ACCEPTED
    assert again.case.submitted_at == case.submitted_at
    assert content(desk, case).values["phone"].value == "0899999999"
    assert [entry.kind for entry in store.journal.unsent()][-1] == "case.put_right"
    assert again.summary.receipt_number == case.receipt_number
    assert desk.intake.drafts() == []
    assert [one.id for one in listed(store)] == [case.id]
    assert rebuild_check(store).problems == ()


def test_pressed_twice_it_is_put_right_once(
    desk: Desk, store: Store, case: CaseView, clerk: Session
) -> None:
    draft = opened(desk, case)
    first = desk.intake.submit(draft, None, clerk)
    head = store.journal.head()
    assert desk.intake.submit(draft, None, clerk) == first
    assert store.journal.head() == head


def test_what_it_costs_more_is_taken_with_a_receipt_of_its_own(
    desk: Desk, store: Store, clock: SetClock, clerk: Session
) -> None:
    case = taken(desk, clerk, tariff="2")
    returned(desk, store, clock, case)
    clock.forward(days=1)
    draft = desk.intake.change(opened(desk, case), "meter_size", "1p_30_100")
    due = desk.intake.due(draft)
    assert [(line.id, line.amount) for line in due.lines] == [("supply_deposit", baht(2000))]
    assert (due.base, due.vat, due.deposit, due.total) == (0, 0, baht(2000), baht(2000))
    with fails(Code.PAYMENT_DIFFERS):
        desk.intake.submit(draft, None, clerk)
    assert desk.cases.view(case.id).state is CaseState.RETURNED

    again = desk.intake.submit(draft, Payment("cash", baht(2000), 0), clerk)
    receipt = again.receipt
    assert receipt is not None
    assert (receipt.number, receipt.total) == ("BKP3A-69-R-000002", baht(2000))
    assert receipt.issued_at.startswith("2026-11-23")
    assert receipt.case_reference == case.reference
    assert [one.number for one in desk.cases.receipts_of(case.id)] == [
        "BKP3A-69-R-000001",
        "BKP3A-69-R-000002",
    ]
    view = desk.cases.view(case.id)
    assert (view.receipt_number, view.total) == ("BKP3A-69-R-000001", case.total + baht(2000))
    kinds = [one.kind for one in desk.cases.detail(case.id).timeline]
    assert kinds == [
        "case.submitted",
        "receipt.issued",
        "case.returned",
        "case.put_right",
        "receipt.issued",
    ]
    assert rebuild_check(store).problems == ()


def test_what_it_costs_less_is_owed_back_and_counts_when_it_grows_again(
    desk: Desk, store: Store, clock: SetClock, clerk: Session
) -> None:
    case = taken(desk, clerk, tariff="2", meter_size="1p_30_100")
    returned(desk, store, clock, case)
    draft = desk.intake.change(opened(desk, case), "meter_size", "1p_15_45")
    again = desk.intake.submit(draft, None, clerk)
    assert (again.owed, again.receipt) == (baht(2000), None)
    body = content(desk, case)
    assert body.settled.total - body.quote.total == baht(2000)
    clock.forward(days=1)
    returned(desk, store, clock, case)
    draft = desk.intake.change(opened(desk, case), "meter_size", "3p_15_45")
    assert desk.intake.due(draft).total == baht(2000)


def test_what_was_paid_for_a_case_that_ends_before_its_time_is_owed_back(
    desk: Desk, store: Store, clock: SetClock, clerk: Session
) -> None:
    book = desk.cases
    case = taken(desk, clerk, tariff="2", meter_size="1p_30_100")
    assert book.owed_in([book.view(case.id)]) == {}
    returned(desk, store, clock, case)
    draft = desk.intake.change(opened(desk, case), "meter_size", "1p_15_45")
    desk.intake.submit(draft, None, clerk)
    assert book.owed_in(book.history(case.person_key)) == {case.id: baht(2000)}
    desk.review.move(Withdrawn, case.id, "ไม่ประสงค์", 0, clerk)
    # All that was paid, and not what it cost in the end.
    assert case.total == baht(4749)
    assert book.owed_in([book.view(case.id)]) == {case.id: baht(4749)}
    second = taken(desk, clerk)
    boss = desk.staff.sign_in("9001", "8642")
    desk.review.decide(second.id, "refuse", "x", 0, boss, item="1.4")
    assert book.owed_in(book.history(case.person_key)) == {
        case.id: baht(4749),
        second.id: baht(749),
    }


def test_its_promise_goes_on_and_stood_while_it_was_returned(
    desk: Desk, store: Store, clock: SetClock, clerk: Session
) -> None:
    case = taken(desk, clerk)
    clock.forward(days=1)
    returned(desk, store, clock, case)
    assert case.due.isoformat() == "2026-11-27"
    clock.forward(days=2)
    again = desk.intake.submit(opened(desk, case), None, clerk)
    assert again.case.due.isoformat() == "2026-12-01"
    assert listed(store, "to_review", day="2026-11-25")[0].due == again.case.due
    clock.forward(days=1)
    returned(desk, store, clock, case)
    clock.forward(days=1)
    third = desk.intake.submit(opened(desk, case), None, clerk)
    assert third.case.due.isoformat() == "2026-12-02"


def test_the_fees_are_those_of_the_day_on_which_it_was_accepted(
    store: Store, clock: SetClock
) -> None:
    reference = Reference()
    desk = desk_of(store, clock, reference)
    clerk = desk.staff.sign_in("1001", "2468")
    case = taken(desk, clerk)
    returned(desk, store, clock, case)
    name = "fees/schedule.toml"
    before, head, after = (RESOURCES / name).read_text("utf-8").partition("[[rule.row]]\n")
    row = after.partition("[[rule.row]]")[0]
    dearer = row.replace('"700.00"', '"900.00"').replace("2020-01-01", "2026-12-01")
    ended = after.replace("2020-01-01", "2020-01-01\nvalid_below = 2026-12-01", 1)
    reference.renew({name: f"{before}{head}{dearer}{head}{ended}"})
    clock.forward(days=20)
    draft = opened(desk, case)
    assert desk.intake.due(draft).total == 0
    assert desk.intake.evaluate(replace(draft, corrects=None)).quote.base == baht(900)


def test_a_case_that_somebody_else_put_right_is_told_and_nothing_is_lost(
    desk: Desk, store: Store, case: CaseView, clerk: Session
) -> None:
    draft = desk.intake.change(opened(desk, case), "phone", "0899999999")
    desk.intake.save_draft(draft)
    with store.write() as transaction:
        on, upon = transaction.cases.made_on(case.id)
        other = PutRight(case.id, "x", on, CaseState.ACCEPTED, None, None, on_move=upon)
        transaction.append(NewEntry(other, by("9001"), "2026-11-22T09:30:00.000Z"))
    head = store.journal.head()
    with fails(Code.CASE_NOT_RETURNED):
        desk.intake.submit(draft, None, clerk)
    assert store.journal.head() == head
    assert desk.intake.draft(case.id).value("phone") == draft.value("phone")
    desk.intake.discard(case.id, "มีผู้แก้ไขแล้ว", session("1001"))
    assert desk.intake.drafts() == []
    assert store.journal.head() == head
    with fails(Code.CASE_NOT_RETURNED):
        desk.intake.put_right(case.id, "1001")


def test_a_case_is_put_right_only_while_it_is_returned(desk: Desk, clerk: Session) -> None:
    case = taken(desk, clerk)
    with fails(Code.CASE_NOT_RETURNED):
        desk.intake.put_right(case.id, "1001")
    with pytest.raises(CounterError) as failure:
        desk.intake.put_right("0199a000-0000-7000-8000-00000000dead", "1001")
    assert failure.value.code is Code.CASE_UNKNOWN


def test_the_entry_holds_the_case_whole_as_it_is_from_then_on(
    desk: Desk, store: Store, case: CaseView, clerk: Session
) -> None:
    before = content(desk, case)
    desk.intake.submit(desk.intake.change(opened(desk, case), "phone", "0899999999"), None, clerk)
    body = body_of(store.journal.unsent()[-1])
    assert isinstance(body, PutRight)
    now = body.corrected
    assert now is not None
    kept = ("reference", "office", "counter", "submitted_at", "receipt_number", "service_version")
    assert [getattr(now, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (now.paid, now.quote) == (None, before.quote)
    assert before.values.keys() == now.values.keys()
    with pytest.raises(ValueError, match="another case"):
        PutRight("x", "", 1, CaseState.ACCEPTED, now, None, on_move=None)
