"""Brings the database of an earlier server up to this one's schema."""

from __future__ import annotations

from sqlalchemy import Connection, text

from desktop.domain.bounds import MAX_NAME

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
