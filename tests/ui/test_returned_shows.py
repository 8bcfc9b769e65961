"""A returned case shows at the counter, to its customer and in the list; one key opens it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.case import CaseView
from desktop.domain.citizen import Person
from desktop.entries import Withdrawn
from desktop.entries.detail import CaseDetail
from desktop.entries.document_printed import SUMMARY
from desktop.forms.evaluate import Evaluation
from desktop.services.cases import CaseBook
from tests.fixtures.authors import session
from tests.fixtures.language_files import files
from tests.fixtures.office import person
from tests.fixtures.store import feed_case, submitted_body
from tests.fixtures.there import there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG
from tests.ui.returned_case import WHY, give_back, take
from tests.ui.test_at_rest import assert_rests
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.theme import Theme
from ui.widgets import Label

Key = Qt.Key


def returned(office: CaseOffice, applicant: Person | None = None) -> CaseView:
    case = take(office.context, applicant=applicant)
    return give_back(office.context, office.store, case)


def rail_count(keys: KeyCounter) -> int:
    return keys.window.rail.buttons["counter"].count


def opened(keys: KeyCounter) -> str:
    """The case that is open as an application."""
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    return there(page.presenter.state).draft.id


def test_the_counter_tells_of_it_and_opens_it_by_one_key(
    keys: KeyCounter, office: CaseOffice
) -> None:
    first, second = returned(office), returned(office)
    keys.press(Key.Key_F2)
    page = keys.on(CounterScreen)
    keys.qtbot.waitUntil(lambda: page.returned.notice() is not None)
    said = there(page.returned.notice()).text
    assert said.startswith("ส่งกลับให้แก้ไข 2 เรื่อง · 000001 ขอใช้ไฟฟ้าใหม่ · นางสาวสายรุ้ง จ. · ")
    assert WHY in said
    assert "วรรณา จ. ส่งกลับ" in said
    keys.qtbot.waitUntil(lambda: rail_count(keys) == 2)
    keys.press(Key.Key_R, ctrl=True)
    assert opened(keys) == first.id
    application = keys.on(ApplicationScreen)
    application.documents.lines["wiring_certificate"].setFocus()
    keys.press(Key.Key_Space, Key.Key_F6)
    keys.see("done")
    keys.qtbot.waitUntil(lambda: rail_count(keys) == 1)
    keys.press(Key.Key_F2)
    keys.qtbot.waitUntil(lambda: "000002" in there(page.returned.notice()).text)
    keys.press(Key.Key_R, ctrl=True)
    assert opened(keys) == second.id


def test_a_card_says_what_is_wrong_and_what_stays(
    keys: KeyCounter, office: CaseOffice, theme: Theme, qapp: QApplication
) -> None:
    case = returned(office)
    keys.press(Key.Key_F2)
    page = keys.on(CounterScreen)
    card = page.card
    keys.qtbot.waitUntil(card.isVisible)
    assert not page.today.isVisible()
    assert page.latest.isVisible()
    assert there(card.why.notice()).text == f"{WHY}\nคู่มือข้อ 2.1 · วรรณา จ. ส่งกลับ 14:05"
    said = [label.text() for label in card.known.findChildren(Label) if label.isVisible()]
    assert said[:5] == ["จุดที่ต้องแก้", "หนังสือรับรองการเดินสายไฟ", "", "จุดที่ต้องแก้", "มิเตอร์ที่ขอ › ขนาด"]
    assert {"1 เฟส 15(45) แอมป์", "ไม่ขอเอกสารเพิ่ม", "749.00", "ใบเสร็จเดิมใช้ได้"} <= set(said)
    assert said[said.index("ติดต่อลูกค้า") + 1] == "08x-xxx-5678", "others may look on"
    assert_rests(keys.qtbot, qapp)
    for size, scale in (((640, 360), 150), ((1024, 700), 100), ((1366, 768), 125)):
        theme.set_scale(scale)
        keys.window.resize(*size)
        keys.qtbot.waitUntil(lambda: card.isVisible() is page.columns.is_stacked())
    theme.set_scale(100)
    keys.qtbot.waitUntil(card.isVisible)
    keys.press(Key.Key_V)
    cases = keys.on(CasesScreen)
    keys.qtbot.waitUntil(lambda: cases.presenter.selected == case.id)
    keys.press(Key.Key_F2)
    keys.on(CounterScreen)
    keys.qtbot.mouseClick(card.put_right, Qt.MouseButton.LeftButton)
    assert opened(keys) == case.id


def test_it_is_judged_anew_only_when_there_is_news_of_it(
    keys: KeyCounter, office: CaseOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, desk, judged = returned(office), office.context.desk, list[str]()
    accepted = CaseBook.accepted

    def counted(book: CaseBook, detail: CaseDetail) -> Evaluation | None:
        judged.append(detail.view.id)
        return accepted(book, detail)

    monkeypatch.setattr(CaseBook, "accepted", counted)
    keys.press(Key.Key_F2)
    page = keys.on(CounterScreen)
    keys.qtbot.waitUntil(page.card.isVisible)

    def look() -> list[str]:
        with keys.qtbot.waitSignal(page.presenter.changed):
            page.presenter.refresh()
        return judged

    look()
    assert look() == [case.id]
    office.context.language.set_code("en")
    assert page.card.head.text() == "Returned to be put right"
    assert look() == [case.id]
    desk.cases.printed(case.id, SUMMARY, session(CLERK.id))
    assert look() == [case.id] * 2
    name = "catalogue/no_cut.toml"
    desk.reference.renew({name: f"{files()[name]}\n"})
    assert look() == [case.id] * 3


def test_what_is_put_right_or_of_another_counter_is_not_counted(
    keys: KeyCounter, office: CaseOffice
) -> None:
    keys.press(Key.Key_F2)
    page = keys.on(CounterScreen)
    take(office.context)
    body = submitted_body("01937f00-0000-7000-8000-0000000000bb", "BKP4A-69-000001")
    other = feed_case(1, body, state="returned", version=2, submitted_by="1002")
    with office.store.write() as transaction:
        transaction.apply_feed([other], 1)
    page.presenter.refresh()
    keys.qtbot.waitUntil(lambda: len(page.latest.list.rows.rows()) == 1)
    assert page.returned.notice() is None
    assert rail_count(keys) == 0


def test_a_card_tells_of_the_case_of_its_person_alone(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert(SAIRUNG)
    page = keys.on(CustomerScreen)
    here = office.context.here
    # The address comes with the text of the card, after its identity.
    keys.qtbot.waitUntil(
        lambda: here.applicant is not None and here.applicant.address.house_no != ""
    )
    applicant = there(here.applicant)
    returned(office, person())  # somebody else's
    keys.window.go("customer")
    keys.qtbot.waitUntil(lambda: page.cases.list.rows.rows() == [])
    assert page.returned.notice() is None
    case = returned(office, applicant)
    keys.window.go("customer")
    keys.qtbot.waitUntil(lambda: page.returned.notice() is not None)
    said = there(page.returned.notice()).text
    assert said.startswith("มีคำร้องของลูกค้ารายนี้ถูกส่งกลับให้แก้ไข · 000002")
    assert WHY in said
    keys.at(page.needle)
    keys.press(Key.Key_R, ctrl=True)
    assert opened(keys) == case.id


def test_the_list_has_them_all_and_opens_one_by_one_key(
    keys: KeyCounter, office: CaseOffice
) -> None:
    take(office.context)
    case = returned(office)
    keys.press(Key.Key_F3)
    page = keys.on(CasesScreen)
    page.presenter.set_filter("returned")
    keys.qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    keys.qtbot.waitUntil(lambda: page.found.text() == "1 เรื่อง")
    keys.qtbot.waitUntil(lambda: page.moves.state.case_id == case.id)
    keys.press(Key.Key_E)
    assert opened(keys) == case.id


def test_what_is_owed_back_shows_at_the_customer(keys: KeyCounter, office: CaseOffice) -> None:
    office.reader.insert(SAIRUNG)
    page = keys.on(CustomerScreen)
    here = office.context.here
    keys.qtbot.waitUntil(
        lambda: here.applicant is not None and here.applicant.address.house_no != ""
    )
    case = take(office.context, applicant=there(office.context.here.applicant))
    clerk = office.context.desk.staff.sign_in("1001", "2468")
    office.context.desk.review.move(Withdrawn, case.id, "ไม่ประสงค์", 0, clerk)
    keys.window.go("customer")
    keys.qtbot.waitUntil(lambda: len(page.cases.list.rows.rows()) == 1)
    assert page.cases.list.rows.rows()[0].detail.endswith("749.00 · ต้องคืน 749.00")
    assert page.returned.notice() is None
