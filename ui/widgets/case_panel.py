"""The case page: who, what, the few things to know first, papers, cost, and the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.domain.money import format_baht
from desktop.domain.receipt import Quote
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


def badge_of(badge: tuple[str, str, str]) -> Badge:
    """A badge of a presenter as a widget."""
    return Badge(badge[0], cast("Tone", badge[1]), badge[2])


class CasePanel(Speaker, Card):
    """One case; `reveal_asked()` when the full id is wanted, `painted(case id)` once it is on the
    screen after `show_facts`. Screens put buttons into `foot`.

    All above the foot scrolls, so that the buttons stay in sight with large text, too.
    """

    reveal_asked = Signal()
    painted = Signal(str)

    def __init__(self, language: Language) -> None:
        super().__init__(margin=18, gap=12)
        self.speak(language)
        self.facts: CaseFacts | None = None
        self._shown_id = ""
        self._untold = False
        self.empty = EmptyState("folder-open")
        self.area = scrolled(QWidget())
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(GAP)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.area, 1)
        self.body.addLayout(self.foot)
        self.area.hide()
        self.retranslate()

    def hasHeightForWidth(self) -> bool:
        """The panel takes the height that the page has; it scrolls in itself."""
        return False

    def sizeHint(self) -> QSize:
        """Never a reason for the page to grow."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """What stands in the foot is never squeezed, also where its words take two lines."""
        size = super().minimumSizeHint()
        if self.foot.hasHeightForWidth():
            margins = self.body.contentsMargins()
            width = max(1, self.width() - margins.left() - margins.right())
            more = self.foot.minimumHeightForWidth(width) - self.foot.minimumSize().height()
            size.setHeight(size.height() + max(0, more))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height of the foot."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def show_facts(self, facts: CaseFacts | None) -> None:
        """Show this case, or none; another case is masked and begins at its top."""
        before, self.facts = self.facts, facts
        self.empty.setVisible(facts is None)
        self.area.setVisible(facts is not None)
        self._untold = facts is not None
        if facts is None or facts == before:
            self.area.viewport().update()
            return
        same = before is not None and before.case_id == facts.case_id
        self._shown_id = self._shown_id if same else ""
        at = self.area.verticalScrollBar().value() if same else 0
        self._build(facts)
        self.area.verticalScrollBar().setValue(at)
        self.setAccessibleName(f"{facts.reference} {facts.title}")

    def show_id(self, citizen_id: str) -> None:
        """The full id of the person shown, after it was asked for and recorded."""
        self._shown_id = citizen_id
        if self.facts is not None:
            self._build(self.facts)

    def hide_id(self) -> None:
        """Mask the person again: the page is left, or somebody else sits down."""
        if self._shown_id and self.facts is not None:
            self._shown_id = ""
            self._build(self.facts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that the case has come onto the screen; a window that is away paints nothing."""
        if event.type() == QEvent.Type.Paint and self._untold and self.facts is not None:
            self._untold = False
            self.painted.emit(self.facts.case_id)
        return super().eventFilter(watched, event)

    def scroll(self, step: int) -> None:  # type: ignore[override]
        """Move the page by `step` screenfuls."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    def retranslate(self) -> None:
        """The empty page's words."""
        self.empty.set_words(self.t("cases.choose_title"), self.t("cases.choose_text"))

    def _build(self, facts: CaseFacts) -> None:
        # A page filled before it is shown has its size at once; a shown one would jump.
        page = QWidget()
        head = _head(facts, self.language, self._shown_id, self.reveal_asked.emit)
        whole = column(head, _Details(self.language, facts), gap=12)
        whole.setContentsMargins(0, 0, 6, 0)
        page.setLayout(whole)
        page.setProperty("ground", "none")
        page.installEventFilter(self)
        self.area.setWidget(page)


def _head(
    facts: CaseFacts, language: Language, shown_id: str, reveal: Callable[[], object]
) -> QVBoxLayout:
    """Photo outline, title, person with the masked id, address, badges, and the tiles."""
    person_id = Label(shown_id or facts.masked_id, "soft")
    person_id.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line = row(person_id, gap=6)
    if facts.complete and facts.masked_id and not shown_id:
        button = KeyButton(language.t("cases.reveal"), "eye", kind="link")
        button.setToolTip(language.t("cases.reveal_hint"))
        button.clicked.connect(lambda _checked=False: reveal())
        line.addWidget(button)
    line.addStretch(1)
    title = Label(facts.title, "person", wrap=True)
    words = column(title, Label(facts.person, "strong", wrap=True), line, gap=0)
    if facts.address:
        words.addWidget(Label(facts.address, "label", wrap=True))
    words.addWidget(Label(f"{facts.reference} · {facts.received}", "hint", wrap=True))
    top = row(gap=GAP_WIDE)
    top.addWidget(Photo(), 0, Qt.AlignmentFlag.AlignTop)
    top.addLayout(words, 1)
    badges = row(*(badge_of(badge) for badge in (facts.state, facts.identity) if badge), None)
    tiles = row(gap=10)
    for tile in facts.tiles:
        tiles.addWidget(_tile(tile), 1)
    return column(top, badges, tiles, gap=8)


def _tile(tile: Tile) -> Card:
    card = Card("tile", margin=12, gap=0)
    value = Label(tile.value, "strong", wrap=True)
    value.set_tone(tile.tone)
    card.body.addWidget(Label(tile.label, "label", wrap=True))
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
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        add = self._column.addWidget
        if facts.objection is not None:
            add(self._objection(facts.objection))
        if facts.decision:
            add(Label(facts.decision, "label", wrap=True))
        if not facts.complete:
            add(Label(self.t("cases.no_details"), "soft", wrap=True))
        if facts.identity_note:
            add(Label(facts.identity_note, "soft", wrap=True))
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
            cost = [lines, Rule(), self._total(facts.quote)]
            if any(line.unconfirmed for line in facts.quote.lines):
                cost.append(Label(self.t("common.unconfirmed"), "hint", wrap=True))
            self._section("cases.quote", cost)
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

    def _total(self, quote: Quote) -> QWidget:
        whole = QWidget()
        line = row(Label(self.t("cases.total"), "strong"), gap=GAP)
        if quote.saved:
            words = self.t("cases.saved", saved=format_baht(quote.saved))
            line.addWidget(badge_of((words, "ok", "")))
        line.addStretch(1)
        line.addWidget(MoneyLabel(quote.total, "strong"))
        whole.setLayout(line)
        return whole


def _paper(paper: Paper) -> QWidget:
    whole = QWidget()
    line = row(gap=GAP)
    words = column(Label(paper.label, wrap=True), gap=0)
    if paper.reason:
        words.addWidget(Label(paper.reason, "hint", wrap=True))
    line.addLayout(words, 1)
    line.addWidget(badge_of(paper.badge))
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
