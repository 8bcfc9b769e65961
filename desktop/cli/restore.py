"""`main.py restore`: put a backup in the place of a data file that is gone."""

from __future__ import annotations

import argparse
from pathlib import Path


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "restore", parents=[common], help="put a backup in the place of a data file that is gone"
    )
    parser.add_argument("backup", type=Path, metavar="FILE", help="the backup, counter-SERIES.db")
    parser.add_argument(
        "--escrow-key",
        type=Path,
        required=True,
        metavar="FILE",
        help="the private part, as main.py central escrow made it",
    )
    parser.add_argument("--training", action="store_true", help="into the training profile")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Restore, and say from where on the journal lacks entries; nothing is ever overwritten."""
    from desktop.place import profile_of
    from desktop.safekeeping import restore
    from desktop.texts import failure_text, t

    profile = profile_of(options.data_dir, training=options.training)
    store = restore(profile, options.backup, options.escrow_key)
    try:
        counts, behind = store.journal.counts(), store.sync.behind()
        entries = counts.unsent + counts.acknowledged + counts.stranded
    finally:
        store.close()
    print(t("command.restored", options.lang, entries=entries, file=profile.database))
    if behind is not None:
        print(failure_text(behind.told(), options.lang))
    return 0
