"""The training cards, by keys: Ctrl+T, arrows, Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.card.training import TrainingReader
from desktop.card.training_card import training_persons
from desktop.ports import CardEvent, CardInserted, CardRemoved
from desktop.runtime.card_station import CardStation
from ui.language import Language
from ui.theme import Theme
from ui.training import TrainingPanel


def test_a_card_goes_in_and_out(qtbot: QtBot, theme: Theme) -> None:
    reader = TrainingReader()
    station = CardStation(reader)
    events: list[CardEvent] = []
    station.happened.connect(events.append)
    station.start()
    panel = TrainingPanel(Language("th"), reader)
    qtbot.addWidget(panel)
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
