"""What covers the window while whoever works here is away; nothing of a customer is in it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.staff import StaffMember
from ui.accessible import announce
from ui.icons import Icon
from ui.language import Language, Speaker
from ui.theme import active
from ui.values import Notice
from ui.widgets.buttons import KeyButton
from ui.widgets.notices import Strip
from ui.widgets.pin_field import pin_field
from ui.widgets.surfaces import GAP, GAP_PAGE, Card, column, row
from ui.widgets.text import Label
from ui.widgets.yielding import YieldingArea

WIDTH, LEAST = 430, 200
# Heights (100 % design) below which what need not be said makes room, and then who is away, too.
LOW, LOWER = 560, 400
LOWEST = 290  # and then what only repeats that it is locked
# Plain blocks in the place of a case, in the 100 % design: left, top, width, height; a width of 0
# goes to the edge.
_SHEETS = ((20, 10, 0, 104), (20, 160, 0, 430))
_BLOCKS = (
    (36, 24, 66, 76), (118, 26, 240, 20), (118, 60, 460, 12), (118, 84, 116, 14), (242, 84, 96, 14),
    (24, 132, 84, 12), (140, 132, 84, 12), (244, 132, 100, 12), (40, 178, 150, 14),
    (40, 212, 80, 10), (40, 230, 194, 36), (250, 212, 80, 10), (250, 230, 300, 36),
    (40, 292, 90, 10), (40, 310, 266, 36), (40, 376, 130, 14), (40, 410, 80, 10),
    (40, 428, 194, 36), (250, 410, 80, 10), (250, 428, 300, 36),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away since when (`HH:MM`), signed in since when, and after how many minutes without
    anybody (0: they said so themselves); and whether a case is open behind it.
    """

    member: StaffMember
    since: str
    signed_in: str
    minutes: int
    has_case: bool


class LockCover(Speaker, QWidget):
    """`unlock_asked(pin)`, `other_asked()`: somebody else wants to work here."""

    unlock_asked = Signal(str)
    other_asked = Signal()

    def __init__(self, language: Language, away: Away) -> None:
        super().__init__()
        self.speak(language)
        self._away, self._saved = away, ""
        self.card_strip, self.case_strip = Strip(closable=False), Strip(closable=False)
        self.told = Label("", "soft", wrap=True)
        self.name, self.who = Label("", "strong", wrap=True), Label("", "hint", wrap=True)
        self.pin = pin_field(moves_on=False)
        self.button = KeyButton("", "log-in", kind="primary", cap="Enter")
        self.other = KeyButton("", "arrow-left-right", "F4")
        self.hint = Label("", "hint", wrap=True)
        self._title = Label("", "person")
        self._lay_out()
        self.setFocusProxy(self.pin.editor)
        self.pin.entered.connect(self._go)
        self.button.clicked.connect(self._go)
        self.other.clicked.connect(self.other_asked)
        self.say(self._title.setText, "lock.title")
        self.say(self.pin.set_label, "signin.pin")
        self.say(self.other.setText, "lock.other")
        self.show_busy(False)
        active().changed.connect(self._fit)
        self.retranslate()

    def show_problem(self, text: str) -> None:
        """Why the PIN does not unlock; it is typed anew."""
        self.pin.set_problem(text)
        self.pin.set_value("")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, busy: bool) -> None:
        """A PIN is being checked."""
        self.button.setEnabled(not busy)
        self.other.setEnabled(not busy)
        self.say(self.button.setText, "signin.checking" if busy else "lock.unlock")

    def show_card(self, there: bool) -> None:
        """Whether a customer's card is still in the reader."""
        notice = Notice(self.t("lock.card_in"), "warn", icon="id-card") if there else None
        self.card_strip.show_notice(notice)
        self._fit()

    def show_saved(self, saved: str) -> None:
        """When what was typed was last kept, in words; empty where nothing had to be."""
        self._saved = saved
        on = self.t("lock.case_on")
        words = f"{self.t('lock.case')}\n{f'{saved} · {on}' if saved else on}"
        self.case_strip.show_notice(Notice(words, "ok") if self._away.has_case else None)
        self._fit()

    def retranslate(self) -> None:
        """Who is away, since when, and what becomes of the case."""
        away, name = self._away, self.language.of(self._away.member.name)
        role = self.t(f"lock.role_{away.member.role}")
        self.name.setText(name)
        self.who.setText(self.t("lock.member", role=role, id=away.member.id, time=away.signed_in))
        hint = "lock.other_case" if away.has_case else "lock.other_none"
        self.hint.setText(self.t(hint, name=name))
        self.setAccessibleName(f"{self.t('lock.title')} · {name}")
        self.show_saved(self._saved)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """That it is locked is said."""
        super().showEvent(event)
        announce(self, f"{self.accessibleName()} · {self.told.text()}")

    def minimumSizeHint(self) -> QSize:
        """The card takes the width that there is."""
        return QSize(LEAST + 2 * GAP_PAGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Blocks that are the same whatever is behind them."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("raised"))
        for left, top, _, height in _SHEETS:
            width = self.width() - theme.px(2 * left)
            sheet = QRectF(theme.px(left), theme.px(top), width, theme.px(height))
            painter.drawRoundedRect(sheet, theme.px(14), theme.px(14))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        for block in _BLOCKS:
            painter.drawRoundedRect(QRectF(*map(theme.px, block)), theme.px(5), theme.px(5))
        painter.end()

    def _go(self) -> None:
        self.unlock_asked.emit(self.pin.value())

    def _lay_out(self) -> None:
        self._card = card = Card(margin=24, gap=GAP)
        head = row(Icon("lock", "accent_ink", 30), column(self._title, self.told, gap=0), gap=14)
        head.setStretch(1, 1)
        self._head = QWidget()
        self._head.setLayout(head)
        self._who = Card("tile", margin=14, gap=0)
        self._who.body.addWidget(self.name)
        self._who.body.addWidget(self.who)
        content = QWidget()
        content.setLayout(column(self._head, self.case_strip, self._who, self.pin, gap=10))
        self._first, self._second = row(self.button), row(self.other, self.hint, gap=14)
        self._first.setStretch(0, 1)
        self._second.setStretch(1, 1)
        card.body.addWidget(YieldingArea(content, hungry=True))
        card.body.addLayout(self._first)
        card.body.addLayout(self._second)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column(None, self.card_strip, card, None, gap=10))
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GAP_PAGE, 4, GAP_PAGE, 4)
        whole.addLayout(middle, 1)

    def _tell(self, *, with_name: bool) -> None:
        away = self._away
        told = "lock.idle" if away.minutes else "lock.by_hand"
        words = self.t(told, count=away.minutes, time=away.since)
        self.told.setText(f"{self.name.text()} · {words}" if with_name else words)

    def _fit(self) -> None:
        px = active().px
        width = max(LEAST, min(px(WIDTH), self.width() - 2 * GAP_PAGE))
        self._card.setFixedWidth(width)
        self.card_strip.setFixedWidth(width)
        low, lower, lowest = (self.height() < px(least) for least in (LOW, LOWER, LOWEST))
        self._card.body.setContentsMargins(*((14, 6, 14, 6) if lower else (24, 20, 24, 20)))
        beside = self._first if lower else self._second
        if beside.indexOf(self.other) < 0:
            beside.insertWidget(1 if lower else 0, self.other)
        self.other.set_brief(lower)
        self.card_strip.setVisible(self.card_strip.notice() is not None and not lowest)
        self._head.setVisible(not lowest)
        self.case_strip.setVisible(self.case_strip.notice() is not None and not low)
        self.hint.setVisible(not low)
        self.who.setVisible(not low)
        self._who.setVisible(not lower)
        self._tell(with_name=lower)
