"""The first schema."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE chain (
        id INTEGER NOT NULL PRIMARY KEY,
        device_id TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        head_seq INTEGER NOT NULL,
        head_hash TEXT NOT NULL,
        acked_seq INTEGER NOT NULL,
        acked_hash TEXT NOT NULL,
        numbers TEXT NOT NULL DEFAULT '{}',
        UNIQUE (device_id, epoch)
    )
    """,
    """
    CREATE TABLE device (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        chain INTEGER NOT NULL REFERENCES chain (id),
        content TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE journal (
        place INTEGER NOT NULL PRIMARY KEY,
        chain INTEGER NOT NULL REFERENCES chain (id),
        seq INTEGER NOT NULL,
        id TEXT NOT NULL,
        stream TEXT NOT NULL,
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,
        schema INTEGER NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        body_digest TEXT NOT NULL,
        hash TEXT NOT NULL,
        key_id TEXT NOT NULL DEFAULT '',
        signature TEXT NOT NULL DEFAULT '',
        UNIQUE (stream, chain, version),
        CHECK (place = chain * 4294967296 + seq)
    )
    """,
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL)",
    """
    CREATE TABLE body (
        place INTEGER NOT NULL PRIMARY KEY,
        content BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE draft (
        id TEXT NOT NULL PRIMARY KEY,
        actor TEXT NOT NULL,
        service_id TEXT,
        photo_sha256 TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        content TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE blob (
        sha256 TEXT NOT NULL PRIMARY KEY,
        content BLOB NOT NULL,
        sent INTEGER NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE bundle (
        edition TEXT NOT NULL PRIMARY KEY,
        starts TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        digest TEXT NOT NULL,
        withdrawn INTEGER NOT NULL DEFAULT 0,
        key_id TEXT NOT NULL DEFAULT '',
        signature TEXT NOT NULL DEFAULT '',
        content BLOB NOT NULL,
        fetched_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE sync_state (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        feed_cursor INTEGER NOT NULL,
        feed_window INTEGER,
        last_contact TEXT,
        state TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE feed (
        subject TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        content TEXT NOT NULL,
        UNIQUE (position)
    )
    """,
    """
    CREATE TABLE case_file (
        id TEXT NOT NULL PRIMARY KEY,
        lines INTEGER NOT NULL,
        timeline TEXT NOT NULL,
        body_digest TEXT NOT NULL,
        body_kind TEXT NOT NULL,
        body_schema INTEGER NOT NULL,
        body BLOB,
        fetched_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE exception (
        entry_id TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL,
        device_id TEXT NOT NULL,
        code TEXT NOT NULL,
        detail TEXT NOT NULL,
        case_id TEXT
    )
    """,
    """
    CREATE TABLE case_view (
        n INTEGER NOT NULL PRIMARY KEY,
        id TEXT NOT NULL,
        reference TEXT,
        service_id TEXT,
        office TEXT,
        counter INTEGER,
        submitted_at TEXT,
        submitted_ms INTEGER,
        submitted_by TEXT,
        due TEXT,
        total INTEGER,
        receipt_number TEXT,
        person_name TEXT,
        person_key TEXT,
        citizen_id_masked TEXT,
        contract_account TEXT,
        copies_taken INTEGER,
        deciding TEXT,
        life TEXT,
        origin TEXT,
        origin_rule TEXT,
        here INTEGER NOT NULL DEFAULT 0,
        search_text TEXT NOT NULL DEFAULT '',
        own INTEGER NOT NULL DEFAULT 0,
        submitted_entry TEXT,
        submitted_chain INTEGER,
        submitted_seq INTEGER,
        begun TEXT,
        photo_sha256 TEXT,
        decided_entry TEXT,
        local_state TEXT,
        local_decided_by TEXT,
        local_decided_at TEXT,
        local_reason TEXT,
        local_on_version INTEGER,
        local_first TEXT,
        local_decider TEXT,
        last_chain INTEGER,
        last_seq INTEGER,
        central_state TEXT,
        central_version INTEGER NOT NULL DEFAULT 0,
        decided_by TEXT,
        decided_at TEXT,
        reason TEXT,
        first TEXT,
        first_by TEXT,
        decider TEXT,
        held TEXT,
        held_by TEXT,
        told_lines INTEGER NOT NULL DEFAULT 0,
        here_lines INTEGER NOT NULL DEFAULT 0,
        corrected INTEGER NOT NULL DEFAULT 0,
        submission_exception TEXT,
        decision_exception TEXT,
        pending INTEGER NOT NULL GENERATED ALWAYS AS (
            local_state IS NOT NULL AND decision_exception IS NULL
            AND central_version <= max(local_on_version, 1)
        ) VIRTUAL,
        state TEXT NOT NULL GENERATED ALWAYS AS (
            CASE WHEN NOT pending THEN coalesce(central_state, begun, 'accepted')
            ELSE local_state END
        ) VIRTUAL,
        UNIQUE (id)
    )
    """,
    """
    CREATE TABLE undecided (
        due TEXT NOT NULL,
        here INTEGER NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (due, here)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE once_key (
        key TEXT NOT NULL,
        case_id TEXT NOT NULL,
        PRIMARY KEY (key, case_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX once_key_case ON once_key (case_id)",
    """
    CREATE TABLE flag_mark (
        key TEXT NOT NULL,
        case_id TEXT NOT NULL,
        own INTEGER NOT NULL,
        start TEXT,
        below TEXT,
        PRIMARY KEY (key, case_id, own)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE receipt_view (
        number TEXT NOT NULL PRIMARY KEY,
        case_id TEXT NOT NULL,
        stream TEXT NOT NULL,
        total INTEGER NOT NULL,
        chain INTEGER NOT NULL,
        seq INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE receipt_more (
        case_id TEXT NOT NULL,
        number TEXT NOT NULL,
        PRIMARY KEY (case_id, number)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE correction (
        case_id TEXT NOT NULL PRIMARY KEY,
        entry TEXT NOT NULL,
        chain INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        on_version INTEGER NOT NULL,
        now TEXT NOT NULL,
        before TEXT
    ) WITHOUT ROWID
    """,
    "CREATE INDEX correction_entry ON correction (entry)",
    """
    CREATE TABLE receipt_print (
        number TEXT NOT NULL,
        copy_no INTEGER NOT NULL,
        chain INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (number, copy_no)
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX case_view_newest ON case_view (submitted_ms) WHERE reference IS NOT NULL
    """,
    """
    CREATE INDEX case_view_decided ON case_view (submitted_ms)
        WHERE reference IS NOT NULL AND state NOT IN ('waiting', 'accepted')
    """,
    """
    CREATE INDEX case_view_returned ON case_view (submitted_ms)
        WHERE reference IS NOT NULL AND state = 'returned'
    """,
    """
    CREATE INDEX case_view_waiting ON case_view (due, submitted_ms)
        WHERE reference IS NOT NULL AND state = 'waiting'
    """,
    """
    CREATE INDEX case_view_open ON case_view (due, submitted_ms)
        WHERE reference IS NOT NULL AND here = 1 AND state = 'accepted'
    """,
    """
    CREATE INDEX case_view_last ON case_view (last_chain, last_seq)
        WHERE last_chain IS NOT NULL AND reference IS NOT NULL
    """,
    """
    CREATE INDEX case_view_ahead ON case_view (due)
        WHERE reference IS NOT NULL AND told_lines > here_lines
        AND (state IN ('returned', 'waiting')
        OR (here = 1 AND own = 0 AND state IN ('accepted', 'approved', 'appealed')))
    """,
    """
    CREATE INDEX feed_set_aside ON feed (position, kind)
        WHERE kind NOT IN ('case', 'exception', 'bundle')
    """,
    "CREATE INDEX case_view_bare ON case_view (n) WHERE reference IS NULL",
    "CREATE INDEX case_view_person ON case_view (person_key, submitted_ms)",
    "CREATE INDEX case_view_origin ON case_view (origin, submitted_ms) WHERE origin IS NOT NULL",
    "CREATE INDEX case_view_photo ON case_view (photo_sha256) WHERE photo_sha256 IS NOT NULL",
)

# Pieces of three letters find any part of a Thai name, which has no spaces to break at.
# Cases are indexed 64 at a time: one by one, the index would be a third of the time of a commit.
# `n` has no gaps (who deletes rows closes them), so it tells how far the index has come.
SEARCH = (
    """
    CREATE VIEW case_indexed AS
        SELECT n, search_text FROM case_view
        WHERE n <= (SELECT max(n) - max(n) % 64 FROM case_view)
    """,
    """
    CREATE VIRTUAL TABLE case_search USING fts5(
        search_text, content = 'case_indexed', content_rowid = 'n',
        tokenize = 'trigram', columnsize = 0
    )
    """,
    """
    CREATE TRIGGER case_search_insert AFTER INSERT ON case_view WHEN new.n % 64 = 0 BEGIN
        INSERT INTO case_search (rowid, search_text)
        SELECT n, search_text FROM case_view WHERE n BETWEEN new.n - 63 AND new.n;
    END
    """,
    """
    CREATE TRIGGER case_search_update AFTER UPDATE OF search_text ON case_view
    WHEN old.search_text <> new.search_text
    AND old.n <= (SELECT max(n) - max(n) % 64 FROM case_view) BEGIN
        INSERT INTO case_search (case_search, rowid, search_text)
        VALUES ('delete', old.n, old.search_text);
        INSERT INTO case_search (rowid, search_text) VALUES (new.n, new.search_text);
    END
    """,
)

_WAS_HERE = "(old.here = 1 AND old.state = 'accepted')"
_IS_HERE = "(new.here = 1 AND new.state = 'accepted')"
_ONE_MORE = f"""
        INSERT INTO undecided (due, here, number) VALUES (new.due, {_IS_HERE}, 1)
        ON CONFLICT (due, here) DO UPDATE SET number = number + 1;
"""
_ONE_LESS = f"""
        UPDATE undecided SET number = number - 1 WHERE due = old.due AND here = {_WAS_HERE};
        DELETE FROM undecided WHERE due = old.due AND here = {_WAS_HERE} AND number = 0;
"""
# A case in the index of the undecided ones before and after a change: both must say the same.
_WAS = "old.reference IS NOT NULL AND old.state IN ('waiting', 'accepted')"
_IS = "new.reference IS NOT NULL AND new.state IN ('waiting', 'accepted')"
_CHANGES = f"(({_WAS}) <> ({_IS}) OR old.due IS NOT new.due OR {_WAS_HERE} <> {_IS_HERE})"
# Whatever these hang on: what else is written of a case does not wake them.
_DECISIVE = (
    "reference, due, here, begun, central_state, central_version,"
    " local_state, local_on_version, decision_exception"
)
COUNTS = (
    f"""
    CREATE TRIGGER undecided_insert AFTER INSERT ON case_view WHEN {_IS} BEGIN {_ONE_MORE} END
    """,
    f"""
    CREATE TRIGGER undecided_gone AFTER UPDATE OF {_DECISIVE} ON case_view
    WHEN {_WAS} AND {_CHANGES} BEGIN {_ONE_LESS} END
    """,
    f"""
    CREATE TRIGGER undecided_come AFTER UPDATE OF {_DECISIVE} ON case_view
    WHEN {_IS} AND {_CHANGES} BEGIN {_ONE_MORE} END
    """,
    f"""
    CREATE TRIGGER undecided_delete AFTER DELETE ON case_view WHEN {_WAS} BEGIN {_ONE_LESS} END
    """,
)

APPEND_ONLY = (
    """
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
        SELECT RAISE(ABORT, 'the journal is append-only');
    END
    """,
    """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
        SELECT RAISE(ABORT, 'the journal is append-only');
    END
    """,
)


def upgrade() -> None:
    """Make the tables, what triggers keep, the guards of the journal, and the one sync row."""
    for statement in TABLES + SEARCH + COUNTS + APPEND_ONLY:
        op.execute(statement)
    op.execute("INSERT INTO sync_state (id, feed_cursor, state) VALUES (1, 0, 'new')")
