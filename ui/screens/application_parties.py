"""Where somebody is typed who takes part without a card: in the place of the form."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from desktop.forms.evaluate import Remaining
from desktop.forms.parties import UNREADY
from ui.presenters.application import ApplicationState
from ui.presenters.party_desk import PartyDesk, Typing
from ui.presenters.typed_party import following
from ui.screen import Screen
from ui.values import Notice
from ui.widgets.form_entry import GUTTER
from ui.widgets.identity_form import PARTY, IdentityForm


class PartyTyping(IdentityForm):
    """Stands in the place of `form` while a party is typed, and the buttons of the page with it."""

    def __init__(self, screen: Screen, desk: PartyDesk) -> None:
        super().__init__(screen.language, PARTY)
        self._screen, self._desk = screen, desk
        self._typing: Typing | None = None
        self._gives_way: list[QWidget] = []
        self.inner.setContentsMargins(GUTTER, 0, GUTTER, 0)
        self.hide()
        self.typed.connect(self._keep)
        self.accepted.connect(desk.accept)
        self.cancelled.connect(desk.back)
        self.dropped.connect(desk.drop)
        desk.begun.connect(self._begin)
        desk.ended.connect(self._end)
        desk.problems.connect(self.show_problems)
        desk.dropped.connect(self._tell)

    def in_place_of(self, *widgets: QWidget) -> None:
        """These are not shown meanwhile."""
        self._gives_way = list(widgets)

    def show_state(self, state: ApplicationState) -> None:
        """Whether a card has taken the seat meanwhile."""
        if self._typing is None:
            return
        party = state.draft.party(self._typing.role.id)
        by_card = party is not None and party.person.source == "chip"
        key = "application.party_lead_card" if by_card else "application.party_lead"
        name = party.person.thai_name.short if party is not None else ""
        self.say(self.lead.setText, key, name=name)

    def point_at(self, first: Remaining, state: ApplicationState | None) -> None:
        """The cursor goes to what is missing of a party; of the applicant it is told above."""
        if state is None or first.id == state.draft.applicant_role:
            return
        if first.key == UNREADY:
            self._desk.begin(first.id)
            self._desk.show_problems(self.values())
        else:
            self._screen.context.here.turn(first.id)
            self._screen.frame.to_seat()

    def _begin(self, typing: Typing) -> None:
        self._typing = typing
        self.say(self.title.setText, "application.party_title", role=typing.role.label)
        self.say(self.lead.setText, "application.party_lead", name="")
        self.offer(typing.choices)
        self.fill(typing.values)
        for widget in self._gives_way:
            widget.hide()
        self.show()
        self.begin(typing.focus)

    def _end(self) -> None:
        self._typing = None
        self.hide()
        for widget in self._gives_way:
            widget.show()
        self.clear()

    def _keep(self, field: str) -> None:
        typing = self._typing
        if typing is None:
            return
        if field == "present":
            for name, value in following(typing.role, self.values()["present"]).items():
                self.fields[name].set_value(value)
        self._desk.type(self.values(), field)

    def _tell(self, role: str, values: Mapping[str, str]) -> None:
        """Thrown away; it can be had back."""
        t = self._screen.t

        def notice() -> Notice:
            words, button = t("application.party_dropped"), t("counter_page.typed_undo")
            return Notice(words, "info", button, "undo", "undo-2")

        self._screen.frame.notify(notice, lambda _action: self._desk.put_back(role, values))
