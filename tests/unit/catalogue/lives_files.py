"""Services whose shapes are in their lives: files for the tests, each with its examples."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.language_files import files

FOLDER = Path(__file__).parent / "lives"


def lives() -> dict[str, str]:
    """All files of the language with these services among them."""
    mine = {f"catalogue/{path.name}": path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    return {**files(), **mine}
