"""Two pushes of a device may be under way: one is packed while the centre writes the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.failure import CounterError
from desktop.place import BangkokClock
from sync import protocol
from sync.batch import Batch
from sync.central import tables
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.flight import Flight
from sync.protocol import Push, PushAnswer
from tests.fixtures.central import Central
from tests.fixtures.store import submit
from tests.fixtures.there import there
from tests.sync.invariants import violations
from tests.sync.peer import Peer


def test_a_push_that_overtakes_is_refused_and_proves_no_loss(either: Central) -> None:
    peer = Peer(either, either.device())
    first, second = peer.entry(), peer.entry()
    generation = either.place.memory.generation
    ahead = {"after_hash": first["hash"], "confirmed": 0}
    status, answer = peer.push([second], 1, **ahead)
    assert (status, answer["code"], answer["acked"]) == (409, "gap", 0)
    assert either.place.memory.generation == generation
    assert peer.push([first])[0] == 200
    assert peer.push([second], 1, **ahead)[0] == 200
    # Whoever was told that it is kept has proof.
    status, answer = peer.push([], 7, after_hash="0" * 64, confirmed=7)
    assert (status, answer["code"]) == (409, "gap")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pushes of few entries."""
    monkeypatch.setattr(protocol, "MAX_ENTRIES", 4)


class Crossing:
    """Two clients of one device, of which what the second sends arrives before the first, once."""

    def __init__(
        self, clients: tuple[CentralClient, CentralClient], patch: pytest.MonkeyPatch
    ) -> None:
        self._overtaken = threading.Event()
        self.sent: list[tuple[int, int]] = []  # after and confirmed
        self.refused = 0
        first, second = clients
        self._push = {id(client): client.push for client in clients}
        patch.setattr(first, "push", self._late(first))
        patch.setattr(second, "push", self._early(second))

    def _late(self, client: CentralClient) -> Callable[[Push], PushAnswer]:
        def push(push: Push) -> PushAnswer:
            self.sent.append((push.after, push.confirmed))
            if push.after:  # behind the greeting
                assert self._overtaken.wait(20)
            return self._push[id(client)](push)

        return push

    def _early(self, client: CentralClient) -> Callable[[Push], PushAnswer]:
        def push(push: Push) -> PushAnswer:
            self.sent.append((push.after, push.confirmed))
            try:
                return self._push[id(client)](push)
            except CounterError:
                self.refused += 1
                raise
            finally:
                self._overtaken.set()

        return push


@pytest.mark.usefixtures("small")
def test_what_has_overtaken_is_sent_again_and_everything_arrives_once(
    either: Central, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = either.counter(tmp_path / "c", 3)
    with store.write() as transaction:
        for _ in range(8):
            submit(transaction, paid=True)
    device = there(store.device)
    clients = (CentralClient.of(device), CentralClient.of(device))
    crossing = Crossing(clients, monkeypatch)
    engine = SyncEngine(store, clients[0], BangkokClock(), second=clients[1])
    generation = either.place.memory.generation
    report = engine.push_once()
    assert (report.error, report.waiting, report.acknowledged) == (None, 0, 16)
    assert crossing.refused == 1
    # The first greets alone; then two are under way, and what overtook goes again.
    assert crossing.sent[0] == (0, 0)
    assert set(crossing.sent[1:3]) == {(4, 4), (8, 4)}
    assert (8, 8) in crossing.sent
    assert either.place.memory.generation == generation
    assert violations(store, either.place) == []
    for client in clients:
        client.close()
    store.close()


@pytest.mark.usefixtures("small")
def test_one_more_is_packed_while_two_are_under_way(
    central: Central, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = central.counter(tmp_path / "c", 3)
    with store.write() as transaction:
        for _ in range(8):
            submit(transaction, paid=True)
    device = there(store.device)
    clients = (CentralClient.of(device), CentralClient.of(device))
    engine = SyncEngine(store, clients[0], BangkokClock(), second=clients[1])
    at_hand, answered = threading.Event(), threading.Event()
    packed, send = Batch.next, CentralClient.push

    def pack(batch: Batch, *, greeted: bool, behind: Push | None = None) -> Push | None:
        push = packed(batch, greeted=greeted, behind=behind)
        if push is not None and push.after == 12:
            at_hand.set()
        return push

    def push(client: CentralClient, push: Push) -> PushAnswer:
        if push.after == 4:
            assert at_hand.wait(20), "the third of them waits for an answer"
        if push.after == 8:
            assert answered.wait(20)
        answer = send(client, push)
        if push.after == 4:
            answered.set()
        return answer

    def sends(flight: Flight, push: Push) -> None:
        head = store.journal.acknowledged()
        assert head is not None
        known.setdefault(push.after, head.seq)
        sent(flight, push)

    sent, known = Flight.send, dict[int, int]()
    monkeypatch.setattr(Flight, "send", sends)
    monkeypatch.setattr(Batch, "next", pack)
    monkeypatch.setattr(CentralClient, "push", push)
    report = engine.push_once()
    assert (report.error, report.waiting, report.acknowledged) == (None, 0, 16)
    assert known == {0: 0, 4: 4, 8: 4, 12: 4}, "the last goes before the answer is written down"
    assert violations(store, central.place) == []
    for client in clients:
        client.close()
    store.close()


def test_what_is_signed_is_kept_as_it_came_and_stands_in_the_hash(either: Central) -> None:
    """Nobody has a key yet; whoever gets one finds the room for it."""
    peer = Peer(either, either.device())
    signed = peer.entry(key_id="staff:1001.1", signature="c2lnbmVk")
    assert peer.push([signed])[0] == 200
    with either.place.database.transaction() as connection:
        row = connection.execute(select(tables.entry)).one()
    assert (row.key_id, row.signature) == ("staff:1001.1", "c2lnbmVk")
    other = Peer(either, either.device(4))
    for name in ("key_id", "signature"):
        changed = {**other.entry(key_id="k", signature="s"), name: "other"}
        assert other.push([changed])[0] == 422
        other.seq, other.head = 0, other.start
