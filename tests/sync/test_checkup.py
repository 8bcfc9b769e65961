"""The centre finds what somebody has written into its tables by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from sync.central import tables
from sync.central.checkup import Found, check
from sync.central.compared import Difference
from sync.central.database import Database
from tests.fixtures.central import Central
from tests.golden.story import told
from tests.sync.peer import Peer


def checked(central: Central, told: Any = lambda *_: None) -> Found:
    """What the centre finds in its own books."""
    return check(central.place.database, central.folder, told)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The database of a centre that has had some days, with all kinds of entries."""
    folder = tmp_path_factory.mktemp("story")
    with told(folder) as found:
        found.central.place.database.close()
        yield folder / "central"


@pytest.fixture
def books(story: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it, to be written into."""
    (tmp_path / "central.db").write_bytes((story / "central.db").read_bytes())
    database = Database(Database.sqlite_url(tmp_path))
    yield database
    database.close()


def test_what_was_judged_folds_again(books: Database, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = check(books, tmp_path, lambda done, all_: seen.append((done, all_)))
    assert found.differences == []
    assert seen[-1] == (found.entries, found.entries)
    assert found.entries > 100
    assert [path.name for path in tmp_path.iterdir()] == ["central.db"]  # nothing is left behind


CASE = "SELECT case_id FROM case_file ORDER BY case_id LIMIT 1"
PAID = "SELECT number FROM receipt ORDER BY number LIMIT 1"


@pytest.mark.parametrize(
    ("statement", "table", "what"),
    [
        ("UPDATE entry SET body = CAST(replace(body, 'cash', 'card') AS BLOB)"
         " WHERE seq = (SELECT min(seq) FROM entry WHERE kind = 'receipt.issued')"
         " AND kind = 'receipt.issued'", "entry", "body"),
        ("UPDATE entry SET at = '2026-11-01T00:00:00.000Z' WHERE seq = 5", "entry", "hash"),
        ("UPDATE entry SET hash = body_digest WHERE seq = 5", "entry", "hash"),
        ("DELETE FROM entry WHERE seq = 5", "entry", "missing"),
        ("UPDATE device SET head_hash = 'x'", "device", "head"),
        ("UPDATE device SET acked = acked + 1", "device", "head"),
        (f"UPDATE receipt SET total = 1 WHERE number = ({PAID})", "receipt", "total"),
        (f"UPDATE receipt SET copies = 9 WHERE number = ({PAID})", "receipt", "copies"),
        (f"DELETE FROM receipt WHERE number = ({PAID})", "receipt", "missing"),
        ("INSERT INTO receipt SELECT 'X', office, device_id, series, 99, case_id, total, 0"
         " FROM receipt LIMIT 1", "receipt", "unknown"),
        (f"UPDATE case_file SET state = 'done' WHERE case_id = ({CASE})", "case_file", "state"),
        (f"UPDATE case_file SET data = json_set(data, '$.total', 1) WHERE case_id = ({CASE})",
         "case_file", "data.total"),
        (f"UPDATE case_file SET data = json_set(data, '$.decider', 'x') WHERE case_id = ({CASE})",
         "case_file", "data.decider"),
        (f"UPDATE case_file SET timeline = '[]' WHERE case_id = ({CASE})",
         "case_file", "timeline"),
        (f"DELETE FROM case_file WHERE case_id = ({CASE})", "case_file", "missing"),
        ("UPDATE device SET receipts = receipts + 1 WHERE counter = 4", "device", "receipts"),
        ("UPDATE device SET receipt_sum = 0 WHERE receipts > 0", "device", "receipt_sum"),
        ("UPDATE device SET exceptions = exceptions + 1", "device", "exceptions"),
        ("UPDATE case_count SET cases = cases + 1", "case_count", "cases"),
        ("DELETE FROM objection WHERE code = 'stale_decision'", "objection", "missing"),
        ("UPDATE objection SET detail = '{}'", "objection", "detail."),
        ("UPDATE once SET cases = '[]'", "once", "cases"),
        ("DELETE FROM once", "once", "missing"),
        ("UPDATE staff_role SET role = 'supervisor' WHERE staff_id = '1001'",
         "staff_role", "role"),
        ("DELETE FROM feed WHERE kind = 'case'", "feed", "missing"),
        ("UPDATE feed SET open = 0 WHERE open", "feed", "open"),
    ],
)  # fmt: skip
def test_what_is_written_by_hand_is_found(
    statement: str, table: str, what: str, books: Database, tmp_path: Path
) -> None:
    with books.transaction() as connection:
        for name in ("entry_update", "entry_body", "entry_delete"):  # whoever may write may this
            connection.execute(text(f"DROP TRIGGER {name}"))
        assert connection.execute(text(statement)).rowcount
    found = check(books, tmp_path)
    assert any(one.table == table and what in one.what for one in found.differences), found


def test_a_difference_names_the_entry_that_says_so(books: Database, tmp_path: Path) -> None:
    file = tables.case_file
    with books.transaction() as connection:
        row = connection.execute(select(file).order_by(file.c.case_id)).first()
        assert row is not None
        data = json.dumps(json.loads(row.data) | {"total": 1})
        connection.execute(file.update().where(file.c.case_id == row.case_id).values(data=data))
    place = row.body_device, row.body_seq
    assert check(books, tmp_path).differences == [Difference("case_file", *place, "data.total")]


def test_bodies_that_were_purged_are_no_difference(books: Database, tmp_path: Path) -> None:
    with books.transaction() as connection:
        gone = connection.execute(
            text("UPDATE entry SET body = NULL WHERE stream IN"
                 " (SELECT 'case:' || case_id FROM case_file ORDER BY case_id LIMIT 2)")
        ).rowcount  # fmt: skip
    found = check(books, tmp_path)
    assert (found.purged, found.differences) == (gone, [])
    with books.transaction() as connection:
        connection.execute(text("UPDATE case_file SET version = 99"))
    assert {one.what for one in check(books, tmp_path).differences} == {"version"}


def test_what_came_late_or_was_not_known_folds_again(either: Central) -> None:
    """A decision that waited, entries of a newer program, and two counters in turn."""
    one, two = Peer(either, either.device(3)), Peer(either, either.device(4))
    case = one.case()
    signed = two.entry(body={"staff_id": "s1", "role": "supervisor"}, stream="staff:s1", actor="s1")
    two.send(signed, two.decision(case, "approve"))
    one.send(case, one.entry(kind="person.forgotten"), one.receipt(case, 1))
    one.send(one.receipt(case, 3), one.case(case_id=case["stream"].removeprefix("case:")))
    assert checked(either).differences == []
    with either.place.database.transaction() as connection:
        connection.execute(text("UPDATE receipt SET total = 5 WHERE running = 3"))
    [difference] = checked(either).differences
    assert (difference.table, difference.what) == ("receipt", "total")
