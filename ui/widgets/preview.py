"""Paper on the screen: the pages of a document as they will come out of the printer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import active
from ui.widgets.yielding import YieldingArea


class Page(QWidget):
    """One page, as wide as there is room, in its own proportions."""

    def __init__(self, image: QPixmap) -> None:
        super().__init__()
        self._image = image
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """A page keeps its proportions."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that belongs to a width; a page is not made wider than it is."""
        image = self._image
        width = min(width, image.width())
        return round(width * image.height() / image.width()) if width else 0

    def sizeHint(self) -> QSize:
        """Small enough for the side of a screen."""
        width = active().px(340)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page: paper is white in the dark, too."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width = min(self.width(), self._image.width())
        height = self.heightForWidth(width)
        rect = QRectF((self.width() - width) / 2, 0, width, height)
        painter.drawPixmap(rect, self._image, QRectF(self._image.rect()))
        painter.setPen(QPen(active().colour("line"), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()


class Preview(YieldingArea):
    """The pages one below the other; arrows and Page keys scroll, where it shows them whole the
    page around it.
    """

    def __init__(self) -> None:
        super().__init__(width=240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._images: tuple[bytes, ...] = ()
        self._pages: list[Page] = []
        self._show(())

    def set_pages(self, images: Sequence[bytes]) -> None:
        """Show these pages (PNG or JPEG bytes); one that cannot be read is left out."""
        if tuple(images) == self._images:
            return
        self._images = tuple(images)
        pixmaps = []
        for content in images:
            pixmap = QPixmap()
            if pixmap.loadFromData(content):
                pixmaps.append(pixmap)
        self._show(pixmaps)

    def count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space scrolls on, as in a browser."""
        room = self._scrolls()
        if event.key() == Qt.Key.Key_Space:
            bar = room.verticalScrollBar()
            bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
        elif room is self:
            super().keyPressEvent(event)
        else:
            event.ignore()  # the page gets it

    def _scrolls(self) -> QScrollArea:
        room: QWidget | None = self if not self.is_whole() else self.parentWidget()
        while room is not None and not isinstance(room, QScrollArea):
            room = room.parentWidget()
        return self if room is None else room

    def _show(self, pixmaps: Sequence[QPixmap]) -> None:
        sheet = QWidget()
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        self._pages = [Page(pixmap) for pixmap in pixmaps]
        for page in self._pages:
            layout.addWidget(page)
        layout.addStretch(1)
        self.hold(sheet)
        self.updateGeometry()
        self.verticalScrollBar().setValue(0)
