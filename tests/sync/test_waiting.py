"""What comes before the case that it speaks of waits for it, and is judged as if it came after."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from desktop.entries import MOVES, NewEntry, PutRight
from sync.central import tables
from tests.fixtures.authors import by
from tests.fixtures.central import Central
from tests.fixtures.store import move_body, submitted_body, typed, write_anyway
from tests.fixtures.there import there
from tests.sync.desk import Desk
from tests.sync.faulty import faulty_line, lost_answer, passing
from tests.sync.peer import Peer

Entry = dict[str, Any]


def at(minute: int) -> str:
    return f"2026-11-22T07:{minute:02}:00.000Z"


def put_right(
    peer: Peer,
    case: Entry,
    on_version: int,
    corrected: Entry | None = None,
    upon: Entry | None = None,
    **facts: Any,
) -> Entry:
    """An entry that puts a case right, perhaps made upon another move of its counter."""
    case_id = case["stream"].removeprefix("case:")
    body = move_body(case_id, "put_right", on_version, upon["id"] if upon is not None else None)
    body |= {"corrected": corrected}
    return peer.entry(kind=PutRight.KIND, stream=case["stream"], body=body, **facts)


def on(
    peer: Peer, case: Entry, word: str, version: int, upon: Entry | None = None, **facts: Any
) -> Entry:
    """A decision on a version of a case, perhaps made upon another move of its counter."""
    case_id = case["stream"].removeprefix("case:")
    body = move_body(case_id, word, version, upon["id"] if upon is not None else None)
    facts = {"actor": "s1"} | facts
    return peer.entry(kind=MOVES[word].KIND, stream=case["stream"], body=body, **facts)


def sign_in(peer: Peer, actor: str, role: str) -> Entry:
    body = {"staff_id": actor, "role": role}
    return peer.entry(stream=f"staff:{actor}", actor=actor, body=body)


def told(peer: Peer) -> dict[str, Any]:
    """The newest word of the feed about the one case there is, and what it holds."""
    status, feed, _ = peer.ask("GET", "/v1/feed")
    assert status == 200
    (case_id,) = {item["data"]["id"] for item in feed["items"] if item["kind"] == "case"}
    (data,) = [item["data"] for item in feed["items"] if item["kind"] == "case"]
    (opened,) = peer.opened(case_id)
    assert (opened["lines"], opened["body_digest"]) == (data["lines"], data["body_digest"])
    return {**data, **opened}


def fed(peer: Peer) -> list[dict[str, Any]]:
    """All that the feed has."""
    items: list[dict[str, Any]] = peer.ask("GET", "/v1/feed")[1]["items"]
    return items


def lines(case: dict[str, Any]) -> list[tuple[str, str]]:
    """What a counter shows of the timeline, which it sorts by time."""
    return sorted((line["at"], line["kind"]) for line in case["timeline"])


@pytest.mark.parametrize("filing_first", [True, False])
@pytest.mark.parametrize("pieces", [1, 9], ids=["in one push", "one by one"])
def test_both_orders_give_the_same_case(either: Central, filing_first: bool, pieces: int) -> None:
    """Filed, paid, returned, put right and approved at two counters; the centre knows nothing."""
    clerk, supervisor = Peer(either, either.device(3)), Peer(either, either.device(4))
    case = clerk.case()
    document = {"case_id": case["stream"].removeprefix("case:"), "document": "application_summary"}
    filed = [
        case,
        clerk.receipt(case, 1),
        clerk.entry(kind="document.printed", stream=case["stream"], at=at(7), body=document),
        put_right(clerk, case, 2, at=at(9)),
    ]
    decided = [
        supervisor.entry(kind="document.printed", stream=case["stream"], at=at(6), body=document),
        on(supervisor, case, "return", 1, at=at(8)),
        on(supervisor, case, "approve", 3, at=at(10)),
    ]

    def send(peer: Peer, entries: list[Entry]) -> None:
        for first in range(0, len(entries), 9 // pieces):
            status, answer = peer.send(*entries[first : first + 9 // pieces])
            assert (status, answer["exceptions"]) == (200, [])

    turns: list[Callable[[], None]] = [
        lambda: send(clerk, filed),
        lambda: send(supervisor, decided),
    ]
    for turn in turns if filing_first else reversed(turns):
        turn()
        waiting = either.status()["waiting"]
        assert waiting == 0 or turn is turns[0 if filing_first else 1]
    if not filing_first:
        assert waiting == 0
    now = told(clerk)
    assert (now["state"], now["version"]) == ("approved", 4)
    assert [kind for _, kind in lines(now)] == [
        "case.submitted", "receipt.issued", "document.printed", "document.printed",
        "case.returned", "case.put_right", "case.approved",
    ]  # fmt: skip
    assert len({line["entry"] for line in now["timeline"]}) == 7
    assert either.status()["waiting"] == either.status()["exceptions"] == 0
    assert either.status()["receipts"] == 1


def test_what_waits_is_counted_and_sending_again_is_harmless(either: Central) -> None:
    clerk, supervisor = Peer(either, either.device(3)), Peer(either, either.device(4))
    case = clerk.case()
    decision = on(supervisor, case, "approve", 1)
    for _ in range(3):
        assert supervisor.push([decision])[0] == 200
        assert either.status()["waiting"] == 1
    assert supervisor.ask("GET", "/v1/feed")[1]["items"] == []  # nobody need know of it yet
    for _ in range(2):
        assert clerk.push([case])[0] == 200
        assert supervisor.push([decision])[1]["exceptions"] == []
        assert (told(clerk)["state"], told(clerk)["version"]) == ("approved", 2)
    assert either.status()["waiting"] == 0


def test_a_move_that_waited_is_judged_by_its_own_author(either: Central) -> None:
    """In the role of then: who signs in as a clerk later has decided as a supervisor."""
    clerk, supervisor = Peer(either, either.device(3)), Peer(either, either.device(4))
    signed, case, other, third = sign_in(clerk, "s1", "clerk"), *(clerk.case() for _ in range(3))
    early = [sign_in(supervisor, "s1", "supervisor"), on(supervisor, case, "return", 1, actor="s1")]
    assert supervisor.send(*early)[1]["exceptions"] == []
    late = [sign_in(supervisor, "s1", "clerk"), on(supervisor, other, "return", 1, actor="s1")]
    (refused,) = supervisor.send(*late)[1]["exceptions"]
    assert (refused["seq"], refused["code"]) == (4, "wrong_role")
    assert clerk.send(signed, case)[1]["exceptions"] == []
    now = told(clerk)
    assert (now["state"], now["decided_by"]) == ("returned", "s1")
    # 0 is "the submission itself" at the counter of the case only, also for what waited.
    assert supervisor.send(on(supervisor, third, "return", 0, actor="s9"))[1]["exceptions"] == []
    assert clerk.send(other, third)[1]["exceptions"] == []
    objections = [item["data"] for item in fed(supervisor) if item["kind"] == "exception"]
    assert [(one["seq"], one["code"]) for one in objections] == [
        (4, "wrong_role"), (5, "stale_decision"),
    ]  # fmt: skip


def test_a_counter_hears_by_the_feed_that_its_move_waited_in_vain(
    either: Central, tmp_path: Path
) -> None:
    """The answers to its pushes are lost meanwhile."""
    clerk, first = Peer(either, either.device(3)), Peer(either, either.device(4))
    case = clerk.case()
    case_id = case["stream"].removeprefix("case:")
    with faulty_line(either.url) as line:
        desk = Desk(either, tmp_path / "late", line, counter=5)
        early = NewEntry(typed("case.returned", move_body(case_id, "return")), by("s2"), at(9))
        entry = write_anyway(desk.store, early)
        first.send(on(first, case, "approve", 1))
        assert desk.engine.push_once().error is None
        line.always = lambda request, forward: (
            lost_answer(request, forward) if b"/journal" in request else forward()
        )
        assert clerk.send(case)[1]["exceptions"] == []
        desk.submit()
        assert desk.engine.push_once().error is not None
        assert desk.store.sync.exceptions() == []
        assert case_id in desk.engine.pull_once().changed
        (objection,) = desk.store.sync.exceptions()
        assert (objection.entry_id, objection.code) == (entry.id, "stale_decision")
        assert there(desk.store.cases.get(case_id)).exception == "stale_decision"
        line.always = passing
        desk.until_sent()
        assert len(desk.store.sync.exceptions()) == 1
        assert either.status()["exceptions"] == 1
        desk.close()


def test_a_move_that_waited_in_vain_is_told_in_the_feed_and_in_no_answer(
    either: Central,
) -> None:
    clerk = Peer(either, either.device(3))
    first, second = Peer(either, either.device(4)), Peer(either, either.device(5))
    case = clerk.case()
    assert first.send(on(first, case, "approve", 1))[1]["exceptions"] == []
    assert second.send(on(second, case, "return", 1))[1]["exceptions"] == []
    assert either.status()["waiting"] == 2
    assert clerk.send(case)[1]["exceptions"] == []
    assert told(clerk)["state"] == "approved"  # they are judged in the order of their arrival
    _, feed, _ = clerk.ask("GET", "/v1/feed")
    (item,) = [item["data"] for item in feed["items"] if item["kind"] == "exception"]
    assert (item["device_id"], item["code"]) == (second.device.device_id, "stale_decision")
    assert json.loads(item["detail"])["theirs"] == "approved"
    for _ in range(2):  # an answer may be lost, and tells only of what it brought
        assert either.status()["exceptions"] == 1
        assert [d["exceptions"] for d in either.status()["devices"]] == [0, 0, 1]
        assert second.push([], 1, after_hash=second.sent_hash)[1]["exceptions"] == []
    assert second.push([], 0, head=1)[1]["exceptions"] == []
    assert first.push([], 1, after_hash=first.sent_hash)[1]["exceptions"] == []
    assert either.status()["waiting"] == 0


def test_a_move_on_top_of_one_that_did_not_count_does_not_wait(either: Central) -> None:
    """Put right and approved without a line, when somebody else had decided meanwhile."""
    clerk, supervisor = Peer(either, either.device(3)), Peer(either, either.device(4))
    case = clerk.case()
    clerk.send(case)
    assert supervisor.send(on(supervisor, case, "approve", 1))[1]["exceptions"] == []
    returned = on(clerk, case, "return", 1)
    first = [returned, put_right(clerk, case, 2, upon=returned)]
    codes = [one["code"] for one in clerk.send(*first)[1]["exceptions"]]
    assert codes == ["stale_decision"] * 2
    later = [on(clerk, case, "approve", 3, first[-1])]  # in a push of their own
    later.append(on(clerk, case, "return", 4, later[-1]))
    codes = [one["code"] for one in clerk.send(*later)[1]["exceptions"]]
    assert codes == ["stale_decision"] * 2
    assert either.status()["waiting"] == 0
    # The same where the first of them had to wait.
    unknown = supervisor.case()
    returned = on(clerk, unknown, "return", 1)
    both = [returned, put_right(clerk, unknown, 2, upon=returned)]
    assert clerk.send(*both)[1]["exceptions"] == []
    assert either.status()["waiting"] == 2
    assert supervisor.send(unknown, on(supervisor, unknown, "approve", 1))[0] == 200
    assert either.status()["waiting"] == 0


def test_a_move_counts_only_with_the_one_it_was_made_upon(either: Central) -> None:
    """Somebody else has brought the case to that very version, in another way."""
    clerk, supervisor = Peer(either, either.device(3)), Peer(either, either.device(4))
    case = clerk.case()
    clerk.send(case)
    returned = on(supervisor, case, "return", 1)
    assert supervisor.send(returned)[1]["exceptions"] == []
    mine = on(clerk, case, "return", 1)
    blind = put_right(clerk, case, 2, upon=mine)  # of another return than the one that counts
    codes = [one["code"] for one in clerk.send(mine, blind)[1]["exceptions"]]
    assert codes == ["stale_decision"] * 2
    assert (told(clerk)["state"], told(clerk)["version"]) == ("returned", 2)
    # Whoever has seen how it stands names no move of their own, or one that counts.
    seen = put_right(clerk, case, 2)
    assert clerk.send(seen, on(clerk, case, "approve", 3, seen))[1]["exceptions"] == []
    assert (told(clerk)["state"], told(clerk)["version"]) == ("approved", 4)


def test_nor_where_the_one_below_it_was_denied_to_its_author(central: Central) -> None:
    """By whoever took the case in, by a clerk, for another case; each in a push of its own."""
    peer, seen = Peer(central, central.device(3)), []
    assert peer.send(sign_in(peer, "c2", "clerk"))[0] == 200
    for author in ("1001", "c2"):
        case = peer.case()
        approved = on(peer, case, "approve", 1, actor=author)
        entries = [case, approved, on(peer, case, "execute", 2, approved)]
        seen += [one["code"] for each in entries for one in peer.send(each)[1]["exceptions"]]
    case = peer.case()
    other = submitted_body(case["stream"].removeprefix("case:"), f"{peer.device.series}-69-000099")
    entries = [case, on(peer, case, "return", 1)]
    entries.append(put_right(peer, case, 2, corrected=other, upon=entries[-1]))
    entries.append(on(peer, case, "approve", 3, entries[-1]))
    seen += [one["code"] for each in entries for one in peer.send(each)[1]["exceptions"]]
    denied = ("same_person", "wrong_role", "body")
    assert seen == [code for one in denied for code in (one, "stale_decision")]
    assert central.status()["waiting"] == 0


@pytest.mark.parametrize("kind", ["document.printed", "receipt.issued", "exception.settled"])
def test_the_line_of_every_kind_waits_for_its_case(either: Central, kind: str) -> None:
    clerk, other = Peer(either, either.device(3)), Peer(either, either.device(4))
    case = clerk.case()
    case_id, entry_id = case["stream"].removeprefix("case:"), str(uuid4())
    early = {
        "document.printed": lambda: other.entry(
            kind=kind, stream=case["stream"], body={"case_id": case_id, "document": "lease"}
        ),
        "receipt.issued": lambda: other.receipt(case, 1),
        "exception.settled": lambda: other.entry(
            kind=kind,
            stream=f"exception:{entry_id}",
            body={"entry_id": entry_id, "code": "body", "reason": "seen", "case_id": case_id},
        ),
    }[kind]()
    assert other.send(early)[1]["exceptions"] == []
    # What needs no case is done at once: the money is counted.
    assert either.status()["receipts"] == (kind == "receipt.issued")
    assert clerk.send(case)[0] == 200
    assert [line["entry"] for line in told(clerk)["timeline"]] == [case["id"], early["id"]]
    assert either.status()["receipts"] == (kind == "receipt.issued")
    assert either.status()["waiting"] == 0


def test_a_case_that_was_seen_to_before_it_came_is_held_no_more(central: Central) -> None:
    """As after a restore, when the supervisor who settled it is back before its clerk."""
    clerk, supervisor = Peer(central, central.device(3)), Peer(central, central.device(4))
    once = [{"id": "deposit", "values": ["012345678"], "during": "open", "level": "stop"}]
    first, second = clerk.case(once=once), clerk.case(once=once)
    settled = {
        "entry_id": second["id"], "code": "once", "reason": "seen",
        "case_id": second["stream"].removeprefix("case:"),
    }  # fmt: skip
    stream = f"exception:{second['id']}"
    seen = supervisor.entry(kind="exception.settled", stream=stream, actor="s1", body=settled)
    assert supervisor.send(seen)[1]["exceptions"] == []
    (held,) = clerk.send(first, second)[1]["exceptions"]
    assert (held["entry_id"], held["code"]) == (second["id"], "once")
    assert supervisor.send(on(supervisor, second, "approve", 1))[1]["exceptions"] == []


def test_a_draft_that_was_thrown_away_waits_for_nothing(either: Central) -> None:
    peer, case_id = Peer(either, either.device(3)), str(UUID(int=9))
    body = {"draft_id": case_id, "service_id": None, "reason": "left"}
    assert (
        peer.send(peer.entry(kind="draft.discarded", stream=f"case:{case_id}", body=body))[0] == 200
    )
    assert either.status()["waiting"] == 0


def test_a_case_of_another_office_is_not_waited_for(either: Central) -> None:
    clerk, stranger = Peer(either, either.device(3)), Peer(either, either.device(1, "BNA"))
    case = clerk.case()
    clerk.send(case)
    (refused,) = stranger.send(on(stranger, case, "approve", 1))[1]["exceptions"]
    assert refused["code"] == "case_unknown"
    assert either.status()["waiting"] == 0


def test_counters_that_bring_cases_and_decisions_at_once(either: Central) -> None:
    """Whoever comes first: every decision counts, and nothing is left waiting."""
    clerk = Peer(either, either.device(3))
    supervisors = [Peer(either, either.device(n)) for n in (4, 5)]
    cases = [clerk.case() for _ in range(24)]
    decisions = [
        [on(peer, case, "approve", 1) for case in cases[which::2]]
        for which, peer in enumerate(supervisors)
    ]

    def bring(peer: Peer, entries: list[Entry]) -> list[tuple[int, Any]]:
        return [peer.send(entry) for entry in entries]

    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(bring, clerk, cases)]
        sent += [pool.submit(bring, p, d) for p, d in zip(supervisors, decisions, strict=True)]
        answers = [answer for each in sent for answer in each.result(timeout=120)]
    assert {status for status, _ in answers} == {200}
    assert [answer["exceptions"] for _, answer in answers if answer["exceptions"]] == []
    status = either.status()
    assert (status["cases_by_state"], status["waiting"]) == ({"approved": 24}, 0)
    with either.place.database.transaction() as connection:
        assert connection.execute(select(tables.waiting)).all() == []
