"""The folds: they do not depend on their order, and the check finds every difference."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState, Decision
from desktop.entries import Issued, NewEntry, Printed
from desktop.ids import new_id
from desktop.store import Store, sync_state
from desktop.store.check import rebuild_check
from desktop.store.connection import connect
from tests.fixtures.authors import by
from tests.fixtures.store import (
    AT,
    DEVICE,
    KEY,
    YEAR,
    decided,
    feed_case,
    listed,
    make_store,
    past,
    receipt,
    settling,
    submit,
    submitted_body,
    tell,
    typed,
    write_anyway,
)

OWN = "01937f00-0000-7000-8000-0000000000aa"
OTHER = "01937f00-0000-7000-8000-0000000000bb"
OLD = "01937f00-0000-7000-8000-0000000000cc"
E = [f"01937f00-0000-7000-8000-{n:012}" for n in range(8)]  # ids of entries


def _view(store: Store, case_id: str) -> CaseView:
    view = store.cases.get(case_id)
    assert view is not None
    return view


def _tell(store: Store, *items: dict[str, Any]) -> set[str]:
    with store.write() as transaction:
        return tell(transaction, items, max(item["position"] for item in items))


def _decide(store: Store, case_id: str, decision: Decision = "approve", on_version: int = 1) -> str:
    with store.write() as transaction:
        return transaction.append(decided(case_id, decision, on_version=on_version)).id


def test_a_decision_here_counts_until_the_centre_has_spoken(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction, case_id=OWN)
    body = submitted_body(OWN, "BKP3A-69-000001")
    assert _view(store, OWN).state is CaseState.ACCEPTED
    assert _tell(store, feed_case(1, body)) == {OWN}
    _decide(store, OWN)
    view = _view(store, OWN)
    assert (view.state, view.decided_by, view.version) == (CaseState.APPROVED, "s1", 1)
    _tell(store, feed_case(2, body, state="returned", version=2, decision="return",
                           decided_by="s9", decided_at=AT, reason="ขาดเอกสาร"))  # fmt: skip
    view = _view(store, OWN)
    assert (view.state, view.decided_by, view.version) == (CaseState.RETURNED, "s9", 2)
    assert view.reason == "ขาดเอกสาร"


def test_a_decision_before_the_centre_knew_the_case_outlives_its_submission(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction, case_id=OWN)
    _decide(store, OWN, on_version=0)
    _tell(store, feed_case(1, submitted_body(OWN, "BKP3A-69-000001")))
    assert _view(store, OWN).state is CaseState.APPROVED


def test_an_objection_to_a_decision_takes_it_back_and_shows(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction, case_id=OWN)
    _tell(store, feed_case(1, submitted_body(OWN, "BKP3A-69-000001")))
    entry = _decide(store, OWN)
    objection = {
        "entry_id": entry, "seq": 2, "code": "stale_decision", "detail": '{"theirs":"returned"}',
        "case_id": OWN,
    }  # fmt: skip
    with store.write() as transaction:
        assert transaction.record_exceptions([objection]) == {OWN}
        assert transaction.record_exceptions([objection]) == {OWN}
    view = _view(store, OWN)
    assert (view.state, view.exception) == (CaseState.ACCEPTED, "stale_decision")
    (shown,) = store.sync.exceptions()
    assert shown.detail == '{"theirs":"returned"}'
    assert (shown.case_reference, store.sync.exception_count()) == ("BKP3A-69-000001", 1)
    _decide(store, OWN, "return")
    view = _view(store, OWN)
    assert (view.state, view.exception) == (CaseState.RETURNED, None)
    assert rebuild_check(store).problems == ()


def test_a_case_of_another_counter_comes_whole_by_the_feed(store: Store) -> None:
    body = submitted_body(OTHER, "BKP2A-69-000031", counter=2)
    assert _tell(store, feed_case(1, body)) == {OTHER}
    view = _view(store, OTHER)
    assert (view.own, view.unsent, view.counter, view.total) == (False, False, 2, 74900)
    detail = store.cases.detail(OTHER)
    assert detail is not None
    assert detail.body == typed("case.submitted", body)
    assert [item.kind for item in detail.timeline] == ["case.submitted"]
    assert listed(store, "all", text="BKP2A") == [view]


def test_unsent_is_told_until_the_last_entry_of_a_case_is_confirmed(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction, case_id=OWN, paid=True)
    for seq, unsent in ((1, True), (2, False)):
        with store.write() as transaction:
            transaction.acknowledge(seq, store.journal.hash_at(seq) or "")
        assert _view(store, OWN).unsent is unsent
    _decide(store, OWN)
    assert _view(store, OWN).unsent


def test_the_timeline_has_each_line_once(store: Store) -> None:
    with store.write() as transaction:
        entry = submit(transaction, case_id=OWN, paid=True)
    _tell(store, feed_case(1, submitted_body(OWN, "BKP3A-69-000001"), entry.id))
    _decide(store, OWN)
    detail = store.cases.detail(OWN)
    assert detail is not None
    kinds = [item.kind for item in detail.timeline]
    assert kinds == ["case.submitted", "receipt.issued", "case.approved"]
    assert "applicant" not in detail.timeline[0].facts


def test_the_feed_moves_with_its_cursor_and_never_back(store: Store) -> None:
    first = feed_case(1, submitted_body(OTHER, "BKP2A-69-000031"))
    second = feed_case(2, submitted_body(OTHER, "BKP2A-69-000031"), version=2, state="approved")
    bundle = {"position": 3, "kind": "bundle", "at": AT, "data": {"edition": "2570.1"}}
    assert _tell(store, first, second, bundle) == {OTHER, "bundle:2570.1"}
    assert store.sync.get().feed_cursor == 3
    assert _tell(store, first) == set()
    assert _view(store, OTHER).version == 2
    assert store.sync.get().feed_cursor == 3
    with contextlib.suppress(KeyError), store.write() as transaction:
        tell(transaction, [feed_case(4, submitted_body(OWN, "BKP2A-69-000032"))], 4)
        raise KeyError("what goes wrong after it")
    assert store.sync.get().feed_cursor == 3
    assert store.cases.get(OWN) is None


def test_a_feed_that_begins_anew_leaves_what_the_journal_says(store: Store) -> None:
    bodies = [submitted_body(new_id(), f"BKP2A-69-{n:06}", counter=2) for n in range(1, 131)]
    with store.write() as transaction:
        submit(transaction, case_id=OWN)
    own = feed_case(131, submitted_body(OWN, "BKP3A-69-000001"), state="done", version=3)
    told = [feed_case(n, body) for n, body in enumerate(bodies, start=1)]
    _tell(store, *told, own)
    _decide(store, bodies[70]["case_id"])
    with store.write() as transaction:
        transaction.restart_feed()
    assert store.sync.get().feed_cursor == 0
    assert (_view(store, OWN).state, _view(store, OWN).version) == (CaseState.ACCEPTED, 0)
    assert [view.id for view in listed(store, "all", text="BKP")] == [OWN]
    assert rebuild_check(store).problems == ()
    assert _tell(store, *told, own) == {OWN, *(body["case_id"] for body in bodies)}
    assert _view(store, bodies[70]["case_id"]).state is CaseState.APPROVED
    assert len(listed(store, "all", text="BKP2A")) == 130
    assert rebuild_check(store).problems == ()


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"token": "another"}, 1),
        ({"central_url": "http://127.0.0.1:2"}, 0),
        ({"person_pepper": bytes(31) + b"x"}, 0),
    ],
)
def test_another_centre_has_another_feed(store: Store, change: dict[str, Any], kept: int) -> None:
    _tell(store, feed_case(1, submitted_body(OTHER, "BKP2A-69-000031")))
    with store.write() as transaction:
        transaction.set_device(replace(DEVICE, **change))
    assert store.sync.get().feed_cursor == kept
    assert (store.cases.get(OTHER) is not None) == bool(kept)


@pytest.mark.expects_log("position 1 cannot be read")
@pytest.mark.parametrize(
    "wrong", [{"due": "soon"}, {"submitted_at": "2026"}, {"state": "LOST"}, {"version": None}]
)
def test_a_case_that_cannot_be_read_stops_nothing(store: Store, wrong: dict[str, Any]) -> None:
    bad = feed_case(1, submitted_body(OTHER, "BKP2A-69-000031"), **wrong)
    good = feed_case(2, submitted_body(OWN, "BKP2A-69-000032"))
    assert _tell(store, bad, good) == {OWN}
    assert store.sync.get().feed_cursor == 2
    assert rebuild_check(store).ok


def test_what_a_newer_centre_tells_is_kept(store: Store) -> None:
    assert _tell(store, {"position": 1, "kind": "weather", "at": AT, "data": {"rain": 1}}) == set()
    with store.connection() as connection:
        kept = connection.exec_driver_sql("SELECT subject FROM feed").scalars().all()
    assert kept == ["weather:1"]


def test_a_submission_that_makes_no_sense_is_not_written(store: Store) -> None:
    with pytest.raises(ValueError), store.write() as transaction:
        submit(transaction, due="soon")
    assert store.journal.unsent() == []


# --- order does not matter ----------------------------------------------------------------------


def _own_steps() -> list[NewEntry]:
    number = "BKP3A-69-R-000001"
    body = submitted_body(OWN, "BKP3A-69-000001", receipt_number=number)
    return [
        NewEntry(typed("case.submitted", body), by("c1"), AT, id=E[1]),
        NewEntry(Issued(receipt(number, OWN, "BKP3A-69-000001")), by("c1"), AT, id=E[2]),
        NewEntry(Printed(number, 0, ""), by("c1"), AT, id=E[3]),
        replace(decided(OWN), id=E[4]),
        replace(decided(OTHER, "return"), id=E[5]),
        replace(decided(OWN, "return"), id=E[6]),
        settling(E[6], OWN, id=E[7]),
    ]


def _feed_steps() -> list[dict[str, Any]]:
    own = submitted_body(OWN, "BKP3A-69-000001", receipt_number="BKP3A-69-R-000001")
    # The centre's copy of a fact differs: ours must stand, whichever comes first.
    own["contract_account"] = "9876543210"
    other = submitted_body(OTHER, "BKP2A-69-000031", counter=2, person_name="น.ส.มาลี ท.")
    objection = {"entry_id": E[4], "seq": 4, "device_id": "d", "code": "stale_decision",
                 "detail": "{}", "case_id": OWN}  # fmt: skip
    another = objection | {"entry_id": E[6], "seq": 6}
    return [
        feed_case(1, own),
        feed_case(2, other),
        {"position": 3, "kind": "exception", "at": AT, "data": objection},
        feed_case(4, other, version=2, state="approved", decided_by="s2"),
        feed_case(5, own, version=2, state="returned", decided_by="s1"),
        {"position": 6, "kind": "exception", "at": AT, "data": another},
    ]


def _dump(store: Store) -> dict[str, list[Any]]:
    from sqlalchemy import select

    from desktop.store.schema import VIEWS

    with store.connection() as connection:
        return {
            table.name: sorted(
                str({k: v for k, v in row.items() if k != "n"})
                for row in connection.execute(select(table)).mappings()
            )
            for table in VIEWS
        }


def _play(order: list[bool]) -> dict[str, list[Any]]:
    """Entries (True) and feed items (False) in a given mixture, each kind in its own order.

    An objection never comes before the entry that it objects to, so it waits for it.
    """
    own, told = _own_steps(), _feed_steps()
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder))
        try:
            with store.write() as transaction:
                transaction.next_number("case", YEAR)
                transaction.next_number("receipt", YEAR)
            for ours in [*order, *([True] * len(own)), *([False] * len(told))]:
                if ours and own:
                    write_anyway(store, own.pop(0))
                elif not ours and told:
                    while told[0]["data"].get("entry_id") in [entry.id for entry in own]:
                        write_anyway(store, own.pop(0))
                    _tell(store, told.pop(0))
            assert rebuild_check(store).problems == ()
            return _dump(store)
        finally:
            store.close()


@settings(max_examples=15, deadline=None)
@given(order=st.lists(st.booleans(), min_size=6, max_size=11))
def test_journal_and_feed_commute(order: list[bool]) -> None:
    assert _play(order) == _play([])


# --- the check ----------------------------------------------------------------------------------


def _filled(folder: Path) -> Store:
    store = make_store(folder)
    with store.write() as transaction:
        submit(transaction, case_id=OWN, paid=True)
        submit(transaction, case_id=OLD, paid=True, at="2020-01-01T00:00:00.000Z")
        transaction.append(NewEntry(Printed("BKP3A-69-R-000001", 0, ""), by("c1"), AT))
    _tell(store, feed_case(1, submitted_body(OTHER, "BKP2A-69-000031")))
    return store


def test_the_check_says_what_it_looked_at(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    report = rebuild_check(store)
    store.close()
    assert (report.ok, report.entries, report.cases, report.purged) == (True, 5, 3, 0)


def test_the_check_excuses_what_was_purged_and_nothing_else(tmp_path: Path) -> None:
    store = _filled(tmp_path)
    head = store.journal.head()
    assert head is not None
    when = "2020-01-02T00:00:00.000Z"
    over: dict[str, Any] = {"state": "refused", "version": 2, "decided_at": when}
    _tell(store, feed_case(2, submitted_body(OLD, "BKP3A-69-000002"), **over))
    with store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)
        transaction.purge(past("2025-01-01"))
    report = rebuild_check(store)
    assert (report.problems, report.purged) == ((), 2)
    with store.write() as transaction, transaction.connection() as connection:
        connection.exec_driver_sql(f"UPDATE case_view SET total = 1 WHERE id = '{OWN}'")
    assert rebuild_check(store).problems == (f"case_view {OWN}: differs in total",)
    store.close()


def _given(kind: str, last: int) -> str:
    name = f'$."BKP3A/{kind}/{YEAR}"'
    return f"UPDATE chain SET numbers = json_replace(numbers, '{name}', {last})"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"UPDATE case_view SET total = 1 WHERE id = '{OWN}'", "differs in total"),
        (f"UPDATE case_view SET central_state = 'closed' WHERE id = '{OTHER}'", "central_state"),
        (f"DELETE FROM case_view WHERE id = '{OTHER}'", "missing"),
        ("INSERT INTO case_view (id) VALUES ('invented')", "not in the journal"),
        ("UPDATE receipt_view SET total = 1", "differs in total"),
        ("DELETE FROM receipt_print", "missing"),
        (_given("receipt", 9), "receipt numbers BKP3A-69"),
        (_given("case", 1), "case numbers BKP3A-69"),
        ("INSERT INTO case_search (rowid, search_text) VALUES (99, 'xyz')", "case_search"),
        ("UPDATE body SET content = CAST(content || ' ' AS BLOB)", "was changed"),
    ],
)
def test_the_check_finds(tmp_path: Path, statement: str, told: str) -> None:
    store = _filled(tmp_path)
    store.close()
    connection = connect(store.path, KEY)
    connection.execute(statement)
    connection.close()
    store = Store.open(store.path, KEY)
    report = rebuild_check(store)
    store.close()
    assert not report.ok
    assert told in "\n".join(report.problems)
    assert "ประเสริฐ" not in "\n".join(report.problems)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT sha256 FROM blob WHERE sent = 0 AND EXISTS"
        " (SELECT 1 FROM case_view WHERE case_view.photo_sha256 = blob.sha256)",
        "DELETE FROM blob WHERE sha256 = ? AND NOT EXISTS"
        " (SELECT 1 FROM case_view WHERE case_view.photo_sha256 = ?)",
    ],
)
def test_whether_a_case_shows_a_photo_is_not_sought_through_all(
    store: Store, question: str
) -> None:
    with store.connection() as connection:
        values = ("a", "b")[: question.count("?")]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", values).all()
    assert any("case_view_photo" in row.detail for row in plan)
    assert not any("SCAN case_view" in row.detail for row in plan)


def test_the_items_that_were_set_aside_are_found_without_reading_the_feed(store: Store) -> None:
    """It is asked at each news of the line, and the feed holds the bodies of a whole office."""
    with store.connection() as connection:
        question = str(sync_state._SET_ASIDE.compile(connection))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}").all()
    assert [row.detail for row in plan] == ["SCAN feed USING COVERING INDEX feed_set_aside"]
