"""The line to a thermal printer: every answer within one deadline, and cut from outside at once."""

from __future__ import annotations

import socket
import time
from types import TracebackType

from desktop.ports import PrinterState, PrinterStatus

# DLE EOT n asks in real time (Epson ESC/POS reference): 1 the printer, 2 why it is offline,
# 4 the roll. Each answer is one byte of the form 0xx1xx10.
_ASK_PRINTER, _ASK_OFFLINE, _ASK_ROLL = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
# GS r 1 asks in its turn: it is answered once all before it has been worked off, by one byte of
# the form 0xx0xxxx.
_ASK_IN_TURN = b"\x1dr\x01"
_ASK_AGAIN_S = 1.0


class SilentError(Exception):
    """The printer keeps the line and does not say what it was asked."""


class EscPosLine:
    """One connection, used by one thread and closed with `with`; `cut` may come from any other.

    Raises OSError when the line breaks or is cut, and where a deadline passes.
    """

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self._timeout = timeout
        self._line = socket.create_connection((host, port), timeout=timeout)

    def __enter__(self) -> EscPosLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.close()

    def cut(self) -> None:
        """End whatever waits on it."""
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is over already

    def send(self, content: bytes, patience: float) -> None:
        """Give the printer all of it within `patience` seconds."""
        self._line.settimeout(patience)  # for the whole of `sendall`
        self._line.sendall(content)

    def ask(self) -> PrinterStatus:
        """How the printer is, now. Raises SilentError when it does not say."""
        deadline = time.monotonic() + self._timeout
        printer, offline, roll = (
            self._ask(question, deadline) for question in (_ASK_PRINTER, _ASK_OFFLINE, _ASK_ROLL)
        )
        if roll & 0x60 or offline & 0x20:
            return PrinterStatus(PrinterState.PAPER_OUT, f"roll={roll:02x}")
        if printer & 0x08 or offline & 0x44:
            cover = "cover-open " if offline & 0x04 else ""
            told = f"{cover}printer={printer:02x} offline={offline:02x}"
            return PrinterStatus(PrinterState.PROBLEM, told)
        return PrinterStatus(PrinterState.READY)

    def is_through(self, patience: float) -> bool:
        """Whether the printer has worked off all that was sent, as it says itself.

        A printer that does not know GS r but is well after it has read everything counts as
        through at the end of `patience` seconds.
        """
        deadline = time.monotonic() + patience
        self._line.sendall(_ASK_IN_TURN)
        while True:
            again = min(time.monotonic() + _ASK_AGAIN_S, deadline)
            if self._answer(0x90, 0x00, again) is not None:
                return True
            try:
                well = self.ask().state is PrinterState.READY
            except SilentError:
                return False
            if not well:
                return False
            if time.monotonic() >= deadline:
                return True

    def hangs_up(self, patience: float) -> None:
        """Wait until the printer has read to the end and closes its side, if it does."""
        self._line.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + patience
        while self._byte(deadline, ends=True) is not None:
            pass

    def _ask(self, question: bytes, deadline: float) -> int:
        self._line.sendall(question)
        answer = self._answer(0x93, 0x12, deadline)
        if answer is None:
            raise SilentError
        return answer

    def _answer(self, mask: int, form: int, deadline: float) -> int | None:
        """The next byte of a form; None when there was none until the deadline."""
        while (byte := self._byte(deadline)) is not None:
            if byte & mask == form:
                return byte
        return None

    def _byte(self, deadline: float, *, ends: bool = False) -> int | None:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        self._line.settimeout(left)
        try:
            answer = self._line.recv(1)
        except TimeoutError:
            return None
        if not answer and not ends:
            raise ConnectionResetError("the printer hung up")
        return answer[0] if answer else None
