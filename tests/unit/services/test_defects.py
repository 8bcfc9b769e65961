"""Papers are missing: the one record makes a case that waits, and is accepted by its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.case import DocumentMark, Draft
from desktop.domain.failure import Code
from desktop.domain.life import CaseState
from desktop.domain.receipt import Payment
from desktop.entries import Accepted, Defect, Defects, body_of
from desktop.services.desk import Desk
from desktop.services.filing import Submitted
from desktop.services.session import Session
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.office import SetClock, person
from tests.unit.services.test_intake import fails

CERTIFICATE = Defect("wiring_certificate", "missing", "ฉบับที่ช่างลงนามแล้ว", "3.4")


@pytest.fixture
def lacking(desk: Desk, clerk: Session) -> Draft:
    """All is filled in, and the wiring certificate was not brought."""
    draft = desk.intake.open_draft(person(), "new_connection", clerk.id)
    for name, text in {"phone": "0812345678", "owning_district": "BKP"}.items():
        draft = desk.intake.change(draft, name, text)
    assert desk.intake.save_draft(draft)
    return draft


@pytest.fixture
def recorded(desk: Desk, clerk: Session, lacking: Draft) -> Submitted:
    return desk.intake.record_defects(lacking, [CERTIFICATE], clerk)


def test_it_waits_until_a_working_day_and_nothing_is_paid(
    desk: Desk, store: Store, recorded: Submitted
) -> None:
    view = recorded.case
    assert view.state is CaseState.WAITING
    assert view.receipt_number is None
    # Fifteen days from Sunday the 22nd of November are the 7th of December, which is a holiday.
    assert view.due == date(2026, 12, 8)
    assert desk.intake.drafts() == []
    record = next(body for e in store.journal.unsent(9) if isinstance(body := body_of(e), Defects))
    assert record.defects == [CERTIFICATE]
    assert record.until == "2026-12-08"
    assert rebuild_check(store).problems == ()


def test_a_deadline_on_a_closed_day_is_the_next_working_day(
    desk: Desk, lacking: Draft, clock: SetClock
) -> None:
    clock.forward(days=5)  # Friday: fifteen days on it is a Saturday
    assert desk.intake.last_day(lacking) == date(2026, 12, 14)


def test_recorded_again_it_is_the_same(
    desk: Desk, clerk: Session, lacking: Draft, recorded: Submitted
) -> None:
    again = desk.intake.record_defects(lacking, [CERTIFICATE], clerk)
    assert again.case == recorded.case


def test_what_is_not_a_paper_is_asked_for_at_once(
    desk: Desk, clerk: Session, lacking: Draft
) -> None:
    draft = desk.intake.change(lacking, "phone", "")
    with fails(Code.CASE_INCOMPLETE):
        desk.intake.record_defects(draft, [CERTIFICATE], clerk)
    for defects in ([], [replace(CERTIFICATE, document="id_card")]):
        with fails(Code.CASE_INCOMPLETE):
            desk.intake.record_defects(lacking, defects, clerk)
    assert [one.id for one in desk.intake.drafts()] == [lacking.id]


def test_what_was_missing_is_brought_and_the_time_of_the_service_begins(
    desk: Desk, store: Store, clerk: Session, clock: SetClock, recorded: Submitted
) -> None:
    clock.forward(days=3)
    draft = desk.intake.put_right(recorded.case.id, clerk.id)
    assert draft.corrects is not None
    assert draft.corrects.waits
    assert draft.corrects.about == ("wiring_certificate",)
    left = desk.intake.evaluate(draft).remaining
    assert [(one.kind, one.id) for one in left] == [("document", "wiring_certificate")]
    draft = replace(
        draft,
        documents={**draft.documents, "wiring_certificate": DocumentMark("seen_original")},
    )
    total = desk.intake.due(draft).total
    assert total > 0
    done = desk.intake.submit(draft, Payment("cash", total, 0), clerk)
    assert (done.case.state, done.case.reference) == (CaseState.ACCEPTED, recorded.case.reference)
    assert done.receipt is not None
    assert done.receipt.total == total
    assert done.case.submitted_at.startswith("2026-11-25")
    assert not done.again
    body = desk.cases.detail(done.case.id).body
    assert body is not None
    assert body.documents["wiring_certificate"].source == "seen_original"
    assert rebuild_check(store).problems == ()
    # A second press gives the same, and the record cannot be made once more.
    assert desk.intake.submit(draft, None, clerk).receipt == done.receipt
    with fails(Code.CASE_NOT_RETURNED):
        desk.intake.put_right(done.case.id, clerk.id)
    kinds = [entry.kind for entry in store.journal.unsent(9)]
    assert kinds[1:] == [Defects.KIND, Accepted.KIND, "receipt.issued"]
