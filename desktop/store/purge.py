"""Erases what is past its time: bodies, copies, names, photos; chain, sums and numbers stay.

What a check folds again is erased in all places that tell it, or where its body is gone: the check
then finds what it found before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)

from desktop.domain.life import CLOSED
from desktop.domain.numbers import case_stream
from desktop.entries import Issued, Viewed
from desktop.store.schema import (
    NEEDED,
    blob,
    body,
    case_file,
    case_view,
    chain,
    draft,
    feed,
    journal,
    place_of,
)

_V = case_view.c
_WHO = ("person_name", "person_key", "citizen_id_masked", "contract_account")
_OF_CASES = select(literal(case_stream("")) + _V.id)
_BARE = func.trim(_V.reference + " " + func.coalesce(_V.receipt_number, ""))
_BODY_GONE = ~exists().where(body.c.place == place_of(_V.submitted_chain, _V.submitted_seq))
_FETCHED = exists().where(case_file.c.id == _V.id, case_file.c.body.is_not(None))


@dataclass(frozen=True, slots=True)
class Past:
    """Before which day (ISO 8601) each kind of record is past its time; see `retention.toml`."""

    cases: str
    receipts: str
    views: str
    entries: str
    fetched: str
    lists: str


def erase(connection: Connection, past: Past) -> Mapping[str, int]:
    """Erase what is past its time, and give back how much of each record went.

    Only what the centre has confirmed goes, and nothing of a case that is still open.
    """
    kind, at, stream = journal.c.kind, journal.c.at, journal.c.stream
    others = kind.not_in((Issued.KIND, Viewed.KIND))
    over = stream.in_(_OF_CASES.where(_over(past.cases)))
    apart = and_(at < past.entries, stream.not_in(_OF_CASES))
    gone = {
        "cases": _bodies(connection, and_(others, over)),
        "receipts": _bodies(connection, and_(kind == Issued.KIND, at < past.receipts)),
        "views": _bodies(connection, and_(kind == Viewed.KIND, at < past.views)),
        "entries": _bodies(connection, and_(others, apart)),
        "fetched": _fetched(connection, past.fetched),
    }
    # Its file says that the body is here, in the journal; and nobody shows the photo any more.
    bare = and_(_V.own == 1, _over(past.cases), _BODY_GONE)
    again = update(case_view).where(bare, _V.here_lines > 0, ~_FETCHED)
    connection.execute(again.values(here_lines=0))
    connection.execute(
        update(case_view).where(bare, _V.photo_sha256.is_not(None)).values(photo_sha256=None)
    )
    return gone | {"photos": _photos(connection), "lists": _lists(connection, past.lists)}


def _over(before: str) -> ColumnElement[bool]:
    """Cases of which the centre has said that they are over, and were by then."""
    when = func.substr(func.coalesce(_V.decided_at, _V.submitted_at), 1, len(before))
    closed = _V.central_state.in_([state.value for state in CLOSED])
    return and_(closed, _V.pending == 0, when < before)


def _bodies(connection: Connection, which: ColumnElement[bool]) -> int:
    confirmed = (
        select(journal.c.place)
        .join(chain, chain.c.id == journal.c.chain)
        .where(journal.c.seq <= chain.c.acked_seq, which)
    )
    return connection.execute(delete(body).where(body.c.place.in_(confirmed))).rowcount


def _fetched(connection: Connection, before: str) -> int:
    """But for those that must be here without a line."""
    needed = select(_V.id).where(text(NEEDED))
    past = and_(case_file.c.fetched_at < before, case_file.c.id.not_in(needed))
    gone = select(case_file.c.id).where(past)
    connection.execute(update(case_view).where(_V.id.in_(gone)).values(here_lines=0))
    return connection.execute(delete(case_file).where(past)).rowcount


def _photos(connection: Connection) -> int:
    """Those that the centre has and that neither a case nor a draft shows here."""
    shown = or_(
        exists().where(draft.c.photo_sha256 == blob.c.sha256),
        exists().where(_V.photo_sha256 == blob.c.sha256),
    )
    return connection.execute(delete(blob).where(blob.c.sent == 1, ~shown)).rowcount


def _lists(connection: Connection, before: str) -> int:
    """Who it was, in the lists and in what the feed has told of it."""
    named = or_(*(func.coalesce(_V[name], "") != "" for name in _WHO))
    own = or_(_V.own == 0, _BODY_GONE)
    query = select(_V.id).where(_over(before), named, own)
    ids = list(connection.execute(query).scalars())
    nobody = dict.fromkeys(_WHO, "")
    blank = [part for name in _WHO for part in (f"$.data.{name}", "")]
    for case_id in ids:
        connection.execute(
            update(case_view).where(_V.id == case_id).values(**nobody, search_text=_BARE)
        )
        connection.execute(
            update(feed)
            .where(feed.c.subject == case_stream(case_id))
            .values(content=func.json_set(feed.c.content, *blank))
        )
    return len(ids)
