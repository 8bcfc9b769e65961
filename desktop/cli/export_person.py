"""`main.py export-person`: all that this PC holds of one person, for that person."""

from __future__ import annotations

import argparse
import os
import sys
import zipfile
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.text import Lang


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "export-person",
        parents=[common],
        help="write all that this PC holds of one person into a new file, for that person; asks "
        "for the citizen id, the reason, and a supervisor's number and PIN",
    )
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="a new .zip file")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, gather and write; exit 1 with the reason if nothing was written."""
    from desktop.domain.citizen import is_citizen_id
    from desktop.place import BangkokClock, marks_of, open_profile, profile_of, trainees_of
    from desktop.services.export import Export, export_person
    from desktop.services.staff import Staff
    from desktop.signing.keys import SigningKey
    from desktop.texts import t

    lang: Lang = options.lang
    citizen_id = "".join(filter(str.isdigit, _asked("export_id", lang)))
    if not is_citizen_id(citizen_id):
        print(t("rules.citizen_id_check", lang), file=sys.stderr)
        return 1
    reason = _asked("export_reason", lang)
    staff_id, pin = _asked("export_staff", lang), _asked("export_pin", lang, hidden=True)
    profile = profile_of(options.data_dir, training=False)
    trainees = trainees_of(profile)
    # Before anything is written down as given out; never over a file that is there.
    handle = os.open(options.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    whole, found = False, Export()
    try:
        with os.fdopen(handle, "wb") as file:
            store = open_profile(profile)
            try:
                if (device := store.device) is not None:  # else it holds nothing of anybody
                    machine = SigningKey.read(device.key) if device.key else None
                    clock = BangkokClock()
                    marks = marks_of(profile)
                    staff = Staff(store, clock, trainees, machine_key=machine, vault=marks)
                    session = staff.sign_in(staff_id, pin)
                    found = export_person(store, clock, citizen_id, reason, session)
                    staff.sign_out(session)
            finally:
                store.close()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in found.files.items():
                    archive.writestr(name, content)
        whole = bool(found.files)
    finally:
        if not whole:
            options.to.unlink(missing_ok=True)
    if not whole:
        print(t("command.export_nobody", lang), file=sys.stderr)
        return 1
    print(t("command.exported", lang, file=options.to))
    return 0


def _asked(word: str, lang: Lang, *, hidden: bool = False) -> str:
    """An answer from whoever sits at the terminal, or the next line of a pipe."""
    from desktop.texts import t

    question = f"{t(f'command.{word}', lang)}: "
    if hidden and sys.stdin.isatty():
        return getpass(question)
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
