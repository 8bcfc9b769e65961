"""A service whose shape is in its life and which no counter offers yet: works on the lines."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.language_files import files

FOLDER = Path(__file__).parent / "lives"


def lives() -> dict[str, str]:
    """All files of the language with this one among them."""
    mine = {f"catalogue/{path.name}": path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    return {**files(), **mine}
