"""A draft until it becomes a case: kept, thrown away, and never back again."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.failure import Code
from desktop.entries import Discarded, body_of
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.authors import session
from tests.fixtures.office import SetClock, desk_of, person
from tests.unit.services.test_intake import CASH, fails, new_connection


def test_a_draft_survives_the_program(desk: Desk, store: Store, clock: SetClock) -> None:
    draft = replace(new_connection(desk), focus="phone")
    clock.forward(seconds=3)
    assert desk.intake.save_draft(draft)
    resumed = desk_of(store, clock, desk.reference).intake.draft(draft.id)
    assert resumed == replace(draft, updated_at="2026-11-22T07:05:15.000Z")


def test_a_late_save_does_not_bring_a_draft_back(desk: Desk, clerk: Session) -> None:
    taken, thrown = new_connection(desk), new_connection(desk)
    desk.intake.submit(taken, CASH, clerk)
    desk.intake.discard(thrown.id, "ลูกค้าเปลี่ยนใจ", session("1001"))
    assert not desk.intake.save_draft(taken)
    assert not desk.intake.save_draft(thrown)
    assert desk.intake.drafts() == []
    with fails(Code.CASE_DRAFT_GONE):
        desk.intake.draft(thrown.id)
    with fails(Code.CASE_DRAFT_GONE):
        desk.intake.submit(thrown, CASH, clerk)


def test_discarding_is_logged_once_without_the_person(desk: Desk, store: Store) -> None:
    draft = new_connection(desk)
    desk.intake.discard(draft.id, "ลูกค้าเปลี่ยนใจ", session("1001"))
    desk.intake.discard(draft.id, "ลูกค้าเปลี่ยนใจ", session("1001"))
    entries = [entry for entry in store.journal.unsent() if entry.kind == "draft.discarded"]
    assert [body_of(entry) for entry in entries] == [
        Discarded(draft.id, "new_connection", "ลูกค้าเปลี่ยนใจ")
    ]


def test_nothing_is_discarded_without_a_reason(desk: Desk, store: Store) -> None:
    draft, before = new_connection(desk), store.journal.head()
    with fails(Code.CASE_NO_REASON):
        desk.intake.discard(draft.id, " ", session("1001"))
    assert [kept.id for kept in desk.intake.drafts()] == [draft.id]
    assert store.journal.head() == before


def test_a_draft_without_a_service_has_none(desk: Desk) -> None:
    draft = desk.intake.open_draft(person(), actor="1001")
    assert draft.values == {}
    with fails(Code.CASE_SERVICE_ENDED):
        desk.intake.service(draft)
    assert desk.intake.choose_service(draft, "deposit_refund").values


def test_the_photo_goes_with_the_draft(desk: Desk, store: Store, clerk: Session) -> None:
    draft = desk.intake.with_photo(new_connection(desk), b"\xff\xd8photo")
    sha256 = draft.applicant.photo_sha256
    assert sha256 is not None
    assert store.sync.blob(sha256) == b"\xff\xd8photo"
    desk.intake.submit(draft, CASH, clerk)
    assert store.sync.blob(sha256) is None, "no service keeps the photo"
