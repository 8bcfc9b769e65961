"""`main.py central`: serve the reference central server, or make a one-time enrolment code."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.arguments import folder
from desktop.domain.bundle import EDITION

if TYPE_CHECKING:
    from sync.central.place import Place
    from sync.protocol import FileProblem

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
        help="print a code that enrols one PC, once, within 15 minutes (e.g. BKP:3), and end",
    )
    parser.add_argument(
        "--restored",
        action="store_true",
        help="say that the database is that of a backup, and end: counters then send again what "
        "it lacks, and no series is given out twice",
    )
    parser.add_argument(
        "--escrow",
        type=Path,
        metavar="FILE",
        help="make the authority's escrow key, write its private part into a new file, and end: "
        "keep that file locked away from here, it opens the stores and backups of counters",
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
    if options.workers > 1 and not options.database:
        print("Several workers need one --database postgresql://...", file=sys.stderr)
        return 2
    if (options.bundle is None) != (options.edition is None):
        print("--bundle and --edition go together.", file=sys.stderr)
        return 2
    if options.bundle and not any(options.bundle.rglob("*.toml")):
        print(f"There are no .toml files in a folder {options.bundle}.", file=sys.stderr)
        return 2
    from desktop.config import default_profile_folder
    from sync.central import escrow
    from sync.central.database import DatabaseError
    from sync.central.folder import open_place

    folder = options.data or (options.data_dir or default_profile_folder()) / "central"
    try:
        # Beside a central side that serves, whose marks are its own.
        apart = options.new_code or options.restored or options.bundle or options.withdraw
        apart = apart or options.escrow
        place = open_place(folder, options.database, writer="command" if apart else "0")
    except (DatabaseError, OSError) as problem:
        print(f"The database cannot be opened: {problem}.", file=sys.stderr)
        return 2
    try:
        if options.restored:
            begun = place.memory.restored(place.database)
            print(f"central: generation {begun.number}")
            return 0
        if options.escrow:
            print(f"central: escrow key {escrow.make(place, options.escrow).id}")
            return 0
        if options.new_code:
            return _new_code(place, options.new_code)
        if options.bundle:
            return _put(place, options.bundle, options.edition, options.starts)
        if options.withdraw:
            return _withdraw(place, options.withdraw)
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

    _tell_problems(place)
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


def _put(place: Place, folder: Path, edition: str, starts: date | None) -> int:
    """Put a folder as an edition; what is wrong with it, and its gaps, are told."""
    from desktop.catalogue.folder import folder_texts
    from desktop.domain.bundle import Bundle
    from desktop.domain.failure import CounterError
    from desktop.domain.thai_date import BANGKOK
    from sync.central import bundles
    from sync.central.place import RefusedError

    try:
        files = folder_texts(folder)
        first = starts or place.now().astimezone(BANGKOK).date()
        done = bundles.keep(place, Bundle(edition, first, files))
    except CounterError as error:
        about = error.details
        print(f"{about['file']}:{about['line']} file: {about['problem']}", file=sys.stderr)
    except RefusedError as refused:
        _tell_each(refused.answer.problems or [])
        if refused.answer.code != "unfit":
            print(refused.answer.message, file=sys.stderr)
    else:
        _tell_each(done.gaps, "gap: ")
        print(f"central: edition {edition}, {len(files)} files, from {first.isoformat()}")
        return 0
    print("Nothing was put; what was there before is served.", file=sys.stderr)
    return 2


def _withdraw(place: Place, edition: str) -> int:
    from sync.central import bundles
    from sync.central.place import RefusedError

    try:
        bundles.withdraw(place, edition)
    except RefusedError as refused:
        print(refused.answer.message, file=sys.stderr)
        return 2
    print(f"central: edition {edition} is withdrawn")
    return 0


def _tell_problems(place: Place) -> None:
    """What another release took: it is served, and counters of this one pass it over."""
    from sync.central.bundles import standing

    for edition, (problems, gaps) in standing(place).items():
        _tell_each(problems, f"edition {edition}: ")
        _tell_each(gaps, f"edition {edition}: gap: ")
        if problems:
            print(f"Counters of this release pass edition {edition} over.", file=sys.stderr)


def _tell_each(found: Sequence[FileProblem], word: str = "") -> None:
    for one in found:
        print(f"{word}{one.file}:{one.line} {one.key}: {one.sentence}", file=sys.stderr)


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
