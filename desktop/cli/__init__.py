"""The command line of main.py: the window by default, and one module per command.

The modules import what is heavy only when their command runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from importlib import import_module
from pathlib import Path

from desktop import __version__
from desktop.cli.arguments import folder
from desktop.cli.process import prepare, to_its_end

COMMANDS = (
    "card", "central", "enrol", "doctor", "recover-key", "restore", "salvage", "export-person",
    "verify",
)  # fmt: skip


def start() -> int:
    """What `mea-counter` runs, the command of an installed counter."""
    prepare()
    return to_its_end(lambda: main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run the command that `argv` names and return its exit code."""
    given = argparse.Namespace(data_dir=None, lang="th", tied=False)
    options = _options(argv, given)
    return carry_out(options.run, options)


def carry_out(command: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run one command; `options` say in which `lang` it speaks, and whether it is `tied`.

    What a person can meet and act on is told on stderr in one sentence, with exit code 1.
    """
    if options.tied:
        from desktop.cli.tether import tie_to_parent

        tie_to_parent()
    from desktop.domain.failure import CounterError

    try:
        return command(options)
    except CounterError as error:
        from desktop.texts import failure_text

        print(failure_text(error, options.lang), file=sys.stderr)
    except OSError as error:
        if error.filename is None or isinstance(error, BrokenPipeError):
            raise
        from desktop.texts import t

        values = {"file": error.filename, "problem": error.strerror}
        print(t("command.file", options.lang, **values), file=sys.stderr)
    return 1


def _options(argv: Sequence[str], given: argparse.Namespace) -> argparse.Namespace:
    """What `argv` says. The commands are imported where it says more than the window knows."""
    with suppress(argparse.ArgumentError):  # told by the parser that knows the commands, too
        options, more = _parser(commands=False).parse_known_args(argv, copy(given))
        if not more:
            return options
    return _parser(commands=True).parse_args(argv, given)


def _parser(*, commands: bool) -> argparse.ArgumentParser:
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
        add_help=commands,
        exit_on_error=commands,
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
    if commands:
        added = parser.add_subparsers(title="commands", metavar="COMMAND")
        for name in COMMANDS:
            import_module(f"desktop.cli.{name.replace('-', '_')}").register(added, common)
    return parser


def _window(options: argparse.Namespace) -> int:
    from desktop.cli.window import run

    return run(options)
