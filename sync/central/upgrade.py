"""Brings the database of an earlier server up to this one's schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, delete, insert, select, text, update

from desktop.domain.bounds import MAX_NAME
from desktop.domain.bundle import Bundle
from desktop.domain.life import CaseState
from sync.central import tables
from sync.central.files import Item

# By the version that they lead to. `create_all` has made tables that are new before they run.
_STEPS = {
    2: ("ALTER TABLE device ADD COLUMN training BOOLEAN NOT NULL DEFAULT FALSE",),
    3: (
        *(
            f"ALTER TABLE device ADD COLUMN {name} BIGINT NOT NULL DEFAULT 0"
            for name in ("receipts", "receipt_sum", "exceptions")
        ),
        "UPDATE device SET"
        " receipts = (SELECT count(*) FROM receipt r WHERE r.device_id = device.device_id),"
        " receipt_sum = (SELECT coalesce(sum(r.total), 0) FROM receipt r"
        " WHERE r.device_id = device.device_id),"
        " exceptions = (SELECT count(*) FROM objection o WHERE o.device_id = device.device_id)",
        "INSERT INTO case_count (office, state, cases)"
        " SELECT office, state, count(*) FROM case_file GROUP BY office, state",
    ),
    4: (),  # the roles come with the next sign-ins
    5: ("ALTER TABLE office ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0",),
    6: ("ALTER TABLE case_file ADD COLUMN owning VARCHAR(8) NOT NULL DEFAULT ''",),
    7: (),  # no case of an earlier server said what may be asked for once
    8: (
        "ALTER TABLE case_file ADD COLUMN timeline TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE case_file ADD COLUMN body_office VARCHAR(8) NOT NULL DEFAULT ''",
        "ALTER TABLE case_file ADD COLUMN body_device VARCHAR(36) NOT NULL DEFAULT ''",
        "ALTER TABLE case_file ADD COLUMN body_seq BIGINT NOT NULL DEFAULT 0",
        "DROP TABLE feed",
        "ALTER TABLE entry ADD COLUMN key_id VARCHAR(64) NOT NULL DEFAULT ''",
        "ALTER TABLE entry ADD COLUMN signature VARCHAR(200) NOT NULL DEFAULT ''",
        "ALTER TABLE device ADD COLUMN newer BIGINT NOT NULL DEFAULT 0",
        f"ALTER TABLE device ADD COLUMN program VARCHAR({MAX_NAME}) NOT NULL DEFAULT ''",
    ),
    9: (),
    10: (
        "ALTER TABLE enrol_failure ADD COLUMN address VARCHAR(40) NOT NULL DEFAULT ''",
        "ALTER TABLE device ADD COLUMN token_at VARCHAR(24) NOT NULL DEFAULT ''",
        "ALTER TABLE device ADD COLUMN next_hash VARCHAR(64) NOT NULL DEFAULT ''",
        "CREATE INDEX ix_device_next_hash ON device (next_hash)",
        "UPDATE device SET token_at = enrolled_at",
    ),
    # What came in one push has one time.
    11: (
        "INSERT INTO judged (office, device_id, first, last, at)"
        " SELECT office, device_id, min(seq), max(seq), received_at FROM entry"
        " GROUP BY office, device_id, received_at ORDER BY received_at, device_id, min(seq)",
    ),
    # Who had no key before goes on without.
    12: ("ALTER TABLE entry ADD COLUMN role VARCHAR(20) NOT NULL DEFAULT ''",),
}
# SQLite does not hold a text to its length.
_POSTGRESQL_STEPS = {
    3: tuple(
        f"ALTER TABLE entry ALTER COLUMN {name} TYPE VARCHAR({MAX_NAME})"
        for name in ("stream", "kind", "actor")
    )
}


def upgrade(connection: Connection, version: int, target: int, *, embedded: bool) -> None:
    """Take the steps from `version` to `target`, in the caller's transaction."""
    for step in range(version + 1, target + 1):
        for statement in _STEPS[step] + (() if embedded else _POSTGRESQL_STEPS.get(step, ())):
            connection.execute(text(statement))
        if step in _FURTHER:
            _FURTHER[step](connection)


def _light_feed(connection: Connection) -> None:
    """What a case holds goes out of what the feed tells of it, and each subject stands there once.

    Counters have heard of all there was, so it matters to new ones only in which order that is.
    """
    file, entry, feed = tables.case_file, tables.entry, tables.feed
    feed.create(connection)
    told: dict[str, list[Item]] = {}
    for case in connection.execute(select(file)).all():
        data = json.loads(case.data)
        timeline = data.pop("timeline", [])
        for name in ("body", "body_schema"):
            data.pop(name, None)
        held = connection.execute(
            select(entry.c.seq, entry.c.body_digest)
            .where(entry.c.office == case.office, entry.c.device_id == case.device_id)
            .where(entry.c.stream == f"case:{case.case_id}", entry.c.kind == "case.submitted")
            .order_by(entry.c.seq)
            .limit(1)
        ).one()
        usual: dict[str, object] = {
            "once": [],
            "origin": None,
            "opened": [],
            "flags": [],
            "held": None,
            "held_by": None,
        }
        data = usual | data | {"lines": len(timeline), "body_digest": held.body_digest}
        at = {"body_office": case.office, "body_device": case.device_id, "body_seq": held.seq}
        new = {"data": json.dumps(data), "timeline": json.dumps(timeline), **at}
        connection.execute(update(file).where(file.c.case_id == case.case_id).values(**new))
        for office in {case.office, case.owning or case.office}:
            told.setdefault(office, []).append(Item.of_case(case.case_id, CaseState(case.state)))
    for one in connection.execute(select(tables.objection)):
        names = ("entry_id", "seq", "device_id", "code", "detail", "case_id")
        said = json.dumps({name: one._mapping[name] for name in names})
        told.setdefault(one.office, []).append(Item("exception", f"exception:{one.entry_id}", said))
    for row in connection.execute(select(tables.office)).all():
        items = told.get(row.code, [])
        first = max(row.feed_position - len(items), 0) + 1
        for position, item in enumerate(items, start=first):
            facts = {"subject": item.subject, "kind": item.kind, "open": item.open}
            place = {"office": row.code, "position": position, "at": "", "data": item.data}
            connection.execute(insert(feed).values(**facts, **place))
        last = max(row.feed_position, len(items))
        office = update(tables.office).where(tables.office.c.code == row.code)
        connection.execute(office.values(feed_position=last))


def _one_bundle(connection: Connection) -> None:
    """Reference files that were kept one by one are the first edition; counters ask for the list
    whenever they greet.
    """
    rows = connection.execute(text("SELECT name, content, at FROM reference")).all()
    connection.execute(text("DROP TABLE reference"))
    connection.execute(delete(tables.feed).where(tables.feed.c.kind == "reference"))
    if rows:
        files = {row.name: bytes(row.content).decode("utf-8-sig") for row in rows}
        first = Bundle("1", date(2000, 1, 1), files)
        values = {
            "edition": first.edition,
            "starts": first.starts.isoformat(),
            "kept_at": max(row.at for row in rows),
            "digest": first.digest,
            "content": json.dumps(files, ensure_ascii=False).encode(),
        }
        connection.execute(insert(tables.bundle).values(**values))


_FURTHER: dict[int, Callable[[Connection], None]] = {8: _light_feed, 9: _one_bundle}
