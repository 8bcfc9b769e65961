"""The window before the counter is open: why it cannot be, or how this PC becomes a counter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from desktop.domain.failure import CounterError
from desktop.texts import ENROLMENT_WORDS
from sync.trust import holds_certificate
from ui.icons import Icon
from ui.keyboard import read_keys
from ui.language import Language, Speaker
from ui.theme import active
from ui.values import Notice
from ui.widgets import Card, Field, KeyButton, Label, Strip, row
from ui.widgets.surfaces import scrolled


class OpeningWindow(Speaker, QMainWindow):
    """Shows a failure of the start with `retry`, or the enrolment form with `enrol(url, code, ca)`.

    `address` and `authority` are what an administrator has set before; `ca` is the file of a
    certificate authority, empty where the operating system trusts the centre.
    """

    retry = Signal()
    enrol = Signal(str, str, str)

    def __init__(self, language: Language, address: str = "", authority: str = "") -> None:
        QMainWindow.__init__(self)
        self.speak(language)
        self.setWindowTitle("MEA Counter")
        self._error: CounterError | None = None
        self._card = Card()
        theme, room = active(), self.screen().availableSize()
        self._card.setFixedWidth(min(theme.px(560), room.width() - 40))
        self._card.body.setSpacing(12)
        self._title = Label("", "person", wrap=True)
        self._text = Label("", "soft", wrap=True)
        self._strip = Strip(closable=False)
        self._address, self._authority = Field(), Field()
        self._code = Field(moves_on=False)
        self._again = KeyButton("", "rotate-cw", "Return", kind="primary", cap="Enter")
        self._go = KeyButton("", "arrow-right", "F6", kind="primary")
        self._quit = KeyButton("", "x", "Esc")
        read_keys(self._address.editor, "address")
        read_keys(self._code.editor, "code")
        self.say(self._address.set_label, "opening.address")
        self.say(self._address.set_hint, "opening.address_hint")
        self.say(self._code.set_label, "opening.code")
        self.say(self._authority.set_label, "opening.authority")
        self.say(self._authority.set_hint, "opening.authority_hint")
        self._address.set_value(address)
        self._authority.set_value(authority)
        self.say(self._again.setText, "opening.again")
        self.say(self._quit.setText, "opening.quit")
        mark = Icon("plug-zap", "accent_ink", 40)
        self._card.body.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (
            self._title,
            self._text,
            self._address,
            self._authority,
            self._code,
            self._strip,
        ):
            self._card.body.addWidget(part)
        self._card.body.addSpacing(8)
        self._card.body.addLayout(row(self._quit, None, self._again, self._go))
        root = QWidget()
        layout = QVBoxLayout(root)
        layout.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        self.setCentralWidget(scrolled(root))
        self._again.clicked.connect(self.retry)
        self._go.clicked.connect(self._ask)
        self._code.entered.connect(self._ask)
        self._quit.clicked.connect(self.close)
        self.resize(QSize(theme.px(900), theme.px(620)).boundedTo(room))
        theme.dress(self)

    def show_failure(self, error: CounterError) -> None:
        """The start failed; say why and what to do."""
        self._error = error
        self._arrange(enrolment=False)
        self._again.setFocus()

    def show_enrolment(self) -> None:
        """This PC is not a counter yet."""
        self._error = None
        self._arrange(enrolment=True)
        (self._code if self._address.value() else self._address).setFocus()

    def show_refusal(self, error: CounterError) -> None:
        """Enrolment failed; what was typed stays."""
        self._busy(False)
        self._strip.show_notice(Notice(self.language.failure(error, ENROLMENT_WORDS), "bad"))
        self._code.setFocus()

    def retranslate(self) -> None:
        """The words that depend on what is shown."""
        if self._error is not None:
            self._title.setText(self.t("opening.failed"))
            self._text.setText(self.language.failure(self._error))
        else:
            self._title.setText(self.t("opening.enrol"))
            self._text.setText(self.t("opening.enrol_how"))
            self._go.setText(self.t("opening.do_enrol"))

    def _arrange(self, *, enrolment: bool) -> None:
        for widget in (self._address, self._authority, self._code, self._go):
            widget.setVisible(enrolment)
        self._again.setVisible(not enrolment)
        self._strip.show_notice(None)
        self.retranslate()

    def _ask(self) -> None:
        fields = (self._address, self._code)
        for field in fields:
            field.set_problem("" if field.value().strip() else self.t("opening.empty"))
        ca = self._authority.value().strip()
        fit = not ca or holds_certificate(Path(ca))
        self._authority.set_problem("" if fit else self.t("opening.no_authority"))
        asked = (self._address, self._authority, self._code)
        empty = next((field for field in asked if field.problem()), None)
        if empty is not None:
            empty.setFocus()
            return
        self._busy(True)
        self.enrol.emit(self._address.value().strip(), self._code.value().strip(), ca)

    def _busy(self, busy: bool) -> None:
        self._go.setEnabled(not busy)
        notice = Notice(self.t("opening.asking"), "info") if busy else None
        self._strip.show_notice(notice)
