"""A case put right at one counter: centre and the other counters hold it as it is then."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from desktop.domain.life import CaseState
from desktop.entries import Approved, NewEntry, PutRight, Submitted
from sync.central import tables
from tests.fixtures.authors import by
from tests.fixtures.central import Central
from tests.fixtures.store import decided, submit, submitted_body, typed
from tests.sync.invariants import violations
from tests.sync.test_journey import Desk, desks

__all__ = ["desks"]
LATER = "2026-11-22T08:00:00.000Z"
QUOTE = {"lines": [], "vat_percent": "7", "base": 1000, "vat": 70, "deposit": 0, "total": 1070}


def returned(here: Desk, there: Desk) -> str:
    """A case that was taken in here and returned there; both know."""
    with here.store.write() as transaction:
        case_id = submit(transaction, paid=True).stream.removeprefix("case:")
    here.sync()
    there.sync()
    with there.store.write() as transaction:
        transaction.append(decided(case_id, "return"))
    there.sync()
    here.sync()
    return case_id


def corrected(desk: Desk, case_id: str, account: str, **facts: Any) -> Submitted:
    """What the case is to hold, with the place that it has."""
    view = desk.store.cases.get(case_id)
    assert view is not None
    kept = {name: getattr(view, name) for name in ("reference", "submitted_at", "receipt_number")}
    changed = {"contract_account": account, "due": "2026-12-11", "quote": QUOTE}
    body = submitted_body(case_id, "") | kept | changed | facts
    content = typed("case.submitted", body)
    assert isinstance(content, Submitted)
    return content


def put_right(desk: Desk, case_id: str, account: str, **facts: Any) -> None:
    content = corrected(desk, case_id, account, **facts)
    with desk.store.write() as transaction:
        on, upon = transaction.cases.made_on(case_id)
        move = PutRight(case_id, "", on, CaseState.ACCEPTED, content, None, on_move=upon)
        transaction.append(NewEntry(move, by("c1"), LATER))


def holds(desk: Desk, case_id: str) -> tuple[CaseState, int, str, str, str, int]:
    """State, version, account in lists and body, promise and total, of a case that is opened."""
    desk.engine.want(case_id)
    desk.engine.push_once()
    view, detail = desk.store.cases.get(case_id), desk.store.cases.detail(case_id)
    assert view is not None
    assert detail is not None
    assert detail.body is not None
    account = detail.body.contract_account
    due = view.due.isoformat()
    return view.state, view.version, view.contract_account, account, due, view.total


@pytest.mark.parametrize("where", ["where it was taken in", "at the other counter"])
def test_the_other_counter_sees_the_corrected_content(
    either: Central, desks: tuple[Desk, Desk], where: str
) -> None:
    first, second = desks
    case_id = returned(first, second)
    writer, reader = (first, second) if where == "where it was taken in" else (second, first)
    put_right(writer, case_id, "999888777")
    writer.sync()
    reader.sync()
    for desk in desks:
        assert holds(desk, case_id) == (
            CaseState.ACCEPTED, 3, "999888777", "999888777", "2026-12-11", 1070,
        )  # fmt: skip
        view = desk.store.cases.get(case_id)
        assert view is not None
        assert (view.reference, view.receipt_number) == ("BKP3A-69-000001", "BKP3A-69-R-000001")
        assert violations(desk.store, either.place) == []
    assert either.status()["exceptions"] == 0
    # Decided after that, it keeps what it holds.
    with second.store.write() as transaction:
        transaction.append(decided(case_id, on_version=3))
    second.sync()
    first.sync()
    assert holds(first, case_id)[:3] == (CaseState.APPROVED, 4, "999888777")


def test_of_two_who_put_right_the_same_case_the_second_is_told(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    first, second = desks
    case_id = returned(first, second)
    put_right(first, case_id, "111")
    put_right(second, case_id, "222")
    detail = second.store.cases.detail(case_id)
    assert detail is not None
    assert detail.body is not None
    assert (detail.view.contract_account, detail.body.contract_account) == ("222", "222")
    first.sync()
    assert second.sync().exceptions == 1
    first.sync()
    (objection,) = second.store.sync.exceptions()
    assert (objection.code, objection.case_id) == ("stale_decision", case_id)
    for desk in desks:
        assert holds(desk, case_id)[1:4] == (3, "111", "111")
        assert violations(desk.store, either.place) == []
    # What the second had typed is kept with the objection, at both sides.
    with either.place.database.transaction() as connection:
        rows = connection.execute(
            tables.entry.select().where(tables.entry.c.kind == PutRight.KIND)
        ).all()
    accounts = {json.loads(row.body)["corrected"]["contract_account"] for row in rows}
    assert accounts == {"111", "222"}


@pytest.mark.parametrize(
    "facts",
    [
        {"reference": "BKP3A-69-000009"},
        {"office": "YAN"},
        {"submitted_at": LATER},
        {"service_id": "deposit_refund"},
        {"life": "owning"},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_content_that_is_not_of_this_case_is_objected_to(
    either: Central, desks: tuple[Desk, Desk], facts: dict[str, Any]
) -> None:
    first, second = desks
    case_id = returned(first, second)
    if "life" in facts:
        facts = {"life": submitted_body(case_id, "x")["life"] | {"owning": "YAN"}}
    put_right(first, case_id, "999888777", **facts)
    assert first.sync().exceptions == 1
    second.sync()
    (objection,) = first.store.sync.exceptions()
    assert (objection.code, objection.case_id) == ("body", case_id)
    for desk in desks:
        assert holds(desk, case_id)[:3] == (CaseState.RETURNED, 2, "0123456789")
        assert violations(desk.store, either.place) == []


def test_how_many_must_agree_is_asked_of_what_it_holds_then(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    """An amount that was small when it was taken in may need two persons now."""
    first, second = desks
    case_id = returned(first, second)
    life = submitted_body(case_id, "x")["life"] | {"two_persons": True}
    put_right(first, case_id, "999888777", life=life)
    first.sync()
    second.sync()
    with second.store.write() as transaction:
        view = transaction.cases.get(case_id)
        assert view is not None
        assert view.life.two_persons
        body = decided(case_id, on_version=3).body
        assert isinstance(body, Approved)
        half = replace(body, to=CaseState.ACCEPTED)
        transaction.append(NewEntry(half, by("s1"), LATER))
    assert second.sync().exceptions == 0
    assert holds(second, case_id)[0] is CaseState.ACCEPTED
