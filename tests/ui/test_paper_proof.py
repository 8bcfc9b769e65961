"""A paper's code is scanned into the search: its case is found, and what it proves is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from desktop.signing.statement import write
from tests.fixtures.office import device
from tests.fixtures.statements import OTHER_CENTRE, certified, claim, content_of, text_of
from tests.ui.desk_office import Desk, open_desk_office
from tests.ui.pages import on
from tests.ui.test_review import keys_of
from tests.ui.test_thai_keyboard import Held, Key, press
from ui.main_window import MainWindow
from ui.screens.cases import CasesScreen
from ui.theme import Theme


@pytest.fixture
def desk(theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    """That of a counter whose key the centre has certified."""
    yield from open_desk_office(theme, tmp_path, place=certified(device()))


@pytest.fixture
def window(desk: Desk, window: MainWindow) -> MainWindow:
    desk.refund(2)
    desk.sign_in(desk.clerk)
    return window


def scan(qtbot: QtBot, window: MainWindow, code: str, layout: str = "") -> CasesScreen:
    """As a scanner does: all letters, then Enter."""
    press(window, "k", Held.ControlModifier)
    search = window.header.search
    assert window.focusWidget() is search
    search.selectAll()
    if layout:
        press(window, code, name=layout)
    else:
        qtbot.keyClicks(search, code)
    QTest.keyClick(search, Key.Key_Return)
    qtbot.waitUntil(lambda: window.page == "cases")
    return on(window, CasesScreen)


def said(window: MainWindow) -> tuple[str, str]:
    notice = window.strip._notice
    return (notice.text, notice.tone) if notice is not None else ("", "")


@pytest.mark.parametrize("layout", ["", "Kedmanee", "Pattachote"])
@pytest.mark.parametrize("kind", ["receipt", "copy", "summary"])
def test_its_case_is_found_and_the_paper_is_genuine(
    qtbot: QtBot, desk: Desk, window: MainWindow, layout: str, kind: str
) -> None:
    taken = desk.take(1)
    screen = scan(qtbot, window, taken.papers.codes[kind], layout)
    qtbot.waitUntil(lambda: keys_of(screen) == [taken.case.id])  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: said(window)[1] == "ok")
    words = said(window)[0]
    number = taken.case.reference if kind == "summary" else taken.case.receipt_number
    assert number is not None
    assert number in words
    assert "749.00" in words
    assert "22 พ.ย. 2569" in words


def test_a_receipt_that_was_removed_is_told_of(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    taken = desk.take(1)
    with desk.store.write() as transaction:
        transaction._connection.execute(text("DELETE FROM receipt_view"))
    scan(qtbot, window, taken.papers.codes["receipt"])
    qtbot.waitUntil(lambda: said(window)[1] == "bad")
    assert "เป็นของจริง" in said(window)[0]
    assert "ไม่มีใบเสร็จดังกล่าว" in said(window)[0]
    window.context.language.set_code("en")
    assert "the counter has no such receipt" in said(window)[0]


def test_what_is_forged_is_told_of_and_the_next_search_takes_it_back(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    taken = desk.take(1)
    code = taken.papers.codes["receipt"]
    dearer = text_of(content_of(code).replace(b"R-000001", b"R-000002"))
    screen = scan(qtbot, window, dearer)
    qtbot.waitUntil(lambda: said(window)[1] == "bad")
    assert "อย่าเชื่อถือ" in said(window)[0]
    assert "เป็นของจริง" not in said(window)[0]
    screen.search("000001")
    qtbot.waitUntil(lambda: said(window) == ("", ""))


def test_a_paper_of_another_centre_is_told_of(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    elsewhere = certified(device(), OTHER_CENTRE)
    scan(qtbot, window, write(claim(Random(4), elsewhere), elsewhere))
    qtbot.waitUntil(lambda: said(window)[1] == "bad")
    assert "ไม่ได้รับรองกุญแจ" in said(window)[0]
