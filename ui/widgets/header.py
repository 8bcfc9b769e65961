"""The head of the window: where we are, the search, the language, and who works here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLineEdit, QSizePolicy

from desktop.domain.text import Lang
from desktop.domain.thai import thai
from ui.icons import draw
from ui.keyboard import on_escape
from ui.language import Language, Speaker
from ui.theme import active
from ui.tips import set_tip
from ui.widgets.buttons import Segment
from ui.widgets.text import Label

LARGE_TEXT = 125
LONGEST = 512  # letters: the code of a paper that proves itself has some 400


class SearchBox(QLineEdit):
    """The search of the whole window; Enter, ↓ and each key are told, Esc leaves it empty."""

    escaped = Signal()
    down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "search")
        self.setMaxLength(LONGEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._make_room)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Lens and cap follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def _make_room(self) -> None:
        """For the lens, and for the cap of the key while the box is empty.

        Never while it paints: new margins post an update, and that one the next, for ever.
        """
        theme = active()
        self.setTextMargins(theme.px(24), 0, 0 if self.text() else theme.px(52), 0)

    def sizeHint(self) -> QSize:
        """Wide enough for its words; large text leaves more for the office."""
        theme = active()
        width = 330 if theme.scale < LARGE_TEXT else 260
        return QSize(theme.px(width), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """It gives way when the text is large."""
        return QSize(active().px(120), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Esc empties it first, then leaves, and does nothing to the page below."""
        return on_escape(event, self._escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ goes on to what was found."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        if self.text():
            self.clear()
            self.textEdited.emit("")
        else:
            self.escaped.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lens at the left, the cap of the key at the right while it is empty."""
        super().paintEvent(event)
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(17)
        box = QRectF(theme.px(11), (self.height() - side) / 2, side, side)
        draw(painter, "search", theme.colour("soft"), box)
        if not self.text():
            width = theme.metrics(11.5).horizontalAdvance("Ctrl K") + theme.px(12)
            height = theme.px(18)
            cap = QRectF(
                self.width() - width - theme.px(8), (self.height() - height) / 2, width, height
            )
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawRoundedRect(cap, theme.px(5), theme.px(5))
            painter.setPen(theme.colour("faint"))
            painter.setFont(theme.font(11.5))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, "Ctrl K")
        painter.end()


class StaffButton(QAbstractButton):
    """Who works here: initials and name; pressing it opens the settings, where one signs out."""

    def __init__(self) -> None:
        super().__init__()
        self._small = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_small(self, small: bool) -> None:
        """The disc alone; the name is for whoever points at it, and for screen readers."""
        self._small = small
        set_tip(self, self.text() if small else "")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Disc and name, 44 px high."""
        theme = active()
        if self._small:
            return QSize(theme.px(30 + 8), theme.px(44))
        width = theme.metrics(15).horizontalAdvance(self.text())
        return QSize(round(width) + theme.px(30 + 8 + 12), theme.px(44))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint disc and name."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, theme.px(3), -1, -theme.px(3))
        painter.setPen(QPen(theme.colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme.colour("canvas"))
        painter.drawRoundedRect(box, theme.px(8), theme.px(8))
        side = theme.px(30)
        disc = QRectF(theme.px(4), (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("info_wash"))
        painter.drawEllipse(disc)
        painter.setPen(theme.colour("info"))
        painter.setFont(theme.font(13, 600))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials(self.text()))
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font(15))
        left = disc.right() + theme.px(8)
        words = QRectF(left, 0, self.width() - left, self.height())
        if not self._small:
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


def initials(name: str) -> str:
    """The first two letters that stand by themselves (Thai: no vowel in front, no mark)."""
    letters = [c for c in name if c.isalpha() and not "\u0e40" <= c <= "\u0e44"]
    return "".join(letters[:2])


class Header(Speaker, QFrame):
    """Title, office and counter, search, language, staff."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.title = Label("", "brand")
        self.place = Label("", "soft")
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.training = Label("", "strong")
        self.training.set_tone("warn")
        self.search = SearchBox()
        self.segment = Segment([("th", thai().name), ("en", "EN")], language.code)
        self.segment.chosen.connect(self._choose_language)
        self.staff = StaffButton()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 3, 12, 3)
        layout.setSpacing(16)
        layout.addWidget(self.title)
        layout.addWidget(self.place, 1)
        layout.addWidget(self.training)
        layout.addWidget(self.search)
        layout.addWidget(self.segment)
        layout.addWidget(self.staff)
        self.say(self.search.setPlaceholderText, "frame.search")
        self.say(self.search.setAccessibleName, "frame.search")
        self.say(self.segment.setAccessibleName, "frame.key_language")

    def retranslate(self) -> None:
        """Show which language holds."""
        self.segment.set_value(self.language.code)

    def set_small(self, small: bool) -> None:
        """No more than is needed: the place is told when signing in, and on every paper."""
        self.place.setVisible(not small)
        self.staff.set_small(small)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(*((10, 1, 6, 1) if small else (20, 3, 12, 3)))
            layout.setSpacing(8 if small else 16)

    def show_staff(self, name: str) -> None:
        """Who is signed in; nothing to search for while nobody is."""
        self.staff.setText(name)
        self.staff.setAccessibleName(name)
        self.staff.updateGeometry()
        self.staff.setVisible(bool(name))
        self.search.setVisible(bool(name))

    def _choose_language(self, code: str) -> None:
        found: Lang = "en" if code == "en" else "th"
        self.language.set_code(found)
