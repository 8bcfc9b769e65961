"""The lane: in order, in one thread, each job settled exactly once and on the main thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code, CounterError
from desktop.runtime.lane import Lane


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    """A lane that is closed after the test."""
    made = Lane()
    made.start()
    yield made
    made.close()


def never(_: object) -> None:
    pytest.fail("must not be called")


def test_results_come_in_order_on_the_main_thread(lane: Lane, qtbot: QtBot) -> None:
    ran: list[threading.Thread] = []
    settled: list[tuple[int, threading.Thread]] = []

    def work(n: int) -> int:
        ran.append(threading.current_thread())
        return n

    for n in range(500):
        lane.submit(
            partial(work, n),
            lambda got: settled.append((got, threading.current_thread())),
            never,
        )
    assert settled == []  # never within submit
    qtbot.waitUntil(lambda: len(settled) == 500)
    assert [n for n, _ in settled] == list(range(500))
    assert {thread for _, thread in settled} == {threading.main_thread()}
    assert len(set(ran)) == 1
    assert threading.main_thread() not in ran


def test_a_failure_is_told_and_the_lane_goes_on(lane: Lane, qtbot: QtBot) -> None:
    def full() -> None:
        raise CounterError(Code.STORE_DISK_FULL)

    failures: list[CounterError] = []
    results: list[int] = []
    lane.submit(full, never, failures.append)
    lane.submit(lambda: 1, results.append, never)
    qtbot.waitUntil(lambda: results == [1])
    assert [error.code for error in failures] == [Code.STORE_DISK_FULL]


def test_a_bug_goes_to_the_crash_report_and_the_lane_goes_on(lane: Lane, qtbot: QtBot) -> None:
    results: list[int] = []
    with qtbot.captureExceptions() as crashes:
        lane.submit(lambda: 1 // 0, never, never)
        lane.submit(lambda: 2, results.append, never)
        qtbot.waitUntil(lambda: results == [2])
    assert [kind for kind, _, _ in crashes] == [ZeroDivisionError]


def test_a_job_given_by_a_result_runs_after(lane: Lane, qtbot: QtBot) -> None:
    results: list[int] = []
    lane.submit(lambda: 1, lambda n: lane.submit(lambda: n + 1, results.append, never), never)
    qtbot.waitUntil(lambda: results == [2])


def test_an_answer_that_is_waited_for_settles_within_the_call(lane: Lane, qtbot: QtBot) -> None:
    def full() -> None:
        raise CounterError(Code.STORE_DISK_FULL)

    settled: list[object] = []
    lane.submit(lambda: 1, settled.append, never, patience_ms=30_000)
    assert settled == [1]
    lane.submit(full, never, lambda error: settled.append(error.code), patience_ms=30_000)
    assert settled == [1, Code.STORE_DISK_FULL]
    lane.submit(lambda: 3, settled.append, never)
    assert len(settled) == 2, "and without patience never"
    qtbot.waitUntil(lambda: len(settled) == 3)  # the signals of the first two have come, too
    lane.submit(
        lambda: 4,
        lambda n: lane.submit(lambda: n + 1, settled.append, never, patience_ms=30_000),
        never,
        patience_ms=30_000,
    )
    assert settled[3:] == [5], "one that is given by an answer has none before it"


def test_one_that_takes_too_long_settles_later_and_once(lane: Lane, qtbot: QtBot) -> None:
    gate = threading.Event()
    settled: list[object] = []
    lane.submit(lambda: gate.wait(timeout=30), settled.append, never, patience_ms=1)
    assert settled == []
    gate.set()
    lane.submit(lambda: 2, settled.append, never)
    qtbot.waitUntil(lambda: settled == [True, 2])


def test_one_that_has_others_before_it_is_not_waited_for(lane: Lane, qtbot: QtBot) -> None:
    """Else what was asked for elsewhere would settle in the middle of something."""
    settled: list[int] = []
    lane.submit(lambda: 1, settled.append, never)
    lane.submit(lambda: 2, settled.append, never, patience_ms=30_000)
    assert settled == []
    qtbot.waitUntil(lambda: settled == [1, 2])


def test_close_finishes_what_was_given_and_drops_what_it_settles_to(qtbot: QtBot) -> None:
    lane = Lane()
    lane.start()
    gate = threading.Event()
    ran: list[int] = []
    lane.submit(lambda: gate.wait(timeout=30), never, never)
    for n in range(3):
        lane.submit(partial(ran.append, n), never, never)
    gate.set()
    lane.close()
    assert ran == [0, 1, 2]
    again: list[int] = []
    other = Lane()
    other.start()
    other.submit(lambda: 1, again.append, never)
    qtbot.waitUntil(lambda: again == [1])  # the late signals of the first have come by now
    other.close()
    with pytest.raises(RuntimeError, match="closed"):
        lane.submit(lambda: 1, never, never)
    lane.close()


def test_a_failure_after_close_is_dropped_too(qtbot: QtBot) -> None:
    lane = Lane()
    lane.start()
    entered, gate = threading.Event(), threading.Event()

    def late() -> None:
        entered.set()
        gate.wait(timeout=30)
        raise CounterError(Code.STORE_DISK_FULL)

    lane.submit(late, never, never)
    assert entered.wait(timeout=30)
    gate.set()
    lane.close()


def test_a_store_is_read_and_written_on_the_lane(lane: Lane, qtbot: QtBot, store: object) -> None:
    from desktop.store import Store
    from tests.fixtures.store import listed, submit

    assert isinstance(store, Store)

    def accept() -> str:
        with store.write() as transaction:
            submit(transaction)
        return listed(store)[0].reference

    results: list[str] = []
    lane.submit(accept, results.append, never)
    qtbot.waitUntil(lambda: results == ["BKP3A-69-000001"])
