"""Paper on the screen: the pages of a document as they will come out of the printer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import active


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
        """The height that belongs to a width."""
        image = self._image
        return round(width * image.height() / image.width()) if image.width() else 0

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


class Preview(QScrollArea):
    """The pages one below the other; arrows and Page keys scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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

    def sizeHint(self) -> QSize:
        """Content with little: the pages scroll."""
        return QSize(active().px(240), active().px(110))

    def count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space scrolls on, as in a browser."""
        if event.key() == Qt.Key.Key_Space:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + bar.pageStep())
        else:
            super().keyPressEvent(event)

    def _show(self, pixmaps: Sequence[QPixmap]) -> None:
        sheet = QWidget()
        sheet.setProperty("ground", "none")
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        self._pages = [Page(pixmap) for pixmap in pixmaps]
        for page in self._pages:
            layout.addWidget(page)
        layout.addStretch(1)
        self.setWidget(sheet)
        self.verticalScrollBar().setValue(0)
