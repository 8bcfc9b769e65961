"""A CUPS queue: `lp`, `lpstat` and `cancel` (CUPS 2.4), and IPP where they say too little."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob, TakenBack
from printing.printers import failures, ipp
from printing.printers.ipp import JobState

_T = TypeVar("_T")
_TIMEOUT_S = 20

# printer-state-reasons (RFC 8011, 5.4.12, and those of CUPS), without -error, -warning, -report.
_OFF = ("connecting-to-device", "offline", "timed-out", "shutdown")
_PAPER = ("media-empty", "media-needed")
_PROBLEM = (
    "media-jam", "cover-open", "door-open", "interlock-open", "input-tray-missing", "paused",
    "toner-empty", "marker-supply-empty", "output-area-full", "cups-insecure-filter",
    "cups-missing-filter", "stopped",
)  # fmt: skip


# What CUPS's backends say last of a printer that never got the job (backend/ipp.c and socket.c of
# CUPS 2.4; always English, since we submit in English).
_NEVER_REACHED = (
    "unavailable at this time", "not responding", "unreachable at this time", "Unable to locate",
    "cannot print with supplied options", "not accepted",
)  # fmt: skip
_GIVEN_UP = (JobState.CANCELLED, JobState.ABORTED)
_LONGEST_TITLE = 255  # bytes of a name, RFC 8011, 5.1.3


def is_queue(name: str) -> bool:
    """Whether CUPS lets a queue be called so; anything else would be read as an option or a list.

    The rules are those of lpadmin(8), and none begins with a hyphen.
    """
    odd = any(c in "/#,\"'\\" or c.isspace() or not c.isprintable() for c in name)
    return 0 < len(name) < 128 and not name.startswith("-") and not odd


class CupsPrinter:
    """A print queue of this PC or of the server that CUPS_SERVER names."""

    silent = False

    def __init__(self, queue: str, media: Media = Media.A4) -> None:
        self.queue = queue
        self.name = queue
        self.media = media

    def submit(
        self,
        pdf: bytes,
        *,
        copies: int = 1,
        title: str = "",
        trial: bool = False,  # noqa: ARG002
    ) -> PrintJob:
        """Hand a PDF to the queue in its own size, never scaled.

        Raises CounterError: PRINTER_UNKNOWN (no such queue), PRINTER_NO_SUCH_PAPER (it has no paper
        of that size), PRINTER_REFUSED (the queue takes no jobs), PRINTER_SERVICE_AWAY (the print
        service does not run), PRINTER_UNSURE (it went away in the middle).
        """
        size = "A4" if self.media is Media.A4 else _roll_size(pdf)
        if not self._has_paper(size):
            raise failures.no_such_paper(self.name)
        options = ["-o", f"media={size}", "-o", "print-scaling=none"]
        named = ["-t", _as_title(title)] if title else []
        try:
            done = self._run(
                "lp", "-d", self.queue, "-n", str(copies), *named, *options, "-", send=pdf
            )
        except subprocess.TimeoutExpired as error:
            raise failures.unsure(self.name) from error
        taken = re.search(rf"{re.escape(self.queue)}-\d+", done.stdout)
        if done.returncode == 0 and taken:
            return PrintJob(taken[0], self.name)
        if "not accepting" in done.stderr:
            raise failures.refused(self.name)
        if not self._service_runs():
            raise failures.service_away(self.name)
        if "does not exist" in done.stderr:
            raise failures.unknown(self.name)
        raise failures.unsure(self.name)

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        """How the queue or a job stands; READY for a job means that it has been printed.

        A job whose printer is off stays in the queue and would be printed by itself later.
        Raises CounterError: PRINTER_REFUSED for a job that was given up or taken away at the
        queue and never reached the printer, PRINTER_UNSURE for one that may have come out,
        PRINTER_SERVICE_AWAY when the print service does not answer.
        """
        if job is None:
            return self._printer_status()
        now = self._job(job)
        if now is not None and now.state in _GIVEN_UP:
            raise failures.refused(self.name) if _never_out(now) else failures.unsure(self.name)
        if now is None or now.state is JobState.COMPLETED:
            return PrinterStatus(PrinterState.READY)
        printer = self._printer_status()
        if printer.state is not PrinterState.READY:
            return printer
        return PrinterStatus(PrinterState.BUSY)

    def cancel(self, job: PrintJob) -> TakenBack:
        """Take a job back, so that it is not printed when the printer comes back.

        A job that the printer had already is cancelled there, too, but part of it may be out.
        Raises CounterError PRINTER_SERVICE_AWAY when the print service does not answer.
        """
        self._command("cancel", job.id)
        now = self._job(job)
        if now is None or now.state is JobState.COMPLETED:
            return TakenBack.OUT
        return TakenBack.BACK if _never_out(now) else TakenBack.UNSURE

    def find(self, title: str, since: datetime, job_id: str = "") -> PrintJob | None:
        """The job of this title that waits or was printed since then, or the one of this id.

        Raises CounterError PRINTER_SERVICE_AWAY when the print service does not answer.
        """
        wanted, moment = _as_title(title), int(since.timestamp())
        for one in self._ask(lambda server: ipp.jobs(server, self.queue)):
            ours = f"{self.queue}-{one.number}"
            done = one.state is JobState.COMPLETED
            late = ours == job_id or one.made_at >= moment
            if one.title == wanted and one.state not in _GIVEN_UP and (late or not done):
                return PrintJob(ours, self.name)
        return None

    def forget(self, job: PrintJob) -> None:
        """Erase the job and its document: CUPS would keep the whole receipt for a day.

        Raises CounterError PRINTER_SERVICE_AWAY when the print service does not answer.
        """
        self._ask(lambda server: ipp.purge(server, _number(job)))

    def kept(self) -> list[ipp.QueuedJob]:
        """Everything that the queue still knows, with the document of each.

        Raises CounterError PRINTER_SERVICE_AWAY when the print service does not answer.
        """
        return self._ask(lambda server: ipp.jobs(server, self.queue))

    def close(self) -> None:
        """Nothing to break off: each command ends by itself, and jobs are still taken back."""

    def _printer_status(self) -> PrinterStatus:
        done = self._command("lpstat", "-l", "-p", self.queue)
        if done.returncode != 0:
            return PrinterStatus(PrinterState.OFF, "no such queue, or no print service")
        head = done.stdout.partition("\n")[0]
        alerts = " ".join(re.findall(r"^\s*Alerts: (.*)$", done.stdout, re.MULTILINE))
        # A printer that is off cannot say anything new: what it said before is still listed.
        unavailable = "unavailable" in done.stdout or "not responding" in done.stdout
        if unavailable or any(word in alerts for word in _OFF):
            return PrinterStatus(PrinterState.OFF, alerts)
        if " disabled " in head:
            return PrinterStatus(PrinterState.PROBLEM, alerts)
        # CUPS asks a printer how it is only while there is a job; an idle queue repeats what was
        # true at the end of the last one, long after someone has filled the tray.
        if " is idle" in head:
            return PrinterStatus(PrinterState.READY, alerts)
        if any(word in alerts for word in _PAPER):
            return PrinterStatus(PrinterState.PAPER_OUT, alerts)
        if any(word in alerts for word in _PROBLEM):
            return PrinterStatus(PrinterState.PROBLEM, alerts)
        busy = "now printing" in head
        return PrinterStatus(PrinterState.BUSY if busy else PrinterState.READY, alerts)

    def _job(self, job: PrintJob) -> ipp.QueuedJob | None:
        """None when the print service has forgotten the job, as it does long after the end."""
        return self._ask(lambda server: ipp.job(server, _number(job)))

    def _ask(self, question: Callable[[str], _T]) -> _T:
        server = self._command("lpstat", "-H").stdout.strip()
        try:
            return question(server)
        except OSError as error:
            raise failures.service_away(self.name) from error

    def _has_paper(self, size: str) -> bool:
        """Whether the queue offers a size; True where it does not say what it offers.

        Asked before, since CUPS does not agree with itself on such a job: 2.4.2 gives it up, 2.4.10
        prints it in the middle of another paper and calls it completed.
        """
        offered = self._command("lpoptions", "-p", self.queue, "-l").stdout
        line = re.search(r"^PageSize/.*?: (.*)$", offered, re.MULTILINE)
        wanted = size.partition(".")[0].lower()  # "Custom.80x140mm" asks for any size
        return line is None or any(
            choice.lstrip("*").lower().startswith(wanted) for choice in line[1].split()
        )

    def _service_runs(self) -> bool:
        return "is running" in self._command("lpstat", "-r").stdout

    def _command(self, *command: str) -> _Done:
        try:
            return self._run(*command)
        except subprocess.TimeoutExpired as error:
            raise failures.service_away(self.name) from error

    def _run(self, *command: str, send: bytes = b"") -> _Done:
        # The words of lp and lpstat are read, so they must be English.
        environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
        try:
            done = subprocess.run(
                command,
                input=send,
                capture_output=True,
                timeout=_TIMEOUT_S,
                env=environment,
                check=False,
            )
        except OSError as error:
            raise failures.service_away(self.name) from error
        told = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
        return _Done(done.returncode, *told)


class _Done:
    """What a command answered."""

    def __init__(self, returncode: int, stdout: str, stderr: str) -> None:
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr


def _never_out(job: ipp.QueuedJob) -> bool:
    """Whether a job that was given up surely never was in the printer."""
    return not job.begun or any(words in job.message for words in _NEVER_REACHED)


def _number(job: PrintJob) -> int:
    return int(job.id.rpartition("-")[2])


def _as_title(text: str) -> str:
    """A title as a command can take it and a queue keeps it: no control characters, not too long.

    An argument of a command ends at a NUL, and a lone surrogate cannot be written at all.
    """
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain.encode()[:_LONGEST_TITLE].decode("utf-8", "ignore")


def _roll_size(pdf: bytes) -> str:
    """The page's own size as a CUPS media name, in millimetres."""
    from printing.preview import page_sizes

    width, height = page_sizes(pdf)[0]
    return f"Custom.{width / 72 * 25.4:.0f}x{height / 72 * 25.4:.0f}mm"
