"""Services of five shapes that came after the language was built: data, and not a line of code."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.language_files import files, loaded

FOLDER = Path(__file__).parent / "shapes"


def shapes() -> dict[str, str]:
    """The five beside what ships: services and fees as files, lists and documents as more rows."""
    known = files()
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*.toml")
    }
    return {
        **found,
        **{name: known[name] + found[name] for name in ("lists.toml", "documents.toml")},
    }


def test_five_services_are_read_and_all_that_their_examples_expect_holds() -> None:
    found = loaded(shapes())
    assert [str(problem) for problem in found.problems] == []
    five = {"meter_test", "reconnection", "instalments", "temporary_supply", "no_cut"}
    assert five <= {one.service.id for one in found.linked}
