"""One entry stops no queue and no office, however odd it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.domain.bounds import (
    MAX_BODY_BYTES,
    MAX_ITEMS,
    MAX_LINES,
    MAX_MOVE_BYTES,
    MAX_MOVES,
    MAX_NAME,
)
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.entries import Body, NewEntry, Returned, Withdrawn, write
from desktop.place import BangkokClock
from sync.engine import SyncEngine
from tests.fixtures.authors import by
from tests.fixtures.bodies import CASE
from tests.fixtures.central import Central, client_of
from tests.fixtures.odd_cases import nested
from tests.fixtures.there import there
from tests.sync.peer import AT, Peer


@pytest.fixture
def peer(either: Central) -> Peer:
    return Peer(either, either.device())


def _told(either: Central, peer: Peer) -> list[tuple[str, Any]]:
    """What a real counter of the office reads in the feed: kinds, with references or codes."""
    with client_of(peer.device) as client:
        items = client.feed(0).items
    return [(item.kind, item.data.get("reference") or item.data.get("code")) for item in items]


def test_a_body_nested_deep_does_not_mute_the_office(peer: Peer, either: Central) -> None:
    assert peer.push([peer.case(extra=nested(196)), peer.case()])[0] == 200
    assert _told(either, peer) == [("case", "BKP3A-69-000002"), ("exception", "body")]


def test_bodies_and_reasons_of_megabytes_do_not_mute_the_office(
    peer: Peer, either: Central
) -> None:
    large = peer.case(extra="x" * 3_600_000)
    assert peer.send(large)[0] == 200
    assert peer.send(peer.decision(large, "return", reason="x" * 3_600_000))[0] == 200
    assert peer.send(peer.case())[0] == 200
    assert _told(either, peer) == [
        ("exception", "body"), ("exception", "body"), ("case", "BKP3A-69-000003"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [
        {"actor": "ก.1001/2"}, {"actor": "c 1"}, {"actor": "1" * 41}, {"stream": "staff:ก.1001/2"},
        {"at": "2026-99-22T07:05:12.345Z"}, {"at": "1026-11-22T07:05:12.345Z"},
    ],
)  # fmt: skip
def test_a_name_or_time_that_is_none_stops_nothing_behind_it(
    peer: Peer, either: Central, facts: dict[str, Any]
) -> None:
    status, answer = peer.push([peer.entry(**facts), peer.case()])
    assert (status, answer["acked"]) == (200, 2)
    assert [e["code"] for e in answer["exceptions"]] == ["row"]
    assert _told(either, peer)[0] == ("case", "BKP3A-69-000002")


def test_a_row_without_its_body_is_taken(peer: Peer, either: Central) -> None:
    bare, fair = peer.case(), peer.case()
    told = bare.pop("body")
    status, answer = peer.push([bare, fair])
    assert (status, answer["acked"]) == (200, 2)
    assert [(e["seq"], e["code"]) for e in answer["exceptions"]] == [(1, "no_body")]
    assert _told(either, peer)[0] == ("case", "BKP3A-69-000002")
    # The chain is over digests: the row fits, and no other body fits the row.
    assert peer.push([bare | {"body": told}, fair])[0] == 200
    assert peer.push([bare | {"body": "{}"}, fair])[0] == 422
    assert either.status()["entries"] == 2


def test_a_page_is_measured_in_bytes(peer: Peer, either: Central) -> None:
    """Thai takes three bytes a letter."""
    names = {"person_name": "ก" * 4000, "contract_account": "ก" * 4000}
    for _ in range(2):
        assert peer.send(*(peer.case(**names) for _ in range(60)))[0] == 200
    with client_of(peer.device) as client:
        page = client.feed(0)
    assert page.more
    assert len(page.model_dump_json().encode()) < either.place.limits.feed_bytes + 10_000


def test_the_largest_case_is_pushed_told_and_opened(central: Central, tmp_path: Path) -> None:
    """With a body and moves as large as they may be, of letters that JSON makes longer."""
    peer = Peer(central, central.device())
    text = '"' * 1_000
    value = {"value": text, "source": "typed", "reason": text}
    case = peer.case(values={f"v{n}": value for n in range(61)})
    assert MAX_BODY_BYTES * 0.9 < len(case["body"].encode()) <= MAX_BODY_BYTES
    case_id = case["stream"].removeprefix("case:")
    said: dict[str, Any] = {
        "offer": None, "result": "survey", "by": "receiving", "reason": "", "to": "accepted",
        "on_move": None,
        "values": dict.fromkeys(("a", "b", "c"), "ก" * 3500),
    }  # fmt: skip

    def result(version: int) -> dict[str, Any]:
        body = {"case_id": case_id, "on_version": version, **said}
        return peer.entry(kind="case.result", stream=case["stream"], body=body)

    paper: dict[str, Any] = {"case_id": case_id, "document": "ก" * MAX_NAME}
    papers = [
        peer.entry(kind="document.printed", stream=case["stream"], body=paper)
        for _ in range(MAX_LINES - 1)
    ]
    assert peer.send(case, *papers)[1]["exceptions"] == []
    most = result(1)
    assert MAX_MOVE_BYTES * 0.9 < len(most["body"].encode()) <= MAX_MOVE_BYTES
    assert peer.send(most, *(result(n) for n in range(2, 60)))[1]["exceptions"] == []
    assert peer.send(*(result(n) for n in range(60, MAX_MOVES)))[1]["exceptions"] == []
    (full,) = peer.send(result(MAX_MOVES))[1]["exceptions"]
    assert full["code"] == "case_full"
    store = central.counter(tmp_path / "other", 4)
    with client_of(there(store.device)) as client:
        engine = SyncEngine(store, client, BangkokClock())
        assert engine.run_once().error is None
        engine.want(case_id)
        assert engine.push_once().error is None
    detail = there(store.cases.detail(case_id))
    assert there(detail.body).values["v60"].value == text
    assert len(detail.timeline) == MAX_LINES + MAX_MOVES - 1
    # The counter itself writes no move more, but for those that lead to the end.
    returned = Returned(case_id, "", MAX_MOVES, CaseState.RETURNED, "", "", [], [], on_move=None)
    with pytest.raises(CounterError) as failure, store.write() as transaction:
        transaction.append(NewEntry(returned, by("s1"), AT))
    assert failure.value.code is Code.ENTRY_NOT_ALLOWED
    with store.write() as transaction:
        transaction.append(
            NewEntry(
                Withdrawn(case_id, "", MAX_MOVES, CaseState.WITHDRAWN, on_move=None), by("c1"), AT
            )
        )
    store.close()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (
            Returned(
                CASE, "", 1, CaseState.RETURNED, "", "", ["x"] * (MAX_ITEMS + 1), [], on_move=None
            ),
            "many",
        ),
        (
            Returned(CASE, "", 1, CaseState.RETURNED, "", "", ["x" * 200] * 200, [], on_move=None),
            "bytes",
        ),
        (
            Returned(CASE, "", 1, CaseState.RETURNED, "", "", ["x", "x" * 201], [], on_move=None),
            "about",
        ),
    ],
    ids=["items", "bytes", "a word"],
)
def test_a_counter_writes_nothing_that_is_larger(body: Body, fault: str, central: Central) -> None:
    """And the centre takes it as a body that is none."""
    assert isinstance(body, Returned)
    with pytest.raises(ValueError, match=fault):
        write(body)
    peer = Peer(central, central.device())
    case = peer.case()
    _, answer = peer.push([case, peer.decision(case, "return", about=body.about)])
    assert [one["code"] for one in answer["exceptions"]] == ["body"]


def test_a_receipt_after_a_gap_in_a_case_that_is_full_has_one_objection(
    peer: Peer, either: Central
) -> None:
    """Both would be at its number, and a push that fails is sent again for ever."""
    case = peer.case()
    paper = {"case_id": case["stream"].removeprefix("case:"), "document": "application_summary"}
    papers = [
        peer.entry(kind="document.printed", stream=case["stream"], body=paper)
        for _ in range(MAX_LINES)
    ]
    status, answer = peer.push([case, *papers, peer.receipt(case, 3), peer.case()])
    assert status == 200
    assert [one["code"] for one in answer["exceptions"]] == ["case_full", "receipt_gap"]
    assert either.status()["receipts"] == 1
