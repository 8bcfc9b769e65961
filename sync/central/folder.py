"""The folder of a central side: its database and its administrator's token."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL

from desktop.domain.data_file import RESOURCES
from desktop.signing.keys import SigningKey
from sync.central.bundles import sign_all
from sync.central.database import Database, DatabaseError
from sync.central.defence import read_defence
from sync.central.enrol import add_offices
from sync.central.memory import Memory
from sync.central.newer import judge_again
from sync.central.place import Limits, Place, token_hash
from sync.central.prices import Prices
from sync.central.staff import seed

# A file of the folder with the URL of another database, which may hold a password.
URL_FILE = "database.url"
KEY_FILE = "signing.key"  # the private half of the key by which the centre signs, in hex
_OWN = ("admin.token", "central", "memory-", "database.url", KEY_FILE)


def open_place(
    folder: Path,
    database_url: str | None = None,
    *,
    name: str = "MEA",
    limits: Limits | None = None,
    writer: str = "0",
    training: bool = False,
) -> Place:
    """The central side of `folder`, made if it is not there.

    Without `database_url` its SQLite file lies in the folder. The administrator's token is
    written once to `admin.token`, readable by its owner only. `writer` names the process among
    those that serve the folder at once. A centre is one for `training` from its first day, or
    never: DatabaseError for one that is not.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _ours_alone(folder)
    defence = read_defence(folder)
    database = Database(database_url or _embedded(folder))
    memory = Memory(folder, writer)
    memory.meet(database)
    admin_hash = token_hash(admin_token(folder))
    key = SigningKey.read(bytes.fromhex(_secret(folder / KEY_FILE, secrets.token_hex(32))))
    kind = _kind(database, training=training)
    place = Place(
        database, name, admin_hash, limits or Limits(), key, kind, memory=memory, defence=defence
    )
    place = replace(place, prices=Prices(place.resources))
    add_offices(place)
    if kind:
        seed(place, RESOURCES / "training" / "staff.toml")
    sign_all(place)
    judge_again(place)
    return place


def named_database(folder: Path) -> str | None:
    """The URL of another database that a file of the folder names, if there is one."""
    try:
        return (folder / URL_FILE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _embedded(folder: Path) -> URL:
    url = Database.sqlite_url(folder)
    if url.database is not None:  # SQLite would let everybody read it
        with suppress(FileExistsError):
            os.close(os.open(url.database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return url


def _ours_alone(folder: Path) -> None:
    """What is kept here nobody else may read, also what an earlier program has left readable.

    A folder that holds other things, too, is somebody else's to close.
    """
    own = [path for path in folder.iterdir() if path.is_file() and path.name.startswith(_OWN)]
    for path in own:
        path.chmod(0o600)
    if own or not any(folder.iterdir()):
        folder.chmod(0o700)


def admin_token(folder: Path) -> str:
    """The administrator's token of `folder`, made at the first call."""
    return _secret(folder / "admin.token", f"admin_{secrets.token_urlsafe(32)}")


def _secret(path: Path, made: str) -> str:
    """What a file of the folder holds, which is written when it is first asked for."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made + "\n")
    return made


def _kind(database: Database, *, training: bool) -> bool:
    """Whether it is a training centre, as it was when it was made; DatabaseError for another."""
    kept = database.kind("training" if training else "real")
    if training and kept != "training":
        database.close()
        raise DatabaseError("it is no training centre; nothing was changed")
    return kept == "training"
