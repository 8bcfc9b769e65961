"""The folder of a central side: its database and its administrator's token."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sync.central.database import Database
from sync.central.enrol import add_offices
from sync.central.memory import Memory
from sync.central.newer import judge_again
from sync.central.place import Limits, Place, token_hash


def open_place(
    folder: Path,
    database_url: str | None = None,
    *,
    name: str = "MEA",
    limits: Limits | None = None,
    writer: str = "0",
) -> Place:
    """The central side of `folder`, made if it is not there.

    Without `database_url` its SQLite file lies in the folder. The administrator's token is
    written once to `admin.token`, readable by its owner only. `writer` names the process among
    those that serve the folder at once.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    database = Database(database_url or Database.sqlite_url(folder))
    memory = Memory(folder, writer)
    memory.meet(database)
    admin_hash = token_hash(admin_token(folder))
    place = Place(database, name, admin_hash, limits or Limits(), memory=memory)
    add_offices(place)
    judge_again(place)
    return place


def admin_token(folder: Path) -> str:
    """The administrator's token of `folder`, made at the first call."""
    path = folder / "admin.token"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        token = f"admin_{secrets.token_urlsafe(32)}"
        file.write(token + "\n")
    return token
