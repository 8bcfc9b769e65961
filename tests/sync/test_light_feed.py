"""The feed carries what lists need; what a case holds is fetched when it is opened, or ahead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code
from desktop.domain.life import CaseState, Life
from desktop.place import BangkokClock
from desktop.store.check import rebuild_check
from sync import engine as exchange
from sync.protocol import MAX_CASES
from tests.fixtures.central import Central, client_of, served
from tests.fixtures.store import listed
from tests.fixtures.there import there
from tests.sync.desk import Desk
from tests.sync.faulty import faulty_line, passing
from tests.sync.peer import Peer


@pytest.fixture
def desks(central: Central, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two counters of one office, each behind a line of its own."""
    with faulty_line(central.url) as one, faulty_line(central.url) as two:
        made = [Desk(central, tmp_path / f"c{n}", to, counter=n) for n, to in ((3, one), (4, two))]
        yield made[0], made[1]
        for desk in made:
            desk.close()


def down(_request: bytes, _forward: Callable[[], bytes]) -> None:
    """A line on which nothing is answered."""


def test_an_item_has_what_lists_need_and_no_body(either: Central) -> None:
    peer = Peer(either, either.device())
    case = peer.case()
    assert peer.send(case, peer.receipt(case, 1))[0] == 200
    _, page, _ = peer.ask("GET", "/v1/feed")
    (item,) = page["items"]
    assert {"body", "timeline"}.isdisjoint(item["data"])
    assert "9001200000360" not in json.dumps(item)
    assert item["data"]["lines"] == 2
    assert item["data"]["body_digest"] == case["body_digest"]
    # Whatever the case holds, so much goes to every counter whenever it is touched.
    assert len(json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()) < 1200


def test_a_case_that_is_touched_is_in_the_feed_once(either: Central) -> None:
    peer = Peer(either, either.device())
    first, second = cases = peer.case(), peer.case()
    peer.send(*cases)
    for n in range(1, 4):
        peer.send(peer.receipt(first, n))
    _, page, _ = peer.ask("GET", "/v1/feed")
    told = [(item["position"], item["data"]["lines"]) for item in page["items"]]
    assert told == [(3, 1), (6, 4)]  # the first position was the counter's enrolment
    assert (page["cursor"], page["more"]) == (6, False)
    assert page["items"][0]["data"]["id"] == second["stream"].removeprefix("case:")
    for after, positions in ((2, [3, 6]), (3, [6]), (5, [6]), (6, [])):
        _, page, _ = peer.ask("GET", f"/v1/feed?after={after}&limit=1")
        _, rest, _ = peer.ask("GET", f"/v1/feed?after={page['cursor']}")
        assert [one["position"] for one in page["items"] + rest["items"]] == positions


def test_a_case_is_opened_with_its_body_as_it_was_sent(either: Central) -> None:
    peer, other = Peer(either, either.device()), Peer(either, either.device(1, "BNA"))
    case = peer.case(meter={"seen": [1, None]})  # what a newer counter adds comes along
    peer.send(case)
    case_id = case["stream"].removeprefix("case:")
    (opened,) = peer.opened(case_id)
    assert (opened["body"], opened["body_kind"]) == (case["body"], "case.submitted")
    assert [line["entry"] for line in opened["timeline"]] == [case["id"]]
    (known,) = peer.opened(f"{case_id}:{case['body_digest']}")
    assert (known["body"], known["lines"]) == (None, 1)
    assert other.opened(case_id) == []
    many = "&".join(f"of={case_id}" for _ in range(MAX_CASES + 1))
    assert peer.ask("GET", f"/v1/cases?{many}")[0] == 422
    assert peer.ask("GET", "/v1/cases?of=x'--")[0] == 422


def test_what_does_not_fit_into_one_answer_is_named(central: Central) -> None:
    peer = Peer(central, central.device())
    cases = [peer.case(reasons={str(n): "x" * 4000 for n in range(60)}) for _ in range(10)]
    for case in cases:
        assert peer.send(case)[0] == 200
    ids = [case["stream"].removeprefix("case:") for case in cases]
    _, answer, _ = peer.ask("GET", "/v1/cases?" + "&".join(f"of={one}" for one in ids))
    opened = [one["id"] for one in answer["cases"]]
    assert answer["left"]
    assert sorted(opened + answer["left"]) == sorted(ids)


def test_what_is_to_be_decided_can_be_read_and_decided_without_a_line(
    desks: tuple[Desk, Desk],
) -> None:
    clerk, supervisor = desks
    case_id, *others = clerk.submit(3)
    clerk.until_quiet()
    assert supervisor.engine.pull_once().error is None
    supervisor.line.always = down
    detail = there(supervisor.store.cases.detail(case_id))
    assert there(detail.body).applicant.citizen_id == "9001200000360"
    assert [line.kind for line in detail.timeline] == ["case.submitted", "receipt.issued"]
    assert not detail.behind
    for desk in desks:  # what was taken here is not fetched: it is here
        assert there(desk.store.cases.detail(others[0])).body is not None
        assert rebuild_check(desk.store).problems == ()
    paths = [request.split(b" ", 2)[1] for request in clerk.line.requests]
    assert not any(path.startswith(b"/v1/cases") for path in paths)


def test_what_another_office_took_in_can_be_carried_out_here_without_a_line(
    central: Central, tmp_path: Path
) -> None:
    """Nobody reviews a report: it is to be done as soon as it is there."""
    clerk = Peer(central, central.device())
    with faulty_line(central.url) as line:
        desk = Desk(central, tmp_path / "owning", line, counter=1, office="BNA")
        case = clerk.case(life=asdict(Life(review="none", route="owning", owning="BNA")))
        assert clerk.send(case)[1]["exceptions"] == []
        assert desk.engine.pull_once().error is None
        line.always = down
        detail = there(desk.store.cases.detail(case["stream"].removeprefix("case:")))
        assert (detail.view.state, detail.view.here) == (CaseState.APPROVED, True)
        assert there(detail.body).applicant.citizen_id == "9001200000360"
        assert [one.kind for one in detail.timeline] == ["case.submitted"]
        assert not detail.behind
        desk.close()


def test_a_case_that_is_not_here_says_so_and_comes_once_there_is_a_line(
    central: Central, desks: tuple[Desk, Desk]
) -> None:
    clerk, other = desks
    (case_id,) = clerk.submit()
    clerk.until_quiet()
    peer = Peer(central, central.device(5))
    peer.send(peer.decision({"stream": f"case:{case_id}"}, "refuse"))
    assert other.engine.pull_once().error is None
    detail = there(other.store.cases.detail(case_id))
    assert (detail.body, detail.timeline, detail.behind) == (None, (), True)
    other.line.always = down
    other.engine.want(case_id)
    assert there(other.engine.push_once().error).code is Code.CENTRAL_UNREACHABLE
    other.line.always = passing
    report = other.engine.push_once()
    assert report.error is None
    assert report.changed == {case_id}
    detail = there(other.store.cases.detail(case_id))
    assert (detail.body is not None, detail.behind) == (True, False)
    assert [line.kind for line in detail.timeline][-1] == "case.refused"
    # Who took it in has the body, and fetches the timeline alone.
    assert clerk.engine.pull_once().error is None
    mine = there(clerk.store.cases.detail(case_id))
    assert (mine.body is not None, mine.behind) == (True, True)
    clerk.engine.want(case_id)
    clerk.engine.push_once()
    mine = there(clerk.store.cases.detail(case_id))
    assert (mine.behind, [line.kind for line in mine.timeline][-1]) == (False, "case.refused")
    for desk in desks:
        assert rebuild_check(desk.store).problems == ()


def test_a_body_that_is_not_the_one_asked_for_is_none(desks: tuple[Desk, Desk]) -> None:
    clerk, other = desks
    (case_id,) = clerk.submit()
    clerk.until_quiet()

    def changed(request: bytes, forward: Callable[[], bytes]) -> bytes:
        answer = forward()
        return answer.replace(b"9001200000360", b"9001200000361")

    def plain(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        return changed(request, forward) if b" /v1/cases" in request else forward()

    other.client._session.headers["Accept-Encoding"] = "identity"
    other.line.always = plain
    report = other.engine.pull_once()
    assert there(report.error).code is Code.CENTRAL_UNREACHABLE
    assert there(other.store.cases.detail(case_id)).body is None
    other.line.always = passing
    assert other.engine.pull_once().error is None
    assert there(other.store.cases.detail(case_id)).body is not None


# --- a counter that begins anew ---------------------------------------------------------------


def test_a_counter_that_begins_anew_takes_what_is_open_and_the_last_days(
    database: str | None, tmp_path: Path
) -> None:
    start = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
    clock = [start - timedelta(days=60)]
    with served(tmp_path / "central", database, now=lambda: clock[0]) as central:
        peer = Peer(central, central.device())
        ids: dict[str, str] = {}

        def filed(name: str, *, refused: bool) -> dict[str, Any]:
            case = peer.case()
            ids[name] = case["stream"].removeprefix("case:")
            peer.send(case)
            if refused:
                assert peer.send(peer.decision(case, "refuse"))[1]["exceptions"] == []
            return case

        def printed(name: str) -> dict[str, Any]:
            body = {"case_id": ids[name], "document": "x"}
            return peer.entry(kind="document.printed", stream=f"case:{ids[name]}", body=body)

        filed("old and open", refused=False)
        filed("old and done", refused=True)
        filed("old and touched", refused=True)
        clock[0] = start - timedelta(days=2)
        filed("new and done", refused=True)
        filed("new and open", refused=False)
        peer.send(printed("old and touched"))
        clock[0] = start
        store = central.counter(tmp_path / "new", 4)
        device = there(store.device)
        with client_of(device) as client:
            sync = exchange.SyncEngine(store, client, BangkokClock())
            assert sync.pull_once().error is None
            here = {view.id for view in listed(store, "all")}
            assert here == {ids[name] for name in ids if name != "old and done"}
            row = store.sync.get()
            assert there(row.feed_window) > 0
            # From then on it hears of everything, also of what it has never seen.
            peer.send(printed("old and done"))
            assert sync.pull_once().pulled == 1
            assert store.cases.get(ids["old and done"]) is not None
            assert rebuild_check(store).problems == ()
        store.close()
        # How many days are told is data of the office, which come before the feed.
        told = (RESOURCES / "exchange.toml").read_text(encoding="utf-8")
        assert central.put({"exchange.toml": told.replace("days = 30", "days = 0")})[0] == 422
        assert central.put({"exchange.toml": told.replace("days = 30", "days = 1")})[0] == 200
        store = central.counter(tmp_path / "newer", 5)
        with client_of(there(store.device)) as client:
            assert exchange.SyncEngine(store, client, BangkokClock()).pull_once().error is None
        here = {name for name, case in ids.items() if store.cases.get(case) is not None}
        assert here == {"old and open", "old and done", "new and open"}
        store.close()
