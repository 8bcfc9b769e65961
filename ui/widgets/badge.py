"""Badges: a word, and an icon where it helps, on a wash of its tone; also as chips to choose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from ui.icons import draw
from ui.theme import active
from ui.tips import set_tip
from ui.values import BadgeSpec, Tone
from ui.widgets.brush import fitted
from ui.widgets.surfaces import clear

# What has the greater weight keeps its words longer.
_WEIGHT: dict[Tone, int] = {"neutral": 0, "ok": 1, "info": 2, "accent": 3, "warn": 4, "bad": 5}


def badge_size(spec: BadgeSpec, size: float = 12.5) -> QSize:
    """How large `paint_badge` makes it."""
    theme = active()
    gap = theme.px(5) if spec.text else 0
    icon = theme.px(size + 2.5) + gap if spec.icon else 0
    width = _advance(spec.text, theme.px(size), size) + icon + theme.px(16)
    return QSize(round(width + 0.5), theme.px(size * 1.9))


@lru_cache(maxsize=512)
def _advance(text: str, _px: int, size: float) -> float:
    """How much room the words take; `_px` goes with the theme."""
    return active().metrics(size, 500).horizontalAdvance(text)


def paint_badge(painter: QPainter, rect: QRectF, spec: BadgeSpec, size: float = 12.5) -> None:
    """Paint the badge filling `rect` (for lists, tables and the widget alike)."""
    theme = active()
    ink, wash = theme.tokens.tone(spec.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(wash))
    painter.drawRoundedRect(rect, theme.px(6), theme.px(6))
    left = rect.x() + theme.px(8)
    if spec.icon:
        side = theme.px(size + 2.5)
        draw(painter, spec.icon, ink, QRectF(left, rect.center().y() - side / 2, side, side))
        left += side + theme.px(5)
    painter.setPen(QColor(ink))
    painter.setFont(theme.font(size, 500))
    room = int(rect.right() - left - theme.px(6) + 1)
    words, took = fitted(spec.text, theme.px(size), size, 500, room)
    painter.drawStaticText(QPointF(left, rect.center().y() - took.height() / 2), words)
    painter.restore()


class Badge(QWidget):
    """A badge as a widget."""

    def __init__(self, text: str = "", tone: Tone = "neutral", icon: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.spec = BadgeSpec(text, tone, icon)
        self._brief = False
        self.setAccessibleName(text)

    def set(self, text: str, tone: Tone | None = None, icon: str | None = None) -> None:
        """Say something else; tone and icon stay unless given."""
        self.spec = BadgeSpec(
            text, tone or self.spec.tone, self.spec.icon if icon is None else icon
        )
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words on it."""
        return self.spec.text

    def set_brief(self, brief: bool) -> None:
        """Show the icon alone; the words are for whoever points at it."""
        if brief != self._brief:
            self._brief = brief
            set_tip(self, self.spec.text if brief else "")
            self.updateGeometry()
            self.update()

    def width_of_all(self) -> int:
        """How wide it is with its words."""
        return badge_size(self.spec).width()

    def brief_width(self) -> int:
        """How wide it is with its icon alone."""
        return badge_size(self._icon()).width()

    def sizeHint(self) -> QSize:
        """As large as the words, or the icon."""
        return badge_size(self._icon() if self._brief else self.spec)

    def _icon(self) -> BadgeSpec:
        return BadgeSpec("", self.spec.tone, self.spec.icon or "info")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        paint_badge(painter, QRectF(self.rect()), self._icon() if self._brief else self.spec)
        painter.end()


class Chip(QAbstractButton):
    """One of some things to choose among; chosen, it takes its tone and a tick."""

    def __init__(self, text: str, tone: Tone = "accent", icon: str = "") -> None:
        super().__init__()
        self.setCheckable(True)
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tone: Tone = tone
        self._icon = icon

    def _spec(self) -> BadgeSpec:
        if self.isChecked():
            return BadgeSpec(self.text(), self._tone, "check")
        return BadgeSpec(self.text(), "neutral", self._icon)

    def sizeHint(self) -> QSize:
        """44 px high; as wide as with the tick, so that nothing moves when chosen."""
        wide = badge_size(BadgeSpec(self.text(), "neutral", "check"), 14)
        return QSize(wide.width() + active().px(10), active().px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are the row's; Enter presses, as Space does."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip 34 px high in the middle of its 44 px target."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, theme.px(5), -1, -theme.px(5))
        spec = self._spec()
        ink, wash = theme.tokens.tone(spec.tone)
        painter.setBrush(QColor(wash) if self.isChecked() else theme.colour("paper"))
        edge = ink if self.isChecked() or self.underMouse() else theme.tokens.line
        painter.setPen(QPen(QColor(edge), 1))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRoundedRect(rect, theme.px(8), theme.px(8))
        type_ = 14, 600 if self.isChecked() else 400
        metrics = theme.metrics(*type_)
        side = theme.px(16) if spec.icon else 0
        width = metrics.horizontalAdvance(spec.text) + (side + theme.px(6) if side else 0)
        left = rect.center().x() - width / 2
        if side:
            draw(painter, spec.icon, ink, QRectF(left, rect.center().y() - side / 2, side, side))
            left += side + theme.px(6)
        painter.setPen(QColor(ink))
        painter.setFont(theme.font(*type_))
        base = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left, base), spec.text)
        painter.end()


class BadgeRow(QHBoxLayout):
    """Badges in a row. When it is to `yield_words`, those that have no room whole show their icon
    alone: the plain ones first, what one has to be careful about last.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(8)
        self._badges: list[Badge] = []
        self._yields = False

    def show_badges(self, specs: Sequence[BadgeSpec]) -> None:
        """Show these, and nothing else."""
        clear(self)
        self._badges = [Badge(spec.text, spec.tone, spec.icon) for spec in specs]
        for badge in self._badges:
            self.addWidget(badge)
        self.addStretch(1)

    def yield_words(self, yields: bool) -> None:
        """Whether badges give up their words where room is short."""
        self._yields = yields
        for badge in self._badges:
            badge.set_brief(False)
        self.invalidate()

    def sizeHint(self) -> QSize:
        """With all words, whatever is shown now."""
        return QSize(self._width_of_all(), super().sizeHint().height())

    def minimumSize(self) -> QSize:
        """With the words, or with what is left of them."""
        spare = sum(one.width_of_all() - one.brief_width() for one in self._badges)
        width = self._width_of_all() - (spare if self._yields else 0)
        return QSize(width, super().minimumSize().height())

    def setGeometry(self, rect: QRect) -> None:
        """See what has room; the answer depends on the whole widths alone, so it stays."""
        wanted = self._width_of_all()
        for badge in sorted(self._badges, key=lambda one: _WEIGHT[one.spec.tone]):
            brief = self._yields and wanted > rect.width()
            wanted -= badge.width_of_all() - badge.brief_width() if brief else 0
            badge.set_brief(brief)
        super().setGeometry(rect)

    def _width_of_all(self) -> int:
        gaps = self.spacing() * max(0, len(self._badges) - 1)
        return gaps + sum(badge.width_of_all() for badge in self._badges)
