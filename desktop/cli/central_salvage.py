"""`main.py central escrow` and `salvage`: the authority's key, and what it opens."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.central_codes import shared

if TYPE_CHECKING:
    from sync.central.place import Place


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    parser = commands.add_parser(
        "escrow",
        help="make the authority's escrow key, for which counters seal what may be lost",
    )
    shared(parser)
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a new file for its private part: keep it locked away from here, it opens the data "
        "files and backups of all counters",
    )
    parser.set_defaults(within=_make)
    parser = commands.add_parser(
        "salvage", help="take what main.py salvage has saved, for a person to settle"
    )
    shared(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="the sealed bundle")
    parser.add_argument(
        "--escrow-key", type=Path, required=True, metavar="FILE", help="the private part"
    )
    parser.set_defaults(within=_take)


def _make(place: Place, options: argparse.Namespace) -> int:
    from sync.central import escrow

    print(f"central: escrow key {escrow.make(place, options.file).id}")
    return 0


def _take(place: Place, options: argparse.Namespace) -> int:
    """Say what became of the entries; exit 1 if some of them could not be taken."""
    from desktop.signing.sealed import EscrowKey
    from sync.central import salvage

    done = salvage.take(place, EscrowKey.load(options.escrow_key), options.file)
    print(
        f"central: {done.new} entries to be settled, {done.here} here already, "
        f"{done.before} taken before, {done.unfit} unfit, {done.nowhere} of no office here"
    )
    return int(done.unfit + done.nowhere > 0)
