"""Who has no telephone is served like everybody else, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.fixtures.there import there
from tests.ui.case_office import CLERK, CaseOffice, KeyCounter
from tests.ui.pages import on
from tests.ui.test_case_by_keys import begin, field
from ui.screens.application import ApplicationScreen

Key = Qt.Key


def opened(keys: KeyCounter, office: CaseOffice) -> ApplicationScreen:
    begin(keys, office, "new_connection")
    keys.at(field(keys, "phone"))
    return on(keys.window, ApplicationScreen)


def test_no_telephone_takes_two_keys(keys: KeyCounter, office: CaseOffice) -> None:
    page = opened(keys, office)
    entry = page.form.entries["phone"]
    assert entry.none is not None
    keys.press(Key.Key_Tab)
    keys.at(entry.none)
    assert entry.none.accessibleName() == "ไม่มีโทรศัพท์"
    keys.press(Key.Key_Space)
    assert entry.none.isChecked()
    keys.press(Key.Key_Return)
    keys.at(page.documents.lines["wiring_certificate"])
    keys.press(Key.Key_Space, Key.Key_F6)
    keys.see("payment")
    keys.alt(Key.Key_1)
    keys.press(Key.Key_Return)
    keys.see("done")
    (case,) = office.context.desk.cases.today(CLERK.id)
    body = there(office.context.desk.cases.detail(case.id).body)
    assert body.values["phone"].value == "none"


def test_a_number_is_put_aside_by_the_answer_and_comes_back(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = opened(keys, office)
    entry, editor = page.form.entries["phone"], page.form.entries["phone"].editor
    assert entry.none is not None
    assert isinstance(editor, QLineEdit)
    keys.write("0812345678")
    keys.press(Key.Key_Tab, Key.Key_Space)
    assert editor.text() == ""
    assert editor.placeholderText() == "ไม่มีโทรศัพท์"
    keys.press(Key.Key_Space)
    assert not entry.none.isChecked()
    assert editor.text() == "081-234-5678"
    keys.press(Key.Key_Space)
    editor.setFocus()
    keys.write("089")
    assert not entry.none.isChecked()
    assert editor.text() == "089"


def test_a_number_of_bangkok_with_ten_digits_is_refused(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = opened(keys, office)
    keys.write("0212345678")
    keys.press(Key.Key_F6)
    assert keys.window.page == "application"
    assert "06 08" in page.form.entries["phone"].box.problem()


def test_the_cards_address_again_says_what_it_put_aside(
    keys: KeyCounter, office: CaseOffice
) -> None:
    page = opened(keys, office)
    toggle = page.form._sections[0].toggle
    assert toggle is not None
    toggle.setFocus()
    keys.press(Key.Key_Space)
    field(keys, "house_no").setFocus()
    keys.write("12/3")
    toggle.setFocus()
    keys.press(Key.Key_Space)
    assert field(keys, "house_no").text() == "99/1"
    notice = keys.window.strip.notice()
    assert notice is not None
    assert "ยังเก็บอยู่" in notice.text
    keys.window.strip.acted.emit(notice.action)
    assert field(keys, "house_no").text() == "12/3"
    assert not toggle.isChecked()
