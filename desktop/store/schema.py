"""The tables of the encrypted store, as the newest migration leaves them.

Migrations carry their own DDL; a test holds that both describe the same schema.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BLOB,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

# The newest migration; a file that names any other is older (migrated) or newer (refused).
REVISION = "0001"

metadata = MetaData()


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _int(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=null)


# One chain per enrolment of this PC (device and epoch); `acked_*` is what the centre has confirmed.
# `numbers` is JSON, the last number given out by `series/kind/year`, of all series of this PC; only
# the chain of the present enrolment has any. Beside the head they cost no page and no statement.
chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("device_id"),
    _int("epoch"),
    _int("head_seq"),
    _text("head_hash"),
    _int("acked_seq"),
    _text("acked_hash"),
    Column("numbers", Text, nullable=False, server_default=text("'{}'")),
    UniqueConstraint("device_id", "epoch"),
)

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chain", Integer, ForeignKey("chain.id"), nullable=False),
    _text("content"),
    CheckConstraint("id = 1"),
)

# Triggers of the migration refuse UPDATE and DELETE. By one number, the rowid: what is appended to
# such a table fills a new page, where a key of two columns moves rows between three.
journal = Table(
    "journal",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("chain", Integer, ForeignKey("chain.id"), nullable=False),
    _int("seq"),
    _text("id"),
    _text("stream"),
    _int("version"),
    _text("kind"),
    _int("schema"),
    _text("at"),
    _text("actor"),
    _text("body_digest"),
    _text("hash"),
    # Of the author's key and by it, once there are any; both are in the hash.
    Column("key_id", Text, nullable=False, server_default=text("''")),
    Column("signature", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("stream", "chain", "version"),
    CheckConstraint("place = chain * 4294967296 + seq"),
)

# Apart from the journal, so that personal data can go while the chain stays checkable; at the place
# of its entry.
body = Table(
    "body",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("content", BLOB, nullable=False),
)


def place_of(chain: Any, seq: Any) -> Any:
    """The place of an entry, of numbers or columns; no chain has 2^32 entries."""
    return chain * 2**32 + seq


draft = Table(
    "draft",
    metadata,
    _text("id", key=True),
    _text("actor"),
    _text("service_id", null=True),
    _text("photo_sha256", null=True),
    _text("created_at"),
    _text("updated_at"),
    _text("content"),
    sqlite_with_rowid=False,
)

blob = Table(
    "blob",
    metadata,
    _text("sha256", key=True),
    Column("content", BLOB, nullable=False),
    Column("sent", Integer, nullable=False, server_default=text("0")),
)

# Reference data of the centre, each edition whole: `content` is JSON, the texts by their names.
bundle = Table(
    "bundle", metadata, _text("edition", key=True), _text("starts"), _text("kept_at"),
    _text("digest"), Column("withdrawn", Integer, nullable=False, server_default=text("0")),
    Column("key_id", Text, nullable=False, server_default=text("''")),
    Column("signature", Text, nullable=False, server_default=text("''")),
    Column("content", BLOB, nullable=False), _text("fetched_at"),
)  # fmt: skip

sync_state = Table(
    "sync_state",
    metadata,
    Column("id", Integer, primary_key=True),
    _int("feed_cursor"),
    # Up to there the feed has told only what is open; null as long as nothing was asked for.
    _int("feed_window", null=True),
    _text("last_contact", null=True),
    _text("state"),
    CheckConstraint("id = 1"),
)

# Small facts of this PC that belong to no entry, such as failed sign-ins.
setting = Table("setting", metadata, _text("name", key=True), _text("content"))

# The newest item of the feed about each subject; an item always tells the whole subject.
feed = Table(
    "feed",
    metadata,
    _text("subject", key=True),
    _int("position"),
    _text("kind"),
    _text("content"),
    UniqueConstraint("position"),
)

# What the centre holds of a case beside what lists know, as it was when it was last opened, or
# fetched ahead: its body, where that is not in the journal here, and `lines` lines of its timeline.
case_file = Table(
    "case_file",
    metadata,
    _text("id", key=True),
    _int("lines"),
    _text("timeline"),
    _text("body_digest"),
    _text("body_kind"),
    _int("body_schema"),
    Column("body", BLOB, nullable=True),
    _text("fetched_at"),
)

# The kind of an item that could not be read: those behind it must not wait for it. In the words of
# SQL, since only they tell SQLite that the index holds the answer.
UNREADABLE = "unreadable"
SET_ASIDE = "kind NOT IN ('case', 'exception', 'bundle')"  # nor what only a newer one knows
Index("feed_set_aside", feed.c.position, feed.c.kind, sqlite_where=text(SET_ASIDE))

exception = Table(
    "exception",
    metadata,
    _text("entry_id", key=True),
    _int("seq"),
    _text("device_id"),
    _text("code"),
    _text("detail"),
    _text("case_id", null=True),
)

# A move of this PC (a decision, or any other) counts until the centre has answered it. Version 1 at
# the centre is the submission itself, so it answers nothing, even to a move made before it was
# known (0).
PENDING = (
    "local_state IS NOT NULL AND decision_exception IS NULL"
    " AND central_version <= max(local_on_version, 1)"
)
STATE = "CASE WHEN NOT pending THEN coalesce(central_state, begun, 'accepted') ELSE local_state END"

# Three groups of columns: the facts of the submission, what the journal says, what the feed says.
# `n` (order of arrival) is for the search index only.
case_view = Table(
    "case_view",
    metadata,
    Column("n", Integer, primary_key=True),
    _text("id"),
    # facts; empty while only a move of the case is known here
    _text("reference", null=True),
    _text("service_id", null=True),
    _text("office", null=True),
    _int("counter", null=True),
    _text("submitted_at", null=True),
    _int("submitted_ms", null=True),
    _text("submitted_by", null=True),
    _text("due", null=True),
    _int("total", null=True),
    _text("receipt_number", null=True),
    _text("person_name", null=True),
    _text("person_key", null=True),
    _text("citizen_id_masked", null=True),
    _text("contract_account", null=True),
    _int("copies_taken", null=True),
    _text("deciding", null=True),  # the office that decides
    _text("life", null=True),
    _text("origin", null=True),  # the case from which it follows
    _text("origin_rule", null=True),
    Column("here", Integer, nullable=False, server_default=text("0")),  # it is decided here
    Column("search_text", Text, nullable=False, server_default=text("''")),
    # the journal
    Column("own", Integer, nullable=False, server_default=text("0")),
    _text("submitted_entry", null=True),
    _int("submitted_chain", null=True),
    _int("submitted_seq", null=True),
    _text("begun", null=True),  # where it stood then
    _text("photo_sha256", null=True),
    _text("decided_entry", null=True),
    _text("local_state", null=True),
    _text("local_decided_by", null=True),
    _text("local_decided_at", null=True),
    _text("local_reason", null=True),
    _int("local_on_version", null=True),
    _text("local_first", null=True),  # its kind, if a second person has yet to make it
    _text("local_decider", null=True),  # of the last decision made here
    _int("last_chain", null=True),
    _int("last_seq", null=True),
    # the feed
    _text("central_state", null=True),
    Column("central_version", Integer, nullable=False, server_default=text("0")),
    _text("decided_by", null=True),
    _text("decided_at", null=True),
    _text("reason", null=True),
    _text("first", null=True),
    _text("first_by", null=True),
    _text("decider", null=True),  # of the last decision, whatever came after it
    _text("held", null=True),  # the entry with which it asked for what another case asks for
    _text("held_by", null=True),  # the reference of that
    # how many lines its timeline has there, and of how many the file is here
    Column("told_lines", Integer, nullable=False, server_default=text("0")),
    Column("here_lines", Integer, nullable=False, server_default=text("0")),
    Column("corrected", Integer, nullable=False, server_default=text("0")),  # it was put right
    _text("submission_exception", null=True),
    _text("decision_exception", null=True),
    Column("pending", Integer, Computed(PENDING, persisted=False), nullable=False),
    Column("state", Text, Computed(STATE, persisted=False), nullable=False),
    UniqueConstraint("id"),
)
# Each list of cases walks along one of these, in its order; what a list leaves out is not in it.
# The rowid `n`, at the end of every index, tells cases of the same moment apart.
SHOWN = "reference IS NOT NULL"
OPEN = f"{SHOWN} AND here = 1 AND state = 'accepted'"
RETURNED = f"{SHOWN} AND state = 'returned'"
WAITING = f"{SHOWN} AND state = 'waiting'"
_UNDECIDED = "('waiting', 'accepted')"
UNDECIDED = f"{SHOWN} AND state IN {_UNDECIDED}"
DECIDED = f"{SHOWN} AND state NOT IN {_UNDECIDED}"
Index("case_view_newest", case_view.c.submitted_ms, sqlite_where=text(SHOWN))
Index("case_view_decided", case_view.c.submitted_ms, sqlite_where=text(DECIDED))
Index("case_view_returned", case_view.c.submitted_ms, sqlite_where=text(RETURNED))
Index("case_view_waiting", case_view.c.due, case_view.c.submitted_ms, sqlite_where=text(WAITING))
Index("case_view_open", case_view.c.due, case_view.c.submitted_ms, sqlite_where=text(OPEN))
# What was last written here about a case, so that what is not sent yet is found.
Index(
    "case_view_last",
    case_view.c.last_chain,
    case_view.c.last_seq,
    sqlite_where=text(f"last_chain IS NOT NULL AND {SHOWN}"),
)
# What is to be decided or carried out here, put right, or waits for papers must be here with all
# that it holds before it is opened: the line may be down then. In the order in which it is due.
NEEDED = (
    "(state IN ('returned', 'waiting')"
    " OR (here = 1 AND own = 0 AND state IN ('accepted', 'approved', 'appealed')))"
)
AHEAD = f"{SHOWN} AND told_lines > here_lines AND {NEEDED}"
Index("case_view_ahead", case_view.c.due, sqlite_where=text(AHEAD))
# The few that cannot be shown, so that the others are counted without being looked at.
Index("case_view_bare", case_view.c.n, sqlite_where=case_view.c.reference.is_(None))
# The person index: the newest case of a person tells the name by which the person was last known.
Index("case_view_person", case_view.c.person_key, case_view.c.submitted_ms)
# What follows from a case is asked when its page is opened.
Index(
    "case_view_origin",
    case_view.c.origin,
    case_view.c.submitted_ms,
    sqlite_where=case_view.c.origin.is_not(None),
)
# Whether a case shows a photo is asked at every submission and before every push.
Index(
    "case_view_photo", case_view.c.photo_sha256, sqlite_where=case_view.c.photo_sha256.is_not(None)
)

# How many cases of each day are undecided, apart for those that are to be decided here, kept by
# triggers: a number is asked for at each news of the line, and to count those cases takes longer
# with each of them. A day without any has no row.
undecided = Table(
    "undecided",
    metadata,
    _text("due", key=True),
    _int("here", key=True),
    _int("number"),
    sqlite_with_rowid=False,
)

# Who asks for what may be asked for once, by a digest of that.
once_key = Table(
    "once_key",
    metadata,
    _text("key", key=True),
    _text("case_id", key=True),
    sqlite_with_rowid=False,
)
Index("once_key_case", once_key.c.case_id)

# Which flags were set about what, by a digest of both: `own` says the journal, else the centre.
flag_mark = Table(
    "flag_mark",
    metadata,
    _text("key", key=True),
    _text("case_id", key=True),
    _int("own", key=True),
    _text("start", null=True),
    _text("below", null=True),
    sqlite_with_rowid=False,
)

receipt_view = Table(
    "receipt_view",
    metadata,
    _text("number", key=True),
    _text("case_id"),
    _text("stream"),
    _int("total"),
    _int("chain"),
    _int("seq"),
    sqlite_with_rowid=False,
)

# Receipts of a case beside the one that it names itself.
receipt_more = Table(
    "receipt_more",
    metadata,
    _text("case_id", key=True),
    _text("number", key=True),
    sqlite_with_rowid=False,
)

# What was put right here and is not answered yet: by which entry, and the facts of the case (JSON)
# with it and without it; without any where only moves of the case are known.
correction = Table(
    "correction",
    metadata,
    _text("case_id", key=True),
    _text("entry"),
    _int("chain"),
    _int("seq"),
    _int("on_version"),
    _text("now"),
    _text("before", null=True),
    sqlite_with_rowid=False,
)
Index("correction_entry", correction.c.entry)

receipt_print = Table(
    "receipt_print",
    metadata,
    _text("number", key=True),
    _int("copy_no", key=True),
    _int("chain"),
    _int("seq"),
    sqlite_with_rowid=False,
)

# The search index takes cases in batches of this size; `n` beyond the last full one is not in it.
SEARCH_BATCH = 64

# What the journal and the feed are folded into; the same fold fills them in a check.
VIEWS = (
    case_view, correction, receipt_view, receipt_more, receipt_print, once_key, flag_mark,
)  # fmt: skip
