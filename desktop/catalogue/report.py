"""What the office has still to confirm: the rows whose source is weak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.catalogue.confirmed import digest_of, weak_rows
from desktop.catalogue.load import Loaded
from desktop.catalogue.problems import Place, shown_key
from desktop.domain.data_file import find_line


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row that no answer of the office stands over; `digest` is what an answer has to name."""

    file: str
    line: int
    key: str
    digest: str
    row: Mapping[str, Any]

    @property
    def source(self) -> str:
        """Where it comes from, if the row says so itself."""
        return str(self.row.get("source", ""))


def unconfirmed(loaded: Loaded) -> Iterator[Unsure]:
    """Every such row, in the order of the files."""
    for file in loaded.files:
        for path, row in weak_rows(file):
            if path not in file.confirmed:
                line, key = find_line(file.text, path), shown_key(Place(file, path))
                yield Unsure(file.name, line, key, digest_of(row)[:DIGITS], row)


# As many digits of a row's digest are told, and enough in an answer.
DIGITS = 12
