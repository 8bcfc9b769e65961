"""Cases that hang together, in the window: what begins with a case, what one key begins later."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from desktop.domain.case import Draft
from desktop.domain.correction import Correction
from desktop.domain.life import CaseState
from tests.fixtures.there import there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.test_documents import opened
from tests.unit.services.test_following import ACCOUNT, OLD, change_of_name, declared
from ui.presenters.instead import instead_views
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.done import DoneScreen

Key = Qt.Key


def change(office: CaseOffice, *, present: bool) -> Draft:
    """The change of a name, filled in."""
    draft = change_of_name(office.context.desk, present=present)
    assert office.context.desk.intake.save_draft(draft)
    return draft


def shown(keys: KeyCounter, case_id: str) -> CasesScreen:
    """The page of a case, in front."""
    keys.window.go("cases", f"case:{case_id}")
    page = keys.on(CasesScreen)
    keys.qtbot.waitUntil(lambda: page.panel.facts is not None)
    keys.qtbot.waitUntil(lambda: there(page.panel.facts).case_id == case_id)
    return page


def test_what_begins_with_a_case_is_one_key_away_on_the_page_after(
    keys: KeyCounter, office: CaseOffice
) -> None:
    opened(keys, change(office, present=True))
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    keys.qtbot.waitUntil(done.following.isVisible)
    assert done.following.text() == "ต่อด้วยคืนเงินประกันการใช้ไฟฟ้า"
    (draft,) = office.context.desk.intake.drafts()
    keys.press(Key.Key_F8)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    state = there(page.presenter.state)
    assert (state.draft.id, state.service.id) == (draft.id, "deposit_refund")
    assert state.fields["contract_account"].value == ACCOUNT


def test_one_key_begins_what_follows_and_another_opens_it(
    keys: KeyCounter, office: CaseOffice
) -> None:
    desk = office.context.desk
    first = desk.intake.submit(change(office, present=False), None, CLERK).case
    page = shown(keys, first.id)
    assert page.links.begin.isVisible()
    assert not page.links.open.isVisible()
    assert page.papers.state.papers == ("summary", "invitation")
    keys.press(Key.Key_B)
    form = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: form.presenter.state is not None)
    draft = there(form.presenter.state).draft
    assert there(draft.origin).case_id == first.id
    form.presenter.leave()
    draft = draft.seat(draft.applicant_role, OLD)  # with the card by which they come
    second = desk.intake.submit(declared(desk, draft), None, CLERK).case
    page = shown(keys, first.id)
    keys.qtbot.waitUntil(lambda: page.links.begin.isHidden() and page.links.open.isVisible())
    assert page.papers.state.papers == ("summary",)
    keys.press(Key.Key_O)
    keys.qtbot.waitUntil(lambda: there(page.panel.facts).case_id == second.id)
    keys.press(Key.Key_O)  # and back
    keys.qtbot.waitUntil(lambda: there(page.panel.facts).case_id == first.id)


def test_what_is_done_at_once_says_so(keys: KeyCounter, office: CaseOffice) -> None:
    intake = office.context.desk.intake
    draft = office.draft("receipt_copy")
    for name, text in {"contract_account": ACCOUNT, "month": "2026-08"}.items():
        draft = intake.change(draft, name, text)
    intake.save_draft(draft)
    opened(keys, draft)
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    keys.qtbot.waitUntil(lambda: done.accepted.title.text() == "ทำรายการเสร็จแล้ว")
    assert done.accepted.due.text() == "เสร็จแล้ว ไม่มีขั้นตอนต่อไป"
    assert not done.following.isVisible()
    (case,) = office.context.desk.cases.today(CLERK.id)
    assert case.state is CaseState.DONE


def test_what_is_to_be_asked_for_instead_is_one_key_away_and_one_press_back(
    keys: KeyCounter, office: CaseOffice
) -> None:
    intake = office.context.desk.intake
    draft = intake.change(office.draft("reconnection"), "cut_on", "2025-11-20")
    assert intake.save_draft(draft)
    page = opened(keys, draft)
    line = page.side.checks.lines["instead.new_instead"]
    assert (line.turn.text(), line.turn.cap) == ("ยื่นเรื่องนี้แทน", "Alt N")
    keys.alt(Key.Key_N)
    state = there(page.presenter.state)
    assert (state.draft.id, state.service.id) == (draft.id, "new_connection")
    assert state.draft.applicant == draft.applicant
    assert state.fields["road"].value == draft.applicant.address.road
    assert "meter_size" in page.form.entries
    assert "instead.new_instead" not in page.side.checks.lines
    page.presenter.leave()
    keys.qtbot.waitUntil(lambda: there(intake.draft(draft.id)).service_id == "new_connection")
    keys.window._notice_acted("undo")
    state = there(page.presenter.state)
    assert (state.draft.id, state.service.id) == (draft.id, "reconnection")
    assert state.fields["cut_on"].value == "2025-11-20"
    page.presenter.leave()
    keys.qtbot.waitUntil(lambda: there(intake.draft(draft.id)).service_id == "reconnection")


def test_what_was_accepted_is_put_right_as_what_it_is(office: CaseOffice) -> None:
    desk = office.context.desk
    draft = desk.intake.change(office.draft("reconnection"), "cut_on", "2025-11-20")
    now = desk.intake.evaluate(draft)
    assert [one.instead for one in instead_views(draft, now)] == ["new_instead"]
    returned = Correction("BKP3A-69-000001", "2569", "2026-11-20", (), now.quote, "", "")
    assert instead_views(replace(draft, corrects=returned), now) == ()
