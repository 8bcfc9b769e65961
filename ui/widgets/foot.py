"""A row with buttons: where it is narrow the next action keeps its words."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget

from ui.widgets.buttons import KeyButton
from ui.widgets.surfaces import fill


class Foot(QHBoxLayout):
    """A `row` whose other buttons show their icon alone when all the words have no room.

    The least that it asks for is reckoned from what is in it and never from what shows just now:
    Qt keeps the size of a row in another until it lays out anew, and a room that scrolls would give
    it the width for its words and take it back, one within the other, until the program ends.
    """

    def __init__(self, *items: QWidget | QLayout | int | None, gap: int = 10) -> None:
        super().__init__()
        fill(self, items, gap)

    def minimumSize(self) -> QSize:
        """With the icons alone, and with no words beside the buttons."""
        items, around = self._items(), self.contentsMargins()
        high = max([0, *(_high(item) for item in items)])
        wide = self._between(items) + sum(_narrow(item) for item in items)
        return QSize(wide, high + around.top() + around.bottom())

    def setGeometry(self, rect: QRect) -> None:
        """See what has room; the answer depends on the full widths alone, so it stays."""
        items = self._items()
        brief = self._between(items) + sum(_whole(item) for item in items) > rect.width()
        for item in items:
            if (button := _yields(item)) is not None:
                button.set_brief(brief)
        super().setGeometry(rect)

    def _items(self) -> list[QLayoutItem]:
        """What has room of its own: nothing stands beside what is hidden, or only stretches."""
        items = [self.itemAt(at) for at in range(self.count())]
        return [item for item in items if item is not None and not item.isEmpty()]

    def _between(self, items: list[QLayoutItem]) -> int:
        around = self.contentsMargins()
        return self.spacing() * max(0, len(items) - 1) + around.left() + around.right()


def _yields(item: QLayoutItem) -> KeyButton | None:
    """The button of which the icon alone may show."""
    button = item.widget()
    return button if isinstance(button, KeyButton) and button.may_be_brief() else None


def _narrow(item: QLayoutItem) -> int:
    button = _yields(item)
    return button.brief_width() if button is not None else item.minimumSize().width()


def _whole(item: QLayoutItem) -> int:
    button = item.widget()
    if isinstance(button, KeyButton):
        return button.full_width()
    return item.minimumSize().width()


def _high(item: QLayoutItem) -> int:
    button = _yields(item)
    return button.full_height() if button is not None else item.minimumSize().height()
