"""Services of five shapes that came after the language was built: data, and not a line of code."""

from __future__ import annotations

from tests.fixtures.language_files import files, loaded


def test_five_services_are_read_and_all_that_their_examples_expect_holds() -> None:
    found = loaded(files())
    assert [str(problem) for problem in found.problems] == []
    five = {"meter_test", "reconnection", "instalments", "temporary_supply", "no_cut"}
    assert five <= {one.service.id for one in found.linked}
