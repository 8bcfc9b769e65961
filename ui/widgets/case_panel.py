"""The case page: who, what, the few things to know first, papers, cost, and the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.language import Language, Speaker
from ui.presenters.case_facts import CaseFacts, Tile
from ui.theme import active
from ui.tips import set_tip
from ui.widgets.badge import Badge
from ui.widgets.buttons import KeyButton
from ui.widgets.case_details import Details, Several, say_badge, say_line
from ui.widgets.notices import EmptyState
from ui.widgets.photo import Photo
from ui.widgets.purpose import PurposeQuestion
from ui.widgets.surfaces import GAP, GAP_WIDE, Card, column, row, scrolled
from ui.widgets.text import Label
from ui.widgets.yielding import lay_out

MARGIN = 6  # between the case and its scroll bar


class CasePanel(Speaker, Card):
    """One case; `reveal_asked()` when the full id is wanted, `why(purpose)` when somebody says what
    they look for (empty: they want to choose another), `painted(case id)` once it is on the
    screen after `show_facts`. Screens put buttons into `foot`.

    All above the foot scrolls, so that the buttons stay in sight with large text, too.
    """

    reveal_asked = Signal()
    why = Signal(str)
    painted = Signal(str)

    def __init__(self, language: Language) -> None:
        super().__init__(margin=18, gap=12)
        self.speak(language)
        self.facts: CaseFacts | None = None
        self._shown_id = ""
        self._untold = False
        self.empty = EmptyState("folder-open")
        self.question = PurposeQuestion(language)
        self.question.chosen.connect(self.why)
        self._asking = scrolled(self.question)
        self._asking.hide()
        self._head, self._details = _Head(language), Details(language)
        self._head.reveal.clicked.connect(lambda _checked=False: self.reveal_asked.emit())
        self._head.aim.clicked.connect(lambda _checked=False: self.why.emit(""))
        whole = column(self._head, self._details, gap=12)
        whole.setContentsMargins(0, 0, MARGIN, 0)
        self._page = QWidget()
        self._page.setLayout(whole)
        self._page.installEventFilter(self)
        self.area = scrolled(self._page)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(GAP)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self._asking, 1)
        self.body.addWidget(self.area, 1)
        self.body.addLayout(self.foot)
        self.area.hide()
        active().changed.connect(self._fit)
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
            self._fit()
            self.updateGeometry()

    def show_facts(self, facts: CaseFacts | None) -> None:
        """Show this case, or none; another case is masked and begins at its top."""
        before, self.facts = self.facts, facts
        self.empty.setVisible(facts is None and self._asking.isHidden())
        self.area.setVisible(facts is not None)
        self._untold = facts is not None
        if facts is None or facts == before:
            self.area.viewport().update()
            return
        same = before is not None and before.case_id == facts.case_id
        self._shown_id = self._shown_id if same else ""
        at = self.area.verticalScrollBar().value() if same else 0
        self._show(facts)
        self.area.verticalScrollBar().setValue(at)
        self.setAccessibleName(f"{facts.reference} {facts.title}")

    def show_aim(self, aim: str, aims: Sequence[tuple[str, str]], after: QWidget) -> None:
        """What cases are opened for, of what may be chosen; empty asks for it. `after` has the
        focus when it is chosen.
        """
        had_focus = self.question.isAncestorOf(self.focusWidget() or self)
        self.question.offer(aims)
        self._asking.setVisible(not aim)
        self.empty.setVisible(bool(aim) and self.facts is None)
        self._head.aim.setText(self.t("cases.why", purpose=dict(aims).get(aim, aim)))
        self._fit()
        if aim and had_focus:
            after.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_id(self, citizen_id: str) -> None:
        """The full id of the person shown, after it was asked for and recorded."""
        self._shown_id = citizen_id
        if self.facts is not None:
            self._show(self.facts)

    def hide_id(self) -> None:
        """Mask the person again: the page is left, or somebody else sits down."""
        if self._shown_id and self.facts is not None:
            self._shown_id = ""
            self._show(self.facts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that the case has come onto the screen; a window that is away paints nothing."""
        if event.type() == QEvent.Type.LayoutRequest:
            # It scrolls up and down only: a fee or a paper must not end beyond its edge.
            self.setMinimumWidth(self._details.minimumSizeHint().width() + self._edge())
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

    def _show(self, facts: CaseFacts) -> None:
        self._head.say(facts, self._shown_id)
        self._details.show_facts(facts)
        self._fit()
        self._page.update()
        # A page filled before it is shown has its size at once; a shown one would jump.
        lay_out(self.area)

    def _fit(self) -> None:
        self._head.fit(self.width() - self._edge())

    def _edge(self) -> int:
        """What is left and right of the case: the card's margins, and the scroll bar's place."""
        margins = self.body.contentsMargins()
        bar = self.area.verticalScrollBar().sizeHint().width()
        return margins.left() + margins.right() + MARGIN + bar + 2  # the frame of the card


class _Head(QWidget):
    """Photo outline, title, person with the masked id, address, badges, and the tiles."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.t = language.t
        self._title, self._person = Label("", "person", wrap=True), Label("", "strong", wrap=True)
        self._id = Label("", "soft")
        self._id.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reveal = KeyButton("", "eye", kind="link")
        self._address = Label("", "label", wrap=True)
        self._received = Label("", "hint", wrap=True)
        self.aim = KeyButton("", "clipboard-check", kind="link")
        line = row(self._id, self.reveal, None, gap=6)
        words = column(self._title, self._person, line, self._address, self._received, gap=0)
        top = row(gap=GAP_WIDE)
        self._photo, self._words = Photo(), words
        top.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._state, self._identity = Badge(), Badge()
        self._row = tiles = row(gap=10)
        self._tiles = Several[Tile](tiles, _Tile, stretch=1)
        badges = row(self._state, self._identity, None, self.aim)
        self.setLayout(column(top, badges, tiles, gap=8))

    def fit(self, room: int) -> None:
        """In so many pixels: without the outline, and a tile in each line, where that is little."""
        words = self._words.minimumSize().width()
        self._photo.setVisible(self._photo.sizeHint().width() + GAP_WIDE + words <= room)
        badges = (one for one in (self._state, self._identity) if not one.isHidden())
        beside = sum(one.sizeHint().width() + 2 * GAP for one in badges)
        self.aim.set_brief(beside + self.aim.full_width() > room)
        tiles = [tile for tile in self.findChildren(_Tile) if not tile.isHidden()]
        taken = sum(tile.side_by_side() for tile in tiles) + 10 * max(0, len(tiles) - 1)
        ways = QBoxLayout.Direction
        low = taken > room
        self._row.setDirection(ways.TopToBottom if low else ways.LeftToRight)
        self._row.setSpacing(6 if low else 10)
        for tile in tiles:
            tile.set_line(low)

    def say(self, facts: CaseFacts, shown_id: str) -> None:
        """Say who and what it is about; `shown_id` stands in place of the masked id."""
        self._title.setText(facts.title)
        self._person.setText(facts.person)
        self._id.setText(shown_id or facts.masked_id)
        say_line(self._address, facts.address)
        self._received.setText(f"{facts.reference} · {facts.received}")
        say_badge(self._state, facts.state)
        say_badge(self._identity, facts.identity)
        self._tiles.say(facts.tiles)
        self.reveal.setText(self.t("cases.reveal"))
        set_tip(self.reveal, self.t("cases.reveal_hint"))
        masked = bool(facts.complete and facts.masked_id and not shown_id)
        if not masked:
            # Else its focus would go on to a button of the foot, where Enter means another thing.
            self.reveal.clearFocus()
        self.reveal.setVisible(masked)


class _Tile(Card):
    def __init__(self) -> None:
        super().__init__("tile", margin=12, gap=0)
        self._label, self._value = Label("", "label", wrap=True), Label("", "strong", wrap=True)
        self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(0)
        self._words.addWidget(self._label)
        self._words.addWidget(self._value)
        self.body.addLayout(self._words)

    def side_by_side(self) -> int:
        """How wide it is at least beside others, its label above its value."""
        words = max(one.minimumSizeHint().width() for one in (self._label, self._value))
        margins = self.body.contentsMargins()
        return words + margins.left() + margins.right() + 2

    def set_line(self, line: bool) -> None:
        """All in one line, the value at the right, or in two."""
        ways = QBoxLayout.Direction
        self._words.setDirection(ways.LeftToRight if line else ways.TopToBottom)
        self._words.setSpacing(GAP if line else 0)
        side = Qt.AlignmentFlag.AlignRight if line else Qt.AlignmentFlag.AlignLeft
        self._value.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def say(self, tile: Tile) -> None:
        """What it is, and its value in its tone."""
        self._label.setText(tile.label)
        self._value.setText(tile.value)
        self._value.set_tone(tile.tone)
