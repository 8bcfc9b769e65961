"""Customer: who is here, what is open for them, and the service they have come for."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from desktop.domain.case import Draft
from desktop.domain.citizen import Person
from desktop.ports import CardRead
from ui.context import Context
from ui.models.rows import Row
from ui.presenters.customer import CustomerPresenter, CustomerView
from ui.presenters.looked import LookedPresenter
from ui.screen import Frame, Screen
from ui.theme import active
from ui.values import REPORT, STAR, Notice
from ui.widgets import GAP_WIDE, Card, EmptyState, KeyButton, Label, column
from ui.widgets.columns import Columns
from ui.widgets.foot import Foot
from ui.widgets.list_card import ListCard
from ui.widgets.lists import RowList
from ui.widgets.privacy_notice import PrivacyNotice
from ui.widgets.returned_strip import ReturnedStrip

NAMED = 640  # the width (100 % design) from which the button names the service


class CustomerScreen(Screen):
    """Type a word of the service, arrows, Enter."""

    title_key: ClassVar[str] = "customer.title"
    rail: ClassVar[str] = "counter"

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = CustomerPresenter(context)
        self.looked = LookedPresenter(context)
        self.needle = QLineEdit()
        self.needle.setMaxLength(60)
        self.needle.installEventFilter(self)
        self.services = RowList()
        self.none = EmptyState("search")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.services)
        self._stack.addWidget(self.none)
        self.drafts = ListCard("common.none", "common.none", "inbox", self)
        self.cases = ListCard("customer.first_time", "customer.first_time_next", "history", self)
        what = Card()
        question = Label("", "section")
        what.body.addWidget(question)
        what.body.addWidget(self.needle)
        what.body.addWidget(self._stack, 1)
        self.unconfirmed = Label("", "hint", wrap=True)
        what.body.addWidget(self.unconfirmed)
        right = QWidget()
        right.setLayout(beside := column(self.drafts, self.cases, gap=GAP_WIDE))
        beside.setStretch(0, 1)
        beside.setStretch(1, 2)
        self.back = KeyButton("", "arrow-left", "Esc")
        self.waiting = Label("", "soft")
        self.go_on = KeyButton("", key="F6", kind="primary", trailing="arrow-right")
        self.returned = ReturnedStrip(self)
        self.body.addWidget(self.returned)
        self._columns = Columns((what, 62), (right, 38))
        self.body.addWidget(self._columns, 1)
        self.notice = PrivacyNotice(self)
        self._below_lists = beside
        self.body.addWidget(self.notice)
        self.body.addLayout(Foot(self.back, None, self.waiting, self.go_on, gap=12))
        self.say(question.setText, "customer.what")
        self.say(self.needle.setPlaceholderText, "customer.search")
        self.say(self.needle.setAccessibleName, "customer.search")
        self.say(self.services.setAccessibleName, "customer.what")
        self.say(self.unconfirmed.setText, "common.unconfirmed")
        self.say(self.none.title.setText, "customer.none_found")
        self.say(self.none.text.setText, "customer.none_found_next")
        self.say(self.drafts.title.setText, "customer.drafts")
        self.say(self.cases.title.setText, "customer.cases")
        self.say(self.back.setText, "customer.back")
        self._connect()

    def _connect(self) -> None:
        presenter, frame = self.presenter, self.frame
        self.needle.textEdited.connect(presenter.search)
        self.services.opened.connect(presenter.choose)
        self.services.selectionModel().currentChanged.connect(lambda *_: self._name_action())
        self.drafts.list.opened.connect(presenter.resume)
        self.cases.list.opened.connect(presenter.show_case)
        self.notice.turned.connect(self._notice_turned)
        self.notice.looked.clicked.connect(self._print_looked)
        self.looked.told.connect(frame.notify)
        self.back.clicked.connect(lambda: frame.go("counter"))
        self.go_on.clicked.connect(self._choose)
        presenter.services.connect(self._show_services)
        presenter.changed.connect(self._show)
        presenter.waiting.connect(self.waiting.setText)
        presenter.failed.connect(lambda text: frame.notify(Notice(text, "bad")))
        presenter.opened.connect(frame.go)
        presenter.parked.connect(self._go_on_parked)

    def enter(self, argument: object) -> None:
        """This customer is here, or nobody has to be (`REPORT`); without an argument the one who
        was here before.
        """
        if argument is None:
            self.presenter.again()
        else:
            self.needle.clear()
            # What the customer before came for is no guess at what this one wants.
            self.services.setCurrentIndex(QModelIndex())
            if argument == REPORT:
                self.presenter.start_report()
            elif isinstance(argument, CardRead | Person | Draft):
                self.presenter.start(argument)
            self.context.printer.warm()
        self.needle.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Take a waiting choice back."""
        self.presenter.leave()

    def forget(self) -> None:
        """Nobody is here any more."""
        self.needle.clear()
        self.presenter.forget()

    def retranslate(self) -> None:
        """What the button will do."""
        self._name_action()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter of the search go to the list."""
        if (
            watched is self.needle
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.services.move_by(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _print_looked(self) -> None:
        if (applicant := self.presenter.applicant) is not None:
            self.looked.print(applicant)

    def _choose(self) -> None:
        key = self.services.current_key()
        if key:
            self.presenter.choose(key)

    def _go_on_parked(self, draft_id: str, service_id: str) -> None:
        self.frame.go("application", draft_id)

        def notice() -> Notice:
            text, button = self.t("customer.parked_already"), self.t("customer.start_another")
            return Notice(text, "info", button, "another", icon="pause")

        self.frame.notify(notice, lambda _action: self.presenter.another(service_id))

    def _show_services(self, rows: list[Row]) -> None:
        key = self.services.current_key()
        self.services.rows.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        starred = any(row.badge is not None and row.badge[0].endswith(STAR) for row in rows)
        self.unconfirmed.setVisible(starred)
        if self.services.rows.row_of(key) >= 0 and not self.needle.text():
            self.services.select_key(key)
        elif rows:
            self.services.select_key(rows[0].key)
        self._name_action()

    def _show(self, view: CustomerView) -> None:
        self.drafts.setVisible(bool(view.drafts))
        self.drafts.show_rows(view.drafts)
        self.cases.show_rows(view.cases)
        self.returned.show_notice(view.returned)
        self.notice.show_notice(view.notice)
        self._place_notice()

    def _name_action(self) -> None:
        index = self.services.currentIndex()
        self.go_on.setEnabled(index.isValid())
        title = str(index.data() or "")
        named = self.t("customer.start_named", service=title) if title else ""
        room = self.width() >= active().px(NAMED)
        self.go_on.setText(named if named and room else self.t("customer.start"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list names the service; the button only where it has room. The notice stands above
        the foot, and scrolls with the lists where it would take their room.
        """
        super().resizeEvent(event)
        self._place_notice()

    def _notice_turned(self) -> None:
        self._place_notice()
        # What scrolls keeps in sight what has the focus.
        first = self.notice.more if self.notice.is_whole else self.needle
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_notice(self) -> None:
        small = self.notice.is_small(self.width(), self.height())
        if small is not (self.body.indexOf(self.notice) >= 0):
            if small:
                self.body.insertWidget(self.body.count() - 1, self.notice)
            else:
                self._below_lists.addWidget(self.notice)
        self._name_action()
