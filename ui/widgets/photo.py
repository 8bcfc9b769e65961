"""The photo of a card, the outline of a person, or the place of the card that is awaited."""

from __future__ import annotations

from PySide6.QtCore import QLoggingCategory, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ui.icons import draw
from ui.theme import active

# A card's picture may be cut or broken: the strip says so to the clerk, libjpeg to nobody.
QLoggingCategory.setFilterRules("qt.gui.imageio.jpeg.warning=false")


class Photo(QWidget):
    """The photo of a card with round corners, or the outline of a person until it has come."""

    def __init__(self) -> None:
        super().__init__()
        self._size = (66, 79)
        self._bytes: bytes | None = None
        self._image = QPixmap()
        self._awaited = False

    def await_card(self, awaited: bool) -> None:
        """The place of a card that is still to be put in."""
        if awaited != self._awaited:
            self._awaited = awaited
            self.update()

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
        if self._awaited:
            self._paint_place(painter, box)
            painter.end()
            return
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

    def _paint_place(self, painter: QPainter, box: QRectF) -> None:
        theme = active()
        pen = QPen(theme.colour("accent"), theme.px(2))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.colour("accent_wash"))
        edge = theme.px(1)
        painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), theme.px(8), theme.px(8))
        side = box.width() * 0.45
        middle = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        draw(painter, "id-card", theme.colour("accent_ink"), middle)
