"""What cannot be served soon is said early, with true words; those who read are served on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from sync.central import tables
from sync.central.place import Limits
from sync.client import DEADLINE_SECONDS
from tests.fixtures.central import Central, served
from tests.fixtures.patience import until
from tests.fixtures.postgres import fresh_database
from tests.sync.peer import Peer

pytestmark = pytest.mark.xdist_group("postgresql")
AT_ONCE = 4


@contextmanager
def _busy(postgres: str, tmp_path: Path, soon: float) -> Iterator[Central]:
    limits = Limits(soon=soon)
    with fresh_database(postgres) as url, served(tmp_path / "c", url, limits=limits) as central:
        yield central


@contextmanager
def _held(central: Central) -> Iterator[Connection]:
    """The office's row is locked, so that no push of it comes to its end."""
    row = select(tables.office).where(tables.office.c.code == "BKP").with_for_update()
    with central.place.database.transaction() as connection:
        connection.execute(row)
        yield connection


def _in_work(connection: Connection) -> int:
    waiting = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    return int(connection.exec_driver_sql(waiting).scalar_one())


def test_what_cannot_be_served_soon_is_said_at_once(postgres: str, tmp_path: Path) -> None:
    with _busy(postgres, tmp_path, soon=0) as central, ThreadPoolExecutor(AT_ONCE) as pool:
        peers = [Peer(central, central.device(n)) for n in range(1, AT_ONCE + 2)]
        with _held(central) as connection:
            running = [pool.submit(peer.push, [peer.entry()]) for peer in peers[:AT_ONCE]]
            until(lambda: _in_work(connection) == AT_ONCE, "they are in work")
            status, told, headers = peers[AT_ONCE].ask("POST", peers[AT_ONCE].path, b"{}")
            assert (status, told["code"]) == (503, "busy")
            assert 1 <= int(headers["Retry-After"]) <= 300
            # A counter that asks again while its first push is in work doubles no work.
            status, told, _ = peers[0].ask("POST", peers[0].path, b"{}")
            assert (status, told["code"]) == (503, "busy")
            assert "this device" in told["message"]
        assert [push.result(timeout=30)[0] for push in running] == [200] * AT_ONCE
        assert peers[AT_ONCE].push([peers[AT_ONCE].entry()])[0] == 200


def test_a_push_whose_turn_does_not_come_soon_is_let_go(postgres: str, tmp_path: Path) -> None:
    with _busy(postgres, tmp_path, soon=0.4) as central, ThreadPoolExecutor(AT_ONCE) as pool:
        peers = [Peer(central, central.device(n)) for n in range(1, AT_ONCE + 2)]
        with _held(central) as connection:
            running = [pool.submit(peer.push, [peer.entry()]) for peer in peers[:AT_ONCE]]
            until(lambda: _in_work(connection) == AT_ONCE, "they are in work")
            # Reckoned to wait 0.05 s, so it waits; but nobody leaves.
            assert peers[AT_ONCE].push([])[0] == 503
        assert [push.result(timeout=30)[0] for push in running] == [200] * AT_ONCE


def test_whoever_waits_is_answered_before_a_counter_gives_up() -> None:
    # With as much time for the push itself; sent away much earlier, all come back to a server that
    # had nothing to do meanwhile.
    assert DEADLINE_SECONDS / 3 <= Limits().soon <= DEADLINE_SECONDS / 2


def test_many_pushes_wait_in_line_and_those_who_read_are_served(
    postgres: str, tmp_path: Path
) -> None:
    with _busy(postgres, tmp_path, soon=60) as central, ThreadPoolExecutor(24) as pool:
        peers = [Peer(central, central.device(n)) for n in range(1, 25)]
        with _held(central) as connection:
            pushes = [pool.submit(peer.push, [peer.entry()]) for peer in peers]
            until(lambda: _in_work(connection) >= AT_ONCE, "they are in work")
            for _ in range(3):
                assert peers[0].ask("GET", "/v1/health")[0] == 200
                assert peers[0].ask("GET", "/v1/feed")[0] == 200
            assert _in_work(connection) == AT_ONCE
        assert [push.result(timeout=60)[0] for push in pushes] == [200] * 24


@pytest.mark.expects_log("^database: .* 57014")
def test_a_statement_that_takes_too_long_is_no_database_that_is_away(
    postgres: str, tmp_path: Path
) -> None:
    with _busy(postgres, tmp_path, soon=60) as central, ThreadPoolExecutor(1) as pool:
        peer = Peer(central, central.device())
        with _held(central) as connection:
            push = pool.submit(peer.push, [peer.entry()])
            until(lambda: _in_work(connection) == 1, "it is in work")
            cancel = "SELECT pg_cancel_backend(pid) FROM pg_locks WHERE NOT granted"
            connection.exec_driver_sql(cancel)  # as the statement's own timeout does
            status, told = push.result(timeout=30)
        assert (status, told["code"]) == (503, "busy")


def test_a_second_push_of_a_device_is_looked_at_before_its_turn(
    postgres: str, tmp_path: Path
) -> None:
    with _busy(postgres, tmp_path, soon=60) as central, ThreadPoolExecutor(2) as pool:
        peer = Peer(central, central.device())
        with _held(central) as connection:
            entries = [peer.entry(), peer.entry()]
            first = pool.submit(peer.push, entries[:1])
            until(lambda: _in_work(connection) == 1, "it is in work")
            # What is asked first is answered though the former push is still in work.
            status, told, _ = peer.ask("POST", peer.path, _nothing(peer), Authorization="Bearer x")
            assert (status, told["code"]) == (401, "unknown_token")
            behind = {"after_hash": entries[0]["hash"], "confirmed": 0}
            second = pool.submit(peer.push, entries[1:], 1, **behind)
            until(lambda: _open(connection) == 2, "it has begun, and waits for its turn")
            assert _in_work(connection) == 1
        assert [push.result(timeout=30)[0] for push in (first, second)] == [200, 200]


def _nothing(peer: Peer) -> bytes:
    told = {"epoch": 1, "after": 0, "after_hash": peer.start, "confirmed": 0, "head": 0}
    return json.dumps(told | {"entries": []}).encode()


def _open(connection: Connection) -> int:
    """Transactions of pushes, whether they wait or not."""
    connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    running = "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL"
    others = f"{running} AND pid <> pg_backend_pid() AND datname = current_database()"
    return int(connection.exec_driver_sql(others).scalar_one())
