"""The centre reckons what it is told: an edited price, edited data, a receipt of something else."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from desktop.domain.receipt import Payment, Receipt
from desktop.services.desk import open_desk
from desktop.services.filing import Submitted
from desktop.services.reference import Reference
from sync.central import tables
from sync.central.filed import UnfitError
from sync.central.money import check_receipt
from sync.central.prices import MONEY
from tests.fixtures.central import Central, served
from tests.fixtures.language_files import as_folder, files
from tests.fixtures.services import service_files
from tests.fixtures.store import receipt
from tests.golden.story import told
from tests.sync.peer import Peer
from tools.office.clock import BANGKOK, DayClock
from tools.office.counter import Counter, staff
from tools.office.people import customers

CLERK = staff()[0]
LINE = "wiring_inspection"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=BANGKOK)
SCHEDULE, SERVICE = "fees/schedule.toml", "catalogue/new_connection.toml"
TEST = "catalogue/meter_test.toml"
DEAR, CHEAP = 'amount = "700.00"', 'amount = "1.00"'
HALF = {SCHEDULE: files()[SCHEDULE].replace(DEAR, CHEAP)}


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    """One that reckons."""
    with served(tmp_path / "central", prices=True) as running:
        yield running


@pytest.fixture
def counter(central: Central, tmp_path: Path) -> Iterator[Counter]:
    """An honest one."""
    made = Counter.enrolled(tmp_path / "3", central, DayClock(NOON), "BKP", 3)
    yield made
    made.close()


def by(counter: Counter, folder: Path, changed: dict[str, str | None]) -> Counter:
    """The same PC, on which somebody has edited the data files."""
    device = counter.store.device
    assert device is not None
    reference = Reference(as_folder(folder, changed))
    members = [one.member for one in staff()]
    desk = open_desk(counter.store, reference, counter.clock, device, members)
    return replace(counter, desk=desk)


def taken(counter: Counter, service: str = "new_connection") -> Submitted:
    """A case that has been paid for and sent."""
    people = customers(random.Random(service))
    found = counter.take(next(people), service, CLERK, people)
    assert counter.sync().error is None
    return found


def objections(central: Central) -> list[tuple[str, dict[str, Any]]]:
    """What the centre objects to, in the order in which it came."""
    table = tables.objection
    with central.place.database.transaction() as connection:
        rows = connection.execute(select(table).order_by(table.c.device_id, table.c.seq)).all()
    return [(row.code, json.loads(row.detail)) for row in rows]


def true_body(counter: Counter, case: Submitted) -> dict[str, Any]:
    """What the counter has sent of a case."""
    entries = counter.store.journal.timeline(f"case:{case.case.id}")
    assert entries[0].body is not None
    body: dict[str, Any] = json.loads(entries[0].body)
    return body


def own(peer: Peer, body: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """The entry by which another counter takes the same in, as a case of its own."""
    case_id = str(uuid4())
    new = {"case_id": case_id, "reference": f"{peer.device.series}-69-{peer.seq + 1:06}"}
    content = {**body, **new, "once": [], **facts}
    return peer.entry(kind="case.submitted", stream=f"case:{case_id}", body=content)


def sent(peer: Peer, body: dict[str, Any], **facts: Any) -> list[dict[str, Any]]:
    """The exceptions when somebody sends the body of a case as that of another."""
    case = own(peer, body, **facts)
    status, answer = peer.send(case)
    assert status == 200
    told: list[dict[str, Any]] = answer["exceptions"]
    return told


@pytest.mark.parametrize("service", service_files())
def test_an_honest_counter_hears_nothing(service: str, counter: Counter, central: Central) -> None:
    taken(counter, service)
    assert objections(central) == []


def test_days_with_editions_returns_and_results_bear_it(tmp_path: Path) -> None:
    with told(tmp_path) as story:
        codes = {code for code, _ in objections(story.central)}
    assert codes  # also with editions that were sent and withdrawn, by whom it was put right
    assert not codes & set(MONEY)


def test_a_lower_price_is_told_with_both_totals(
    counter: Counter, central: Central, tmp_path: Path
) -> None:
    edited = by(counter, tmp_path / "edited", dict(HALF))
    case = taken(edited)
    [(code, detail)] = objections(central)
    assert (code, detail["quoted"], detail["line"]) == ("quote_differs", 107, LINE)
    assert detail["reckoned"] == 74900
    assert edited.case(case.case.id) is not None
    status = central.status()
    assert (status["cases"], status["receipts"]) == (1, 1)  # it stands: the money was taken


def test_a_service_that_nobody_published_is_told(
    counter: Counter, central: Central, tmp_path: Path
) -> None:
    taken(by(counter, tmp_path / "edited", {SERVICE: files()[SERVICE] + "\n# edited\n"}))
    [(code, detail)] = objections(central)
    assert (code, detail["service"]) == ("quote_unchecked", "new_connection")


def test_the_edition_by_which_it_was_taken_counts(
    counter: Counter, central: Central, tmp_path: Path
) -> None:
    sent_file = {TEST: files()[TEST] + "\n# the same, by another edition\n"}
    ahead = by(counter, tmp_path / "sent", dict(sent_file))
    taken(ahead, "meter_test")
    assert [code for code, _ in objections(central)] == ["quote_unchecked"]
    assert central.put(sent_file, "2570.1")[0] == 200
    taken(ahead, "meter_test")
    taken(counter, "change_of_name")  # as before it heard of the edition
    assert central.withdraw("2570.1")[0] == 200
    taken(ahead, "meter_test")
    assert len(objections(central)) == 1


def test_a_case_that_costs_something_names_a_receipt(counter: Counter, central: Central) -> None:
    body = true_body(counter, taken(counter))
    peer = Peer(central, central.device(4))
    assert sent(peer, body) == []
    [exception] = sent(peer, body, receipt_number=None)
    assert exception["code"] == "receipt_missing"
    assert json.loads(exception["detail"])["due"] == 74900


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("lines", 0, "amount"), 100, LINE),
        (("lines", 0, "vatable"), False, LINE),
        (("total",), 1, ""),
        (("vat",), 0, ""),
        (("base",), 1, ""),
        (("deposit",), 74900, ""),
        (("lines",), [], LINE),
    ],
)
def test_each_part_of_a_quote_is_compared(
    path: tuple[Any, ...], value: Any, line: str, counter: Counter, central: Central
) -> None:
    body = true_body(counter, taken(counter))
    at = body["quote"]
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    [exception] = sent(Peer(central, central.device(4)), body)
    assert exception["code"] == "quote_differs"
    assert json.loads(exception["detail"])["line"] == line


@pytest.mark.parametrize(
    "odd",
    [
        {"values": {}},
        {"values": {"\x00": {"value": "x" * 4000, "source": "typed", "reason": ""}}},
        {"rows": {"applicant": [{"number": 3, "values": {}, "computed": {}}]}},
        {"office": "", "documents": {"?": {"source": "", "reason": "", "recorded": {},
                                           "because": None}}},
        {"submitted_at": "1900-01-01T00:00:00+07:00"},
        {"submitted_at": "8999-12-31T23:59:59-12:00"},
    ],
)  # fmt: skip
def test_no_answers_hold_up_a_push(odd: dict[str, Any], counter: Counter, central: Central) -> None:
    body = true_body(counter, taken(counter))
    exceptions = sent(Peer(central, central.device(4)), body, **odd)
    assert all(one["code"] in MONEY for one in exceptions)


def test_a_receipt_of_one_satang_is_told(counter: Counter, central: Central) -> None:
    body = true_body(counter, taken(counter))
    peer = Peer(central, central.device(4))
    case = own(peer, body)
    paper = peer.receipt(case, 1, **asdict(_paid(1)(receipt("", "", ""))))
    assert peer.send(case, paper)[0] == 200
    assert [code for code, _ in objections(central)] == ["receipt_differs"]


def _paid(total: int) -> Callable[[Receipt], Receipt]:
    return lambda one: replace(
        one, lines=(replace(one.lines[0], amount=total, vatable=False),), base=total, vat=0,
        total=total, payment=Payment("cash", total, 0),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (lambda one: replace(one, lines=()), "lines"),
        (lambda one: replace(one, deposit=100, total=75000), "lines"),
        (lambda one: replace(one, vat=0, total=70000), "vat"),
        (lambda one: replace(one, vat_percent="?"), "vat"),
        (lambda one: replace(one, vat_percent="1/0"), "vat"),
        (lambda one: replace(one, total=1), "total"),
        (lambda one: replace(one, payment=Payment("cash", 70000, 0)), "payment"),
        (lambda one: replace(one, payment=Payment("cash", 74800, -100)), "payment"),
        (_paid(1), ""),  # of itself it is in order: only its case tells
    ],
)
def test_a_receipt_reckons_rightly(changed: Callable[[Receipt], Receipt], what: str) -> None:
    fine = receipt("BKP3A-69-R-000001", "01937f00-0000-7000-8000-0000000000aa", "x")
    check_receipt(fine, None)
    if not what:
        check_receipt(changed(fine), None)
        return
    with pytest.raises(UnfitError) as found:
        check_receipt(changed(fine), None)
    assert (found.value.code, found.value.stands, found.value.detail["what"]) == (
        "receipt_differs", True, what,
    )  # fmt: skip
