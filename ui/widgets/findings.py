"""Under a case: what officials and the outside still tell of it, typed into small fields."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.findings import Finding, FindingsState
from ui.tips import set_tip
from ui.widgets.buttons import KeyButton
from ui.widgets.document_record import Records
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP, Card, Rule, column
from ui.widgets.text import Label
from ui.widgets.yielding import YieldingArea

# Keys that mean nothing else on the page; what goes beyond them is reached by Tab.
KEYS = "GHB"


class FindingForm(Card):
    """The fields of one of them; `asked()` when they have come or gone."""

    asked = Signal()


class FindingsBar(Speaker, QWidget):
    """`wanted(key of a finding)` from its buttons; `edited(field, text)`, `given()` and `dropped()`
    from the fields of the one that is open.
    """

    wanted = Signal(str)
    edited = Signal(str, str)
    given = Signal()
    dropped = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.buttons: dict[str, KeyButton] = {}
        self._shown: tuple[Finding, ...] = ()
        self._asking: tuple[str, Finding] | None = None
        self.records: Records | None = None
        self._line = Foot(gap=GAP)
        self._bar = QWidget()
        self._bar.setLayout(self._line)
        self.form = FindingForm("bare", margin=0)
        self._title = Label("", "section")
        self._fields = QWidget()
        self._fields.setLayout(column(self._title))
        self.go = KeyButton("", "check", "Ctrl+Return", "primary", cap="Ctrl Enter")
        self.stop = KeyButton("", "x", "Esc", "quiet")
        self.form.body.setSpacing(GAP)
        self.form.body.addWidget(Rule())
        self.form.body.addWidget(YieldingArea(self._fields, hungry=True))
        self.form.body.addLayout(Foot(self.go, self.stop, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.form)
        layout.addWidget(self._bar)
        self.go.clicked.connect(self.given)
        self.stop.clicked.connect(self.dropped)
        self.say(self.go.setText, "cases.record_go")
        self.say(self.stop.setText, "common.cancel")
        self.form.hide()
        self._bar.hide()

    def show_state(self, state: FindingsState) -> bool:
        """What may be told now; True when the fields have just gone and the focus with them."""
        if state.may != self._shown:
            self._shown = state.may
            self._build()
        self._bar.setVisible(bool(state.may) and state.asking is None)
        before = self._asking
        self._asking = (state.case_id, state.asking) if state.asking is not None else None
        if self._asking != before:
            self._open(state)
        if self.records is not None:
            self.records.show_views(state.views)
        gone = before is not None and self._asking is None
        if self._asking is not None and self._asking != before and self.records is not None:
            first = self.records.needing() or next(iter(self.records.entries.values()), None)
            at = first.editor if first is not None else self.go
            at.setFocus(Qt.FocusReason.OtherFocusReason)
        return gone

    def _build(self) -> None:
        """A button for each: other cases need others."""
        for button in self.buttons.values():
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for number, one in enumerate(self._shown):
            key = KEYS[number : number + 1]
            button = self.buttons[one.key] = KeyButton("", "clipboard-check", key, "link")
            button.clicked.connect(partial(self._want, one.key))
            self._line.insertWidget(number, button)
        self.retranslate()

    def _open(self, state: FindingsState) -> None:
        layout = self._fields.layout()
        assert layout is not None
        if self.records is not None:
            layout.removeWidget(self.records)
            self.records.hide()
            self.records.deleteLater()
            self.records = None
        self.form.setVisible(state.asking is not None)
        if state.asking is not None:
            self._title.setText(self.language.of(state.asking.title))
            self.records = Records(self.language)
            self.records.setParent(self._fields)
            self.records.edited.connect(self.edited)
            self.records.finished.connect(self.given)
            layout.addWidget(self.records)
        self.form.asked.emit()

    def retranslate(self) -> None:
        """The buttons' words."""
        for one in self._shown:
            title = self.language.of(one.title)
            self.buttons[one.key].setText(title)
            set_tip(self.buttons[one.key], self.t(f"cases.record_{one.kind}", what=title))
        if self._asking is not None:
            self._title.setText(self.language.of(self._asking[1].title))

    def _want(self, key: str, _checked: bool = False) -> None:
        self.wanted.emit(key)
