"""`main.py central staff`: the register of staff, and the codes by which they become active."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

from desktop.cli.central_codes import shared
from desktop.domain.staff import STAFF_ROLES
from desktop.domain.text import Text

if TYPE_CHECKING:
    from sync.central.place import Place
    from sync.central.staff import Member


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("staff", help="the register of staff: list it, or change it")
    shared(parser)
    parser.add_argument(
        "do",
        nargs="?",
        choices=("list", "add", "code", "revoke", "close"),
        default="list",
        help="add (or change) somebody, make an activation code, revoke their keys, or close all "
        "that they can do (default: list)",
    )
    parser.add_argument("staff_id", nargs="?", default="", metavar="ID", help="whose")
    parser.add_argument("--name-th", default="", metavar="NAME")
    parser.add_argument("--name-en", default="", metavar="NAME")
    parser.add_argument("--role", action="append", choices=STAFF_ROLES, default=None)
    parser.add_argument(
        "--office", action="append", metavar="CODE", default=None, help="such as BKP (default: all)"
    )
    parser.add_argument(
        "--desk", metavar="OFFICE:COUNTER", help="the one counter at which a key of theirs may lie"
    )
    parser.add_argument("--from", dest="begins", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="their last day")
    parser.set_defaults(within=run)


def run(place: Place, options: argparse.Namespace) -> int:
    """Do it; exit 2 with the reason if it cannot be done."""
    from sync.central import staff

    if options.do == "list":
        with place.database.transaction() as connection:
            found = staff.members(connection)
        for member in found:
            print(_line(member))
        return 0
    if not options.staff_id:
        print("Whose? Name the staff id.", file=sys.stderr)
        return 2
    try:
        if options.do == "add":
            member = _changed(place, options)
            staff.put(place, member)
            print(_line(member))
        elif options.do == "code":
            print(staff.new_code(place, options.staff_id))
        elif options.do == "revoke":
            print(f"central: {staff.revoke_keys(place, options.staff_id)} keys revoked")
        else:
            staff.close(place, options.staff_id)
            print(f"central: {options.staff_id} is closed")
    except staff.UnfitError as problem:
        print(f"{options.staff_id}: {problem}.", file=sys.stderr)
        return 2
    except KeyError:
        print(f"There is no {options.staff_id} in the register, or not any more.", file=sys.stderr)
        return 2
    return 0


def _changed(place: Place, options: argparse.Namespace) -> Member:
    """The member as the options have it; what they do not say stays as it is."""
    from sync.central.staff import Member, members

    with place.database.transaction() as connection:
        known = {one.id: one for one in members(connection)}.get(options.staff_id)
    before = known or Member(options.staff_id, Text("", ""), ())
    thai = options.name_th or before.name.th
    return Member(
        options.staff_id,
        Text(thai, options.name_en or before.name.en or thai),
        tuple(options.role or before.roles),
        tuple(options.office if options.office is not None else before.offices),
        options.desk if options.desk is not None else before.desk,
        options.begins or before.valid_from,
        options.until or before.valid_until,
    )


def _line(member: Member) -> str:
    days = f"{member.valid_from or ''}..{member.valid_until or ''}"
    parts = [
        member.id, ",".join(member.roles), ",".join(member.offices) or "all", member.desk or "-",
        days if days != ".." else "-", "closed" if member.closed_at else "", member.name.th,
    ]  # fmt: skip
    return "  ".join(part for part in parts if part)
