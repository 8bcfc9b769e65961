"""The tables of the central side, on SQLite (embedded, training) and PostgreSQL.

Every large table carries the office in its key, and PostgreSQL cuts the journal and the feed
into partitions by it, so that offices can be spread over more machines later.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
    false,
)

from desktop.domain import bounds

SCHEMA_VERSION = 12
PARTITIONS = 8

metadata = MetaData()

meta = Table("meta", metadata, Column("name", String(40), primary_key=True), Column("value", Text))

office = Table(
    "office",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("branch", String(5), nullable=False),
    Column("person_pepper", String(64), nullable=False),
    # The last position of the office's feed. Whoever adds to the feed locks this row first, so
    # positions are given and committed in the same order and no reader can skip one.
    Column("feed_position", BigInteger, nullable=False),
    # How many rows of `waiting` are of the office: pushes look there only if there are any.
    Column("waiting", BigInteger, nullable=False, server_default="0"),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("office", String(8), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("expires_at", String(24), nullable=False),
    Column("used_at", String(24)),
)

enrol_failure = Table(
    "enrol_failure",
    metadata,
    Column("at", String(24), index=True),
    Column("address", String(40), nullable=False, server_default=""),
)

# What the administrator should know, counted in the hour in which it was: never who or what, but a
# device's id, or a word such as a counter or an edition (`about`).
security_event = Table(
    "security_event",
    metadata,
    Column("hour", String(13), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("about", String(60), primary_key=True),
    Column("address", String(40), primary_key=True),
    Column("first_at", String(24), nullable=False),
    Column("last_at", String(24), nullable=False),
    Column("times", BigInteger, nullable=False),
)

# What a device has put into blobs on a day.
blob_use = Table(
    "blob_use",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("pieces", BigInteger, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("office", String(8), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("training", Boolean, nullable=False, server_default=false()),
    Column("token_hash", String(64), nullable=False, unique=True),
    # When it was given, and the one after it, which takes its place once it was used.
    Column("token_at", String(24), nullable=False, server_default=""),
    Column("next_hash", String(64), nullable=False, server_default="", index=True),
    Column("acked", BigInteger, nullable=False),
    Column("head_hash", String(64), nullable=False),
    Column("open", Boolean, nullable=False),
    Column("enrolled_at", String(24), nullable=False),
    Column("last_contact", String(24)),
    # Kept running under the row's lock, so that the administrator's page counts nothing anew.
    Column("receipts", BigInteger, nullable=False, server_default="0"),
    Column("receipt_sum", BigInteger, nullable=False, server_default="0"),
    Column("exceptions", BigInteger, nullable=False, server_default="0"),
    # How many rows of `newer` are of the device.
    Column("newer", BigInteger, nullable=False, server_default="0"),
    # What its program told of itself when it last greeted.
    Column("program", String(bounds.MAX_NAME), nullable=False, server_default=""),
)
Index("device_place", device.c.office, device.c.counter, device.c.epoch, unique=True)

# In which role a member of staff last signed in at a device, as the device tells it.
staff_role = Table(
    "staff_role",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("staff_id", String(bounds.MAX_NAME), primary_key=True),
    Column("role", String(20), nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("device_id", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("id", String(36), nullable=False),
    Column("stream", String(bounds.MAX_NAME), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("kind", String(bounds.MAX_NAME), nullable=False),
    Column("schema", Integer, nullable=False),
    Column("at", String(24), nullable=False),
    Column("actor", String(bounds.MAX_NAME), nullable=False),
    Column("body_digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key_id", String(64), nullable=False, server_default=""),
    Column("signature", String(200), nullable=False, server_default=""),
    # In which role its author acted when it came, by whose key it is signed.
    Column("role", String(20), nullable=False, server_default=""),
    Column("body", LargeBinary),
    Column("received_at", String(24), nullable=False),
    postgresql_partition_by="HASH (office)",
)

# In which order entries were judged, a row for each run of one device's: what was folded from them
# can be folded again. A device sends several at once; `later` are those that an earlier program did
# not know, `claims` what its counter said of entries that it sent once more (JSON, by number).
judged = Table(
    "judged",
    metadata,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("office", String(8), nullable=False),
    Column("device_id", String(36), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("at", String(24), nullable=False),
    Column("later", Boolean, nullable=False, server_default=false()),
    Column("claims", Text, nullable=False, server_default=""),
)
Index("judged_device", judged.c.device_id, judged.c.first)

case_file = Table(
    "case_file",
    metadata,
    Column("case_id", String(36), primary_key=True),
    Column("office", String(8), nullable=False, index=True),
    # Whose district it is: it sees the case, too. Neither office ever changes.
    Column("owning", String(8), nullable=False, server_default=""),
    Column("device_id", String(36), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", BigInteger, nullable=False),
    # What lists need, as the feed tells it, and the lines of its timeline: JSON.
    Column("data", Text, nullable=False),
    Column("timeline", Text, nullable=False, server_default="[]"),
    # The entry whose body is what the case holds.
    Column("body_office", String(8), nullable=False, server_default=""),
    Column("body_device", String(36), nullable=False, server_default=""),
    Column("body_seq", BigInteger, nullable=False, server_default="0"),
)

# The key of these digests, in `meta`.
ONCE_SECRET = "once_secret"
# With which a device's next token is made of the one that it has.
TOKEN_SECRET = "token_secret"
# What may be asked for once, by a keyed digest: the cases that have asked for it, the first one
# first, as JSON. A row is made once and locked by whoever asks.
once = Table(
    "once",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("cases", Text, nullable=False),
)

# How many cases of an office are in a state, kept running under the lock of the office's row.
case_count = Table(
    "case_count",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("state", String(20), primary_key=True),
    Column("cases", BigInteger, nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("office", String(8), nullable=False),
    Column("device_id", String(36), nullable=False),
    Column("series", String(24), nullable=False),
    Column("running", BigInteger, nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("copies", Integer, nullable=False),
)
Index("receipt_series", receipt.c.series, receipt.c.running)
Index("receipt_device", receipt.c.device_id)

objection = Table(
    "objection",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("device_id", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("entry_id", String(36), nullable=False),
    Column("code", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("case_id", String(36)),
    Column("at", String(24), nullable=False),
)

# Entries whose case, or the version of it that they were made on, has not arrived. `n` is the order
# in which they came, `role` that of their actor then; those that come `again` had counted before.
waiting = Table(
    "waiting",
    metadata,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("case_id", String(36), nullable=False, index=True),
    Column("office", String(8), nullable=False),
    Column("device_id", String(36), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("role", String(20)),
    Column("again", Boolean, nullable=False, server_default=false()),
)

# Entries of a kind or schema that this program does not know: kept, and judged once one does that
# knows it, with `role` as that of their actor when they came.
newer = Table(
    "newer",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("device_id", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("kind", String(bounds.MAX_NAME), nullable=False),
    Column("schema", Integer, nullable=False),
    Column("role", String(20)),
    Column("again", Boolean, nullable=False, server_default=false()),
)

# Objections to what had waited. The device's row does not count them: whoever judges them holds
# the office's row and may not lock another.
late_objection = Table(
    "late_objection",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("device_id", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
)

# One row for each subject, at the position at which it was last touched: a feed never holds more
# than there is to tell. The data of a case are those of its file.
feed = Table(
    "feed",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("subject", String(300), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", String(24), nullable=False),
    # Whether also a counter that begins anew is told, however long ago it was touched.
    Column("open", Boolean, nullable=False),
    Column("data", Text),
    postgresql_partition_by="HASH (office)",
)
Index("feed_position", feed.c.office, feed.c.position, unique=True)
Index(
    "feed_open",
    feed.c.office,
    feed.c.position,
    sqlite_where=feed.c.open,
    postgresql_where=feed.c.open,
)

# Entries that were salvaged from a damaged store or a closed chain, whole, as JSON: kept apart from
# the journal and never judged. A person settles each of them.
salvaged = Table(
    "salvaged",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("device_id", String(36), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("entry_id", String(36), nullable=False, index=True),
    Column("seq", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("taken_at", String(24), nullable=False),
    Column("settled_at", String(24)),
    Column("settled_by", String(36)),
)

# Reference data, an edition in a row of which nothing but `withdrawn` ever changes; `content` is
# JSON, the texts of its files by their names.
bundle = Table(
    "bundle",
    metadata,
    Column("edition", String(40), primary_key=True),
    Column("starts", String(10), nullable=False),
    Column("kept_at", String(24), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Column("key_id", String(64), nullable=False, server_default=""),
    Column("signature", String(200), nullable=False, server_default=""),
    Column("content", LargeBinary, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("office", String(8), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("at", String(24), nullable=False),
)

for _table in (entry, feed):
    for _part in range(PARTITIONS):
        event.listen(
            _table,
            "after_create",
            DDL(  # type: ignore[no-untyped-call]
                f"CREATE TABLE {_table.name}_{_part} PARTITION OF {_table.name} "
                f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {_part})"
            ).execute_if(dialect="postgresql"),
        )

# What is kept of the journal stays as it was; only a body may go, when its time is over. On
# PostgreSQL the rights of the role that serves see to it (`role.py`).
TRIGGERS = (
    "CREATE TRIGGER IF NOT EXISTS entry_update BEFORE UPDATE OF "
    + ", ".join(f'"{column.name}"' for column in entry.c if column.name != "body")
    + " ON entry BEGIN SELECT RAISE(ABORT, 'the journal is immutable'); END",
    "CREATE TRIGGER IF NOT EXISTS entry_body BEFORE UPDATE OF body ON entry"
    " WHEN NEW.body IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the journal is immutable'); END",
    "CREATE TRIGGER IF NOT EXISTS entry_delete BEFORE DELETE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'the journal is immutable'); END",
)
