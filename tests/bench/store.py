"""A case commit against a bare SQLCipher commit of the same bytes."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.domain.journal import body_bytes
from desktop.ids import new_id
from desktop.store import Store
from desktop.store.connection import connect
from tests.bench.row import Row
from tests.fixtures.store import KEY, draft, make_store, submit, submitted_body

GOAL = 3.0
ROUNDS = 300
# A case whose form is filled, as large as those of the catalogue.
VALUES = {
    f"field_{n}": {"value": "ข้อความของช่องหนึ่งช่อง", "source": "typed", "reason": ""}
    for n in range(24)
}


def _commit_case(store: Store) -> Callable[[], None]:
    """What the intake does when a case is accepted: numbers, entries, views, the draft gone."""
    drafts = [new_id() for _ in range(ROUNDS)]
    for draft_id in drafts:
        with store.write() as transaction:
            transaction.put_draft(draft(draft_id))

    def commit() -> None:
        with store.write() as transaction:
            submit(transaction, paid=True, values=VALUES)
            transaction.delete_draft(drafts.pop())

    return commit


def _commit_bare(path: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """One INSERT of the bytes of a case in one transaction, with the same settings."""
    content = body_bytes(submitted_body(new_id(), "BKP3A-69-000001", values=VALUES))
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
    return [
        Row(
            "case commit / bare SQLCipher commit",
            took,
            base,
            "ms",
            ratio,
            f"<= {GOAL} x",
            ratio <= GOAL,
        )
    ]


if __name__ == "__main__":
    for row in measure():
        print(row, file=sys.stderr)
