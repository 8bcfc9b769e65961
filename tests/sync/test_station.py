"""The station: what the window sees of the exchange, and threads that end when asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import JournalEntry
from desktop.place import BangkokClock
from desktop.runtime.sync_station import AFTER_A_FAULT, News, SyncStation, SyncStatus
from desktop.store import Store
from desktop.store.journal import JournalCounts
from sync.report import LineState, SyncReport
from tests.fixtures.central import Central, served
from tests.fixtures.patience import until
from tests.fixtures.restored import centre
from tests.fixtures.store import decided, make_store, submit
from tests.sync.faulty import echoing, faulty_line, lost_request, passing
from tests.sync.invariants import violations


class Desk:
    """A counter with its station."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.station = SyncStation(store, BangkokClock())
        self.told: list[SyncStatus] = []
        self.changed: set[str] = set()
        self.renewed: set[str] = set()
        self.threads: set[str] = set()
        self.station.status_changed.connect(self._on_status)
        self.station.changed.connect(self._on_news)

    def _on_news(self, news: News) -> None:
        self.changed |= news.cases
        self.renewed |= news.bundles

    def _on_status(self, status: SyncStatus) -> None:
        self.told.append(status)
        self.threads.add(threading.current_thread().name)

    def submit(self) -> str:
        with self.store.write() as transaction:
            return submit(transaction, paid=True).stream.removeprefix("case:")

    def close(self) -> None:
        self.station.close()
        self.store.close()


@pytest.fixture
def desk(central: Central, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(central.counter(tmp_path / "desk"))
    yield made
    made.close()


def _waiting(desk: Desk, entries: int) -> bool:
    return desk.station.status.waiting == entries


def _online(desk: Desk) -> bool:
    return desk.station.status.state is LineState.ONLINE and desk.station.status.waiting == 0


def test_a_commit_is_sent_by_itself(desk: Desk, central: Central, qtbot: QtBot) -> None:
    desk.station.start()
    qtbot.waitUntil(lambda: _online(desk))
    case_id = desk.submit()
    qtbot.waitUntil(lambda: desk.station.status.acknowledged == 2)
    qtbot.waitUntil(lambda: case_id in desk.changed)
    view = desk.store.cases.get(case_id)
    assert view is not None
    assert not view.unsent
    assert desk.threads == {"MainThread"}
    assert desk.station.status.last_contact is not None
    desk.station.close()
    assert violations(desk.store, central.place) == []


def test_a_decision_of_another_counter_arrives_while_waiting(
    desk: Desk, central: Central, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.station.start()
    case_id = desk.submit()
    qtbot.waitUntil(lambda: _online(desk))
    supervisor = Desk(central.counter(tmp_path / "supervisor", 4))
    supervisor.station.start()
    qtbot.waitUntil(lambda: case_id in supervisor.changed)
    qtbot.waitUntil(lambda: central.bell.waiting("BKP") == 2)  # both wait for news
    desk.changed.clear()
    with supervisor.store.write() as transaction:
        transaction.append(decided(case_id))
    qtbot.waitUntil(lambda: case_id in desk.changed)
    view = desk.store.cases.get(case_id)
    assert view is not None
    assert view.decided_by == "s1"
    supervisor.close()


def test_an_older_count_is_never_told_last(
    desk: Desk, central: Central, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pull counts two that wait, the push sends them and says so, then the pull comes to say
    what it had counted.
    """
    fees = (RESOURCES / "fees/schedule.toml").read_text(encoding="utf-8")
    assert central.put({"fees/schedule.toml": fees})[0] == 200  # brought by the pull alone
    journal = desk.store.journal
    counts, unsent = journal.counts, journal.unsent
    pull_has_counted, push_has_told = threading.Event(), threading.Event()

    def slow_counts() -> JournalCounts:
        found = counts()
        if threading.current_thread().name == "sync-pull":
            pull_has_counted.set()
            assert push_has_told.wait(10)
        return found

    def late_unsent(*limits: int) -> list[JournalEntry]:
        assert pull_has_counted.wait(10)
        return unsent(*limits)

    monkeypatch.setattr(journal, "counts", slow_counts)
    monkeypatch.setattr(journal, "unsent", late_unsent)
    desk.submit()
    desk.station.start()
    qtbot.waitUntil(lambda: desk.station.status.acknowledged == 2)
    assert desk.station.status.waiting == 0
    push_has_told.set()
    qtbot.waitUntil(lambda: desk.renewed == {"1"})
    assert desk.station.status.waiting == 0


def test_the_line_goes_down_and_comes_back(desk: Desk, central: Central, qtbot: QtBot) -> None:
    desk.station.start()
    qtbot.waitUntil(lambda: _online(desk))
    desk.station.set_line_down(True)
    qtbot.waitUntil(lambda: desk.station.status.state is LineState.OFFLINE)
    for _ in range(2):
        desk.submit()
    qtbot.waitUntil(lambda: desk.station.status.waiting == 4)
    status = desk.station.status
    assert status.error is not None
    assert status.error.code is Code.CENTRAL_UNREACHABLE
    assert central.status()["cases"] == 0
    desk.station.set_line_down(False)
    qtbot.waitUntil(lambda: _online(desk) and desk.station.status.acknowledged == 4)
    assert central.status()["cases"] == 2


def test_the_server_goes_away_and_comes_back(tmp_path: Path, qtbot: QtBot) -> None:
    with ExitStack() as first:
        central = first.enter_context(served(tmp_path / "central"))
        desk = Desk(central.counter(tmp_path / "desk"))
        desk.station.start()
        qtbot.waitUntil(lambda: _online(desk))
    qtbot.waitUntil(lambda: desk.station.status.state is LineState.OFFLINE)
    desk.submit()
    qtbot.waitUntil(lambda: desk.station.status.waiting == 2)
    with served(tmp_path / "central", port=int(central.url.rpartition(":")[2])) as again:
        # By itself: nobody presses anything.
        qtbot.waitUntil(lambda: _online(desk), timeout=20_000)
        assert again.status()["cases"] == 1
        desk.close()


def test_one_way_that_is_back_wakes_the_other(
    central: Central, tmp_path: Path, qtbot: QtBot
) -> None:
    with faulty_line(central.url) as line:
        desk = Desk(central.counter(tmp_path / "desk", through=line.url))
        line.always = lost_request
        desk.station.start()
        qtbot.waitUntil(lambda: len(line.requests) >= 4)
        desk.submit()
        line.always = lambda _request, forward: forward()
        qtbot.waitUntil(lambda: _online(desk), timeout=20_000)
        assert central.status()["cases"] == 1
        desk.close()


def test_a_busy_server_is_left_alone_until_its_time_or_send_now(
    central: Central, tmp_path: Path, qtbot: QtBot
) -> None:
    with faulty_line(central.url) as line:
        desk = Desk(central.counter(tmp_path / "desk", through=line.url))
        body = b'{"code": "database", "message": "busy"}'
        line.always = echoing("503 Service Unavailable", body, "Retry-After: 120")
        desk.station.start()
        qtbot.waitUntil(lambda: len(desk.told) > 0 and len(line.requests) == 2)  # push and pull
        for entries in (2, 4):
            desk.submit()
            qtbot.waitUntil(partial(_waiting, desk, entries))
        assert len(line.requests) == 2
        line.always = passing
        desk.station.send_now()
        qtbot.waitUntil(lambda: _online(desk))
        desk.close()


@pytest.mark.parametrize("state", [LineState.OFFLINE, LineState.INSECURE])
def test_also_a_way_that_met_a_wrong_certificate_is_woken(desk: Desk, state: LineState) -> None:
    push, pull = desk.station._push, desk.station._pull
    push.last = SyncReport(state=state, next_try_in=300)
    desk.station._on_arrived(pull, SyncReport(state=LineState.OFFLINE, next_try_in=1))
    assert not push.wake.is_set()
    desk.station._on_arrived(pull, SyncReport())
    assert push.wake.is_set()


def test_what_needs_a_person_stops_until_send_now(
    desk: Desk, central: Central, qtbot: QtBot
) -> None:
    device = desk.store.device
    assert device is not None
    with desk.store.write() as transaction:
        transaction.set_device(replace(device, token="lost"))
    desk.station.start()
    qtbot.waitUntil(lambda: desk.station.status.state is LineState.REFUSED)
    desk.submit()
    qtbot.waitUntil(lambda: desk.station.status.waiting == 2)
    assert desk.station.status.state is LineState.REFUSED
    assert desk.station.status.next_try_in is None
    # Nothing is asked while it is stopped; with the right token all goes on.
    with desk.store.write() as transaction:
        transaction.set_device(device)
    desk.station.enrolled()
    qtbot.waitUntil(lambda: _online(desk))
    assert central.status()["cases"] == 1


def test_a_store_that_cannot_be_read_for_a_moment_stops_nothing(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.station.start()
    qtbot.waitUntil(lambda: _online(desk))
    journal = desk.store.journal
    counts, broken = journal.counts, threading.Event()

    def sometimes() -> JournalCounts:
        if broken.is_set() and threading.current_thread().name == "sync-push":
            raise CounterError(Code.STORE_DISK_FULL)
        return counts()

    monkeypatch.setattr(journal, "counts", sometimes)
    broken.set()
    desk.submit()
    qtbot.waitUntil(lambda: desk.station.status.error is not None)
    error = desk.station.status.error
    assert error is not None
    assert error.code is Code.STORE_DISK_FULL
    assert desk.station.status.next_try_in == AFTER_A_FAULT
    broken.clear()
    desk.submit()  # nobody presses anything
    qtbot.waitUntil(lambda: _online(desk) and counts() == JournalCounts(0, 4))


def test_a_pc_that_was_never_enrolled_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    desk = Desk(make_store(tmp_path, None))
    desk.station.start()
    qtbot.waitUntil(lambda: desk.station.status.error is not None)
    error = desk.station.status.error
    assert error is not None
    assert error.code is Code.CENTRAL_REFUSED
    desk.close()


def test_it_closes_promptly_in_the_middle_of_a_question(
    desk: Desk, central: Central, qtbot: QtBot
) -> None:
    desk.station.start()
    qtbot.waitUntil(lambda: central.bell.waiting("BKP") == 1)  # the long poll is open
    told = len(desk.told)
    desk.station.close()
    desk.station.close()
    assert len(desk.told) == told
    until(lambda: not any(t.name.startswith("sync-") for t in threading.enumerate()), "all ended")


def test_it_may_be_closed_without_having_been_started(desk: Desk) -> None:
    desk.station.close()


def test_a_bug_is_raised_on_the_main_thread_and_the_exchange_goes_on(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.engine import SyncEngine

    def broken(_self: SyncEngine) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(SyncEngine, "push_once", broken)
    with qtbot.captureExceptions() as exceptions:
        desk.station.start()
        qtbot.waitUntil(lambda: desk.station.status.state is LineState.PROBLEM)
        qtbot.waitUntil(lambda: bool(exceptions))
    assert exceptions[0][0] is ZeroDivisionError
    monkeypatch.undo()
    desk.station.send_now()
    qtbot.waitUntil(lambda: _online(desk))


@pytest.mark.expects_log("^restored from a backup")
def test_a_counter_with_nothing_to_send_proves_what_was_confirmed_to_a_restored_centre(
    tmp_path: Path, qtbot: QtBot
) -> None:
    """The feed tells it of the new generation, and the other way greets."""
    with centre(tmp_path, None) as central, ExitStack() as opened:
        desk = Desk(central.now.counter(tmp_path / "desk"))
        opened.callback(desk.close)
        central.back_up()
        desk.station.start()
        desk.submit()
        qtbot.waitUntil(lambda: _online(desk), timeout=30_000)
        head = desk.store.journal.head()
        central.put_back()
        # Nobody writes here: all that follows begins with the question for news.
        claims = desk.store.sync
        qtbot.waitUntil(lambda: claims.claim() is not None, timeout=60_000)
        qtbot.waitUntil(lambda: desk.store.journal.acknowledged() == head, timeout=60_000)
        assert violations(desk.store, central.now.place) == []
