"""A check of everything takes no more memory for more cases, and leaves nothing behind."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store import Store
from desktop.store.check import CheckReport, rebuild_check
from desktop.store.schema import case_view, receipt_view
from tests.fixtures.store import make_store, submit

# What a case may add: its stream's version, which the chain's check counts. All of its row, twice,
# is fifteen times as much.
BYTES_A_CASE = 700


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = make_store(tmp_path)
    yield made
    made.close()


def fill(store: Store, cases: int) -> None:
    with store.write() as transaction:
        for _ in range(cases):
            submit(transaction, paid=True)


def checked(store: Store) -> tuple[CheckReport, int]:
    """The report, and the most memory that Python held meanwhile."""
    tracemalloc.start()
    try:
        report = rebuild_check(store)
        return report, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_it_takes_no_more_memory_for_more_cases(store: Store) -> None:
    fill(store, 300)
    rebuild_check(store)  # what is made once
    _, few = checked(store)
    fill(store, 900)
    report, many = checked(store)
    assert report.problems == ()
    assert (report.entries, report.cases) == (2_400, 1_200)
    assert (many - few) / 900 < BYTES_A_CASE


def test_nothing_of_it_stays(store: Store) -> None:
    fill(store, 3)
    leftover = store.path.with_name("counter.db.check")
    leftover.write_bytes(b"of a check that was killed")
    before = {file.name for file in store.path.parent.iterdir()} - {leftover.name}
    assert rebuild_check(store).ok
    assert {file.name for file in store.path.parent.iterdir()} == before


@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_row_too_many_or_too_few_is_named_wherever_it_is(store: Store, at: int) -> None:
    fill(store, 5)
    with store.write() as transaction, transaction.connection() as connection:
        ids = list(connection.exec_driver_sql("SELECT id FROM case_view ORDER BY id").scalars())
        numbers = [f"BKP3A-69-R-{n:06}" for n in range(1, 6)]
        changed = case_view.update().where(case_view.c.id == ids[at]).values(total=1)
        connection.execute(changed)
        connection.execute(receipt_view.delete().where(receipt_view.c.number == numbers[at]))
    problems = rebuild_check(store).problems
    assert f"case_view {ids[at]}: differs in total" in problems
    assert f"receipt_view {numbers[at]}: missing" in problems
    assert "receipt numbers BKP3A-69: 5 given out, 4 used" in problems
    assert len(problems) == 3
