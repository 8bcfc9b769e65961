"""`make faults`: the tests of faults, many times each, and one table of them."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest


class Table:
    """What pytest shows at the end: how often each fault was tried, and how often it held."""

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Called by pytest."""
        ended = (
            (report.nodeid, outcome == "passed")
            for outcome in ("passed", "failed", "error")
            for report in terminalreporter.stats.get(outcome, [])
        )
        terminalreporter.section("faults")
        for line in table(ended):
            terminalreporter.line(line)


def table(ended: Iterable[tuple[str, bool]]) -> list[str]:
    """One line for each fault of the tests that have ended: name of a run, and whether it held."""
    runs: dict[str, bool] = {}  # a run may fail, and once more when it is tidied up
    for nodeid, good in ended:
        if "tests/faults/" in nodeid:
            runs[nodeid] = runs.get(nodeid, True) and good
    tried, held = Counter[str](), Counter[str]()
    for nodeid, holds in runs.items():
        name, _, parameters = nodeid.rpartition("::")[2].rstrip("]").partition("[")
        which = [word for word in parameters.split("-") if not word.isdigit()]
        fault = name.removeprefix("test_").replace("_", " ")
        fault += f" ({', '.join(which)})" if which else ""
        tried[fault] += 1
        held[fault] += holds
    return [
        f"{held[fault]:5} of {tried[fault]:5}  "
        f"{'held' if held[fault] == tried[fault] else 'BROKEN':7} {fault}"
        for fault in sorted(tried)
    ]


def main(argv: Sequence[str]) -> int:
    """Try each fault as often as `argv` says; 0 if all held. The rest of it is pytest's."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="of each fault (default: 200)")
    # Half of the time of a run is waiting.
    parser.add_argument("-n", default="4", metavar="WORKERS", help="at a time (default: 4)")
    options, more = parser.parse_known_args(argv)
    os.environ["MEA_FAULT_RUNS"] = str(options.runs)
    return int(pytest.main(["-n", options.n, "tests/faults", *more], plugins=[Table()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
