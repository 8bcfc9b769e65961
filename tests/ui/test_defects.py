"""Documents are missing: the record by keys, its paper, and the case that is accepted later."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.domain.text import Lang
from desktop.entries import Accepted, Defects, body_of
from desktop.store.check import rebuild_check
from desktop.texts import t
from tests.fixtures.office import person
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_large_text import sideways
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.customer import CustomerScreen
from ui.screens.defects import DefectsScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen
from ui.theme import Theme

Key = Qt.Key
NOTE = "ฉบับที่ช่างเดินสายลงนามแล้ว"


def lacking(keys: KeyCounter, office: CaseOffice) -> ApplicationScreen:
    """A new connection that lacks nothing but the certificate."""
    intake = office.context.desk.intake
    draft = office.draft("new_connection")
    for name, text in {"phone": "0812345678", "owning_district": "BKP"}.items():
        draft = intake.change(draft, name, text)
    assert intake.save_draft(draft)
    keys.window.go("application", draft.id)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    return page


def alt(keys: KeyCounter, key: Qt.Key) -> None:
    QTest.keyClick(keys.window.focusWidget() or keys.window, key, Qt.KeyboardModifier.AltModifier)


def record(keys: KeyCounter, office: CaseOffice) -> CaseView:
    lacking(keys, office)
    alt(keys, Key.Key_D)
    keys.on(DefectsScreen)
    keys.press(Key.Key_F6)
    keys.on(DoneScreen)
    (case,) = office.context.desk.cases.today("1001")
    return case


def test_what_is_missing_is_recorded_printed_and_kept_by_its_number(
    keys: KeyCounter, office: CaseOffice
) -> None:
    lacking(keys, office)
    alt(keys, Key.Key_D)
    page = keys.on(DefectsScreen)
    line = page.lines["wiring_certificate"]
    keys.at(line.note.editor)
    keys.write(NOTE)
    assert "จะไม่ขอเอกสารเพิ่มเติม" in there(page.no_more.notice()).text
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    (case,) = office.context.desk.cases.today("1001")
    assert case.state is CaseState.WAITING
    assert done.accepted.title.text() == "บันทึกแล้ว รอเอกสารจากลูกค้า"
    assert done.accepted.reference.text() == case.reference
    assert "นำเอกสารมาภายใน" in done.accepted.due.text()
    steps = keys.window.steps._steps
    said = {name: step.label.accessibleDescription() for name, step in steps.items()}
    todo = {name for name, words in said.items() if words == t("common.step_is_todo", "th")}
    assert todo == {"documents", "payment"}, "it waits for both"
    keys.qtbot.waitUntil(lambda: office.printed() == [f"{case.reference}-defects"])
    bodies = [body_of(entry) for entry in office.store.journal.unsent()]
    (made,) = [body for body in bodies if isinstance(body, Defects)]
    assert [(one.document, one.lack, one.note) for one in made.defects] == [
        ("wiring_certificate", "missing", NOTE)
    ]
    keys.qtbot.waitUntil(lambda: office.kinds()[-1] == "document.printed")


@pytest.mark.parametrize("scale", [150, 200])
@pytest.mark.parametrize("language", ["th", "en"])
def test_nothing_of_the_record_is_cut_in_large_letters(
    keys: KeyCounter, office: CaseOffice, theme: Theme, scale: int, language: Lang
) -> None:
    keys.window.resize(1366, 768)
    office.context.language.set_code(language)
    theme.set_scale(scale)
    lacking(keys, office)
    alt(keys, Key.Key_D)
    page = keys.on(DefectsScreen)
    assert sideways(page) == 0
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    keys.qtbot.waitUntil(lambda: sideways(done) == 0)


def test_what_was_begun_of_a_record_is_kept_when_the_clerk_goes_back(
    keys: KeyCounter, office: CaseOffice
) -> None:
    lacking(keys, office)
    alt(keys, Key.Key_D)
    page = keys.on(DefectsScreen)
    keys.write(NOTE)
    keys.press(Key.Key_Escape)
    application = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: application.presenter.state is not None)
    alt(keys, Key.Key_D)
    keys.on(DefectsScreen)
    assert page.lines["wiring_certificate"].note.value() == NOTE


def test_more_than_documents_is_asked_for_at_once(keys: KeyCounter, office: CaseOffice) -> None:
    page = lacking(keys, office)
    assert page.lacking.isVisible()
    page.presenter.edit("phone", "")
    assert not page.lacking.isVisible()
    alt(keys, Key.Key_D)
    assert keys.window.page == "application"


def test_the_customer_comes_back_and_the_case_is_accepted_by_its_number(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case = record(keys, office)
    body = there(office.context.desk.cases.detail(case.id).body)
    keys.window.go("customer", person())
    page = keys.on(CustomerScreen)
    keys.qtbot.waitUntil(lambda: page.returned.notice() is not None)
    assert "รอเอกสารที่บันทึกไว้" in there(page.returned.notice()).text
    keys.press(Key.Key_R, ctrl=True)
    form = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: form.presenter.state is not None)
    assert "000001" in there(form.returned.notice()).text
    assert not form.lacking.isVisible(), "one case has one record"
    form.documents.lines["wiring_certificate"].setFocus()
    keys.press(Key.Key_Space)
    assert form.primary.text() == "รับชำระ 749.00 บาท"
    keys.press(Key.Key_F6)
    payment = keys.on(PaymentScreen)
    keys.at(payment.cash.editor)
    keys.write("749")
    keys.press(Key.Key_F6)
    done = keys.on(DoneScreen)
    assert done.accepted.title.text() == "รับคำร้องแล้ว"
    assert done.accepted.reference.text() == body.reference
    view = office.context.desk.cases.view(case.id)
    assert view.state is CaseState.ACCEPTED
    wanted = {f"{case.reference}-defects", case.reference, there(view.receipt_number)}
    keys.qtbot.waitUntil(lambda: set(office.printed()) == wanted)
    assert rebuild_check(office.store).problems == ()


def test_its_page_opens_it_by_one_key_and_prints_the_record_again(
    keys: KeyCounter, office: CaseOffice
) -> None:
    case = record(keys, office)
    keys.window.go("cases", f"case:{case.id}")
    cases = keys.on(CasesScreen)
    keys.qtbot.waitUntil(lambda: Accepted.KIND in cases.moves.state.may)
    assert cases.papers.state.papers == ("defects",)
    cases.presenter.set_filter("waiting")
    keys.qtbot.waitUntil(lambda: cases.found.text() == "1 เรื่อง")
    assert [view.id for view in cases.presenter.views] == [case.id]
    keys.press(Key.Key_E)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    assert there(there(page.presenter.state).draft.corrects).waits
