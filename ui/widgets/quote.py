"""What it costs: the lines, what it cost before and what is saved, VAT, and the total in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.money import format_baht
from desktop.domain.receipt import Quote, QuoteLine
from desktop.domain.text import Text
from ui.language import Language, Speaker
from ui.theme import active
from ui.values import STAR
from ui.widgets.badge import Badge
from ui.widgets.surfaces import GAP, Card, Rule, clear, row
from ui.widgets.text import Label, MoneyLabel

# What fits into one line of the narrowest place, the side of the application (100 % design).
LINE_WIDTH = 316


class SavedBadge(QWidget):
    """`เดิม 4,550.00 ลดลง 3,850.00` with the former amount struck through."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._parts: tuple[tuple[str, bool], ...] = ()

    def set(self, was: str, amount: str, saved: str) -> None:
        """The three pieces; `amount` is the one struck through."""
        self._parts = ((was, False), (amount, True), (saved, False))
        self.setAccessibleName(" ".join(text for text, _ in self._parts))
        self.updateGeometry()
        self.update()

    def _font(self, strike: bool) -> QFont:
        font = active().font(13, 500)
        font.setStrikeOut(strike)
        return font

    def _pieces(self) -> list[tuple[str, QFont, float]]:
        pieces = []
        for text, strike in self._parts:
            font = self._font(strike)
            pieces.append((text, font, QFontMetricsF(font).horizontalAdvance(text)))
        return pieces

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        theme = active()
        width = sum(piece[2] + theme.px(5) for piece in self._pieces()) + theme.px(13)
        return QSize(round(width + 0.5), theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("ok_wash"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px(6), theme.px(6))
        painter.setPen(theme.colour("ok"))
        left = float(theme.px(9))
        for text, font, width in self._pieces():
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            base = self.height() / 2 + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left, base), text)
            left += width + theme.px(5)
        painter.end()


class QuoteLines(Speaker, QWidget):
    """The lines of a quote with VAT where it belongs, one row each."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._quote: Quote | None = None

    def show_quote(self, quote: Quote) -> None:
        """Show these lines."""
        if quote != self._quote:
            self._quote = quote
            self.retranslate()

    def retranslate(self) -> None:
        """Build the rows in the present language."""
        clear(self._rows)
        quote = self._quote
        if quote is None:
            return
        fees = [line for line in quote.lines if line.vatable]
        others = [line for line in quote.lines if not line.vatable]
        for line in fees:
            self._rows.addWidget(self._line(line))
        if quote.base > 0:
            words = self.t("application.vat", percent=quote.vat_percent)
            self._rows.addWidget(self._row(words, quote.vat, soft=True))
        for line in others:
            self._rows.addWidget(self._line(line))
        for label in quote.later:
            badge = Badge(self.t("application.told_later"), "info", "clock")
            self._rows.addWidget(self._row(self.language.of(label), None, [badge], soft=True))

    def _line(self, line: QuoteLine) -> QWidget:
        badges = []
        if line.waived is not None:
            badges.append(Badge(self.language.of(line.waived), "neutral"))
        if line.counted:
            badges.append(Badge(line.counted, "neutral"))
        words = self.language.of(line.label) + (STAR if line.unconfirmed else "")
        return self._row(words, line.amount, badges, soft=line.waived is not None)

    def _row(
        self,
        words: str,
        amount: int | None,
        badges: list[Badge] | None = None,
        *,
        soft: bool = False,
    ) -> QWidget:
        label = Label(words, "soft" if soft else "", wrap=True)
        money = MoneyLabel(amount, "soft" if soft else "")
        money.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        line = row(label, gap=GAP)
        outer.addLayout(line)
        if badges:
            taken = label.fontMetrics().horizontalAdvance(words) + money.sizeHint().width()
            taken += sum(badge.sizeHint().width() + GAP for badge in badges)
            if taken < active().px(LINE_WIDTH):
                label.setWordWrap(False)
                for badge in badges:
                    line.addWidget(badge)
            else:
                below = row(*badges, None)
                outer.addLayout(below)
        if label.wordWrap():
            line.setStretch(0, 1)
        else:
            line.addStretch(1)
        line.addWidget(money)
        return whole


class QuotePanel(Speaker, Card):
    """The card `ค่าใช้จ่าย`; `words` says an amount in words, in the present language."""

    def __init__(self, language: Language, words: Callable[[int], str]) -> None:
        super().__init__(margin=14, gap=3)
        self.body.setContentsMargins(14, 4, 14, 3)
        self._words_of = words
        self._quote: Quote | None = None
        self._gaps: tuple[Text, ...] = ()
        self._paid: Quote | None = None
        self.speak(language)
        self.title = Label("", "section")
        self.saved = SavedBadge()
        self.lines = QuoteLines(language)
        self._total_word = Label("", "")
        self._words = Label("", "hint", wrap=True)
        self.total = MoneyLabel(None, "total")
        self.body.addLayout(row(self.title, None, self.saved))
        self.gaps = Label("", "problem", wrap=True)
        self.body.addWidget(self.lines)
        self.body.addWidget(self.gaps)
        self.body.addWidget(Rule())
        sums = row(self._total_word, gap=GAP)
        sums.addWidget(self._words, 1)
        sums.addWidget(self.total)
        self.body.addLayout(sums)
        self.before = Label("", "strong", wrap=True)
        self.body.addWidget(self.before)
        self.say(self.title.setText, "application.quote")
        self.say(self._total_word.setText, "application.total")

    def show_quote(
        self, quote: Quote, gaps: Sequence[Text] = (), paid: Quote | None = None
    ) -> None:
        """Show this quote; `gaps` are what has no price, in the words of the data, `paid` what was
        paid for the case before.
        """
        if (quote, tuple(gaps), paid) == (self._quote, self._gaps, self._paid):
            return
        self._quote, self._gaps, self._paid = quote, tuple(gaps), paid
        self.lines.show_quote(quote)
        self.retranslate()

    def retranslate(self) -> None:
        """Amounts and the words made of them."""
        quote = self._quote
        if quote is None:
            return
        told = [self.t("application.no_price", label=label) for label in self._gaps]
        self.gaps.setText("\n".join(told))
        self.gaps.setVisible(bool(told))
        self.total.set_amount(quote.total)
        nothing = quote.total == 0
        words = self.t("application.nothing_due") if nothing else self._words_of(quote.total)
        self._words.setText(words)
        self.before.setText(self._said_of_paid(quote))
        self.before.setVisible(self._paid is not None)
        self.saved.setVisible(quote.saved > 0)
        if quote.former_total is not None:
            self.saved.set(
                self.t("application.was"),
                format_baht(quote.former_total),
                self.t("application.saved", amount=format_baht(quote.saved)),
            )

    def _said_of_paid(self, quote: Quote) -> str:
        """What was paid already, and what is to be paid beyond it, or owed back."""
        if self._paid is None:
            return ""
        more, paid = quote.total - self._paid.total, format_baht(self._paid.total)
        if more > 0:
            return self.t("application.paid_more", paid=paid, more=format_baht(more))
        if more < 0:
            return self.t("application.paid_less", paid=paid, less=format_baht(-more))
        return self.t("application.paid_stands", paid=paid)
