"""The command line of main.py: the window by default, and one module per command.

The modules import what is heavy only when their command runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from desktop import __version__

COMMANDS = ("card", "central", "enrol", "doctor", "demo")


def start() -> int:
    """What `mea-counter` runs, the command of an installed counter."""
    return main(sys.argv[1:])


def main(argv: Sequence[str]) -> int:
    """Run the command that `argv` names and return its exit code; 130 after Ctrl-C."""
    try:
        return _run(argv)
    except KeyboardInterrupt:  # while it starts, too: whoever pressed it knows what it does
        return 130


def _run(argv: Sequence[str]) -> int:
    given = argparse.Namespace(data_dir=None, lang="th", tied=False)
    options = _parser().parse_args(argv, given)
    if options.tied:
        from desktop.cli.tether import tie_to_parent

        tie_to_parent()
    code: int = options.run(options)
    return code


def _parser() -> argparse.ArgumentParser:
    # Common options may stand before or behind the command: without SUPPRESS the default of the
    # command would overwrite what was given before it.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--data-dir", type=folder, metavar="DIR", help="the profile's folder (default: the user's)"
    )
    common.add_argument("--lang", choices=("th", "en"), help="language (default: th)")
    # Said by a program that starts this one: end when it does.
    common.add_argument("--tied", action="store_true", help=argparse.SUPPRESS)
    parser = argparse.ArgumentParser(
        prog=Path(sys.argv[0]).name,
        description="MEA Counter. Without a command it opens the window.",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"MEA Counter {__version__}")
    parser.add_argument(
        "--training",
        action="store_true",
        help="a training profile: synthetic cards, a central server on this PC, key in a file",
    )
    parser.add_argument(
        "--reader",
        choices=("pcsc",),
        help="with --training: the card readers of this PC instead of synthetic cards",
    )
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"desktop.cli.{name}").register(commands, common)
    return parser


def folder(text: str) -> Path:
    """A folder that is there or can be made; argparse tells the user if it is neither."""
    path = Path(text)
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not there.is_dir():
        raise argparse.ArgumentTypeError(f"{there} is a file, not a folder")
    return path


def _window(options: argparse.Namespace) -> int:
    from desktop.cli.window import run

    return run(options)
