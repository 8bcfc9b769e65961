"""Behind the seats of an application: who takes part beside whoever applies, and what is typed
of those who have no card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import Draft
from desktop.domain.party import Party
from desktop.forms.form import Role, Service
from desktop.forms.seating import role_of, seated, seated_too, still_acted_for
from ui.context import Context
from ui.presenters import typed_party
from ui.presenters.typed_identity import Problem

# Where the cursor is while somebody is typed: `@patient.first`.
AT = "@"


@dataclass(frozen=True, slots=True)
class Typing:
    """What the form of a party begins with, and the field that has the cursor."""

    role: Role
    choices: typed_party.Choices
    values: Mapping[str, str] = field(repr=False)
    focus: str = ""


class PartyDesk(QObject):
    """Changes the seats of the open draft, which is somebody else's: `draft` gives it, `take`
    takes it back.
    """

    begun = Signal(object)
    """Typing: somebody is to be typed."""
    ended = Signal()
    """Nobody is typed any more."""
    problems = Signal(object)
    """What is wrong with what was typed: the keys of its words, by field."""
    dropped = Signal(str, object)
    """The role and the values of what has been thrown away."""

    def __init__(
        self, context: Context, draft: Callable[[], Draft | None], take: Callable[[Draft], None]
    ) -> None:
        super().__init__()
        self._context, self._draft, self._take = context, draft, take
        self._typed = ""
        self._behind: Party | None = None
        context.here.observe(self._on_visit)

    @property
    def typed(self) -> str:
        """The role of whom the form is about; empty while it is not shown."""
        return self._typed

    def open(self, draft: Draft) -> None:
        """This draft is open now; if the cursor was at a party, it is there again."""
        self.end()
        role, _, at = draft.focus.removeprefix(AT).rpartition(".")
        if draft.focus.startswith(AT) and self._role(draft, role) is not None:
            self.begin(role, at)

    def choose(self, role_id: str, way: str) -> None:
        """How a seat is filled, or that it is open again (`back`)."""
        draft = self._draft()
        role = self._role(draft, role_id) if draft is not None else None
        if draft is None or role is None:
            return
        if way == "turn":
            self._context.here.turn(role_id)
            return
        if way == "typed":
            if self._typed != role_id:
                self.begin(role_id)
            return
        if self._typed == role_id and way != "back":  # what is typed may be wanted now
            self.end()
        intake = self._context.desk.intake
        if way == "nobody":
            self._take(intake.leave_out(draft, role_id))
        elif way == "same" and role.may_be in draft.parties:
            party = seated_too(role, draft.parties[role.may_be])
            self._take(intake.fill_seat(draft, role_id, party))
        elif way == "back":
            self._context.here.leave_seat(role_id)
            self._take(intake.fill_seat(draft, role_id, None))

    def act(self, role_id: str, acting: str) -> None:
        """How they act."""
        draft = self._draft()
        role = self._role(draft, role_id) if draft is not None else None
        party = draft.party(role_id) if draft is not None else None
        if draft is None or role is None or party is None:
            return
        if role_id in draft.typing:
            typing = {**draft.typing, role_id: {**draft.typing[role_id], "acting": acting}}
            draft = replace(draft, typing=typing)
        party = still_acted_for(role, replace(party, acting=acting), party.by)
        self._take(self._context.desk.intake.fill_seat(draft, role_id, party))

    # --- typing --------------------------------------------------------------------------------

    def begin(self, role_id: str, at: str = "") -> None:
        """Somebody is typed: what was typed before stands there again."""
        draft = self._draft()
        role = self._role(draft, role_id) if draft is not None else None
        if draft is None or role is None:
            return
        self._typed, party = role_id, draft.party(role_id)
        self._behind = party.by if party is not None else None
        values = typed_party.usual(role) | draft.typing.get(role_id, {})
        self.begun.emit(Typing(role, typed_party.choices(role), values, at))

    def type(self, values: Mapping[str, str], at: str) -> None:
        """The form holds this now, and the cursor is in the field `at`.

        Whoever was typed and is in the seat keeps it only while what stands there is whole.
        """
        draft = self._draft()
        role = self._role(draft, self._typed) if draft is not None else None
        if draft is None or role is None:
            return
        draft = replace(self._with(draft, role, values), focus=f"{AT}{role.id}.{at}")
        party = draft.party(role.id)
        if party is not None and party.person.source != "chip":
            wrong = self._check(draft, role, values)
            new = None if wrong else self._party(role, values)
            draft = self._context.desk.intake.fill_seat(draft, role.id, new)
        self._take(draft)

    def accept(self, values: Mapping[str, str]) -> None:
        """They take the seat, unless something is wrong, or a card has taken it meanwhile."""
        draft = self._draft()
        role = self._role(draft, self._typed) if draft is not None else None
        if draft is None or role is None:
            return
        party = draft.party(role.id)
        if party is None or party.person.source != "chip":
            found = self._check(draft, role, values)
            if found:
                # The form has them in its own order, and one for each field.
                self.problems.emit({one.field: one.key for one in reversed(found)})
                return
            draft = self._with(draft, role, values)
            party = self._party(role, values)
            draft = self._context.desk.intake.fill_seat(draft, role.id, party)
        self._take(replace(draft, focus=""))
        self.end()

    def show_problems(self, values: Mapping[str, str]) -> None:
        """Say what is still wrong with what is in the form."""
        draft = self._draft()
        role = self._role(draft, self._typed) if draft is not None else None
        if draft is not None and role is not None:
            found = self._check(draft, role, values)
            self.problems.emit({one.field: one.key for one in reversed(found)})

    def back(self) -> None:
        """The application again; what was typed is kept."""
        draft = self._draft()
        if draft is not None:
            self._take(replace(draft, focus=""))
        self.end()

    def drop(self) -> None:
        """What was typed is thrown away; it can be had back."""
        draft, role = self._draft(), self._typed
        if draft is None or not role:
            return
        values, party = draft.typing.get(role), draft.party(role)
        draft = replace(draft, typing=_without(draft.typing, role), focus="")
        if party is not None and party.person.source != "chip":
            draft = self._context.desk.intake.fill_seat(draft, role, None)
        self._take(draft)
        self.end()
        if values is not None:
            self.dropped.emit(role, values)

    def put_back(self, role_id: str, values: Mapping[str, str]) -> None:
        """It was thrown away by mistake."""
        draft = self._draft()
        if draft is not None:
            self._take(replace(draft, typing={**draft.typing, role_id: dict(values)}))
            self.begin(role_id)

    def end(self) -> None:
        """The form goes."""
        if self._typed:
            self._typed = ""
            self.ended.emit()

    # --- inside ----------------------------------------------------------------------------------

    def _on_visit(self) -> None:
        """Whoever has taken a seat of this application becomes a party of it."""
        draft, visit = self._draft(), self._context.here.visit
        if draft is None or visit is None or visit.drafts[-1:] != (draft.id,):
            return
        for seat in visit.seats:
            role = self._role(draft, seat.role.id)
            if seat.person is None or not seat.whole or role is None:
                continue
            party, here = draft.party(role.id), seat.person
            if party is None:
                party = seated(role, here)
            elif here.source == "chip" != party.person.source and seat in visit.beside:
                # Somebody who was typed has put their card in after all.
                party = replace(party, person=here, present=True)
            else:
                continue
            self._take(self._context.desk.intake.fill_seat(draft, role.id, party))
            return

    def _service(self, draft: Draft) -> Service:
        return self._context.desk.intake.service(draft)

    def _role(self, draft: Draft, role_id: str) -> Role | None:
        return role_of(self._service(draft).roles, draft, role_id)

    def _with(self, draft: Draft, role: Role, values: Mapping[str, str]) -> Draft:
        """With what was typed; what nobody has touched is not kept."""
        typed = {name: text for name, text in values.items() if text}
        if typed == {name: text for name, text in typed_party.usual(role).items() if text}:
            return replace(draft, typing=_without(draft.typing, role.id))
        return replace(draft, typing={**draft.typing, role.id: typed})

    def _check(self, draft: Draft, role: Role, values: Mapping[str, str]) -> tuple[Problem, ...]:
        today = self._context.clock.now().date()
        return typed_party.check(values, role, draft, self._service(draft).roles, today)

    def _party(self, role: Role, values: Mapping[str, str]) -> Party:
        """As typed; who acts for them was said in another seat, and does so still."""
        party = typed_party.party_of(values, role, self._context.clock.now().date())
        return still_acted_for(role, party, self._behind)


def _without(typing: Mapping[str, dict[str, str]], role: str) -> dict[str, dict[str, str]]:
    return {name: values for name, values in typing.items() if name != role}
