"""The line does what lines do; nothing is lost, nothing comes twice, nothing is believed."""

from __future__ import annotations

import gzip
import json
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.place import BangkokClock
from desktop.store.connection import connect
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.pace import SLOWEST
from sync.protocol import Push
from sync.report import LineState, SyncReport
from sync.sockets import Sockets
from tests.fixtures.central import Central
from tests.fixtures.store import KEY
from tests.sync.desk import Desk
from tests.sync.faulty import (
    Fault,
    canned,
    cut_at,
    doubled,
    dripping,
    echoing,
    faulty_line,
    header_of,
    lost_answer,
    lost_request,
    passing,
)
from tests.sync.odd_answers import STRANGERS


@pytest.fixture
def desk(central: Central, tmp_path: Path) -> Iterator[Desk]:
    with faulty_line(central.url) as line:
        made = Desk(central, tmp_path / "desk", line)
        yield made
        made.close()


def _refused(desk: Desk, fault: Fault) -> CounterError:
    desk.line.faults.append(fault)
    report = desk.engine.push_once()
    assert report.error is not None
    assert report.acknowledged == 0
    return report.error


def test_lost_answers_and_requests_and_doubles_bring_everything_once(desk: Desk) -> None:
    chance = random.Random(20261122)
    faults = [lost_answer, lost_request, doubled, passing]
    for _ in range(12):
        desk.submit()
        desk.line.faults.extend(chance.choices(faults, k=2))
        desk.engine.run_once()
    desk.until_quiet()
    assert desk.central.status()["cases"] == 12


def test_an_answer_cut_at_every_byte_acknowledges_nothing(desk: Desk) -> None:
    desk.submit()
    whole: list[bytes] = []

    def keep(_request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        whole.append(forward())
        return None

    assert _refused(desk, keep).code is Code.CENTRAL_UNREACHABLE
    length = len(whole[0])
    # The last ones from the end: an answer may say less of its connection than the one before.
    offsets = [*range(0, length - 64, 17), *range(-64, -2, 17), -2, -1]
    for offset in offsets:
        error = _refused(desk, cut_at(offset))
        assert error.code is Code.CENTRAL_UNREACHABLE, offset
        assert desk.store.journal.counts().unsent == 2
    desk.until_quiet()


def test_a_day_old_answer_is_none(desk: Desk) -> None:
    old: list[bytes] = []

    def keep(_request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        old.append(forward())
        return old[-1]

    desk.submit()
    desk.line.faults.append(keep)
    desk.until_quiet()
    desk.submit()
    for _ in range(3):
        error = _refused(desk, canned(old[0]))
        assert error.details["why"] == "an answer to something else"
    desk.until_quiet()


@pytest.mark.parametrize("fault", STRANGERS.values(), ids=STRANGERS.keys())
def test_whoever_else_answers_is_not_believed(desk: Desk, fault: Fault) -> None:
    desk.submit()
    error = _refused(desk, fault)
    assert error.code is Code.CENTRAL_UNREACHABLE
    assert desk.store.journal.counts().unsent == 2
    desk.until_quiet()


def test_a_feed_out_of_order_is_not_taken(desk: Desk) -> None:
    """Positions that a subject has left stay empty, but none comes twice or beyond the page."""
    assert desk.engine.pull_once().error is None  # the reference files are known
    read = desk.store.sync.get().feed_cursor
    now = "2026-11-22T07:05:12.345Z"
    item = {"kind": "case", "at": now, "data": {}}
    odd: tuple[tuple[list[int], int, bool], ...] = (
        ([1, 1], 2, False), ([2, 1], 2, False), ([3], 2, False), ([1], 2, True), ([], 0, True),
    )  # fmt: skip
    for positions, cursor, more in odd:
        items = [item | {"position": read + position} for position in positions]
        page = {"items": items, "cursor": read + cursor, "more": more, "now": now}
        desk.line.faults.append(echoing("200 OK", json.dumps(page).encode()))
        report = desk.engine.pull_once()
        assert report.error is not None
        assert report.error.details["why"] == "feed"
        assert desk.store.sync.get().feed_cursor == read


def test_a_line_that_drips_ends_at_the_deadline(desk: Desk) -> None:
    assert desk.store.device is not None
    device = desk.store.device
    impatient = CentralClient(
        desk.line.url, device_id=device.device_id, token=device.token, deadline=0.3
    )
    desk.line.faults.append(dripping)
    with pytest.raises(CounterError) as caught:
        impatient.health()
    assert caught.value.code is Code.CENTRAL_UNREACHABLE
    assert caught.value.details["why"] == "timeout"
    impatient.close()


def test_after_timeouts_less_is_sent_at_once(desk: Desk) -> None:
    desk.submit(200)
    assert desk.store.device is not None
    device = desk.store.device
    client = CentralClient(
        desk.line.url, device_id=device.device_id, token=device.token, deadline=0.3
    )
    engine = SyncEngine(desk.store, client, BangkokClock())

    def hang(_request: bytes, _forward: Callable[[], bytes]) -> bytes | None:
        desk.line.closing.wait(20)
        return None

    desk.line.always = hang
    for _ in range(4):
        error = engine.push_once().error
        assert error is not None
        assert error.details["why"] == "timeout"
    client.close()
    first, last = (_entries(desk.line.requests[i]) for i in (-4, -1))
    assert first == 400
    assert 0 < last < 200
    desk.line.always = passing
    desk.until_quiet()


def _entries(request: bytes) -> int:
    body = request.partition(b"\r\n\r\n")[2]
    if header_of(request, "Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return len(json.loads(body)["entries"])


@pytest.mark.parametrize(
    ("status", "header", "least", "most"),
    [
        ("503 Service Unavailable", "Retry-After: 40", 41, 42),
        ("429 Too Many Requests", "Retry-After: 999999", 301, 302),
        ("503 Service Unavailable", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT", 6, 7),
    ],
)
def test_a_busy_server_is_given_its_time(
    desk: Desk, status: str, header: str, least: float, most: float
) -> None:
    desk.submit()
    body = json.dumps({"code": "database", "message": "busy"}).encode()
    desk.line.faults.append(echoing(status, body, header))
    report = desk.engine.push_once()
    assert report.error is not None
    assert report.error.code is Code.CENTRAL_BUSY
    assert report.state is LineState.OFFLINE
    assert report.next_try_in is not None
    assert least <= report.next_try_in <= most
    desk.until_quiet()


def test_eight_hours_of_500_are_never_given_up(desk: Desk) -> None:
    desk.submit(3)
    desk.line.always = echoing("500 Internal Server Error", b"{}")
    waited, tries = 0.0, 0
    while waited < 8 * 3600:
        report = desk.engine.run_once()
        assert report.waiting == 6
        assert report.next_try_in is not None
        assert 1 <= report.next_try_in <= SLOWEST
        waited += report.next_try_in
        tries += 1
    assert tries < 500  # the server is not stormed
    desk.line.always = passing
    assert desk.until_quiet() == 1


@pytest.mark.parametrize(
    ("status", "code", "expected", "state"),
    [
        ("401 Unauthorized", "unknown_token", Code.CENTRAL_REFUSED, LineState.REFUSED),
        ("403 Forbidden", "closed", Code.CENTRAL_REFUSED, LineState.REFUSED),
        ("422 Unprocessable", "chain", Code.CENTRAL_BUG, LineState.PROBLEM),
    ],
)
def test_what_needs_a_person_stops_and_drops_nothing(
    desk: Desk, status: str, code: str, expected: Code, state: LineState
) -> None:
    desk.submit()
    body = json.dumps({"code": code, "message": "no"}).encode()
    desk.line.faults.append(echoing(status, body))
    report: SyncReport = desk.engine.push_once()
    assert report.error is not None
    assert (report.error.code, report.state) == (expected, state)
    assert report.next_try_in is None
    assert report.waiting == 2
    desk.until_quiet()


def test_a_batch_that_is_too_large_is_halved(desk: Desk) -> None:
    desk.submit(8)
    sizes: list[int] = []

    def judge(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        count = _entries(request)
        sizes.append(count)
        if count > 3:
            answer = json.dumps({"code": "too_large", "message": "no"}).encode()
            return echoing("413 Content Too Large", answer)(request, forward)
        return forward()

    desk.line.always = judge
    report = desk.engine.push_once()
    assert report.error is None
    assert sizes[:4] == [16, 8, 4, 2]
    assert max(sizes[4:]) <= 4
    desk.line.always = passing
    desk.until_quiet()


def test_one_entry_that_is_too_large_stops_and_says_so(desk: Desk) -> None:
    desk.submit()
    body = json.dumps({"code": "too_large", "message": "no"}).encode()
    desk.line.always = echoing("413 Content Too Large", body)
    report = desk.engine.push_once()
    assert report.error is not None
    assert report.error.code is Code.CENTRAL_TOO_LARGE
    assert report.next_try_in is None
    assert report.waiting == 2
    desk.line.always = passing
    desk.until_quiet()


def test_a_body_that_is_no_text_is_not_sent(desk: Desk) -> None:
    desk.submit()
    connection = connect(desk.store.path, KEY)
    connection.execute("UPDATE body SET content = CAST(content || x'ff' AS BLOB)")
    connection.close()
    report = desk.engine.push_once()
    assert report.error is not None
    assert (report.error.code, report.error.details["said"]) == (Code.CENTRAL_BUG, "entry")
    assert report.waiting == 2


def test_a_server_that_has_less_than_it_confirmed_gets_it_again(desk: Desk) -> None:
    """The centre was put back to an older state: 409 gap names where to go on."""
    desk.submit(2)
    desk.until_quiet()
    desk.submit()
    body = json.dumps({"code": "gap", "message": "no", "acked": 1}).encode()
    desk.line.faults.append(echoing("409 Conflict", body))
    report = desk.engine.push_once()
    assert report.error is None
    assert report.acknowledged == 5  # 2..6, of which the server skips what it has
    # It may have lost as much of its feed, and have filled the same places with something else.
    assert desk.store.sync.get().feed_cursor == 0
    assert desk.engine.pull_once().pulled == 3
    desk.until_quiet()


def test_a_connection_is_used_again_but_not_after_a_silence(
    central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    add = Sockets.add

    def counted(self: Sockets, sock: socket.socket) -> None:
        if sock not in opened:
            opened.append(sock)
        add(self, sock)

    monkeypatch.setattr(Sockets, "add", counted)
    client = CentralClient(central.url)
    for _ in range(3):
        client.health()
    assert len(opened) == 1
    monkeypatch.setattr("sync.client.IDLE_SECONDS", -1.0)
    client.health()
    assert len(opened) == 2
    client.close()


def test_the_push_tells_where_the_counter_stands(desk: Desk) -> None:
    assert desk.store.device is not None
    head = desk.store.journal.head()
    assert head is not None
    push = Push(epoch=1, after=0, after_hash=head.hash, confirmed=0, head=0, entries=[])
    assert desk.client.push(push).acked == 0
    assert desk.engine.push_once().sent == 0  # the greeting
    before = len(desk.line.requests)
    assert desk.engine.push_once().sent == 0  # nothing to say: nothing is asked
    assert len(desk.line.requests) == before
