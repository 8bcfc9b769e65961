"""The visit that is going on at this counter; whoever observes it is told of each change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MethodType
from typing import TYPE_CHECKING
from weakref import WeakMethod

from desktop.domain.citizen import Person
from desktop.ports import CardRead, CardRemoved
from desktop.visit.visit import Stay, Visit, has_text, of

if TYPE_CHECKING:
    from desktop.domain.case import Draft
    from desktop.forms.evaluate import Evaluation
    from desktop.forms.form import Service
    from desktop.services.filing import Submitted


class Here:
    """Who is here, and the cards that were read of them; of the main thread alone.

    `last` is the card that was read last, whoever's it was, until somebody signs out.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._visit: Visit | None = None
        self._stays: dict[str, Stay] = {}
        self._told: dict[str, int] = {}  # the stay that was last heard of, by its reader
        self._observers: list[Callable[[], Callable[[], None] | None]] = []
        self.last: Stay | None = None

    @property
    def visit(self) -> Visit | None:
        """The visit; None while nobody is here."""
        return self._visit

    @property
    def applicant(self) -> Person | None:
        """Whoever applies, as long as they are shown."""
        visit = self._visit
        return None if visit is None or visit.away else visit.applicant

    def observe(self, heard: Callable[[], None]) -> None:
        """Call `heard` after each change; a method only for as long as there is its object."""
        method = isinstance(heard, MethodType)
        self._observers.append(WeakMethod(heard) if method else lambda: heard)

    def stay_of(self, citizen_id: str) -> Stay | None:
        """The card of this person that was read in this visit, or last."""
        return self._stays.get(citizen_id)

    # --- cards --------------------------------------------------------------------------------

    def read(self, event: CardRead) -> bool:
        """A customer's card has been read, so far; True for the first word of it."""
        who, known = event.card.citizen_id, self._stays.get(event.card.citizen_id)
        first = self._told.get(event.reader) != event.session
        self._told[event.reader] = event.session
        same = known is not None and known.is_of(event)
        came = known.came if known is not None and same else self._now()
        self.last = self._stays[who] = Stay(event, came)
        if (role := self._coming(who) or self._typed(who)) and has_text(event):
            self._visit = self._seated(role, event)
        self._tell()
        return first

    def removed(self, event: CardRemoved) -> None:
        """A card has left; a seat that waited for the rest of it is open again."""
        for who, stay in self._stays.items():
            if stay.left is None and stay.is_of(event):
                gone = self._stays[who] = replace(stay, left=self._now())
                self.last = gone if self.last is stay else self.last
                if role := self._coming(who):
                    self._visit = self._must().seated(role, None)
                self._tell()
                return

    # --- who, and how far ---------------------------------------------------------------------

    def welcome(self, person: Person | None) -> None:
        """This customer is asked what they want: a new visit, unless it is theirs already. None
        where somebody reports who need not be known.
        """
        visit = self._of(person) if person is not None else of(None, self._now())
        seats = visit.seats
        if person is not None:
            seats = (replace(seats[0], person=person), *seats[1:])
        self._put(replace(visit, seats=seats, step="customer", away=False))

    def learn(self, person: Person) -> None:
        """More has been read of whoever applies; how far the visit is does not change."""
        visit = self._visit
        before = visit.applicant if visit is not None else None
        if visit is not None and before is not None and before.citizen_id == person.citizen_id:
            known = replace(person, photo_sha256=before.photo_sha256)
            self._put(visit.seated(visit.seats[0].role.id, known))

    def take_seat(self, read: CardRead) -> None:
        """Whoever's card this is takes the open seat."""
        seat = self._visit.open_seat if self._visit is not None else None
        if seat is not None:
            self._put(self._seated(seat.role.id, read))

    def turn(self, role: str) -> None:
        """The clerk looks at this one of the seats beside the applicant's."""
        if self._visit is not None:
            self._put(replace(self._visit, turned=role))

    def leave_seat(self, role: str) -> None:
        """Whoever is in the seat of a role has been put into it by mistake."""
        if self._visit is not None:
            self._put(self._visit.seated(role, None))

    def fill(self, draft: Draft, service: Service, evaluation: Evaluation) -> None:
        """This application is being filled."""
        self._put(self._with(draft).filling(draft, service, evaluation))

    def pay(self, draft: Draft) -> None:
        """The money for this application is being taken."""
        self._put(replace(self._with(draft), step="payment", away=False))

    def hand_over(self, taken: Submitted) -> None:
        """The papers of a case are handed over: of this visit, or of a customer before."""
        visit = self._visit
        if visit is None or taken.case.id not in visit.drafts:
            visit = Visit(self._now())
        others = tuple(one for one in visit.taken if one.case.id != taken.case.id)
        self._put(replace(visit, step="handover", taken=(*others, taken), away=False))

    def kept(self, draft_id: str, at: datetime) -> None:
        """All that was typed into an application of this visit is in the store."""
        if self._visit is not None and draft_id in self._visit.drafts:
            self._put(replace(self._visit, saved=at))

    def look_away(self) -> None:
        """The clerk looks at something else: nobody is shown meanwhile."""
        if self._visit is not None:
            self._put(replace(self._visit, away=True))

    def end(self) -> None:
        """They have gone."""
        self._put(None)

    def forget(self) -> None:
        """Who works here has gone, too: no card is remembered."""
        self._stays, self._told, self.last = {}, {}, None
        self._put(None)

    # --- inside ---------------------------------------------------------------------------------

    def _of(self, person: Person) -> Visit:
        """The visit of this person: the one that goes on, or a new one."""
        visit, before = self._visit, self._visit.applicant if self._visit is not None else None
        same = before is not None and before.citizen_id == person.citizen_id != ""
        return visit if visit is not None and same else of(person, self._now())

    def _with(self, draft: Draft) -> Visit:
        """The visit in which this is filled in, or that of whoever has come with it."""
        visit = self._visit
        if visit is not None and draft.id in visit.drafts:
            return visit
        if draft.came is not None:
            return self._of(draft.came)
        begun = visit is not None and not (visit.seats or visit.drafts or visit.taken)
        return visit if visit is not None and begun else of(None, self._now())

    def _coming(self, citizen_id: str) -> str:
        """The role in whose seat this person is, their card not read as far as is needed."""
        for seat in self._visit.seats if self._visit is not None else ():
            if seat.person and seat.person.citizen_id == citizen_id and not seat.whole:
                return seat.role.id
        return ""

    def _typed(self, citizen_id: str) -> str:
        """The role beside the applicant's in whose seat this person is without their card."""
        for seat in self._visit.beside if self._visit is not None else ():
            who = seat.person
            if who is not None and who.citizen_id == citizen_id and who.source != "chip":
                return seat.role.id
        return ""

    def _must(self) -> Visit:
        assert self._visit is not None
        return self._visit

    def _seated(self, role: str, read: CardRead) -> Visit:
        person = Person.from_card(read.card)
        return self._must().seated(role, person, whole=has_text(read))

    def _put(self, visit: Visit | None) -> None:
        if visit != self._visit:
            self._visit = visit
            self._stays = {
                who: stay
                for who, stay in self._stays.items()
                if stay is self.last or (visit is not None and visit.holds(who))
            }
            self._tell()

    def _tell(self) -> None:
        self._observers = [observer for observer in self._observers if observer() is not None]
        for observer in tuple(self._observers):
            if (heard := observer()) is not None:
                heard()
