"""Finding cases: as it is typed, of a day, to review, of a person; by an index, never by a scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import event

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.domain.listing import Group, Listing, Piece
from desktop.domain.numbers import case_of
from desktop.ids import new_id
from desktop.store import Store, Transaction, listing
from desktop.store.check import rebuild_check
from desktop.store.schema import SEARCH_BATCH
from tests.fixtures.store import (
    DEVICE,
    PERSON,
    decided,
    feed_case,
    listed,
    make_store,
    submit,
    submitted_body,
    tell,
    write_anyway,
)
from tests.fixtures.there import there

MANY = 1200


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the cases of an office; every tenth is approved, one name is like no other."""
    store = make_store(tmp_path_factory.mktemp("office"))
    items = []
    for n in range(1, MANY + 1):
        body = submitted_body(
            new_id(),
            f"BKP2A-69-{n:06}",
            contract_account=f"70{n:08}",
            person_name="นางสาวกัญญารัตน์ ส." if n == 700 else f"นายสมชาย{n} ท.",
            submitted_at=f"2026-11-{1 + n % 20:02}T03:{n % 60:02}:00.000Z",
            person_key=f"{n % 300:032x}",
            due="2026-11-25" if n % 7 == 0 else "2026-12-02",
        )
        state = "approved" if n % 10 == 0 else "accepted"
        items.append(feed_case(n, body, state=state, version=1 + (state == "approved")))
    with store.write() as transaction:
        tell(transaction, items, MANY)
    yield store
    store.close()


def references(found: Iterable[CaseView]) -> list[str]:
    return [case.reference for case in found]


def found(store: Store, text: str, group: Group = "all") -> list[str]:
    return references(listed(store, group, text=text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BKP2A-69-000417", ["BKP2A-69-000417"]),
        ("000417", ["BKP2A-69-000417"]),
        ("bkp2a-69-000417", ["BKP2A-69-000417"]),
        ("7000000417", ["BKP2A-69-000417"]),
        ("กัญญา", ["BKP2A-69-000700"]),
        ("ญารัต", ["BKP2A-69-000700"]),
        ("  กัญญา   0700 ", ["BKP2A-69-000700"]),
        ("กัญญา 36-x", ["BKP2A-69-000700"]),
        ("กัญญา ส.", ["BKP2A-69-000700"]),
        ("กัญญา ท.", []),
        ("กัญญา 000701", []),
        ("nobody", []),
        ('"; DROP', []),
        ("* OR 1", []),
        ("กัญ\x00ญา\u200e", ["BKP2A-69-000700"]),  # pasted, with orders that nobody sees
        ("\ud800กัญญา \x00", ["BKP2A-69-000700"]),
        ("%_%", []),
    ],
)
def test_search_finds_every_word_anywhere(office: Store, text: str, expected: list[str]) -> None:
    assert found(office, text) == expected


NEWEST = [f"BKP2A-69-{n:06}" for n in range(MANY, 0, -1)]
PIECES = [7, 5000]


@pytest.mark.parametrize("text", ["BKP", "36", "ส", "สมชาย", "BKP2A-69-00 ท", "36 xxxx สมชาย"])
@pytest.mark.parametrize("piece", PIECES)
def test_search_of_common_text_gives_all_newest_first(
    office: Store, text: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "WINDOW", 128)
    monkeypatch.setattr(listing, "WINDOW_OF_CASES", 100)
    monkeypatch.setattr(listing, "WINDOW_OF_TEXTS", 90)
    some = "700" if "สมชาย" in text or "ท" in text else None
    wanted = [one for one in NEWEST if some is None or not one.endswith("000700")]
    assert references(listed(office, "all", text=text, piece=piece)) == wanted
    decided = [one for one in wanted if one.endswith("0")]
    assert references(listed(office, "decided", text=text, piece=piece)) == decided
    assert counted(office, "all", text) == len(wanted)
    assert counted(office, "decided", text) == len(decided)


def counted(store: Store, group: Group, text: str = "", day: str = "2026-11-22") -> int:
    """The number of a list, counted to its end."""
    asked = Listing(group, date.fromisoformat(day), "c1", text)
    count = store.lists.count(asked)
    number = count.number
    while count.after is not None:
        count = store.lists.count(asked, count.after)
        number += count.number
    return number


def test_a_search_looks_through_a_part_of_the_store_at_a_time(
    office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "WINDOW_OF_TEXTS", 100)
    read = office.lists.piece(Listing("all", date(2026, 11, 22), text="zz"), None, 40)
    assert read == Piece((), (0, -(MANY - MANY % SEARCH_BATCH + 1)))
    read = office.lists.piece(Listing("all", date(2026, 11, 22), text="zz"), read.after, 40)
    assert read == Piece((), (0, -(MANY - MANY % SEARCH_BATCH - 99)))


def test_sara_am_is_found_in_both_of_its_forms(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        submit(transaction, person_name="นายอำนวย ท.")
    assert len(found(store, "อำนวย")) == 1
    assert len(found(store, "อ\u0e4d\u0e32นวย")) == 1
    store.close()


def test_a_changed_case_is_found_by_its_new_text_only(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    body = submitted_body(new_id(), "BKP2A-69-000001")
    changed = {**body, "contract_account": "5550001"}
    with store.write() as transaction:
        tell(transaction, [feed_case(1, body)], 1)
    with store.write() as transaction:
        tell(transaction, [feed_case(2, changed)], 2)
    assert len(found(store, "5550001")) == 1
    assert found(store, "0123456789") == []
    store.close()


def test_a_case_already_indexed_is_found_by_its_new_text(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    bodies = [submitted_body(new_id(), f"BKP2A-69-{n:06}") for n in range(1, 2 * SEARCH_BATCH)]
    with store.write() as transaction:
        tell(transaction, [feed_case(n, body) for n, body in enumerate(bodies, 1)], 1000)
    for n, index in enumerate((0, SEARCH_BATCH - 1, SEARCH_BATCH, -1)):
        changed = {**bodies[index], "person_name": f"นายเปลี่ยนชื่อ{n} ท."}
        with store.write() as transaction:
            tell(transaction, [feed_case(2000 + n, changed)], 2000 + n)
        assert found(store, f"เปลี่ยนชื่อ{n}") == [bodies[index]["reference"]]
    assert len(found(store, "ประเสริฐ")) == len(bodies) - 4
    assert rebuild_check(store).problems == ()
    store.close()


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "group", ["all", "today", "mine", "decided", "to_review", "overdue", "due_today", "desk"]
)
def test_a_list_read_in_pieces_is_the_whole_list_in_its_order(
    office: Store, group: Group, piece: int
) -> None:
    day = {"overdue": "2026-12-01", "due_today": "2026-11-25"}.get(group, "2026-11-20")
    whole = [view for view in listed(office, "all", day=day) if belongs(view, group, day)]
    read = listed(office, group, day=day, piece=piece)
    if group in ("to_review", "overdue", "due_today"):
        whole.sort(key=lambda view: (view.due, view.submitted_at, view.reference))
    if group == "desk":
        rank = {view.id: at for at, view in enumerate(listed(office, day=day))}
        whole.sort(key=lambda view: rank.get(view.id, MANY))
    assert references(read) == references(whole)
    assert len(whole) > 7
    assert counted(office, group, day=day) == len(whole)


def belongs(view: CaseView, group: Group, day: str) -> bool:
    """Whether a case of the office belongs to a group, told from the case alone."""
    waits = view.state is CaseState.ACCEPTED
    today = view.submitted_at.startswith(day)
    due = view.due.isoformat()
    return {
        "all": True,
        "today": today,
        "mine": today and view.submitted_by == "c1",
        "decided": not waits,
        "to_review": waits,
        "overdue": waits and due < day,
        "due_today": waits and due == day,
        "desk": waits or today,
    }[group]


def test_what_is_due_today_is_there_behind_any_number_that_is_late(office: Store) -> None:
    """The most urgent cases alone would fill a list, and those due today be missing from it."""
    day = "2026-12-02"
    waiting = office.lists.waiting(date.fromisoformat(day))
    due = [view.id for view in listed(office, "due_today", day=day, piece=40)]
    assert len(due) == len(set(due)) == waiting.due_today > 500
    assert waiting.open == MANY - MANY // 10
    assert waiting.overdue == waiting.open - waiting.due_today > 100


def test_cases_are_found_at_their_places(office: Store) -> None:
    asked = Listing("to_review", date(2026, 11, 22))
    rows = office.lists.piece(asked, None, MANY).rows
    assert [row.key for row in rows] == sorted(row.key for row in rows)
    decided = listed(office, "decided")[0].id
    among = office.lists.among(asked, [rows[3].view.id, decided, rows[900].view.id])
    assert among == {rows[at].view.id: rows[at] for at in (3, 900)}
    said = Listing("all", date(2026, 11, 22), text="กัญญา 36")
    (row,) = office.lists.piece(said, office.lists.piece(said, None, 40).after, 40).rows
    assert office.lists.among(said, [row.view.id, decided]) == {row.view.id: row}


def test_what_is_not_sent_is_listed_by_what_was_written_last(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        first, *_ = [submit(transaction) for _ in range(5)]
        seq = submit(transaction).seq
        transaction.acknowledge(seq, store_hash(transaction, seq))
    with store.write() as transaction:
        submit(transaction)
        transaction.append(decided(there(case_of(first.stream)), on_version=0))
    unsent = ["BKP3A-69-000001", "BKP3A-69-000007"]
    assert references(listed(store, "unsent")) == unsent
    assert references(listed(store, "unsent", piece=1)) == unsent
    assert references(listed(store, "unsent", text="bkp")) == unsent[::-1]
    assert counted(store, "unsent") == counted(store, "unsent", "BKP3") == 2
    with store.write() as transaction:  # of a former enrolment, never sent
        transaction.set_device(replace(DEVICE, epoch=2))
        submit(transaction)
    assert references(listed(store, "unsent", piece=1)) == ["BKP3B-69-000001", *unsent]
    store.close()


def store_hash(transaction: Transaction, seq: int) -> str:
    return next(entry.hash for entry in transaction.journal.unsent() if entry.seq == seq)


def test_a_case_of_which_only_a_decision_is_known_is_in_no_list(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    write_anyway(store, decided(new_id()))
    with store.write() as transaction:
        submit(transaction)
    for group in ("all", "unsent", "to_review"):
        assert references(listed(store, group)) == ["BKP3A-69-000001"]
        assert counted(store, group) == 1
    assert listed(store, "decided") == []
    assert counted(store, "decided") == counted(store, "desk") - 1 == 0
    store.close()


def test_today_is_the_day_of_bangkok(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    times = ("2026-11-21T16:59:59.999Z", "2026-11-21T17:00:00.000Z", "2026-11-22T23:59:59+07:00",
             "2026-11-22T17:00:00.000Z")  # fmt: skip
    with store.write() as transaction:
        for at in times:
            submit(transaction, at=at)
        submit(transaction, actor="c2")
    today = store.cases.today("c1", date(2026, 11, 22))
    assert references(today) == ["BKP3A-69-000003", "BKP3A-69-000002"]
    store.close()


def test_history_of_a_person(office: Store) -> None:
    cases = office.cases.history(f"{7:032x}")
    assert len(cases) == 4
    times = [case.submitted_at for case in cases]
    assert times == sorted(times, reverse=True)
    assert office.cases.history(PERSON) == []


def test_every_question_uses_an_index(office: Store) -> None:
    """The plan of each query that a list asks; a scan would be slow with 100,000 cases."""
    day = date(2026, 11, 22)
    asked: list[tuple[str, tuple[object, ...]]] = []
    with office.connection() as connection:
        engine = connection.engine

    def note(
        _c: object, _u: object, statement: str, values: tuple[object, ...], *_: object
    ) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        for group in get_args(Group):
            for text in ("", "000417", "กัญญา", "36", "ก", "ญารัต 36"):
                listing = Listing(group, day, "c1", text)
                read = office.lists.piece(listing, None, 5)
                office.lists.piece(listing, read.after, 5)
                office.lists.among(listing, [row.view.id for row in read.rows])
                count = office.lists.count(listing)
                office.lists.count(listing, count.after)
        office.lists.waiting(day)
        case_id = listed(office)[0].id
        office.cases.get(case_id)
        office.cases.detail(case_id)
        office.cases.today("c1", day)
        office.cases.history(PERSON)
        office.journal.unsent()
        office.receipts.of_case(case_id)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    slow = []
    with office.connection() as connection:
        for statement, values in asked:
            if statement.startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                lists = statement.startswith("SELECT case_view")
                slow += [(row[3], statement) for row in plan if _is_slow(row[3], lists)]
    assert slow == []
    assert len(asked) > 200


def _is_slow(step: str, lists: bool) -> bool:
    """Going through all cases, or sorting a list; but not what has few rows by its nature."""
    few = (
        "SCAN device", "SCAN CONSTANT", "SCAN sync_state", "SCAN chain", "SCAN (subquery",
        "SCAN undecided", "SCAN case_search VIRTUAL",
        "SCAN case_view USING COVERING INDEX case_view_bare",
        "SCAN case_view USING INDEX case_view_bare",
    )  # fmt: skip
    sorts = lists and "TEMP B-TREE FOR ORDER" in step
    return sorts or (step.startswith("SCAN") and not step.startswith(few))


def test_the_office_passes_the_check(office: Store) -> None:
    assert rebuild_check(office).problems == ()
