"""Finding cases: as it is typed, of a day, to review, of a person; by an index, never by a scan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from desktop.domain.case import CaseState
from desktop.ids import new_id
from desktop.store import Store
from desktop.store.check import rebuild_check
from desktop.store.schema import SEARCH_BATCH
from tests.fixtures.store import PERSON, feed_case, make_store, submit, submitted_body

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
        state = "approved" if n % 10 == 0 else "submitted"
        items.append(feed_case(n, body, state=state, version=1 + (state == "approved")))
    with store.write() as transaction:
        transaction.apply_feed(items, MANY)
    yield store
    store.close()


def references(found: list[object]) -> list[str]:
    return [case.reference for case in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "found"),
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
        ("%_%", []),
    ],
)
def test_search_finds_every_word_anywhere(office: Store, text: str, found: list[str]) -> None:
    assert references(office.cases.search(text)) == found


def test_search_of_common_text_gives_the_newest_first(office: Store) -> None:
    newest = [f"BKP2A-69-{n:06}" for n in range(MANY, MANY - 50, -1)]
    assert references(office.cases.search("")) == newest
    assert references(office.cases.search("สมชาย")) == newest
    assert references(office.cases.search("36")) == newest
    assert references(office.cases.search("สมชาย", limit=3)) == newest[:3]
    assert references(office.cases.search("no")) == []


def test_search_within_states(office: Store) -> None:
    found = office.cases.search("สมชาย", limit=2, states=[CaseState.APPROVED])
    assert references(found) == ["BKP2A-69-001200", "BKP2A-69-001190"]


def test_sara_am_is_found_in_both_of_its_forms(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        submit(transaction, person_name="นายอำนวย ท.")
    assert len(store.cases.search("อำนวย")) == 1
    assert len(store.cases.search("อ\u0e4d\u0e32นวย")) == 1
    store.close()


def test_a_changed_case_is_found_by_its_new_text_only(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    body = submitted_body(new_id(), "BKP2A-69-000001")
    changed = {**body, "contract_account": "5550001"}
    with store.write() as transaction:
        transaction.apply_feed([feed_case(1, body)], 1)
    with store.write() as transaction:
        transaction.apply_feed([feed_case(2, changed)], 2)
    assert len(store.cases.search("5550001")) == 1
    assert store.cases.search("0123456789") == []
    store.close()


def test_a_case_already_indexed_is_found_by_its_new_text(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    bodies = [submitted_body(new_id(), f"BKP2A-69-{n:06}") for n in range(1, 2 * SEARCH_BATCH)]
    with store.write() as transaction:
        transaction.apply_feed([feed_case(n, body) for n, body in enumerate(bodies, 1)], 1000)
    for n, index in enumerate((0, SEARCH_BATCH - 1, SEARCH_BATCH, -1)):
        changed = {**bodies[index], "person_name": f"นายเปลี่ยนชื่อ{n} ท."}
        with store.write() as transaction:
            transaction.apply_feed([feed_case(2000 + n, changed)], 2000 + n)
        found = store.cases.search(f"เปลี่ยนชื่อ{n}")
        assert references(found) == [bodies[index]["reference"]]
    assert len(store.cases.search("ประเสริฐ", limit=1000)) == len(bodies) - 4
    assert rebuild_check(store).problems == ()
    store.close()


def test_queue_is_by_due_date_and_counted_beyond_what_it_holds(office: Store) -> None:
    waiting = office.cases.queue(limit=MANY)
    assert len(waiting) == MANY - MANY // 10
    order = [(case.due, case.submitted_at) for case in waiting]
    assert order == sorted(order)
    middle = order[-1][0]
    counts = office.cases.waiting(middle)
    assert counts.open == len(order)
    assert counts.overdue == sum(due < middle for due, _ in order)
    assert counts.overdue > 0
    assert counts.due_today == sum(due == middle for due, _ in order)
    some, all_ = office.cases.of_day(date(2026, 11, 5), limit=2)
    assert (len(some), all_) == (2, len(office.cases.queue((), day=date(2026, 11, 5), limit=MANY)))
    assert some[0].submitted_at >= some[1].submitted_at
    both = office.cases.queue([CaseState.SUBMITTED, CaseState.APPROVED], limit=MANY)
    assert len(both) == MANY
    day = office.cases.queue(day=date(2026, 11, 5), limit=MANY)
    assert {case.submitted_at[:10] for case in day} == {"2026-11-05"}
    assert office.cases.queue(service_id="deposit_refund") == []


def test_counts(office: Store) -> None:
    assert office.cases.counts() == {
        CaseState.SUBMITTED: MANY - MANY // 10,
        CaseState.APPROVED: MANY // 10,
    }


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
    asked: list[tuple[str, object]] = []
    with office.connection() as connection:
        engine = connection.engine

    def note(_c: object, _u: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        case_id = office.cases.search("000417")[0].id
        office.cases.search("กัญญา", states=[CaseState.SUBMITTED])
        office.cases.search("36")
        office.cases.search("")
        office.cases.get(case_id)
        office.cases.search("BKP2A-69-000417")
        office.cases.detail(case_id)
        office.cases.today("c1", date(2026, 11, 22))
        office.cases.queue()
        office.cases.waiting(date(2026, 11, 22))
        office.cases.of_day(date(2026, 11, 22), limit=1)
        office.cases.history(PERSON)
        office.cases.counts()
        office.journal.unsent()
        office.receipts.of_case(case_id)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    scans = []
    with office.connection() as connection:
        for statement, values in asked:
            if statement.startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                scans += [
                    (row[3], statement)
                    for row in plan
                    if row[3].startswith("SCAN ") and not _harmless(row[3])
                ]
    assert scans == []


def _harmless(step: str) -> bool:
    """One-row tables, the search index itself, and a walk along an index or the rowid."""
    small = ("SCAN device", "SCAN case_search VIRTUAL", "SCAN CONSTANT", "SCAN sync_state")
    walked = ("SCAN case_view", "SCAN case_view USING INDEX case_view_state")
    return step.startswith(small) or step in walked


def test_the_newest_cases_are_walked_and_not_sorted(office: Store) -> None:
    with office.connection() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT * FROM case_view WHERE reference IS NOT NULL"
            " ORDER BY n DESC LIMIT 50"
        ).all()
    assert not any("TEMP B-TREE" in str(row[3]) for row in plan)


def test_the_office_passes_the_check(office: Store) -> None:
    assert rebuild_check(office).problems == ()
