"""`python -m tools.office`: play a day, say what happened, exit 1 if something was lost."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

PLACES = (("BKP", 1), ("BKP", 2), ("BKP", 9), ("YNW", 1), ("MNB", 1))


def main() -> int:
    """0 if at the end of the day all sides agree."""
    parser = argparse.ArgumentParser(prog="python -m tools.office", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which day (default: 1)")
    parser.add_argument("--events", type=int, default=300, help="how much happens (default: 300)")
    options = parser.parse_args()
    from tools.office.day import a_day

    with (
        tempfile.TemporaryDirectory() as folder,
        a_day(options.seed, Path(folder), PLACES) as day,
    ):
        day.play(options.events)
        problems = day.ends()
    print("\n".join(day.log))
    print(f"\n{len(day.cases)} cases, {len(problems)} problems")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
