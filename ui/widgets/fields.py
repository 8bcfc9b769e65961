"""What is typed and chosen: a field with its label, source and problem, and the choice."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.icons import Icon, draw
from ui.language import speaker_of
from ui.theme import active
from ui.tips import set_tip
from ui.values import Tone
from ui.widgets.field_speech import FieldSpeech
from ui.widgets.lines import Lines
from ui.widgets.text import Label, in_two_lines, restyle
from ui.widgets.yielding import ONE

_SMALL = 12.5  # px in the 100 % design
_AROUND = 11 + 11 + 30  # of a choice's width (100 % design) is beside its words


class Choice(QComboBox):
    """One of some values; typing letters finds one, Space or Alt+Down opens the list."""

    picked = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        # Long words must not push the form wider than the window.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self._small = False
        self.set_options(options)
        self.activated.connect(lambda _index: self.picked.emit(self.value()))

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, words); the chosen value stays if it is among them."""
        value = self.value()
        self.blockSignals(True)
        self.clear()
        for name, text in options:
            self.addItem(text, name)
        self.setCurrentIndex(self.findData(value) if value else -1)
        self.blockSignals(False)

    def value(self) -> str:
        """The chosen value, empty if none."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose without a signal; an unknown value chooses nothing."""
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, never the value under the pointer."""
        event.ignore()

    def set_small(self, small: bool) -> None:
        """Let the chosen words be small, and stand in two lines where one has no room."""
        self._small = small
        self.update()

    def whole_width(self) -> int:
        """How wide it has to be for the chosen words not to be cut."""
        return self._width_of(self.currentText())

    def widest(self) -> int:
        """How wide it has to be for none of its words to be cut."""
        return max((self._width_of(self.itemText(at)) for at in range(self.count())), default=0)

    def _width_of(self, words: str) -> int:
        self.ensurePolished()
        metrics = QFontMetricsF(self._letters())
        lines = in_two_lines(words, metrics).split("\n") if self._small else [words]
        return ceil(max(map(metrics.horizontalAdvance, lines))) + active().px(_AROUND) + 1

    def _letters(self) -> QFont:
        return active().font(_SMALL) if self._small else self.font()

    def _lines(self) -> list[str]:
        """The chosen words in the room that they have."""
        metrics, words = QFontMetricsF(self._letters()), self.currentText()
        room = self.width() - active().px(_AROUND)
        if self._small and metrics.horizontalAdvance(words) > room:
            words = in_two_lines(words, metrics)
        end = Qt.TextElideMode.ElideRight
        return [metrics.elidedText(line, end, room) for line in words.split("\n")]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words that are too long end in …; the arrow is in the theme's colour."""
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        theme = active()
        side = theme.px(16)
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.setFont(self._letters())
        painter.setPen(theme.colour("ink" if self.isEnabled() else "faint"))
        lines, line = self._lines(), theme.px(_SMALL * 1.35)
        place = QRectF(self.rect()).adjusted(theme.px(11) + 1, 0, 0, 0)
        place.translate(0, -line * (len(lines) - 1) / 2)
        for words in lines:
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            place.translate(0, line)
        rect = QRectF(self.width() - side - theme.px(10), (self.height() - side) / 2, side, side)
        draw(painter, "chevron-down", theme.colour("soft"), rect)
        painter.end()


# Where nothing else is said: more than any reason or address takes, and no burden on paper.
LONGEST = 200
_QT_LONGEST = 32767  # Qt's own, which nobody has chosen


class Field(QWidget):
    """Label above with the source at its right, the editor, and one line for hint or problem.

    `edited(str)` comes with each change by the user, `entered()` with Enter, which also moves
    the focus to the next field unless `moves_on` is False. The value is that of the editor: a
    QLineEdit (given if none is), `Lines` (which have Shift+Enter for themselves) or a `Choice`. No
    line is without a greatest length; what goes beyond it is not taken, and that is told.
    """

    edited = Signal(str)
    entered = Signal()

    def __init__(
        self,
        label: str = "",
        editor: QLineEdit | Lines | Choice | None = None,
        *,
        hint: str = "",
        moves_on: bool = True,
    ) -> None:
        super().__init__()
        self.setProperty(ONE, True)
        self.editor = editor if editor is not None else QLineEdit()
        if isinstance(self.editor, QLineEdit) and self.editor.maxLength() == _QT_LONGEST:
            self.editor.setMaxLength(LONGEST)
        self.moves_on = moves_on
        self.label = Label(label, "label")
        self.label.setBuddy(self.editor)
        self.source = Label("", "source")
        self.source.hide()
        self.below = Label("", "hint", wrap=True)
        self.mark = Icon("triangle-alert", "warn", 16)
        self.mark.hide()
        self._hint, self._problem, self._warning = "", "", ""
        self._cut = False
        self._speech = FieldSpeech(self, self.editor.setAccessibleDescription)
        self.head = head = QHBoxLayout()
        head.setSpacing(8)
        # A long label shortens rather than push the form wider than the window.
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self.label, 1)
        head.addWidget(self.mark)
        head.addWidget(self.source)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.editor)
        layout.addWidget(self.below)
        layout.addStretch(1)
        self.setFocusProxy(self.editor)
        self.editor.installEventFilter(self)
        if isinstance(self.editor, Choice):
            self.editor.picked.connect(self.edited)
        else:
            self.editor.inputRejected.connect(self._tell_cut)
            self.editor.textEdited.connect(self._take_edit)
        self.set_label(label)
        self.set_hint(hint)

    def set_label(self, text: str) -> None:
        """The words above, and the editor's name for screen readers."""
        self.label.setText(text)
        set_tip(self.label, text)
        self.editor.setAccessibleName(text)

    def set_hint(self, text: str) -> None:
        """What helps to fill it in; a problem takes its place."""
        self._hint = text
        self._show_below()

    def set_warning(self, text: str) -> None:
        """What is odd but accepted: more than a hint, and less than a problem."""
        self._warning = text
        self._show_below()

    def set_problem(self, text: str) -> None:
        """What is wrong and what to do, in place; empty when all is well."""
        self._problem = text
        self._show_below()

    def problem(self) -> str:
        """The problem that is shown."""
        return self._problem

    def set_source(self, text: str, tone: Tone = "ok") -> None:
        """Where the value came from (`จากชิป`), at the right of the label."""
        self.source.setText(text)
        if text:
            self.source.set_tone(tone)
        self.source.setVisible(bool(text))

    def set_read_only(self, read_only: bool) -> None:
        """Values of the chip can be read and copied, not changed."""
        if isinstance(self.editor, Choice):
            self.editor.setEnabled(not read_only)
        else:
            self.editor.setReadOnly(read_only)
            restyle(self.editor, "readOnly", read_only)

    def value(self) -> str:
        """What the editor holds."""
        if isinstance(self.editor, Choice):
            return self.editor.value()
        return self.editor.text()

    def set_value(self, value: str) -> None:
        """Fill in without `edited`; the cursor stays when the value is the same."""
        if value == self.value():
            return
        self._cut = False
        self.editor.blockSignals(True)
        if isinstance(self.editor, Choice):
            self.editor.set_value(value)
        else:
            self.editor.setText(value)
            if self.editor.isReadOnly():
                self.editor.setCursorPosition(0)  # a long value shows how it begins
        self.editor.blockSignals(False)
        self.editor.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring of the focus around an editor whose own edge says that something is wrong."""
        if self._problem and self.editor.hasFocus():
            theme = active()
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(self.editor.geometry()), theme.px(8), theme.px(8))
            painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter moves on, field by field and not through all of them when it is held down."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if (
            watched is self.editor
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not self._breaks_line(event)
        ):
            if event.isAutoRepeat():
                return True
            self.entered.emit()
            if self.moves_on:
                self.focusNextPrevChild(True)
            return True
        return super().eventFilter(watched, event)

    def _breaks_line(self, event: QKeyEvent) -> bool:
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        return shift and isinstance(self.editor, Lines)

    def _tell_cut(self) -> None:
        """Something was typed or pasted beyond the limit: it is not in the field."""
        if not isinstance(self.editor, Choice) and self._is_full(self.editor):
            self._cut = True
            self._show_below()

    def _take_edit(self, text: str) -> None:
        full = not isinstance(self.editor, Choice) and self._is_full(self.editor)
        if self._cut and not full:
            self._cut = False
            self._show_below()
        self.edited.emit(text)

    def _is_full(self, line: QLineEdit | Lines) -> bool:
        return len(line.text()) >= line.maxLength()

    def _cut_words(self) -> str:
        if not self._cut or isinstance(self.editor, Choice):
            return ""
        speaker = speaker_of(self)
        assert speaker is not None
        return speaker.t("common.cut", limit=self.editor.maxLength())

    def _show_below(self) -> None:
        odd = "" if self._problem else self._cut_words() or self._warning
        words = self._problem or odd or self._hint
        self.below.set_look("problem" if self._problem else "warning" if odd else "hint")
        self.below.setText(words)
        self.below.setVisible(bool(words))
        self.mark.setVisible(bool(odd))
        restyle(self.editor, "problem", bool(self._problem))
        restyle(self.editor, "warning", bool(odd))
        problem = bool(self._problem)
        self._speech.tell(self.label.text(), words, problem=problem, odd=bool(odd))
