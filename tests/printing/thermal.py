"""A thermal printer on TCP that understands what we send, and keeps it as pictures."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from enum import StrEnum
from types import TracebackType

from PIL import Image

READY = {1: 0x12, 2: 0x12, 4: 0x12}
ROLL_AT_END = {1: 0x1A, 2: 0x32, 4: 0x72}
COVER_OPEN = {1: 0x1A, 2: 0x16, 4: 0x12}
_IN_TURN = b"\x1dr\x01"


class Habit(StrEnum):
    """How it behaves."""

    WELL = "well"
    NO_GS_R = "no GS r"
    """Answers in real time only."""
    MUTE = "mute"
    """Never says how it is; hangs up at the end of a job."""
    MUTE_OPEN = "mute, keeps the line"
    RESETS = "resets after the last byte"
    RESETS_IN_THE_MIDDLE = "resets in the middle"
    STALLS = "stalls in the middle"
    DRIPS = "drips"
    """Ready at first, then one byte after the other that means nothing."""
    DRIPS_AT_ONCE = "drips at once"


_IN_THE_MIDDLE = (Habit.STALLS, Habit.RESETS_IN_THE_MIDDLE)
_MUTE = (Habit.MUTE, Habit.MUTE_OPEN, Habit.DRIPS_AT_ONCE)


class ThermalPrinter:
    """Answers DLE EOT n with `answers[n]` and collects jobs, one list of bands and cuts each.

    With a `habit` it does otherwise; `seen` is set once such a one has come to that point. In the
    middle is behind `middle` bytes of a picture, `drip` seconds lie between the bytes of one that
    drips, and of its answers it gives `words` and then none.
    """

    def __init__(
        self,
        answers: dict[int, int] | None = None,
        *,
        habit: Habit = Habit.WELL,
        middle: int = 8192,  # more than the kernel's small buffer, less than any receipt has
        drip: float = 0.5,
        words: int | None = None,
    ) -> None:
        self.answers = answers or READY
        self.answers_after: dict[int, int] | None = None  # once it has had a picture
        self.habit = habit
        self.jobs: list[bytes] = []
        self.lines = 0  # that are open
        self.seen = threading.Event()
        self.middle, self.words = middle, words
        self._drip = drip
        self._end = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        # What is accepted later has the small buffer of this one: a stall is felt soon.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
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

    def mend(self) -> None:
        """Somebody switches it off and on again; from now on it works well."""
        self.habit, self.words = Habit.WELL, None
        self._end.set()

    @property
    def papers(self) -> int:
        """How many papers have been cut off."""
        return sum(decode(job)[1] for job in self.jobs)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.lines += 1
            with line:
                job = bytearray()
                with suppress(OSError):  # the other side has hung up on what was to be said
                    self._listen(line, job)
                if job:
                    self.jobs.append(bytes(job))
                    self.seen.set()
            self.lines -= 1

    def _listen(self, line: socket.socket, job: bytearray) -> None:
        if self.habit is Habit.DRIPS_AT_ONCE:
            self._drips(line)
        while data := line.recv(self._room(job)):
            # Questions come before and after a picture, and wait for their answers; a picture may
            # hold their bytes.
            if len(data) == 3 and data[:2] == b"\x10\x04":
                answers = self.answers_after if job and self.answers_after else self.answers
                if self.habit not in _MUTE:
                    self._say(line, answers[data[2]])
                continue
            if self.habit in _IN_THE_MIDDLE and len(job) == self.middle:  # it takes no more
                self._breaks_off(line)
                return
            in_turn = data.endswith(_IN_TURN)
            job += data.removesuffix(_IN_TURN)
            if self.habit in _IN_THE_MIDDLE:
                del job[self.middle :]
            if not in_turn:
                continue
            if self.habit is Habit.RESETS:
                self._reset(line)
                return
            if self.habit is Habit.DRIPS:
                self._drips(line)
            elif self.habit is Habit.WELL and not self.answers_after:
                self._say(line, 0)
        if self.habit is Habit.MUTE_OPEN and job:
            self.seen.set()
            self._end.wait(30)

    def _room(self, job: bytearray) -> int:
        """How much it takes at once: up to the middle if it goes so far, but a whole question."""
        left = self.middle - len(job)
        return max(left, 3) if self.habit in _IN_THE_MIDDLE and left > 0 else 65536

    def _say(self, line: socket.socket, answer: int) -> None:
        if self.words is not None:
            if self.words == 0:
                self.seen.set()
                return
            self.words -= 1
        line.sendall(bytes([answer]))

    def _breaks_off(self, line: socket.socket) -> None:
        self.seen.set()
        if self.habit is Habit.STALLS:
            self._end.wait(30)
        else:
            self._reset(line)

    def _drips(self, line: socket.socket) -> None:
        while not self._end.is_set():
            line.sendall(b"\xff")
            self.seen.set()
            self._end.wait(self._drip)

    def _reset(self, line: socket.socket) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()


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
