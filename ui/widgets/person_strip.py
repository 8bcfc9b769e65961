"""Who is here: the strip that stays above the work while a customer is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from ui.language import Language, Speaker
from ui.tips import set_tip
from ui.values import BadgeSpec, StripPerson
from ui.widgets.badge import clear, fill_badges
from ui.widgets.buttons import KeyButton
from ui.widgets.photo import Photo
from ui.widgets.surfaces import GAP, row
from ui.widgets.text import Label


class PersonStrip(Speaker, QFrame):
    """Photo, names, masked id with reveal, age, address, badges, and a side of up to 3 lines.

    `reveal_asked()` comes when the clerk wants the full id; the owner logs it and answers with
    `show_id(text)`. Any new person is masked again.
    """

    reveal_asked = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.photo = Photo()
        self.name = Label("", "person")
        self.other_name = Label("", "soft")
        self.id = Label("", "soft")
        self.reveal = KeyButton("", "eye", kind="link")
        self.reveal.clicked.connect(self.reveal_asked)
        self.facts = Label("", "soft")
        self._badges, self._name_notes, self._id_notes, self._facts_notes = (
            QHBoxLayout() for _ in range(4)
        )
        for layout in (self._badges, self._name_notes, self._id_notes, self._facts_notes):
            layout.setSpacing(GAP)
        self._side = QVBoxLayout()
        self._side.setSpacing(0)
        self._compact = False
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
        facts = " · ".join(part for part in (person.age, person.address) if part)
        self.facts.setText(f"· {facts}" if facts else "")
        set_tip(self.facts, facts)
        self._show_badges(person)
        self._show_side(person.side)
        self.setAccessibleName(person.name)
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """One line for who it is, where the height is needed for the work; the rest is told."""
        if compact == self._compact:
            return
        self._compact = compact
        way = QVBoxLayout.Direction
        self._middle.setDirection(way.LeftToRight if compact else way.TopToBottom)
        self._middle.setSpacing(16 if compact else 0)
        self._middle.setStretch(2, 1 if compact else 0)
        self.photo.set_size(33, 40) if compact else self.photo.set_size()
        for label in (self.other_name, self.facts):
            label.setVisible(not compact)
        # In one line the name gives way, and before it the word of the button beside the id.
        self.name.setMinimumWidth(1 if compact else 0)
        if self._person is not None:
            self._show_badges(self._person)
            self._show_side(self._person.side)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The button beside the id has its word where all of the one line has room."""
        layout, words = self.layout(), self.reveal
        if layout is None:
            return
        wanted = layout.totalMinimumSize().width() - words.sizeHint().width() + words.full_width()
        wanted += self.name.whole_width() - self.name.minimumWidth()
        words.set_brief(self._compact and wanted > self.width())

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
            below = tuple(spec for spec in every if spec.tone in ("bad", "warn"))[:1]
            beside = ((), (), ())
            if person.card_out is not None:
                beside = ((person.card_out,), (), ())
        for layout, specs in zip(
            (self._id_notes, self._name_notes, self._facts_notes), beside, strict=True
        ):
            # The id's own words are few, and stay whole where names and addresses give way.
            fill_badges(layout, specs, whole=layout is self._id_notes)
        fill_badges(self._badges, below)
        self._badges.addStretch(1)

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
