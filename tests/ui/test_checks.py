"""What a service asks beside its fields: checks and their reasons, alternatives, papers of rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.fixtures.asked import asked
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.desk_office import citizen
from tests.ui.test_documents import left, opened
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.theme import Theme
from ui.widgets.checks import CheckLine

Key = Qt.Key
REASON = "รายได้ไม่แน่นอน"


@pytest.fixture
def office(theme: Theme, tmp_path: Path) -> Iterator[CaseOffice]:
    made = CaseOffice(tmp_path, theme, data=asked())
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, office: CaseOffice, keys: KeyCounter) -> ApplicationScreen:
    """Its application, just begun."""
    return opened(keys, office.draft("asked"))


@pytest.fixture
def keys(qtbot: QtBot, office: CaseOffice) -> Iterator[KeyCounter]:
    window = MainWindow(office.context)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield KeyCounter(qtbot, window)
    window.close()
    window.deleteLater()


def words(line: CheckLine) -> list[str]:
    return [one.text() for one in line.findChildren(QLabel) if one.isVisible() and one.text()]


# --- checks --------------------------------------------------------------------------------------


def test_a_stop_that_no_field_shows_says_itself_and_why(page: ApplicationScreen) -> None:
    assert "tenant_stops" not in page.side.checks.lines
    page.presenter.edit("tenant", "yes")
    page.presenter.edit("months", "24")
    line = page.side.checks.lines["tenant_stops"]
    assert page.side.checks.isVisible()
    because = "เพราะ เป็นผู้เช่าสถานที่ และ จำนวนเดือน: 24 · ข้อ 1.5"
    assert words(line) == ["ผู้เช่าขอนานเช่นนี้ไม่ได้", because]
    assert "tenant_stops" in left(page)
    page.presenter.edit("tenant", "no")
    assert "tenant_stops" not in page.side.checks.lines


def test_a_stop_of_a_row_says_which(page: ApplicationScreen) -> None:
    page.presenter.edit("bills.2.amount", "2000.00")
    line = page.side.checks.lines["large.2"]
    assert words(line) == ["ยอดใบแจ้งสูงเกินไป แถวที่ 2", "เพราะ ยอด: 2,000.00 · ข้อ 4.1"]
    assert "large.2" in left(page)


def test_what_is_answered_from_outside_is_told_quietly(page: ApplicationScreen) -> None:
    line = page.side.checks.lines["no_debt"]
    assert words(line) == ["จะตรวจในระบบ: หนี้ค้าง", "ข้อ 1.4"]
    assert "no_debt" not in left(page)
    assert page.side.checks.stops() == []
    page.presenter.edit("months", "")
    assert "no_debt" not in page.side.checks.lines, "it waits for the form as yet"


def test_a_reason_is_written_kept_and_filed(keys: KeyCounter, office: CaseOffice) -> None:
    page = opened(keys, office.draft("instalments"))
    intake, draft = office.context.desk.intake, there(page.presenter.state).draft
    for name, text in (
        ("contract_account", "012345678"),
        ("hardship", "income"),
        ("bills.1.month", "8/2569"),
        ("bills.1.invoice", "100000000001"),
        ("bills.1.amount", "1000"),
        ("parts", "5"),
    ):
        page.presenter.edit(name, text)
    assert left(page) == {"long_plan"}
    keys.press(Key.Key_F6)
    reason = page.side.checks.lines["long_plan"].reason
    keys.at(reason.editor)
    assert "เหตุผล" in reason.problem()
    keys.press(Key.Key_Return)
    keys.at(reason.editor)
    keys.write(REASON)
    assert reason.problem() == ""
    assert left(page) == set()

    def kept() -> dict[str, str]:
        return there(office.store.drafts.get(draft.id)).reasons

    keys.qtbot.waitUntil(lambda: kept() == {"long_plan": REASON})
    keys.press(Key.Key_Escape)
    keys.see("counter")
    page = opened(keys, intake.draft(draft.id))
    keys.at(page.side.checks.lines["long_plan"].reason.editor)
    assert page.side.checks.lines["long_plan"].reason.value() == REASON
    keys.press(Key.Key_Return)
    keys.at(page.primary)
    keys.press(Key.Key_Return)
    keys.see("done")
    body = there(office.context.desk.cases.detail(draft.id).body)
    assert body.reasons == {"long_plan": REASON}


def test_a_line_without_a_price_is_pointed_at(keys: KeyCounter, page: ApplicationScreen) -> None:
    page.presenter.edit("given_money", "")
    page.presenter.paperwork.mark("deposit_receipt", "seen_original")
    (first,) = there(page.presenter.state).evaluation.remaining
    assert first.kind == "fee"
    keys.press(Key.Key_F6)
    keys.qtbot.waitUntil(page.side.quote.gaps.isVisible)
    assert page.side.quote.gaps.text() == "ยังไม่มีอัตราสำหรับ ค่าบริการ"
    page.presenter.edit("given_money", "7.00")
    assert not page.side.quote.gaps.isVisible()


# --- alternatives --------------------------------------------------------------------------------


def test_one_of_several_papers_is_chosen_by_keys_and_counts_once(
    keys: KeyCounter, page: ApplicationScreen
) -> None:
    line = page.documents.lines["deposit_receipt"]
    assert [line.ways.ways[word].isVisible() for word in ("@old", "police_record")] == [True, True]
    assert page.documents.count.text() == "ครบ 0 จาก 1"
    line.setFocus()
    keys.press(Key.Key_Right, Key.Key_Space)
    mark = there(page.presenter.state).draft.documents["deposit_receipt"]
    assert mark.source == "police_record"
    assert page.documents.count.text() == "ครบ 1 จาก 1"
    keys.press(Key.Key_Left, Key.Key_Space)
    assert line.source == "seen_original", "the receipt itself after all"
    keys.press(Key.Key_Space)
    assert line.source == ""


def test_an_alternative_is_chosen_by_a_click(keys: KeyCounter, page: ApplicationScreen) -> None:
    line = page.documents.lines["deposit_receipt"]
    QTest.mouseClick(line.ways.ways["@old"], Qt.MouseButton.LeftButton)
    assert line.source == "", "whoever is here shows by the card"
    QTest.mouseClick(line.ways.ways["police_record"], Qt.MouseButton.LeftButton)
    assert line.source == "police_record"


def test_who_is_here_stands_in_for_a_paper(page: ApplicationScreen) -> None:
    page.presenter.revise(lambda draft: draft.seat("old", citizen(5)))
    line = page.documents.lines["deposit_receipt"]
    assert line.source == "@old"
    assert line.view.status.automatic
    assert line._badge.text() == "มาด้วยตนเอง"
    assert "deposit_receipt" not in left(page)


# --- papers of rows ------------------------------------------------------------------------------


def test_a_paper_of_a_row_says_which_and_is_its_own(
    keys: KeyCounter, page: ApplicationScreen
) -> None:
    page.presenter.edit("bills.1.amount", "600.00")
    page.presenter.edit("bills.2.amount", "700.00")
    keys_ = ["medical_certificate.1", "medical_certificate.2"]
    assert [key for key in page.documents.lines if key in keys_] == keys_
    first, second = (page.documents.lines[key] for key in keys_)
    assert first._label.text() == "ใบรับรองแพทย์ แถวที่ 1"
    assert first._note.text() == "เพราะ ยอด: 600.00"
    first.setFocus()
    keys.press(Key.Key_Space)
    keys.at(first.records.entries["date"].editor)
    assert (first.source, second.source) == ("seen_original", "")
    heading = [one.text() for one in page.documents.findChildren(QLabel) if one.isVisible()]
    assert "ใบแจ้ง" in heading
