"""One entry, one item of the feed or one odd answer stops neither a queue nor an office."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete

from desktop.domain.failure import Code
from desktop.store.schema import body
from sync import protocol
from tests.fixtures.central import Central
from tests.fixtures.store import feed_case, submitted_body
from tests.sync.faulty import Fault, answer_of, echoing, faulty_line, header_of, passing
from tests.sync.test_faults import Desk

NOW = "2026-11-22T07:05:12.345Z"
NUMBERS = [f"BKP2A-69-{n:06d}" for n in range(1, 9)]


@pytest.fixture
def desk(central: Central, tmp_path: Path) -> Iterator[Desk]:
    with faulty_line(central.url) as line:
        made = Desk(central, tmp_path / "desk", line)
        yield made
        made.client.close()
        made.store.close()


def case_item(position: int, **data: Any) -> dict[str, Any]:
    """An item of the feed about a case of its own."""
    return feed_case(position, submitted_body(str(uuid4()), NUMBERS[position - 1]), **data)


def serving(items: list[Any]) -> Fault:
    """A centre whose feed holds these items; what is no object is put into the answer as it is."""

    def answer(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        path = request.split(b" ", 2)[1].decode()
        if not path.startswith("/v1/feed"):
            return forward()
        asked = dict(part.split("=") for part in path.partition("?")[2].split("&"))
        after, limit = int(asked["after"]), int(asked["limit"])
        page = items[after : after + limit]
        texts = [item if isinstance(item, str) else json.dumps(item) for item in page]
        cursor, more = after + len(page), str(after + len(page) < len(items)).lower()
        told = f'{{"items":[{",".join(texts)}],"cursor":{cursor},"more":{more},"now":"{NOW}"}}'
        return echoing("200 OK", told.encode())(request, forward)

    return answer


def cases(desk: Desk) -> int:
    """How many cases the counter can list."""
    with desk.store.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM case_view").scalar_one())


# --- the feed ------------------------------------------------------------------------------------

DEEP = "[" * 100_000 + "]" * 100_000
LONG = json.dumps("x" * protocol.MAX_ANSWER_BYTES)


def around(value: str, name: str = "extra") -> Callable[[int], str]:
    """The text of an item that holds this JSON somewhere in its case."""

    def text(position: int) -> str:
        return json.dumps(case_item(position, **{name: "@"})).replace('"@"', value)

    return text


ODD: dict[str, Callable[[int], Any]] = {
    "deep": around(DEEP),
    "long": around(LONG),
    "huge number": around("9" * 6000, "total"),
    "no object": lambda _position: 7,
    "no data": lambda position: {"position": position, "kind": "case", "at": NOW},
    "no id": lambda position: {"position": position, "kind": "case", "at": NOW, "data": {}},
    "month 99": lambda position: case_item(position) | {"at": "2026-99-22T07:05:12.345Z"},
    "total of 2^70": lambda position: case_item(position, total=2**70),
    "infinite total": around("1e999", "total"),
    "a table for a name": lambda position: case_item(position, person_name={"th": "x"}),
    "half a letter": lambda position: case_item(position, person_name="\ud800"),
    "an exception without entry": lambda position: {
        "position": position, "kind": "exception", "at": NOW, "data": {"seq": 1, "code": "body"},
    },
    "a file without name": lambda position: {
        "position": position, "kind": "reference", "at": NOW, "data": {},
    },
}  # fmt: skip


@pytest.mark.expects_log("position 2 cannot be read")
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_an_odd_item_is_set_aside_and_those_behind_it_arrive(
    desk: Desk, odd: Callable[[int], Any]
) -> None:
    desk.line.always = serving([case_item(1), odd(2), case_item(3), case_item(4)])
    report = desk.engine.pull_once()
    assert report.error is None
    assert desk.store.sync.get().feed_cursor == 4
    assert desk.store.sync.set_aside() == [2]
    assert cases(desk) == 3


@pytest.mark.expects_log("position [235] cannot be read")
def test_unreadable_items_in_a_row_are_stepped_over(desk: Desk) -> None:
    items = [case_item(1), around(DEEP)(2), around(LONG)(3), case_item(4), around(DEEP)(5)]
    desk.line.always = serving(items)
    assert desk.engine.pull_once().error is None
    assert desk.store.sync.set_aside() == [2, 3, 5]
    assert cases(desk) == 2


def test_a_server_of_which_nothing_can_be_read_is_no_feed(desk: Desk) -> None:
    """Only what stands before something readable is set aside."""
    desk.line.always = serving([around(DEEP)(n) for n in (1, 2, 3, 4)] * 10)
    report = desk.engine.pull_once()
    assert report.error is not None
    assert report.error.code is Code.CENTRAL_UNREACHABLE
    assert report.next_try_in is not None
    assert desk.store.sync.get().feed_cursor == 0
    assert desk.store.sync.set_aside() == []


def test_more_of_nothing_is_asked_for_once(desk: Desk) -> None:
    page = {"items": [], "cursor": 0, "more": True, "now": NOW}
    desk.line.always = echoing("200 OK", json.dumps(page).encode())
    report = desk.engine.pull_once()
    assert report.error is not None
    assert report.error.code is Code.CENTRAL_UNREACHABLE
    assert len(desk.line.requests) == 1


# --- other answers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("409 Conflict", {"code": "gap", "message": "no", "acked": -1}),
        ("409 Conflict", {"code": "gap", "message": "no", "acked": 2**70}),
        (
            "200 OK",
            {
                "acked": 0,
                "acked_hash": "0" * 64,
                "exceptions": [],
                "now": "2026-99-22T07:05:12.345Z",
            },
        ),
    ],
)
def test_an_answer_that_cannot_be_is_none(desk: Desk, status: str, said: dict[str, Any]) -> None:
    desk.submit()
    desk.line.faults.append(echoing(status, json.dumps(said).encode()))
    report = desk.engine.push_once()
    assert report.error is not None
    assert report.error.code is Code.CENTRAL_UNREACHABLE
    desk.until_quiet()


# --- too large for the line ----------------------------------------------------------------------

HTML = b"<html><head><title>413 Request Entity Too Large</title></head></html>"


def narrow(most: int) -> Fault:
    """A proxy before the centre, which knows nothing of us and takes no more bytes than that."""

    def answer(request: bytes, forward: Callable[[], bytes]) -> bytes:
        content = request.partition(b"\r\n\r\n")[2]
        packed = header_of(request, "Content-Encoding") == "gzip"
        if len(gzip.decompress(content) if packed else content) > most:
            return answer_of("413 Request Entity Too Large", HTML, content_type="text/html")
        return forward()

    return answer


def test_a_proxy_that_takes_less_gets_less_at_once(desk: Desk) -> None:
    desk.submit(cases=8)
    desk.line.always = narrow(12_000)
    desk.until_quiet()
    assert desk.central.status()["cases"] == 8
    assert desk.central.status()["exceptions"] == 0


def test_an_entry_that_no_line_takes_goes_without_its_body(desk: Desk) -> None:
    desk.submit()
    first = desk.store.journal.unsent(1)[0]
    assert first.body is not None
    desk.line.always = narrow(len(first.body))
    desk.submit()
    report = desk.engine.run_once()
    assert report.error is None
    assert report.waiting == 0
    assert {item.code for item in desk.store.sync.exceptions()} >= {"no_body"}


def test_a_line_that_takes_nothing_for_a_while_costs_no_body(desk: Desk) -> None:
    desk.submit()
    desk.line.always = narrow(0)
    assert desk.engine.push_once().error is not None
    desk.line.always = passing
    desk.until_quiet()
    assert desk.central.status()["exceptions"] == 0


def test_an_entry_whose_body_is_gone_stops_nothing(desk: Desk) -> None:
    desk.submit()
    with desk.store.write() as transaction, transaction.connection() as connection:
        connection.execute(delete(body))
    report = desk.engine.run_once()
    assert (report.error, report.waiting) == (None, 0)
    assert {item.code for item in desk.store.sync.exceptions()} == {"no_body"}
