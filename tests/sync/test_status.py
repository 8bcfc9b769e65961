"""The administrator's counts run along with the pushes, however many entries there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, update

from desktop.domain.data_file import RESOURCES
from sync.central import admin, tables
from sync.central.database import Database
from sync.central.folder import open_place
from sync.central.place import Place
from tests.fixtures.central import Central, served
from tests.sync.peer import AT, Peer

SELLER = (RESOURCES / "seller.toml").read_text(encoding="utf-8")


def _anew(place: Place) -> dict[str, Any]:
    """What the status must say, counted from what is kept."""
    case, receipt = tables.case_file, tables.receipt
    with place.database.transaction() as connection:

        def count(table: Any) -> int:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

        states = select(case.c.state, func.count()).group_by(case.c.state)
        return {
            "entries": count(tables.entry),
            "cases": count(case),
            "cases_by_state": dict(map(tuple, connection.execute(states))),
            "receipts": count(receipt),
            "receipt_sum": int(connection.execute(select(func.sum(receipt.c.total))).scalar() or 0),
            "exceptions": count(tables.objection),
        }


def _busy(central: Central) -> None:
    """Cases in two offices: paid, approved, returned, and some that are objected to."""
    for counter, office in ((3, "BKP"), (4, "BKP"), (1, "BNA")):
        peer = Peer(central, central.device(counter, office))
        first, second, third = cases = [peer.case() for _ in range(3)]
        paid = [peer.receipt(first, 1), peer.receipt(second, 2)]
        assert peer.send(*cases, *paid)[0] == 200
        decided = [peer.decision(first, "approve"), peer.decision(second, "return")]
        assert peer.send(*decided)[0] == 200
        late = [peer.decision(second, "approve"), peer.receipt(third, 7), peer.case(due="soon")]
        assert peer.send(*late)[0] == 200


def test_the_counts_are_those_of_what_is_kept(either: Central) -> None:
    assert either.status()["entries"] == 0
    _busy(either)
    told = either.status()
    expected = {
        "entries": 30, "cases": 9, "receipts": 9, "receipt_sum": 9 * 74900, "exceptions": 9,
        "cases_by_state": {"approved": 3, "returned": 3, "accepted": 3},
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected == _anew(either.place)
    assert [d["receipts"] for d in told["devices"]] == [3, 3, 3]
    assert [d["entries"] for d in told["devices"]] == [10, 10, 10]


def test_the_counts_of_an_earlier_database_are_made_once(
    database: str | None, tmp_path: Path
) -> None:
    folder = tmp_path / "central"
    with served(folder, database) as central:
        _busy(central)
        before, told = central.status(), _told(central.place)
        _make_first_schema(central.place.database)
    with served(folder, database) as central:
        assert central.status() == before
        assert _told(central.place) == told
        with central.place.database.transaction() as connection:
            (kept,) = connection.execute(select(tables.bundle)).all()
        assert (kept.edition, kept.kept_at) == ("1", AT)
        assert json.loads(bytes(kept.content)) == {"seller.toml": SELLER}
        assert {device["series"] for device in before["devices"]} == {"BKP3A", "BKP4A", "BNA1A"}
        peer = Peer(central, central.device(5))
        assert peer.send(peer.case(), peer.entry(actor="x" * 200))[0] == 200  # a longer row fits
        assert {name: central.status()[name] for name in _anew(central.place)} == _anew(
            central.place
        )


def _told(place: Place) -> list[Any]:
    """What the feeds say, and what cases hold."""
    feed, file = tables.feed, tables.case_file
    with place.database.transaction() as connection:
        items = connection.execute(select(feed.c.office, feed.c.subject, feed.c.open, feed.c.data))
        files = connection.execute(select(file)).all()
        cases = [
            (
                one.case_id,
                (one.body_office, one.body_device, one.body_seq),
                json.loads(one.timeline),
                json.loads(one.data),
            )
            for one in files
        ]
        return [
            sorted(
                (one.office, one.subject, one.open, one.data and json.loads(one.data))
                for one in items
            ),
            sorted(cases),
        ]


def _make_first_schema(database: Database) -> None:
    with database.transaction() as connection:
        # Each item of the feed was a whole case.
        for case in connection.execute(select(tables.case_file)).all():
            held = select(tables.entry.c.body).where(tables.entry.c.seq == case.body_seq)
            body = connection.execute(held.where(tables.entry.c.device_id == case.body_device))
            data = json.loads(case.data) | {"timeline": json.loads(case.timeline)}
            del data["lines"], data["body_digest"]
            data |= {"body": json.loads(bytes(body.scalar_one())), "body_schema": 1}
            old = update(tables.case_file).where(tables.case_file.c.case_id == case.case_id)
            connection.execute(old.values(data=json.dumps(data)))
        for name in ("timeline", "body_office", "body_device", "body_seq"):
            connection.execute(text(f"ALTER TABLE case_file DROP COLUMN {name}"))
        for name in ("update", "body", "delete") if database.embedded else ():
            connection.execute(text(f"DROP TRIGGER entry_{name}"))
        for name in ("key_id", "signature", "role"):
            connection.execute(text(f"ALTER TABLE entry DROP COLUMN {name}"))
        connection.execute(text("DROP TABLE feed"))
        connection.execute(text("CREATE TABLE feed (office VARCHAR(8), position BIGINT)"))
        for name in ("training", "receipts", "receipt_sum", "exceptions", "newer", "program"):
            connection.execute(text(f"ALTER TABLE device DROP COLUMN {name}"))
        connection.execute(text("ALTER TABLE office DROP COLUMN waiting"))
        connection.execute(text("ALTER TABLE case_file DROP COLUMN owning"))
        connection.execute(text("DROP TABLE case_count"))
        connection.execute(text("DROP TABLE bundle"))
        connection.execute(text("DROP TABLE judged"))
        connection.execute(text("DROP INDEX ix_device_next_hash"))
        for name in ("token_at", "next_hash"):
            connection.execute(text(f"ALTER TABLE device DROP COLUMN {name}"))
        connection.execute(text("ALTER TABLE enrol_failure DROP COLUMN address"))
        content = "BLOB" if database.embedded else "BYTEA"
        connection.execute(
            text(
                "CREATE TABLE reference (name VARCHAR(255) PRIMARY KEY, etag VARCHAR(64),"
                f" at VARCHAR(24), content {content})"
            )
        )
        connection.execute(
            text("INSERT INTO reference VALUES ('seller.toml', 'e', :at, :content)"),
            {"at": AT, "content": SELLER.encode()},
        )
        connection.execute(text("UPDATE meta SET value = '1' WHERE name = 'schema'"))
        if not database.embedded:
            connection.execute(text("ALTER TABLE entry ALTER COLUMN actor TYPE VARCHAR(40)"))


def test_the_status_costs_the_same_with_more_entries(tmp_path: Path) -> None:
    """Counted in steps of SQLite's machine."""

    def steps(cases: int) -> int:
        place, taken = open_place(tmp_path / str(cases)), 0

        def step() -> int:
            nonlocal taken
            taken += 1
            return 0

        with place.database.transaction() as connection:
            _fill(connection, cases)
            driver = connection.connection.driver_connection
            driver.set_progress_handler(step, 1)  # type: ignore[union-attr]
        taken = 0
        admin.status(place)
        place.database.close()
        return taken

    assert steps(2000) == steps(20)


def _fill(connection: Connection, cases: int) -> None:
    connection.execute(
        insert(tables.entry),
        [
            {
                "office": "BKP", "device_id": "d3", "seq": n, "id": str(n), "stream": f"case:{n}",
                "version": 1, "kind": "case.submitted", "schema": 1, "at": AT, "actor": "c1",
                "body_digest": "0", "hash": "0", "body": b"{}", "received_at": AT,
            }
            for n in range(1, cases + 1)
        ],
    )  # fmt: skip
    connection.execute(
        insert(tables.case_file),
        [
            {
                "case_id": str(n), "office": "BKP", "device_id": "d3", "state": "accepted",
                "version": 1, "data": "{}",
            }
            for n in range(1, cases + 1)
        ],
    )  # fmt: skip
    connection.execute(
        insert(tables.receipt),
        [
            {
                "number": str(n), "office": "BKP", "device_id": "d3", "series": "BKP3A-69",
                "running": n, "case_id": str(n), "total": 1, "copies": 0,
            }
            for n in range(1, cases + 1)
        ],
    )  # fmt: skip
