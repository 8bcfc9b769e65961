"""One field of a form: the editor that its type asks for, and the correction of a chip's value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.forms.form import NONE
from desktop.forms.form import Field as FormField
from ui.editors import box_of
from ui.keyboard import on_escape
from ui.language import Language, Speaker
from ui.presenters.form_view import FieldView
from ui.presenters.reasons import CORRECTION
from ui.tips import set_tip
from ui.widgets.fields import Choice, Field
from ui.widgets.form_options import Options
from ui.widgets.lines import Lines
from ui.widgets.question import ReasonField
from ui.widgets.surfaces import GAP_WIDE, Stretched
from ui.widgets.text import restyle
from ui.widgets.tick import Tick

# Words beside the label, by where the value came from; a typed value needs none.
SOURCES = {
    "chip": "common.from_chip",
    "looked_up": "common.looked_up",
    "brought_forward": "common.brought_forward",
    "from_address": "application.from_address",
    "computed": "application.computed",
}
GUTTER = GAP_WIDE // 2  # half of the gap between two fields
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class Entry(Speaker, Stretched):
    """A field with its view: `show_view` draws it, the signals say what the clerk did."""

    edited = Signal(str)
    left = Signal()
    focused = Signal()
    entered = Signal()
    correction_begun = Signal()
    correction_dropped = Signal()
    reason_edited = Signal(str)

    def __init__(
        self,
        field: FormField,
        language: Language,
        parent: QWidget,
        key: str = "",
    ) -> None:
        # With a parent from the start: what is shown without one is a window of its own.
        QWidget.__init__(self, parent)
        # In a table it is a cell: `key` has the number of its row, and its label stands above
        # the column while the rows are one line each.
        self.field_id = key or field.name
        self._row, self._cell = 0, bool(key)
        self._under = self._said_above = False
        self._moved = True  # nothing is drawn yet
        self._field = field
        self._view = FieldView(field)
        self.speak(language)
        self._kind = field.kind
        self.box = box_of(self._kind)
        self.editor = self.box.editor
        self.none = self._make_none()
        # Made when it is first wanted: most fields never are corrected.
        self.reason: ReasonField | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GUTTER, 0, GUTTER, 0)
        layout.setSpacing(4)
        layout.addWidget(self.box)
        layout.addStretch(1)
        self.setFocusProxy(self.editor)
        # The columns of the form are of one width, whatever words they hold.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.box.edited.connect(self.edited)
        self.box.entered.connect(self._enter)
        self.editor.installEventFilter(self)
        self._name_answers()

    def _make_none(self) -> Tick | None:
        """The answer that there is none, at the right of the label."""
        if self._field.none is None or not isinstance(self.box, Field):
            return None
        tick = Tick(self.box)
        tick.setProperty("look", "small")
        tick.clicked.connect(lambda on: self.edited.emit(NONE if on else ""))
        tick.installEventFilter(self)
        self.box.head.addWidget(tick)
        return tick

    def show_view(self, view: FieldView) -> bool:
        """Draw the field as it stands; True if it may take another height by now."""
        if view == self._view and not self._moved:
            return False
        self._moved = False
        before, self._view = _words(self._view), view
        self._draw()
        return before != _words(view)

    def is_cell(self) -> bool:
        """Whether it stands in a table."""
        return self._cell

    def set_row(self, number: int, *, under: bool, said: bool) -> None:
        """A cell: the row where it stands now, whether it stands under its label, and whether
        that says already where all values of the column came from. `show_view` draws it so.
        """
        if (number, under, said) != (self._row, self._under, self._said_above):
            self._row, self._under, self._said_above = number, under, said
            self.box.label.setVisible(not under)
            self._moved = True

    def view(self) -> FieldView:
        """What is drawn."""
        return self._view

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops in it."""
        stops: list[QWidget] = [self.editor]
        stops += [self.none] if self.none is not None else []
        return stops + ([self.reason.editor] if self.reason is not None else [])

    def retranslate(self) -> None:
        """Label, hint, words of the choices and of the problem."""
        self._name_answers()
        self._draw()

    def _name_answers(self) -> None:
        of = self.language.of
        if self._kind.choices:
            self._set_options([(value, of(label)) for value, label in self._kind.choices])
        if self.none is not None and self._field.none is not None:
            self.none.setText(self.t("application.none"))
            self.none.setAccessibleName(of(self._field.none))

    def focus_reason(self) -> None:
        """Put the cursor where the reason of a correction goes."""
        self._reason_field().editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the focus; a key on a chip's value begins its correction, Esc drops it."""
        kind = event.type()
        if watched is self.none and isinstance(event, QKeyEvent) and _is_enter(event):
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self.entered.emit()
            return True
        if kind == QEvent.Type.FocusIn:
            self._show_value(typing=watched is self.editor)
            self.focused.emit()
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in _PASSING:
                self._show_value(typing=False)
                self.left.emit()
        elif self._view.correcting and on_escape(event, self._drop):
            return True
        elif kind == QEvent.Type.KeyPress and self._corrects(watched, event):
            # The key itself goes on to the field, which can be typed into by now.
            self.correction_begun.emit()
            if isinstance(self.editor, QLineEdit | Lines):
                self.editor.selectAll()
        return super().eventFilter(watched, event)

    def _corrects(self, watched: QObject, event: QEvent) -> bool:
        locked = watched is self.editor and self._view.locked
        return locked and isinstance(event, QKeyEvent) and _writes(event)

    def _drop(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.correction_dropped.emit()

    def _enter(self) -> None:
        if self._view.correcting and not self._view.reason.strip():
            self.focus_reason()
        else:
            self.entered.emit()

    def _set_options(self, options: Sequence[tuple[str, str]]) -> None:
        if isinstance(self.editor, Choice | Options):
            self.editor.set_options(options)

    def _draw(self) -> None:
        view = self._view
        of = self.language.of
        self.setVisible(view.visible)
        optional = "" if view.required or view.locked else self.t("application.optional")
        self.box.set_label(f"{of(self._field.label)} {optional}".strip())
        if self._row:
            words = self.t("application.cell", label=self._field.label, row=self._row)
            self.editor.setAccessibleName(words)
        self.box.set_read_only(view.locked)
        restyle(self.editor, "locked", view.locked)  # QLineEdit has a readOnly of its own
        self._show_value(typing=self.editor.hasFocus())
        key = SOURCES.get(view.source, "")
        source = self.t(key) if key else ""
        self.box.set_source("" if self._under else source)
        self.box.set_problem(of(view.problem) if view.problem else "")
        hint = of(self._field.hint) if self._field.hint else ""
        if self._under:
            hint = "" if self._said_above else source
        self.box.set_hint(hint)
        if isinstance(self.box, Field):
            self.box.set_warning(of(view.warning) if view.warning else "")
        if view.locked:
            set_tip(self.editor, self.t("application.locked"))
            self.editor.setAccessibleDescription(self.t("application.locked"))
        else:
            set_tip(self.editor, "")
        if view.correcting:
            self._draw_reason(self._reason_field())
        elif self.reason is not None:
            self.reason.hide()

    def _show_value(self, *, typing: bool) -> None:
        """As it was typed where it is typed, and as long as it is wrong; else as people read it,
        and what is personal hidden.
        """
        value = self._view.value
        if self.none is not None and isinstance(self.editor, QLineEdit):
            answered = self._field.is_none(value)
            self.none.setChecked(answered)
            self.editor.setPlaceholderText(self.none.accessibleName() if answered else "")
            value = "" if answered else value
        if value and isinstance(self.editor, QLineEdit) and (self._view.locked or not typing):
            value = self._read(value, self.editor.maxLength())
        self.box.set_value(value)

    def _read(self, typed: str, room: int) -> str:
        kept = self._kind.tidy(typed)
        if self._kind.find(kept) is not None:
            return typed
        words = self.language.of(self._kind.in_box(kept))
        return words if len(words) <= room else typed

    def _draw_reason(self, field: ReasonField) -> None:
        view = self._view
        field.set_value(view.reason)
        problem = view.reason_problem
        field.set_problem(self.language.of(problem) if problem else "")
        field.show()

    def _reason_field(self) -> ReasonField:
        if self.reason is None:
            self.reason = ReasonField(self.language, CORRECTION)
            self.reason.dropped.connect(self._drop)
            self.reason.edited.connect(self.reason_edited)
            self.reason.entered.connect(self.entered)
            self.reason.editor.installEventFilter(self)
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(1, self.reason)
        return self.reason


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _words(view: FieldView) -> tuple[object, ...]:
    """What stands around the editor."""
    return view.visible, view.problem, view.warning, view.correcting, view.reason_problem


def _writes(event: QKeyEvent) -> bool:
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
        return True
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & command
