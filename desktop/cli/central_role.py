"""`main.py central role`: the role of PostgreSQL under which a centre serves."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

from desktop.cli.central_codes import shared

if TYPE_CHECKING:
    from sync.central.place import Place

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "role",
        help="as the owner of the database: make a role that may serve, and change or delete no "
        "entry; once more after each new release",
    )
    parser.add_argument("role", metavar="NAME", help="such as mea_serves; its password is yours")
    shared(parser)
    parser.set_defaults(within=run)


def run(place: Place, options: argparse.Namespace) -> int:
    """Make it, or give it its rights anew; exit 2 where there is no PostgreSQL."""
    from sync.central.database import DatabaseError
    from sync.central.role import make_role

    if not _NAME.fullmatch(options.role):
        print("A role is named like mea_serves: a-z, 0-9 and _.", file=sys.stderr)
        return 2
    if place.database.embedded:
        print("SQLite has no roles; its triggers keep the journal.", file=sys.stderr)
        return 2
    try:
        make_role(place.database, options.role)
    except DatabaseError as problem:
        print(f"The role was not made: {problem}.", file=sys.stderr)
        return 2
    print(f"central: {options.role} may serve, and add to the journal alone")
    return 0
