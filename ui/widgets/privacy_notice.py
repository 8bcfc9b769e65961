"""What a customer is told of the data that are taken: in short, or in full where asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.icons import Icon
from ui.language import Speaker
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Label

SHARE = 5  # it takes no more than this part of a page's height


class PrivacyNotice(QWidget):
    """One line above the foot of a page, or as many as large text needs."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._told = ("", "")
        self._whole = False
        self._t = speaker.t
        self.words = Label("", "hint", wrap=True)
        self.more = KeyButton("", kind="link")
        self.more.clicked.connect(self._turn)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Icon("lock", "faint", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.words, 1)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_notice(self, told: tuple[str, str] | None) -> None:
        """Show this one, (short, in full); None hides it."""
        self.setVisible(told is not None)
        self._whole = self._whole and told is not None
        self._told = told or ("", "")
        self._say()

    def is_small(self, width: int, height: int) -> bool:
        """Whether it takes little of a page so large; what somebody unfolded is as it is wanted."""
        line = self.layout()
        assert line is not None
        return self._whole or line.heightForWidth(width) * SHARE <= height

    def _turn(self) -> None:
        self._whole = not self._whole
        self._say()

    def _say(self) -> None:
        self.words.setText(self._told[self._whole])
        self.more.setText(self._t(f"customer.notice_{'less' if self._whole else 'more'}"))
