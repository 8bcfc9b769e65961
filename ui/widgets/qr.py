"""The QR code of a case on the screen, as it is on its papers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.numbers import case_code
from ui.theme import active


class QrCode(QWidget):
    """Black on white in the dark, too: a scanner must read it."""

    def __init__(self, size: int = 116) -> None:
        super().__init__()
        self._size = size
        self._rows: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_case(self, reference: str) -> None:
        """Show the code of this case."""
        from printing.qr import matrix  # with the papers, not with the window

        self._rows = matrix(case_code(reference))
        self.setAccessibleName(f"QR {reference}")
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = active().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the modules on whole pixels, with the quiet zone of four around them."""
        if not self._rows:
            return
        count = len(self._rows) + 8
        module = max(1, self.width() // count)
        left = (self.width() - module * len(self._rows)) // 2
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(QRectF(self.rect()), active().px(8), active().px(8))
        for y, cells in enumerate(self._rows):
            for x, dark in enumerate(cells):
                if dark:
                    at = (left + x * module, left + y * module)
                    painter.fillRect(*at, module, module, QColor("#000000"))
        painter.end()
