"""A table with a column of every kind: what is wrong stands under its cell, as it was typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from desktop.forms.kinds import KINDS
from tests.fixtures.there import sure, there
from tests.ui.case_office import CaseOffice, KeyCounter
from ui.screens.application import ApplicationScreen
from ui.widgets.fields import Field
from ui.widgets.form_table import TableSection
from ui.widgets.lines import Lines

Key = Qt.Key
TITLE = 'title = { th = "ทุกชนิด", en = "Every kind" }'
# What is typed into a cell of each kind, and a part of what is said of it then; what is chosen from
# an offer cannot be typed wrongly, but it can be missing.
WRONG = {
    "text": ("李小龙", "พิมพ์อักษรนี้ไม่ได้"),
    "lines": ("李小龙", "พิมพ์อักษรนี้ไม่ได้"),
    "number": ("1x", "จำนวนเต็ม"),
    "money": ("1,00", "จำนวนเงิน"),
    "date": ("31/2/2569", "วันที่"),
    "month": ("13/2569", "เดือน"),
    "code": ("12", "12 หลัก"),
    "choice": ("", "เลือก"),
    "yes_no": ("", "เลือก"),
    "office": ("", "เลือก"),
}
ROWS = {
    "choice": ', values = [{ value = "a", th = "แมว", en = "cat" }]',
    "code": ', code = "invoice"',
}


def service() -> str:
    """A service of data alone: it has one table, with a column of every kind."""
    fields = "\n".join(
        f'  {{ id = "a_{kind.name}", type = "{kind.name}", width = 3{ROWS.get(kind.name, "")}, '
        f'label = {{ th = "ช่อง {kind.name}", en = "{kind.name}" }} }},'
        for kind in KINDS
    )
    return f"""
id = "every_kind"
edition = "1"
order = 1
valid_from = 2026-10-01
{TITLE}
summary = {{ th = "ตารางที่มีช่องทุกชนิด", en = "A table with a column of every kind" }}
keywords = ["every"]
icon = "gauge"
channels = ["counter"]
applicant = "applicant"
source = "nobody"
basis = "src"

[[party]]
role = "applicant"
label = {{ th = "ผู้ยื่นคำร้อง", en = "applicant" }}
kinds = ["person"]
acting = ["self"]

[[section]]
id = "things"
{TITLE}
repeat = {{ from = 1, to = 2 }}
field = [
{fields}
]

[[step]]
id = "serve"
label = {{ th = "เสร็จ", en = "Done" }}
days = 1
starts = "accepted"
"""


@pytest.fixture
def page(keys: KeyCounter, office: CaseOffice) -> Iterator[ApplicationScreen]:
    """The application page with that service, which the tests after it know nothing of."""
    office.context.desk.reference.renew({"catalogue/every_kind.toml": service()})
    draft = office.draft("every_kind")
    keys.window.go("application", draft.id)
    page = keys.on(ApplicationScreen)
    keys.qtbot.waitUntil(lambda: page.presenter.state is not None)
    yield page
    office.context.desk.reference.renew({})


def test_every_kind_is_tried() -> None:
    assert set(WRONG) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_is_wrong_in_a_cell_is_said_under_it_and_kept(
    keys: KeyCounter, office: CaseOffice, page: ApplicationScreen, name: str
) -> None:
    typed, said = WRONG[name]
    keys.press(Key.Key_N, ctrl=True)
    key = f"things.2.a_{name}"
    entry = page.form.entries[key]
    entry.editor.setFocus()
    if typed:
        keys.write(typed)
        assert entry.box.problem() == ""
        keys.press(Key.Key_Tab)
    else:
        keys.press(Key.Key_F6)
    assert said in entry.box.problem()
    assert entry.box.value() == typed
    below = entry.box.below
    assert below.isVisible()
    top = below.mapTo(entry, below.rect().topLeft()).y()
    assert top >= entry.editor.mapTo(entry, entry.editor.rect().bottomLeft()).y()
    assert page.form.entries[f"things.1.a_{name}"].box.value() == ""

    def kept() -> str:
        row = office.context.desk.intake.draft(there(page.presenter.state).draft.id).rows
        cells = row.get("things", ({}, {}))[1]
        return cells[f"a_{name}"].value if f"a_{name}" in cells else ""

    keys.qtbot.waitUntil(lambda: kept() == typed)


def test_rows_wrap_where_they_have_no_room(keys: KeyCounter, page: ApplicationScreen) -> None:
    """Ten columns stand in several lines, each under its own label."""
    table = sure(page.form._sections[0], TableSection)
    first = page.form.entries["things.1.a_text"].box
    assert first.label.isVisible()
    assert not table.heads[0].isVisible()
    sheet = there(page.form.widget())
    rights = [
        entry.editor.mapTo(sheet, entry.editor.rect().topRight()).x() for entry in table.entries
    ]
    assert max(rights) < page.form.viewport().width()


def test_several_lines_are_typed_and_kept(
    keys: KeyCounter, office: CaseOffice, page: ApplicationScreen
) -> None:
    entry = page.form.entries["things.1.a_lines"]
    editor = sure(entry.editor, Lines)
    editor.setFocus()
    keys.write("เสาหัก")
    keys.press(Key.Key_Return, shift=True)
    keys.write("สายขาด")
    assert editor.text() == "เสาหัก\nสายขาด"
    keys.press(Key.Key_Return)
    assert keys.window.focusWidget() is not editor, "Enter goes on"
    draft_id = there(page.presenter.state).draft.id
    intake = office.context.desk.intake
    keys.qtbot.waitUntil(lambda: "things" in intake.draft(draft_id).rows)

    def kept() -> str:
        return intake.draft(draft_id).rows["things"][0]["a_lines"].value

    keys.qtbot.waitUntil(lambda: kept() == "เสาหัก\nสายขาด")
    editor.setFocus()
    keys.press(Key.Key_Tab)
    assert keys.window.focusWidget() is not editor, "Tab leaves it"
    box = sure(entry.box, Field)
    editor.setFocus()
    editor.selectAll()
    keys.write("ก" * (editor.maxLength() + 2))
    assert len(editor.text()) == editor.maxLength()
    assert str(editor.maxLength()) in box.below.text()


def test_a_cell_that_nobody_types_into_is_read_as_on_paper(
    keys: KeyCounter, office: CaseOffice, page: ApplicationScreen
) -> None:
    """And as it was typed, once the cursor is there again; in both languages."""
    rights = {
        "number": ("1250", "1,250", "1,250"),
        "money": ("1250.5", "1,250.50", "1,250.50"),
        "date": ("15/1/2569", "15 ม.ค. 2569", "15 Jan 2026"),
        "month": ("8/2569", "ส.ค. 2569", "Aug 2026"),
        "code": ("690711402277", "690711402277", "690711402277"),
        "text": ("ก  ข", "ก ข", "ก ข"),
    }
    for name, (typed, thai, english) in rights.items():
        entry = page.form.entries[f"things.1.a_{name}"]
        entry.editor.setFocus()
        keys.write(typed)
        assert entry.box.value() == typed
        page.form.entries["things.1.a_lines"].editor.setFocus()
        assert entry.box.value() == thai
        office.context.language.set_code("en")
        assert entry.box.value() == english
        entry.editor.setFocus()
        assert entry.box.value() == typed
        office.context.language.set_code("th")
