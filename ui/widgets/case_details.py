"""What stands below the head of a case: objection, decision, changes, papers, timeline, cost.

Its widgets stay from case to case and take the words of the next one, because making them anew
costs several times what showing them does. What one case has more than the next goes away with
its words; nothing of a case is kept behind another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from desktop.domain.money import format_baht
from desktop.domain.receipt import Quote
from ui.language import Language
from ui.presenters.case_facts import CaseFacts, Change, Objection
from ui.presenters.case_links import Link
from ui.presenters.case_state import DISPUTED
from ui.presenters.case_values import Group, Paper
from ui.values import BadgeSpec, Tone
from ui.widgets.badge import Badge
from ui.widgets.quote import QuoteLines
from ui.widgets.surfaces import GAP, GAP_WIDE, Card, Rule, column, row
from ui.widgets.text import Label, MoneyLabel
from ui.widgets.timeline import Timeline
from ui.widgets.value_table import ValueTable

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_TOP = Qt.AlignmentFlag.AlignTop
V = TypeVar("V")
V_contra = TypeVar("V_contra", contravariant=True)


class Says(Protocol[V_contra]):
    """A widget that can say one such value after another."""

    def say(self, value: V_contra) -> None:
        """Say this one from now on."""


def say_badge(badge: Badge, spec: tuple[str, str, str] | None) -> None:
    """Let a badge say what a presenter has; none is not shown."""
    text, tone, icon = spec or ("", "neutral", "")
    if badge.spec != BadgeSpec(text, cast("Tone", tone), icon):
        badge.set(text, cast("Tone", tone), icon)
    badge.setVisible(spec is not None)


def say_line(label: Label, words: str) -> None:
    """Let a label say this; without words it takes no room."""
    label.setText(words)
    label.setVisible(bool(words))


class Several(Generic[V]):
    """As many widgets of a kind as there are values, in a layout of their own."""

    def __init__(self, room: QBoxLayout, make: Callable[[], Says[V]], stretch: int = 0) -> None:
        self._room, self._make, self._stretch = room, make, stretch
        self._made: list[Says[V]] = []

    def say(self, values: Sequence[V]) -> None:
        """One widget says one value."""
        while len(self._made) > len(values):
            gone = cast("QWidget", self._made.pop())
            self._room.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for said, value in zip(self._made, values, strict=False):
            said.say(value)
        for value in values[len(self._made) :]:
            made = self._make()
            made.say(value)
            widget = cast("QWidget", made)
            self._room.addWidget(widget, self._stretch)
            widget.show()
            self._made.append(made)


class Details(QWidget):
    """The part of a case that is read after its head."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.setProperty("ground", "none")
        self.t = language.t
        self._objection = _Objection(language)
        self._decision = Label("", "label", wrap=True)
        self._owed = Label("", "strong", wrap=True)
        self._owed.set_tone("warn")
        self._no_details = Label("", "soft", wrap=True)
        self._identity_note = Label("", "soft", wrap=True)
        self._changes, self._papers = column(gap=5), column(gap=5)
        self._said_changes = Several[Change](self._changes, _Change)
        self._said_papers = Several[Paper](self._papers, _Paper)
        self._links = column(gap=5)
        self._said_links = Several[Link](self._links, _Link)
        self._timeline = Timeline()
        self._cost = _Cost(language)
        self._titled = {
            "cases.links": _Titled(self._links),
            "cases.changes": _Titled(self._changes),
            "cases.documents": _Titled(self._papers),
            "cases.timeline": _Titled(column(self._timeline)),
            "cases.quote": _Titled(column(self._cost)),
        }
        sections = column(gap=12)
        self._sections = Several[Group](sections, _Values)
        lone = (self._objection, self._decision, self._owed, self._no_details, self._identity_note)
        whole = column(*lone, *self._titled.values(), sections, None, gap=12)
        self.setLayout(whole)

    def show_facts(self, facts: CaseFacts) -> None:
        """Say all of this case, and nothing else."""
        self._objection.say(facts.objection)
        say_line(self._decision, facts.decision)
        say_line(self._owed, facts.owed)
        missing = "cases.details_away" if facts.away else "cases.no_details"
        say_line(self._no_details, "" if facts.complete else self.t(missing))
        say_line(self._identity_note, facts.identity_note)
        self._said_changes.say(facts.changes)
        self._said_papers.say(facts.papers)
        self._said_links.say(facts.links)
        self._timeline.show_events(facts.timeline)
        self._cost.say(facts.quote)
        self._sections.say(facts.sections)
        there = (facts.links, facts.changes, facts.papers, facts.timeline, facts.quote)
        for (key, titled), some in zip(self._titled.items(), there, strict=True):
            titled.title.setText(self.t(key))
            titled.setVisible(bool(some))


class _Titled(QWidget):
    def __init__(self, content: QVBoxLayout) -> None:
        super().__init__()
        self.title = Label("", "section")
        self.setLayout(column(self.title, content, gap=5))


class _Objection(Card):
    def __init__(self, language: Language) -> None:
        super().__init__("tile", margin=14, gap=6)
        self.t = language.t
        self._warning = Badge("", DISPUTED.tone, DISPUTED.icon)
        self._text = Label("", wrap=True)
        self.body.addWidget(self._warning, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._text)
        self._sides = {key: self._side() for key in ("cases.side_here", "cases.side_centre")}

    def _side(self) -> tuple[Label, Label]:
        name, words = Label("", "label"), Label("", "strong", wrap=True)
        line = row(gap=GAP)
        line.addWidget(name, 0, _TOP)
        line.addWidget(words, 1)
        self.body.addLayout(line)
        return name, words

    def say(self, objection: Objection | None) -> None:
        """What the centre did not take; None is not shown."""
        said = objection or Objection("", "", "")
        self._warning.set(self.t(DISPUTED.key))
        self._text.setText(said.text)
        for (key, (name, words)), side in zip(
            self._sides.items(), (said.here, said.centre), strict=True
        ):
            say_line(name, self.t(key) if side else "")
            say_line(words, side)
        self.setVisible(objection is not None)


class _Change(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._label, self._words = Badge("", "info", "pencil"), Label("", "strong", wrap=True)
        self._reason = Label("", "hint", wrap=True)
        line = row(gap=GAP)
        line.addWidget(self._label, 0, _TOP)
        line.addLayout(column(self._words, self._reason, gap=GAP), 1)
        self.setLayout(line)

    def say(self, change: Change) -> None:
        """What was changed, from what to what, and why."""
        self._label.set(change.label)
        self._words.setText(f"{change.was} → {change.now}" if change.was else change.now)
        self._reason.setText(change.reason)


class _Paper(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._label, self._reason = Label("", wrap=True), Label("", "hint", wrap=True)
        self._badge = Badge()
        line = row(gap=GAP)
        line.addLayout(column(self._label, self._reason, gap=0), 1)
        line.addWidget(self._badge)
        self.setLayout(line)

    def say(self, paper: Paper) -> None:
        """The document, how it was met, and why."""
        self._label.setText(paper.label)
        say_line(self._reason, paper.reason)
        say_badge(self._badge, paper.badge)


class _Link(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._text, self._badge = Label("", wrap=True), Badge()
        line = row(gap=GAP)
        line.addWidget(self._text, 1)
        line.addWidget(self._badge, 0, _TOP)
        self.setLayout(line)

    def say(self, link: Link) -> None:
        """Which case it is, or could be, and where it stands."""
        self._text.setText(link.text)
        say_badge(self._badge, link.badge)


class _Cost(QWidget):
    def __init__(self, language: Language) -> None:
        super().__init__()
        self.t = language.t
        self._lines = QuoteLines(language)
        self._word, self._saved = Label("", "strong"), Badge("", "ok")
        self._total = MoneyLabel(None, "strong")
        self._unconfirmed = Label("", "hint", wrap=True)
        total = QWidget()
        total.setLayout(row(self._word, self._saved, None, self._total))
        self.setLayout(column(self._lines, Rule(), total, self._unconfirmed, gap=5))

    def say(self, quote: Quote | None) -> None:
        """The lines and their total."""
        said = quote or Quote((), "0", 0, 0, 0, 0)
        self._lines.show_quote(said)
        saved = self.t("cases.saved", saved=format_baht(said.saved))
        say_badge(self._saved, (saved, "ok", "") if said.saved else None)
        self._word.setText(self.t("cases.total"))
        self._total.set_amount(said.total if quote else None)
        guessed = any(line.unconfirmed for line in said.lines)
        say_line(self._unconfirmed, self.t("common.unconfirmed") if guessed else "")


class _Values(QWidget):
    """A section of what was filled in: its title, and label, value and source of each line."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", "section")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_WIDE)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._lines: list[tuple[Label, Label, Label]] = []
        whole = column(self._title, gap=5)
        whole.addLayout(self._grid)
        self._table: ValueTable | None = None
        self._whole = whole
        self.setLayout(whole)

    def say(self, group: Group) -> None:
        """The title and the lines, or the table."""
        values = group.lines
        self._title.setText(group.title)
        if group.grid is not None and self._table is None:
            self._table = ValueTable()
            self._whole.addWidget(self._table)
        if self._table is not None:
            self._table.say(group.grid)
        while len(self._lines) > len(values):
            for gone in self._lines.pop():
                self._grid.removeWidget(gone)
                gone.hide()
                gone.deleteLater()
        while len(self._lines) < len(values):
            self._lines.append(self._line(len(self._lines)))
        for (label, value, source), line in zip(self._lines, values, strict=True):
            label.setText(line.label)
            value.setText(line.value)
            source.setText(line.source)

    def _line(self, at: int) -> tuple[Label, Label, Label]:
        label, value, source = Label("", "soft", wrap=True), Label("", wrap=True), Label("", "hint")
        source.setAlignment(_RIGHT)
        self._grid.addWidget(label, at, 0, _TOP)
        self._grid.addWidget(value, at, 1, _TOP)
        self._grid.addWidget(source, at, 2)
        for new in (label, value, source):
            new.show()
        return label, value, source
