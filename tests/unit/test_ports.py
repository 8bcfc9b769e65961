"""Ports of our own, and programs that are started at them."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures import ports
from tests.fixtures.ports import EACH, at_own_port, own_port, until_it_listens
from tests.fixtures.started import EndedError
from tests.fixtures.virtual_card import OWN_PORT

_TELLS = "from tests.fixtures.ports import own_port; print(own_port())"
_LISTENS = (
    "import socket, sys\n"
    "with socket.create_server(('127.0.0.1', int(sys.argv[1]))) as listener:\n"
    "    sys.stdin.read()\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="read off Linux")
def test_no_connection_of_the_machine_is_given_one_of_them() -> None:
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert max(ports.BLOCKS) + EACH <= OWN_PORT < first  # those of the readers stand behind them
    assert own_port() < first


def test_another_process_has_others() -> None:
    told = subprocess.run([sys.executable, "-c", _TELLS], capture_output=True, check=True).stdout
    assert int(told) // EACH != own_port() // EACH


def test_none_is_given_twice_in_a_row_nor_while_somebody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", own_port())) as listener:
        given = [own_port() for _ in range(EACH)]
        assert listener.getsockname()[1] not in given
    assert len(set(given)) == EACH - 2  # without the one that is held, and that one
    assert given[0] != given[1]


def test_a_program_that_has_ended_is_tried_again_elsewhere(tmp_path: Path) -> None:
    log = tmp_path / "program.log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", own_port()))
        wanted = [taken.getsockname()[1]]
        running: list[subprocess.Popen[bytes]] = []

        def start(port: int) -> None:
            at = wanted.pop() if wanted else port
            with log.open("ab") as said:
                program = subprocess.Popen(
                    [sys.executable, "-c", _LISTENS, str(at)], stdin=subprocess.PIPE, stderr=said
                )
            running.append(program)
            until_it_listens(program, at, log)

        try:
            port = at_own_port(start)
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                pass
        finally:
            for program in running:
                program.communicate()
    assert [program.returncode for program in running] == [1, 0]


def test_what_it_said_at_its_end_is_told(tmp_path: Path) -> None:
    log = tmp_path / "program.log"

    def start(port: int) -> None:
        with log.open("wb") as said:
            program = subprocess.Popen([sys.executable, "-c", "exit('no paper')"], stderr=said)
        until_it_listens(program, port, log)

    with pytest.raises(EndedError, match=r"ended with 1 before program listens at .*: no paper"):
        at_own_port(start)
