"""A box to tick with its words, that can be seen in light and in dark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui.icons import draw
from ui.theme import active


class Tick(QCheckBox):
    """A check box in the theme's colours; its size and its keys are Qt's."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, tick, words, and the ring of the focus."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, theme.px(6), theme.px(6))
        side = theme.px(18)
        box = QRectF(theme.px(4), (self.height() - side) / 2, side, side)
        on = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if on else "edge"), 1))
        painter.setBrush(theme.colour("accent" if on else "paper"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
        if on:
            inset = theme.px(2)
            inner = box.adjusted(inset, inset, -inset, -inset)
            draw(painter, "check", theme.colour("on_accent"), inner)
        metrics = QFontMetricsF(self.font())
        painter.setFont(self.font())
        painter.setPen(theme.colour("ink" if self.isEnabled() else "faint"))
        base = self.height() / 2 + (metrics.ascent() - metrics.descent()) / 2
        left = box.right() + theme.px(8)
        words = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - left - theme.px(4)
        )
        painter.drawText(QPointF(left, base), words)
        painter.end()
