"""A row with buttons: where it is narrow the next action keeps its words."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from ui.widgets.buttons import KeyButton
from ui.widgets.surfaces import fill


class Foot(QHBoxLayout):
    """A `row` whose other buttons show their icon alone when all the words have no room."""

    def __init__(self, *items: QWidget | QLayout | int | None, gap: int = 10) -> None:
        super().__init__()
        fill(self, items, gap)

    def minimumSize(self) -> QSize:
        """With the icons alone, and with no words beside the buttons."""
        size = super().minimumSize()
        shown = [one for one in self._others() if not one.isHidden()]
        spare = sum(max(0, one.sizeHint().width() - one.brief_width()) for one in shown)
        return QSize(max(0, size.width() - spare), size.height())

    def setGeometry(self, rect: QRect) -> None:
        """See what has room; the answer depends on the full widths alone, so it stays."""
        items = [item for at in range(self.count()) if (item := self.itemAt(at)) is not None]
        around = self.contentsMargins()
        wanted = self.spacing() * max(0, len(items) - 1) + around.left() + around.right()
        for item in items:
            one = item.widget()
            words = one.full_width() if isinstance(one, KeyButton) else item.minimumSize().width()
            wanted += 0 if one is not None and one.isHidden() else words
        for button in self._others():
            button.set_brief(wanted > rect.width())
        super().setGeometry(rect)

    def _buttons(self) -> list[KeyButton]:
        items = [self.itemAt(at) for at in range(self.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, KeyButton)]

    def _others(self) -> list[KeyButton]:
        return [button for button in self._buttons() if button.may_be_brief()]
