"""Words in place instead of dialogs: the strip above the work, and the empty state."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.accessible import announce
from ui.icons import Icon
from ui.language import speaker_of
from ui.theme import active
from ui.values import Notice, Tone
from ui.widgets.buttons import KeyButton
from ui.widgets.text import Label, restyle

_ICONS: dict[Tone, str] = {
    "ok": "circle-check",
    "info": "info",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "accent": "info",
    "neutral": "info",
}


LOW = 450  # a window lower than this (100 % design) needs the height for the work


class Strip(QFrame):
    """A notice above the work; `acted(action)` when its button is pressed, `dismissed()`.

    One that `folds` has one line in a low window, and a button for all of its words.
    """

    acted = Signal(str)
    dismissed = Signal()

    def __init__(self, close_text: str = "", *, closable: bool = True, folds: bool = False) -> None:
        super().__init__()
        self._folds, self._opened = folds, False
        self._icon = Icon("info", "info", 20)
        self._text = Label("", "", wrap=True)
        self._button = KeyButton("", kind="link")
        self._more = KeyButton("", kind="link")
        self._more.hide()
        self._close = KeyButton(close_text, "x", kind="link")
        self._parts = layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._more)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self._close.setVisible(closable)
        self._notice: Notice | None = None
        self._button.clicked.connect(
            lambda: self.acted.emit(self._notice.action if self._notice else "")
        )
        self._close.clicked.connect(self._dismiss)
        self._more.clicked.connect(self._open)
        if folds:
            active().changed.connect(self.fit)
        self.hide()

    def notice(self) -> Notice | None:
        """What it says now; None when it is away."""
        return self._notice

    def set_close_text(self, text: str) -> None:
        """The words of the button that sends it away."""
        self._close.setText(text)

    def show_notice(self, notice: Notice | None) -> None:
        """Say this; None goes away."""
        before = self._notice if self.isVisible() else None
        self._opened = self._opened and notice == self._notice
        self._notice = notice
        if notice is None:
            self.hide()
            return
        if before is not None and before.text != notice.text:
            announce(self, notice.text)  # one that comes up says itself
        restyle(self, "tone", notice.tone)
        token = {"accent": "accent_ink", "neutral": "soft"}.get(notice.tone, notice.tone)
        self._icon.set(notice.icon or _ICONS[notice.tone], token)
        self._text.setText(notice.text)
        self._button.set_cap(notice.key)
        self._button.setText(notice.button)
        self._button.setVisible(bool(notice.button))
        self.setAccessibleName(notice.text)
        self.show()  # with its words: what is around it is laid out for them, and once
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Whatever brings it up, what it says is said."""
        super().showEvent(event)
        if self._notice is not None and not event.spontaneous():
            announce(self, self._notice.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the words have room."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """See whether the window is low by now."""
        if not self._folds or self._notice is None:
            return
        low = self.window().height() < active().px(LOW)
        self._close.set_brief(low)
        shown = [part for part in (self._button, self._close) if not part.isHidden()]
        taken = self._icon.sizeHint().width() + sum(
            part.sizeHint().width() + self._parts.spacing() for part in shown
        )
        around = self._parts.contentsMargins()
        room = self.width() - around.left() - around.right() - taken - self._parts.spacing()
        cut = low and self._text.whole_width() > room
        folded = cut and not self._opened
        speaker = speaker_of(self)
        if cut and speaker is not None:
            self._more.set_icon("chevron-down" if folded else "chevron-up")
            self._more.setText(speaker.t(f"common.read_{'all' if folded else 'one_line'}"))
            self._more.set_brief(True)
        self._more.setVisible(cut)
        self._text.setWordWrap(not folded)
        self._text.setMinimumWidth(1 if folded else 0)

    def _open(self) -> None:
        self._opened = not self._opened
        self.fit()

    def _dismiss(self) -> None:
        self.show_notice(None)
        self.dismissed.emit()


class _Words(QVBoxLayout):
    """The words, and above them an icon where both have room; it never takes the words' place."""

    def __init__(self, icon: Icon) -> None:
        super().__init__()
        self._icon = icon

    def minimumSize(self) -> QSize:
        size = super().minimumSize()
        return QSize(size.width(), size.height() - (0 if self._icon.isHidden() else self._part()))

    def minimumHeightForWidth(self, width: int) -> int:
        return super().minimumHeightForWidth(width) - (0 if self._icon.isHidden() else self._part())

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), size.height() + (self._part() if self._icon.isHidden() else 0))

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) + (self._part() if self._icon.isHidden() else 0)

    def setGeometry(self, rect: QRect) -> None:
        """See what has room; the answer depends on the words alone, so it stays."""
        room = rect.height() >= self.heightForWidth(rect.width())
        if room == self._icon.isHidden():
            self._icon.setVisible(room)
        super().setGeometry(rect)

    def _part(self) -> int:
        return self._icon.sizeHint().height() + self.spacing()


class EmptyState(QWidget):
    """Nothing here yet, or nothing could be had: an icon, a sentence, and the next step."""

    acted = Signal()

    def __init__(
        self, icon: str, title: str = "", text: str = "", button: KeyButton | None = None
    ) -> None:
        super().__init__()
        self.icon = Icon(icon, "faint", 32)
        self.title = Label(title, "strong", wrap=True)
        self.text = Label(text, "hint", wrap=True)
        self.button = button
        layout = _Words(self.icon)
        self.setLayout(layout)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(4)
        layout.addStretch(1)
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        if button is not None:
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            button.clicked.connect(self.acted)
        layout.addStretch(1)

    def set_words(self, title: str, text: str = "") -> None:
        """What is (not) here, and what to do."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))


class Progress(QProgressBar):
    """How far long work has come, in percent; without a number it says only that it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setRange(0, 100)
