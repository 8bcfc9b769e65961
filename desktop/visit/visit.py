"""What there is to know of a visit, as values: nothing here changes, and nothing asks the store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from desktop.domain.citizen import CitizenCard, Person
from desktop.domain.party import BEHIND, ROLES, Role
from desktop.ports import CardRead, CardRemoved, Stage

if TYPE_CHECKING:  # the window is there before these are
    from desktop.domain.case import Draft
    from desktop.domain.receipt import Quote
    from desktop.forms.documents import DocumentStatus
    from desktop.forms.evaluate import Evaluation
    from desktop.forms.form import Role as Part
    from desktop.forms.form import Service
    from desktop.forms.parties import PartyState
    from desktop.services.filing import Submitted

Step = Literal["customer", "application", "payment", "handover"]


@dataclass(frozen=True, slots=True)
class Stay:
    """A card as far as it has been read, when it was put in, and when it left its reader."""

    read: CardRead = field(repr=False)
    came: datetime
    left: datetime | None = None

    @property
    def card(self) -> CitizenCard:
        """What it has said so far."""
        return self.read.card

    def is_of(self, event: CardRead | CardRemoved) -> bool:
        """Whether the event is about this stay of this card."""
        return (self.read.reader, self.read.session) == (event.reader, event.session)


@dataclass(frozen=True, slots=True)
class Seat:
    """The place of one party; open until a card, or whoever types, fills it.

    Until its card has been read as far as a case needs it, it is not `whole`. `needed` tells that
    the case waits for it, `left_out` that nobody comes for it, `begun` that something has been
    typed of them, and `present` whether they stand here; `part` is the role as its service has it.
    """

    role: Role
    person: Person | None = None
    whole: bool = True
    takes_card: bool = True
    needed: bool = True
    left_out: bool = False
    begun: bool = False
    present: bool = True
    acting: str = "self"
    part: Part | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it stands open by itself. Who acts for somebody that need not be here may be
        given as well: a card takes that seat only where the clerk has turned to it.
        """
        return self.needed or BEHIND not in self.role.id


@dataclass(frozen=True, slots=True)
class Visit:
    """One errand at the counter. The first seat is that of whoever applies, or has come where
    nobody does; it may be open then, and until a service is chosen there may be none.

    `drafts` are the applications that were filled in it, the open one last; `service`, `quote`,
    `documents` and the contract `account` are the open one's. `taken` are the cases that it came
    to, with their papers; `saved` is when what was typed was last kept. `turned` is the role of the
    seat that the clerk has turned to. `away` tells that the clerk is looking at something else
    meanwhile: nothing of it is shown.
    """

    begun: datetime
    seats: tuple[Seat, ...] = ()
    step: Step = "customer"
    drafts: tuple[str, ...] = ()
    service: Service | None = None
    quote: Quote | None = None
    documents: tuple[DocumentStatus, ...] = ()
    turned: str = ""
    account: str = field(default="", repr=False)
    taken: tuple[Submitted, ...] = ()
    saved: datetime | None = None
    away: bool = False

    @property
    def applicant(self) -> Person | None:
        """Whoever applies, or has come with it; None where nobody has, and where only a case that
        was taken is looked at.
        """
        return self.seats[0].person if self.seats else None

    @property
    def beside(self) -> tuple[Seat, ...]:
        """The seats beside that of whoever applies: all of them, where nobody does."""
        nobody = self.service is not None and not self.service.applicant
        return self.seats if nobody and self.step != "customer" else self.seats[1:]

    @property
    def open_seat(self) -> Seat | None:
        """The first that a card may take."""
        free = (one for one in self.seats if one.person is None and not one.left_out)
        asked = (one for one in free if one.is_asked or one.role.id == self.turned)
        return next((seat for seat in asked if seat.takes_card), None)

    @property
    def awaited(self) -> Seat | None:
        """The first that the case waits for."""
        return next((seat for seat in self.seats if seat.needed and seat.person is None), None)

    def holds(self, citizen_id: str) -> bool:
        """Whether this person has a seat."""
        return any(seat.person and seat.person.citizen_id == citizen_id for seat in self.seats)

    def seated(self, role: str, person: Person | None, *, whole: bool = True) -> Visit:
        """With this person in the seat of a role; nobody opens it again."""
        seats = (
            replace(seat, person=person, whole=whole) if seat.role.id == role else seat
            for seat in self.seats
        )
        return replace(self, seats=tuple(seats))

    def filling(self, draft: Draft, service: Service, evaluation: Evaluation) -> Visit:
        """With this application open. Who is about to take a seat of it keeps it."""
        coming = {seat.role.id: seat for seat in self.seats if not seat.whole}
        states = sorted(evaluation.parties, key=lambda one: one.role.id != draft.applicant_role)
        seats = (coming.get(one.role.id, _seat(one, draft)) for one in states)
        others = tuple(one for one in self.drafts if one != draft.id)
        return replace(
            self,
            seats=tuple(seats),
            step="application",
            drafts=(*others, draft.id),
            service=service,
            quote=evaluation.quote,
            documents=evaluation.documents,
            account=_account(evaluation),
            away=False,
        )


def of(person: Person | None, begun: datetime) -> Visit:
    """A visit that begins with this person, or with nobody; which service is wanted is not known
    yet.
    """
    return Visit(begun, (Seat(ROLES[0], person),) if person is not None else ())


def _seat(state: PartyState, draft: Draft) -> Seat:
    from desktop.forms.seating import takes_card

    role, party = state.role, draft.party(state.role.id)
    seat = Seat(
        Role(role.id, role.label),
        takes_card=takes_card(role),
        needed=bool(state.problem),
        left_out=role.id in draft.left_out,
        begun=role.id in draft.typing,
        part=role,
    )
    if party is None:
        return seat
    return replace(seat, person=party.person, present=party.present, acting=party.acting)


def _account(evaluation: Evaluation) -> str:
    """The contract account, once it is what it should be."""
    for state in evaluation.fields:
        if state.key == "contract_account" and state.text and state.finding is None:
            return state.text
    return ""


def has_text(read: CardRead) -> bool:
    """Whether all text is in; a field that the card refused will not come."""
    return read.stage is not Stage.IDENTITY
