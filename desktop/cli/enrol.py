"""`main.py enrol`: make this PC a counter of an office, by a one-time code."""

from __future__ import annotations

import argparse
import sys

from desktop.cli.arguments import certificate


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "enrol", parents=[common], help="make this PC a counter of an office, by a one-time code"
    )
    parser.add_argument("--central", required=True, metavar="URL", help="the central side")
    parser.add_argument("--code", required=True, help="the administrator's one-time code")
    parser.add_argument(
        "--ca", type=certificate, metavar="FILE", help="the certificate authority to pin"
    )
    parser.add_argument(
        "--training", action="store_true", help="make it a training profile (key in a file)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Enrol, and print what the PC is now; exit 1 with the reason if it cannot be."""
    from desktop.domain.failure import CounterError
    from desktop.place import enrol, open_profile, profile_of
    from desktop.texts import ENROLMENT_WORDS, failure_text

    profile = profile_of(options.data_dir, training=options.training)
    store = open_profile(profile)
    try:
        device = enrol(profile, store, options.central, options.code, options.ca)
    except CounterError as error:
        print(failure_text(error, options.lang, ENROLMENT_WORDS), file=sys.stderr)
        return 1
    finally:
        store.close()
    print(f"{device.series} {device.office_name.of(options.lang)}")
    return 0
