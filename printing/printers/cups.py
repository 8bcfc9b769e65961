"""A CUPS queue: `lp`, `lpstat` and `cancel` (CUPS 2.4), and IPP for the state of a job."""

from __future__ import annotations

import os
import re
import subprocess

from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob
from printing.printers import failures
from printing.printers.ipp import JobState, job_state

_TIMEOUT_S = 20

# printer-state-reasons (RFC 8011, 5.4.12, and those of CUPS), without -error, -warning, -report.
_OFF = ("connecting-to-device", "offline", "timed-out", "shutdown")
_PAPER = ("media-empty", "media-needed")
_PROBLEM = (
    "media-jam", "cover-open", "door-open", "interlock-open", "input-tray-missing", "paused",
    "toner-empty", "marker-supply-empty", "output-area-full", "cups-insecure-filter",
    "cups-missing-filter", "stopped",
)  # fmt: skip


class CupsPrinter:
    """A print queue of this PC or of the server that CUPS_SERVER names."""

    def __init__(self, queue: str, media: Media = Media.A4) -> None:
        self.queue = queue
        self.name = queue
        self.media = media

    def submit(self, pdf: bytes, *, copies: int = 1, title: str = "") -> PrintJob:
        """Hand a PDF to the queue in its own size, never scaled.

        Raises CounterError: PRINTER_UNKNOWN (no such queue), PRINTER_REFUSED (the queue takes no
        jobs), PRINTER_UNREACHABLE (the print service does not run).
        """
        size = "A4" if self.media is Media.A4 else _roll_size(pdf)
        options = ["-o", f"media={size}", "-o", "print-scaling=none"]
        named = ["-t", title] if title else []
        done = self._run("lp", "-d", self.queue, "-n", str(copies), *named, *options, "-", send=pdf)
        taken = re.search(rf"{re.escape(self.queue)}-\d+", done.stdout)
        if done.returncode == 0 and taken:
            return PrintJob(taken[0], self.name)
        if "not accepting" in done.stderr:
            raise failures.refused(self.name)
        if "does not exist" in done.stderr and self._service_runs():
            raise failures.unknown(self.name)
        raise failures.unreachable(self.name)

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        """How the queue or a job stands; READY for a job means that it has been printed.

        A job whose printer is off stays in the queue and would be printed by itself later.
        Raises CounterError: PRINTER_REFUSED for a job that was given up or taken away at the
        queue, PRINTER_UNREACHABLE when the print service does not answer.
        """
        if job is None:
            return self._printer_status()
        state = self._job_state(job)
        if state in (JobState.CANCELLED, JobState.ABORTED):
            raise failures.refused(self.name)
        if state is None or state is JobState.COMPLETED:
            return PrinterStatus(PrinterState.READY)
        now = self._printer_status()
        if now.state is not PrinterState.READY:
            return now
        return PrinterStatus(PrinterState.BUSY)

    def cancel(self, job: PrintJob) -> bool:
        """Take a job back, so that it is not printed when the printer comes back.

        Raises CounterError PRINTER_UNREACHABLE when the print service does not answer.
        """
        done = self._run("cancel", job.id)
        if done.returncode == 0 or "already canceled" in done.stderr:
            return True
        if "already" in done.stderr or "does not exist" in done.stderr:
            return False
        raise failures.unreachable(self.name)

    def _printer_status(self) -> PrinterStatus:
        done = self._run("lpstat", "-l", "-p", self.queue)
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

    def _job_state(self, job: PrintJob) -> JobState | None:
        """None when the print service has forgotten the job, as it does long after the end."""
        server = self._run("lpstat", "-H").stdout.strip()
        try:
            return job_state(server, int(job.id.rpartition("-")[2]))
        except OSError as error:
            raise failures.unreachable(self.name) from error

    def _service_runs(self) -> bool:
        return "is running" in self._run("lpstat", "-r").stdout

    def _run(self, *command: str, send: bytes | None = None) -> _Done:
        # The words of lp and lpstat are read, so they must be English.
        environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
        try:
            done = subprocess.run(
                command,
                input=send if send is not None else b"",
                capture_output=True,
                timeout=_TIMEOUT_S,
                env=environment,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise failures.unreachable(self.name) from error
        return _Done(done.returncode, done.stdout.decode(), done.stderr.decode())


class _Done:
    """What a command answered."""

    def __init__(self, returncode: int, stdout: str, stderr: str) -> None:
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr


def _roll_size(pdf: bytes) -> str:
    """The page's own size as a CUPS media name, in millimetres."""
    from printing.preview import page_sizes

    width, height = page_sizes(pdf)[0]
    return f"Custom.{width / 72 * 25.4:.0f}x{height / 72 * 25.4:.0f}mm"
