"""Tokens get old and are closed: no answer that is lost locks a counter out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.domain.failure import Code
from desktop.domain.party import APPLICANT
from desktop.place import BangkokClock
from desktop.store import Store
from sync.central import devices
from sync.central.defence import Blobs, shipped
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.enrol import enrol
from sync.report import LineState, SyncReport
from tests.fixtures.central import Central, known_of, served
from tests.fixtures.store import known_party, submit
from tests.fixtures.there import there
from tests.sync.peer import Peer
from tests.sync.test_events import told
from tests.sync.test_journey import Desk

FIRST = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


class Aged:
    """A centre whose clock is set by hand, with one counter that has three connections."""

    def __init__(self, central: Central, now: list[datetime], folder: Path) -> None:
        self.central, self.now = central, now
        self.store: Store = central.counter(folder)
        self.clients = [CentralClient.of(there(self.store.device)) for _ in range(3)]
        push, second, feed = self.clients
        self.engine = SyncEngine(self.store, push, BangkokClock(), second=second, feed_client=feed)

    @property
    def token(self) -> str:
        return there(self.store.device).token

    def push(self) -> SyncReport:
        with self.store.write() as transaction:
            submit(transaction)
        return self.engine.run_once()

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.store.close()


@pytest.fixture
def aged(database: str | None, tmp_path: Path) -> Iterator[Aged]:
    now = [FIRST]
    with served(tmp_path / "central", database, now=lambda: now[0]) as central:
        made = Aged(central, now, tmp_path / "counter")
        yield made
        made.close()


def _asks(aged: Aged, token: str) -> int:
    peer = Peer(aged.central, replace(there(aged.store.device), token=token))
    return peer.ask("GET", "/v1/feed")[0]


def test_an_old_token_gives_way_to_the_next_one(aged: Aged) -> None:
    first = aged.token
    aged.now[0] += timedelta(days=29)
    assert aged.push().error is None
    assert aged.token == first
    aged.now[0] += timedelta(days=2)
    assert aged.engine.push_once().error is None  # nothing waits, so nothing is told
    with aged.store.write() as transaction:
        submit(transaction)
    assert aged.engine.push_once().error is None
    second = aged.token
    assert second != first
    # The next one was not used yet, so both are good; then the first one is none any more.
    assert _asks(aged, first) == 200
    assert aged.push().error is None
    assert (_asks(aged, second), _asks(aged, first)) == (200, 401)
    assert aged.token == second
    about = [one.about for one in told(aged.central.place) if one.kind == "token_renewed"]
    assert about == [there(aged.store.device).device_id]


def test_an_answer_that_is_lost_locks_nobody_out(aged: Aged) -> None:
    peer = Peer(aged.central, aged.central.device(4))
    first, found = peer.device.token, set()
    devices.rotate(aged.central.place, peer.device.series)
    for _ in range(3):
        status, answer = peer.push([])
        assert status == 200
        found.add(answer["token"])
    assert len(found) == 1  # however often it is told
    peer.device = replace(peer.device, token=found.pop())
    assert peer.send(peer.entry())[0] == 200
    status, answer = peer.push([], 1, after_hash=peer.head)
    assert (status, answer.get("token")) == (200, None)
    peer.device = replace(peer.device, token=first)
    assert peer.push([])[0] == 401


def test_a_connection_that_still_has_the_old_one_asks_again(aged: Aged) -> None:
    _, second, _ = aged.clients
    old = aged.token
    devices.rotate(aged.central.place)
    assert aged.push().error is None
    assert aged.push().error is None
    assert _asks(aged, old) == 401
    second.renew(old)
    real = second._asked

    def slowly(*arguments: object) -> object:
        answer = real(*arguments)  # type: ignore[arg-type]
        second.renew(aged.token)
        return answer

    second._asked = slowly  # type: ignore[method-assign, assignment]
    assert second.feed(0).cursor > 0


def test_a_restored_centre_knows_the_token_that_it_has_given_since(tmp_path: Path) -> None:
    folder = tmp_path / "central"
    with served(folder) as central:
        peer = Peer(central, central.device())
        port = int(central.url.rpartition(":")[2])
        kept = tmp_path / "kept.db"
        shutil.copy(folder / "central.db", kept)
        devices.rotate(central.place)
        token = peer.push([])[1]["token"]
        peer.device = replace(peer.device, token=token)
        assert peer.send(peer.entry())[0] == 200
    shutil.copy(kept, folder / "central.db")
    with served(folder, port=port) as central:
        status, answer = peer.push([], 0)
        assert (status, answer["acked"]) == (200, 0)


def test_a_device_that_is_closed_is_heard_no_more_until_it_is_enrolled_anew(aged: Aged) -> None:
    assert aged.push().error is None
    device = there(aged.store.device)
    assert there(devices.close(aged.central.place, device.series)).device_id == device.device_id
    refused = aged.push()
    assert (refused.state, there(refused.error).code) == (LineState.REFUSED, Code.CENTRAL_REFUSED)
    head, acked = there(aged.store.journal.head()), there(aged.store.journal.acknowledged())
    known = known_of(device, head=head.seq, acked=acked.seq, acked_hash=acked.hash)
    again = enrol(aged.central.url, aged.central.code(3), known)
    assert again.device_id == device.device_id
    assert devices.close(aged.central.place, "nobody") is None
    kinds = [one.kind for one in told(aged.central.place)]
    assert kinds.count("device_closed") == 1


def test_a_token_from_before_there_were_any_next_ones(aged: Aged) -> None:
    """As an upgraded database has it."""
    with aged.central.place.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE device SET next_hash = '', token_at = ''")
    first = aged.token
    assert aged.push().error is None
    assert aged.push().error is None
    assert aged.token != first
    assert json.dumps(_asks(aged, first)) == "401"


def test_blobs_of_a_day_have_an_end_and_wait_for_the_next(tmp_path: Path) -> None:
    now = [FIRST]
    defence = replace(shipped(), blobs=Blobs(bytes_per_day=100, pieces_per_day=3))
    with served(tmp_path / "central", defence=defence, now=lambda: now[0]) as central:
        peer = Peer(central, central.device())

        def put(content: bytes) -> int:
            return peer.ask("PUT", f"/v1/blobs/{sha256(content).hexdigest()}", content)[0]

        assert [put(b"a"), put(b"a" * 99), put(b"a")] == [200, 200, 200]  # the last one is there
        assert put(b"b") == 429
        now[0] += timedelta(days=1)
        assert [put(b"b"), put(b"c"), put(b"d"), put(b"e")] == [200, 200, 200, 429]
        quota = [one for one in told(central.place) if one.kind == "quota"]
        assert [(one.times, one.about) for one in quota] == [(1, peer.device.device_id)] * 2


def test_a_case_that_somebody_waits_for_goes_before_blobs(tmp_path: Path) -> None:
    defence = replace(shipped(), blobs=Blobs(bytes_per_day=0, pieces_per_day=0))
    with served(tmp_path / "central", defence=defence) as central:
        here, other = (Desk(central.counter(tmp_path / f"c{n}", n)) for n in (3, 4))
        with here.store.write() as transaction:
            case_id = submit(transaction).stream.removeprefix("case:")
        here.sync()
        other.sync()
        with other.store.write() as transaction:
            photo = transaction.put_blob(b"a photo")
            submit(transaction, parties={APPLICANT: known_party(photo_sha256=photo)})
        other.engine.want(case_id)
        report = other.engine.push_once()
        assert there(report.error).code is Code.CENTRAL_BUSY
        assert there(other.store.cases.detail(case_id)).body is not None
        here.close()
        other.close()
