"""One document of a case: what stands in for a paper, what was seen, copied, or written down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.documents import COPY as TAKEN
from desktop.forms.documents import ORIGINAL
from ui.accessible import announce
from ui.icons import Icon
from ui.keyboard import pressed
from ui.language import Language, Speaker
from ui.presenters.document_view import DocumentView, place_of
from ui.presenters.reasons import COPY
from ui.tips import set_tip
from ui.values import STAR, Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import KeyButton
from ui.widgets.document_record import Records
from ui.widgets.document_ways import Ways
from ui.widgets.question import ReasonField
from ui.widgets.surfaces import GAP, column, fill, row
from ui.widgets.text import Label, restyle

# Icon, its colour, and the tone of the badge of each source; what is not here is well met.
_LOOKS: dict[str, tuple[str, str, Tone]] = {
    "pending_lookup": ("clock", "warn", "warn"),
    TAKEN: ("copy", "warn", "warn"),
    "": ("circle", "faint", "neutral"),
}
_MET: tuple[str, str, Tone] = ("circle-check", "ok", "ok")
REASON = "reason"


class DocumentLine(Speaker, QFrame):
    """One document. Space says that the original was seen, C that a copy had to be taken; Left and
    Right point at what else meets it.
    """

    marked = Signal(str, str)
    reasoned = Signal(str, str)
    recorded = Signal(str, str, str)
    left = Signal(str, str)
    entered = Signal(str)
    stepped = Signal(str, int)
    focused = Signal(str)

    def __init__(self, view: DocumentView, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.setProperty("part", "document")
        self.view = view
        self._brief = False
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
        self.ways = Ways()
        self.ways.picked.connect(lambda _name: self._click())
        self.records = Records(language)
        self.reason = ReasonField(language, COPY)
        self._connect()
        head = row(self._label, self._badge)
        head.setStretch(0, 1)
        head.setAlignment(self._badge, Qt.AlignmentFlag.AlignTop)
        words = column(head, self.ways, self._note, self._actions, gap=0)
        line = row(gap=GAP + 2)
        line.addLayout(column(4, self._icon, None, gap=0))
        line.addLayout(words, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(2)
        self._layout.addLayout(line)
        self._layout.addWidget(self.records)
        self._layout.addWidget(self.reason)
        self.retranslate()

    def _connect(self) -> None:
        self.records.edited.connect(lambda record, text: self.recorded.emit(self.id, record, text))
        self.records.left.connect(lambda record: self.left.emit(self.id, record))
        self.records.focused.connect(lambda record: self.focused.emit(place_of(self.id, record)))
        self.records.finished.connect(lambda: self.entered.emit(self.id))
        self.reason.dropped.connect(self._undo_copy)
        self.reason.edited.connect(lambda text: self.reasoned.emit(self.id, text))
        self.reason.entered.connect(lambda: self.entered.emit(self.id))
        self.reason.editor.installEventFilter(self)

    @property
    def id(self) -> str:
        """The key of the document among those of the case."""
        return self.view.key

    @property
    def source(self) -> str:
        """How it is met; empty if it is not."""
        return self.view.status.source or ""

    def show_view(self, view: DocumentView) -> None:
        """Draw it as it stands."""
        if view != self.view:
            self.view = view
            self.retranslate()

    def retranslate(self) -> None:
        """All words."""
        status, of = self.view.status, self.language.of
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus if status.automatic else Qt.FocusPolicy.StrongFocus
        )
        # The frame that shows the focus takes 2 px around; what nobody goes to has none.
        self._layout.setContentsMargins(*((6, 1, 6, 1) if status.automatic else (4, 0, 4, 0)))
        restyle(self, "framed", not status.automatic)
        icon, token, tone = _LOOKS.get(self.source, _MET)
        self._icon.set(icon, token)
        unsure = status.rule.provenance.unconfirmed
        self._label.setText(of(self.view.label) + (STAR if unsure else ""))
        font = self._label.font()
        font.setStrikeOut(not status.paper_needed)
        self._label.setFont(font)
        self._label.set_look("" if status.paper_needed else "soft")
        note = of(status.rule.note) if status.rule.note else ""
        why = of(self.view.why) if self.view.why else ""
        unseen = self._brief and status.automatic
        hidden = (why if unseen else "", note if why or not status.paper_needed else "")
        set_tip(self, "\n".join(filter(None, hidden)))
        self._note.setText(why or (note if status.paper_needed else ""))
        badge = self.t(f"application.document_{self._badge_key()}")
        self._badge.set(badge, tone)
        self.records.show_views(self.view.records)
        self.reason.setVisible(self.source == TAKEN)
        self.reason.set_value(self.view.reason)
        self._seen.setText(self.t("application.unsee" if self._is_taken() else "application.see"))
        self._copy.setText(self.t("application.take_copy"))
        self._copy.setVisible(status.rule.copy)
        self._show_actions()
        self.setAccessibleName(f"{of(self.view.label)}: {badge}")
        doubt = self.t("application.document_unconfirmed") if unsure else ""
        ways = " ".join(words for _, words in self._ways())
        self.setAccessibleDescription(" ".join(filter(None, (why, note, ways, doubt))))

    def set_brief(self, brief: bool) -> None:
        """Let what nobody has to bring take one line; whoever points at it has the rest."""
        if brief != self._brief:
            self._brief = brief
            self.retranslate()

    def show_reason_problem(self, text: str) -> None:
        """Say that a copy needs its reason."""
        self.reason.set_problem(text if self.view.status.reason_missing else "")

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops in it."""
        if self.view.status.automatic:
            return []
        records = (entry.editor for entry in self.records.entries.values())
        return [self, *records, self.reason.editor]

    def focus_needing(self) -> None:
        """Go to the reason or the record that it lacks, or to the row itself."""
        record = self.records.needing()
        if self.view.status.reason_missing:
            self.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            target = record.editor if record is not None else self
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_part(self, part: str) -> bool:
        """Go where the cursor was: to a record, the reason, or the row; False if that is gone."""
        target: QWidget = self
        if part == REASON:
            target = self.reason.editor
        elif part:
            entry = self.records.entries.get(part)
            target = entry.editor if entry is not None else self.reason.editor
        if target.focusPolicy() == Qt.FocusPolicy.NoFocus or target.isHidden():
            return False
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, C, Enter and the arrows; what its fields have no use for is not meant for it."""
        key = Qt.Key(event.key())
        at = self.window().focusWidget()
        if at is not None and at is not self and self.isAncestorOf(at):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self._see()
            self._go_into()
        elif pressed(event, "C"):
            self._take_copy()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit(self.id)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(self.id, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._point(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is the Space key, and Enter after it: the next Space is for the next one."""
        in_reason = self.reason.isVisible() and self.reason.geometry().contains(
            event.position().toPoint()
        )
        if not self.view.status.automatic and not in_reason:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The reason has the focus."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(place_of(self.id, REASON))
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """What can be done shows on the line that has the focus or the pointer."""
        kinds = (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Enter, QEvent.Type.Leave)
        if event.type() in kinds:
            self._show_actions()
            if event.type() == QEvent.Type.FocusIn:
                self.focused.emit(place_of(self.id))
            restyle(self, "focused", self.hasFocus())
        return super().event(event)

    def _show_actions(self) -> None:
        """In the place of the note, so that the rows below stay where they are.

        A copy that has been taken has its reason there, and what was seen its records.
        """
        wanted = self.source != TAKEN and not self.view.status.automatic
        acting = wanted and self.hasFocus()
        self._actions.setVisible(acting)
        unseen = acting or self.source == TAKEN or (self._brief and self.view.status.automatic)
        self._note.setVisible(bool(self._note.text()) and not unseen)
        met = self.source if self.source in self.view.status.rule.others else ""
        if self.view.status.automatic:
            self.ways.show_ways((), met, focused=False)
        else:
            self.ways.show_ways(self._ways(), met, focused=acting)

    def _ways(self) -> list[tuple[str, str]]:
        """What else meets it and can be chosen, in words."""
        status = self.view.status
        said = []
        for word, label in status.rule.others.items():
            here = word.startswith("@")
            if word in status.options or here:
                key = "application.or_present" if here else "application.or"
                said.append((word, self.t(key, label=label)))
        return said

    def _badge_key(self) -> str:
        if self.source in self.view.status.rule.others:
            return "present" if self.source.startswith("@") else ORIGINAL
        return self.source or "missing"

    def _way(self) -> str:
        """What the next mark is about: the original, or an alternative that is open."""
        pointed = self.ways.pointed
        return pointed if pointed in self.view.status.options else ORIGINAL

    def _is_taken(self) -> bool:
        return self.source == self._way()

    def _point(self, step: int) -> None:
        if not self.view.status.automatic and self.ways.point(step):
            self._show_actions()
            self._seen.setText(
                self.t("application.unsee" if self._is_taken() else "application.see")
            )
            words = dict(self._ways()).get(self.ways.pointed, self._label.text())
            announce(self, words)

    def _see(self) -> None:
        if not self.view.status.automatic:
            self.marked.emit(self.id, "" if self._is_taken() else self._way())

    def _click(self) -> None:
        self._see()
        if self._is_taken() and not self._go_into():
            self.entered.emit(self.id)

    def _go_into(self) -> bool:
        """What is to be written down comes next; False if nothing is."""
        record = self.records.needing()
        if record is not None:
            record.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return record is not None

    def _undo_copy(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.marked.emit(self.id, "")

    def _take_copy(self) -> None:
        if not self.view.status.automatic and self.view.status.rule.copy:
            self.marked.emit(self.id, TAKEN)
            self.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)
