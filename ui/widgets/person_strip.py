"""Who is here: the strip that stays above the work while a customer is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from ui.language import Language, Speaker
from ui.tips import set_tip
from ui.values import BadgeSpec, StripPerson
from ui.widgets.acting import Acting
from ui.widgets.badge import BadgeRow
from ui.widgets.buttons import KeyButton
from ui.widgets.giving_way import Step, anyhow, give_way, in_one_line, in_two_lines
from ui.widgets.photo import Photo
from ui.widgets.surfaces import clear, row
from ui.widgets.text import Label


class PersonStrip(Speaker, QFrame):
    """Photo, names, masked id with reveal, age, address, badges, and a side of up to 3 lines.

    `reveal_asked()` comes when the clerk wants the full id; the owner logs it and answers with
    `show_id(text)`. Any new person is masked again. `acted(role, way of acting)` is as of a seat.
    """

    reveal_asked = Signal()
    acted = Signal(str, str)

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.photo = Photo()
        self.name = Label("", "person", wrap=True)
        self.other_name = Label("", "soft")
        self.id = Label("", "soft")
        self.reveal = KeyButton("", "eye", kind="link")
        self.reveal.clicked.connect(self.reveal_asked)
        self.facts = Label("", "soft")
        self._badges, self._name_notes, self._id_notes, self._facts_notes = (
            BadgeRow() for _ in range(4)
        )
        # The id's own words are few, and stay whole where the others give way.
        self._yielding = (self._badges, self._name_notes, self._facts_notes)
        self.acting = Acting()
        self.acting.picked.connect(self._act)
        self.acting.hide()
        self._side = QVBoxLayout()
        self._side.setSpacing(0)
        self._compact = self._lowest = self._small = False
        self._middle = middle = QVBoxLayout()
        middle.setSpacing(0)
        for label in (self.other_name, self.facts):
            # A long name or address gives way; its tooltip and its accessible name are whole.
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            label.setMinimumWidth(1)
        names = row(self.name, self._name_notes, self.other_name, None)
        facts = row(
            self.id, self.reveal, self._id_notes, self.facts, self._facts_notes, None, gap=6
        )
        middle.addLayout(names)
        middle.addLayout(facts)
        middle.addLayout(self._badges)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(16)
        layout.addWidget(self.photo)
        layout.addLayout(middle, 1)
        layout.addWidget(self.acting)
        layout.addLayout(self._side)
        self.say(self.reveal.setText, "common.reveal")
        self._person: StripPerson | None = None

    def person(self) -> StripPerson | None:
        """Who is shown."""
        return self._person

    def show_person(self, person: StripPerson) -> None:
        """Show this person; what was revealed of the same one stays."""
        same = self._person is not None and self._person.masked_id == person.masked_id
        self._person = person
        if not self.photo.set_photo(person.photo) and person.photo:
            person = replace(person, badges=(*person.badges, self._broken_photo()))
            self._person = person
        self.photo.setAccessibleName(person.name)
        self.name.setText(person.name)
        # Two seats share the width: who is who goes before the other name.
        self.other_name.setText(person.role or person.other_name)
        self.other_name.set_tone("accent" if person.role else None)
        if not (same and self.reveal.isHidden()):
            self.id.setText(person.masked_id)
            self.reveal.setVisible(bool(person.masked_id))
        self._show_facts()
        name = self.t("frame.seat_acting", role=person.part)
        self.acting.offer(person.acting, person.acts, name)
        self._show_badges(person)
        self._show_side(person.side)
        self.setAccessibleName(person.name)

    def set_compact(self, compact: bool, *, lowest: bool = False) -> None:
        """One line for who it is, where the height is needed for the work; the rest is told.

        In the `lowest` window a second line would be taken from what is typed into: the id that
        is masked anyway goes instead.
        """
        self._lowest = lowest
        if compact == self._compact:
            return
        self._compact = compact
        self.photo.set_size(33, 40) if compact else self.photo.set_size()
        self.facts.setVisible(not compact)
        if self._person is not None:
            self._show_badges(self._person)
            self._show_side(self._person.side)

    def fit(self, width: int, *, small: bool = False) -> bool:
        """Let all that is beside the name give way to it; False where even so it is not whole, or
        does not say who is who of two.

        Whoever holds it asks this of it, whenever it shows something else or has another width.
        """
        self._small = small
        steps: list[Step] = [self._unfold, self._be_brief, partial(self.acting.fit, small=True)]
        if self._lowest:
            steps += [self._put_id_away, self._make_small, self.other_name.hide]
        elif self._compact:
            steps += [self._stand_in_two_lines, self.other_name.hide]
        else:
            steps += [self._put_role_below, self._make_small]
        fits = give_way(self, width, (*steps, self._name_in_lines, self.photo.hide))
        if not fits:
            anyhow(self.name)
        role = self._person.role if self._person is not None else ""
        is_told = not (role and self._compact) or not self.other_name.isHidden() or self._lowest
        return fits and is_told

    @property
    def is_small(self) -> bool:
        """Whether the name has had to become smaller."""
        return self._small

    def _unfold(self) -> None:
        """As it is where there is room for all."""
        in_one_line(self.name, small=self._small)
        self.reveal.set_brief(False)
        for badges in self._yielding:
            badges.yield_words(False)
        self.acting.fit(small=False)
        self._stand(in_one=self._compact)
        self.photo.show()
        self.id.show()
        role = self._person is not None and bool(self._person.role)
        # Two seats are told apart by their roles: the other name goes, in one line.
        self.other_name.setVisible(role or not self._compact)
        self.other_name.setMinimumWidth(self.other_name.whole_width() if role else 1)
        self._show_facts()

    def _be_brief(self) -> None:
        self.reveal.set_brief(True)
        for badges in self._yielding:
            badges.yield_words(True)

    def _make_small(self) -> None:
        self._small = True
        in_one_line(self.name, small=True)

    def _stand_in_two_lines(self) -> None:
        """The id below the name."""
        self._make_small()
        self._stand(in_one=False)

    def _name_in_lines(self) -> None:
        """Then the id has its line below it if it is shown whole, and otherwise none."""
        in_two_lines(self.name)
        self._put_id_away()
        self._stand(in_one=self._compact and self.id.isHidden())

    def _put_id_away(self) -> None:
        self.id.setVisible(self.reveal.isHidden())

    def _put_role_below(self) -> None:
        person = self._person
        if person is not None and person.role:
            self.other_name.hide()
            self._show_facts(person.role)

    def _show_facts(self, role: str = "") -> None:
        person = self._person
        told = (role, person.age, person.address) if person is not None else ()
        facts = " · ".join(part for part in told if part)
        self.facts.setText(f"· {facts}" if facts else "")
        set_tip(self.facts, facts)

    def _stand(self, *, in_one: bool) -> None:
        way = QVBoxLayout.Direction
        self._middle.setDirection(way.LeftToRight if in_one else way.TopToBottom)
        self._middle.setSpacing(16 if in_one else 0)

    def _act(self, acting: str) -> None:
        if self._person is not None and acting != self._person.acts:
            self.acted.emit(self._person.role_id, acting)

    def show_id(self, text: str) -> None:
        """The full id, after it was asked for."""
        self.id.setText(text)
        self.reveal.hide()

    def _show_badges(self, person: StripPerson) -> None:
        beside = (person.id_notes, person.name_notes, person.facts_notes)
        below = person.badges
        if self._compact:
            # In one line there is room for one, and only for one to be careful about; and for the
            # few words that this person's card is not in the reader any more.
            every = (spec for specs in (*beside, below) for spec in specs)
            careful = tuple(spec for spec in every if spec.tone in ("bad", "warn"))[:1]
            out = (person.card_out,) if person.card_out is not None else ()
            beside, below = (out, careful, ()), ()
        for layout, specs in zip(
            (self._id_notes, self._name_notes, self._facts_notes), beside, strict=True
        ):
            layout.show_badges(specs)
        self._badges.show_badges(below)

    def _broken_photo(self) -> BadgeSpec:
        words = self.t("id_card.photo_undrawable")
        text = self.t("frame.note", field=self.t("id_card.photo"), note=words)
        return BadgeSpec(text, "warn", "circle-alert")

    def _show_side(self, lines: Sequence[str]) -> None:
        clear(self._side)
        self._side.addStretch(1)
        for text, look in zip(lines, ("label", "strong", "label"), strict=False):
            if self._compact and look != "strong":
                continue
            label = Label(text, look)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._side.addWidget(label)
        self._side.addStretch(1)
