"""Run the benches named, or all, and print one table.

The exit code is 1 where a goal is missed. A row whose peer is not at hand is not measured: neither
met nor missed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module

from tools.bench.row import Row, exit_code, summary

BENCHES = (
    "card", "start", "store", "signing", "paper", "lists", "forms", "tables", "line", "outage",
    "newcomer", "siege",
)  # fmt: skip


def main(names: list[str]) -> int:
    """Print the table for the benches named (all by default)."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the same on every machine
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state  # no mark of a bench stays on this PC
        for name in names or BENCHES:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            rows += import_module(f"tools.bench.{name}").measure()
    head = ("what", "ours", "yardstick", "unit", "ratio", "goal", "")
    table = [head, *(row.cells for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    for line in table:
        cells = [
            cell.rjust(width) if i in {1, 2, 4} else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    print(f"\n{summary(rows)}")
    return exit_code(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
