"""An 80 mm thermal printer on the network, fed with a raster (its Thai text modes differ)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob
from printing.printers import failures

if TYPE_CHECKING:
    from PIL.Image import Image

HEAD_DOTS = 576  # 72 mm at 203 dpi
_BAND = 256  # lines in one GS v 0; small buffers take no more at once
_TIMEOUT_S = 5.0
_PRINT_S = 60.0  # a receipt is printed in a few seconds; a cover opened in between takes longer

# DLE EOT n asks in real time (Epson ESC/POS reference): 1 the printer, 2 why it is offline,
# 4 the roll. Each answer is one byte of the form 0xx1xx10.
_ASK_PRINTER, _ASK_OFFLINE, _ASK_ROLL = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"


class EscPosPrinter:
    """A thermal printer that listens on TCP (port 9100 by custom)."""

    media = Media.ROLL_80

    def __init__(self, host: str, port: int = 9100, *, patience: float = _PRINT_S) -> None:
        self.host = host
        self._patience = patience
        self.port = port
        self.name = f"{host}:{port}"
        self._count = 0

    def submit(self, pdf: bytes, *, copies: int = 1, title: str = "") -> PrintJob:  # noqa: ARG002
        """Print every page and cut after each; returns when the printer has taken all of it.

        A printer that was sent everything and then says nothing for a minute has taken it: told
        otherwise, the clerk would print the same original again.
        Raises CounterError: PRINTER_UNREACHABLE, PRINTER_PAPER_OUT, PRINTER_PROBLEM (cover open);
        nothing is printed then, unless the line broke in the middle.
        """
        content = b"".join(escpos_bytes(image) for image in rasters(pdf)) * copies
        try:
            with self._connect() as line:
                state = _ask_all(line)
                if state.state is PrinterState.PAPER_OUT:
                    raise failures.paper_out(self.name)
                if state.state is not PrinterState.READY:
                    raise failures.problem(self.name)
                line.settimeout(self._patience)
                line.sendall(content)
                line.shutdown(socket.SHUT_WR)
                _drain(line)
        except OSError as error:
            raise failures.unreachable(self.name) from error
        self._count += 1
        return PrintJob(str(self._count), self.name)

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        """Asks the printer; a job is done as soon as it was taken."""
        if job is not None:
            return PrinterStatus(PrinterState.READY)
        try:
            with self._connect() as line:
                return _ask_all(line)
        except OSError as error:
            return PrinterStatus(PrinterState.OFF, type(error).__name__)

    def cancel(self, job: PrintJob) -> bool:  # noqa: ARG002
        """Nothing to take back: what was taken is printed."""
        return False

    def _connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=_TIMEOUT_S)


def rasters(pdf: bytes) -> list[Image]:
    """The pages of a PDF as black and white images, as wide as the print head."""
    from printing.preview import render_gray

    return [
        image.point(lambda level: 255 if level > 140 else 0, mode="1")
        for image in render_gray(pdf, width=HEAD_DOTS)
    ]


def escpos_bytes(image: Image) -> bytes:
    """The commands that print one image and cut the paper."""
    from escpos.printer import Dummy

    # Any profile with a head of our width; without one the library speaks to standard output.
    printer = Dummy(profile="TM-T20II")
    printer.hw("INIT")
    printer.image(image, impl="bitImageRaster", fragment_height=_BAND, center=False)
    printer.cut(mode="PART", feed=True)
    return bytes(printer.output)


def _drain(line: socket.socket) -> None:
    """Wait until the printer closes its side, as it does when it has read everything."""
    try:
        while line.recv(64):
            pass
    except TimeoutError:
        return  # some keep the line open; there is nothing more to learn from it


def _ask_all(line: socket.socket) -> PrinterStatus:
    printer, offline, roll = (_ask(line, q) for q in (_ASK_PRINTER, _ASK_OFFLINE, _ASK_ROLL))
    if roll & 0x60 or offline & 0x20:
        return PrinterStatus(PrinterState.PAPER_OUT, f"roll={roll:02x}")
    if printer & 0x08 or offline & 0x44:
        cover = "cover-open " if offline & 0x04 else ""
        told = f"{cover}printer={printer:02x} offline={offline:02x}"
        return PrinterStatus(PrinterState.PROBLEM, told)
    return PrinterStatus(PrinterState.READY)


def _ask(line: socket.socket, question: bytes) -> int:
    line.sendall(question)
    answer = line.recv(1)
    if not answer:
        raise ConnectionResetError("the printer hung up")
    return answer[0]
