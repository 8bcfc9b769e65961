"""Numbers of cases: always those of the cases themselves, and as cheap whatever waits."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from desktop.domain.case import CaseView, Waiting
from desktop.domain.life import CaseState, Decision
from desktop.domain.listing import Group, Listing
from desktop.store import Store
from desktop.store.check import rebuild_check
from desktop.store.connection import connect
from tests.fixtures.full_office import fill
from tests.fixtures.store import (
    KEY,
    decided,
    feed_case,
    listed,
    make_store,
    past,
    settling,
    submit,
    submitted_body,
    write_anyway,
)

TODAY = date(2026, 11, 27)
FEW, MANY = 400, 4_000  # no less than two days of the office, so that today is as full in both
ROOM = 100  # steps that a number may take more: of a page of an index more
CASES = tuple(f"01937f00-0000-7000-8000-0000000000{n:02x}" for n in range(4))
DAYS = ("2026-11-26", "2026-11-27", "2026-12-02")


# --- what a number costs -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """Two offices, of few and of many cases: all of them undecided."""
    stores = []
    for cases in (FEW, MANY):
        store = make_store(tmp_path_factory.mktemp(f"office{cases}"))
        fill(store, TODAY, cases=cases, undecided=cases, overdue=cases // 2, due_today=100)
        stores.append(store)
    yield stores[0], stores[1]
    for store in stores:
        store.close()


def _steps(store: Store, question: Callable[[], object]) -> int:
    """How many steps SQLite's machine takes to answer."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    def watch(driver: Any, *_: object) -> None:
        driver.set_progress_handler(step, 1)

    with store.connection() as connection:
        engine = connection.engine
    event.listen(engine, "checkout", watch)
    try:
        question()
    finally:
        event.remove(engine, "checkout", watch)
    return taken


def _same(few: Store, many: Store, question: Callable[[Store], object]) -> bool:
    first, second = (_steps(store, lambda: question(store)) for store in (few, many))  # noqa: B023
    assert first > 0
    return abs(second - first) < ROOM


def test_to_count_what_waits_takes_as_long_however_much_waits(
    offices: tuple[Store, Store],
) -> None:
    few, many = offices
    assert few.lists.waiting(TODAY) == Waiting(FEW, FEW // 2, 100)
    assert many.lists.waiting(TODAY) == Waiting(MANY, MANY // 2, 100)
    assert _same(few, many, lambda store: store.lists.waiting(TODAY))


@pytest.mark.parametrize("group", get_args(Group))
def test_a_list_and_its_number_take_as_long_however_much_waits(
    offices: tuple[Store, Store], group: Group
) -> None:
    asked = Listing(group, TODAY, "c1")
    assert _same(*offices, lambda store: store.lists.count(asked))
    assert _same(*offices, lambda store: store.lists.piece(asked, None, 40))


def test_what_is_not_sent_is_counted_by_its_index_alone(store: Store) -> None:
    """One by one, since an acknowledgement changes many at once; but no case is looked at."""
    asked: list[tuple[str, Any]] = []
    with store.connection() as connection:
        engine = connection.engine

    def note(_c: object, _u: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    store.lists.count(Listing("unsent", TODAY))
    event.remove(engine, "before_cursor_execute", note)
    looked_at = 0
    with store.connection() as connection:
        for statement, values in asked:
            if "case_view" not in statement:
                continue
            steps = connection.exec_driver_sql(f"EXPLAIN {statement}", values).all()
            read = {step.p1 for step in steps if step.opcode == "Column"}
            indexes = {step.p1 for step in steps if str(step.p4).startswith("k(")}
            assert read <= indexes
            looked_at += len(read)
    assert looked_at


# --- what a number says --------------------------------------------------------------------------


@dataclass
class _Office:
    """A store to which anything may happen."""

    store: Store
    position: int = 0
    entries: list[tuple[str, str]] = field(default_factory=list)  # decisions, with their cases

    def submit(self, case: int, day: str) -> None:
        if not self.store.cases.holds(CASES[case]):
            with self.store.write() as transaction:
                submit(transaction, case_id=CASES[case], due=day, paid=case == 0)

    def fail(self, case: int, day: str) -> None:
        """A write that comes to nothing."""
        with contextlib.suppress(KeyError), self.store.write() as transaction:
            transaction.apply_feed([self._item(case, day, "accepted", 1)], self.position)
            submit(transaction, due=day)
            raise KeyError

    def tell(self, case: int, day: str, state: str, version: int) -> None:
        with self.store.write() as transaction:
            item = self._item(case, day, state, version)
            transaction.apply_feed([item], self.position)

    def decide(self, case: int, decision: Decision, on_version: int) -> None:
        entry = write_anyway(self.store, decided(CASES[case], decision, on_version=on_version))
        self.entries.append((entry.id, CASES[case]))

    def refuse(self, which: int) -> None:
        for entry, case_id in self.entries[which:][:1]:
            objection = {"entry_id": entry, "seq": 1, "code": "stale_decision", "detail": "{}"}
            with self.store.write() as transaction:
                transaction.record_exceptions([objection | {"case_id": case_id}])

    def settle(self, which: int) -> None:
        refused = {item.entry_id for item in self.store.sync.exceptions()}
        for entry, case_id in self.entries[which:][:1]:
            if entry in refused:
                with self.store.write() as transaction:
                    transaction.append(settling(entry, case_id))

    def restart(self) -> None:
        with self.store.write() as transaction:
            transaction.restart_feed()

    def purge(self) -> None:
        head = self.store.journal.head()
        assert head is not None
        with self.store.write() as transaction:
            if head.seq:
                transaction.acknowledge(head.seq, head.hash)
            transaction.purge(past("2100-01-01"))

    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.store.path, KEY)

    def _item(self, case: int, day: str, state: str, version: int) -> dict[str, Any]:
        self.position += 1
        body = submitted_body(CASES[case], f"BKP2A-69-{case:06}", due=day)
        return feed_case(self.position, body, state=state, version=version)


_CASE, _DAY = st.integers(0, 3), st.sampled_from(DAYS)
_WHICH = st.integers(0, 5)
_STATE = st.sampled_from(["waiting", "accepted", "approved", "returned", "done"])
_EVENT = st.one_of(
    st.tuples(st.sampled_from(["submit", "fail"]), _CASE, _DAY),
    st.tuples(st.just("tell"), _CASE, _DAY, _STATE, st.integers(1, 3)),
    st.tuples(st.just("decide"), _CASE, st.sampled_from(["approve", "return"]), st.integers(0, 3)),
    st.tuples(st.sampled_from(["refuse", "settle"]), _WHICH),
    st.tuples(st.sampled_from(["restart", "purge", "reopen"])),
)


def _belongs(view: CaseView, group: Group, day: date) -> bool:
    """Whether a case is in a group, told from the case alone."""
    decided = view.state not in (CaseState.WAITING, CaseState.ACCEPTED)
    waits = view.here and view.state is CaseState.ACCEPTED
    today = view.submitted_at.startswith("2026-11-22") and day == date(2026, 11, 22)
    return {
        "all": True,
        "today": today,
        "mine": today and view.submitted_by == "c1",
        "unsent": view.unsent,
        "decided": decided,
        "returned": view.state is CaseState.RETURNED,
        "waiting": view.state is CaseState.WAITING,
        "to_review": waits,
        "overdue": waits and view.due < day,
        "due_today": waits and view.due == day,
        "desk": waits or (today and decided),
    }[group]


def _agrees(store: Store, *groups: Group) -> None:
    """The numbers, and those of the groups that are named, are those of the cases."""
    cases = listed(store, "all")
    for day in (date(2026, 11, 22), TODAY):
        open_ones = [view.due for view in cases if view.state is CaseState.ACCEPTED]
        overdue = sum(due < day for due in open_ones)
        waiting = Waiting(len(open_ones), overdue, open_ones.count(day))
        assert store.lists.waiting(day) == waiting
        for group in groups:
            wanted = sum(_belongs(view, group, day) for view in cases)
            assert store.lists.count(Listing(group, day, "c1")).number == wanted, group


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an enrolled store without cases."""
    store = make_store(tmp_path_factory.mktemp("empty"))
    store.close()
    return store.path


@settings(max_examples=20, deadline=None)
@given(events=st.lists(_EVENT, min_size=6, max_size=20))
def test_whatever_happens_the_numbers_are_those_of_the_cases(
    empty: Path, events: list[tuple[Any, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty, folder))
        office = _Office(Store.open(path, KEY))
        try:
            for name, *values in events:
                getattr(office, name)(*values)
                _agrees(office.store)
            _agrees(office.store, *get_args(Group))
            assert rebuild_check(office.store).problems == ()
        finally:
            office.store.close()


def test_a_receipt_that_went_before_its_case_is_no_difference(store: Store) -> None:
    office = _Office(store)
    office.submit(0, DAYS[0])
    office.purge()
    assert rebuild_check(office.store).problems == ()


def test_every_turn_of_a_case_is_counted(store: Store) -> None:
    office = _Office(store)

    def turns(act: Callable[[], None], undecided: int) -> None:
        act()
        assert office.store.lists.waiting(TODAY).open == undecided
        assert rebuild_check(office.store).problems == ()

    turns(lambda: office.submit(0, DAYS[2]), 1)
    turns(lambda: office.tell(0, DAYS[2], "accepted", 1), 1)
    turns(lambda: office.tell(1, DAYS[0], "accepted", 1), 2)
    turns(lambda: office.tell(1, DAYS[1], "accepted", 2), 2)
    assert office.store.lists.waiting(TODAY) == Waiting(2, 0, 1)
    turns(lambda: office.decide(0, "approve", 1), 1)
    office.store.checkpoint()
    before = office.store.path.read_bytes()
    turns(lambda: office.refuse(0), 2)
    turns(lambda: office.settle(0), 2)
    turns(lambda: office.decide(0, "return", 1), 1)
    turns(lambda: office.tell(0, DAYS[2], "returned", 2), 1)
    turns(lambda: office.tell(1, DAYS[1], "approved", 3), 0)
    turns(office.purge, 0)
    turns(office.restart, 0)
    turns(lambda: office.tell(1, DAYS[1], "accepted", 2), 1)
    turns(lambda: office.fail(2, DAYS[1]), 1)
    turns(office.reopen, 1)
    office.store.close()
    office.store.path.write_bytes(before)  # an old copy is put back
    office.store = Store.open(office.store.path, KEY)
    turns(lambda: None, 1)
    turns(lambda: office.refuse(0), 2)
    office.store.close()


def test_a_day_without_undecided_cases_leaves_no_row(store: Store) -> None:
    office = _Office(store)
    for case, day in enumerate(DAYS):
        office.submit(case, day)
        office.tell(case, day, "accepted", 1)
    for case in range(2):
        office.decide(case, "approve", 1)
    with store.connection() as connection:
        rows = connection.exec_driver_sql("SELECT due, number FROM undecided").all()
    assert [tuple(row) for row in rows] == [(DAYS[2], 1)]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE undecided SET number = 7", "undecided 2026-12-02: 7 counted, 1 found"),
        ("DELETE FROM undecided", "undecided 2026-12-02: 0 counted, 1 found"),
        ("INSERT INTO undecided VALUES ('2026-01-01', 1, 2)",
         "undecided 2026-01-01: 2 counted, 0 found"),
    ],
)  # fmt: skip
def test_the_check_finds_a_number_that_is_not_that_of_the_cases(
    tmp_path: Path, statement: str, told: str
) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        submit(transaction)
    assert rebuild_check(store).ok
    store.close()
    connection = connect(store.path, KEY)
    connection.execute(statement)
    connection.close()
    store = Store.open(store.path, KEY)
    assert rebuild_check(store).problems == (told,)
    store.close()
