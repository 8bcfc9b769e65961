"""An 80 mm thermal printer on the network, fed with a raster (its Thai text modes differ)."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob, TakenBack
from printing.printers import failures
from printing.printers.escpos_line import EscPosLine, SilentError

if TYPE_CHECKING:
    from PIL.Image import Image

HEAD_DOTS = 576  # 72 mm at 203 dpi
_BAND = 256  # lines in one GS v 0; small buffers take no more at once
# Epson ESC/POS reference: ESC @; GS v 0 at full density, before the bytes of a line, the lines and
# the dots; ESC d: six lines on, from the head past the knife; GS V: cut but for a corner.
_RESET, _RASTER, _FEED, _CUT = b"\x1b@", b"\x1dv0\0", b"\x1bd\x06", b"\x1dV\x01"
_TIMEOUT_S = 5.0
_PRINT_S = 60.0  # a receipt is printed in a few seconds; a cover opened in between takes longer
_THROUGH_S = 10.0  # how long one that has read everything may work on it


class EscPosPrinter:
    """A thermal printer that listens on TCP (port 9100 by custom).

    It is asked how it is before and after the picture. A `silent` one answers nothing, and what
    it has taken counts as printed; a trial finds out which kind it is.
    """

    media = Media.ROLL_80

    def __init__(
        self,
        host: str,
        port: int = 9100,
        *,
        silent: bool = False,
        timeout: float = _TIMEOUT_S,
        patience: float = _PRINT_S,
    ) -> None:
        self.host = host
        self.port = port
        self.silent = silent
        self.name = f"{host}:{port}"
        self._timeout, self._patience = timeout, patience
        self._count = 0
        self._lock = threading.Lock()
        self._line: EscPosLine | None = None
        self._closed = False

    def submit(
        self,
        pdf: bytes,
        *,
        copies: int = 1,
        title: str = "",  # noqa: ARG002
        trial: bool = False,
    ) -> PrintJob:
        """Print every page and cut after each; returns when the printer says that it has.

        Raises CounterError: PRINTER_UNREACHABLE, PRINTER_SILENT, PRINTER_PAPER_OUT,
        PRINTER_PROBLEM (cover open), and nothing is printed; PRINTER_UNSURE for whatever goes
        wrong from the first byte of the picture on.
        """
        content = b"".join(escpos_bytes(image) for image in rasters(pdf)) * copies
        if trial:
            self.silent = self._is_silent()
        begun = False
        try:
            with self._connect() as line:
                self._refuse_unfit(line)
                begun = True
                line.send(content, self._patience)
                if self.silent:
                    line.hangs_up(self._timeout)
                elif not line.is_through(min(_THROUGH_S, self._patience)):
                    raise failures.unsure(self.name)
        except OSError as error:
            raise (failures.unsure if begun else failures.unreachable)(self.name) from error
        self._count += 1
        return PrintJob(str(self._count), self.name)

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        """Asks the printer; a job is done as soon as it was taken."""
        if job is not None:
            return PrinterStatus(PrinterState.READY)
        try:
            with self._connect() as line:
                return PrinterStatus(PrinterState.READY) if self.silent else line.ask()
        except SilentError:
            return PrinterStatus(PrinterState.PROBLEM, "silent")
        except OSError as error:
            return PrinterStatus(PrinterState.OFF, type(error).__name__)

    def cancel(self, job: PrintJob) -> TakenBack:  # noqa: ARG002
        """Nothing to take back: what was taken is printed."""
        return TakenBack.OUT

    def find(self, title: str, since: datetime, job_id: str = "") -> PrintJob | None:  # noqa: ARG002
        """It keeps no book of what it has printed."""
        return None

    def forget(self, job: PrintJob) -> None:
        """It keeps nothing."""

    def close(self) -> None:
        """Cut the line that is open, and open no other."""
        with self._lock:
            self._closed = True
            if self._line is not None:
                self._line.cut()

    def _is_silent(self) -> bool:
        try:
            with self._connect() as line:
                line.ask()
        except SilentError:
            return True
        except OSError as error:
            raise failures.unreachable(self.name) from error
        return False

    def _refuse_unfit(self, line: EscPosLine) -> None:
        if self.silent:
            return
        try:
            state = line.ask().state
        except SilentError as error:
            raise failures.silent(self.name) from error
        if state is PrinterState.PAPER_OUT:
            raise failures.paper_out(self.name)
        if state is not PrinterState.READY:
            raise failures.problem(self.name)

    def _connect(self) -> EscPosLine:
        line = EscPosLine(self.host, self.port, self._timeout)
        with self._lock:
            self._line = line
            if self._closed:
                line.cut()
        return line


def rasters(pdf: bytes) -> list[Image]:
    """The pages of a PDF as black and white images, as wide as the print head."""
    from printing.preview import render_gray

    return [
        image.point(lambda level: 255 if level > 140 else 0, mode="1")
        for image in render_gray(pdf, width=HEAD_DOTS)
    ]


def escpos_bytes(image: Image) -> bytes:
    """The commands that print one black and white image and cut the paper."""
    commands = [_RESET]
    for top in range(0, image.height, _BAND):
        band = image.crop((0, top, image.width, min(top + _BAND, image.height)))
        size = ((band.width + 7) // 8).to_bytes(2, "little") + band.height.to_bytes(2, "little")
        commands += [_RASTER, size, band.tobytes("raw", "1;I")]  # a set bit is a black dot
    return b"".join([*commands, _FEED, _CUT])
