"""A whole case by the keyboard alone, through the real window, store, rules and printer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.domain.life import CaseState
from tests.fixtures.office import person
from tests.fixtures.there import sure, there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.counter_office import SAIRUNG
from ui.screens.application import ApplicationScreen
from ui.screens.counter import CounterScreen
from ui.screens.customer import CustomerScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen

Key = Qt.Key


def begin(keys: KeyCounter, office: CaseOffice, service: str) -> None:
    """Card in, service chosen: the application is open with the cursor where it is wanted."""
    office.reader.insert(SAIRUNG)
    choose(keys, service)
    application = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: application.presenter.state is not None)


def field(keys: KeyCounter, name: str) -> QLineEdit:
    """The editor of a field of the open application."""
    return sure(keys.on(ApplicationScreen).form.entries[name].editor, QLineEdit)


def choose(keys: KeyCounter, service: str) -> None:
    """Go down the list of services, as many as there are, to this one."""
    page = keys.on(CustomerScreen)
    keys.qtbot.waitUntil(lambda: service in offered(page))
    keys.press(*[Key.Key_Down] * offered(page).index(service), Key.Key_Return)


def offered(page: CustomerScreen) -> list[str]:
    """The services in the list of the customer page."""
    return [row.key for row in page.services.rows.rows()]


def test_a_refund_takes_at_most_12_keys_from_card_to_paper(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "deposit_refund")
    keys.at(field(keys, "contract_account"))
    keys.write("012345678")
    keys.press(Key.Key_Return)
    keys.at(keys.on(ApplicationScreen).form.entries["declaration"].editor)
    keys.press(Key.Key_Space, Key.Key_F6)
    keys.see("done")
    keys.qtbot.waitUntil(lambda: len(office.printed()) == 1)
    assert keys.keys <= 12
    (case,) = office.context.desk.cases.today(CLERK.id)
    assert (case.state, case.receipt_number, case.total) == (CaseState.ACCEPTED, None, 0)
    assert office.printed() == [case.reference]


def test_a_new_connection_takes_at_most_40_keys(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    keys.at(field(keys, "phone"))
    keys.write("0812345678")
    keys.press(Key.Key_Return)
    page = keys.on(ApplicationScreen)
    keys.at(page.documents.lines["wiring_certificate"])
    keys.press(Key.Key_Space, Key.Key_Return)
    keys.at(page.primary)
    assert page.primary.text() == "รับชำระ 749.00 บาท"
    keys.press(Key.Key_Return)
    payment = keys.on(PaymentScreen)
    keys.at(payment.cash.editor)
    keys.press(*[Key.Key_1, Key.Key_0, Key.Key_0, Key.Key_0])
    assert payment.cash.change.text() == "251.00"
    keys.press(Key.Key_Return)
    done = keys.on(DoneScreen)
    keys.qtbot.waitUntil(lambda: len(office.printed()) == 2)
    assert keys.keys <= 40
    (case,) = office.context.desk.cases.today(CLERK.id)
    assert office.printed() == sorted([case.reference, there(case.receipt_number)])
    assert done.accepted.reference.text() == case.reference
    assert done.accepted.unconfirmed.isVisible()
    assert done.accepted.unconfirmed.spec.text == done.t("common.unconfirmed")
    keys.at(done.primary)
    keys.press(Key.Key_Return)
    keys.see("counter")
    assert office.context.desk.intake.drafts() == []


def test_esc_parks_and_the_case_comes_back_at_the_same_field(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    keys.at(field(keys, "phone"))
    keys.press(Key.Key_Tab, Key.Key_Tab, shift=False)
    field(keys, "house_id").setFocus()
    keys.write("1012")
    keys.press(Key.Key_Escape)
    keys.see("counter")

    def kept() -> bool:
        (draft,) = office.context.desk.intake.drafts()
        return "house_id" in draft.values and draft.values["house_id"].value == "1012"

    keys.qtbot.waitUntil(kept)
    (draft,) = office.context.desk.intake.drafts()
    keys.window.go("application", draft.id)
    keys.qtbot.waitUntil(lambda: keys.on(ApplicationScreen).presenter.state is not None)
    keys.at(field(keys, "house_id"))
    assert field(keys, "house_id").text() == "1012"


def test_what_is_missing_is_said_in_place_and_found_by_the_cursor(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    form = keys.on(ApplicationScreen).form
    keys.at(field(keys, "phone"))
    assert form.entries["phone"].box.problem() == ""
    keys.press(Key.Key_F6)
    assert form.entries["phone"].box.problem() == "ต้องกรอก"
    keys.at(field(keys, "phone"))
    keys.write("12")
    keys.press(Key.Key_Return)
    assert "ขึ้นต้นด้วย 0" in form.entries["phone"].box.problem()
    assert keys.window.page == "application"


def test_a_wrong_value_is_told_after_the_field_was_left(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    entry = keys.on(ApplicationScreen).form.entries["phone"]
    keys.at(entry.editor)
    keys.write("12")
    assert entry.box.problem() == ""
    keys.press(Key.Key_Tab)
    assert "ขึ้นต้นด้วย 0" in entry.box.problem()


def test_a_chip_value_is_corrected_with_a_reason_and_esc_puts_it_back(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    entry = page.form.entries["house_no"]
    entry.editor.setFocus()
    keys.write("7")
    assert sure(entry.editor, QLineEdit).text() == "7"
    assert there(entry.reason).isVisible()
    keys.press(Key.Key_Return)
    keys.at(there(entry.reason).editor)
    keys.write("บ้านเลขที่ใหม่")
    keys.press(Key.Key_Return)
    draft = there(page.presenter.state).draft
    assert (draft.values["house_no"].value, draft.values["house_no"].reason) == (
        "7",
        "บ้านเลขที่ใหม่",
    )
    assert not entry.view().needs
    entry.editor.setFocus()
    keys.press(Key.Key_Escape)
    assert keys.window.page == "application"  # Esc was about the correction alone
    assert sure(entry.editor, QLineEdit).text() == "99/1"
    assert entry.view().locked
    assert not there(entry.reason).isVisible()


def test_a_correction_without_its_reason_holds_the_case_up(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    entry = page.form.entries["house_no"]
    entry.editor.setFocus()
    keys.write("7")
    keys.press(Key.Key_F6)
    keys.at(there(entry.reason).editor)
    assert "เหตุผล" in there(entry.reason).problem()


def test_another_place_than_the_card_says_needs_no_reason(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    toggle = page.form._sections[0].toggle
    there(toggle).setFocus()
    keys.press(Key.Key_Space)
    entry = page.form.entries["house_no"]
    assert sure(entry.editor, QLineEdit).text() == ""
    assert not entry.view().locked
    entry.editor.setFocus()
    keys.write("5")
    assert entry.reason is None
    there(toggle).setFocus()
    keys.press(Key.Key_Space)
    assert sure(entry.editor, QLineEdit).text() == "99/1"


def test_a_copy_needs_its_reason(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    keys.write("0812345678")
    keys.press(Key.Key_Return)
    line = page.documents.lines["wiring_certificate"]
    keys.at(line)
    keys.press(Key.Key_C)
    keys.at(line.reason.editor)
    keys.press(Key.Key_F6)
    assert "เหตุผล" in line.reason.problem()
    keys.write("ต้นฉบับเสียหาย")
    assert there(page.presenter.state).evaluation.ready
    keys.press(Key.Key_Escape)
    keys.at(line)
    assert not there(page.presenter.state).evaluation.ready
    assert keys.window.page == "application"


def test_a_draft_is_thrown_away_with_a_reason_asked_in_place(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    keys.press(Key.Key_Escape, shift=True)
    keys.at(page.discard_bar.note.editor)
    keys.press(Key.Key_Return)
    assert page.discard_bar.note.problem()
    said = (page.discard_bar.go.text(), page.discard_bar.cancel.text())
    assert said == ("ยกเลิกร่างนี้", "เก็บร่างไว้"), "only one of them cancels"
    keys.press(Key.Key_Escape)
    assert not page.discard_bar.isVisible()
    assert keys.window.page == "application"
    keys.press(Key.Key_Escape, shift=True)
    keys.write("ลูกค้าเปลี่ยนใจ")
    keys.press(Key.Key_Return)
    keys.see("counter")
    assert office.context.desk.intake.drafts() == []
    assert office.kinds()[-1] == "draft.discarded"


def test_the_quick_amounts_and_the_way_back(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    keys.write("0812345678")
    keys.press(Key.Key_Return, Key.Key_Space, Key.Key_F6)
    payment = keys.on(PaymentScreen)
    keys.press(Key.Key_F6)
    assert payment.cash.received.problem()
    keys.write("500")
    keys.press(Key.Key_Return)
    assert "249.00" in payment.cash.received.problem()
    keys.alt(Key.Key_1)
    assert payment.cash.editor.text() == "749.00"
    assert payment.cash.change.text() == "0.00"
    keys.press(Key.Key_Escape)
    application = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: application.presenter.state is not None)
    assert field(keys, "phone").text() == "081-234-5678"
    assert office.context.desk.cases.today(CLERK.id) == []


def test_a_copy_of_the_receipt_is_asked_why_and_says_its_number(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "new_connection")
    keys.write("0812345678")
    keys.press(Key.Key_Return, Key.Key_Space, Key.Key_F6)
    keys.see("payment")
    keys.alt(Key.Key_1)
    keys.press(Key.Key_Return)
    done = keys.on(DoneScreen)
    keys.qtbot.waitUntil(done.papers.reprint.isVisible)
    keys.press(Key.Key_P, ctrl=True)
    keys.at(done.question.reason.editor)
    keys.press(Key.Key_Return, Key.Key_Return)
    assert done.question.reason.problem()
    keys.at(done.question.reason.editor)
    keys.press(Key.Key_Down, Key.Key_Return)
    keys.write("ทำหายระหว่างทาง")
    keys.press(Key.Key_Return)
    keys.qtbot.waitUntil(lambda: len(office.printed()) == 3)
    assert [name for name in office.printed() if name.endswith("-copy1")]
    keys.qtbot.waitUntil(lambda: len(done.papers.rows) == 3)
    assert "สำเนาที่ 1" in done.papers.rows["receipt-1"].name.text()


def test_the_tab_key_goes_as_the_eye_does(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    form = keys.on(ApplicationScreen).form
    keys.at(field(keys, "phone"))
    toggle = form._sections[0].toggle
    there(toggle).setFocus()
    visited: list[QWidget | None] = [toggle]
    while keys.window.focusWidget() is not keys.on(ApplicationScreen).park:
        keys.press(Key.Key_Tab)
        visited.append(keys.window.focusWidget())
        assert len(visited) < 40
    shown = [entry for entry in form.entries.values() if entry.isVisible()]
    editors = [entry.editor for entry in shown]
    stops = [stop for entry in shown for stop in (entry.editor, entry.none) if stop is not None]
    assert visited[1 : len(stops) + 1] == stops
    places = [e.mapTo(there(form.widget()), e.rect().topLeft()) for e in editors]
    rows = [(place.y() // 20, place.x()) for place in places]
    assert rows == sorted(rows)
    assert keys.on(ApplicationScreen).documents.lines["wiring_certificate"] in visited


def test_every_control_has_a_name_and_nothing_is_a_window_of_its_own(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "transfer_with_deposit")
    page, role = keys.window.current, QAccessible.Role
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget
            told = QAccessible.queryAccessibleInterface(widget)
            assert told.role() not in (role.NoRole, role.Client, role.Border), widget
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert shown == [keys.window]


def test_thai_and_english_change_at_once(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "new_connection")
    page = keys.on(ApplicationScreen)
    keys.at(field(keys, "phone"))
    keys.write("081")
    office.context.language.set_code("en")
    assert page.primary.text() == page.t("application.receive", amount="749.00")
    assert page.form.entries["phone"].box.label.text() == "Mobile phone"
    assert page.remains.text().startswith("To do: correct Mobile phone")
    assert field(keys, "phone").text() == "081"
    office.context.language.set_code("th")
    assert page.primary.text() == "รับชำระ 749.00 บาท"


def test_an_unfinished_identity_leads_back_to_its_form(
    keys: KeyCounter, office: CaseOffice
) -> None:
    draft = office.draft("new_connection", person(source="typed"))
    keys.window.go("application", draft.id)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    keys.press(Key.Key_F6)
    notice = page.strip.notice()
    assert notice is not None
    assert notice.action == "typed"
    page.strip.acted.emit(notice.action)
    form = keys.on(CounterScreen).form
    keys.at(form.fields["reason"].editor)


def test_the_same_card_put_in_again_after_the_case_begins_a_new_visit(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "deposit_refund")
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    page.presenter.edit("contract_account", "012345678")
    page.presenter.edit("declaration", "yes")
    page.presenter.go_on()
    keys.see("done")
    office.reader.pull()
    office.reader.insert(SAIRUNG)
    done = keys.on(DoneScreen)
    keys.qtbot.waitUntil(done.waiting.isVisible)
    keys.at(done.primary)
    keys.press(Key.Key_Return)
    keys.see("customer")
