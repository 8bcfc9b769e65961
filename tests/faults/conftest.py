"""The server of processes to be killed, and one table at the end of `make faults`."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from multiprocessing.context import ForkServerContext

import pytest

from tests.fixtures.need import need
from tests.ui.conftest import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.ui.conftest import pytest_runtest_protocol as pytest_runtest_protocol


@pytest.fixture(scope="session")
def forks() -> ForkServerContext:
    """A server that has loaded everything and forks the processes that are killed."""
    need("forkserver" in multiprocessing.get_all_start_methods(), "processes that are forked")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.clerk", "tests.faults.original"])
    return context


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How often each fault was tried, and how often it held."""
    if "MEA_FAULT_RUNS" not in os.environ:
        return
    runs: dict[str, bool] = {}  # a run may fail, and once more when it is tidied up
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            if "tests/faults/" in report.nodeid:
                held_so_far = runs.get(report.nodeid, True)
                runs[report.nodeid] = held_so_far and outcome == "passed"
    tried, held = Counter[str](), Counter[str]()
    for nodeid, holds in runs.items():
        name, _, parameters = nodeid.rpartition("::")[2].rstrip("]").partition("[")
        which = [word for word in parameters.split("-") if not word.isdigit()]
        fault = name.removeprefix("test_").replace("_", " ")
        fault += f" ({', '.join(which)})" if which else ""
        tried[fault] += 1
        held[fault] += holds
    terminalreporter.section("faults")
    for fault in sorted(tried):
        mark = "held" if held[fault] == tried[fault] else "BROKEN"
        terminalreporter.line(f"{held[fault]:5} of {tried[fault]:5}  {mark:7} {fault}")
