"""The checks of a case that stand beside no field, with the reasons that some of them ask for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.accessible import announce
from ui.icons import Icon
from ui.language import Language, Speaker
from ui.presenters.check_view import PLACE, CheckView, place_of
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field
from ui.widgets.surfaces import GAP, Card, Rule, clear, column, row
from ui.widgets.text import Label
from ui.widgets.yielding import see

_ICONS = {
    "stop": ("circle-alert", "bad"),
    "reason": ("pencil", "warn"),
    "warn": ("triangle-alert", "warn"),
    "open": ("clock", "faint"),
    "instead": ("arrow-right-left", "info"),
}
OPEN, INSTEAD = "F8", "Alt+N"
_LOOKS = {"stop": "", "reason": "", "warn": "", "open": "soft", "instead": ""}


class CheckLine(Speaker, QFrame):
    """One check; `reasoned(key, text)`, and `entered(key)` with Enter in its reason; `opened(id)`
    asks for the other case that it is about, `turned(rule)` for what is to be asked for instead.
    """

    reasoned = Signal(str, str)
    entered = Signal(str)
    focused = Signal(str)
    opened = Signal(str)
    turned = Signal(str)

    def __init__(self, view: CheckView, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.view = view
        self._icon = Icon("circle", "faint", 18)
        self._text = Label("", "", wrap=True)
        self._why = Label("", "hint", wrap=True)
        self.reason = Field(moves_on=False)
        self.say(self.reason.set_label, "application.check_reason")
        self.reason.edited.connect(lambda text: self.reasoned.emit(self.view.key, text))
        self.reason.entered.connect(lambda: self.entered.emit(self.view.key))
        self.reason.editor.installEventFilter(self)
        self.open = KeyButton("", "folder-open", kind="link")
        self.say(self.open.setText, "application.once_open")
        self.open.clicked.connect(lambda: self.opened.emit(self.view.case_id))
        self.turn = KeyButton("", "arrow-right-left", kind="link")
        self.say(self.turn.setText, "application.instead")
        self.turn.clicked.connect(lambda: self.turned.emit(self.view.instead))
        line = row(gap=GAP + 2)
        line.addLayout(column(4, self._icon, None, gap=0))
        line.addLayout(column(self._text, self._why, gap=0), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 1, 6, 3)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.reason)
        self.retranslate()

    def show_view(self, view: CheckView, *, told: bool) -> None:
        """Draw it; `told` when a missing reason is to be pointed out."""
        self.view = view
        self.retranslate()
        wanted = self.t("application.check_reason_wanted") if told and view.wanted else ""
        self.reason.set_problem(wanted)

    def retranslate(self) -> None:
        """All words."""
        view, of = self.view, self.language.of
        self._icon.set(*_ICONS[view.look])
        self._text.set_look(_LOOKS[view.look])
        self._text.setText(of(view.text))
        why = of(view.why) if view.why else ""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.open.setVisible(bool(view.case_id))
        self.turn.setVisible(bool(view.instead))
        self.reason.setVisible(view.look == "reason")
        self.reason.set_value(view.reason)
        self.setAccessibleName(" ".join(filter(None, (of(view.text), why))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The reason has the focus."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(place_of(self.view.key))
        return super().eventFilter(watched, event)


class ChecksPanel(Speaker, Card):
    """The card `เงื่อนไข`, there only while a check has something to say."""

    reasoned = Signal(str, str)
    focused = Signal(str)
    opened = Signal(str)
    turned = Signal(str)
    finished = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__(margin=14, gap=2)
        self.body.setContentsMargins(14, 4, 14, 4)
        self.speak(language)
        self.title = Label("", "section")
        self.say(self.title.setText, "application.checks")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addWidget(self.title)
        self.body.addLayout(self._rows)
        self.lines: dict[str, CheckLine] = {}
        self.hide()

    def show_checks(self, views: Sequence[CheckView], *, told: bool) -> None:
        """Draw these; one that has just begun to stop the case is said."""
        if [view.key for view in views] != list(self.lines):
            self._build(views)
        for view in views:
            self.lines[view.key].show_view(view, told=told)
        about = [line for line in self.lines.values() if line.view.case_id]
        for line in about:
            line.open.set_cap(OPEN if line is about[0] else "")
        others = [line for line in self.lines.values() if line.view.instead]
        for line in others:
            line.turn.set_cap(INSTEAD if line is others[0] else "")
        self.setVisible(bool(views))

    def open_case(self) -> None:
        """Open the first case that one of them is about."""
        about = (view.case_id for view in (line.view for line in self.lines.values()))
        if case_id := next(filter(None, about), ""):
            self.opened.emit(case_id)

    def turn(self) -> None:
        """Ask for the first that is to be asked for instead."""
        rules = (line.view.instead for line in self.lines.values())
        if rule := next(filter(None, rules), ""):
            self.turned.emit(rule)

    def focus_needing(self, after: str = "") -> bool:
        """Go to the next reason that is missing; False when none is."""
        order = list(self.lines)
        at = order.index(after) + 1 if after in order else 0
        wanting = [key for key in order[at:] + order[:at] if self.lines[key].view.wanted]
        return bool(wanting) and self.focus_check(wanting[0])

    def focus_check(self, key: str) -> bool:
        """Go to a check: to its reason, or bring it into sight; False if it is not here."""
        line = self.lines.get(key)
        if line is None:
            return False
        if line.view.look == "reason":
            line.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            see(line)
            announce(line, line.accessibleName())
        return True

    def focus_place(self, place: str) -> bool:
        """Go to a reason as it was `focused`."""
        kind, _, key = place.partition("/")
        line = self.lines.get(key) if kind == PLACE else None
        return line is not None and line.view.look == "reason" and self.focus_check(key)

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        found: list[QWidget] = []
        for line in self.lines.values():
            found += [line.open] if line.view.case_id else []
            found += [line.reason.editor] if line.view.look == "reason" else []
        return found

    def _build(self, views: Sequence[CheckView]) -> None:
        """Lay out the rows; one that is still there stays, and the cursor in it."""
        kept = {view.key: self.lines.get(view.key) or self._line(view) for view in views}
        clear(self._rows, keep=kept.values())
        self.lines = kept
        for line in kept.values():
            for widget in (Rule(), line):
                self._rows.addWidget(widget)
                widget.show()

    def _line(self, view: CheckView) -> CheckLine:
        line = CheckLine(view, self.language)
        line.reasoned.connect(self.reasoned)
        line.entered.connect(self._enter)
        line.opened.connect(self.opened)
        line.focused.connect(lambda place: self._on_focus(line, place))
        if view.look == "stop":
            announce(self, line.accessibleName())
        return line

    def _on_focus(self, line: CheckLine, place: str) -> None:
        see(line.reason)
        self.focused.emit(place)

    def _enter(self, key: str) -> None:
        if not self.focus_needing(key):
            self.finished.emit()
