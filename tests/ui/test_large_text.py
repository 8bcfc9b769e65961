"""Large text on the usual counter screen: one column, and what matters stays in sight."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.text import Lang
from tests.fixtures.there import sure, there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.pages import on
from ui.screens.application import ApplicationScreen
from ui.screens.cases import CasesScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen
from ui.theme import Theme
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
    around = sure(there(page.parentWidget()).parentWidget(), QScrollArea)
    rooms = [around, *page.findChildren(QScrollArea)]
    return max(room.horizontalScrollBar().maximum() for room in rooms if room.isVisible())


def looks(work: Columns, stacked: bool) -> bool:
    """Whether the columns stand one below the other, as wanted."""
    return work.is_stacked() is stacked


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("scale", [150, 175, 200])
def test_a_case_is_taken_in_large_text(
    keys: KeyCounter, office: CaseOffice, theme: Theme, qtbot: QtBot, scale: int, language: Lang
) -> None:
    window = keys.window
    office.context.language.set_code(language)
    theme.set_scale(scale)
    draft = office.draft("new_connection")
    window.go("application", draft.id)
    page = on(window, ApplicationScreen)
    qtbot.waitUntil(lambda: page.presenter.state is not None)
    work = sure(page.findChild(Columns), Columns)
    assert work.is_stacked() is (scale > 150)
    qtbot.waitUntil(lambda: sideways(page) == 0)
    page.documents.lines["wiring_certificate"].setFocus()
    qtbot.waitUntil(lambda: in_sight(page.documents.lines["wiring_certificate"]))
    assert all(in_sight(button) for button in (page.park, page.discard, page.primary))
    page.presenter.edit("phone", "0812345678")
    page.presenter.paperwork.mark("wiring_certificate", "seen_original")
    page.presenter.go_on()
    qtbot.waitUntil(lambda: window.page == "payment")
    payment = on(window, PaymentScreen)
    payment.presenter.type("1000")
    qtbot.waitUntil(lambda: in_sight(payment.cash.change) and in_sight(payment.cash.editor))
    assert sideways(payment) == 0
    payment.presenter.issue()
    qtbot.waitUntil(lambda: window.page == "done")
    done = on(window, DoneScreen)
    qtbot.waitUntil(lambda: in_sight(done.accepted.change) and in_sight(done.accepted.reference))
    assert done.accepted.reference.width() >= done.accepted.reference.sizeHint().width()
    assert sideways(done) == 0
    window.go("cases")
    cases = on(window, CasesScreen)
    qtbot.waitUntil(lambda: cases.list.model.rowCount() == 1)
    header = cases.list.table.horizontalHeader()
    last = header.count() - 1
    qtbot.waitUntil(
        lambda: header.sectionViewportPosition(last) + header.sectionSize(last) <= header.width()
    )
    assert sideways(cases) == 0


def test_a_page_in_two_columns_has_them_again_in_small_text(
    keys: KeyCounter, office: CaseOffice, theme: Theme, qtbot: QtBot
) -> None:
    keys.window.go("application", office.draft("new_connection").id)
    page = keys.on(ApplicationScreen)
    work = sure(page.findChild(Columns), Columns)
    for scale, stacked in ((200, True), (100, False)):
        theme.set_scale(scale)
        qtbot.waitUntil(partial(looks, work, stacked))
    qtbot.waitUntil(lambda: in_sight(page.side.promise))
    assert not keys.window.person.facts.isHidden()
