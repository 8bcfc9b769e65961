"""The line of a form into which a scanner types, and where a number may be typed by hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.keyboards import SCAN_BEGINS
from desktop.texts import filled
from ui.accessible import announce
from ui.keyboard import begins_scan, read_keys
from ui.language import Language, Speaker
from ui.presenters.form_view import ScanSaid
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.form_entry import GUTTER
from ui.widgets.surfaces import row
from ui.widgets.yielding import ONE

# How an Enter within a code stands in the line: no key for it is wanted there.
_ENTER = "/"
# A scanner types a whole code in a fraction of this; what is still open then has broken off.
_BROKEN_OFF_MS = 1500
_LONGEST = 300


class ScanLine(Speaker, QWidget):
    """`typed` has all that is in the line after each Enter, `left_empty` an Enter without any."""

    typed = Signal(str)
    left_empty = Signal()
    focused = Signal()

    def __init__(self, language: Language, parent: QWidget) -> None:
        QWidget.__init__(self, parent)
        self.speak(language)
        self.editor = QLineEdit()
        self.editor.setMaxLength(_LONGEST)
        read_keys(self.editor, "scan")
        self.field = Field(editor=self.editor, moves_on=False)
        self.button = KeyButton("", "scan-barcode", kind="link", cap="Ctrl B")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.field.setProperty(ONE, False)  # it is looked at with what stands around it
        self.field.label.hide()  # its words stand in the line
        self._answer = ScanSaid()
        self._broken = QTimer(self)
        self._broken.setSingleShot(True)
        self._broken.setInterval(_BROKEN_OFF_MS)
        self._broken.timeout.connect(self._break_off)
        layout = row(self.field)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout.setContentsMargins(GUTTER, 2, GUTTER, 2)
        self.setLayout(layout)
        self.setFocusProxy(self.editor)
        self.button.clicked.connect(self.take_focus)
        self.field.edited.connect(lambda _text: self._on_edit())
        self.field.entered.connect(self._enter)
        self.editor.installEventFilter(self)
        self.say(self.field.set_label, "application.scan")
        self.say(self.button.setText, "application.scan_button")
        self.say(self.editor.setPlaceholderText, "application.scan_hint")

    def take_focus(self) -> None:
        """The cursor goes here; what is in the line gives way to the next key."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()

    def begin(self) -> None:
        """A scanner has begun, here or elsewhere: what is in the line gives way to its code."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.setText(SCAN_BEGINS)
        self._on_edit()

    def say_scan(self, said: ScanSaid) -> None:
        """What came of it; what is wrong stays until something else is typed."""
        self._answer = said
        if said.open:
            self.editor.setText(self.editor.text() + _ENTER)
            self._watch()
            return
        self._broken.stop()
        if said.wrong:
            self.editor.selectAll()
        else:
            self.editor.clear()
            if said.text is not None:
                announce(self, self.language.of(said.text))
        self.retranslate()

    def words_height(self) -> int:
        """How much room is taken by what was said."""
        below = self.field.below
        return 0 if below.isHidden() else below.heightForWidth(below.width())

    def retranslate(self) -> None:
        """What was said of the last code."""
        words = self.language.of(self._answer.text) if self._answer.text else ""
        self.field.set_problem(words if self._answer.wrong else "")
        self.field.set_hint("" if self._answer.wrong else words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The next code begins before the last one is whole: that one has broken off."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and begins_scan(event):
            self.begin()
            return True
        return super().eventFilter(watched, event)

    def _on_edit(self) -> None:
        if self._answer.wrong:
            self._say_nothing()
        self._watch()

    def forget(self) -> None:
        """Nothing has been scanned yet."""
        self._broken.stop()
        self.editor.clear()
        self._say_nothing()

    def _say_nothing(self) -> None:
        self._answer = ScanSaid()
        self.retranslate()

    def _watch(self) -> None:
        if self.editor.text().startswith(SCAN_BEGINS):
            self._broken.start()

    def _enter(self) -> None:
        text = self.editor.text()
        if text.strip():
            self.typed.emit(text.replace(_ENTER, "\r") + "\r")
        else:
            self.left_empty.emit()

    def _break_off(self) -> None:
        self.say_scan(ScanSaid(filled("application.scan_broken"), wrong=True))
