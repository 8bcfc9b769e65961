"""Taking back all that the centre has said of cases, when its feed is read from the beginning."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, bindparam, delete, select, update

from desktop.entries import NewerError, Renewal, begun_by, body_of
from desktop.store import corrections, flags, once
from desktop.store.journal import entries_where
from desktop.store.schema import case_view, correction, exception, journal, once_key, place_of
from desktop.store.views import CENTRAL, FACTS, Written, facts_in, fold_corrected


def unfold_cases(connection: Connection) -> None:
    """What the journal says is left."""
    n, others = case_view.c.n, case_view.c.own == 0
    put_right = _put_right_elsewhere(connection)
    none = dict.fromkeys(("central_version", "corrected", "told_lines", "here_lines"), 0)
    central: dict[str, int | None] = dict.fromkeys(CENTRAL) | none
    connection.execute(update(case_view).values(**central))
    once.unfold(connection)
    flags.unfold(connection)
    connection.execute(delete(correction))
    connection.execute(delete(case_view).where(others, case_view.c.decided_entry.is_(None)))
    facts = dict.fromkeys(FACTS) | {"search_text": "", "here": 0}
    connection.execute(update(case_view).where(others).values(**facts))
    _as_written_here(connection, put_right)
    # `n` tells how far the search index has come only as long as it has no gaps.
    left = connection.execute(select(n).order_by(n)).scalars().all()
    moved = [{"old": old, "new": new} for new, old in enumerate(left, start=1) if new != old]
    if moved:
        query = update(case_view).where(n == bindparam("old")).values(n=bindparam("new"))
        connection.execute(query, moved)
    connection.exec_driver_sql("INSERT INTO case_search (case_search) VALUES ('rebuild')")


def _put_right_elsewhere(connection: Connection) -> list[int]:
    """Where the submissions are whose facts have come from the feed."""
    v = case_view.c
    query = select(place_of(v.submitted_chain, v.submitted_seq)).where(v.own == 1, v.corrected > 0)
    return list(connection.execute(query).scalars())


def _as_written_here(connection: Connection, submissions: list[int]) -> None:
    """The facts of cases as their submissions say, and as they were put right here since."""
    refused = set(connection.execute(select(exception.c.entry_id)).scalars())
    known = select(journal.c.place).where(journal.c.kind.in_(corrections.KINDS))
    moves = list(connection.execute(known.order_by(journal.c.place)).scalars())
    for place in (*submissions, *moves):
        (entry,) = entries_where(connection, journal.c.place == place)
        with suppress(NewerError):
            body = body_of(entry)
            if (begun := begun_by(body)) is not None:
                facts = facts_in(begun, entry.actor, begun.office)
                here = case_view.c.id == begun.case_id
                connection.execute(update(case_view).where(here).values(**facts))
                connection.execute(delete(once_key).where(once_key.c.case_id == begun.case_id))
                once.fold(connection, begun.case_id, begun.once)
            elif isinstance(body, Renewal) and entry.id not in refused:
                chain = (place - entry.seq) // 2**32
                fold_corrected(connection, Written(chain, entry), body)
            elif isinstance(body, Renewal) and body.corrected is not None:
                once.fold(connection, body.case_id, body.corrected.once)
