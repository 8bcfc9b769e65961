"""The relay: in order, in its own thread, nothing after close, and every bug is reported."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.runtime.relay import Relay

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def relay(qtbot: QtBot) -> Iterator[Relay]:
    """One of the main thread."""
    made = Relay()
    yield made
    made.close()


def in_a_thread(work: Callable[[], object]) -> None:
    """Do it in a thread of its own, to the end."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_calls_run_in_order_and_in_the_thread_of_the_relay(relay: Relay, qtbot: QtBot) -> None:
    ran: list[tuple[int, bool]] = []

    def call(number: int) -> None:
        ran.append((number, threading.current_thread() is threading.main_thread()))

    def post(first: int) -> None:
        for number in range(first, first + 100):
            relay.post(partial(call, number))

    in_a_thread(partial(post, 0))
    in_a_thread(partial(post, 100))
    post(200)
    assert ran == [], "never within post"
    qtbot.waitUntil(lambda: len(ran) == 300)
    assert ran == [(number, True) for number in range(300)]


def test_what_two_threads_post_at_once_runs_once_each_in_the_order_of_each(
    relay: Relay, qtbot: QtBot
) -> None:
    ran: list[tuple[str, int]] = []

    def post(name: str) -> None:
        for number in range(500):
            relay.post(partial(ran.append, (name, number)))

    threads = [threading.Thread(target=post, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(ran) == 1000)
    for thread in threads:
        thread.join()
    for name in "ab":
        assert [number for who, number in ran if who == name] == list(range(500))


def test_a_bug_is_reported_and_the_next_call_runs_all_the_same(relay: Relay, qtbot: QtBot) -> None:
    ran: list[int] = []
    with qtbot.captureExceptions() as crashes:
        in_a_thread(lambda: relay.post(lambda: 1 // 0))
        in_a_thread(lambda: relay.post_bug(KeyError("x")))
        in_a_thread(lambda: relay.post(partial(ran.append, 1)))
        qtbot.waitUntil(lambda: ran == [1])
    assert [kind for kind, _, _ in crashes] == [ZeroDivisionError, KeyError]


def test_nothing_runs_after_close_but_the_last_words(qtbot: QtBot) -> None:
    relay, other = Relay(), Relay()
    ran: list[str] = []
    say = ran.append
    in_a_thread(lambda: relay.post(partial(say, "news")))
    in_a_thread(lambda: relay.post(partial(say, "last"), last=True))
    with qtbot.captureExceptions() as crashes:
        relay.post_bug(ValueError("late"))
        relay.post(lambda: 1 // 0, last=True)
        relay.post(partial(say, "and last"), last=True)
        relay.close()
    assert ran == ["last", "and last"]
    assert [kind for kind, _, _ in crashes] == [ZeroDivisionError], "it keeps no other back"
    in_a_thread(lambda: relay.post(partial(say, "too late")))
    other.post(partial(say, "of another"))
    qtbot.waitUntil(lambda: "of another" in ran)  # the late signals have come by now
    assert ran == ["last", "and last", "of another"]
    relay.close()
    other.close()


def test_one_that_is_waited_for_runs_within_the_call_and_once(relay: Relay, qtbot: QtBot) -> None:
    ran: list[int] = []
    gate = threading.Event()

    def post() -> None:
        gate.wait(timeout=30)
        relay.post(partial(ran.append, 1))

    thread = threading.Thread(target=post)
    thread.start()
    assert not relay.run_next(), "it is not there yet"
    gate.set()
    assert relay.run_next(30)
    thread.join()
    assert ran == [1]
    relay.post(partial(ran.append, 2))
    qtbot.waitUntil(lambda: ran == [1, 2])


def test_a_call_is_let_go_of_before_it_runs(relay: Relay, qtbot: QtBot) -> None:
    """What belongs to it would else die in the worker, which an object of Qt must not."""

    class Part(QObject):
        died = Signal()

    where: list[bool] = []
    part = Part()
    part.destroyed.connect(
        lambda: where.append(threading.current_thread() is threading.main_thread())
    )
    holder: list[Part] = [part]
    del part
    entered, gate = threading.Event(), threading.Event()

    def work() -> None:
        call = partial(id, holder.pop())
        relay.put(call)
        del call
        relay.wake()
        entered.set()
        gate.wait(timeout=30)

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait(timeout=30)
    qtbot.waitUntil(lambda: where == [True])
    gate.set()
    thread.join()


def test_every_crossing_to_the_main_thread_is_a_relay() -> None:
    """A signal that somebody connects with a queue of its own is a hand-made one."""
    found = []
    for folder in ("desktop", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Attribute) or path.name == "relay.py":
                    continue
                if node.attr == "QueuedConnection":
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
