"""`main.py demo`: the main job, played through the real window and the real code."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from desktop.cli.arguments import folder


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "demo", parents=[common], help="play one whole case, from the card to the decision"
    )
    parser.add_argument(
        "--pictures",
        type=folder,
        default=Path("build/demo"),
        metavar="DIR",
        help="where pictures and papers go (default: build/demo)",
    )
    parser.add_argument(
        "--close",
        action="store_true",
        help="end with the story (default: on a display the window stays open for playing on)",
    )
    parser.add_argument("--act", help=argparse.SUPPRESS)
    parser.add_argument("--stay", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Direct the demonstration, or play the one act that a director asked for."""
    from desktop.cli.display import use_display

    seen = use_display()
    if options.act:
        import PySide6.QtCore  # noqa: F401 - it comes with the hook

        from desktop.runtime.imports import spare_the_sources

        spare_the_sources()
        from desktop.demo.act import play

        return play(
            options.act, options.data_dir, options.pictures, options.lang, stay=options.stay
        )
    from desktop.demo.director import Director, NotOursError
    from desktop.demo.school import NoServerError
    from desktop.texts import t

    stays = seen and not options.close and _somebody_is_there()
    try:
        return Director(options.pictures, options.lang, stays=stays).run()
    except NotOursError as other:
        print(t("command.not_ours", options.lang, folder=other), file=sys.stderr)
    except NoServerError as problem:
        print(t("command.no_centre", options.lang, log=problem), file=sys.stderr)
    return 1


def _somebody_is_there() -> bool:
    """Whether a person could close the window: a build with a display would wait for ever."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return not os.environ.get("CI") and any(stream.isatty() for stream in streams)
