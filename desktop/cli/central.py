"""`main.py central`: serve the reference central server, or make a one-time enrolment code."""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.arguments import folder

if TYPE_CHECKING:
    from sync.central.place import Place

# Each has its own connections, and PostgreSQL lets 100 in unless it is told otherwise.
MOST_WORKERS = 8
_SPOT = re.compile(r"([A-Z]{3}):([1-9][0-9]{0,2})")


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
        "--database", metavar="URL", help="postgresql://... (default: SQLite in its folder)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to serve at")
    parser.add_argument("--port", type=port, default=8469, help="port; 0 takes any free one")
    parser.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="processes that share the work, with --database (default: 1)",
    )
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="PEM, to serve https")
    parser.add_argument("--key", type=Path, metavar="FILE", help="PEM, the certificate's key")
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="DIR",
        help="put the reference files of a folder that is laid out as resources, or is one of its "
        "folders; all or none (default: resources/fees, where there are none of a name)",
    )
    parser.add_argument(
        "--new-code",
        metavar="OFFICE:COUNTER",
        help="print a code that enrols one PC, once, within 15 minutes (e.g. BKP:3), and end",
    )
    parser.add_argument(
        "--restored",
        action="store_true",
        help="say that the database is that of a backup, and end: counters then send again what "
        "it lacks, and no series is given out twice",
    )
    parser.add_argument("--openapi", action="store_true", help="print the API's description")
    parser.set_defaults(run=run)


def port(text: str) -> int:
    """A TCP port; argparse tells the user if it is none."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_WORKERS}")
    return int(text)


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
    if options.workers > 1 and not options.database:
        print("Several workers need one --database postgresql://...", file=sys.stderr)
        return 2
    if options.reference and not any(options.reference.rglob("*.toml")):
        print(f"There are no .toml files in a folder {options.reference}.", file=sys.stderr)
        return 2
    from desktop.config import default_profile_folder
    from sync.central.database import DatabaseError
    from sync.central.folder import open_place

    folder = options.data or (options.data_dir or default_profile_folder()) / "central"
    try:
        # Beside a central side that serves, whose marks are its own.
        apart = options.new_code or options.restored
        place = open_place(folder, options.database, writer="command" if apart else "0")
    except (DatabaseError, OSError) as problem:
        print(f"The database cannot be opened: {problem}.", file=sys.stderr)
        return 2
    try:
        if options.restored:
            begun = place.memory.restored(place.database)
            print(f"central: generation {begun.number}")
            return 0
        if options.new_code:
            return _new_code(place, options.new_code)
        return _serve(place, folder, options)
    finally:
        place.database.close()


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
    from sync.central.serve import CentralServer, settle_garbage

    if not _put(place, options.reference):
        return 2
    try:
        listeners = listen(options.host, options.port, options.workers)
    except OSError as problem:
        print(f"Cannot serve at {options.host}:{options.port}: {problem}", file=sys.stderr)
        return 2
    # It listens already: whoever reads this line may connect.
    url = address(listeners[0], options.host, secure=options.certificate is not None)
    print(f"central: {url}", flush=True)
    keys = {"certificate": options.certificate, "key": options.key}
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is ended
        if options.workers == 1:
            settle_garbage()
            CentralServer(place, listeners[0], **keys).serve_here()
        else:
            place.database.close()  # each worker has its own connections
            workers.serve(listeners, folder, options.database, **keys, told=_tell)
    return 0


def _put(place: Place, given: Path | None) -> bool:
    """Put the folder that was given, or what is shipped; False, and all told, if it is refused.

    Where nobody gave any, counters are served with what is there, and its problems are told.
    """
    from desktop.domain.data_file import RESOURCES
    from sync.central.place import RefusedError
    from sync.central.reference import put_folder, standing

    try:
        put_folder(place, given or RESOURCES / "fees", replace=given is not None)
    except RefusedError as refused:
        problems, done = refused.answer.problems or [], given is None
    else:
        problems, done = standing(place)[0], True
    for word, found in (("", problems), ("gap: ", standing(place)[1] if done else [])):
        for one in found:
            print(f"{word}{one.file}:{one.line} {one.key}: {one.sentence}", file=sys.stderr)
    if not done:
        print("No reference file was put; what was there before is served.", file=sys.stderr)
    elif problems:
        print("Counters keep what they have until these files are right.", file=sys.stderr)
    return done


def _tell(what: str) -> None:
    print(f"central: {what}.", file=sys.stderr, flush=True)


def _new_code(place: Place, spot: str) -> int:
    from sync.central import enrol

    parts = _SPOT.fullmatch(spot.strip().upper())
    if parts is None:
        print("Write the office and the counter, from 1 on, like BKP:3.", file=sys.stderr)
        return 2
    office, counter = parts[1], int(parts[2])
    try:
        print(enrol.new_code(place, office, counter))
    except KeyError:
        print(f"There is no office {office} in resources/districts.toml.", file=sys.stderr)
        return 2
    return 0
