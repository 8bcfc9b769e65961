"""A CUPS of our own with an IPP Everywhere printer on it, both private to the test.

cupsd gets its own folders, port and socket; ippeveprinter asks for a D-Bus and gets one without
anything on it (`-r off`: it announces itself nowhere). No service of the machine is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from printing.printers import ipp
from tests.fixtures.need import need, need_program
from tests.fixtures.ports import at_own_port, until_it_listens
from tests.fixtures.started import until_up

PROGRAMS = ("cupsd", "lp", "lpstat", "lpadmin", "cancel", "ippeveprinter", "dbus-daemon")
_PATIENCE_S = 20.0

_BUS = """<busconfig><type>custom</type><listen>unix:path={folder}/bus</listen>
<auth>EXTERNAL</auth><policy context="default"><allow user="*"/><allow own="*"/>
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/></policy></busconfig>"""

_CUPSD = """LogLevel warn
Listen 127.0.0.1:{port}
Listen {folder}/cups.sock
Browsing No
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateValues none
SubscriptionPrivateValues none
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""

_FILES = """ServerRoot {folder}/etc
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
StateDir {folder}/state
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
"""


class CupsService:
    """The running parts; `queue` is the queue of the printer, `out` where its paper lands."""

    queue = "a4"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self._log = folder / "came-out"
        self._printed_by = folder / "print.sh"
        self.port = self.printer_port = 0  # once they listen
        self._environment = {
            **os.environ,
            "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus",
            "LC_ALL": "C",
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def server(self) -> str:
        """Where the print service listens, as CUPS_SERVER names it."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start bus, printer and print service, and make the queue."""
        for name in ("etc/ppd", "cache", "spool/tmp", "state", "log", "out"):
            (self.folder / name).mkdir(parents=True)
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o777)  # filters run as another user
        self._printed_by.write_text(f'#!/bin/sh\necho "$IPP_JOB_NAME" >> {self._log}\n')
        self._printed_by.chmod(0o755)
        (self.folder / "bus.conf").write_text(_BUS.format(folder=self.folder))
        (self.folder / "etc/cups-files.conf").write_text(_FILES.format(folder=self.folder))
        self._spawn(
            "dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork", "--nopidfile"
        )
        bus, log = self.folder / "bus", self._log_of("dbus-daemon")
        until_up(self._running["dbus-daemon"], bus.exists, log, "the bus is there")
        self.printer_port = at_own_port(self._printer_at)
        self.port = at_own_port(self._service_at)
        self._environment["CUPS_SERVER"] = self.server
        uri = f"ipp://localhost:{self.printer_port}/ipp/print"
        self.run("lpadmin", "-p", self.queue, "-E", "-v", uri, "-m", "everywhere")

    def stop(self) -> None:
        """End everything that was started."""
        for name in ("cupsd", "ippeveprinter", "dbus-daemon"):
            self._end(name)

    def service_on(self) -> None:
        """Start the print service, with the jobs that it had."""
        self._service_at(self.port)

    def service_off(self) -> None:
        """End the print service; its jobs stay in its folder."""
        self._end("cupsd")

    def printer_on(self) -> None:
        """Switch the printer on; it keeps what it prints in `out`."""
        self._printer_at(self.printer_port)

    def printer_off(self) -> None:
        """Pull its plug."""
        self._end("ippeveprinter")

    def paper(self, sheets: int) -> None:
        """Put this many sheets into its tray."""
        query = (
            f"size1=iso_a4_210x297mm&type1=stationery&level1={sheets}"
            f"&size3=iso_a4_210x297mm&type3=stationery&level3={min(sheets, 25)}"
        )
        url = f"http://127.0.0.1:{self.printer_port}/media?{query}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            answer.read()

    def printed(self) -> list[bytes]:
        """The PDFs that have come out, the oldest first."""
        return [path.read_bytes() for path in sorted(self.out.glob("*.pdf"))]

    def came_out(self) -> list[str]:
        """The titles of the papers that lie in the tray, the oldest first.

        `printed` has what the printer was given, also before there was paper for it.
        """
        return self._log.read_text().splitlines() if self._log.exists() else []

    def is_at_rest(self) -> bool:
        """Whether no job is on its way, also from a command that has outlived who gave it.

        A job that was cancelled while the printer waited for paper still comes out with the paper.
        """
        jobs = ipp.jobs(self.server, self.queue)
        return all(job.ended for job in jobs) and not self._sends() and not self._moves()

    def is_waiting_for_paper(self) -> bool:
        """Whether the printer has a job for which there is no paper."""
        told = self.run("lpstat", "-l", "-p", self.queue)
        return "waiting-for-job" in told and "media-empty" in told

    def _moves(self) -> bool:
        """Whether the printer works on a job or waits for paper for one, by its own page."""
        if "ippeveprinter" not in self._running:
            return False
        url = f"http://127.0.0.1:{self.printer_port}/"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return b"Printing, " in answer.read()

    def _sends(self) -> bool:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended
                ours = f"CUPS_SERVER={self.server}\0".encode() in (process / "environ").read_bytes()
                if ours and (process / "comm").read_text().strip() == "lp":
                    return True
        return False

    def clear(self) -> None:
        """Take all jobs and all paper away."""
        subprocess.run(
            ["cancel", "-a", "-x"], env=self._environment, capture_output=True, check=False
        )
        for path in self.out.iterdir():
            path.unlink()
        self._log.unlink(missing_ok=True)

    def run(self, *command: str) -> str:
        """Run a command of CUPS against this service."""
        done = subprocess.run(command, env=self._environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def _service_at(self, port: int) -> None:
        etc = self.folder / "etc"
        (etc / "cupsd.conf").write_text(_CUPSD.format(folder=self.folder, port=port))
        self._spawn("cupsd", "-f", "-c", f"{etc}/cupsd.conf", "-s", f"{etc}/cups-files.conf")
        self._listens("cupsd", port)

    def _printer_at(self, port: int) -> None:
        self._spawn(
            "ippeveprinter", "-p", str(port), "-n", "localhost", "-r", "off",
            "-c", str(self._printed_by), "-k", "-d", str(self.out), "-f", "application/pdf", "Test",
        )  # fmt: skip
        self._listens("ippeveprinter", port)

    def _listens(self, name: str, port: int) -> None:
        until_it_listens(self._running[name], port, self._log_of(name))

    def _log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _spawn(self, name: str, *arguments: str) -> None:
        program = shutil.which(name, path=self._environment["PATH"])
        assert program is not None
        with self._log_of(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                [program, *arguments], env=self._environment, stdout=log, stderr=log
            )

    def _end(self, name: str) -> None:
        process = self._running.pop(name, None)
        if process is not None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def cups_service() -> Iterator[CupsService]:
    """The whole service; skips the test where there cannot be one."""
    need_program(*PROGRAMS)
    need(os.geteuid() == 0, "cupsd runs its filters as another user (be root)")
    with tempfile.TemporaryDirectory(prefix="mea-cups-") as folder:
        service = CupsService(Path(folder))
        try:
            service.start()
            yield service
        finally:
            service.stop()
