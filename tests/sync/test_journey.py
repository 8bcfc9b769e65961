"""Counter and centre on both databases: everything arrives once, decisions come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.domain.party import APPLICANT
from desktop.entries.detail import CaseDetail
from desktop.place import BangkokClock, enrol
from desktop.services.outbox import Outbox
from desktop.store import Store
from desktop.store.check import rebuild_check
from sync.central import tables
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.protocol import FeedAnswer
from sync.report import LineState, SyncReport
from tests.fixtures.authors import session
from tests.fixtures.central import Central, unsigned
from tests.fixtures.store import (
    YEAR,
    decided,
    known_party,
    listed,
    submit,
    write_anyway,
)
from tests.fixtures.there import there
from tests.sync.invariants import violations


class Desk:
    """A counter's store with its engine, without a window."""

    def __init__(self, store: Store) -> None:
        assert store.device is not None
        self.store = store
        self.client = CentralClient.of(store.device)
        self.engine = SyncEngine(store, self.client, BangkokClock())

    def sync(self) -> SyncReport:
        report = self.engine.run_once()
        assert report.error is None
        return report

    def opened(self, case_id: str) -> CaseDetail:
        """The case as the window shows it once it is opened and what is missing has come."""
        detail = there(self.store.cases.detail(case_id))
        if detail.behind:
            self.engine.want(case_id)
            assert self.engine.push_once().error is None
            detail = there(self.store.cases.detail(case_id))
            assert not detail.behind
        return detail

    def close(self) -> None:
        self.client.close()
        self.store.close()


@pytest.fixture
def desks(either: Central, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two counters of one office."""
    made = tuple(Desk(either.counter(tmp_path / f"c{n}", n)) for n in (3, 4))
    yield made[0], made[1]
    for desk in made:
        desk.close()


def _submit(desk: Desk, **facts: Any) -> str:
    with desk.store.write() as transaction:
        entry = submit(transaction, paid=True, **facts)
    return entry.stream.removeprefix("case:")


def test_a_case_arrives_and_its_decision_comes_back(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    clerk, supervisor = desks
    case_id = _submit(clerk)
    report = clerk.sync()
    assert (report.sent, report.acknowledged, report.waiting) == (2, 2, 0)
    assert report.state is LineState.ONLINE
    assert case_id in report.changed

    supervisor.sync()
    seen = supervisor.store.cases.get(case_id)
    assert seen is not None
    assert (seen.state, seen.version, seen.own) == (CaseState.ACCEPTED, 1, False)
    with supervisor.store.write() as transaction:
        transaction.append(decided(case_id, on_version=seen.version))
    supervisor.sync()

    back = clerk.sync()
    assert case_id in back.changed
    now = clerk.store.cases.get(case_id)
    assert now is not None
    assert (now.state, now.version, now.decided_by) == (CaseState.APPROVED, 2, "s1")
    for desk in desks:
        assert violations(desk.store, either.place) == []
    status = either.status()
    assert (status["cases"], status["receipts"], status["exceptions"]) == (1, 1, 0)
    assert status["cases_by_state"] == {"approved": 1}
    assert status["receipt_sum"] == 74900


def test_a_stale_decision_is_an_exception_with_both_sides_and_blocks_nothing(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    first, second = desks
    case_id = _submit(first)
    first.sync()
    second.sync()
    with first.store.write() as transaction:
        transaction.append(decided(case_id, "approve", on_version=1))
    with second.store.write() as transaction:
        transaction.append(decided(case_id, "return", on_version=1, actor="s2"))
    first.sync()
    after = _submit(second)
    report = second.sync()
    assert (report.waiting, report.exceptions) == (0, 1)
    (objection,) = second.store.sync.exceptions()
    assert (objection.code, objection.case_id) == ("stale_decision", case_id)
    assert '"yours":"case.returned"' in objection.detail
    assert '"theirs":"approved"' in objection.detail
    assert '"theirs_by":"s1"' in objection.detail
    view = second.store.cases.get(case_id)
    assert view is not None
    assert view.state is CaseState.APPROVED  # the centre's word wins
    assert view.exception == "stale_decision"
    assert second.store.cases.get(after) is not None
    assert either.status()["cases"] == 2
    assert violations(second.store, either.place) == []


def test_a_decision_before_the_first_contact_holds(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    clerk, other = desks
    case_id = _submit(clerk)
    with clerk.store.write() as transaction:
        transaction.append(decided(case_id, on_version=0))
    clerk.sync()
    other.sync()
    view = other.store.cases.get(case_id)
    assert view is not None
    assert (view.state, view.version) == (CaseState.APPROVED, 2)
    assert either.status()["exceptions"] == 0


def test_an_objection_to_a_receipt_is_shown_until_it_is_settled(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    desk = desks[0]
    with desk.store.write() as transaction:
        transaction.next_number("receipt", YEAR)  # a number that is lost
        submit(transaction, paid=True)
    assert desk.engine.run_once().exceptions == 1
    outbox = Outbox(desk.store, BangkokClock())
    (objection,) = outbox.objections()
    assert objection.code == "receipt_gap"
    for _ in range(2):
        outbox.settle(objection, "paper log compared", session("s1"))
    assert outbox.objections() == ()
    report = desk.engine.run_once()
    assert (report.waiting, report.exceptions) == (0, 0)
    settled = desk.store.journal.timeline(f"exception:{objection.entry_id}")
    assert [entry.kind for entry in settled] == ["exception.settled"]
    assert rebuild_check(desk.store).problems == ("receipt numbers BKP3A-69: 2 given out, 1 used",)


def test_many_batches_go_in_order(either: Central, desks: tuple[Desk, Desk]) -> None:
    clerk, _ = desks
    with clerk.store.write() as transaction:
        for _ in range(520):
            submit(transaction, paid=True)
    report = clerk.sync()
    assert (report.sent, report.acknowledged) == (1040, 1040)
    assert report.pulled == 520
    assert violations(clerk.store, either.place) == []


def test_counters_that_push_at_once_lose_nothing_and_skip_nothing(
    either: Central, tmp_path: Path
) -> None:
    desks = [Desk(either.counter(tmp_path / f"n{n}", n)) for n in range(10, 14)]
    start = threading.Barrier(len(desks))

    def work(desk: Desk) -> None:
        start.wait(10)
        for _ in range(8):
            _submit(desk)
            desk.sync()

    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(work, desks))
    for desk in desks:
        desk.sync()
        assert violations(desk.store, either.place) == []
        assert desk.store.sync.get().feed_cursor == 32 + len(desks)  # each was enrolled
        assert len(listed(desk.store, "all")) == 32
        desk.close()


def test_another_office_sees_nothing(
    either: Central, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    clerk, _ = desks
    case_id = _submit(clerk)
    clerk.sync()
    stranger = Desk(either.counter(tmp_path / "other", 1, office="BNA"))
    assert stranger.sync().pulled == 0
    write_anyway(stranger.store, decided(case_id))
    report = stranger.sync()
    assert report.exceptions == 1
    assert stranger.store.sync.exceptions()[0].code == "case_unknown"
    assert clerk.sync().changed == frozenset()
    stranger.close()


def test_all_photos_go_with_one_push_after_the_entries(desks: tuple[Desk, Desk]) -> None:
    clerk, _ = desks
    with clerk.store.write() as transaction:
        for n in range(12):
            photo = transaction.put_blob(b"photo %d" % n)
            submit(transaction, parties={APPLICANT: known_party(photo_sha256=photo)})
    assert clerk.engine.push_once().waiting == 0
    assert clerk.store.sync.unsent_blobs() == []


def _put_back(central: Central, position: int) -> None:
    """The feed as it was at `position`, as after a backup was put back."""
    office, feed = tables.office, tables.feed
    with central.place.database.transaction() as connection:
        connection.execute(delete(feed).where(feed.c.position > position))
        connection.execute(update(office).values(feed_position=position))


def test_a_feed_that_a_backup_made_shorter_is_read_anew(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    clerk, supervisor = desks
    for _ in range(3):
        _submit(clerk)
    clerk.sync()
    assert supervisor.sync().pulled == 3
    _put_back(either, len(desks) + 1)  # each was enrolled
    assert supervisor.sync().pulled == 1
    assert supervisor.store.sync.get().feed_cursor == len(desks) + 1
    assert len(listed(supervisor.store)) == 1
    fresh = _submit(clerk)
    clerk.sync()
    supervisor.sync()
    assert supervisor.store.cases.get(fresh) is not None
    for desk in desks:
        assert rebuild_check(desk.store).problems == ()


def test_a_page_that_was_asked_before_the_feed_began_anew_is_not_taken(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, supervisor = desks
    _submit(clerk)
    clerk.sync()
    supervisor.sync()
    asked, places, read = supervisor.client.feed, [], supervisor.store.sync.get().feed_cursor

    def feed(after: int, limit: int, wait: int, **more: Any) -> FeedAnswer:
        places.append(after)
        answer = asked(after, limit, wait, **more)
        if after == read:
            with supervisor.store.write() as transaction:
                transaction.restart_feed()
        return answer

    _submit(clerk)
    clerk.sync()
    monkeypatch.setattr(supervisor.client, "feed", feed)
    supervisor.engine.pull_once()
    assert places[:2] == [read, 0]
    assert supervisor.store.sync.get().feed_cursor == read + 1
    assert len(listed(supervisor.store)) == 2


@pytest.mark.parametrize("gone_on", [0, 3])
def test_an_old_copy_put_back_is_found_at_the_first_contact_and_enrolled_anew(
    either: Central, desks: tuple[Desk, Desk], tmp_path: Path, gone_on: int
) -> None:
    clerk, _ = desks
    _submit(clerk)
    clerk.sync()
    clerk.store.close()
    copy = (clerk.store.path).read_bytes()
    store = Store.open(clerk.store.path, bytes(range(32)))
    fresh = Desk(store)
    _submit(fresh)
    fresh.sync()
    store.close()
    store.path.write_bytes(copy)
    old = Desk(Store.open(store.path, bytes(range(32))))
    for _ in range(gone_on):  # before the first contact
        _submit(old)
    report = old.engine.run_once()
    assert report.state is LineState.FORK
    assert report.error is not None
    assert report.error.code is Code.CENTRAL_FORK
    assert report.next_try_in is None
    assert either.status()["entries"] == 4
    with pytest.raises(CounterError) as numbered:
        _submit(old)
    assert numbered.value.code is Code.DEVICE_FORKED
    assert old.engine.pull_once().state is LineState.ONLINE  # the office is still heard
    old.client.set_line_down(True)
    restarted = SyncEngine(old.store, old.client, BangkokClock())
    assert restarted.push_once().state is LineState.FORK  # known, and not asked again
    old.client.close()
    fresh.client.close()
    # A new enrolment never goes on with the copy, however far that has gone on by itself.
    device = enrol(Profile(tmp_path, training=False), old.store, either.url, either.code(3))
    assert device.series == "BKP3B"
    unsigned(old.store, either)
    new = Desk(old.store)
    _submit(new)
    new.sync()
    assert either.status()["receipts"] == 3
    new.close()
    clerk.store = Store.open(store.path, bytes(range(32)))
