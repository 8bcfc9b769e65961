"""`main.py central devices` and `events`: who may speak to the centre, and what happened there."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from desktop.cli.central_codes import shared

if TYPE_CHECKING:
    from sync.central.place import Place


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = commands.add_parser("devices", help="list the devices; close one, or renew its token")
    shared(parser)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--close", metavar="DEVICE", help="by its id or series: its token is refused from now on"
    )
    chosen.add_argument(
        "--rotate", metavar="DEVICE", help="it gets its next token with its next push; or all"
    )
    parser.set_defaults(within=_devices)
    events = commands.add_parser("events", help="list the security events, counted by the hour")
    shared(events)
    events.set_defaults(within=_events)


def _devices(place: Place, options: argparse.Namespace) -> int:
    from sync.central import devices

    if options.close:
        closed = devices.close(place, options.close)
        if closed is None:
            return _nobody(options.close)
        print(f"central: {closed.series} is closed")
    elif options.rotate:
        named = None if options.rotate == "all" else options.rotate
        count = devices.rotate(place, named)
        if named is not None and not count:
            return _nobody(named)
        print(f"central: {count} get their next token with their next push")
    else:
        rows = [
            (
                one.series,
                one.device_id,
                "open" if one.open else "closed",
                str(one.entries),
                one.last_contact or "-",
                one.token_at or "-",
                one.program or "-",
            )
            for one in devices.listed(place)
        ]
        head = ("series", "device", "", "entries", "last contact", "token since", "program")
        _table([head, *rows])
    return 0


def _nobody(named: str) -> int:
    print(f"There is no open device {named}.", file=sys.stderr)
    return 2


def _events(place: Place, _options: argparse.Namespace) -> int:
    from sync.central.events import listed

    with place.database.transaction() as connection:
        found = listed(connection)
    rows = [
        (one.first_at, str(one.times), one.kind, one.about or "-", one.address or "-")
        for one in found
    ]
    _table([("first", "times", "event", "about", "address"), *rows])
    return 0


def _table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
