"""A case commit, and all that taking a case in is, against a bare SQLCipher commit of its bytes.

The mark of the new numbers is part of both: nobody sees a number before it is kept.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop.domain.case import DocumentMark, Draft
from desktop.domain.data_file import RESOURCES
from desktop.domain.journal import body_bytes
from desktop.domain.receipt import Payment
from desktop.entries import Author, Issued, NewEntry, Submitted, write
from desktop.ids import new_id
from desktop.services.staff_file import load_staff
from desktop.store import Store
from desktop.store.connection import connect
from desktop.store.mark_vaults import FileMarks
from tests.fixtures.authors import by, session
from tests.fixtures.office import SetClock, desk_of, enrolled_store, person
from tests.fixtures.store import (
    AT,
    DEVICE,
    KEY,
    YEAR,
    draft,
    make_store,
    receipt,
    submitted_body,
    typed,
)
from tests.fixtures.there import sure
from tools.bench.row import Row

GOAL = 3.0
GOAL_WHOLE = 6.0
ROUNDS = 300
WAITING = 3  # drafts at a counter
# A case whose form is filled, as large as those of the catalogue.
VALUES = {
    f"field_{n}": {"value": "ข้อความของช่องหนึ่งช่อง", "source": "typed", "reason": ""}
    for n in range(24)
}
CASE = submitted_body(new_id(), "BKP3A-69-000000", values=VALUES)
RECEIPT = receipt("BKP3A-69-R-000000", CASE["case_id"], "BKP3A-69-000000")


def commit_case(store: Store, author: Author) -> tuple[Callable[[], None], Callable[[], None]]:
    """A draft is begun; and what happens when a case is accepted: numbers, entries, views, the
    draft gone.
    """
    drafts: list[str] = []

    def begin() -> None:
        drafts.append(new_id())
        with store.write() as transaction:
            transaction.put_draft(draft(drafts[-1]))

    for _ in range(WAITING):
        begin()
    series = f"{DEVICE.series}-{YEAR % 100}"
    case = sure(typed("case.submitted", CASE), Submitted)

    def commit() -> None:
        case_id = drafts.pop(0)
        person = case_id.replace("-", "")
        with store.write() as transaction:
            reference = f"{series}-{transaction.next_number('case', YEAR):06}"
            number = f"{series}-R-{transaction.next_number('receipt', YEAR):06}"
            submitted = replace(
                case, case_id=case_id, reference=reference, receipt_number=number, person_key=person
            )
            paid = replace(RECEIPT, number=number, case_id=case_id, case_reference=reference)
            transaction.delete_draft(case_id)
            transaction.append(NewEntry(submitted, author, AT))
            transaction.append(NewEntry(Issued(paid), author, AT))

    return begin, commit


def _commit_bare(path: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """One INSERT of the bytes of a case and its receipt, with the same settings."""
    content = body_bytes(CASE) + write(Issued(RECEIPT))
    connection = connect(path, KEY)
    connection.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, content BLOB NOT NULL)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", (new_id(), content))
        connection.execute("COMMIT")

    return commit, connection.close


def _take_in(folder: Path) -> tuple[Callable[[], None], Callable[[], None], Callable[[], None]]:
    """A draft is begun; and what the clerk waits for: it is evaluated, committed, and its papers'
    contents made.
    """
    store, _key = enrolled_store(folder, FileMarks(folder / "marks"))
    desk = desk_of(store, SetClock())
    intake = desk.intake
    clerk = next(m for m in load_staff(RESOURCES / "training" / "staff.toml") if m.id == "1001")
    actor = session(clerk)
    seen = DocumentMark("seen_original")
    drafts: list[Draft] = []

    def begin() -> None:
        ready = intake.open_draft(person(), "new_connection", clerk.id)
        ready = intake.change(ready, "phone", "0812345678")
        drafts.append(replace(ready, documents={"wiring_certificate": seen}))

    for _ in range(WAITING):
        begin()
    total = intake.evaluate(drafts[0]).quote.total

    def commit() -> None:
        intake.submit(drafts.pop(0), Payment("cash", total, 0), actor)

    return begin, commit, store.close


def measure() -> list[Row]:
    """All in turn on the same disk, so that what slows one slows the others; medians."""
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder), marks=FileMarks(Path(folder) / "marks"))
        bare, close = _commit_bare(Path(folder) / "bare.db")
        (Path(folder) / "office").mkdir()
        begin_office, take_in, close_office = _take_in(Path(folder) / "office")
        begin, case = commit_case(store, by("c1"))
        commits = (case, take_in, bare)
        times: tuple[list[float], ...] = ([], [], [])
        try:
            for _ in range(ROUNDS):
                begin()
                begin_office()
                for commit, kept in zip(commits, times, strict=True):
                    start = time.perf_counter()
                    commit()
                    kept.append((time.perf_counter() - start) * 1000)
        finally:
            store.close()
            close_office()
            close()
    took, whole, base = (statistics.median(kept) for kept in times)
    return [
        _row("case commit / bare SQLCipher commit", took, base, GOAL),
        _row("taking a case in, rules and papers too / bare commit", whole, base, GOAL_WHOLE),
    ]


def _row(name: str, took: float, base: float, goal: float) -> Row:
    ratio = took / base
    return Row(name, took, base, "ms", ratio, f"<= {goal} x", ratio <= goal)


if __name__ == "__main__":
    for row in measure():
        print(row, file=sys.stderr)
