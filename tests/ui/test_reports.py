"""What anybody may report: begun without a card, told by somebody who may stay unknown."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.case import CaseView, Draft
from desktop.domain.journal import JournalEntry
from desktop.domain.life import CaseState
from desktop.entries import Executed, Refused, body_of
from tests.fixtures.there import sure, there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.unit.services.test_reports import TOLD, WHERE, report
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.done import DoneScreen

Key = Qt.Key
AnyMove = TypeVar("AnyMove", Executed, Refused)
NOBODY = "ไม่ระบุชื่อ"


def begun(keys: KeyCounter) -> ApplicationScreen:
    """A report is begun by its key and a word of everyday speech."""
    keys.on(CounterScreen) if keys.window.page == "counter" else keys.window.go("counter")
    keys.press(Key.Key_F4, shift=True)
    keys.on(CustomerScreen)
    keys.write("ไฟดับ")
    keys.press(Key.Key_Return)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    for name, text in ({"about": "outage", "phone": "none", "details": "สายไฟขาด"} | WHERE).items():
        page.presenter.edit(name, text)
    return page


def draft_of(page: ApplicationScreen) -> Draft:
    return there(page.presenter.state).draft


@pytest.mark.parametrize("came", ["", "sairung", "typed", "left out"])
def test_it_is_filed_for_whoever_comes_and_the_next_card_begins_the_next_customer(
    keys: KeyCounter, office: CaseOffice, came: str
) -> None:
    page = begun(keys)
    strip = keys.window._parts.seats
    assert strip.person.isHidden()
    assert strip.seat.name.text() == "เสียบบัตรผู้แจ้ง"
    assert keys.window.steps._steps["documents"].label.text() == "เอกสาร"
    keys.qtbot.waitUntil(lambda: page.documents.count.text() == "ไม่ต้องใช้เอกสาร")
    name = NOBODY
    if came == "sairung":
        office.reader.insert(came)
        keys.qtbot.waitUntil(lambda: "caller" in draft_of(page).parties)
        name = there(draft_of(page).came).thai_name.short
        office.reader.pull()
    elif came == "typed":
        keys.press(Key.Key_F4)
        keys.qtbot.waitUntil(page.party.isVisible)
        values = {"title": TOLD.thai_name.title, "first": TOLD.thai_name.first}
        values["last"] = TOLD.thai_name.last
        page.party.accepted.emit({**page.party.values(), **values})
        assert page.lacking.isHidden(), "no document is missing"
        name = TOLD.thai_name.short
        assert strip.seat.name.text() == TOLD.thai_name.full
    elif came:
        keys.alt(Key.Key_2)
        assert draft_of(page).left_out == ("caller",)
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    case = there(done.presenter.state).submitted.case
    assert case.state is CaseState.APPROVED
    keys.qtbot.waitUntil(lambda: len(office.printed()) == 1)
    assert strip.seat.isVisible()
    assert there(strip.seat.shown()).closed is (name == NOBODY)
    office.reader.insert("prasert")
    keys.qtbot.waitUntil(done.waiting.isVisible)  # until the clerk goes on, as ever
    keys.qtbot.waitUntil(lambda: not done._guard.isActive())
    keys.press(Key.Key_Return)
    keys.on(CustomerScreen)
    keys.window.go("cases", f"case:{case.id}")
    cases = keys.on(CasesScreen)
    keys.qtbot.waitUntil(lambda: cases.panel.facts is not None)
    facts = there(cases.panel.facts)
    assert (facts.person == NOBODY) is (name == NOBODY)
    assert (facts.identity is None) is (name == NOBODY)
    keys.qtbot.waitUntil(lambda: cases.list.model.rowCount() == 1)
    row = cases.list.model.index(0, 1)
    assert name in str(row.data(Qt.ItemDataRole.AccessibleTextRole))


def test_what_needs_a_customer_says_so_and_a_card_begins_it(
    keys: KeyCounter, office: CaseOffice
) -> None:
    keys.window.go("counter")
    keys.press(Key.Key_F4, shift=True)
    page = keys.on(CustomerScreen)
    first, second = page.services.rows.rows()[:2]
    assert first.key == "complaint"
    assert there(second.badge)[0] == "ต้องมีลูกค้า"
    assert office.context.here.visit is not None
    keys.press(Key.Key_Down, Key.Key_Return)
    assert there(keys.window.strip.notice()).text.startswith("เรื่องนี้ต้องมีผู้ยื่นคำร้อง")
    assert office.context.desk.intake.drafts() == []
    office.reader.insert("sairung")
    keys.qtbot.waitUntil(lambda: office.context.here.applicant is not None)
    assert "ต้องมีลูกค้า" not in [there(row.badge)[0] for row in page.services.rows.rows()]


def test_a_report_on_hold_waits_at_the_counter_and_goes_on(
    keys: KeyCounter, office: CaseOffice
) -> None:
    draft = draft_of(begun(keys))
    office.reader.insert("sairung")
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: "caller" in draft_of(page).parties)
    keys.alt(Key.Key_0)
    assert draft_of(page).came is None
    keys.press(Key.Key_Escape)
    counter = keys.on(CounterScreen)
    keys.qtbot.waitUntil(lambda: counter.drafts.list.model().rowCount() == 1)
    (row,) = counter.drafts.list.rows.rows()
    assert (row.key, row.lead) == (draft.id, NOBODY)
    counter.presenter.resume(draft.id)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    assert draft_of(page).id == draft.id
    assert there(office.context.here.visit).applicant is None
    assert office.context.session.actor == CLERK.id


def told(desk: Desk, about: str) -> CaseView:
    """A report that this office answers for itself."""
    intake, here = desk.office.context.desk.intake, {"site.district": "บางกะปิ"}
    draft = report(desk.office.context.desk, about=about)
    for name, text in (here | {"site.province": "กรุงเทพมหานคร"}).items():
        draft = intake.change(draft, name, text) if about == "outage" else draft
    return intake.submit(draft, None, desk.clerk).case


def page_of(qtbot: QtBot, window: MainWindow, case: CaseView) -> CasesScreen:
    window.go("cases", f"case:{case.id}")
    screen = on(window, CasesScreen)
    qtbot.waitUntil(lambda: screen.moves.state.case_id == case.id)
    return screen


def moved(
    qtbot: QtBot, desk: Desk, screen: CasesScreen, key: Qt.Key, kind: type[AnyMove]
) -> AnyMove:
    """What the journal has of the move that this key begins, confirmed as it stands."""
    qtbot.keyClick(screen.list.table, key)
    at = there(screen.window().focusWidget())
    qtbot.keyClick(at, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def found() -> list[JournalEntry]:
        return [one for one in desk.store.journal.unsent(500) if one.kind == kind.KIND]

    qtbot.waitUntil(lambda: bool(found()))
    (entry,) = found()
    return sure(body_of(entry), kind)


def test_it_is_carried_out_in_the_words_of_its_service_once_it_is_known_what_was_done(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.sign_in(desk.clerk)
    case, review = told(desk, "outage"), desk.office.context.desk.review
    screen = page_of(qtbot, window, case)
    done = screen.move_bar.buttons[Executed.KIND]
    assert done.text() == "แก้ไขแล้ว"
    assert not screen.move_bar.buttons[Refused.KIND].isVisible(), "a clerk refuses nothing"
    qtbot.keyClick(screen.list.table, Key.Key_X)
    assert there(window.strip.notice()).text == "ต้องบันทึกผลการแก้ไขก่อน"
    repair = {"found": "ต่อสายใหม่", "restored_on": "2026-11-22"}
    now = review.record(case.id, "repair", repair, case.version, desk.clerk)
    assert now.state is CaseState.APPROVED
    screen.presenter.news_of({case.id})
    qtbot.waitUntil(lambda: screen.moves.state.rows[Executed.KIND].waits == ())
    body = moved(qtbot, desk, screen, Key.Key_X, Executed)
    assert desk.office.context.desk.cases.view(case.id).state is CaseState.DONE
    assert body.reason == "แก้ไขแล้ว"
    desk.office.context.language.set_code("en")
    qtbot.waitUntil(lambda: done.isHidden())
    assert all("แก้ไขแล้ว" not in one.note for one in there(screen.panel.facts).timeline)


def test_a_supervisor_refuses_what_is_not_for_this_office_on_its_page(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    case = told(desk, "service")
    desk.sign_in(desk.supervisor)
    screen = page_of(qtbot, window, case)
    assert screen.move_bar.buttons[Executed.KIND].text() == "ตอบผู้แจ้งแล้ว"
    button = screen.move_bar.buttons[Refused.KIND]
    assert button.text() == "ไม่อยู่ในความรับผิดชอบของการไฟฟ้านครหลวง"
    body = moved(qtbot, desk, screen, Key.Key_N, Refused)
    assert desk.office.context.desk.cases.view(case.id).state is CaseState.REFUSED
    assert (body.decision, body.item) == ("not_ours", "1")
