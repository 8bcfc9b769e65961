"""The case page: who, what, the few things to know first, papers, cost, and the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.case_facts import CaseFacts, Change, Line, Objection, Paper, Tile
from ui.values import Tone
from ui.widgets.badge import Badge
from ui.widgets.buttons import KeyButton
from ui.widgets.notices import EmptyState
from ui.widgets.person_strip import Photo
from ui.widgets.quote import QuoteLines
from ui.widgets.surfaces import GAP, GAP_WIDE, Card, Rule, column, row, scrolled
from ui.widgets.text import Label, MoneyLabel
from ui.widgets.timeline import Timeline

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


def clear(layout: QLayout) -> None:
    """Take everything out of a layout that is filled anew."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def badge_of(badge: tuple[str, str, str]) -> Badge:
    """A badge of a presenter as a widget."""
    return Badge(badge[0], cast("Tone", badge[1]), badge[2])


class CasePanel(Speaker, Card):
    """One case; `reveal_asked()` when the full id is wanted. Screens put buttons into `foot`."""

    reveal_asked = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__(margin=18, gap=12)
        self.speak(language)
        self.facts: CaseFacts | None = None
        self.empty = EmptyState("folder-open")
        self._page = QWidget()
        self._head = _Head(language)
        self._head.reveal.clicked.connect(self.reveal_asked)
        self.area = scrolled(QWidget())
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.setLayout(column(self._head, self.area, gap=12))
        self.foot = QVBoxLayout()
        self.foot.setSpacing(GAP)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self._page, 1)
        self.body.addLayout(self.foot)
        self._page.hide()
        self.retranslate()

    def show_facts(self, facts: CaseFacts | None) -> None:
        """Show this case, or none; another case is masked and begins at its top."""
        before, self.facts = self.facts, facts
        self.empty.setVisible(facts is None)
        self._page.setVisible(facts is not None)
        if facts is None or facts == before:
            return
        same = before is not None and before.case_id == facts.case_id
        if not same:
            self._head.hide_id()
        at = self.area.verticalScrollBar().value() if same else 0
        self._head.show_facts(facts)
        # A page filled while it is not shown has its size at once; a shown one would jump.
        self.area.setWidget(_Details(self.language, facts))
        self.area.verticalScrollBar().setValue(at)
        self.setAccessibleName(f"{facts.reference} {facts.title}")

    def show_id(self, citizen_id: str) -> None:
        """The full id of the person shown, after it was asked for and recorded."""
        self._head.show_id(citizen_id)

    def scroll(self, step: int) -> None:  # type: ignore[override]
        """Move the page by `step` screenfuls."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    def retranslate(self) -> None:
        """The empty page's words."""
        self.empty.set_words(self.t("cases.choose_title"), self.t("cases.choose_text"))


class _Head(Speaker, QWidget):
    """Photo outline, title, person with the masked id, address, and the tiles."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self._title = Label("", "person", wrap=True)
        self._reference = Label("", "soft")
        self._person = Label("", "strong", wrap=True)
        self._id = Label("", "soft")
        self._id.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reveal = KeyButton("", "eye", kind="link")
        self.say(self.reveal.setText, "cases.reveal")
        self.say(self.reveal.setToolTip, "cases.reveal_hint")
        self._address = Label("", "label", wrap=True)
        self._received = Label("", "hint")
        self._badges = QHBoxLayout()
        self._badges.setSpacing(GAP)
        self._tiles = QHBoxLayout()
        self._tiles.setSpacing(10)
        self._masked = True
        words = column(
            self._title,
            self._person,
            row(self._reference, self._id, self.reveal, None, gap=6),
            self._address,
            gap=0,
        )
        top = row(gap=GAP_WIDE)
        top.addWidget(Photo(), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        below = row(gap=GAP)
        below.addLayout(self._badges)
        below.addStretch(1)
        below.addWidget(self._received)
        self.setLayout(column(top, below, self._tiles, gap=10))

    def hide_id(self) -> None:
        """Another person: hide the id again."""
        self._masked = True

    def show_id(self, citizen_id: str) -> None:
        """Show the full id."""
        self._masked = False
        self._id.setText(citizen_id)
        self.reveal.hide()

    def show_facts(self, facts: CaseFacts) -> None:
        """Fill in."""
        self._title.setText(facts.title)
        self._reference.setText(f"{facts.reference}  ·")
        self._person.setText(facts.person)
        if self._masked:
            self._id.setText(facts.masked_id)
            self.reveal.setVisible(facts.complete and bool(facts.masked_id))
        self._address.setText(facts.address)
        self._address.setVisible(bool(facts.address))
        self._received.setText(facts.received)
        clear(self._badges)
        for badge in (facts.state, facts.identity):
            if badge is not None:
                self._add(self._badges, badge_of(badge))
        clear(self._tiles)
        for tile in facts.tiles:
            self._add(self._tiles, _tile(tile), 1)

    @staticmethod
    def _add(layout: QHBoxLayout, widget: QWidget, stretch: int = 0) -> None:
        layout.addWidget(widget, stretch)
        widget.show()


def _tile(tile: Tile) -> Card:
    card = Card("tile", margin=12, gap=0)
    value = Label(tile.value, "strong")
    value.set_tone(tile.tone)
    card.body.addWidget(Label(tile.label, "label"))
    card.body.addWidget(value)
    return card


class _Details(QWidget):
    """The part that scrolls: objection, decision, changes, documents, timeline, cost, values."""

    def __init__(self, language: Language, facts: CaseFacts) -> None:
        super().__init__()
        self.setProperty("ground", "none")
        self.language = language
        self.t = language.t
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(12)
        add = self._column.addWidget
        if facts.objection is not None:
            add(self._objection(facts.objection))
        if facts.decision:
            add(Label(facts.decision, "label", wrap=True))
        if not facts.complete:
            add(Label(self.t("cases.no_details"), "soft", wrap=True))
        if facts.changes:
            self._section("cases.changes", [self._change(change) for change in facts.changes])
        if facts.papers:
            self._section("cases.documents", [_paper(paper) for paper in facts.papers])
        if facts.timeline:
            timeline = Timeline()
            timeline.show_events(facts.timeline)
            self._section("cases.timeline", [timeline])
        if facts.quote is not None:
            lines = QuoteLines(self.language)
            lines.show_quote(facts.quote)
            self._section("cases.quote", [lines, Rule(), self._total(facts.quote.total)])
        for title, values in facts.sections:
            self._column.addLayout(column(Label(title, "section"), _values(values), gap=5))
        self._column.addStretch(1)

    def _section(self, key: str, widgets: Sequence[QWidget]) -> None:
        self._column.addLayout(column(Label(self.t(key), "section"), *widgets, gap=5))

    def _objection(self, objection: Objection) -> QFrame:
        card = Card("tile", margin=14, gap=6)
        warning = Badge(self.t("cases.state_exception"), "warn", "triangle-alert")
        card.body.addWidget(warning, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(Label(objection.text, wrap=True))
        for key, side in (
            ("cases.side_here", objection.here),
            ("cases.side_centre", objection.centre),
        ):
            if not side:
                continue
            line = row(gap=GAP)
            line.addWidget(Label(self.t(key), "label"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(side, "strong", wrap=True), 1)
            card.body.addLayout(line)
        return card

    def _change(self, change: Change) -> QWidget:
        words = f"{change.was} → {change.now}" if change.was else change.now
        whole = QWidget()
        line = row(gap=GAP)
        line.addWidget(badge_of((change.label, "info", "pencil")), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(
            column(Label(words, "strong", wrap=True), Label(change.reason, "hint", wrap=True)), 1
        )
        whole.setLayout(line)
        return whole

    def _total(self, total: int) -> QWidget:
        whole = QWidget()
        whole.setLayout(
            row(Label(self.t("cases.total"), "strong"), None, MoneyLabel(total, "strong"))
        )
        return whole


def _paper(paper: Paper) -> QWidget:
    whole = QWidget()
    line = row(gap=GAP)
    words = column(Label(paper.label, wrap=True), gap=0)
    if paper.reason:
        words.addWidget(Label(paper.reason, "hint", wrap=True))
    line.addLayout(words, 1)
    line.addWidget(badge_of(paper.badge), 0, Qt.AlignmentFlag.AlignTop)
    whole.setLayout(line)
    return whole


def _values(values: Sequence[Line]) -> QWidget:
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP_WIDE)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    for at, line in enumerate(values):
        source = Label(line.source, "hint")
        source.setAlignment(_RIGHT)
        grid.addWidget(Label(line.label, "soft", wrap=True), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(line.value, wrap=True), at, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(source, at, 2)
    return whole
