"""What waits to be sent to the centre, and what the centre could not apply."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import SALVAGED
from desktop.domain.numbers import case_of
from desktop.domain.text import clean
from desktop.entries import NewEntry, Settled, body_of
from desktop.ports import BACKED_UP, Clock
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.domain.journal import JournalEntry
    from desktop.store import Store
    from desktop.store.sync_state import EntryException


# How long it is told that the centre had lost entries, once it has them again.
TOLD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that the centre has not confirmed; `about` is the case or receipt number, if any."""

    seq: int
    kind: str
    at: str
    actor: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class SentAgain:
    """How many entries, since when (UTC), and how many of them the centre has not confirmed yet."""

    entries: int
    since: str
    left: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The first entries that wait, how many there are in all, and how many were confirmed.

    `stranded` are those of former enrolments that never reached the centre: nothing sends them
    by itself any more. `missing` was given out by this PC and is in its journal no longer;
    `set_aside` are items of the feed that could not be read, `newer_items` those of a newer
    program, `newer` entries for a newer one of the centre. `again` is what the centre had
    confirmed and had no more, so that it is sent again. `backed_up` is when this PC's last backup
    was made (UTC).
    """

    entries: tuple[Waiting, ...]
    waiting: int
    acknowledged: int
    stranded: int = 0
    missing: tuple[CounterError, ...] = ()
    set_aside: int = 0
    again: SentAgain | None = None
    newer: int = 0
    newer_items: int = 0
    backed_up: str | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """An entry of this PC that the centre keeps but could not apply; for a person to settle."""

    entry_id: str
    seq: int
    code: str
    case_id: str | None
    reference: str


class Outbox:
    """What waits for the centre or for a person (on the store lane)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def outgoing(self, limit: int = 50) -> Outgoing:
        """What waits, in the order in which it will be sent."""
        counts = self._store.journal.counts()
        entries = tuple(self._waiting(entry) for entry in self._store.journal.unsent(limit))
        missing = tuple(one.told() for one in self._store.sync.missing())
        aside = len(self._store.sync.set_aside())
        return Outgoing(
            entries,
            counts.unsent,
            counts.acknowledged,
            counts.stranded,
            missing,
            aside,
            self._again(),
            self._store.sync.newer_entries(),
            len(self._store.sync.newer_items()),
            self._store.state(BACKED_UP),
        )

    def _again(self) -> SentAgain | None:
        """Told for some days after all of it has arrived, since that often takes a moment only."""
        claim = self._store.sync.claim()
        if claim is None:
            return None
        age = self._clock.now() - datetime.fromisoformat(claim.since)
        if not claim.left and age > TOLD:
            return None
        return SentAgain(claim.entries, claim.since, claim.left)

    def objections(self) -> tuple[Objection, ...]:
        """What nobody has settled yet, the newest first."""
        return tuple(_objection(item) for item in self._store.sync.exceptions())

    def settle(self, objection: Objection, reason: str, actor: Session) -> None:
        """A person has dealt with it (writes); telling it again changes nothing.

        SETTLE_NO_REASON without words how; ENTRY_NOT_ALLOWED for whoever may not.
        """
        reason = clean(reason).strip()
        if not reason:
            raise CounterError(Code.SETTLE_NO_REASON)
        with self._store.write() as transaction:
            if objection.entry_id not in {e.entry_id for e in transaction.sync.exceptions()}:
                return
            body = Settled(objection.entry_id, objection.code, reason, objection.case_id)
            transaction.append(NewEntry(body, actor.author, utc_stamp(self._clock.now())))

    def to_settle(self) -> int:
        """How many things a person must see to: objections, what is stranded, missing, unread."""
        sync = self._store.sync
        stranded = self._store.journal.counts().stranded > 0
        apart = stranded + len(sync.missing()) + bool(sync.set_aside())
        return sync.exception_count() + apart

    def disputed(self) -> list[CaseView]:
        """The cases whose submission or newest decision here the centre could not apply."""
        cases = {item.case_id: item for item in self.objections() if item.case_id}
        views = (self._store.cases.get(case_id) for case_id in cases)
        return [view for view in views if view is not None]

    def _waiting(self, entry: JournalEntry) -> Waiting:
        try:
            body = body_of(entry)
        except ValueError:  # it is sent as it is, whoever can read it
            body = None
        facts = body.facts if body is not None else {}
        about = str(facts.get("reference") or facts.get("number") or "")
        case_id = body.of_case if body is not None else case_of(entry.stream)
        if not about and case_id is not None:
            view = self._store.cases.get(case_id)
            about = view.reference if view is not None else ""
        return Waiting(entry.seq, entry.kind, entry.at, entry.actor, about)


def _objection(item: EntryException) -> Objection:
    case_id, reference = item.case_id, item.case_reference or ""
    if item.code == SALVAGED and not reference:
        # The case is not here: the centre tells by which paper it is found.
        about = json.loads(item.detail)
        case_id, reference = None, about.get("number") or about.get("reference") or ""
    return Objection(item.entry_id, item.seq, item.code, case_id, reference)
