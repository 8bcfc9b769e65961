"""What the office has still to confirm: the rows whose source is weak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.catalogue.confirmed import digest_of, weak_rows
from desktop.catalogue.load import Loaded
from desktop.catalogue.problems import Place, shown_key
from desktop.domain.data_file import Path, find_line
from desktop.domain.text import Text
from desktop.forms.condition import Condition
from desktop.forms.form import Service


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row that no answer of the office stands over; `digest` is what an answer has to name.

    `label` is that of what the row asks for, where it lies in another file; `asked` are the
    conditions under which the row holds, by their keys, and the service whose names they ask.
    """

    file: str
    line: int
    key: str
    digest: str
    row: Mapping[str, Any]
    label: Text | None = None
    asked: Mapping[str, tuple[Service, Condition]] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """Where it comes from, if the row says so itself."""
        return str(self.row.get("source", ""))


def unconfirmed(loaded: Loaded) -> Iterator[Unsure]:
    """Every such row, in the order of the files."""
    asked, labels = _asked(loaded), _labels(loaded)
    for file in loaded.files:
        for path, row in weak_rows(file):
            if path not in file.confirmed:
                line, key = find_line(file.text, path), shown_key(Place(file, path))
                at, digest = (file.name, path), digest_of(row)[:DIGITS]
                when = asked.get(at, {})
                yield Unsure(file.name, line, key, digest, row, labels.get(at), when)


_Asked = dict[str, tuple[Service, Condition]]


def _asked(loaded: Loaded) -> dict[tuple[str, Path], _Asked]:
    """The conditions of each row; what services share is asked as by the first."""
    found: dict[tuple[str, Path], _Asked] = {}
    for linked in loaded.linked:
        for place, key, condition in linked.linker.conditions:
            row = found.setdefault((place.file.name, place.path), {})
            row.setdefault(key, (linked.service, condition))
    return found


def _labels(loaded: Loaded) -> dict[tuple[str, Path], Text]:
    """What each row that asks for a document asks for."""
    rules = (
        (row, {rule.id: rule.label for rule in linked.service.documents}.get(row.id))
        for linked in loaded.linked
        for row in linked.requirements.rows
    )
    return {
        (row.place.file.name, row.place.path): label for row, label in rules if label is not None
    }


# As many digits of a row's digest are told, and enough in an answer.
DIGITS = 12
