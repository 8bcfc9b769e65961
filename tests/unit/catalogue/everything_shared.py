"""The service of all constructs, with the group, document and fee rule that it shares."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.language_files import files

FOLDER = Path(__file__).parent / "everything"
EVERYTHING = "catalogue/everything.toml"


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def everything() -> dict[str, str]:
    """All files of the language with that service among them."""
    known = files()
    return {
        **known,
        EVERYTHING: _text("everything.toml"),
        "groups.toml": _text("groups.toml"),
        "documents.toml": f"{known['documents.toml']}\n{_text('documents.toml')}",
        "fees/rent.toml": _text("fees/rent.toml"),
    }
