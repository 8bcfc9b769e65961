"""What a print server answers, whole, cut anywhere, wrong, or without end."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.ports import PrinterState, PrintJob
from printing.printers import ipp
from printing.printers.cups import CupsPrinter
from printing.printers.ipp import JobState, QueuedJob

JOB = QueuedJob(17, "BKP3A-69-R-000001", JobState.PROCESSING, 1_795_741_368, True, "Printing.")


def attribute(tag: int, name: str, value: bytes) -> bytes:
    """One attribute as RFC 8010, 3.1.4 lays it out."""
    head = struct.pack(">BH", tag, len(name)) + name.encode()
    return head + struct.pack(">H", len(value)) + value


def number(value: int) -> bytes:
    """An integer or an enum."""
    return struct.pack(">i", value)


WHOLE = (
    struct.pack(">BBHI", 1, 1, 0, 1)
    + b"\x01"
    + attribute(0x47, "attributes-charset", b"utf-8")
    + attribute(0x48, "attributes-natural-language", b"en")
    + b"\x02"
    + attribute(0x21, "job-id", number(17))
    + attribute(0x42, "job-name", JOB.title.encode())
    + attribute(0x23, "job-state", number(5))
    + attribute(0x44, "job-state-reasons", b"job-printing")
    + attribute(0x44, "", b"other")
    + attribute(0x21, "time-at-creation", number(JOB.made_at))
    + attribute(0x21, "time-at-processing", number(JOB.made_at))
    + attribute(0x41, "job-printer-state-message", b"Printing.")
    + b"\x03"
)


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A print server that answers as a test says."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line, suppress(OSError):
                line.recv(65536)
                answer(line)

    thread = threading.Thread(target=serve, name="ipp")
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def saying(body: bytes, status: str = "200 OK") -> Callable[[socket.socket], None]:
    """An answer over HTTP."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return lambda line: line.sendall(head + body)


def test_a_job_as_the_server_knows_it() -> None:
    with server(saying(WHOLE)) as where:
        assert ipp.job(where, 17) == JOB
        assert ipp.jobs(where, "a4") == [JOB]


def test_an_answer_cut_anywhere_is_a_service_that_does_not_answer() -> None:
    body = [b""]
    with server(lambda line: saying(body[0])(line)) as where:
        for length in range(len(WHOLE)):
            body[0] = WHOLE[:length]
            with pytest.raises(OSError, match="print server"):
                ipp.job(where, 17)


@pytest.mark.parametrize(
    "answer",
    [
        saying(WHOLE[:40]),
        saying(b""),
        saying(b"\xff" * 500),
        saying(WHOLE.replace(number(5), number(99))),
        saying(WHOLE, "500 Internal Server Error"),
        saying(b"\x01\x01\x05\x00" + WHOLE[4:]),
        lambda line: line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
        lambda line: None,
    ],
    ids=["cut", "empty", "noise", "state", "500", "refused", "ssh", "length", "nothing"],
)
def test_the_clerk_hears_that_the_print_service_does_not_answer(
    answer: Callable[[socket.socket], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with server(answer) as where:
        # lpstat only says where the service is.
        (tmp_path / "lpstat").write_text(f"#!/bin/sh\necho {where}\n")
        (tmp_path / "lpstat").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        job = PrintJob("a4-17", "a4")
        printer = CupsPrinter("a4")
        for ask in (lambda: printer.status(job), printer.kept, lambda: printer.forget(job)):
            with pytest.raises(CounterError) as raised:
                ask()
            assert raised.value.code is Code.PRINTER_SERVICE_AWAY
        assert printer.status().state in PrinterState


def test_an_answer_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp, "_TIMEOUT_S", 0.5)
    stop = threading.Event()

    def drips(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stop.is_set():
            line.sendall(b"\x00")
            stop.wait(0.05)  # never longer than any timeout of the socket

    with server(drips) as where:
        try:
            with pytest.raises(OSError, match=r"print server|IPP|reset|pipe"):
                ipp.job(where, 17)
        finally:
            stop.set()


@pytest.mark.parametrize("where", ["", "localhost", "host:port", "/no/such/socket"])
def test_a_server_that_is_none(where: str) -> None:
    with pytest.raises(OSError, match=r"print server|No such"):
        ipp.job(where, 17)
