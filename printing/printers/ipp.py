"""One question to a print server over IPP: in which state is a job?

`lpstat` does not tell a printed job from one that the printer gave up (both are listed as
completed, "processing-to-stop-point"), and the clerk must know. RFC 8010 gives the encoding,
RFC 8011, 4.3.4 the operation and 5.3.7 the states.
"""

from __future__ import annotations

import http.client
import socket
import struct
from enum import IntEnum

_TIMEOUT_S = 5.0
_GET_JOB_ATTRIBUTES = 0x0009
_NOT_FOUND = 0x0406
_OPERATION, _END = 0x01, 0x03
_ENUM, _KEYWORD, _URI, _CHARSET, _LANGUAGE = 0x23, 0x44, 0x45, 0x47, 0x48


class JobState(IntEnum):
    """The states of a job; the last three are final."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


def job_state(server: str, number: int) -> JobState | None:
    """The state of job `number` at `server` (`host:port` or a socket's path), None if unknown.

    Raises OSError when the server does not answer as an IPP server does.
    """
    connection = _connect(server)
    try:
        connection.request("POST", "/jobs/", _question(number), {"Content-Type": "application/ipp"})
        answer = connection.getresponse()
        body = answer.read()
    except http.client.HTTPException as error:
        raise OSError("not an IPP server") from error
    finally:
        connection.close()
    if answer.status != http.client.OK or len(body) < 8:
        raise OSError(f"the print server said {answer.status}")
    (status,) = struct.unpack(">H", body[2:4])
    if status == _NOT_FOUND:
        return None
    if status >= 0x0100:
        raise OSError(f"the print server said {status:#06x}")
    return JobState(_value(body, b"job-state"))


def _question(number: int) -> bytes:
    head = struct.pack(">BBHI", 1, 1, _GET_JOB_ATTRIBUTES, 1)
    attributes = (
        (_CHARSET, b"attributes-charset", b"utf-8"),
        (_LANGUAGE, b"attributes-natural-language", b"en"),
        (_URI, b"job-uri", f"ipp://localhost/jobs/{number}".encode()),
        (_KEYWORD, b"requested-attributes", b"job-state"),
    )
    packed = b"".join(
        struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value
        for tag, name, value in attributes
    )
    return head + bytes([_OPERATION]) + packed + bytes([_END])


def _value(body: bytes, wanted: bytes) -> int:
    """The first integer-like value named `wanted`."""
    at = 8
    while at < len(body):
        tag = body[at]
        at += 1
        if tag == _END:
            break
        if tag < 0x10:  # the begin of a group
            continue
        (length,) = struct.unpack(">H", body[at : at + 2])
        name = body[at + 2 : at + 2 + length]
        at += 2 + length
        (length,) = struct.unpack(">H", body[at : at + 2])
        value = body[at + 2 : at + 2 + length]
        at += 2 + length
        if name == wanted and tag == _ENUM:
            return int.from_bytes(value, "big")
    raise OSError("the print server left the state out")


def _connect(server: str) -> http.client.HTTPConnection:
    if server.startswith("/"):
        return _SocketConnection(server)
    host, _, port = server.rpartition(":")
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
