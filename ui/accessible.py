"""What screen readers are told: what a widget of ours is, and what has just happened."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

ROLES = {
    "Options": QAccessible.Role.RadioButton,
    "DocumentLine": QAccessible.Role.CheckBox,
    "Preview": QAccessible.Role.Graphic,
    # A page takes the focus itself where Enter must not press anything.
    "Screen": QAccessible.Role.Grouping,
    "CameOut": QAccessible.Role.Grouping,
}
_installed = False


def install() -> None:
    """Answer for these widgets from now on; once in a process."""
    global _installed
    if not _installed:
        QAccessible.installFactory(_made)
        _installed = True


def announce(widget: QWidget, words: str) -> None:
    """Have this said, after what is being said now; of what cannot be seen nothing is said."""
    if words and widget.isVisible() and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    role = ROLES.get(name)
    if role is None or not isinstance(thing, QWidget):
        return None
    return QAccessibleWidget(thing, role)
