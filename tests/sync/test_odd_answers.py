"""One entry, one item of the feed or one odd answer stops neither a queue nor an office."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete

from desktop.domain.failure import Code
from desktop.place import BangkokClock
from desktop.services.outbox import Outbox
from desktop.store.schema import body
from tests.fixtures.authors import session
from tests.fixtures.central import Central
from tests.sync.desk import Desk
from tests.sync.faulty import echoing, faulty_line, passing
from tests.sync.odd_answers import (
    DEEP,
    LONG,
    NOW,
    ODD_ITEMS,
    around,
    case_item,
    narrow,
    serving,
)


@pytest.fixture
def desk(central: Central, tmp_path: Path) -> Iterator[Desk]:
    with faulty_line(central.url) as line:
        made = Desk(central, tmp_path / "desk", line)
        yield made
        made.close()


def cases(desk: Desk) -> int:
    """How many cases the counter can list."""
    with desk.store.connection() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM case_view").scalar_one())


# --- the feed ------------------------------------------------------------------------------------


@pytest.mark.expects_log("position 2 cannot be read")
@pytest.mark.parametrize("odd", ODD_ITEMS.values(), ids=ODD_ITEMS.keys())
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


@pytest.mark.parametrize("case_id", ["a case", "", None])
def test_an_objection_to_a_case_that_none_is_can_be_settled(desk: Desk, case_id: object) -> None:
    assert desk.store.device is not None
    told = {"entry_id": str(uuid4()), "seq": 1, "device_id": desk.store.device.device_id}
    data = told | {"code": "body", "detail": "{}", "case_id": case_id}
    desk.line.always = serving([{"position": 1, "kind": "exception", "at": NOW, "data": data}])
    assert desk.engine.pull_once().error is None
    outbox = Outbox(desk.store, BangkokClock())
    (objection,) = outbox.objections()
    outbox.settle(objection, "seen", session("somsri"))
    assert outbox.objections() == ()


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
