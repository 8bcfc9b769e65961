"""`main.py salvage`: take what can be read out of a damaged data file, sealed for the authority."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.config import Profile


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "salvage",
        parents=[common],
        help="take what the centre lacks out of a damaged data file, or of former enrolments",
    )
    parser.add_argument("bundle", type=Path, metavar="FILE", help="the sealed file to be made")
    parser.add_argument(
        "--store", type=Path, metavar="FILE", help="the data file (default: the profile's)"
    )
    parser.add_argument(
        "--escrow-key",
        type=Path,
        metavar="FILE",
        help="where the vault has no key: the authority's, for the sealed key beside the data file",
    )
    parser.add_argument(
        "--all", action="store_true", help="also what the centre has confirmed, if it has lost it"
    )
    parser.add_argument("--training", action="store_true", help="of the training profile")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the bundle and say what is in it; exit 1 if some of the data file could not be read."""
    from desktop.place import profile_of
    from desktop.safekeeping import wreck_of
    from desktop.texts import t
    from sync.salvage import bundle_of

    profile: Profile = profile_of(options.data_dir, training=options.training)
    folder = options.bundle.absolute().parent
    with wreck_of(profile, folder, options.store, options.escrow_key) as (wreck, public):
        found = bundle_of(wreck, public, options.bundle, all_of_them=options.all)
        series = ", ".join(wreck.series)
    lang, tally = options.lang, found.tally
    values = {"entries": found.entries, "file": options.bundle, "series": series}
    print(t("command.salvaged", lang, **values, first=found.first_at, last=found.last_at))
    if lost := tally.unreadable + tally.unproved:
        print(t("command.salvaged_lost", lang, lost=lost))
    if tally.bare:
        print(t("command.salvaged_bare", lang, bare=tally.bare))
    return int(bool(lost))
