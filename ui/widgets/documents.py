"""The documents of a case: under whom they stand, and how many are met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.icons import Icon
from ui.language import Language, Speaker
from ui.presenters.document_view import PLACE, DocumentGroup, DocumentView
from ui.presenters.reasons import COPY
from ui.theme import active
from ui.widgets.badge import Badge
from ui.widgets.document_line import DocumentLine
from ui.widgets.surfaces import Card, Rule, clear, column, row
from ui.widgets.text import Label
from ui.widgets.yielding import Room, see


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


class _Heading(QWidget):
    """To whom the rows below belong."""

    def __init__(self, group: DocumentGroup, language: Language) -> None:
        super().__init__()
        self.setProperty("part", "owner")
        title = Label(language.of(group.heading) if group.heading else "", "strong")
        person = Label(language.of(group.person) if group.person else "", "hint")
        # A long name shortens rather than push the column wider.
        person.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = row(Icon("user-round", "soft", 16), title, gap=6)
        line.addWidget(person, 1)
        line.setContentsMargins(4, 2, 4, 2)
        self.setLayout(line)


class _Perhaps(QWidget):
    """A row that may come to be needed: nothing waits for it, and nobody goes there."""

    def __init__(self, view: DocumentView, language: Language) -> None:
        super().__init__()
        label = language.t("application.document_perhaps", label=view.label)
        why = language.of(view.why) if view.why else ""
        words = Label(label, "soft", wrap=True)
        hint = Label(why, "hint", wrap=True)
        line = row(gap=10)
        line.addLayout(column(4, Icon("circle", "line", 18), None, gap=0))
        line.addLayout(column(words, hint, gap=0), 1)
        line.setContentsMargins(6, 1, 6, 1)
        self.setLayout(line)
        hint.setVisible(bool(why))  # it lies in here by now: without a parent it is a window


class DocumentsPanel(Speaker, Card):
    """The card `เอกสาร`: `marked(key, source)`, `reasoned(key, text)`, `finished()` after all; of
    what is written down `recorded(key, record, text)` and `left(key, record)`; `focused(place)`.
    """

    marked = Signal(str, str)
    reasoned = Signal(str, str)
    recorded = Signal(str, str, str)
    left = Signal(str, str)
    focused = Signal(str)
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
        self._groups: tuple[DocumentGroup, ...] = ()
        self._told = self._brief = False
        self.lines: dict[str, DocumentLine] = {}
        self.say(self.title.setText, "application.documents")
        self._show_count()

    def hasHeightForWidth(self) -> bool:
        """No: the rows scroll in whatever height there is (or the card would insist on all)."""
        return False

    def show_documents(self, groups: Sequence[DocumentGroup], *, told: bool = False) -> None:
        """Draw the rows; `told` when missing reasons are to be pointed out."""
        if (tuple(groups), told) == (self._groups, self._told):
            return
        before, self._groups, self._told = self._groups, tuple(groups), told
        for view in self._views():
            if view.key in self.lines:
                self.lines[view.key].show_view(view)
        if list(map(_frame, before)) != list(map(_frame, self._groups)):
            self.set_brief(False)  # there may be room for more words, or for less
            self._build()
        self._show_count()

    def set_brief(self, brief: bool) -> None:
        """Give what nobody has to bring one line each, so that all rows are in sight."""
        self._brief = brief
        for line in self.lines.values():
            line.set_brief(brief)

    def retranslate(self) -> None:
        """How many are met, the headings, and the reasons still wanted."""
        self._build()
        self._show_count()

    def focus_needing(self, after: str = "") -> bool:
        """Go to the next document that is not met; False when all are."""
        order = list(self.lines)
        at = order.index(after) + 1 if after in order else 0
        for key in order[at:] + order[:at]:
            if not self.lines[key].view.status.met:
                self.focus_document(key)
                return True
        return False

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        return [stop for line in self.lines.values() for stop in line.stops()]

    def focus_document(self, key: str) -> None:
        """Go to one document, or to the reason or record that it lacks."""
        self.lines[key].focus_needing()

    def focus_place(self, place: str) -> bool:
        """Go to a place as it was `focused`; False if it is not here any more."""
        kind, _, rest = place.partition("/")
        key, _, part = rest.partition("/")
        return kind == PLACE and key in self.lines and self.lines[key].focus_part(part)

    def _views(self) -> Iterator[DocumentView]:
        return (view for group in self._groups for view in group.rows)

    def _show_count(self) -> None:
        views = list(self._views())
        met = sum(view.status.met for view in views)
        key = "application.documents_met" if views else "application.documents_none"
        words = self.t(key, met=met, all=len(views))
        self.count.set(words, "ok" if met == len(views) else "neutral")
        problem = self.t(COPY.key("note_wanted")) if self._told else ""
        for line in self.lines.values():
            line.show_reason_problem(problem)

    def _build(self) -> None:
        """Lay out all rows; a line that is still there stays, and the cursor in it."""
        kept = {view.key: self._line(view) for view in self._views()}
        clear(self._rows, keep=kept.values())
        self.lines = kept
        for group in self._groups:
            if group.heading is not None:
                self._add(_Heading(group, self.language))
            for view in group.rows:
                self._add(Rule(), self.lines[view.key])
            for view in group.perhaps:
                self._add(Rule(), _Perhaps(view, self.language))

    def _add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._rows.addWidget(widget)
            widget.show()  # at once: a layout shows it later, and the cursor may go there now

    def _line(self, view: DocumentView) -> DocumentLine:
        known = self.lines.get(view.key)
        if known is not None and known.view.status.rule is view.status.rule:
            return known
        line = DocumentLine(view, self.language)
        line.set_brief(self._brief)
        line.marked.connect(self.marked)
        line.reasoned.connect(self.reasoned)
        line.recorded.connect(self.recorded)
        line.left.connect(self.left)
        line.entered.connect(self._enter)
        line.stepped.connect(self._step)
        line.focused.connect(lambda place: self._on_focus(place))
        return line

    def _on_focus(self, place: str) -> None:
        at = self.window().focusWidget()
        if at is not None:
            see(at)
        self.focused.emit(place)

    def _enter(self, key: str) -> None:
        if not self.focus_needing(key):
            self.finished.emit()

    def _step(self, key: str, step: int) -> None:
        order = [name for name, line in self.lines.items() if not line.view.status.automatic]
        at = order.index(key) + step
        if 0 <= at < len(order):
            self.lines[order[at]].setFocus(Qt.FocusReason.TabFocusReason)


def _frame(group: DocumentGroup) -> tuple[object, ...]:
    """What stands where: another one is laid out anew."""
    keys = tuple((view.key, id(view.status.rule)) for view in group.rows)
    return group.owner, group.heading, group.person, keys, group.perhaps
