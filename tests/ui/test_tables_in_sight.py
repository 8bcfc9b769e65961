"""A table is seen whole at every text size, and its keys stand on the sheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.text import Lang
from tests.fixtures.there import sure
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_at_rest import assert_rests
from tests.ui.test_large_text import in_sight
from tests.ui.test_tables_by_keys import MIDDLE, OLD, barcode, page, plan, scan, scan_line, table
from tests.ui.walk import lost
from ui.screens.application import ApplicationScreen
from ui.shortcuts import page_keys
from ui.theme import Theme

Key = Qt.Key


def two_bills(keys: KeyCounter, office: CaseOffice) -> ApplicationScreen:
    """A plan with two bills, one of them with a wrong amount and one with a wrong month."""
    plan(keys, office)
    for invoice, month in ((MIDDLE, "9/2569"), (OLD, "8/2569")):
        scan(keys, barcode(invoice, "50000"))
        keys.write(month)
        keys.press(Key.Key_Return)
    presenter = page(keys).presenter
    presenter.edit("bills.1.amount", "5,0,0")
    presenter.edit("bills.2.invoice", "1")
    presenter.go_on()
    return page(keys)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
@pytest.mark.parametrize(
    ("scale", "language"), [(100, "th"), (125, "en"), (150, "th"), (200, "th")]
)
def test_nothing_of_a_table_is_cut(
    keys: KeyCounter,
    office: CaseOffice,
    theme: Theme,
    qtbot: QtBot,
    scale: int,
    language: Lang,
    size: tuple[int, int],
) -> None:
    application = two_bills(keys, office)
    window = keys.window
    window.resize(*size)
    office.context.language.set_code(language)
    theme.set_scale(scale)
    for key in ("bills.1.amount", "bills.2.invoice", "bills.scan", "plan.3.part"):
        assert application.form.focus_field(key)
        qtbot.waitUntil(lambda: not lost(window))
    entry = application.form.entries["bills.1.amount"]
    application.form.focus_field("bills.1.amount")
    qtbot.waitUntil(lambda: in_sight(entry.editor) and in_sight(entry.box.below))
    assert entry.box.problem() in entry.box.below.text()


def test_a_table_at_rest_paints_nothing(
    keys: KeyCounter, office: CaseOffice, qtbot: QtBot, qapp: QApplication
) -> None:
    application = two_bills(keys, office)
    application.primary.setFocus()
    assert_rests(qtbot, qapp)


def test_the_sheet_of_keys_has_those_of_a_table(keys: KeyCounter, office: CaseOffice) -> None:
    application = two_bills(keys, office)
    application.form.focus_field("bills.2.month")
    lines = {line.key: line.text for line in page_keys(application, office.context.language)}
    assert lines["Ctrl N"] == "เพิ่มแถว"
    assert lines["Ctrl Del"] == "ลบแถวที่ 1"
    assert lines["Ctrl B"] == "สแกน"
    assert "↑ ↓" in lines


def test_what_is_left_to_do_names_the_row_as_it_stands(
    keys: KeyCounter, office: CaseOffice
) -> None:
    application = two_bills(keys, office)
    application.presenter.edit("bills.2.invoice", OLD)
    assert "จำนวนเงิน แถวที่ 2" in application.remains.text()
    keys.press(Key.Key_F6)
    keys.at(application.form.entries["bills.1.amount"].editor)


def test_where_all_of_a_column_came_from_one_place_its_label_says_so(
    keys: KeyCounter, office: CaseOffice
) -> None:
    application = two_bills(keys, office)
    application.presenter.edit("bills.1.amount", "500")
    parts = table(keys, "plan")
    below = application.form.entries["plan.2.part"].box.below
    assert parts.heads[0].text() == "งวดละ · คำนวณให้"
    assert below.text() == ""
    application.presenter.edit("plan.1.part", "400")
    assert parts.heads[0].text() == "งวดละ"
    assert below.text() == "คำนวณให้"


def test_too_many_rows_are_told_in_place(keys: KeyCounter, office: CaseOffice) -> None:
    """A row that is put back when others have taken its place is one too many."""
    plan(keys, office)
    for number in range(24):
        scan(keys, barcode(f"{number:012}", "100"))
    application, bills = page(keys), table(keys)
    application.form.focus_field("bills.5.invoice")
    keys.press(Key.Key_Delete, ctrl=True)
    assert bills.add.isVisible()
    scan(keys, barcode("9" * 12, "100"))
    keys.window.strip._button.click()
    assert len(bills.entries) == 25 * 3
    assert bills.problem.isVisible()
    assert "24 แถว" in bills.problem.text()
    for number in range(1, 26):
        application.presenter.edit(
            f"bills.{number}.month", f"{1 + number % 12}/{2566 + number // 12}"
        )
    keys.press(Key.Key_F6)
    assert bills.isAncestorOf(keys.window.focusWidget())
    assert "24" not in application.remains.text()
    assert "ใบแจ้งค่าไฟฟ้าที่ค้าง" in application.remains.text()
    application.form.focus_field("bills.24.invoice")
    keys.press(Key.Key_Delete, ctrl=True)
    assert not bills.problem.isVisible()


def test_a_scan_that_breaks_off_is_told(keys: KeyCounter, office: CaseOffice) -> None:
    plan(keys, office)
    line = scan_line(keys)
    for letter in barcode(OLD, "500")[:20].replace("\r", ""):
        keys.write(letter)
    assert line._broken.isActive()
    line._broken.timeout.emit()
    assert "ขาดตอน" in line.field.problem()
    scan(keys, barcode(OLD, "50000"))
    assert line.field.problem() == ""
    assert sure(line.editor.text(), str) == ""
