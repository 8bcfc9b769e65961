"""The seat of somebody who takes part beside the applicant: open for a card, or taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from ui.language import Language, Speaker
from ui.tips import set_tip
from ui.values import StripSeat
from ui.widgets.acting import Acting
from ui.widgets.badge import BadgeRow
from ui.widgets.buttons import KeyButton
from ui.widgets.foot import Foot
from ui.widgets.giving_way import Step, anyhow, give_way, in_one_line, in_two_lines
from ui.widgets.photo import Photo
from ui.widgets.surfaces import column, row
from ui.widgets.text import Label, restyle

TYPED, SAME, NOBODY, BACK, TURN = "F4", "Alt+1", "Alt+2", "Alt+0", "Alt+3"


class SeatBox(Speaker, QFrame):
    """`chosen(role, way)` when a key says how the seat is filled, or that it is open again;
    `acted(role, way of acting)`.
    """

    chosen = Signal(str, str)
    acted = Signal(str, str)

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self._shown: StripSeat | None = None
        self._compact = self._lowest = self._small = False
        self.photo = Photo()
        self.name = Label("", "person", wrap=True)
        self.role = Label("", "soft")
        self.role.set_tone("accent")
        self.facts = Label("", "soft")
        for label in (self.name, self.role, self.facts):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            label.setMinimumWidth(1)
        self._badges = BadgeRow()
        self.typed = self._button("keyboard", TYPED, "typed")
        self.same = self._button("user-round-check", SAME, "same")
        self.nobody = self._button("ban", NOBODY, "nobody")
        self.change = self._button("pencil", TYPED, "typed", quiet=True)
        self.back = self._button("undo-2", BACK, "back", quiet=True)
        self.turn = self._button("user-round", TURN, "turn", quiet=True)
        self.acting = Acting()
        self.acting.picked.connect(self._act)
        self._middle = column(row(self.name, self.role, None, gap=10), gap=0)
        self._middle.addWidget(self.facts)
        self._middle.addLayout(self._badges)
        # An open seat has its buttons where whoever sits there has facts and badges.
        self._middle.addLayout(Foot(self.typed, self.same, self.nobody, None, gap=8))
        side = self._side = column(
            row(None, self.acting), Foot(None, self.turn, self.change, self.back, gap=0), gap=0
        )
        side.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 10, 4)
        layout.setSpacing(14)
        layout.addWidget(self.photo)
        layout.addLayout(self._middle, 1)
        layout.addLayout(side)

    def shown(self) -> StripSeat | None:
        """What is shown."""
        return self._shown

    def show_seat(self, seat: StripSeat | None) -> None:
        """This seat, or none where nobody takes part beside the applicant."""
        self._shown = seat
        self.setVisible(seat is not None)
        if seat is None:
            self.name.setText("")
            self.facts.setText("")
            self.photo.set_photo(None)
            return
        who, ways = seat.who, dict(seat.ways)
        is_open = who is None and not seat.closed
        restyle(self, "open", is_open)
        self.photo.await_card(is_open and seat.takes_card)
        self.photo.set_photo(who.photo if who is not None else None)
        self.name.setText(who.name if who is not None else seat.title)
        self.role.setText(seat.role if who is not None else seat.hint)
        self.role.set_tone("accent" if who is not None else "warn" if seat.begun else None)
        for way, button in (("typed", self.typed), ("same", self.same), ("nobody", self.nobody)):
            button.setText(ways.get(way, ""))
            button.setVisible(is_open and way in ways)
        for way, button in (("typed", self.change), ("back", self.back)):
            button.setText(ways.get(way, ""))
            button.setVisible(not is_open and way in ways)
        self.turn.setText(ways.get("turn", ""))
        self.turn.set_icon("user-round-plus" if seat.turns_to_open else "user-round")
        self.turn.setVisible("turn" in ways)
        self._offer(seat)
        self._show_badges()
        self.setAccessibleName(f"{seat.role}: {self.name.text()}")

    def set_compact(self, compact: bool, *, lowest: bool = False) -> None:
        """One line, as for the applicant; in the `lowest` window there is no second one."""
        self._lowest = lowest
        if compact != self._compact:
            self._compact = compact
            self.photo.set_size(33, 40) if compact else self.photo.set_size()
            self._show_badges()

    def begin(self) -> None:
        """Put the cursor to where the seat can be filled, or emptied."""
        buttons = (self.typed, self.same, self.nobody, self.back)
        wanted = next((one for one in buttons if not one.isHidden()), None)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self, width: int, *, small: bool = False) -> bool:
        """Let all that is beside the name give way to it; False where even so it is not whole.

        Whoever holds it asks this of it, whenever it shows something else or has another width.
        """
        if self._shown is None:
            return True
        self._small = small
        steps: tuple[Step, ...] = (
            self._unfold,
            lambda: self._badges.yield_words(True),
            self._put_role_below,
            lambda: self.acting.fit(small=True),
            self._make_small,
            lambda: in_two_lines(self.name),
            self.photo.hide,
            lambda: self._side.setDirection(QVBoxLayout.Direction.TopToBottom),
        )
        fits, whole = give_way(self, width, steps), self.name.whole_width()
        if not fits:
            anyhow(self.name)
        # In few lines: a third one would be taken from the work.
        in_three = self._compact and not self.facts.isHidden() and self.name.minimumWidth() < whole
        return fits and not in_three

    @property
    def is_small(self) -> bool:
        """Whether the name has had to become smaller."""
        return self._small

    def _unfold(self) -> None:
        """As it is where there is room for all."""
        way = QVBoxLayout.Direction
        self._side.setDirection(way.LeftToRight if self._compact else way.TopToBottom)
        in_one_line(self.name, small=self._small)
        self.photo.show()
        self._badges.yield_words(False)
        self.acting.fit(small=False)
        self._stand(in_one=self._compact)
        self.role.show()
        self.role.setMinimumWidth(self.role.whole_width())
        self._show_facts("")

    def _make_small(self) -> None:
        self._small = True
        in_one_line(self.name, small=True)

    def _put_role_below(self) -> None:
        """Of whoever sits there into the next line; what an open seat says more is to be had by
        pointing at it.
        """
        self.role.hide()
        self._stand(in_one=self._compact and self._lowest)
        self._show_facts(self.role.text())

    def _stand(self, *, in_one: bool) -> None:
        way = QVBoxLayout.Direction
        self._middle.setDirection(way.LeftToRight if in_one else way.TopToBottom)
        self._middle.setSpacing(10 if in_one else 0)

    def _show_facts(self, role: str) -> None:
        who = self._shown.who if self._shown is not None else None
        known = (who.masked_id, who.age) if who is not None and not self._compact else ()
        facts = (role, *known) if who is not None else ()
        self.facts.setText(" · ".join(part for part in facts if part))
        self.facts.setMinimumWidth(self.facts.whole_width() if self._compact else 1)
        self.facts.setVisible(bool(self.facts.text()) and not (self._compact and self._lowest))
        beside = self.role.text() if self.role.isHidden() else ""
        set_tip(self.name, f"{beside}: {self.name.text()}" if beside else self.name.text())

    def _show_badges(self) -> None:
        """In one line there is room for the name, and for what may be done."""
        who = self._shown.who if self._shown is not None and not self._compact else None
        self._badges.show_badges(who.badges if who is not None else ())

    def _offer(self, seat: StripSeat) -> None:
        name = self.t("frame.seat_acting", role=seat.role)
        self.acting.offer(seat.acting, seat.acts, name)

    def _act(self, acting: str) -> None:
        if self._shown is not None and acting != self._shown.acts:
            self.acted.emit(self._shown.role_id, acting)

    def _button(self, icon: str, key: str, way: str, *, quiet: bool = False) -> KeyButton:
        button = KeyButton("", icon, key, "quiet" if quiet else "secondary")
        button.clicked.connect(lambda: self._choose(way))
        return button

    def _choose(self, way: str) -> None:
        if self._shown is not None:
            role = self._shown.turns_to if way == "turn" else self._shown.role_id
            self.chosen.emit(role, way)
