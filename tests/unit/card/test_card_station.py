"""The station: events of the reader thread on the main thread, and what it remembers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from desktop.card.training import TRAINING_READER, TrainingReader
from desktop.card.training_card import TrainingCard
from desktop.domain.failure import Code, CounterError
from desktop.ports import (
    CardChecked,
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    CardTried,
    PhotoProgress,
    ReadersChanged,
    ServiceChanged,
    Stage,
    Still,
)
from desktop.runtime.card_station import CardStation, Condition


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
    assert (station.service_running, station.readers) == (None, ())
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


# --- what can be asked of it -------------------------------------------------------------------


def read_whole(station: CardStation, reader: TrainingReader, qtbot: QtBot, person: str) -> CardRead:
    with qtbot.waitSignal(station.happened, check_params_cb=complete):
        reader.insert(person)
        station.start()
    now = station.cards[TRAINING_READER]
    assert isinstance(now, CardRead)
    return now


def test_verify_answers_on_the_main_thread_after_the_call(
    station: CardStation, reader: TrainingReader, qtbot: QtBot
) -> None:
    read = read_whole(station, reader, qtbot, "sairung")
    answers: list[tuple[CardChecked, threading.Thread]] = []

    def done(checked: CardChecked) -> None:
        answers.append((checked, threading.current_thread()))

    station.verify(TRAINING_READER, read.session, done)
    station.verify(TRAINING_READER, read.session + 1, done)
    station.verify("no such reader", 1, done)
    assert answers == []
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert {thread for _, thread in answers} == {threading.main_thread()}
    assert sorted(checked.still for checked, _ in answers) == [Still.GONE, Still.GONE, Still.SAME]


def test_read_again_without_a_name_reads_every_card_that_is_in(
    station: CardStation, reader: TrainingReader, qtbot: QtBot
) -> None:
    first = read_whole(station, reader, qtbot, "sairung")
    with qtbot.waitSignal(station.happened, check_params_cb=complete):
        station.read_again()
    now = station.cards[TRAINING_READER]
    assert isinstance(now, CardRead)
    assert now.session == first.session + 1
    assert now.card.citizen_id == first.card.citizen_id


def test_states_of_all_readers(qtbot: QtBot, other_card: Callable[[], TrainingCard]) -> None:
    reader = TrainingReader(("a", "b", "c", "d", "e"))
    station = CardStation(reader)
    station.use(left_out=("d",), clerk=("e",))
    reader.insert("sairung", "b")
    reader.insert(other_card(), "c")
    reader.insert("prasert", "d")
    reader.insert("nattawut", "e")
    station.start()
    settled = {
        "a": Condition.EMPTY, "b": Condition.READ, "c": Condition.FAILED,
        "e": Condition.CARD_IN, "d": Condition.LEFT_OUT,
    }  # fmt: skip
    try:
        qtbot.waitUntil(lambda: {s.name: s.condition for s in station.states} == settled)
        failed = next(state for state in station.states if state.name == "c")
        assert failed.error is not None
        assert failed.error.code is Code.CARD_NOT_THAI_ID
        assert [state.name for state in station.states if state.clerk] == ["e"]
        assert station.readers == ("a", "b", "c")
        assert set(station.cards) == {"b", "c"}
        tried: list[CardTried] = []
        station.try_read("e", tried.append)
        qtbot.waitUntil(lambda: bool(tried))
        assert tried[0].error is None
        # The officer's card answers one SELECT, and nothing personal is read.
        assert tried[0].timing.transmits_total == 1
        assert tried[0].timing.transmits_text is None
    finally:
        station.close()


def test_no_answer_after_close(reader: TrainingReader, qtbot: QtBot) -> None:
    station = CardStation(reader)
    answers: list[object] = []
    read = read_whole(station, reader, qtbot, "sairung")
    station.verify(TRAINING_READER, read.session, answers.append)
    station.close()
    QCoreApplication.processEvents()
    assert answers == []


class Ending(TrainingReader):
    """Its watch ends at the first try: by an error, or just so."""

    problem: Exception | None = None
    runs = 0

    def run(self, emit: Callable[[CardEvent], None]) -> None:
        self.runs += 1
        if self.runs > 1:
            super().run(emit)
        elif self.problem is not None:
            raise self.problem


@pytest.mark.expects_log("the card reader ended: (OSError|without an error)")
@pytest.mark.parametrize("problem", [OSError("of a driver"), None])
def test_a_watch_that_ended_though_nobody_stopped_it_is_started_again(
    problem: Exception | None, qtbot: QtBot
) -> None:
    reader = Ending()
    reader.problem = problem
    station = CardStation(reader)
    services: list[tuple[bool, CounterError | None]] = []

    def remember(event: CardEvent) -> None:
        if isinstance(event, ServiceChanged):
            services.append((event.running, station.service_problem))

    station.happened.connect(remember)
    try:
        reader.insert("sairung")
        with qtbot.waitSignal(station.happened, check_params_cb=complete):
            station.start()
    finally:
        station.close()
    assert [running for running, _ in services] == [False, True]
    assert services[0][1] is not None
    assert services[0][1].code is Code.CARD_SERVICE_DOWN
    assert services[1][1] is None
