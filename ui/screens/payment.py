"""F6: what is due, the cash received, the change in large figures, and the one receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.domain.case import Draft
from desktop.domain.failure import CounterError
from desktop.domain.money import format_baht
from printing.thai import amount_in_words
from ui.context import Context
from ui.keyboard import read_keys
from ui.presenters.payment import PaymentPresenter, PaymentState
from ui.screen import Frame, Screen
from ui.theme import active
from ui.values import Notice
from ui.widgets import Card, Field, KeyButton, Label, MoneyLabel, Rule, Strip, column, row
from ui.widgets.columns import Columns
from ui.widgets.foot import Foot
from ui.widgets.quote import QuoteLines, SavedBadge
from ui.widgets.surfaces import GAP, GAP_PAGE, GAP_WIDE
from ui.widgets.yielding import YieldingArea

if TYPE_CHECKING:
    from desktop.services.filing import Submitted

# In a window narrower than this (100 % design), two amounts stand in a row.
WIDE = 760
# Alt and a digit: the field keeps the plain digits for the amount itself.
QUICK_KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4")


class DueCard(Card):
    """The lines of the quote and the total in large figures and in words."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(margin=20, gap=8)
        self.title = Label("", "section")
        self.service = Label("", "soft", wrap=True)
        self.saved = SavedBadge()
        self.lines = QuoteLines(screen.language)
        self.word = Label("", "lead")
        self.total = MoneyLabel(None, "display")
        self.words = Label("", "soft", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.unconfirmed = Label("", "hint", wrap=True)
        self.unconfirmed.set_tone("warn")
        self.body.addLayout(row(self.title, None, self.saved))
        self.body.addWidget(self.service)
        self.no_tax_id = Label("", "hint", wrap=True)
        self.no_tax_id.set_tone("warn")
        self.body.addWidget(self.no_tax_id)
        self.body.addWidget(Rule())
        self.body.addWidget(self.lines)
        self.body.addWidget(Rule())
        self.body.addLayout(row(self.word, None, self.total))
        self.body.addWidget(self.words)
        self.body.addWidget(self.unconfirmed)
        self.body.addStretch(1)

    def show_state(self, state: PaymentState, screen: Screen) -> None:
        """Draw it."""
        quote, language = state.quote, screen.language
        self.title.setText(screen.t("payment.due"))
        name = state.draft.applicant.thai_name.full
        account = screen.t("payment.account", name=name)
        self.service.setText(f"{language.of(state.service)} · {account}")
        self.lines.show_quote(quote)
        self.word.setText(screen.t("application.total"))
        self.total.set_amount(quote.total)
        self.words.setText(amount_in_words(quote.total, language.code))
        self.saved.setVisible(quote.saved > 0)
        if quote.former_total is not None:
            saved = screen.t("application.saved", amount=format_baht(quote.saved))
            self.saved.set(screen.t("application.was"), format_baht(quote.former_total), saved)
        unconfirmed = any(line.unconfirmed for line in quote.lines)
        self.unconfirmed.setText(screen.t("payment.unconfirmed") if unconfirmed else "")
        self.unconfirmed.setVisible(unconfirmed)
        who = state.draft.applicant
        reason = "check" if who.source == "chip" else "passport"
        self.no_tax_id.setText("" if who.tax_id else screen.t(f"payment.no_tax_id_{reason}"))
        self.no_tax_id.setVisible(not who.tax_id)


class CashCard(Card):
    """The field of the cash received, the likely amounts, the change."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(margin=20, gap=8)
        self.title = Label("", "section")
        editor = QLineEdit()
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        read_keys(editor, "number")
        editor.setMaxLength(14)
        self.received = Field(editor=editor, moves_on=False)
        self.editor = editor
        self.quick = [KeyButton("", "", key) for key in QUICK_KEYS]
        self._amounts = QGridLayout()
        self._amounts.setSpacing(GAP)
        self.change_word = Label("", "lead")
        self.change = MoneyLabel(None, "display")
        self.body.addWidget(self.title)
        self.change.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.change_word.setAlignment(Qt.AlignmentFlag.AlignRight)
        change = column(self.change_word, self.change, None, gap=0)
        beside = row(self.received, change, gap=GAP_WIDE)
        beside.setStretch(0, 1)
        beside.setStretch(1, 1)
        self.body.addLayout(beside)
        self.body.addWidget(Rule())
        self.body.addLayout(self._amounts)
        self.body.addStretch(1)
        screen.say(self.title.setText, "payment.cash")
        screen.say(self.received.set_label, "payment.received")
        screen.say(self.received.set_hint, "payment.received_hint")

    def fit(self) -> None:
        """The amount in large figures, and as many beside each other as the window has room for."""
        px = active().px
        size = f"font-size: {px(26)}px; font-weight: 600; min-height: {px(46)}px;"
        style = f"QLineEdit, QLineEdit:focus {{ {size} }}"
        # Set again it would be measured anew, and 2 px higher while it has the focus.
        if style != self.editor.styleSheet():
            self.editor.setStyleSheet(style)
        across = 4 if self.window().width() >= px(WIDE) else 2
        for at, button in enumerate(self.quick):
            self._amounts.addWidget(button, at // across, at % across)
        for at in range(5):
            self._amounts.setColumnStretch(at, 1 if at == across else 0)

    def show_state(self, state: PaymentState, screen: Screen) -> None:
        """Draw it."""
        self.received.set_value(state.text)
        self.editor.setReadOnly(state.busy)
        problem = state.problem
        words = screen.language.failure(problem) if problem else ""
        if state.much and state.change is not None:
            words = screen.t("payment.much", amount=format_baht(state.change))
        self.received.set_problem(words)
        for at, button in enumerate(self.quick):
            shown = at < len(state.quick)
            button.setVisible(shown)
            button.setEnabled(shown and not state.busy)
            if shown:
                amount = format_baht(state.quick[at])
                words = screen.t("payment.exact", amount=amount) if at == 0 else amount
                if words != button.text():
                    button.setText(words)
        self._show_change(state, screen)

    def _show_change(self, state: PaymentState, screen: Screen) -> None:
        change = state.change
        if change is None:
            # Beside an amount that is refused nothing is said of a change.
            self.change_word.setText("" if state.text else screen.t("payment.nothing_yet"))
            self.change.set_amount(None)
            self.change.set_tone(None)
        else:
            self.change_word.setText(screen.t("payment.change" if change >= 0 else "payment.short"))
            self.change.set_amount(abs(change))
            self.change.set_tone("ok" if change >= 0 else "bad")


def _room(card: Card) -> YieldingArea:
    """A card in a room that scrolls when the text is large."""
    holder = QWidget()
    holder.setLayout(column(card, gap=0))
    return YieldingArea(holder)


class PaymentScreen(Screen):
    """The page of one payment; `enter` takes the draft that is ready."""

    title_key = "payment.title"
    rail = "counter"
    keys: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = PaymentPresenter(context)
        self._failure: CounterError | None = None
        self.strip = Strip(closable=False, folds=True)
        self.due = DueCard(self)
        self.cash = CashCard(self)
        self.back = KeyButton("", "arrow-left", "Esc")
        self.primary = KeyButton("", "", "F6", "primary", trailing="arrow-right")
        rooms = [_room(self.due), _room(self.cash)]
        work = Columns((rooms[0], 5), (rooms[1], 6), first=1, words=830)
        work.fitted.connect(self.cash.fit)
        for room in rooms:
            work.stacked.connect(room.set_whole)
        self.body.setContentsMargins(GAP_PAGE, 6, GAP_PAGE, 10)
        self.body.setSpacing(8)
        self.body.addWidget(self.strip)
        self.body.addWidget(work, 1)
        self.body.addLayout(Foot(self.back, None, self.primary))
        self.say(self.back.setText, "payment.back")
        self.cash.fit()
        context.theme.changed.connect(self.cash.fit)
        self._connect()

    def _connect(self) -> None:
        presenter = self.presenter
        self.cash.received.edited.connect(presenter.type)
        self.cash.received.entered.connect(presenter.issue)
        for at, button in enumerate(self.cash.quick):
            button.clicked.connect(lambda _checked=False, n=at: self._take_quick(n))
        self.primary.clicked.connect(presenter.issue)
        self.key("Ctrl+Return", presenter.issue)
        self.back.clicked.connect(self._go_back)
        presenter.changed.connect(self._show)
        presenter.submitted.connect(self._on_submitted)
        presenter.failed.connect(self._say_failure)
        presenter.nothing_due.connect(lambda draft_id: self.frame.go("application", draft_id))

    def enter(self, argument: object) -> None:
        """Begin to take the money for this draft."""
        self._say_failure(None)
        if isinstance(argument, Draft):
            self.presenter.open(argument)
            self.context.here.pay(argument)
            self.cash.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.presenter.state is None:
            self.frame.go("counter")

    def _on_submitted(self, submitted: Submitted) -> None:
        # A card may have brought the next customer while the store was busy with this one.
        shown = self.in_front() and self.presenter.state is None
        self.frame.accepted(submitted, shown=shown)

    def forget(self) -> None:
        """Whose case it was is nobody else's business."""
        self.presenter.forget()

    def retranslate(self) -> None:
        """All that is made of data."""
        if self.presenter.state is not None:
            self._show(self.presenter.state)
        self._say_failure(self._failure)

    def _show(self, state: PaymentState) -> None:
        self.due.show_state(state, self)
        self.cash.show_state(state, self)
        key = "payment.issuing" if state.busy else "payment.issue"
        words = self.t(key) if state.busy else self.t(key, amount=format_baht(state.quote.total))
        if words != self.primary.text():
            self.primary.setText(words)
        self.primary.setEnabled(not state.busy)
        self.back.setEnabled(not state.busy)

    def _take_quick(self, at: int) -> None:
        state = self.presenter.state
        if state is not None:
            self.presenter.type(format_baht(state.quick[at]))
            self.cash.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        state = self.presenter.state
        if state is not None:
            self.frame.go("application", state.draft.id)

    def _say_failure(self, error: CounterError | None) -> None:
        self._failure = error
        if error is None:
            self.strip.show_notice(None)
        else:
            words = self.t("payment.not_issued", failure=self.language.failure(error))
            self.strip.show_notice(Notice(words, "bad"))
