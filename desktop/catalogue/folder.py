"""Which data files an office has, and where they lie; known without reading any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from desktop.domain.data_file import read_file

LISTS, CODES, DOCUMENTS = "lists.toml", "codes.toml", "documents.toml"
APPLICANTS, GROUPS, CONFIRMED = "applicants.toml", "groups.toml", "confirmed.toml"
LIFE = "life.toml"
SERVICES, FEES, TEXTS = "catalogue/", "fees/", "texts/"
HOLIDAYS, CALENDAR = "calendar/holidays.toml", "calendar/th.toml"
DISTRICTS, SELLER, PEOPLE = "districts.toml", "seller.toml", "people.toml"
EXCHANGE, RETENTION, SECURITY = "exchange.toml", "retention.toml", "security.toml"
NOTICE, PURPOSES = "notice.toml", "purposes.toml"

# Of these folders every file is read, of the rest those that are named.
FOLDERS = (SERVICES, FEES, TEXTS)
SHARED = (LISTS, CODES, DOCUMENTS, APPLICANTS, GROUPS, LIFE, CONFIRMED)
SMALL = (
    HOLIDAYS, CALENDAR, DISTRICTS, SELLER, PEOPLE, EXCHANGE, RETENTION, SECURITY, NOTICE,
    PURPOSES,
)  # fmt: skip


def is_read(name: str) -> bool:
    """Whether this program has a use for a file of this name."""
    return name in SMALL or _is_of_catalogue(name)


def unread(names: Iterable[str]) -> list[str]:
    """The files among these that this program has no use for."""
    return sorted(name for name in names if not is_read(name))


def catalogue_files(folder: Path, sent: Mapping[str, str]) -> dict[str, str]:
    """The files of the catalogue in a folder, and those sent in their place."""
    paths = [folder / name for name in SHARED]
    paths += [path for name in FOLDERS for path in (folder / name).glob("*.toml")]
    shipped = {
        name: read_file(path, name)
        for path in sorted(paths)
        if path.exists() and (name := path.relative_to(folder).as_posix()) not in sent
    }
    return {**shipped, **{name: text for name, text in sent.items() if _is_of_catalogue(name)}}


def folder_texts(folder: Path) -> dict[str, str]:
    """Every TOML file of `folder`, which is one of `resources`, or laid out as those are."""
    of_resources = {name.partition("/")[0] for name in (*FOLDERS, CALENDAR)}
    within = f"{folder.name}/" if folder.name in of_resources else ""
    names = {
        f"{within}{path.relative_to(folder).as_posix()}": path
        for path in sorted(folder.rglob("*.toml"))
    }
    return {name: read_file(path, name) for name, path in names.items()}


def _is_of_catalogue(name: str) -> bool:
    return name in SHARED or (name.startswith(FOLDERS) and name.endswith(".toml"))
