"""What a customer is told of the data that are taken: in short, or in full where asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.icons import Icon
from ui.language import Speaker
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Label
from ui.widgets.yielding import ONE

SHARE = 5  # it takes no more than this part of a page's height


class PrivacyNotice(QWidget):
    """One line above the foot of a page, or as many as large text needs; beside all of it stands
    `looked`, which prints who looked. `turned()` when all of it is shown, or no more.
    """

    turned = Signal()

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self.setProperty(ONE, True)
        self._told = ("", "")
        self._whole = False
        self._t = speaker.t
        self.words = Label("", "hint", wrap=True)
        self.more = KeyButton("", kind="link")
        self.more.clicked.connect(self._turn)
        self.looked = KeyButton("", "printer", kind="link")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Icon("lock", "faint", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.words, 1)
        line.addWidget(self.looked, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_notice(self, told: tuple[str, str] | None) -> None:
        """Show this one, (short, in full); None hides it."""
        self.setVisible(told is not None)
        self._whole = self._whole and told is not None
        self._told = told or ("", "")
        self._say()

    @property
    def is_whole(self) -> bool:
        """Whether all of it is shown."""
        return self._whole

    def is_small(self, width: int, height: int) -> bool:
        """Whether it takes little of a page so large, or no more than half where it is unfolded."""
        line = self.layout()
        assert line is not None
        return line.heightForWidth(width) * (2 if self._whole else SHARE) <= height

    def _turn(self) -> None:
        self._whole = not self._whole
        self._say()
        self.turned.emit()

    def _say(self) -> None:
        self.words.setText(self._told[self._whole])
        self.more.setText(self._t(f"customer.notice_{'less' if self._whole else 'more'}"))
        self.looked.setText(self._t("customer.looked"))
        self.looked.setVisible(self._whole)
