"""The training cards, by keys: Ctrl+T, arrows, Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.card.training import TrainingReader
from desktop.card.training_card import training_persons
from desktop.ports import CardEvent, CardInserted, CardRemoved
from desktop.runtime.card_station import CardStation
from tests.ui.desk_office import Desk
from tests.ui.pages import on
from tests.ui.test_errors_in_sight import laid_out
from ui.language import Language
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.theme import Theme
from ui.training import TrainingPanel
from ui.widgets import Label


def test_a_card_goes_in_and_out(qtbot: QtBot, theme: Theme) -> None:
    reader = TrainingReader()
    station = CardStation(reader)
    events: list[CardEvent] = []
    station.happened.connect(events.append)
    station.start()
    panel = TrainingPanel(Language("th"), reader)
    qtbot.addWidget(panel)
    theme.dress(panel)
    panel.resize(360, 600)
    panel.show()
    try:
        panel.cards.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is panel.cards)
        qtbot.keyClick(panel.cards, Qt.Key.Key_Down)
        chosen = panel.cards.current_key()
        assert chosen == list(training_persons())[1]
        qtbot.keyClick(panel.cards, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: any(isinstance(event, CardInserted) for event in events))
        assert panel.inside == chosen
        qtbot.keyClick(panel.cards, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: any(isinstance(event, CardRemoved) for event in events))
        assert panel.inside == ""
    finally:
        station.close()


@pytest.mark.parametrize("language", ["th", "en"])
def test_beside_the_cards_of_a_small_window_nothing_of_the_customer_is_cut(
    qtbot: QtBot, window: MainWindow, desk: Desk, language: str
) -> None:
    """As on a screen of 1366 x 768 that the system scales by 150 %."""
    context = desk.office.context
    context.language.set_code("en" if language == "en" else "th")
    context.training_reader = desk.office.reader
    window.resize(911, 512)
    desk.sign_in(desk.clerk)
    desk.office.reader.insert("sairung")
    qtbot.waitUntil(lambda: window.page == "customer" and context.here.applicant is not None)
    applicant = context.here.applicant
    assert applicant is not None
    window.go("application", context.desk.intake.open_draft(applicant, "new_connection", "1001").id)
    qtbot.waitUntil(lambda: on(window, ApplicationScreen).presenter.state is not None)
    window._beside.training()
    laid_out(qtbot)
    person, steps, panel = window.person, window.steps, window.panel
    words = [person.name, person.id, panel.title]
    words += [word for word in steps.findChildren(Label) if word is not steps.note]
    shown = [word for word in words if word.isVisible()]
    assert [word.text() for word in shown if word.width() < word.whole_width() - 1] == []
    assert any(word.text().startswith(window.t("common.step_application")) for word in shown)
    assert person.reveal.width() >= person.reveal.full_width()
    rooms = panel.findChildren(QScrollArea)
    assert not any(room.horizontalScrollBar().isVisible() for room in rooms)
