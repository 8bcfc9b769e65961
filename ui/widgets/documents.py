"""The documents of a case: what stands in for a paper, what was seen, what was copied and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.forms.documents import DocumentStatus
from ui.icons import Icon
from ui.keyboard import pressed
from ui.language import Language, Speaker
from ui.presenters.reasons import COPY
from ui.theme import active
from ui.tips import set_tip
from ui.values import STAR, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import KeyButton
from ui.widgets.question import ReasonField
from ui.widgets.surfaces import GAP, Card, Rule, column, fill, row
from ui.widgets.text import Label, restyle
from ui.widgets.yielding import Room, see

_ICONS = {
    "chip": ("circle-check", "ok"),
    "app": ("circle-check", "ok"),
    "looked_up": ("circle-check", "ok"),
    "seen_original": ("circle-check", "ok"),
    "pending_lookup": ("clock", "warn"),
    "copy_taken": ("copy", "warn"),
    "": ("circle", "faint"),
}
_TONES: dict[str, Tone] = {
    "chip": "ok",
    "app": "ok",
    "looked_up": "ok",
    "seen_original": "ok",
    "pending_lookup": "warn",
    "copy_taken": "warn",
    "": "neutral",
}


class DocumentLine(Speaker, QFrame):
    """One document. Space says that the original was seen, C that a copy had to be taken."""

    marked = Signal(str, str)
    reasoned = Signal(str, str)
    entered = Signal(str)
    stepped = Signal(str, int)
    focused = Signal()

    def __init__(self, status: DocumentStatus, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.setProperty("part", "document")
        self._status = status
        self._icon = Icon("circle", "faint", 18)
        self._label = Label("", "", wrap=True)
        self._note = Label("", "hint", wrap=True)
        self._badge = Badge()
        self._seen = KeyButton("", "", "", "link", cap="Space")
        self._copy = KeyButton("", "", "", "link", cap="C")
        for button in (self._seen, self._copy):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._seen.clicked.connect(self._click)
        self._copy.clicked.connect(self._take_copy)
        self._actions = QWidget()
        fill(actions := QHBoxLayout(self._actions), (self._seen, self._copy, None), 2)
        actions.setContentsMargins(0, 0, 0, 0)
        self.reason = ReasonField(language, COPY)
        self.reason.dropped.connect(self._undo_copy)
        self.reason.edited.connect(lambda text: self.reasoned.emit(self.id, text))
        self.reason.entered.connect(lambda: self.entered.emit(self.id))
        self.reason.editor.installEventFilter(self)
        head = row(self._label, self._badge)
        head.setStretch(0, 1)
        head.setAlignment(self._badge, Qt.AlignmentFlag.AlignTop)
        words = column(head, self._note, self._actions, gap=0)
        line = row(gap=GAP + 2)
        line.addLayout(column(4, self._icon, None, gap=0))
        line.addLayout(words, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(2)
        self._layout.addLayout(line)
        self._layout.addWidget(self.reason)
        self.retranslate()

    @property
    def id(self) -> str:
        """The document's id in the catalogue."""
        return self._status.rule.id

    def show_status(self, status: DocumentStatus) -> None:
        """Draw it as it stands."""
        if status != self._status:
            self._status = status
            self.retranslate()

    def retranslate(self) -> None:
        """All words."""
        status, of = self._status, self.language.of
        state = status.source or ""
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus if status.automatic else Qt.FocusPolicy.StrongFocus
        )
        # The frame that shows the focus takes 2 px around; what nobody goes to has none.
        self._layout.setContentsMargins(*((6, 1, 6, 1) if status.automatic else (4, 0, 4, 0)))
        restyle(self, "framed", not status.automatic)
        icon, token = _ICONS[state]
        self._icon.set(icon, token)
        unsure = status.rule.provenance.unconfirmed
        self._label.setText(of(status.rule.label) + (STAR if unsure else ""))
        font = self._label.font()
        font.setStrikeOut(not status.paper_needed)
        self._label.setFont(font)
        self._label.set_look("" if status.paper_needed else "soft")
        note = of(status.rule.note) if status.rule.note else ""
        set_tip(self, "" if status.paper_needed else note)
        self._note.setText(note)
        badge = self.t(f"application.document_{state or 'missing'}")
        self._badge.set(badge, _TONES[state])
        self.reason.setVisible(state == "copy_taken")
        self.reason.set_value(status.reason)
        seen = state == "seen_original"
        self._seen.setText(self.t("application.unsee" if seen else "application.see"))
        self._copy.setText(self.t("application.take_copy"))
        self._show_actions()
        self.setAccessibleName(f"{of(status.rule.label)}: {badge}")
        doubt = self.t("application.document_unconfirmed") if unsure else ""
        self.setAccessibleDescription(" ".join(filter(None, (note, doubt))))

    def show_reason_problem(self, text: str) -> None:
        """Say that a copy needs its reason."""
        self.reason.set_problem(text if self._status.reason_missing else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, C, Enter and the arrows."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._see()
        elif pressed(event, "C"):
            self._take_copy()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit(self.id)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(self.id, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click is the Space key, and Enter after it: the next Space is for the next one."""
        if not self._status.automatic:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The reason has the focus."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """What can be done shows on the line that has the focus or the pointer."""
        kinds = (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Enter, QEvent.Type.Leave)
        if event.type() in kinds:
            self._show_actions()
            if event.type() == QEvent.Type.FocusIn:
                self.focused.emit()
            restyle(self, "focused", self.hasFocus())
        return super().event(event)

    def _show_actions(self) -> None:
        """In the place of the note, so that the rows below stay where they are.

        What nobody has to bring takes one line; its note is there for whoever points at it. A
        copy that has been taken has its reason there.
        """
        wanted = self._status.source != "copy_taken" and not self._status.automatic
        acting = wanted and self.hasFocus()
        self._actions.setVisible(acting)
        noted = bool(self._note.text()) and self._status.paper_needed
        self._note.setVisible(noted and wanted and not acting)

    def _see(self) -> None:
        if not self._status.automatic:
            seen = self._status.source == "seen_original"
            self.marked.emit(self.id, "" if seen else "seen_original")

    def _click(self) -> None:
        self._see()
        if self._status.source == "seen_original":
            self.entered.emit(self.id)

    def _undo_copy(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.marked.emit(self.id, "")

    def _take_copy(self) -> None:
        if not self._status.automatic:
            self.marked.emit(self.id, "copy_taken")
            self.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)


class _Rows(Room):
    """As high as its rows where there is room for them; scrolls where there is not."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        sheet = QWidget()
        sheet.setProperty("ground", "none")
        self.rows = QVBoxLayout(sheet)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)
        self.setWidget(sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Rows have grown or shrunk: ask for that much room."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the rows have another height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as the rows."""
        width = max(self.viewport().width(), active().px(200))
        height = self.rows.totalHeightForWidth(width)
        return QSize(width, height if height >= 0 else self.rows.totalSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Two rows and a bit."""
        return QSize(active().px(200), min(self.sizeHint().height(), active().px(92)))


class DocumentsPanel(Speaker, Card):
    """The card `เอกสาร`: `marked(id, source)`, `reasoned(id, text)`, `finished()` after all."""

    marked = Signal(str, str)
    reasoned = Signal(str, str)
    finished = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__(margin=14, gap=2)
        self.body.setContentsMargins(14, 4, 14, 4)
        self.speak(language)
        self.title = Label("", "section")
        self.count = Badge("", "neutral")
        self._area = _Rows()
        self._rows = self._area.rows
        self.body.addLayout(row(self.title, None, self.count))
        self.body.addWidget(self._area)
        self._statuses: tuple[DocumentStatus, ...] = ()
        self._told = False
        self.lines: dict[str, DocumentLine] = {}
        self.say(self.title.setText, "application.documents")

    def hasHeightForWidth(self) -> bool:
        """No: the rows scroll in whatever height there is (or the card would insist on all)."""
        return False

    def show_documents(self, statuses: Sequence[DocumentStatus], *, told: bool = False) -> None:
        """Draw the rows; `told` when missing reasons are to be pointed out."""
        # What the clerk has to look at comes first.
        statuses = tuple(sorted(statuses, key=lambda status: status.automatic))
        if (statuses, told) == (self._statuses, self._told):
            return
        if [s.rule.id for s in statuses] != list(self.lines):
            self._build(statuses)
        self._statuses, self._told = statuses, told
        for status in statuses:
            self.lines[status.rule.id].show_status(status)
        self.retranslate()

    def retranslate(self) -> None:
        """How many are met, and the reasons still wanted."""
        met = sum(status.met for status in self._statuses)
        words = self.t("application.documents_met", met=met, all=len(self._statuses))
        self.count.set(words, "ok" if met == len(self._statuses) else "neutral")
        problem = self.t(COPY.key("note_wanted")) if self._told else ""
        for line in self.lines.values():
            line.show_reason_problem(problem)

    def focus_needing(self, after: str = "") -> bool:
        """Go to the next document that is not met; False when all are."""
        order = [status.rule.id for status in self._statuses]
        at = order.index(after) + 1 if after in order else 0
        missing = {status.rule.id for status in self._statuses if not status.met}
        for name in order[at:] + order[:at]:
            if name in missing:
                self.focus_document(name)
                return True
        return False

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        stops: list[QWidget] = []
        for line in self.lines.values():
            if line.focusPolicy() != Qt.FocusPolicy.NoFocus:
                stops += [line, line.reason.editor]
        return stops

    def focus_document(self, name: str) -> None:
        """Go to one document, or to the reason that it lacks."""
        line = self.lines[name]
        status = next(one for one in self._statuses if one.rule.id == name)
        target: QWidget = line.reason.editor if status.reason_missing else line
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, statuses: Sequence[DocumentStatus]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = {}
        for status in statuses:
            line = DocumentLine(status, self.language)
            line.marked.connect(self.marked)
            line.reasoned.connect(self.reasoned)
            line.entered.connect(self._enter)
            line.stepped.connect(self._step)
            line.focused.connect(lambda shown=line: see(shown))
            self._rows.addWidget(Rule())
            self._rows.addWidget(line)
            line.show()  # at once: a layout shows it later, and the cursor may go there now
            self.lines[status.rule.id] = line

    def _enter(self, name: str) -> None:
        if not self.focus_needing(name):
            self.finished.emit()

    def _step(self, name: str, step: int) -> None:
        order = [one.rule.id for one in self._statuses if not one.automatic]
        at = order.index(name) + step
        if 0 <= at < len(order):
            self.lines[order[at]].setFocus(Qt.FocusReason.TabFocusReason)
