"""What there is to know of a visit, as values: nothing here changes, and nothing asks the store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from desktop.domain.citizen import CitizenCard, Person
from desktop.domain.party import ROLES, Role
from desktop.ports import CardRead, CardRemoved, Stage

if TYPE_CHECKING:  # the window is there before these are
    from desktop.domain.case import Draft
    from desktop.domain.receipt import Quote
    from desktop.forms.documents import DocumentStatus
    from desktop.forms.evaluate import Evaluation
    from desktop.forms.form import Service
    from desktop.services.intake import Submitted

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

    Until its card has been read as far as a case needs it, it is not `whole`.
    """

    role: Role
    person: Person | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """One errand at the counter. The first seat is that of whoever applies.

    `drafts` are the applications that were filled in it, the open one last; `service`, `quote`,
    `documents` and the contract `account` are the open one's. `taken` are the cases that it came
    to, with their papers; `saved` is when what was typed was last kept. `away` tells that the clerk
    is looking at something else meanwhile: nothing of it is shown.
    """

    begun: datetime
    seats: tuple[Seat, ...] = ()
    step: Step = "customer"
    drafts: tuple[str, ...] = ()
    service: Service | None = None
    quote: Quote | None = None
    documents: tuple[DocumentStatus, ...] = ()
    account: str = field(default="", repr=False)
    taken: tuple[Submitted, ...] = ()
    saved: datetime | None = None
    away: bool = False

    @property
    def applicant(self) -> Person | None:
        """Whoever applies; None where only a case that was taken is looked at."""
        return self.seats[0].person if self.seats else None

    @property
    def open_seat(self) -> Seat | None:
        """The first that nobody has taken."""
        return next((seat for seat in self.seats if seat.person is None), None)

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
        seats = [
            Seat(role, draft.parties[role.id].person)
            if role.id in draft.parties
            else coming.get(role.id, Seat(role))
            for role in (Role(one.id, one.label) for one in service.roles)
        ]
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


def of(person: Person, begun: datetime) -> Visit:
    """A visit that begins with this person; which service they want is not known yet."""
    return Visit(begun, (Seat(ROLES[0], person),))


def _account(evaluation: Evaluation) -> str:
    """The contract account, once it is what it should be."""
    for state in evaluation.fields:
        if state.key == "contract_account" and state.text and state.finding is None:
            return state.text
    return ""


def has_text(read: CardRead) -> bool:
    """Whether all text is in; a field that the card refused will not come."""
    return read.stage is not Stage.IDENTITY
