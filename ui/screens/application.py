"""F2 with a service chosen: fill in the case, see the documents, the fees, the promise."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.case import Draft
from desktop.domain.money import format_baht
from desktop.forms.evaluate import Remaining
from printing.thai import amount_in_words
from ui.context import Context
from ui.keyboard import begins_scan
from ui.presenters.application import ApplicationPresenter, ApplicationState
from ui.presenters.party_desk import AT
from ui.presenters.reasons import DISCARD
from ui.presenters.table_moves import Removed
from ui.presenters.table_view import todo
from ui.screen import Frame, Screen
from ui.screens.application_parties import PartyTyping
from ui.screens.application_side import ApplicationSide
from ui.screens.application_strip import ApplicationStrip, WhyStrip
from ui.theme import active
from ui.values import Notice
from ui.widgets import Card, KeyButton, Label
from ui.widgets.checks import INSTEAD, OPEN
from ui.widgets.columns import Columns
from ui.widgets.foot import Foot
from ui.widgets.form import Form
from ui.widgets.question import Question
from ui.widgets.surfaces import GAP_PAGE

if TYPE_CHECKING:
    from desktop.services.filing import Submitted

NO_LINE = 300  # of height in the 100 % design: less is wanted for the fields
# The key that removes a row puts it back with Shift.
PUT_BACK = "Ctrl+Shift+Del"


class ApplicationScreen(Screen):
    """The page of one open draft; `enter` takes its id."""

    title_key = "application.title"
    rail = "counter"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "application.key_next"),
        ("↑ ↓", "application.key_rows"),
        ("Ctrl Enter", "application.key_primary"),
        ("Space", "application.key_seen"),
        ("C", "application.key_copy"),
    )

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = ApplicationPresenter(context)
        self._stops: list[QWidget] = []
        self._removed: Removed | None = None
        self._build()
        self._connect()
        self._fit()

    def _build(self) -> None:
        language = self.language
        self.strip = ApplicationStrip(self, self.presenter)
        self.returned = WhyStrip(self)
        self.form = Form(language, lambda amount: amount_in_words(amount, language.code))
        sheet = self._sheet = Card(margin=16)
        sheet.body.setContentsMargins(9, 12, 9, 12)
        sheet.body.addWidget(self.form)
        self.party = PartyTyping(self, self.presenter.parties)
        sheet.body.addWidget(self.party)
        self.side = ApplicationSide(language, self.presenter)
        self.documents = self.side.documents
        self._work = Columns((sheet, 1), (self.side, 0))
        self.discard_bar = Question(language, DISCARD, self.context.unfinished, icon="x")
        self.park = KeyButton("", "pause", "Esc")
        self.discard = KeyButton("", "x", "Shift+Esc", "quiet")
        self.remains = Label("", "soft", wrap=True)
        self.remains.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.primary = KeyButton("", "", "F6", "primary", trailing="arrow-right")
        self.lacking = KeyButton("", "file-text", "Alt+D")
        self._bar = Foot(self.park, self.discard, self.lacking)
        self._bar.addStretch(0)
        self._bar.addWidget(self.primary)
        self.body.setContentsMargins(GAP_PAGE, 6, GAP_PAGE, 10)
        self.body.setSpacing(8)
        self.body.addWidget(self.returned)
        self.body.addWidget(self.strip)
        self.body.addWidget(self._work, 1)
        self.body.addWidget(self.discard_bar)
        self._above_bar = self.body.count()
        self.body.addLayout(self._bar)
        self.party.in_place_of(
            self.form, self.park, self.discard, self.lacking, self.remains, self.primary
        )
        self.say(self.park.setText, "application.park")
        self.say(self.discard.setText, "application.discard")
        self.say(self.lacking.setText, "application.lacking")

    def _connect(self) -> None:
        presenter, form = self.presenter, self.form
        form.edited.connect(presenter.edit)
        form.left.connect(presenter.leave_field)
        form.focused.connect(presenter.focus)
        form.correction_begun.connect(presenter.begin_correction)
        form.correction_dropped.connect(presenter.drop_correction)
        form.reason_edited.connect(presenter.set_reason)
        form.row_added.connect(lambda name: form.focus_field(presenter.tables.add(name)))
        form.row_removed.connect(self._remove_row)
        form.scanned.connect(self._scan)
        form.finished.connect(self._after_form)
        self.key("Ctrl+N", form.add_row)
        self.key("Ctrl+Del", form.remove_row)
        self.key(PUT_BACK, self._put_row_back)
        self.key("Ctrl+B", form.to_scan)
        self.side.finished.connect(self._after_side)
        self.side.checks.opened.connect(lambda case_id: self.frame.go("cases", f"case:{case_id}"))
        self.key(OPEN, self.side.checks.open_case)
        self.side.checks.turned.connect(self._turn)
        self.key(INSTEAD, self.side.checks.turn)
        self.park.clicked.connect(lambda: self.frame.go("counter"))
        self.discard.clicked.connect(self._ask_discard)
        self.discard_bar.asked.connect(self._show_remains)
        self.discard_bar.dropped.connect(self._keep)
        self.discard_bar.given.connect(self._discard)
        self.primary.clicked.connect(presenter.go_on)
        self.lacking.clicked.connect(presenter.record_defects)
        self.key("Ctrl+Return", self._go_on)
        # In one column the form that is typed in has the whole sight.
        presenter.parties.begun.connect(lambda _one: self._work.show_alone(self._sheet))
        presenter.parties.ended.connect(self._after_party)
        self.strip.acted.connect(
            lambda action: self.frame.go("counter", action if action == "typed" else None)
        )
        presenter.opened.connect(self._on_opened)
        presenter.changed.connect(self._show)
        presenter.kept.connect(self._on_kept)
        presenter.refused.connect(self._point_at)
        presenter.record_asked.connect(lambda draft: self.frame.go("defects", draft))
        presenter.pay_asked.connect(lambda draft: self.frame.go("payment", draft))
        presenter.submitted.connect(self._on_submitted)
        presenter.discarded.connect(self._on_discarded)
        presenter.put_aside.connect(self._tell_put_aside)
        self.context.theme.changed.connect(self._fit)
        self._work.stacked.connect(self._fit)

    # --- coming and going -----------------------------------------------------------------

    def enter(self, argument: object) -> None:
        """Bring up the draft with this id; without one, the draft that was open."""
        self.discard_bar.ask("")
        self.strip.show_failure(None)
        state = self.presenter.state
        if isinstance(argument, Draft):
            argument = argument.id
        if isinstance(argument, str) and argument:
            self.presenter.open(argument)
        elif state is not None:
            self.presenter.open(state.draft.id)

    def leave(self) -> None:
        """Save what was typed."""
        self.presenter.leave()

    def forget(self) -> None:
        """The draft that was open waits at the counter."""
        self._removed = None
        self.form.forget()
        self.presenter.shut()

    def hideEvent(self, event: QHideEvent) -> None:
        """The window closes, or another page is shown: nothing typed is lost."""
        self.presenter.leave()
        super().hideEvent(event)

    def _on_submitted(self, submitted: Submitted) -> None:
        # A card may have brought the next customer while the store was busy with this one.
        shown = self.in_front() and self.presenter.state is None
        self.frame.accepted(submitted, shown=shown)

    def _ask_discard(self) -> None:
        state = self.presenter.state
        if state is not None:
            self.discard_bar.ask(state.draft.id)
            self.discard_bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.discard_bar.ask("")
        self._after_form()

    def _discard(self, reason: str) -> None:
        self.discard_bar.ask("")
        self.presenter.discard(reason)

    def _on_discarded(self) -> None:
        if self.in_front() and self.presenter.state is None:
            self.frame.go("counter")

    def _on_opened(self, state: ApplicationState) -> None:
        self._removed = None
        self.form.set_service(state.service)
        self.form.forget()
        self._show(state)
        wanted = state.draft.focus
        if wanted.startswith(AT):
            return
        if wanted and (self.form.focus_field(wanted) or self.side.focus_place(wanted)):
            return
        wanted = self.form.next_needing()
        if wanted:
            self.form.focus_field(wanted)
        else:
            self._after_form()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A scanner that begins beside the fields types into the form, too."""
        if not (begins_scan(event) and self.form.begin_scan()):
            super().keyPressEvent(event)

    # --- tables ---------------------------------------------------------------------------

    def _remove_row(self, section_id: str, number: int) -> None:
        form, removed = self.form, self.presenter.tables.remove(section_id, number)
        form.focus_row(section_id, number)
        if removed is None:
            return
        self._removed = removed
        notice = partial(self._undo, "application.row_removed", "application.row_back", PUT_BACK)
        self.frame.notify(notice, lambda _action: self._put_row_back())

    def _put_row_back(self) -> None:
        """The row that was removed last, once."""
        removed, self._removed = self._removed, None
        if removed is not None:
            self.frame.notify(None)
            self.form.sort_again()
            self.form.focus_field(self.presenter.tables.put_back(removed))

    def _undo(self, words: str, button: str, key: str = "") -> Notice:
        """What has just been done, and the way back."""
        return Notice(self.t(words), "info", self.t(button), "undo", "undo-2", key)

    def _scan(self, section_id: str, typed: str) -> None:
        self.form.take_scan(section_id, lambda: self.presenter.tables.scan(section_id, typed))

    # --- what is shown --------------------------------------------------------------------

    def _show(self, state: ApplicationState) -> None:
        evaluation = state.evaluation
        self.form.show_views(state.fields, state.tables)
        self.party.show_state(state)
        self.side.show_state(state)
        self._order_tabs()
        self._show_next(state)
        if self.in_front():
            self.context.here.fill(state.draft, state.service, evaluation)

    def _order_tabs(self) -> None:
        """Form, documents, buttons: what is made later would otherwise come last."""
        beside = self.side.stops()
        stops = [*self.form.stops(), *beside]
        stops += [self.park, self.discard, self.lacking, self.primary]
        if stops != self._stops:
            self._stops = stops
            self.form.guard([*beside, self.discard_bar.note.editor])
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    def _show_next(self, state: ApplicationState) -> None:
        total, correction = state.due.total, state.draft.corrects
        again, waits = correction is not None, correction is not None and correction.waits
        self.returned.draw(state.draft.corrects)
        if state.busy:
            words = self.t("application.submitting")
        elif total > 0:
            key = "application.receive_more" if again and not waits else "application.receive"
            words = self.t(key, amount=format_baht(total))
        else:
            filed = "application.accept_waiting" if waits else "application.put_right"
            words = self.t(filed if again else "application.submit")
        if words != self.primary.text():
            self.primary.setText(words)
        self.primary.setEnabled(not state.busy)
        self.lacking.setVisible(state.lacking)
        self.lacking.setEnabled(not state.busy)
        remaining = state.remaining
        if not remaining:
            self.remains.setText(self.t("application.ready"))
            return
        first, more = todo(remaining[0], state.tables), len(remaining) - 1
        key = "application.remains_more" if more else "application.remains"
        values = {"what": first, "count": more} if more else {"what": first}
        self.remains.setText(self.t(key, **values))

    def retranslate(self) -> None:
        """All that is made of data."""
        state = self.presenter.state
        if state is not None:
            self._show(state)
        self.strip.draw()

    def _fit(self) -> None:
        stacked = self._work.is_stacked()
        self.side.stack(stacked)
        self.form.set_whole(stacked)
        # What is left to do has no room between the buttons then: it takes the line above them.
        self.remains.setWordWrap(not stacked)
        if stacked:
            self.body.insertWidget(self._above_bar, self.remains)
        else:
            self._bar.insertWidget(3, self.remains, 1)
        self._show_remains()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether there is a line for what is left to do."""
        super().resizeEvent(event)
        self._show_remains()

    def _show_remains(self) -> None:
        """In a low window the form has the height of this line, and the reason that of the form."""
        low = self._work.is_stacked() and self.height() < active().px(NO_LINE)
        self.remains.setVisible(not low and not self.presenter.parties.typed)
        self._work.setVisible(not low or self.discard_bar.isHidden())

    def _tell_put_aside(self, toggle: str) -> None:
        """What was typed is kept, and one press away."""
        notice = partial(self._undo, "application.put_aside", "application.take_back")
        self.frame.notify(notice, lambda _action: self.presenter.edit(toggle, "no"))

    def _turn(self, rule: str) -> None:
        """To what is asked for instead, and one press back."""
        if self.presenter.instead.turn(rule):
            notice = partial(self._undo, "application.instead_done", "application.take_back")
            self.frame.notify(notice, lambda _action: self.presenter.instead.back())

    # --- the seats ------------------------------------------------------------------------

    def choose_seat(self, role: str, way: str) -> None:
        """It is for the open application to say who takes part in it."""
        in_form = self.form.isAncestorOf(self.window().focusWidget() or self)
        self.presenter.parties.choose(role, way)
        if not in_form and not self.presenter.parties.typed:
            self._after_form()

    def choose_acting(self, role: str, acting: str) -> None:
        """How they act decides about documents."""
        self.presenter.parties.act(role, acting)

    def _after_party(self) -> None:
        self._work.show_alone(None)
        self._show_remains()
        if (state := self.presenter.state) is not None:
            self._show_next(state)  # which of the buttons are there is another question by now
            self._after_side()

    def _go_on(self) -> None:
        if self.presenter.parties.typed:
            self.party.accepted.emit(self.party.values())
        else:
            self.presenter.go_on()

    # --- going on -------------------------------------------------------------------------

    def _after_form(self) -> None:
        if not self.side.focus_needing():
            self._after_side()

    def _after_side(self) -> None:
        wanted = self.form.next_needing()
        if not (wanted and self.form.focus_field(wanted)):
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _point_at(self, first: Remaining) -> None:
        """Put the cursor where something is missing; the words are beside it by now."""
        if first.kind == "field":
            self.form.focus_field(first.id)
        elif first.kind == "identity":
            self.strip.draw()
            self.party.point_at(first, self.presenter.state)
        else:
            self.side.point_at(first)

    # --- is it saved? -----------------------------------------------------------------------

    def _on_kept(self, at: datetime) -> None:
        if (state := self.presenter.state) is not None:
            self.context.here.kept(state.draft.id, at)
