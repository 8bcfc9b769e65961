"""Icons: Lucide outlines (ISC) in `resources/icons`, drawn in any colour and size.

A name is the file's name without `.svg`, as on lucide.dev/icons.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from desktop.domain.data_file import RESOURCES
from ui.theme import active

STROKE = "1.75"


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    path = RESOURCES / "icons" / f"{name}.svg"
    if not path.exists():  # newer data of the catalogue may name an icon of a later release
        path = path.with_name("file-text.svg")
    source = path.read_text(encoding="utf-8")
    source = source.replace("currentColor", colour).replace(
        'stroke-width="2"', f'stroke-width="{STROKE}"'
    )
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixmap = QPixmap(QSize(pixels, pixels) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixels * ratio, pixels * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, colour: str | QColor, size: float = 18, ratio: float = 1.0) -> QPixmap:
    """The icon at `size` design pixels in `colour` (`#RRGGBB`), kept for the next time."""
    text = colour.name() if isinstance(colour, QColor) else colour
    return _pixmap(name, text, active().px(size), ratio)


def icon(name: str, token: str = "ink", size: float = 18) -> QIcon:
    """The icon in the colour of a token of the present theme (make it anew when that changes)."""
    return QIcon(pixmap(name, active().colour(token), size, 2.0))


def draw(painter: QPainter, name: str, colour: str | QColor, rect: QRectF) -> None:
    """Paint the icon into the middle of `rect`, as large as its height."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    side = round(rect.height())
    text = colour.name() if isinstance(colour, QColor) else colour
    image = _pixmap(name, text, side, ratio)
    left = rect.x() + (rect.width() - side) / 2
    painter.drawPixmap(QRectF(left, rect.y(), side, side).toRect(), image)


class Icon(QWidget):
    """A picture of one icon; the word beside it is what screen readers say."""

    def __init__(self, name: str, token: str = "soft", size: float = 18) -> None:
        super().__init__()
        self._name, self._token, self._size = name, token, size

    def set(self, name: str, token: str) -> None:
        """Another icon, another colour."""
        self._name, self._token = name, token
        self.update()

    def shown(self) -> tuple[str, str]:
        """Which icon, in which colour."""
        return self._name, self._token

    def sizeHint(self) -> QSize:
        """A square of the size asked for."""
        side = active().px(self._size)
        return QSize(side, side)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw in the present colour."""
        painter = QPainter(self)
        side = active().px(self._size)
        # Thai words beside it stand a little below the middle, to leave room for their marks.
        top = min((self.height() - side) / 2 + active().px(1.5), self.height() - side)
        rect = QRectF((self.width() - side) / 2, top, side, side)
        draw(painter, self._name, active().colour(self._token), rect)
        painter.end()
