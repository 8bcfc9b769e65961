"""The same thing asked for at two counters, or offices: an exception, and never two payments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState, Life, OnceKey
from desktop.entries import MOVES, Appealed, Move, NewEntry
from desktop.place import BangkokClock
from desktop.services.outbox import Outbox
from desktop.store.check import rebuild_check
from desktop.store.in_the_way import in_the_way
from sync.central import tables
from sync.central.apply import Judge
from sync.central.filed import filed
from sync.central.files import CaseFile
from sync.central.once import OnceBook
from sync.central.place import Device
from tests.fixtures.authors import by, session
from tests.fixtures.central import Central, served
from tests.fixtures.store import AT, move_body, settling, submit, submitted_body, typed
from tests.sync.invariants import violations
from tests.sync.peer import Peer
from tests.sync.test_apply import OFFICES, entry
from tests.sync.test_journey import Desk
from tests.sync.test_objections import page_of
from tests.sync.test_put_right import put_right

ACCOUNT = "012345678"
DEPOSIT = asdict(OnceKey("deposit", (ACCOUNT,), "open_or_done", "stop")) | {"values": [ACCOUNT]}
WARNING = DEPOSIT | {"level": "warn"}
# Filed at Bang Kapi and at Nonthaburi, and decided by Bang Kapi.
OWNED = asdict(Life(route="owning", owning="BKP"))


@pytest.fixture
def desks(either: Central, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two counters of one office."""
    made = tuple(Desk(either.counter(tmp_path / f"c{n}", n)) for n in (3, 4))
    yield made[0], made[1]
    for desk in made:
        desk.close()


def ask(desk: Desk, **facts: Any) -> str:
    """A case that asks for the deposit, taken while the line is down; its id."""
    with desk.store.write() as transaction:
        entry = submit(transaction, **{"once": [DEPOSIT], "contract_account": ACCOUNT, **facts})
    return entry.stream.removeprefix("case:")


def known(desk: Desk, case_id: str) -> CaseView:
    view = desk.store.cases.get(case_id)
    assert view is not None
    return view


def move(desk: Desk, word: str, case_id: str) -> None:
    """A move by whoever may make it, on what this counter knows."""
    kind: type[Move] = MOVES[word]
    with desk.store.write() as transaction:
        view = transaction.cases.get(case_id)
        assert view is not None
        on = transaction.cases.made_on(case_id)
        body = move_body(case_id, word, *on) | {"to": kind.leads(view.standing, "s1").state}
        transaction.append(NewEntry(typed(kind.KIND, body), by("s1"), AT))


def synced(*desks: Desk) -> None:
    """Everybody has sent, and everybody knows."""
    for _ in range(2):
        for desk in desks:
            desk.sync()


def settle(desk: Desk) -> None:
    outbox = Outbox(desk.store, BangkokClock())
    (objection,) = outbox.objections()
    assert objection.code == "once"
    outbox.settle(objection, "เป็นเงินประกันคนละก้อน", session("s1"))


def test_what_a_case_asked_for_before_it_was_put_right_is_free(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    """At the counters and at the centre, and only that; what it asks for now is not."""
    here, there = desks
    case, now = ask(here), {**DEPOSIT, "values": ["098765432"]}
    synced(here, there)
    move(there, "return", case)
    synced(there, here)
    put_right(here, case, "098765432", once=[now])
    synced(here, there)
    for desk in desks:
        assert rebuild_check(desk.store).problems == ()
        with desk.store.connection() as connection:
            asked = [in_the_way(connection, "other", [OnceKey(**{**one, "values": tuple(
                one["values"])})]) for one in (DEPOSIT, now)]  # fmt: skip
        assert [bool(found) for found in asked] == [False, True]
    free, taken = ask(there), ask(there, once=[now])
    synced(there, here)
    assert [known(there, one).exception for one in (free, taken)] == [None, "once"]


def test_the_second_of_two_counters_is_an_exception_and_not_approved_before_it_is_settled(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    first, second = ask(here), ask(there)
    here.sync()
    assert there.sync().exceptions == 1
    synced(here, there)
    assert known(here, first).exception is None
    for desk in desks:  # whoever filed it, everybody of the office sees it
        view = known(desk, second)
        assert (view.state, view.exception) == (CaseState.ACCEPTED, "once")
        assert view.held_by == known(desk, first).reference
        objection = page_of(desk, second).objection
        assert objection is not None
        assert view.held_by in objection.text
        with pytest.raises(CounterError) as told:
            move(desk, "approve", second)
        assert told.value.code is Code.ENTRY_NOT_ALLOWED
    move(here, "approve", first)
    settle(here)  # not the counter that filed it
    synced(here, there)
    assert [known(desk, second).exception for desk in desks] == [None, None]
    assert [Outbox(desk.store, BangkokClock()).objections() for desk in desks] == [(), ()]
    move(here, "approve", second)
    synced(here, there)
    for desk in desks:
        assert known(desk, second).state is CaseState.APPROVED
        assert rebuild_check(desk.store).problems == ()
        assert violations(desk.store, either.place) == []


def test_an_approval_that_did_not_know_of_it_does_not_count(
    either: Central, desks: tuple[Desk, Desk]
) -> None:
    here, there = desks
    first, second = ask(here), ask(there)
    move(there, "approve", second)  # the line is down: nobody could know
    synced(here, there)
    codes = {one.code for one in there.store.sync.exceptions()}
    assert codes == {"once", "once_held"}
    for desk in desks:
        assert known(desk, first).state is CaseState.ACCEPTED
        assert known(desk, second).state is CaseState.ACCEPTED
    assert either.status()["cases_by_state"] == {"accepted": 2}


def test_the_second_one_may_be_refused_or_withdrawn(desks: tuple[Desk, Desk]) -> None:
    here, there = desks
    ask(here)
    cases = [ask(there) for _ in range(2)]
    synced(here, there)
    for word, case_id in zip(("refuse", "withdraw"), cases, strict=True):
        move(there, word, case_id)
        synced(here, there)
        assert known(here, case_id).state is MOVES[word].MOVES_TO


@pytest.mark.parametrize("over", ["withdraw", "refuse"])
def test_once_the_first_is_over_it_may_be_asked_for_again(
    desks: tuple[Desk, Desk], over: str
) -> None:
    here, there = desks
    first = ask(here)
    synced(here, there)
    move(here, over, first)
    here.sync()
    second = ask(there)  # has not heard of it yet
    synced(here, there)
    assert known(there, second).exception is None
    third = ask(here)
    here.sync()
    assert known(here, third).held_by == known(here, second).reference


def test_an_appeal_asks_again_for_what_another_has_by_then(desks: tuple[Desk, Desk]) -> None:
    here, there = desks
    first = ask(here)
    here.sync()
    move(here, "refuse", first)
    here.sync()
    second = ask(there)
    synced(here, there)
    move(here, Appealed.WORD, first)
    synced(here, there)
    view = known(there, first)
    assert (view.state, view.held_by) == (CaseState.APPEALED, known(there, second).reference)
    assert known(there, second).exception is None
    assert [one.code for one in here.store.sync.exceptions()] == ["once"]


def test_what_only_warns_is_no_exception_but_holds_its_key(desks: tuple[Desk, Desk]) -> None:
    here, there = desks
    cases = [ask(here, once=[WARNING]), ask(there, once=[WARNING]), ask(there)]
    synced(here, there)
    held = [known(here, case_id).held_by for case_id in cases]
    assert held[:2] == ["", ""]
    assert held[2] in {known(here, case_id).reference for case_id in cases[:2]}


def test_two_offices_do_not_see_each_others_cases_and_are_told_all_the_same(
    either: Central, tmp_path: Path
) -> None:
    here, there = (
        Desk(either.counter(tmp_path / office, 3, office=office)) for office in ("BKP", "NON")
    )
    first, second = ask(here), ask(there, life=OWNED)
    here.sync()
    assert there.sync().exceptions == 1
    synced(here, there)
    assert there.store.cases.get(first) is None
    for desk in (here, there):
        assert known(desk, second).held_by == known(here, first).reference
    settle(here)  # who decides it
    synced(here, there)
    move(here, "approve", second)
    synced(here, there)
    assert known(there, second).state is CaseState.APPROVED
    for desk in (here, there):
        assert rebuild_check(desk.store).problems == ()
        desk.close()


def test_the_table_names_no_account_and_another_centre_has_other_digests(
    either: Central, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    ask(desks[0])
    desks[0].sync()
    keys = []
    with served(tmp_path / "another") as another:
        desk = Desk(another.counter(tmp_path / "their", 3))
        ask(desk)
        desk.sync()
        desk.close()
        for central in (either, another):
            with central.place.database.transaction() as connection:
                (row,) = connection.execute(select(tables.once))
                assert ACCOUNT not in row.key + row.cases
                keys.append(row.key)
    assert keys[0] != keys[1]


def test_two_offices_at_the_same_moment(either: Central) -> None:
    """Each pushes ten cases of the same ten things, in opposite orders."""
    peers = [Peer(either, either.device(3, office)) for office in ("BKP", "NON")]
    things = [[f"{n:09}"] for n in range(10)]
    pushes = [
        [peer.case(office=peer.device.office, once=[DEPOSIT | {"values": one}]) for one in order]
        for peer, order in zip(peers, (things, things[::-1]), strict=True)
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda each: each[0].push(each[1]), zip(peers, pushes, strict=True))
        )
    assert [status for status, _ in answers] == [200, 200]
    codes = [one["code"] for _, answer in answers for one in answer["exceptions"]]
    assert codes == ["once"] * 10
    with either.place.database.transaction() as connection:
        rows = [json.loads(row.cases) for row in connection.execute(select(tables.once))]
    assert [len(cases) for cases in rows] == [2] * 10


STEPS = st.tuples(
    st.integers(0, 1),
    st.sampled_from(("ask", "ask", "approve", "approve", "refuse", "appeal", "settle", *MOVES)),
    st.integers(0, 2),
    st.sampled_from(("s1", "s2")),
)
AWAY = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.LAPSED})
GRANTED = frozenset({CaseState.APPROVED, CaseState.EXECUTED, CaseState.DONE})


@settings(max_examples=120, deadline=None)
@given(steps=st.lists(STEPS, max_size=20))
def test_whatever_is_judged_no_two_are_granted_before_a_person_has_looked(
    steps: list[tuple[int, str, int, str]],
) -> None:
    """Of the moves that two counters may send, in any order, on the case as it stands."""
    cases: dict[str, CaseFile] = {}
    book, looked = OnceBook(b"secret"), set[str]()
    begun = [(0, "ask", 0, "s1"), (1, "ask", 0, "s1")]
    for seq, (at, word, which, actor) in enumerate([*begun, *steps], start=1):
        device = Device(f"d{at + 3}", "BKP", at + 3, 1, 0, "0" * 64, True)
        judge = Judge(device, OFFICES, cases, {}, {}, once=book)
        case = list(cases.values())[which % len(cases)] if cases else None
        if word == "ask":
            case_id, reference = str(UUID(int=seq)), f"{device.series}-69-{seq:06}"
            body = submitted_body(case_id, reference, once=[DEPOSIT])
            judge.judge(filed(entry(seq, "case.submitted", f"case:{case_id}", body)))
        elif word == "settle" and case is not None and case.data["held"]:
            told = settling(case.data["held"], case.case_id).body
            looked.add(case.case_id)
            judge.judge(filed(entry(seq, told.KIND, told.stream, asdict(told), actor=actor)))
        elif case is not None and word in MOVES:
            kind = MOVES[word]
            to = kind.leads(case.standing, actor).state
            move_of = move_body(case.case_id, word, case.version) | {"to": to}
            stream = f"case:{case.case_id}"
            judge.judge(filed(entry(seq, kind.KIND, stream, move_of, actor=actor)))
        granted = [one for one in cases.values() if one.state in GRANTED]
        assert len([one for one in granted if one.case_id not in looked]) <= 1
        standing = [one for one in cases.values() if one.state not in AWAY]
        free = [one for one in standing if not one.standing.held]
        assert len([one for one in free if one.case_id not in looked]) <= 1
        for held in standing:
            ways = [kind for kind in MOVES.values() if held.state in (kind.RIGHT.cases or ())]
            done = held.state is CaseState.DONE
            assert done or any(kind.RIGHT.held for kind in ways), "no way out"
