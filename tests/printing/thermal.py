"""A thermal printer on TCP that understands what we send, and keeps it as pictures."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

from PIL import Image

READY = {1: 0x12, 2: 0x12, 4: 0x12}
ROLL_AT_END = {1: 0x1A, 2: 0x32, 4: 0x72}
COVER_OPEN = {1: 0x1A, 2: 0x16, 4: 0x12}


class ThermalPrinter:
    """Answers DLE EOT n with `answers[n]` and collects jobs, one list of bands and cuts each.

    With `keeps_line` it hangs up only at the end, as some do.
    """

    def __init__(self, answers: dict[int, int] | None = None, *, keeps_line: bool = False) -> None:
        self.answers = answers or READY
        self._end = threading.Event()
        if not keeps_line:
            self._end.set()
        self.jobs: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, name="thermal")

    def __enter__(self) -> ThermalPrinter:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line:
                job = self._listen(line)
                if job:
                    self.jobs.append(job)
                self._end.wait(30)

    def _listen(self, line: socket.socket) -> bytes:
        job = bytearray()
        while True:
            data = line.recv(65536)
            if not data:
                return bytes(job)
            # In our use questions come first and one at a time; a picture may hold their bytes.
            if not job and len(data) == 3 and data[:2] == b"\x10\x04":
                line.sendall(bytes([self.answers[data[2]]]))
            else:
                job += data


def decode(job: bytes) -> tuple[list[Image.Image], int]:
    """The pictures of a job (bands of one paper joined) and how often the paper was cut.

    Raises ValueError for any command but ESC @, GS v 0, ESC d, GS V and line feeds.
    """
    at, cuts = 0, 0
    bands: list[tuple[int, int, bytes]] = []
    papers: list[Image.Image] = []
    while at < len(job):
        if job.startswith(b"\x1b@", at):
            at += 2
        elif job.startswith(b"\x1bd", at):
            at += 3
        elif job.startswith(b"\x1dv0", at):
            width = job[at + 4] + 256 * job[at + 5]
            height = job[at + 6] + 256 * job[at + 7]
            bands.append((width, height, job[at + 8 : at + 8 + width * height]))
            at += 8 + width * height
        elif job.startswith(b"\x1dV", at):
            at += 3 if job[at + 2] in (0, 1, 48, 49) else 4
            cuts += 1
            papers.append(_join(bands))
            bands = []
        elif job[at] == 0x0A:
            at += 1
        else:
            raise ValueError(f"unknown command {job[at : at + 4].hex()} at {at}")
    return papers, cuts


def _join(bands: list[tuple[int, int, bytes]]) -> Image.Image:
    width = bands[0][0]
    assert all(band[0] == width for band in bands)
    data = b"".join(band[2] for band in bands)
    height = sum(band[1] for band in bands)
    # A set bit is a dot, which Pillow's mode 1 calls black with the bits turned over.
    inverted = bytes(byte ^ 0xFF for byte in data)
    return Image.frombytes("1", (width * 8, height), inverted)
