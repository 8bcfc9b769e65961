"""The station: events of the reader thread on the main thread, and what it remembers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.card.training import TRAINING_READER, TrainingReader
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    PhotoProgress,
    ReadersChanged,
    ServiceChanged,
    Stage,
)
from desktop.runtime.card_station import CardStation


@pytest.fixture
def reader() -> TrainingReader:
    return TrainingReader()


@pytest.fixture
def station(reader: TrainingReader, qtbot: QtBot) -> Iterator[CardStation]:
    station = CardStation(reader)
    yield station
    station.close()


def complete(event: CardEvent) -> bool:
    return isinstance(event, CardRead) and event.stage is Stage.COMPLETE


def removed(event: CardEvent) -> bool:
    return isinstance(event, CardRemoved)


def test_a_card_is_told_in_order_and_on_the_main_thread(
    station: CardStation, reader: TrainingReader, qtbot: QtBot
) -> None:
    events: list[CardEvent] = []
    threads: set[threading.Thread] = set()

    def remember(event: CardEvent) -> None:
        events.append(event)
        threads.add(threading.current_thread())

    station.happened.connect(remember)
    station.happened.connect(lambda _: threads.add(threading.current_thread()))
    with qtbot.waitSignal(station.happened, check_params_cb=complete):
        reader.insert("sairung")
        station.start()
    assert threads == {threading.main_thread()}
    told = [event for event in events if not isinstance(event, PhotoProgress)]
    assert told[:3] == [
        ServiceChanged(True), ReadersChanged((TRAINING_READER,)), CardInserted(TRAINING_READER, 1),
    ]  # fmt: skip
    stages = [event.stage for event in told if isinstance(event, CardRead)]
    assert stages == [Stage.IDENTITY, Stage.TEXT, Stage.COMPLETE]
    progress = [event.done for event in events if isinstance(event, PhotoProgress)]
    assert progress == sorted(progress)
    assert len(progress) > 10


def test_it_remembers_readers_service_and_card(
    station: CardStation, reader: TrainingReader, qtbot: QtBot
) -> None:
    assert station.service_running is None
    assert station.readers == ()
    with qtbot.waitSignal(station.happened, check_params_cb=complete):
        reader.insert("nattawut")
        station.start()
    assert station.service_running is True
    assert station.readers == (TRAINING_READER,)
    now = station.cards[TRAINING_READER]
    assert isinstance(now, CardRead)
    assert now.card.thai_name.middle == "เจมส์"
    with qtbot.waitSignal(station.happened, check_params_cb=removed):
        reader.pull()
    assert station.cards == {}


def test_a_failed_card_is_remembered_until_it_is_pulled(
    station: CardStation, reader: TrainingReader, qtbot: QtBot, other_card: Callable[[], object]
) -> None:
    def failed(event: CardEvent) -> bool:
        return isinstance(event, CardFailed)

    with qtbot.waitSignal(station.happened, check_params_cb=failed):
        reader.insert(other_card())  # type: ignore[arg-type]
        station.start()
    assert isinstance(station.cards[TRAINING_READER], CardFailed)


def test_close_ends_a_read_in_the_middle_and_says_nothing_more(
    station: CardStation, qtbot: QtBot
) -> None:
    slow = TrainingReader(delay=60)
    station = CardStation(slow)

    def inserted(event: CardEvent) -> bool:
        return isinstance(event, CardInserted)

    with qtbot.waitSignal(station.happened, check_params_cb=inserted):
        slow.insert("sairung")
        station.start()
    with qtbot.assertNotEmitted(station.happened):
        station.close()
    station.close()


def test_close_without_start(reader: TrainingReader, qtbot: QtBot) -> None:
    CardStation(reader).close()
