"""The log tells the story of a day, and never for whom."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.card.training import TrainingReader
from desktop.card.training_card import training_persons
from desktop.domain.failure import Code, CounterError
from desktop.ports import CardRemoved, ServiceChanged
from desktop.runtime.card_station import CardStation
from desktop.runtime.log_book import LogBook
from desktop.runtime.print_station import PrintStation
from desktop.runtime.sync_station import SyncStation, SyncStatus
from sync.report import LineState
from tests.fixtures.office import SetClock


def test_a_day(qtbot: QtBot, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.INFO, "counter.day")
    parent, reader = QObject(), TrainingReader()
    cards = CardStation(reader, parent)
    sync, printer = SyncStation(None, SetClock(), parent=parent), PrintStation("", parent=parent)
    LogBook(cards, sync, printer, parent)
    cards.start()
    reader.insert("prasert")
    qtbot.waitUntil(lambda: "card: read in" in caplog.text)
    with qtbot.waitSignal(cards.happened, check_params_cb=lambda e: isinstance(e, CardRemoved)):
        reader.pull()
    cards.close()
    cards.happened.emit(ServiceChanged(False, CounterError(Code.CARD_DENIED)))
    down = CounterError(Code.CENTRAL_UNREACHABLE, why="timeout")
    for waiting in (1, 2, 3):
        sync.status_changed.emit(SyncStatus(LineState.OFFLINE, waiting=waiting, error=down))
    sync.status_changed.emit(SyncStatus(LineState.ONLINE))
    told = [record.getMessage() for record in caplog.records if record.name == "counter.day"]
    assert told[:2] == ["card: the service runs", "card: 1 readers"]
    assert "card: the service is away: card.denied" in told
    assert told[-2:] == [
        "line: offline central.unreachable (why=timeout), 1 waiting",
        "line: online , 0 waiting",
    ]
    person = training_persons()["prasert"]
    names = [part for part in person.thai_name.split("#") + person.english_name.split("#") if part]
    assert not [word for word in (person.citizen_id, *names) if word in caplog.text]
