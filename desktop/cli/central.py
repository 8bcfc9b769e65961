"""`main.py central`: serve the reference central server, or do one thing to it and end."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli import (
    central_check,
    central_codes,
    central_data,
    central_devices,
    central_purge,
    central_role,
    central_salvage,
    central_staff,
)
from desktop.cli.arguments import folder, folder_of
from desktop.domain.bundle import EDITION

if TYPE_CHECKING:
    from sync.central.place import Place

# Each has its own connections, and PostgreSQL lets 100 in unless it is told otherwise.
MOST_WORKERS = 8
DATABASE = "MEA_CENTRAL_DATABASE"


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "central", parents=[common], help="serve the reference central server"
    )
    parser.add_argument(
        "--data", type=folder, metavar="DIR", help="its folder (default: central in the profile's)"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help=f"postgresql://... (default: {DATABASE}, a file database.url in its folder, else "
        "SQLite there); without a password, which other programs could read here",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to serve at; beyond this machine with --certificate or --proxy only",
    )
    parser.add_argument(
        "--proxy",
        action="append",
        type=_address,
        metavar="ADDRESS",
        help="a proxy in front that speaks https with the counters: none but it is answered then, "
        "and it is believed (X-Forwarded-For) whom it speaks for; may stand more than once",
    )
    parser.add_argument("--port", type=port, default=8469, help="port; 0 takes any free one")
    parser.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="processes that share the work, with PostgreSQL (default: 1)",
    )
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="PEM, to serve https")
    parser.add_argument("--key", type=Path, metavar="FILE", help="PEM, the certificate's key")
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="DIR",
        help="put the files of a folder that is laid out as resources, or is one of its folders, "
        "as a new edition of the reference data, all or none, and end",
    )
    parser.add_argument("--edition", type=_edition, metavar="NAME", help="its name, such as 2570.1")
    parser.add_argument(
        "--starts", type=_day, metavar="DAY", help="the day on which it begins (default: today)"
    )
    parser.add_argument(
        "--withdraw",
        type=_edition,
        metavar="NAME",
        help="withdraw an edition for good, and end: counters go back to the one before",
    )
    parser.add_argument(
        "--new-code",
        metavar="OFFICE:COUNTER",
        help="print a code that enrols one PC, once, within 15 minutes (e.g. BKP:3, or BKP:1-12 "
        "for twelve), and end",
    )
    parser.add_argument(
        "--restored",
        action="store_true",
        help="say that the database is that of a backup, and end: counters then send again what "
        "it lacks, and no series is given out twice",
    )
    parser.add_argument(
        "--training",
        action="store_true",
        help="make it a centre for training, from its first start: no real counter enrols there, "
        "and its staff are those of the README",
    )
    parser.add_argument("--openapi", action="store_true", help="print the API's description")
    parser.set_defaults(run=run, within=None)
    further = parser.add_subparsers(title="further", metavar="COMMAND", dest="further")
    central_codes.register(further)
    central_devices.register(further)
    central_staff.register(further)
    central_salvage.register(further)
    central_check.register(further)
    central_role.register(further)
    central_purge.register(further)


def port(text: str) -> int:
    """A TCP port; argparse tells the user if it is none."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_WORKERS}")
    return int(text)


def _edition(text: str) -> str:
    if not re.fullmatch(EDITION, text):
        raise argparse.ArgumentTypeError("up to 40 of A-Z, a-z, 0-9, '.', '_' and '-'")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day such as 2026-12-01") from None


def run(options: argparse.Namespace) -> int:
    """Do as the options say; exit 2 with the reason if they cannot be followed."""
    if options.openapi:
        from sync.central.app import openapi_text

        sys.stdout.write(openapi_text())
        return 0
    if (options.certificate is None) != (options.key is None):
        print("--certificate and --key go together.", file=sys.stderr)
        return 2
    if options.certificate and (unfit := _unfit(options.certificate, options.key)):
        print(unfit, file=sys.stderr)
        return 2
    if unsafe := _unsafe(options):
        print(unsafe, file=sys.stderr)
        return 2
    if (options.bundle is None) != (options.edition is None):
        print("--bundle and --edition go together.", file=sys.stderr)
        return 2
    if options.bundle and not any(options.bundle.rglob("*.toml")):
        print(f"There are no .toml files in a folder {options.bundle}.", file=sys.stderr)
        return 2
    from sync.central.database import DatabaseError
    from sync.central.folder import named_database, open_place

    folder = folder_of(options)
    try:
        options.database = options.database or os.environ.get(DATABASE) or named_database(folder)
        if options.workers > 1 and not options.database:
            print("Several workers need one --database postgresql://...", file=sys.stderr)
            return 2
        # Beside a central side that serves, whose marks are its own.
        named = (
            options.new_code,
            options.restored,
            options.bundle,
            options.withdraw,
        )
        apart = options.within is not None or any(named)
        writer = "command" if apart else "0"
        place = open_place(folder, options.database, writer=writer, training=options.training)
    except (DatabaseError, OSError) as problem:
        print(f"The database cannot be opened: {problem}.", file=sys.stderr)
        return 2
    try:
        if options.within is not None:
            within: Callable[[Place, argparse.Namespace], int] = options.within
            return within(place, options)
        if options.restored:
            begun = place.memory.restored(place.database)
            print(f"central: generation {begun.number}")
            return 0
        if options.new_code:
            return central_codes.make(place, options.new_code)
        if options.bundle:
            return central_data.put(place, options.bundle, options.edition, options.starts)
        if options.withdraw:
            return central_data.withdraw(place, options.withdraw)
        return _serve(place, folder, options)
    finally:
        place.database.close()


def _unsafe(options: argparse.Namespace) -> str:
    """Why what was asked for would show what nobody else may see; empty if it would not."""
    from sync.central.database import has_password

    if options.database and has_password(options.database):
        return (
            "Other programs can read the password in --database: put the whole URL into the "
            f"variable {DATABASE}, or into a file database.url in the folder of --data."
        )
    if not (options.certificate or options.proxy or _is_loopback(options.host)):
        return (
            f"Beyond this machine ({options.host}) tokens and persons would go unencrypted: serve "
            "with --certificate and --key, or say with --proxy which address speaks https for it."
        )
    return ""


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError("an address such as 10.0.0.7") from None


def _unfit(certificate: Path, key: Path) -> str:
    """Why https cannot be served with these files; empty if it can."""
    import ssl

    for path in (certificate, key):
        if not path.is_file():
            return f"There is no file {path}."
    try:
        # With a password at hand, so that nobody is asked for one.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, lambda: "")
    except OSError as problem:  # also what ssl finds in them
        reason = getattr(problem, "reason", None) or problem.strerror or "unreadable"
        return f"{certificate} and {key} are not a certificate and its plain key (PEM): {reason}."
    return ""


def _serve(place: Place, folder: Path, options: argparse.Namespace) -> int:
    from sync.central import workers
    from sync.central.listen import address, listen
    from sync.central.log import start_log
    from sync.central.serve import CentralServer, settle_garbage

    central_data.tell_problems(place)
    try:
        listeners = listen(options.host, options.port, options.workers)
    except OSError as problem:
        print(f"Cannot serve at {options.host}:{options.port}: {problem}", file=sys.stderr)
        return 2
    # It listens already: whoever reads this line may connect.
    url = address(listeners[0], options.host, secure=options.certificate is not None)
    print(f"central: {url}", flush=True)
    keys = {
        "certificate": options.certificate,
        "key": options.key,
        "proxies": options.proxy or (),
    }
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is ended
        if options.workers == 1:
            settle_garbage()
            start_log(folder, "0", place.defence.events.address_days)
            CentralServer(place, listeners[0], **keys).serve_here()
        else:
            place.database.close()  # each worker has its own connections
            workers.serve(listeners, folder, options.database, **keys, told=_tell)
    return 0


def _tell(what: str) -> None:
    print(f"central: {what}.", file=sys.stderr, flush=True)
