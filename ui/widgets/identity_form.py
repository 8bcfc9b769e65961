"""The form for an identity without a card; the fields are those of the typed identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.keyboards import Kind
from desktop.domain.text import Text
from desktop.domain.thai import thai
from desktop.forms.values import NO, YES
from ui.keyboard import read_keys
from ui.language import Language, Speaker
from ui.presenters.reasons import NO_CARD
from ui.theme import active
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Choice, Field
from ui.widgets.foot import Foot
from ui.widgets.late import keep_place
from ui.widgets.surfaces import GAP_WIDE, clear, row
from ui.widgets.text import Label
from ui.widgets.yielding import YieldingArea

# (field, weight of its width) in each line.
Lines = tuple[tuple[tuple[str, int], ...], ...]
_LINES: Lines = (
    (("reason", 1), ("citizen_id", 1)),
    (("note", 1),),
    (("title", 2), ("first", 3), ("last", 3), ("birth", 3)),
    (("house_no", 2), ("moo", 1), ("soi", 3), ("road", 3)),
    (("subdistrict", 1), ("district", 1), ("province", 1)),
)

# The same in the same order, where the longest of these lines has no room.
_NARROW_LINES: Lines = (
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

_PARTY_LINES: Lines = (
    (("present", 1), ("identity", 1), ("acting", 1)),
    (("kind", 1), ("reason", 1)),
    (("note", 1),),
    (("title", 2), ("first", 3), ("last", 3)),
    (("citizen_id", 1), ("birth", 1)),
)

_NARROW_PARTY_LINES: Lines = (
    (("present", 1), ("identity", 1)),
    (("acting", 1), ("kind", 1)),
    (("reason", 1),),
    (("note", 1),),
    (("title", 2), ("first", 3)),
    (("last", 1),),
    (("citizen_id", 1),),
    (("birth", 1),),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields there are in which lines, where there is room and where not, and what is said
    above them and on the buttons: `<words>title`, `lead`, `back`, `drop`, `go`.
    """

    lines: Lines
    narrow: Lines
    words: str


APPLICANT = Shape(_LINES, _NARROW_LINES, "counter_page.typed_")
# Somebody who takes part beside the applicant: who they are, and no more.
PARTY = Shape(_PARTY_LINES, _NARROW_PARTY_LINES, "application.party_")

NARROW = 420  # below this width (100 % design)
LOW = 260  # below this height (100 % design) there are the fields and the buttons

_READ_AS: dict[str, Kind] = {"citizen_id": "code", "birth": "date"}
_CHOSEN = ("present", "identity", "kind", "acting", "reason")
_LABELS = {"title": "counter_page.name_title"} | {
    name: f"application.party_{name}" for name in ("present", "identity", "kind", "acting")
}
# Of somebody who takes part beside the applicant it may not be known.
_PARTY_LABELS = _LABELS | {"citizen_id": "application.party_citizen_id"}


class IdentityForm(Speaker, QWidget):
    """`typed(field)` at each change, `accepted({field: value})` with F6 or the button,
    `cancelled()` with Esc, `dropped()` with Shift+Esc. Most visits need none of it: see `build`.
    """

    typed = Signal(str)
    accepted = Signal(object)
    cancelled = Signal()
    dropped = Signal()

    def __init__(self, language: Language, shape: Shape = APPLICANT) -> None:
        super().__init__()
        self.speak(language)
        self._shape = shape
        self._choices: dict[str, Sequence[tuple[str, Text]]] = {}
        self._hidden: set[str] = set()
        self._fields: dict[str, Field] = {}
        self._problems: dict[str, str] = {}
        self._lines = QVBoxLayout()
        self._rows: list[QHBoxLayout] = []
        self._narrow = False
        self.title, self.lead = Label("", "section"), Label("", "soft", wrap=True)
        self.say(self.title.setText, f"{shape.words}title", role="")
        self.say(self.lead.setText, f"{shape.words}lead")
        self._above = (self.title, self.lead)
        self.inner = QVBoxLayout(self)
        self.inner.setContentsMargins(0, 0, 0, 0)
        self.inner.setSpacing(8)
        for words in self._above:
            self.inner.addWidget(words)

    @property
    def fields(self) -> dict[str, Field]:
        """Its fields by name."""
        self.build()
        return self._fields

    def build(self) -> None:
        """Make its fields and buttons, if nobody has typed into it so far."""
        if self._fields:
            return
        form = QWidget()
        form.setLayout(self._lines)
        self._lines.setContentsMargins(0, 4, 0, 4)
        self._lines.setSpacing(10)
        self._lines.addStretch(1)
        for line in self._shape.lines:  # in the order of the eye, which is then that of the Tab key
            for name, _ in line:
                self._field(name)
        self._arrange(narrow=self._narrow)
        back = KeyButton("", "arrow-left", "Esc")
        drop = KeyButton("", "x", "Shift+Esc", "quiet")
        go = KeyButton("", key="F6", kind="primary", trailing="arrow-right")
        self.say(back.setText, f"{self._shape.words}back")
        self.say(drop.setText, f"{self._shape.words}drop")
        self.say(go.setText, f"{self._shape.words}go")
        back.clicked.connect(self.cancelled)
        drop.clicked.connect(self.dropped)
        go.clicked.connect(self._accept)
        self.inner.addWidget(YieldingArea(form), 1)
        self.inner.addLayout(Foot(back, drop, None, go))
        self.fields["birth"].editor.setObjectName("birth")
        self.fields["reason"].edited.connect(lambda _reason: self._show_asked())
        if "present" in self.fields:
            self.fields["present"].edited.connect(lambda _here: self._show_asked())
        self.retranslate()
        self.clear()
        keep_place(self)

    def retranslate(self) -> None:
        """The words of the choices, and of what is wrong."""
        if not self._fields:
            return
        reason = self.fields["reason"].editor
        if isinstance(reason, Choice):
            reason.set_options(
                [(name, self.language.of(NO_CARD.label(name))) for name in NO_CARD.choices]
            )
        for name, options in self._choices.items():
            choice = self.fields[name].editor
            if isinstance(choice, Choice):
                choice.set_options([(one, self.language.of(words)) for one, words in options])
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
            self._narrow = narrow
            if self._fields:
                self._arrange(narrow=narrow)

    def _arrange(self, *, narrow: bool) -> None:
        """Put the fields into lines that have room for them."""
        for line in self._rows:
            clear(line, keep=self.fields.values())
            self._lines.removeItem(line)
            line.deleteLater()
        self._rows = []
        for fields in self._shape.narrow if narrow else self._shape.lines:
            line = row(*(self.fields[name] for name, _ in fields), gap=GAP_WIDE)
            for at, (_, weight) in enumerate(fields):
                line.setStretch(at, weight)
            self._lines.insertLayout(self._lines.count() - 1, line)
            self._rows.append(line)

    def clear(self) -> None:
        """Empty, as for the next person."""
        self._problems = {}
        if not self._fields:
            return
        for field in self.fields.values():
            field.set_value("")
            field.set_problem("")
        if "province" in self.fields:
            self.fields["province"].set_value(thai().address.usual_province)
        self._show_asked()

    def begin(self, field: str = "reason") -> None:
        """Put the cursor into this field, or into the first that is asked."""
        shown = [name for name, one in self.fields.items() if not one.isHidden()]
        at = field if field in shown else shown[0]
        self.fields[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, choices: Mapping[str, Sequence[tuple[str, Text]]]) -> None:
        """What there is to choose from, by field; where there is one answer nothing is asked."""
        self._choices = dict(choices)
        self._hidden = {name for name, options in choices.items() if len(options) < 2}
        self.retranslate()

    def fill(self, values: Mapping[str, str]) -> None:
        """What had been typed before."""
        self.clear()
        for name, field in self.fields.items():
            field.set_value(values.get(name, ""))
        self._show_asked()

    def begun(self) -> bool:
        """Whether something has been typed that would be lost."""
        choices = ("reason", "title", "province")
        return bool(self._fields) and any(
            text for name, text in self.values().items() if name not in choices
        )

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

    def _field(self, name: str) -> None:
        editor: QLineEdit | Choice
        if name in _CHOSEN:
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
        field.entered.connect(lambda: None if field.moves_on else self._accept())
        labels = _PARTY_LABELS if self._shape is PARTY else _LABELS
        self.say(field.set_label, labels.get(name, f"counter_page.{name}"))
        self._fields[name] = field

    def _mend(self, name: str) -> None:
        self._problems.pop(name, None)
        self.fields[name].set_problem("")
        self.typed.emit(name)

    def _show_asked(self) -> None:
        """Whoever is not here has no reason for showing no card."""
        values = self.values()
        here = values.get("present", YES) != NO
        for name in self._choices:
            self.fields[name].setVisible(name not in self._hidden)
        self.fields["reason"].setVisible(here)
        self.fields["note"].setVisible(here and values["reason"] == "other")
        shown = [one for one in self.fields.values() if not one.isHidden()]
        for one in shown:  # Enter in the last of them does what the button does
            one.moves_on = one is not shown[-1]

    def _accept(self) -> None:
        self.accepted.emit(self.values())
