"""Large text on the usual counter screen: one column, and what matters stays in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.widgets.columns import Columns


def in_sight(widget: QWidget) -> bool:
    """Whether all of it shows, in the window and in every scrolling room around it."""
    room = widget.parentWidget()
    while room is not None:
        if isinstance(room, QScrollArea) or room.isWindow():
            frame = room.viewport() if isinstance(room, QScrollArea) else room
            where = QRect(widget.mapTo(room, QPoint()), widget.size())
            if not QRect(QPoint(), frame.size()).contains(where):
                return False
        room = room.parentWidget()
    return True


def sideways(page: QWidget) -> int:
    """By how much something of the page has to be scrolled to the right."""
    rooms = [page.parentWidget().parentWidget(), *page.findChildren(QScrollArea)]
    return max(room.horizontalScrollBar().maximum() for room in rooms if room.isVisible())


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("scale", [150, 175, 200])
def test_a_case_is_taken_in_large_text(keys, office, theme, qtbot, scale, language) -> None:
    window = keys.window
    office.context.language.set_code(language)
    theme.set_scale(scale)
    draft = office.draft("new_connection")
    window.go("application", draft.id)
    page = window.current
    qtbot.waitUntil(lambda: page.presenter.state is not None)
    work = page.findChild(Columns)
    assert work.is_stacked() is (scale > 150)
    qtbot.waitUntil(lambda: sideways(page) == 0)
    page.documents.lines["wiring_certificate"].setFocus()
    qtbot.waitUntil(lambda: in_sight(page.documents.lines["wiring_certificate"]))
    assert all(in_sight(button) for button in (page.park, page.discard, page.primary))
    page.presenter.edit("phone", "0812345678")
    page.presenter.mark("wiring_certificate", "seen_original")
    page.presenter.go_on()
    qtbot.waitUntil(lambda: window.page == "payment")
    page = window.current
    page.presenter.type("1000")
    qtbot.waitUntil(lambda: in_sight(page.cash.change) and in_sight(page.cash.editor))
    assert sideways(page) == 0
    page.presenter.issue()
    qtbot.waitUntil(lambda: window.page == "done")
    page = window.current
    qtbot.waitUntil(lambda: in_sight(page.accepted.change) and in_sight(page.accepted.reference))
    assert page.accepted.reference.width() >= page.accepted.reference.sizeHint().width()
    assert sideways(page) == 0
    window.go("cases")
    page = window.current
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    header = page.list.table.horizontalHeader()
    last = header.count() - 1
    qtbot.waitUntil(
        lambda: header.sectionViewportPosition(last) + header.sectionSize(last) <= header.width()
    )
    assert sideways(page) == 0


def test_a_page_in_two_columns_has_them_again_in_small_text(keys, office, theme, qtbot) -> None:
    keys.window.go("application", office.draft("new_connection").id)
    page = keys.window.current
    work = page.findChild(Columns)
    for scale, stacked in ((200, True), (100, False)):
        theme.set_scale(scale)
        qtbot.waitUntil(lambda stacked=stacked: work.is_stacked() is stacked)
    qtbot.waitUntil(lambda: in_sight(page.promise))
    assert not keys.window.person.facts.isHidden()
