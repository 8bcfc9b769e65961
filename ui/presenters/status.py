"""The words of the status line: reader, network, printer, and a clock that is off."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import Code
from desktop.ports import CardFailed, CardInserted, CardRead, PrinterState, PrinterStatus, Stage
from ui.context import Context
from ui.presenters.clock_words import clock_off
from ui.values import Tone

_PRINTER: dict[PrinterState, tuple[Tone, str]] = {
    PrinterState.READY: ("ok", "frame.printer_ready"),
    PrinterState.BUSY: ("info", "frame.printer_busy"),
    PrinterState.PAPER_OUT: ("bad", "frame.printer_paper_out"),
    PrinterState.OFF: ("bad", "frame.printer_off"),
    PrinterState.PROBLEM: ("bad", "frame.printer_problem"),
}


class StatusPresenter(QObject):
    """Tells `changed(name, tone, text)` whenever one of them is otherwise; `clock` has no text
    while it is right.
    """

    changed = Signal(str, str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        context.cards.happened.connect(self._reader_changed)
        context.sync.status_changed.connect(self._network_changed)
        context.printer.status_changed.connect(self._printer_changed)
        context.language.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Tell all."""
        self._reader_changed()
        self._network_changed()
        self._printer_changed()

    def _reader_changed(self, _event: object = None) -> None:
        self.changed.emit("reader", *self._reader())

    def _network_changed(self, _status: object = None) -> None:
        self.changed.emit("network", *self._network())
        self.changed.emit("clock", *self._clock())

    def _printer_changed(self, _status: object = None) -> None:
        self.changed.emit("printer", *self._printer())

    def _reader(self) -> tuple[Tone, str]:
        cards, t = self._context.cards, self._context.language.t
        if cards.service_running is False:
            problem = cards.service_problem
            away = problem is None or problem.code is Code.CARD_SERVICE_DOWN
            return "bad", t("frame.reader_service" if away else "frame.reader_no_service")
        if cards.service_running is None:
            return "neutral", t("frame.reader_unknown")
        if not cards.readers:
            return "warn", t("frame.reader_none")
        states = list(cards.cards.values())
        # One that holds a card of another kind, always, does not speak for the others.
        if all(isinstance(cards.cards.get(name), CardFailed) for name in cards.readers):
            return "warn", t("frame.reader_problem")
        if any(isinstance(now, CardInserted) or _is_partial(now) for now in states):
            return "info", t("frame.reader_busy")
        if len(cards.readers) == 1:
            return "ok", t("frame.reader_one")
        return "ok", t("frame.readers", count=len(cards.readers))

    def _network(self) -> tuple[Tone, str]:
        status, t = self._context.sync.status, self._context.language.t
        if not (status.exceptions or status.waiting):
            return self._line()
        # Not above: a window that has yet to be painted has no case to show a sign of.
        from ui.presenters.case_state import DISPUTED, SENDING, UNSENT

        if status.state == "online":
            if status.exceptions:
                return DISPUTED.tone, t("frame.online_exceptions", count=status.exceptions)
            return SENDING.tone, t("frame.online_waiting", count=status.waiting)
        if status.waiting and status.state == "offline" and not self._unknown():
            return UNSENT.tone, t("frame.offline_waiting", count=status.waiting)
        return self._line()

    def _line(self) -> tuple[Tone, str]:
        """The line itself, where nothing waits for it."""
        status, t = self._context.sync.status, self._context.language.t
        if status.state == "online":
            return "ok", t("frame.online")
        if status.state == "offline":
            known = "frame.network_unknown" if self._unknown() else "frame.offline"
            return "neutral" if self._unknown() else "warn", t(known)
        return "bad", t("frame.sync_stopped", count=status.waiting)

    def _unknown(self) -> bool:
        """Nobody has tried the line yet."""
        status = self._context.sync.status
        return status.error is None and status.last_contact is None

    def _clock(self) -> tuple[Tone, str]:
        language = self._context.language
        off = clock_off(self._context.sync.status.skew, language)
        return "warn", language.t("frame.clock_off", off=off) if off else ""

    def _printer(self) -> tuple[Tone, str]:
        status: PrinterStatus | None = self._context.printer.status
        if status is None:
            return "neutral", self._context.language.t("frame.printer_unknown")
        tone, key = _PRINTER[status.state]
        return tone, self._context.language.t(key)


def _is_partial(now: object) -> bool:
    return isinstance(now, CardRead) and now.stage is not Stage.COMPLETE
