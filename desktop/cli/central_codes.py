"""`main.py central codes`: one-time codes for one counter or many."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

from desktop.cli.arguments import folder

if TYPE_CHECKING:
    from sync.central.place import Place

_SPOTS = re.compile(r"([A-Z]{3}):([1-9][0-9]{0,2})(?:-([1-9][0-9]{0,2}))?")
_FORM = "Write the office and the counter, from 1 on, like BKP:3, or several like BKP:1-12."


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("codes", help="one-time codes: list those that are open")
    shared(parser)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--new", metavar="OFFICE:COUNTERS", help="make one for each counter, such as BKP:1-12"
    )
    chosen.add_argument(
        "--withdraw", dest="withdrawn", metavar="OFFICE:COUNTERS", help="those of these counters"
    )
    parser.set_defaults(within=run)


def shared(parser: argparse.ArgumentParser) -> None:
    """What may stand before a command of `central` and behind it."""
    parser.add_argument("--data", type=folder, metavar="DIR", default=argparse.SUPPRESS)
    parser.add_argument("--database", metavar="URL", default=argparse.SUPPRESS)


def run(place: Place, options: argparse.Namespace) -> int:
    """Make, withdraw or list."""
    if options.new:
        return make(place, options.new, named=True)
    if options.withdrawn:
        return _withdraw(place, options.withdrawn)
    from sync.central import codes

    for one in codes.open_codes(place):
        print(f"{one.office}:{one.counter}  {one.expires_at}")
    return 0


def make(place: Place, spots: str, *, named: bool = False) -> int:
    """Print a code for each counter; `named` or if there are several, each with its name."""
    from sync.central import codes

    if (found := _spots(spots)) is None:
        return 2
    office, counters = found
    try:
        made = codes.new_codes(place, office, counters)
    except KeyError:
        print(f"There is no office {office} in resources/districts.toml.", file=sys.stderr)
        return 2
    for counter, code in zip(counters, made, strict=True):
        print(f"{office}:{counter}  {code}" if named or len(made) > 1 else code)
    return 0


def _withdraw(place: Place, spots: str) -> int:
    from sync.central import codes

    if (found := _spots(spots)) is None:
        return 2
    print(f"central: {codes.withdraw(place, *found)} withdrawn")
    return 0


def _spots(text: str) -> tuple[str, list[int]] | None:
    parts = _SPOTS.fullmatch(text.strip().upper())
    counters = range(int(parts[2]), int(parts[3] or parts[2]) + 1) if parts else range(0)
    if parts is None or not counters:
        print(_FORM, file=sys.stderr)
        return None
    return parts[1], list(counters)
