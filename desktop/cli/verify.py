"""`main.py verify`: what the signed statement in a paper's QR code proves."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.config import Profile

_PICTURES = (".png", ".jpg", ".jpeg", ".pdf")
PROVED, NOT_PROVED, NOT_ASKED = 0, 1, 2


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "verify",
        parents=[common],
        help="say what the QR code of a receipt, summary or defect record proves",
        epilog="Exit code 0: proved; 1: not proved; 2: it could not be asked.",
    )
    parser.add_argument("text", metavar="TEXT", help="what a scanner reads (MEA1:...), - for stdin")
    parser.add_argument(
        "--centre",
        type=_key,
        metavar="KEY",
        help="the centre's public key, 64 hexadecimal digits (default: that of the profile)",
    )
    parser.add_argument("--training", action="store_true", help="by the training profile's centre")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Say it in one sentence, and by which device; nothing is written."""
    from desktop.domain.failure import CounterError
    from desktop.place import profile_of
    from desktop.services.proving import words
    from desktop.signing.statement import Fault, verify
    from desktop.texts import failure_text, t

    lang = options.lang
    if options.text.lower().endswith(_PICTURES):
        print(t("proof.no_decoder", lang), file=sys.stderr)
        return NOT_ASKED
    try:
        key = options.centre or _known(profile_of(options.data_dir, training=options.training))
    except CounterError as error:
        print(failure_text(error, lang), file=sys.stderr)
        return NOT_ASKED
    if not key:
        print(t("proof.no_centre_key", lang), file=sys.stderr)
        return NOT_ASKED
    found = verify(sys.stdin.read() if options.text == "-" else options.text, key)
    print(words(found, lang))
    if isinstance(found, Fault):
        return NOT_PROVED
    print(t("proof.signed_by", lang, device=found.device_id, entry=found.claim.entry))
    return PROVED


def _known(profile: Profile) -> bytes:
    """The key of the centre at which a profile is enrolled; none where it is not."""
    from desktop.place import look_at

    if not profile.database.exists():
        return b""
    store = look_at(profile)
    try:
        device = store.device
    finally:
        store.close()
    return device.centre_key if device is not None else b""


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise argparse.ArgumentTypeError("a public key has 64 hexadecimal digits")
    return key
