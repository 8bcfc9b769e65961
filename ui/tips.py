"""What a part says to whoever points at it, as plain text whatever stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def tip_text(text: str) -> str:
    """`text` as Qt must be given it to show just that.

    Qt takes what looks like a page of the web for one: an address of a card with `<img src=…>`
    would open a file, and a name in `<b>` lose its signs.
    """
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def set_tip(widget: QWidget, text: str) -> None:
    """Show `text` to whoever points at `widget`; nothing for an empty one."""
    widget.setToolTip(tip_text(text))
