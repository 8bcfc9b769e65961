"""One table at the end of `make faults`: how often each fault was tried, and how often it held."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.faults.volume import RUNS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the runs of each fault; a test that is no single run tries all of them in itself."""
    if "MEA_FAULT_RUNS" not in os.environ:
        return
    tried, held = Counter[str](), Counter[str]()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            if report.when != "call" or "tests/faults/" not in report.nodeid:
                continue
            name, _, parameter = report.nodeid.rpartition("::")[2].partition("[")
            single = parameter.rstrip("]").isdigit()
            fault = name.removeprefix("test_").replace("_", " ")
            if parameter and not single:
                fault += f" ({parameter.rstrip(']')})"
            runs = 1 if single else RUNS
            tried[fault] += runs
            held[fault] += runs if outcome == "passed" else 0
    terminalreporter.section("faults")
    for fault in sorted(tried):
        mark = "held" if held[fault] == tried[fault] else "BROKEN"
        terminalreporter.line(f"{held[fault]:5} of {tried[fault]:5}  {mark:7} {fault}")
