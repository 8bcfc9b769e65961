"""A case commit against a bare SQLCipher commit of the same bytes."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from desktop.domain.journal import NewEntry, body_bytes
from desktop.ids import new_id
from desktop.store import Store
from desktop.store.connection import connect
from tests.bench.row import Row
from tests.fixtures.store import AT, DEVICE, KEY, YEAR, draft, make_store, receipt, submitted_body

GOAL = 3.0
ROUNDS = 300
# A case whose form is filled, as large as those of the catalogue.
VALUES = {
    f"field_{n}": {"value": "ข้อความของช่องหนึ่งช่อง", "source": "typed", "reason": ""}
    for n in range(24)
}
CASE = submitted_body("", "BKP3A-69-000000", values=VALUES)
RECEIPT = asdict(receipt("BKP3A-69-R-000000", "", "BKP3A-69-000000"))


def _commit_case(store: Store) -> Callable[[], None]:
    """What happens when a case is accepted: numbers, entries, views, the draft gone."""
    drafts = [new_id() for _ in range(ROUNDS)]
    for draft_id in drafts:
        with store.write() as transaction:
            transaction.put_draft(draft(draft_id))
    series = f"{DEVICE.series}-{YEAR % 100}"

    def commit() -> None:
        case_id = drafts.pop()
        person = case_id.replace("-", "")
        with store.write() as transaction:
            reference = f"{series}-{transaction.next_number('case', YEAR):06}"
            number = f"{series}-R-{transaction.next_number('receipt', YEAR):06}"
            of_case = {"case_id": case_id, "reference": reference, "receipt_number": number}
            case = CASE | of_case | {"person_key": person}
            paid = RECEIPT | {"number": number, "case_id": case_id, "case_reference": reference}
            transaction.append(NewEntry(f"case:{case_id}", "case.submitted", "c1", AT, case))
            transaction.append(
                NewEntry(f"receipt-series:{series}", "receipt.issued", "c1", AT, paid)
            )
            transaction.delete_draft(case_id)

    return commit


def _commit_bare(path: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """One INSERT of the bytes of a case and its receipt, with the same settings."""
    content = body_bytes(CASE) + body_bytes(RECEIPT)
    connection = connect(path, KEY)
    connection.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, content BLOB NOT NULL)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", (new_id(), content))
        connection.execute("COMMIT")

    return commit, connection.close


def measure() -> list[Row]:
    """Both in turn on the same disk, so that what slows one slows the other; medians."""
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder))
        bare, close = _commit_bare(Path(folder) / "bare.db")
        case = _commit_case(store)
        ours: list[float] = []
        yardstick: list[float] = []
        try:
            for _ in range(ROUNDS):
                for commit, times in ((case, ours), (bare, yardstick)):
                    start = time.perf_counter()
                    commit()
                    times.append((time.perf_counter() - start) * 1000)
        finally:
            store.close()
            close()
    took, base = statistics.median(ours), statistics.median(yardstick)
    ratio = took / base
    name = "case commit / bare SQLCipher commit"
    return [Row(name, took, base, "ms", ratio, f"<= {GOAL} x", ratio <= GOAL)]


if __name__ == "__main__":
    for row in measure():
        print(row, file=sys.stderr)
