"""Several processes behind one address: one administrator, one database, and one that may die."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psutil
import pytest

from sync.central.folder import admin_token
from sync.enrol import enrol
from tests.fixtures.patience import until
from tests.fixtures.postgres import fresh_database
from tests.sync.test_cli import command, run

pytestmark = pytest.mark.xdist_group("postgresql")


def _serves(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has ended since; a zombie, too, has no command line left
        return False


class Served:
    """A running `main.py central --workers 2`."""

    def __init__(self, data: Path, database: str) -> None:
        self.options = ("--data", str(data), "--database", database)
        self.data = data
        self.process = subprocess.Popen(
            command(*self.options, "--port", "0", "--workers", "2"),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip().removeprefix("central: ")

    def workers(self) -> list[psutil.Process]:
        """The processes that serve; Python adds one that keeps count of what they share."""
        return [one for one in psutil.Process(self.process.pid).children() if _serves(one)]

    def ask(self, connection: http.client.HTTPConnection, path: str) -> tuple[int, object]:
        headers = {"MEA-Protocol": "2", "Authorization": f"Bearer {admin_token(self.data)}"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def connection(self) -> http.client.HTTPConnection:
        port = int(self.url.rpartition(":")[2])
        return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


@pytest.fixture
def served(postgres: str, tmp_path: Path) -> Iterator[Served]:
    with fresh_database(postgres) as database:
        running = Served(tmp_path / "central", database)
        children = running.workers()
        try:
            yield running
        finally:
            children += running.workers() if running.process.poll() is None else []
            running.process.kill()
            running.process.communicate()
            for child in children:  # they end by themselves; a test that failed leaves none
                until(lambda child=child: not child.is_running(), "the worker has ended")  # type: ignore[misc]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the quickest worker takes all")
def test_the_work_is_shared_and_the_administrator_is_one(served: Served) -> None:
    made = run(*served.options, "--new-code", "BKP:3")
    assert enrol(served.url, made.stdout.strip()).series == "BKP3A"
    with ExitStack() as stack:
        connections = [stack.enter_context(closing(served.connection())) for _ in range(24)]
        answers = [served.ask(connection, "/v1/admin/status") for connection in connections]
        assert [status for status, _ in answers] == [200] * 24
        assert {json.dumps(told) for _, told in answers} == {json.dumps(answers[0][1])}
        at_work = [
            worker
            for worker in served.workers()
            if any(c.status == psutil.CONN_ESTABLISHED for c in worker.net_connections("tcp4"))
        ]
    assert len(at_work) == 2


def test_a_worker_that_dies_is_replaced(served: Served) -> None:
    until(lambda: len(served.workers()) == 2, "two workers")
    victim = served.workers()[0]
    victim.kill()
    until(lambda: victim not in served.workers() and len(served.workers()) == 2, "two again")
    for _ in range(8):
        with closing(served.connection()) as connection:
            assert served.ask(connection, "/v1/health")[0] == 200
    served.process.send_signal(signal.SIGINT)
    _, problems = served.process.communicate(timeout=30)
    assert served.process.returncode == 0
    assert problems == "central: a worker ended (-9); another one takes its place.\n"


def test_ctrl_c_ends_all(served: Served) -> None:
    with closing(served.connection()) as connection:
        assert served.ask(connection, "/v1/health")[0] == 200
    workers = served.workers()
    served.process.send_signal(signal.SIGINT)
    _, problems = served.process.communicate(timeout=30)
    assert (served.process.returncode, problems) == (0, "")
    assert not any(worker.is_running() for worker in workers)


def test_workers_end_with_the_process_that_started_them(served: Served) -> None:
    until(lambda: len(served.workers()) == 2, "two workers")
    workers = served.workers()
    served.process.kill()
    served.process.wait()
    for worker in workers:
        until(lambda worker=worker: not worker.is_running(), "the worker has ended")  # type: ignore[misc]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--workers", "2"), "Several workers need one --database postgresql://..."),
        (("--workers", "0"), "a number from 1 to 8"),
        (("--workers", "9"), "a number from 1 to 8"),
        (("--workers", "two"), "a number from 1 to 8"),
    ],
)
def test_workers_that_cannot_be_are_refused(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("--data", str(tmp_path / "central"), *arguments)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
