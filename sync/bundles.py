"""What goes over the wire of bundles of reference data (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from desktop.domain import bundle
from desktop.domain.bundle import Bundle, Edition
from sync.protocol import (
    Answer,
    Day,
    FileProblem,
    KeyId,
    Pattern,
    Request,
    Sha256,
    Signature,
    Stamp,
)

EditionName = Annotated[str, Pattern(pattern=f"^{bundle.EDITION}$")]
ASKED = "^[0-9a-f]{0,64}$"  # of a list
FileName = Annotated[str, Pattern(pattern=f"^{bundle.FILE}$")]


def _bounded(files: Mapping[str, str]) -> Mapping[str, str]:
    if bundle.size_of(files) > bundle.MAX_BYTES:
        raise ValueError("too large")
    return files


Files = Annotated[
    dict[FileName, str],
    Field(min_length=1, max_length=bundle.MAX_FILES, repr=False),
    AfterValidator(_bounded),
]


class BundlePut(Request):
    """An edition as the administrator puts it: from which day, and its files as text by name."""

    starts: Day
    files: Files

    def bundle(self, edition: str) -> Bundle:
        """As a value."""
        return Bundle(edition, date.fromisoformat(self.starts), self.files)


class BundleRow(Answer):
    """An edition as lists and the feed tell of it; `kept_at` is when the centre took it."""

    edition: EditionName
    starts: Day
    kept_at: Stamp
    digest: Sha256
    withdrawn: bool
    key_id: KeyId = ""
    signature: Signature = ""

    @classmethod
    def of(cls, edition: Edition) -> BundleRow:
        """From a value."""
        return cls(
            edition=edition.name,
            starts=edition.starts.isoformat(),
            kept_at=edition.kept_at,
            digest=edition.digest,
            withdrawn=edition.withdrawn,
            key_id=edition.key_id,
            signature=edition.signature,
        )

    def value(self) -> Edition:
        """As a value."""
        starts, kept_at = date.fromisoformat(self.starts), self.kept_at
        return Edition(
            self.edition, starts, kept_at, self.digest, self.withdrawn, self.key_id, self.signature
        )


class BundleList(Answer):
    """All editions, in the order in which the centre took them."""

    bundles: list[BundleRow]


class SignedList(BundleList):
    """The same, signed as an answer to what the counter has just thought of."""

    signature: Signature = ""


class ListedBundles(Answer):
    """The list as a counter reads it: a row that it does not understand hides no other."""

    bundles: list[Any]
    signature: str = ""

    @property
    def signatures(self) -> list[str]:
        """Those of all rows, also of one that cannot be read."""
        rows = [row if isinstance(row, dict) else {} for row in self.bundles]
        return [str(row.get("signature", "")) for row in rows]

    def read(self) -> tuple[list[Edition], list[str]]:
        """The editions, and the names of those that cannot be read."""
        editions, unread = [], []
        for row in self.bundles:
            try:
                editions.append(BundleRow.model_validate(row).value())
            except ValidationError:
                name = row.get("edition") if isinstance(row, dict) else None
                unread.append(str(name or "?")[:40])
        return editions, unread


class BundleFiles(Answer):
    """What an edition says: its files as text by name; the digest is over all of this."""

    edition: EditionName
    starts: Day
    files: dict[FileName, str] = Field(repr=False)

    def bundle(self) -> Bundle:
        """As a value."""
        return Bundle(self.edition, date.fromisoformat(self.starts), self.files)


class BundleChanged(BundleList):
    """All editions after a change, and the gaps of the one that was put: cases for which nothing
    is said yet.
    """

    gaps: list[FileProblem]
