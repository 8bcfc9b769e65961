"""The three attacks, small: the others are answered while they are on. In full: `make bench`."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.failure import Code
from desktop.place import BangkokClock
from sync.central.defence import Connections, OfAddress, OfDevice, Slow, shipped
from sync.engine import SyncEngine
from tests.fixtures.attacks import HEAD, Dripping, Flooding, body_of, under
from tests.fixtures.central import Central, client_of, served
from tests.fixtures.patience import until
from tests.fixtures.store import make_store, submit
from tests.sync.peer import Peer
from tests.sync.test_events import told

SLOW = Slow(head=1, handshake=1, grace=1, bytes_per_second=4096, longest=5)
HARD = replace(
    shipped(),
    slow=SLOW,
    connections=Connections(all=200, of_an_address=20, of_a_device=4),
    device=OfDevice(at_once=3, per_second=5, burst=30),
    address=OfAddress(per_second=5, burst=30, wrong_codes_per_minute=10),
)


@contextmanager
def _guarded(folder: Path, **facts: Any) -> Iterator[Central]:
    with served(folder / "central", defence=replace(HARD, **facts)) as central:
        yield central


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Central]:
    with _guarded(tmp_path) as central:
        yield central


def _port(central: Central) -> int:
    return int(central.url.rpartition(":")[2])


def _kinds(central: Central) -> set[str]:
    return {one.kind for one in told(central.place)}


def _until_answered(attack: Dripping) -> None:
    until(lambda: attack.answered + attack.closed > 3, "the attack is on")


def _heard(central: Central, sent: str) -> bytes:
    """All that comes until it is hung up on."""
    with socket.create_connection(("127.0.0.1", _port(central)), timeout=30) as line:
        line.sendall(sent.encode())
        parts = []
        try:
            while part := line.recv(4096):
                parts.append(part)
        except ConnectionResetError:
            pass
        return b"".join(parts)


def _serves(peer: Peer) -> None:
    assert peer.ask("GET", "/v1/feed")[0] == 200
    assert peer.send(peer.entry())[0] == 200


@pytest.mark.parametrize("sent", ["", "G", HEAD, f"{HEAD}\r\n{HEAD}"])
def test_a_head_that_does_not_end_is_cut(guarded: Central, sent: str) -> None:
    """Also behind a whole one, whose answer comes."""
    assert _heard(guarded, sent).count(b"HTTP/1.1 200") == sent.count("\r\n\r\n")
    assert _kinds(guarded) == {"slow"}


def test_heads_without_end_leave_the_others_served(guarded: Central) -> None:
    peer = Peer(guarded, guarded.device())
    attack = Dripping(_port(guarded), HEAD, 200)
    with under(attack):
        until(attack.begun.is_set, "the attack is on")
        for _ in range(5):
            _serves(peer)
    assert attack.answered == 0
    assert "crowd" in _kinds(guarded)
    _serves(peer)


def test_of_a_body_nothing_is_read_before_the_token(guarded: Central) -> None:
    peer = Peer(guarded, guarded.device(3))
    closed = Peer(guarded, guarded.device(4))
    guarded.device(4)
    for token, said in (
        ("", b"no_token"),
        ("nobody", b"unknown_token"),
        (closed.device.token, b"closed"),
    ):
        assert said in _heard(guarded, body_of(peer.path, token))
    assert _heard(guarded, body_of(f"/v1/blobs/{'0' * 64}")).startswith(b"HTTP/1.1 401")


def test_bodies_that_drip_leave_the_others_served(guarded: Central) -> None:
    peer, slow = (Peer(guarded, guarded.device(n)) for n in (3, 4))
    for first in (body_of(peer.path), body_of(slow.path, slow.device.token), body_of("/v1/enrol")):
        attack = Dripping(_port(guarded), first, 30)
        with under(attack):
            _until_answered(attack)
            _serves(peer)
    assert b"HTTP/1.1 408" in _heard(guarded, body_of(peer.path, peer.device.token))
    assert {"slow", "flood"} <= _kinds(guarded)


def test_a_device_that_floods_is_told_to_wait(guarded: Central) -> None:
    peer, mad = (Peer(guarded, guarded.device(n)) for n in (3, 4))
    attacks = [Flooding(_port(guarded), mad.device.token) for _ in range(4)]
    with under(*attacks):
        until(lambda: all(one.answers.get(429, 0) > 2 for one in attacks), "it floods")
        for _ in range(5):
            _serves(peer)
    flood = [one for one in told(guarded.place) if one.kind == "flood"]
    assert {(one.about, one.address) for one in flood} == {(mad.device.device_id, "")}


def test_who_is_told_to_wait_loses_nothing(tmp_path: Path) -> None:
    one = OfDevice(at_once=3, per_second=5, burst=5)
    with _guarded(tmp_path, device=one) as central:
        device = central.device()
        (tmp_path / "counter").mkdir()
        store = make_store(tmp_path / "counter", device)
        with client_of(device) as client:
            engine = SyncEngine(store, client, BangkokClock())
            reports = []
            for _ in range(15):
                with store.write() as transaction:
                    submit(transaction)
                reports.append(engine.push_once())
            until(lambda: engine.push_once().waiting == 0, "all is there")
        busy = [report.error for report in reports if report.error is not None]
        assert {error.code for error in busy} == {Code.CENTRAL_BUSY}
        assert all(report.next_try_in for report in reports if report.error)
        assert central.status()["cases"] == 15
        store.close()


def test_tokens_that_nobody_has_close_no_door_for_those_that_are_known(guarded: Central) -> None:
    peer = Peer(guarded, guarded.device())
    _serves(peer)
    guess = Peer(guarded, replace(peer.device, token="x" * 40))
    until(lambda: guess.ask("GET", "/v1/feed")[0] == 429, "guessing is over")
    for _ in range(5):
        _serves(peer)
    assert guess.ask("GET", "/v1/health", Authorization="")[0] in (200, 429)
    refused = [one for one in told(guarded.place) if one.kind == "token_refused"]
    assert {(one.about, one.address) for one in refused} == {("", "127.0.0.1")}


def test_a_device_has_so_many_connections_and_the_quiet_ones_go(guarded: Central) -> None:
    peer = Peer(guarded, guarded.device())
    bearer = f"Authorization: Bearer {peer.device.token}"
    asked = f"GET /v1/feed HTTP/1.1\r\nHost: c\r\nMEA-Protocol: 2\r\n{bearer}\r\n\r\n"
    lines = [socket.create_connection(("127.0.0.1", _port(guarded)), timeout=30) for _ in range(8)]
    try:
        for line in lines:
            line.sendall(asked.encode())
            assert line.recv(4096).startswith(b"HTTP/1.1 200")
        with suppress(ConnectionResetError):
            while lines[0].recv(4096):  # until it is hung up on
                pass
        _serves(peer)
    finally:
        for line in lines:
            line.close()


def test_of_a_proxy_it_is_believed_whom_it_speaks_for(tmp_path: Path) -> None:
    """Ten wrong codes of one who is behind it close no door for another."""
    with served(tmp_path / "central", proxies=("127.0.0.1",)) as central:
        peer = Peer(central, central.device())
        wrong = b'{"code": "0000-0000-0000"}'

        def tried(whom: str) -> int:
            asked = {"X_Forwarded_For": whom, "Authorization": ""}
            return peer.ask("POST", "/v1/enrol", wrong, **asked)[0]

        until(lambda: tried("10.0.0.1") == 429, "there were too many")
        assert tried("10.0.0.2") == 403
        addresses = {one.address for one in told(central.place) if one.kind == "wrong_code"}
        assert addresses == {"10.0.0.1", "10.0.0.2"}


def test_behind_a_proxy_nobody_else_is_heard(tmp_path: Path) -> None:
    with served(tmp_path / "central", proxies=("127.0.0.9",)) as central:
        assert _heard(central, f"{HEAD}\r\n") == b""


def test_without_a_proxy_nobody_is_believed(guarded: Central) -> None:
    peer = Peer(guarded, guarded.device())
    asked = {"X_Forwarded_For": "10.0.0.1", "Authorization": ""}
    assert peer.ask("POST", "/v1/enrol", b'{"code": "0000-0000-0000"}', **asked)[0] == 403
    [wrong] = [one for one in told(guarded.place) if one.kind == "wrong_code"]
    assert wrong.address == "127.0.0.1"
