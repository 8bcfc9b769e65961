"""The form for an identity without a card; the fields are those of the typed identity."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.keyboards import Kind
from desktop.domain.thai import thai
from ui.keyboard import read_keys
from ui.language import Language, Speaker
from ui.presenters.reasons import NO_CARD
from ui.theme import active
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Choice, Field
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP_WIDE, row
from ui.widgets.text import Label
from ui.widgets.yielding import YieldingArea

# (field, weight of its width) in each line.
_LINES = (
    (("reason", 1), ("citizen_id", 1)),
    (("note", 1),),
    (("title", 2), ("first", 3), ("last", 3), ("birth", 3)),
    (("house_no", 2), ("moo", 1), ("soi", 3), ("road", 3)),
    (("subdistrict", 1), ("district", 1), ("province", 1)),
)

# The same in the same order, where the longest of these lines has no room.
_NARROW_LINES = (
    (("reason", 1),),
    (("citizen_id", 1),),
    (("note", 1),),
    (("title", 2), ("first", 3)),
    (("last", 1), ("birth", 1)),
    (("house_no", 2), ("moo", 1)),
    (("soi", 1), ("road", 1)),
    (("subdistrict", 1), ("district", 1)),
    (("province", 1),),
)

NARROW = 420  # below this width (100 % design)
LOW = 260  # below this height (100 % design) there are the fields and the buttons

_READ_AS: dict[str, Kind] = {"citizen_id": "code", "birth": "date"}


class IdentityForm(Speaker, QWidget):
    """`typed(field)` at each change, `accepted({field: value})` with F6 or the button,
    `cancelled()` with Esc, `dropped()` with Shift+Esc.
    """

    typed = Signal(str)
    accepted = Signal(object)
    cancelled = Signal()
    dropped = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self.fields: dict[str, Field] = {}
        self._problems: dict[str, str] = {}
        title = Label("", "section")
        lead = Label("", "soft", wrap=True)
        self.say(title.setText, "counter_page.typed_title")
        self.say(lead.setText, "counter_page.typed_lead")
        form = QWidget()
        self._lines = QVBoxLayout(form)
        self._lines.setContentsMargins(0, 4, 0, 4)
        self._lines.setSpacing(10)
        self._lines.addStretch(1)
        for line in _LINES:  # in the order of the eye, which is then that of the Tab key
            for name, _ in line:
                self._field(name)
        self._rows: list[QHBoxLayout] = []
        self._narrow = False
        self._arrange(narrow=False)
        back = KeyButton("", "arrow-left", "Esc")
        drop = KeyButton("", "x", "Shift+Esc", "quiet")
        go = KeyButton("", key="F6", kind="primary", trailing="arrow-right")
        self.say(back.setText, "counter_page.typed_back")
        self.say(drop.setText, "counter_page.typed_drop")
        self.say(go.setText, "counter_page.typed_go")
        back.clicked.connect(self.cancelled)
        drop.clicked.connect(self.dropped)
        go.clicked.connect(self._accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._above = (title, lead)
        outer.addWidget(title)
        outer.addWidget(lead)
        outer.addWidget(YieldingArea(form), 1)
        outer.addLayout(Foot(back, drop, None, go))
        self.fields["birth"].editor.setObjectName("birth")
        self.fields["district"].moves_on = True
        self.fields["reason"].edited.connect(self._show_note)
        self.retranslate()
        self.clear()

    def retranslate(self) -> None:
        """The words of the choices, and of what is wrong."""
        reason = self.fields["reason"].editor
        if isinstance(reason, Choice):
            reason.set_options(
                [(name, self.language.of(NO_CARD.label(name))) for name in NO_CARD.choices]
            )
        self.fields["birth"].set_hint(self.t("counter_page.birth_hint"))
        for name, key in self._problems.items():
            self.fields[name].set_problem(self.t(key))

    def hasHeightForWidth(self) -> bool:
        """It takes the height there is: its fields scroll."""
        return False

    def sizeHint(self) -> QSize:
        """Never a reason for the page to grow."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little height the fields have it."""
        super().resizeEvent(event)
        for words in self._above:
            words.setVisible(self.height() >= active().px(LOW))
        narrow = self.width() < active().px(NARROW)
        if narrow != self._narrow:
            self._arrange(narrow=narrow)

    def _arrange(self, *, narrow: bool) -> None:
        """Put the fields into lines that have room for them."""
        self._narrow = narrow
        for line in self._rows:
            while line.takeAt(0) is not None:
                pass
            self._lines.removeItem(line)
            line.deleteLater()
        self._rows = []
        for fields in _NARROW_LINES if narrow else _LINES:
            line = row(*(self.fields[name] for name, _ in fields), gap=GAP_WIDE)
            for at, (_, weight) in enumerate(fields):
                line.setStretch(at, weight)
            self._lines.insertLayout(self._lines.count() - 1, line)
            self._rows.append(line)

    def clear(self) -> None:
        """Empty, as for the next person."""
        self._problems = {}
        for field in self.fields.values():
            field.set_value("")
            field.set_problem("")
        self.fields["province"].set_value(thai().address.usual_province)
        self._show_note("")

    def begin(self, field: str = "reason") -> None:
        """Put the cursor into this field."""
        self.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, values: Mapping[str, str]) -> None:
        """What had been typed before."""
        self.clear()
        for name, field in self.fields.items():
            field.set_value(values.get(name, ""))
        self._show_note(values.get("reason", ""))

    def begun(self) -> bool:
        """Whether something has been typed that would be lost."""
        choices = ("reason", "title", "province")
        return any(text for name, text in self.values().items() if name not in choices)

    def values(self) -> dict[str, str]:
        """What has been typed."""
        return {name: field.value() for name, field in self.fields.items()}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong in place, by the keys of its words; the cursor goes to the first."""
        self._problems = dict(problems)
        for name, field in self.fields.items():
            field.set_problem(self.t(problems[name]) if name in problems else "")
        first = next((name for name in self.fields if name in problems), None)
        if first is not None:
            self.fields[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def _field(self, name: str) -> Field:
        editor: QLineEdit | Choice
        if name == "reason":
            editor = Choice()
        elif name == "title":
            editor = Choice([(title, title) for title in thai().titles])
        else:
            editor = QLineEdit()
            editor.setMaxLength(120)
            if name in _READ_AS:
                read_keys(editor, _READ_AS[name])
        field = Field("", editor)
        field.edited.connect(lambda _text: self._mend(name))
        self.say(field.set_label, f"counter_page.{'name_title' if name == 'title' else name}")
        self.fields[name] = field
        return field

    def _mend(self, name: str) -> None:
        self._problems.pop(name, None)
        self.fields[name].set_problem("")
        self.typed.emit(name)

    def _show_note(self, reason: str) -> None:
        self.fields["note"].setVisible(reason == "other")

    def _accept(self) -> None:
        self.accepted.emit(self.values())
