"""`main.py central purge`: what a serving one does by itself every night, at once."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop.cli.central_codes import shared

if TYPE_CHECKING:
    from sync.central.place import Place


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    told = "erase what is past its time by the reference data (retention.toml)"
    parser = commands.add_parser("purge", help=told)
    shared(parser)
    parser.set_defaults(within=run)


def run(place: Place, _options: argparse.Namespace) -> int:
    """Erase, and say how much of each record went."""
    from sync.central.purge import purge

    gone = purge(place)
    for record, count in gone.items():
        print(f"central: {count} of '{record}' erased")
    if not gone:
        print("central: nothing is past its time")
    return 0
