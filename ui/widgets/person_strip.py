"""Who is here: the strip that stays above the work while a customer is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QLoggingCategory, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import draw
from ui.language import Language, Speaker
from ui.theme import active
from ui.tips import set_tip
from ui.values import BadgeSpec, StripPerson
from ui.widgets.badge import Badge
from ui.widgets.buttons import KeyButton
from ui.widgets.surfaces import GAP, row
from ui.widgets.text import Label

# A card's picture may be cut or broken: the strip says so to the clerk, libjpeg to nobody.
QLoggingCategory.setFilterRules("qt.gui.imageio.jpeg.warning=false")


class Photo(QWidget):
    """The photo of a card with round corners, or the outline of a person until it has come."""

    def __init__(self) -> None:
        super().__init__()
        self._size = (66, 79)
        self._bytes: bytes | None = None
        self._image = QPixmap()

    def set_photo(self, jpeg: bytes | None) -> bool:
        """Show this photo; False (and the outline) if it cannot be drawn."""
        if jpeg != self._bytes:
            self._bytes = jpeg
            self._image = QPixmap()
            if jpeg:
                self._image.loadFromData(jpeg)
            self.update()
        return not self._image.isNull()

    def set_size(self, width: int = 66, height: int = 79) -> None:
        """As large as this in the 100 % design."""
        self._size = (width, height)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The card's photo is 148 x 178."""
        return QSize(active().px(self._size[0]), active().px(self._size[1]))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photo or the outline."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        hint = self.sizeHint()
        box = QRectF(0, (self.height() - hint.height()) / 2, hint.width(), hint.height())
        path = QPainterPath()
        path.addRoundedRect(box, theme.px(8), theme.px(8))
        painter.setClipPath(path)
        painter.fillRect(box, theme.colour("line"))
        if self._image.isNull():
            side = box.width() * 0.5
            middle = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
            draw(painter, "user-round", theme.colour("soft"), middle)
        else:
            source = QRectF(self._image.rect())
            fit = max(box.width() / source.width(), box.height() / source.height())
            width, height = source.width() * fit, source.height() * fit
            target = QRectF(
                box.center().x() - width / 2, box.center().y() - height / 2, width, height
            )
            painter.drawPixmap(target, self._image, source)
        painter.end()


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
        self.other_name.setText(person.other_name)
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
            _fill(layout, specs, whole=layout is self._id_notes)
        _fill(self._badges, below)
        self._badges.addStretch(1)

    def _broken_photo(self) -> BadgeSpec:
        words = self.t("id_card.photo_undrawable")
        text = self.t("frame.note", field=self.t("id_card.photo"), note=words)
        return BadgeSpec(text, "warn", "circle-alert")

    def _show_side(self, lines: Sequence[str]) -> None:
        _clear(self._side)
        self._side.addStretch(1)
        for text, look in zip(lines, ("label", "strong", "label"), strict=False):
            if self._compact and look != "strong":
                continue
            label = Label(text, look)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._side.addWidget(label)
        self._side.addStretch(1)


def _fill(layout: QHBoxLayout, specs: Sequence[BadgeSpec], *, whole: bool = False) -> None:
    _clear(layout)
    for spec in specs:
        badge = Badge(spec.text, spec.tone, spec.icon)
        if not whole:
            badge.give_way()
        layout.addWidget(badge)


def _clear(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
