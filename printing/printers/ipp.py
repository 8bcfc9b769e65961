"""The few questions that a print server is asked over IPP, where CUPS's commands say too little.

`lpstat` does not tell a printed job from one that the printer gave up (both are listed as
completed), nor which job bears a title, and `cancel` cannot erase a job that has ended. RFC 8010
gives the encoding, RFC 8011 the operations (4.2.6, 4.3.3, 4.3.4) and the states of a job (5.3.7).
"""

from __future__ import annotations

import getpass
import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import quote

_TIMEOUT_S = 5.0
_CANCEL_JOB, _GET_JOB_ATTRIBUTES, _GET_JOBS = 0x0008, 0x0009, 0x000A
_NOT_FOUND = 0x0406
_OPERATION, _JOB, _END = 0x01, 0x02, 0x03
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE = 0x42, 0x44, 0x45, 0x47, 0x48
# The message is CUPS's own: what its backend said last of the printer while it had this job.
_WANTED = (
    "job-id", "job-name", "job-state", "time-at-creation", "time-at-processing",
    "job-printer-state-message",
)  # fmt: skip


class JobState(IntEnum):
    """The states of a job; the last three are final."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """What a print server knows of a job.

    `made_at` is in seconds since 1970 by the server's clock, `begun` whether a printer was ever
    looked for, `message` the last word about that printer.
    """

    number: int
    title: str
    state: JobState
    made_at: int
    begun: bool
    message: str

    @property
    def ended(self) -> bool:
        """Whether nothing more is done with it; its document may still be there."""
        return self.state >= JobState.CANCELLED


def job(server: str, number: int) -> QueuedJob | None:
    """Job `number` at `server` (`host:port` or a socket's path), None if it is not known there.

    Raises OSError when the server does not answer as an IPP server does.
    """
    asked = _wanted(_URI, "job-uri", f"ipp://localhost/jobs/{number}")
    answer = _ask(server, _GET_JOB_ATTRIBUTES, asked)
    return next((_job(group) for group in answer or () if b"job-state" in group), None)


def jobs(server: str, queue: str) -> list[QueuedJob]:
    """All jobs that a queue still knows, those that have ended too. Raises OSError as `job`."""
    uri = f"ipp://localhost/printers/{quote(queue)}"
    asked = [*_wanted(_URI, "printer-uri", uri), (_KEYWORD, "which-jobs", b"all")]
    answer = _ask(server, _GET_JOBS, asked)
    return [_job(group) for group in answer or () if b"job-state" in group]


def purge(server: str, number: int) -> None:
    """Erase a job and its document, as if it had never been; gone already is well.

    Raises OSError as `job`, and when the server does not allow it.
    """
    named = (_URI, "job-uri", f"ipp://localhost/jobs/{number}".encode())
    _ask(server, _CANCEL_JOB, [named, (_BOOLEAN, "purge-job", b"\x01")])


_Attribute = tuple[int, str, bytes]
_Group = dict[bytes, tuple[int, bytes]]


def _wanted(tag: int, name: str, value: str) -> list[_Attribute]:
    # A further value of the same attribute bears no name (RFC 8010, 3.1.5).
    first, *others = (word.encode() for word in _WANTED)
    more = [(_KEYWORD, "", word) for word in others]
    return [(tag, name, value.encode()), (_KEYWORD, "requested-attributes", first), *more]


def _ask(server: str, operation: int, attributes: list[_Attribute]) -> list[_Group] | None:
    """The groups of the answer, None where what was asked about is not there."""
    body = _post(server, _question(operation, attributes))
    if len(body) < 8:
        raise OSError("the print server's answer is cut")
    (status,) = struct.unpack(">H", body[2:4])
    if status == _NOT_FOUND:
        return None
    if status >= 0x0100:
        raise OSError(f"the print server said {status:#06x}")
    return list(_groups(body))


def _post(server: str, question: bytes) -> bytes:
    connection = _connect(server)
    # One deadline for the whole answer: the timeout of a socket is for each of its bytes.
    deadline = threading.Timer(_TIMEOUT_S, lambda: _cut(connection.sock))
    deadline.start()
    try:
        connection.request("POST", "/", question, {"Content-Type": "application/ipp"})
        answer = connection.getresponse()
        body = answer.read()
    except (http.client.HTTPException, ValueError) as error:
        raise OSError("not an IPP server") from error
    finally:
        deadline.cancel()
        deadline.join()
        connection.close()
    if answer.status != http.client.OK:
        raise OSError(f"the print server said {answer.status}")
    return body


def _cut(line: socket.socket | None) -> None:
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is over already


def _question(operation: int, attributes: list[_Attribute]) -> bytes:
    head = struct.pack(">BBHI", 1, 1, operation, 1)
    usual = [
        (_CHARSET, "attributes-charset", b"utf-8"),
        (_LANGUAGE, "attributes-natural-language", b"en"),
    ]
    # The target comes right behind these two, and the user behind the target (RFC 8011, 4.1.5).
    who = (_NAME, "requesting-user-name", getpass.getuser().encode())
    packed = b"".join(
        struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value
        for tag, name, value in (*usual, attributes[0], who, *attributes[1:])
    )
    return head + bytes([_OPERATION]) + packed + bytes([_END])


def _groups(body: bytes) -> Iterator[_Group]:
    """The attributes of each group, by name; of several values the first."""
    at, group = 8, _Group()
    while True:
        (tag,) = _take(body, at, 1)
        at += 1
        if tag < 0x10:  # the begin of a group, or the end of all
            yield group
            if tag == _END:
                return
            group = _Group()
            continue
        name, at = _counted(body, at)
        value, at = _counted(body, at)
        if name:
            group.setdefault(name, (tag, value))


def _counted(body: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack(">H", _take(body, at, 2))
    return _take(body, at + 2, length), at + 2 + length


def _take(body: bytes, at: int, length: int) -> bytes:
    taken = body[at : at + length]
    if len(taken) < length:
        raise OSError("the print server's answer is cut")
    return taken


def _job(group: _Group) -> QueuedJob:
    def number(name: bytes, *tags: int) -> int | None:
        tag, value = group.get(name, (0, b""))
        return int.from_bytes(value, "big", signed=True) if tag in tags else None

    def text(name: bytes) -> str:
        return group.get(name, (0, b""))[1].decode("utf-8", "replace")

    known, state = number(b"job-id", _INTEGER), number(b"job-state", _ENUM)
    if known is None or state is None or state not in set(JobState):
        raise OSError("the print server left the state out")
    return QueuedJob(
        known,
        text(b"job-name"),
        JobState(state),
        number(b"time-at-creation", _INTEGER) or 0,
        number(b"time-at-processing", _INTEGER) is not None,
        text(b"job-printer-state-message"),
    )


def _connect(server: str) -> http.client.HTTPConnection:
    if server.startswith("/"):
        return _SocketConnection(server)
    host, _, port = server.rpartition(":")
    if not port.isdigit():
        raise OSError("no print server is named")
    return http.client.HTTPConnection(host, int(port), timeout=_TIMEOUT_S)


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket, which is how a PC's own CUPS listens."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket file."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_TIMEOUT_S)
        self.sock.connect(self._path)
