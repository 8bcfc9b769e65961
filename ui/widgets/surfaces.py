"""What things lie on: cards, hairlines, and the pages that scroll when the text is large."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.theme import active
from ui.widgets.yielding import Room

GAP, GAP_WIDE, GAP_PAGE = 8, 14, 20


class Stretched(QWidget):
    """Takes the width that it is given, and the height that its content has in that width.

    Qt asks such a widget how large it would be of its own choice, too: its layout finds the width
    of all that is in it, and then all that is in it says its height in that width, at each key.
    """

    def sizeHint(self) -> QSize:
        """As little as there is: nobody gives it a size of its own choice."""
        layout = self.layout()
        return layout.totalMinimumSize() if layout is not None else super().sizeHint()


class Card(QFrame):
    """A sheet of paper with a 1 px line and 14 px corners; fill `card.body` (a QVBoxLayout).

    Looks: none, `tile` (a raised square in another card), `accent` (washes into the accent).
    """

    def __init__(self, look: str = "", *, margin: int = 18, gap: int = GAP) -> None:
        super().__init__()
        if look:
            self.setProperty("look", look)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.body.setSpacing(gap)


class RoomyCard(Card):
    """A card that takes the height that is left, since its list scrolls; `least` is its smallest
    size (100 % design), and where its words take more, they have it.
    """

    def __init__(self, least: tuple[int, int], *, margin: int = 18, gap: int = GAP) -> None:
        super().__init__(margin=margin, gap=gap)
        self._least = least

    def hasHeightForWidth(self) -> bool:
        """Never a reason for the page to grow."""
        return False

    def sizeHint(self) -> QSize:
        """What it needs, and no more."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Enough for its words in the width that it has."""
        width, height = (active().px(side) for side in self._least)
        words = self.body.totalMinimumHeightForWidth(max(self.width(), 1))
        return QSize(width, max(height, words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height of the words."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class Stack(QStackedWidget):
    """One page of several; it asks for the room of the one that it shows, not of the largest."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        for page in pages:
            self.addWidget(page)
        self.currentChanged.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        """As the page does."""
        shown = self.currentWidget()
        return shown is not None and shown.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """As the page does."""
        shown = self.currentWidget()
        return shown.heightForWidth(width) if shown is not None else -1

    def sizeHint(self) -> QSize:
        """As the page does."""
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As the page does, and what was set as its least: a layout asks that of itself alone."""
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize())


class Rule(QFrame):
    """A hairline."""


def row(*items: QWidget | QLayout | int | None, gap: int = GAP) -> QHBoxLayout:
    """A row of widgets and layouts; a number is so much space, None is a stretch."""
    layout = QHBoxLayout()
    fill(layout, items, gap)
    return layout


def column(*items: QWidget | QLayout | int | None, gap: int = GAP) -> QVBoxLayout:
    """A column of the same."""
    layout = QVBoxLayout()
    fill(layout, items, gap)
    return layout


def fill(
    layout: QBoxLayout, items: tuple[QWidget | QLayout | int | None, ...], gap: int = GAP
) -> None:
    """Put the items into a layout without margins."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def clear(layout: QLayout, keep: Collection[QWidget] = ()) -> None:
    """Take everything out of a layout; its widgets are done with, but for those to `keep`.

    `takeAt` would hand out what stands for a widget in a layout, and nothing ever deletes that.
    While it lives, a widget that is put into a layout again keeps the height that it had there.
    """
    while (item := layout.itemAt(0)) is not None:
        widget = item.widget()
        if widget is None:
            layout.removeItem(item)
            continue
        layout.removeWidget(widget)
        if widget not in keep:
            widget.hide()
            widget.deleteLater()


def scrolled(widget: QWidget) -> Room:
    """The widget in a room that scrolls when it must."""
    room = Room()
    widget.setProperty("ground", "none")
    room.setWidget(widget)
    return room
