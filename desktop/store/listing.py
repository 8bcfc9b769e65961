"""Lists of cases, read piece by piece along an index in the order of the list.

No list is sorted or read whole: a piece begins after the key of the one before (no OFFSET), and a
search goes through the cases window by window, so that no question takes long in any store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    column,
    func,
    select,
    table,
    text,
    tuple_,
)

from desktop.domain.case import CaseView, Waiting
from desktop.domain.life import ONCE, state_named
from desktop.domain.listing import Count, Key, Listed, Listing, Piece
from desktop.domain.text import clean
from desktop.domain.thai_date import BANGKOK
from desktop.store.life_format import stored_life
from desktop.store.schema import (
    DECIDED,
    OPEN,
    RETURNED,
    SEARCH_BATCH,
    SHOWN,
    WAITING,
    case_view,
    chain,
    place_of,
    undecided,
)
from desktop.store.source import Source
from desktop.store.views import searchable

# Shorter words have no piece of three letters to look up: the texts themselves are looked at.
_PIECE = 3
# How many cases a search looks through at a time, by the index and text by text.
# (by the index and the cases it names: whose words or group are looked at one by one).
WINDOW, WINDOW_OF_CASES, WINDOW_OF_TEXTS = 16_384, 4_096, 2_048
_MOST = 2**62  # beyond every time and number

_SEARCH = table("case_search", column("rowid"), column("case_search"))
_N = case_view.c.n
_SUBMITTED = case_view.c.submitted_ms
_SHOWN, _OPEN, _DECIDED = text(SHOWN), text(OPEN), text(DECIDED)
_RETURNED, _WAITING = text(RETURNED), text(WAITING)
_BARE = select(func.count()).where(case_view.c.reference.is_(None)).scalar_subquery()


# What a list shows of a case, by which its key is made, and where it is kept here.
_FACTS = (
    "id", "reference", "service_id", "state", "office", "counter", "submitted_at", "submitted_by",
    "due", "total", "receipt_number", "person_name", "person_key", "citizen_id_masked",
    "contract_account", "copies_taken", "life",
)  # fmt: skip
_STAND = (
    "own", "central_version", "pending", "decided_by", "decided_at", "reason", "local_decided_by",
    "local_decided_at", "local_reason", "here", "local_first", "first", "first_by",
    "decider", "local_decider", "held", "held_by", "decision_exception", "submission_exception",
)  # fmt: skip
_PLACE = ("n", "submitted_ms", "last_seq", "submitted_chain", "submitted_seq")
_NAMES = (*_FACTS, *_STAND, *_PLACE)
_AT = {name: at for at, name in enumerate(_NAMES)}
CASES: Select[Any] = select(
    *(case_view.c[name] for name in _NAMES),
    func.coalesce(case_view.c.last_seq > chain.c.acked_seq, 0).label("unsent"),
).outerjoin(chain, chain.c.id == case_view.c.last_chain)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way along an index: all cases that meet `where`, by `order` from `start` on.

    The keys of its cases begin with `mark`, by which the walks of a list follow each other.
    """

    where: tuple[ColumnElement[bool] | Any, ...]
    order: tuple[Column[Any], ...]
    start: tuple[int | str, ...]
    newest_first: bool = True
    mark: int = 0

    def key(self, row: Row[Any]) -> Key:
        values = (row[_AT[name.name]] for name in self.order)
        return (self.mark, *(-value if self.newest_first else value for value in values))

    def beyond(self, after: Key) -> ColumnElement[bool]:
        """Whether a case comes after this key, or is in the walk at all."""
        values = tuple(-v if self.newest_first else v for v in after[1:])  # type: ignore[operator]
        here, there = tuple_(*self.order), tuple_(*(values or self.start))
        return here < there if self.newest_first else here > there

    def ordered(self, query: Select[Any]) -> Select[Any]:
        by = (name.desc() if self.newest_first else name.asc() for name in self.order)
        return query.order_by(*by)


class CaseLists:
    """The lists of cases of this PC: its own, and those of the office from the feed."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def piece(self, listing: Listing, after: Key | None, limit: int) -> Piece:
        """The next cases of a list, from its beginning for no key."""
        words = _words(listing)
        with self._source.connection() as connection:
            if words:
                return _searched(connection, listing, words, after, limit)
            walks = _walks(connection, listing)
            left = [walk for walk in walks if after is None or walk.mark >= int(after[0])]
            if not left:
                return Piece()
            walk, *others = left
            at = after if after is not None and walk.mark == after[0] else (walk.mark,)
            query = walk.ordered(CASES.where(*walk.where, walk.beyond(at))).limit(limit)
            rows = tuple(
                Listed(walk.key(row), view(row)) for row in connection.execute(query).all()
            )
            if len(rows) == limit:
                return Piece(rows, rows[-1].key)
            return Piece(rows, (others[0].mark,) if others else None)

    def among(self, listing: Listing, ids: Collection[str]) -> dict[str, Listed]:
        """Which of these cases are in the list, and where."""
        words = _words(listing)
        found: dict[str, Listed] = {}
        if not ids:
            return found
        with self._source.connection() as connection:
            walks = [_by_number(listing, words)] if words else _walks(connection, listing)
            for walk in walks:
                here = CASES.where(*walk.where, case_view.c.id.in_(list(ids)))
                for row in connection.execute(here):
                    found.setdefault(row.id, Listed(walk.key(row), view(row)))
        return found

    def count(self, listing: Listing, after: Key | None = None) -> Count:
        """How many cases a list has; a search is counted from key to key, a window at a time."""
        words = _words(listing)
        with self._source.connection() as connection:
            if words:
                return _counted(connection, listing, words, after)
            return Count(_number(connection, listing))

    def waiting(self, today: date) -> Waiting:
        """How many cases there are to review."""
        with self._source.connection() as connection:
            return _waiting(connection, today)


def _number(connection: Connection, listing: Listing) -> int:
    """How many cases a list without words has; counted one by one only where they are few."""
    if listing.person or listing.group in ("today", "mine", "unsent", "returned", "waiting"):
        return sum(_walked(connection, walk) for walk in _walks(connection, listing))
    waiting = _waiting(connection, listing.day)
    match listing.group:
        case "to_review":
            return waiting.open
        case "overdue":
            return waiting.overdue
        case "due_today":
            return waiting.due_today
        case "desk":
            return waiting.open + _walked(connection, _newest(_DECIDED, *on_day(listing.day)))
    # `n` has no gaps, and those that cannot be shown are few.
    number = connection.execute(select(func.max(_N) - _BARE)).scalar() or 0
    if listing.group == "decided":
        undone = select(func.coalesce(func.sum(undecided.c.number), 0))
        return number - int(connection.execute(undone).scalar_one())
    return number


def _walked(connection: Connection, walk: _Walk) -> int:
    query = select(func.count()).select_from(case_view)
    return connection.execute(query.where(*walk.where, walk.beyond((walk.mark,)))).scalar_one()


def _waiting(connection: Connection, today: date) -> Waiting:
    day, due = today.isoformat(), undecided.c.due
    number = func.coalesce(func.sum(undecided.c.number), 0)
    some = (func.sum(undecided.c.number).filter(which) for which in (due < day, due == day))
    query = select(number, *(func.coalesce(one, 0) for one in some)).where(undecided.c.here == 1)
    row = connection.execute(query).one()
    return Waiting(*row)


# --- what is in a list -------------------------------------------------------------------------


def _walks(connection: Connection, listing: Listing) -> list[_Walk]:
    if listing.person:
        of = _by_number(listing, ())
        return [replace(of, where=(*of.where, case_view.c.person_key == listing.person))]
    day = listing.day.isoformat()
    match listing.group:
        case "all":
            return [_newest(_SHOWN)]
        case "today":
            return [_newest(_SHOWN, *on_day(listing.day))]
        case "mine":
            mine = case_view.c.submitted_by == listing.actor
            return [_newest(_SHOWN, *on_day(listing.day), mine)]
        case "returned":
            return [_newest(_RETURNED)]
        case "waiting":
            return [_urgent(of=_WAITING)]
        case "decided":
            return [_newest(_DECIDED)]
        case "unsent":
            chains = connection.execute(select(chain).order_by(chain.c.id.desc()))
            return [_unsent(row.id, row.acked_seq) for row in chains]
        case "overdue":
            return [_urgent(case_view.c.due < day)]
        case "due_today":
            return [_urgent(case_view.c.due == day)]
        case "to_review":
            return [_urgent()]
        case "desk":
            return [_urgent(), _newest(_DECIDED, *on_day(listing.day), mark=1)]


def _newest(*where: Any, mark: int = 0) -> _Walk:
    return _Walk(where, (_SUBMITTED, _N), (_MOST, _MOST), mark=mark)


def _urgent(*where: Any, of: Any = _OPEN) -> _Walk:
    order = (case_view.c.due, _SUBMITTED, _N)
    return _Walk((of, *where), order, ("", 0, 0), newest_first=False)


def _unsent(number: int, acked: int) -> _Walk:
    """By what was written last, since that is the order in which it will be sent."""
    where = (case_view.c.last_chain == number, case_view.c.last_seq > acked, _SHOWN)
    return _Walk(where, (case_view.c.last_seq, _N), (_MOST, _MOST), mark=-number)


def on_day(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Submitted on this day of Bangkok."""
    start = datetime(day.year, day.month, day.day, tzinfo=BANGKOK)
    first = round(start.timestamp() * 1000)
    after = round((start + timedelta(days=1)).timestamp() * 1000)
    return first <= _SUBMITTED, after > _SUBMITTED


# --- a search ------------------------------------------------------------------------------------


def _words(listing: Listing) -> list[str]:
    return [] if listing.person else searchable(clean(listing.text)).lower().split()


def _by_number(listing: Listing, words: Iterable[str]) -> _Walk:
    """What is searched comes in the order of its arrival, by which the index is made."""
    where: tuple[Any, ...] = (_SHOWN,)
    match listing.group:
        case "today":
            where = (_SHOWN, *on_day(listing.day))
        case "mine":
            where = (_SHOWN, case_view.c.submitted_by == listing.actor)
        case "unsent":
            where = (_SHOWN, case_view.c.last_seq > chain.c.acked_seq)
        case "returned":
            where = (_RETURNED,)
        case "waiting":
            where = (_WAITING,)
        case "decided":
            where = (_DECIDED,)
    return _Walk((*where, *_holds(words)), (_N,), (_MOST,))


@dataclass(frozen=True, slots=True)
class _Window:
    """The cases of a search to look through next: from number `first`, below `below`."""

    walk: _Walk
    first: int
    below: int
    looked_up: list[str]

    @property
    def after(self) -> Key | None:
        """Where the next window begins."""
        return (self.walk.mark, -self.first) if self.first > 1 else None

    def within(self, query: Select[Any], *, alone: bool = False) -> Select[Any]:
        """What the window holds; `alone` by the search index, which has all that can be shown."""
        number = _SEARCH.c.rowid if self.looked_up else _N
        if self.looked_up:
            query = query.where(_SEARCH.c.case_search.match(_phrases(self.looked_up)))
            query = query if alone else query.join(_SEARCH, _SEARCH.c.rowid == _N)
        if not alone:
            query = query.where(*self.walk.where)
        return query.where(number >= self.first, number < self.below)

    def newest_first(self, query: Select[Any]) -> Select[Any]:
        """In the order of the index itself, so that it stops at a limit."""
        number = _SEARCH.c.rowid if self.looked_up else _N
        return self.within(query).order_by(number.desc())


def _window(
    connection: Connection, listing: Listing, words: list[str], after: Key | None
) -> _Window:
    """The next window. The newest cases are not in the index yet: their texts are looked at."""
    last = connection.execute(select(func.max(_N))).scalar() or 0
    below = min(last + 1, -int(after[1])) if after is not None else last + 1
    indexed = last - last % SEARCH_BATCH
    long = [word for word in words if len(word) >= _PIECE]
    if below > indexed + 1:
        return _Window(_by_number(listing, words), indexed + 1, below, [])
    width = WINDOW_OF_TEXTS if not long else WINDOW
    if long and not _by_index_alone(listing, words):
        width = WINDOW_OF_CASES
    walk = _by_number(listing, [word for word in words if word not in long])
    return _Window(walk, max(1, below - width), below, long)


def _by_index_alone(listing: Listing, words: list[str]) -> bool:
    return listing.group == "all" and all(len(word) >= _PIECE for word in words)


def _searched(
    connection: Connection, listing: Listing, words: list[str], after: Key | None, limit: int
) -> Piece:
    window = _window(connection, listing, words, after)
    query = window.newest_first(CASES).limit(limit)
    key = window.walk.key
    rows = tuple(Listed(key(row), view(row)) for row in connection.execute(query).all())
    return Piece(rows, rows[-1].key if len(rows) == limit else window.after)


def _counted(
    connection: Connection, listing: Listing, words: list[str], after: Key | None
) -> Count:
    window = _window(connection, listing, words, after)
    alone = bool(window.looked_up) and _by_index_alone(listing, words)
    query = select(func.count()).select_from(_SEARCH if alone else case_view)
    if listing.group == "unsent":
        query = query.join(chain, chain.c.id == case_view.c.last_chain)
    number = connection.execute(window.within(query, alone=alone)).scalar_one()
    return Count(number, window.after)


def _holds(words: Iterable[str]) -> list[ColumnElement[bool]]:
    return [func.instr(func.lower(case_view.c.search_text), word) > 0 for word in words]


def _phrases(words: Iterable[str]) -> str:
    """A search for all words, each taken as it is (sqlite.org/fts5.html, FTS5 Strings)."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def submitted_at(row: Sequence[Any]) -> int:
    """The place of the entry by which such a case was submitted here; 0 where it was not."""
    chain_id, seq = row[_AT["submitted_chain"]], row[_AT["submitted_seq"]]
    return int(place_of(chain_id, seq)) if seq else 0


def view(row: Sequence[Any]) -> CaseView:
    """A row of `CASES` as the case that it tells of."""
    facts = dict(zip(_FACTS, row, strict=False))
    stand = row[len(_FACTS) : len(_FACTS) + len(_STAND)]
    own, version, pending, by, at, reason, local_by, local_at, local_reason, here, *rest = stand
    local_first, first, first_by, decider, local_decider, held, held_by, *exceptions = rest
    facts["state"] = state_named(facts["state"])
    facts["life"] = stored_life(facts["life"])
    facts["due"] = date.fromisoformat(facts["due"])
    facts["person_name"] = facts["person_name"] or ""
    facts["person_key"] = facts["person_key"] or ""
    return CaseView(
        **facts,
        unsent=bool(row[-1]),
        own=bool(own),
        version=version,
        decided_by=local_by if pending else by,
        decided_at=local_at if pending else at,
        reason=local_reason if pending else reason,
        here=bool(here),
        decider=(local_decider if pending else None) or decider or "",
        first=(local_first if pending else first) or "",
        first_by=(local_by if pending and local_first else first_by) or "",
        exception=exceptions[0] or exceptions[1] or (ONCE if held else None),
        held=held or "",
        held_by=held_by or "",
    )
