"""What anybody may report: begun without a card, told by somebody who may stay unknown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.domain.case import Draft
from desktop.domain.life import CaseState
from tests.fixtures.there import there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.unit.services.test_reports import TOLD, WHERE
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.done import DoneScreen

Key = Qt.Key
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
