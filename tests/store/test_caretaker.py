"""While nobody works the log goes into the file, and once a week all pages are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code, CounterError
from desktop.runtime.caretaker import CHECKED, Caretaker
from desktop.store import Store
from tests.fixtures.office import SetClock
from tests.fixtures.store import draft, make_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def log_of(store: Store) -> int:
    return store.path.with_name("counter.db-wal").stat().st_size


def test_the_log_is_emptied_when_nobody_has_written_for_a_while(store: Store, qtbot: QtBot) -> None:
    with store.write() as transaction:
        transaction.put_draft(draft("d"))
    assert log_of(store) > 0
    caretaker = Caretaker(SetClock(), idle=0.05)
    caretaker.start(store)
    try:
        with store.write() as transaction:
            transaction.put_draft(draft("d"))
        qtbot.waitUntil(lambda: log_of(store) == 0)
    finally:
        caretaker.close()


def test_the_pages_are_checked_once_a_week(store: Store, qtbot: QtBot) -> None:
    clock = SetClock()
    for days, checked in ((0, True), (6, False), (2, True)):
        clock.forward(days=days)
        before = store.state(CHECKED)
        caretaker = Caretaker(clock, idle=0.01, first_check=0.0)
        caretaker.start(store)
        if checked:
            qtbot.waitUntil(lambda: store.state(CHECKED) != before)  # noqa: B023
        caretaker.close()
        assert (store.state(CHECKED) != before) == checked
    last = store.state(CHECKED)
    assert last is not None
    assert datetime.fromisoformat(last) == clock.now().replace(microsecond=0)


def test_a_clock_that_was_ahead_puts_no_check_off(store: Store, qtbot: QtBot) -> None:
    clock = SetClock()
    with store.write() as transaction:
        transaction.put_state(CHECKED, (clock.now() + timedelta(days=400)).isoformat())
    ahead = store.state(CHECKED)
    caretaker = Caretaker(clock, first_check=0.0)
    caretaker.start(store)
    qtbot.waitUntil(lambda: store.state(CHECKED) != ahead)
    caretaker.close()


def test_a_broken_page_is_told_and_looked_for_again_at_the_next_start(
    store: Store, qtbot: QtBot
) -> None:
    with store.write() as transaction:
        transaction.put_blob(bytes(300_000))
    store.checkpoint()
    with store.path.open("r+b") as file:
        file.seek(-5000, 2)
        file.write(b"\xff" * 10)
    for _ in range(2):
        caretaker = Caretaker(SetClock(), first_check=0.0)
        with qtbot.waitSignal(caretaker.damaged) as told:
            caretaker.start(store)
        caretaker.close()
        (error,) = told.args or [None]
        assert isinstance(error, CounterError)
        assert error.code is Code.STORE_DAMAGED
    assert store.state(CHECKED) is None


def test_it_tidies_soon_and_a_refusal_ends_nothing(store: Store, qtbot: QtBot) -> None:
    done: list[int] = []

    def chore() -> None:
        done.append(1)
        raise CounterError(Code.CLOCK_WRONG)

    caretaker = Caretaker(SetClock(), idle=0.01, first_check=0.0)
    caretaker.start(store, tidy=chore)
    try:
        qtbot.waitUntil(lambda: store.state(CHECKED) is not None)
        assert done == [1]
        with store.write() as transaction:
            transaction.put_draft(draft("d"))
        qtbot.waitUntil(lambda: log_of(store) == 0)
    finally:
        caretaker.close()
    assert done == [1]
