"""`main.py central check`: the centre's books against its journal."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from desktop.cli.arguments import folder_of
from desktop.cli.central_codes import shared

if TYPE_CHECKING:
    from sync.central.place import Place

MOST = 1_000  # differences that are told one by one


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="look through all chains, and fold every table from the journal again; beside a "
        "server that serves, too",
    )
    shared(parser)
    parser.set_defaults(within=run)


def run(place: Place, options: argparse.Namespace) -> int:
    """Tell every difference with its table, device and number; exit 1 if there is one."""
    from sync.central.checkup import check

    shown = -1

    def told(done: int, all_: int) -> None:
        nonlocal shown
        percent = done * 100 // max(1, all_)
        if percent != shown:
            shown = percent
            print(f"central: {percent} % of {all_:,} entries", file=sys.stderr, flush=True)

    found = check(place.database, folder_of(options), told)
    for one in found.differences[:MOST]:
        print(one)
    count = len(found.differences)
    purged = f", {found.purged:,} of them without their bodies" if found.purged else ""
    print(f"central: {found.entries:,} entries{purged}, {count:,} differences")
    return 1 if count else 0
