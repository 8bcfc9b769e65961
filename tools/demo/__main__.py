"""`make demo`: the main job, played through the real window and the real code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.cli import carry_out
from desktop.cli.arguments import folder
from desktop.cli.process import prepare, to_its_end


def main(argv: Sequence[str]) -> int:
    """Play what `argv` asks for and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.demo",
        description="Play one whole case, from the card to the decision.",
    )
    parser.add_argument(
        "--pictures",
        type=folder,
        default=Path("build/demo"),
        metavar="DIR",
        help="where pictures and papers go (default: build/demo)",
    )
    parser.add_argument("--lang", choices=("th", "en"), default="th", help="default: th")
    parser.add_argument(
        "--close",
        action="store_true",
        help="end with the story (default: on a display the window stays open for playing on)",
    )
    parser.set_defaults(tied=False)
    return carry_out(direct, parser.parse_args(argv))


def direct(options: argparse.Namespace) -> int:
    """Direct the demonstration."""
    from desktop.cli.display import use_display
    from desktop.cli.school import NoServerError
    from desktop.texts import t
    from tools.demo.director import Director, NotOursError

    stays = use_display() and not options.close and _somebody_is_there()
    try:
        return Director(options.pictures, options.lang, stays=stays).run()
    except NotOursError as other:
        print(t("demo.not_ours", options.lang, folder=other), file=sys.stderr)
    except NoServerError as problem:
        print(t("command.no_centre", options.lang, log=problem), file=sys.stderr)
    return 1


def _somebody_is_there() -> bool:
    """Whether a person could close the window: a build with a display would wait for ever."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return not os.environ.get("CI") and any(stream.isatty() for stream in streams)


if __name__ == "__main__":
    prepare()
    sys.exit(to_its_end(lambda: main(sys.argv[1:])))
