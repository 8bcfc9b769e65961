"""Tables of a form by keys and by scanner alone, through the real window, store and rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.domain.case import Draft
from tests.fixtures.there import sure, there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import begin, field
from tests.ui.test_thai_keyboard import press
from ui.screens.application import ApplicationScreen
from ui.widgets.fields import Field
from ui.widgets.form_table import TableSection
from ui.widgets.scan_line import ScanLine

Key = Qt.Key
OLD, MIDDLE, NEW = "100000000001", "100000000002", "100000000003"


def barcode(invoice: str, satang: str, biller: str = "099400016520000") -> str:
    """What the Code 128 of a bill holds; the scanner ends it with Enter."""
    return f"|{biller}\r012345678\r{invoice}\r{satang}\r"


def scan(keys: KeyCounter, code: str, layout: str = "") -> None:
    """Type a code as a scanner does, wherever the cursor is."""
    for part in code.splitlines():
        if layout:
            press(keys.window, part, name=layout)
        else:
            for letter in part:
                QTest.keyClicks(at(keys), letter)
        QTest.keyClick(at(keys), Key.Key_Return)


def at(keys: KeyCounter) -> QWidget:
    """What has the cursor."""
    return there(keys.window.focusWidget())


def page(keys: KeyCounter) -> ApplicationScreen:
    return keys.on(ApplicationScreen)


def table(keys: KeyCounter, name: str = "bills") -> TableSection:
    """A table of the open application."""
    sections = page(keys).form._sections
    return sure(next(one for one in sections if one.section.id == name), TableSection)


def scan_line(keys: KeyCounter, name: str = "bills") -> ScanLine:
    """The scan line of a section."""
    sections = page(keys).form._sections
    return there(next(one for one in sections if one.section.id == name).scan)


def draft(keys: KeyCounter) -> Draft:
    """The open draft."""
    return there(page(keys).presenter.state).draft


def shown(keys: KeyCounter, name: str = "bills") -> list[list[str]]:
    """What was typed into the cells of a table, in the order of the eye."""
    lines: dict[str, list[str]] = {}
    for entry in table(keys, name).entries:
        lines.setdefault(entry.field_id.split(".")[1], []).append(entry.view().value)
    return list(lines.values())


def plan(keys: KeyCounter, office: CaseOffice) -> None:
    """An instalment plan with its account and reason, the cursor where bills are scanned."""
    begin(keys, office, "instalments")
    keys.at(field(keys, "contract_account"))
    keys.write("012345678")
    keys.press(Key.Key_Return)
    keys.at(page(keys).form.entries["hardship"].editor)
    keys.press(Key.Key_Down, Key.Key_Return)
    keys.at(scan_line(keys).editor)


def test_a_plan_is_filled_by_scanner_and_months_by_keys(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    for number, (invoice, satang, month) in enumerate(
        [(MIDDLE, "80050", "9/2569"), (OLD, "50000", "8/2569"), (NEW, "90000", "10/2569")], start=1
    ):
        scan(keys, barcode(invoice, satang))
        keys.at(field(keys, f"bills.{number}.month"))
        keys.write(month)
        keys.press(Key.Key_Return)
        keys.at(scan_line(keys).editor)
    assert shown(keys) == [
        ["8/2569", OLD, "500.00"],
        ["9/2569", MIDDLE, "800.50"],
        ["10/2569", NEW, "900.00"],
    ]
    assert NEW in scan_line(keys).field.below.text()
    (kept,) = office.context.desk.intake.drafts()
    keys.qtbot.waitUntil(lambda: office.context.desk.intake.draft(kept.id).focus == "bills.scan")
    keys.press(Key.Key_Escape)
    keys.see("counter")
    keys.window.go("application", kept.id)
    keys.qtbot.waitUntil(lambda: page(keys).presenter.state is not None)
    keys.at(scan_line(keys).editor)
    assert table(keys).sums[0][1].text() == "2,200.50"
    assert table(keys).sums[0][2].text() == "สองพันสองร้อยบาทห้าสิบสตางค์"
    keys.press(Key.Key_Return)
    assert shown(keys, "plan") == [["733.00"], ["733.00"], ["734.50"]]
    keys.at(page(keys).primary)
    keys.press(Key.Key_Return)
    keys.see("done")
    (case,) = office.context.desk.cases.today("1001")
    body = there(office.context.desk.cases.detail(case.id).body)
    rows = [(r.values["month"].value, r.values["invoice"].value) for r in body.rows["bills"]]
    assert rows == [("2026-08", OLD), ("2026-09", MIDDLE), ("2026-10", NEW)]
    assert [row.values["part"].value for row in body.rows["plan"]] == ["733.00", "733.00", "734.50"]


def test_a_thai_layout_makes_no_difference_to_a_scanner(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    for number, layout in enumerate(("Kedmanee", "Kedmanee TIS 820", "Pattachote"), start=1):
        keys.window.setFocus()
        field(keys, "bills.1.amount").setFocus()
        scan(keys, barcode(f"10000000000{number}", "80050"), layout)
        keys.at(field(keys, f"bills.{number}.month"))
    assert [row[1:] for row in shown(keys)] == [
        [f"10000000000{number}", "800.50"] for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("name", ["contract_account", "phone", "bills.1.month", "pay_now"])
def test_a_scan_lands_in_no_other_field(keys: KeyCounter, office: CaseOffice, name: str) -> None:
    plan(keys, office)
    editor = field(keys, name)
    editor.setFocus()
    page(keys).primary.setFocus()  # what nobody types into is read as on paper
    before = editor.text()
    editor.setFocus()
    scan(keys, barcode(OLD, "50000"))
    keys.at(field(keys, "bills.1.month"))
    assert field(keys, name).text() == before
    assert shown(keys) == [["", OLD, "500.00"]]
    page(keys).primary.setFocus()
    scan(keys, barcode(NEW, "90000"))
    keys.at(field(keys, "bills.2.month"))
    assert shown(keys)[1] == ["", NEW, "900.00"]
    keys.press(Key.Key_Escape, shift=True)
    keys.at(page(keys).discard_bar.note.editor)
    keys.write("ลูกค้า")
    scan(keys, barcode(MIDDLE, "80050"))
    keys.at(field(keys, "bills.3.month"))
    assert page(keys).discard_bar.note.value() == "ลูกค้า"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (barcode(NEW, "90000", biller="099400016550100"), "ไม่ใช่รหัสของการไฟฟ้านครหลวง"),
        (barcode(NEW, "9OOOO"), "อ่านรหัสไม่ครบ"),
        ("12345\r", "อ่านรหัสไม่ครบ"),
        (barcode(OLD, "50000"), "อยู่ในตารางแล้ว"),
    ],
)
def test_what_a_scan_cannot_fill_changes_nothing(
    keys: KeyCounter, office: CaseOffice, code: str, said: str
) -> None:
    plan(keys, office)
    scan(keys, barcode(OLD, "50000"))
    keys.at(field(keys, "bills.1.month"))
    keys.write("8/2569")
    keys.press(Key.Key_Return)
    before = draft(keys).rows
    scan(keys, code)
    assert said in scan_line(keys).field.problem()
    assert draft(keys).rows == before
    keys.at(field(keys, "bills.1.month") if "แล้ว" in said else scan_line(keys).editor)
    scan(keys, barcode(NEW, "90000"))
    assert scan_line(keys).field.problem() == ""
    assert shown(keys)[1] == ["", NEW, "900.00"]


def test_a_number_typed_by_hand_and_a_table_that_is_full(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    for number in range(1, 25):
        scan_line(keys).editor.setFocus()
        keys.write(f"1000000000{number:02d}")
        keys.press(Key.Key_Return)
        keys.at(field(keys, f"bills.{number}.month"))
    scan(keys, barcode(NEW[:-2] + "99", "90000"))
    assert "ครบจำนวนแถว" in scan_line(keys).field.problem()
    assert len(shown(keys)) == 24
    assert not table(keys).add.isVisible()


def test_a_scan_fills_the_account_of_a_plain_section(keys: KeyCounter, office: CaseOffice) -> None:
    begin(keys, office, "no_cut")
    keys.at(field(keys, "contract_account"))
    keys.press(Key.Key_B, ctrl=True)
    keys.at(scan_line(keys, "place").editor)
    keys.write("100000000001")
    keys.press(Key.Key_Return)
    assert "ไม่มีข้อมูลที่ต้องใช้" in scan_line(keys, "place").field.problem()
    field(keys, "phone").setFocus()
    scan(keys, barcode(OLD, "50000"))
    assert field(keys, "contract_account").text() == "012 345 678"
    assert field(keys, "phone").text() == ""
    keys.press(Key.Key_Return)
    keys.at(page(keys).form.entries["device"].editor)


def test_rows_are_added_left_and_removed_by_keys_and_come_back(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    keys.press(Key.Key_Return)
    keys.at(field(keys, "bills.1.month"))
    for text in ("9/2569", MIDDLE, "800.50"):
        keys.write(text)
        keys.press(Key.Key_Return)
    keys.at(scan_line(keys).editor)
    keys.press(Key.Key_N, ctrl=True)
    keys.at(field(keys, "bills.2.month"))
    for text in ("8/2569", OLD, "500"):
        keys.write(text)
        keys.press(Key.Key_Return)
    keys.press(Key.Key_Up)
    field(keys, "bills.1.invoice").setFocus()
    keys.press(Key.Key_Up)
    keys.at(field(keys, "bills.2.invoice"))
    keys.press(Key.Key_Down)
    keys.at(field(keys, "bills.1.invoice"))
    assert table(keys).remove.text() == "ลบแถวที่ 2"
    keys.press(Key.Key_Delete, ctrl=True)
    assert shown(keys) == [["8/2569", OLD, "500"]]
    keys.at(field(keys, "bills.1.month"))
    keys.window.strip._button.click()
    assert shown(keys) == [["8/2569", OLD, "500"], ["9/2569", MIDDLE, "800.50"]]
    assert keys.window.strip.notice() is None
    field(keys, "bills.2.month").setFocus()
    keys.press(Key.Key_Delete, ctrl=True)
    keys.press(Key.Key_Delete, ctrl=True)
    assert shown(keys) == [["", "", ""]]
    keys.window.strip.show_notice(None)
    keys.press(Key.Key_Delete, ctrl=True)
    assert keys.window.strip.notice() is None, "a row that held nothing is not missed"


def test_rows_stay_where_they_are_while_one_types(keys: KeyCounter, office: CaseOffice) -> None:
    plan(keys, office)
    scan(keys, barcode(MIDDLE, "80050"))
    keys.write("9/2569")
    scan(keys, barcode(OLD, "50000"))
    keys.at(field(keys, "bills.2.month"))
    keys.write("8/2569")
    assert [row[1] for row in shown(keys)] == [MIDDLE, OLD]
    keys.press(Key.Key_Tab)
    keys.at(field(keys, "bills.2.invoice"))
    assert [row[1] for row in shown(keys)] == [MIDDLE, OLD]
    keys.press(Key.Key_Tab, Key.Key_Tab)
    assert [row[1] for row in shown(keys)] == [OLD, MIDDLE]
    line = table(keys)._lines[1]
    assert (line.number.text(), line.mark.text(), line.mark.isVisible()) == ("1", "เก่าสุด", True)
    assert [label.text() for label in line.computed] == ["0.00", "500.00"]


def test_an_error_stands_under_its_cell_and_the_draft_opens_there(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    scan(keys, barcode(OLD, "50000"))
    keys.at(field(keys, "bills.1.month"))
    keys.write("13/2569")
    keys.press(Key.Key_Tab)
    box = sure(page(keys).form.entries["bills.1.month"].box, Field)
    assert "เดือน" in box.problem()
    assert box.below.isVisible()
    field(keys, "bills.1.month").setFocus()
    keys.press(Key.Key_Escape)
    keys.see("counter")

    def kept() -> bool:
        (one,) = office.context.desk.intake.drafts()
        return one.focus == "bills.1.month"

    keys.qtbot.waitUntil(kept)
    (one,) = office.context.desk.intake.drafts()
    keys.window.go("application", one.id)
    keys.at(field(keys, "bills.1.month"))
    assert shown(keys) == [["13/2569", OLD, "500.00"]]
    assert (office.context.desk.intake.draft(one.id).rows["bills"][0]["month"].value) == "13/2569"


def test_parts_of_a_plan_are_computed_until_they_are_typed(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    scan(keys, barcode(OLD, "90000"))
    keys.write("8/2569")
    field(keys, "parts").setFocus()
    field(keys, "parts").selectAll()
    keys.write("2")
    assert shown(keys, "plan") == [["450.00"], ["450.00"]]
    field(keys, "plan.1.part").setFocus()
    field(keys, "plan.1.part").selectAll()
    keys.write("500")
    keys.press(Key.Key_F6)
    assert "ไม่เท่ากับยอดที่ผ่อน" in page(keys).form.entries["parts"].box.problem()
    field(keys, "plan.2.part").setFocus()
    field(keys, "plan.2.part").selectAll()
    keys.write("400")
    assert page(keys).form.entries["parts"].box.problem() == ""
    assert table(keys, "plan").sums[0][1].text() == "900.00"
    assert [label.text() for label in table(keys, "plan")._lines[0].computed] == ["22 ธ.ค. 2569"]
    assert not table(keys, "plan").add.isVisible()


def test_tab_goes_through_a_table_as_the_eye_does(keys: KeyCounter, office: CaseOffice) -> None:
    plan(keys, office)
    for invoice, month in ((MIDDLE, "9/2569"), (OLD, "8/2569")):
        scan(keys, barcode(invoice, "50000"))
        keys.write(month)
        keys.press(Key.Key_Return)
    field(keys, "phone").setFocus()
    visited: list[QWidget] = []
    while at(keys) is not field(keys, "pay_now"):
        keys.press(Key.Key_Tab)
        visited.append(at(keys))
        assert len(visited) < 20
    cells = [entry.editor for entry in table(keys).entries]
    assert cells[0] is field(keys, "bills.2.month"), "the oldest bill stands first"
    wanted = [*cells, scan_line(keys).editor, table(keys).add, table(keys).remove]
    assert visited == [*wanted, field(keys, "pay_now")]
    names = [cell.accessibleName() for cell in cells[:3]]
    assert names == ["เดือน แถวที่ 1", "เลขที่ใบแจ้ง แถวที่ 1", "จำนวนเงิน แถวที่ 1"]


@pytest.mark.parametrize("layout", ["Kedmanee", "Pattachote", "Manoonchai"])
def test_the_keys_of_a_table_work_in_a_thai_layout(
    keys: KeyCounter, office: CaseOffice, layout: str
) -> None:
    plan(keys, office)
    for number in (2, 3):
        press(keys.window, "n", Qt.KeyboardModifier.ControlModifier, layout)
        keys.at(field(keys, f"bills.{number}.month"))
    press(keys.window, "b", Qt.KeyboardModifier.ControlModifier, layout)
    keys.at(scan_line(keys).editor)


def test_a_table_speaks_the_language_of_now(keys: KeyCounter, office: CaseOffice) -> None:
    plan(keys, office)
    for invoice, month in ((MIDDLE, "9/2569"), (OLD, "8/2569")):
        scan(keys, barcode(invoice, "50000"))
        keys.write(month)
        keys.press(Key.Key_Return)
    office.context.language.set_code("en")
    bills = table(keys)
    assert [head.text() for head in bills.heads] == [
        "Month", "Invoice number", "Amount", "paid today", "left",
    ]  # fmt: skip
    assert bills._lines[1].mark.text() == "oldest"
    assert bills.sums[0][2].text() == "One thousand baht only"
    assert bills.remove.text() == "Remove row 1"
    assert field(keys, "bills.1.month").accessibleName() == "Month, row 2"
    assert scan_line(keys).field.below.text().startswith("Last scanned")


def test_nothing_of_a_scan_is_left_for_the_next_customer(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    scan(keys, barcode(OLD, "50000"))
    keys.write("8/2569")
    keys.press(Key.Key_Return)
    keys.write("1234")
    line = scan_line(keys)
    leaves: tuple[Callable[[], None], ...] = (
        lambda: keys.window.go("application", office.draft("instalments").id),
        page(keys).forget,
    )
    for leave in leaves:
        leave()
        keys.qtbot.waitUntil(lambda: line.editor.text() == "")
        assert line.field.below.text() == ""
        line.editor.setText("1234")
    assert table(keys).remove.isHidden()
