"""`main.py recover-key`: put the store's key back into the vault, by the authority's escrow key."""

from __future__ import annotations

import argparse
from pathlib import Path


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "recover-key",
        parents=[common],
        help="put the data file's key back into the vault, by the authority's escrow key",
    )
    parser.add_argument(
        "--escrow-key",
        type=Path,
        required=True,
        metavar="FILE",
        help="the private part, as main.py central escrow made it",
    )
    parser.add_argument(
        "--sealed",
        type=Path,
        metavar="FILE",
        help="the sealed key (default: the one beside the data file)",
    )
    parser.add_argument(
        "--training", action="store_true", help="of the training profile (its key is in a file)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Recover the key, and say so; nothing is changed where it does not open the data file."""
    from desktop.place import profile_of, vault_of
    from desktop.signing.sealed import EscrowKey
    from desktop.store.escrow import unsealed
    from desktop.store.keys import recover_key
    from desktop.texts import t

    profile = profile_of(options.data_dir, training=options.training)
    escrow = EscrowKey.load(options.escrow_key)
    key = unsealed(options.sealed or profile.sealed_key, escrow)
    new = recover_key(profile.database, vault_of(profile), key)
    print(t("command.key_recovered" if new else "command.key_there", options.lang))
    return 0
