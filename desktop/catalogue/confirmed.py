"""The office's answers about rows (`confirmed.toml`): who has confirmed what, and when.

An answer names the row's file and path and a digest of all that the row says: a row that has
changed since has lost it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desktop.catalogue.problems import DataFile, Place, shown_key
from desktop.catalogue.provenance import WEAK
from desktop.catalogue.shared_models import ConfirmedFile
from desktop.domain.data_file import Path

_HOW = ("basis", "unconfirmed")


def path_of(place: Place) -> str:
    """`catalogue/new_connection.toml:step.install`: a row wherever it stands in its file."""
    return f"{place.file.name}:{shown_key(place)}"


def digest_of(row: Mapping[str, Any]) -> str:
    """A digest of what the row says, but for how sure it is."""
    said = {key: value for key, value in row.items() if key not in _HOW}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def weak_rows(file: DataFile) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The rows that say of themselves that they are not sure, each with its path."""
    yield from _within((), file.data)


def _within(path: Path, value: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if isinstance(value, dict):
        if value.get("basis") in WEAK or value.get("unconfirmed") is True:
            yield path, value
        for key, inner in value.items():
            yield from _within((*path, key), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _within((*path, number), inner)


def answered(file: DataFile, answers: ConfirmedFile | None) -> DataFile:
    """The file with the paths of those rows that the office has confirmed as they stand."""
    given = answers.confirmed if answers is not None else ()
    found = frozenset(
        path
        for path, row in (weak_rows(file) if given else ())
        if any(
            one.path == path_of(Place(file, path)) and digest_of(row).startswith(one.digest)
            for one in given
        )
    )
    return DataFile(file.name, file.text, file.data, found)
