"""Who looks at a person or a case, and what for: written down, and told to the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.case import CaseView
from desktop.domain.journal import utc_stamp
from desktop.domain.looking import Purpose
from desktop.domain.numbers import person_stream
from desktop.domain.staff import StaffRole
from desktop.entries import NewEntry, NewerError, Viewed, body_of
from desktop.ports import Clock
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.services.staff import stated

if TYPE_CHECKING:
    from desktop.store import Store


@dataclass(frozen=True, slots=True)
class Look:
    """One look: by whom, what for, and at which of their cases; `case` is its reference, empty
    where it was at the full id alone.
    """

    at: str
    actor: str
    purpose: str
    case: str = ""


class Looking:
    """Views that are written down (on the store lane); nobody looks without one of the purposes
    that the data have for their role.
    """

    def __init__(self, store: Store, reference: Reference, clock: Clock) -> None:
        self._store = store
        self._reference = reference
        self._clock = clock
        # What was written since this program began, so that a list walked up and down says it once.
        self._told: dict[tuple[str, str, str], datetime] = {}

    def purposes(self, role: StaffRole) -> tuple[Purpose, ...]:
        """What somebody in this role may look for today."""
        return self._reference.purposes.of(role, self._clock.now().date())

    def person(self, person_key: str, purpose: str, actor: Session, case_id: str = "") -> None:
        """The full id of a person is about to be shown (writes); of a case, if it is there.

        CounterError STAFF_NO_PURPOSE without a purpose that is theirs.
        """
        self._write(Viewed(person_key, self._known(purpose, actor), case_id=case_id or None), actor)

    def case(self, view: CaseView, purpose: str, actor: Session) -> None:
        """A case is in sight (writes, unless that was written a short while ago, or nobody who is
        known came with it). Errors as `person`.
        """
        if not view.person_key:
            return
        body = Viewed(view.person_key, self._known(purpose, actor), case_id=view.id)
        now, which = self._clock.now(), (actor.id, view.id, purpose)
        told, once_in = self._told.get(which), self._reference.purposes.once_in(now.date())
        if told is None or not told <= now < told + once_in:
            self._write(body, actor)
            self._told[which] = now

    def who(self, person_key: str) -> tuple[Look, ...]:
        """Who looked at a person at this counter, the newest first, as far as it is kept."""
        looks = []
        for entry in reversed(self._store.journal.timeline(person_stream(person_key))):
            try:
                body = body_of(entry)
            except NewerError:
                continue
            if isinstance(body, Viewed):
                view = self._store.cases.get(body.case_id) if body.case_id else None
                reference = view.reference if view is not None else ""
                looks.append(Look(entry.at, entry.actor, body.purpose, reference))
        return tuple(looks)

    def _known(self, purpose: str, actor: Session) -> str:
        known = any(one.id == purpose for one in self.purposes(actor.role))
        return stated(purpose if known else "")

    def _write(self, body: Viewed, actor: Session) -> None:
        with self._store.write() as transaction:
            transaction.append(NewEntry(body, actor.author, utc_stamp(self._clock.now())))
