"""A counter fetches reference files as they were at one time, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.domain.data_file import RESOURCES
from desktop.services.reference import sent_files
from sync.central import reference
from tests.fixtures.central import Central
from tests.sync.desk import Desk
from tests.sync.faulty import FaultyLine, faulty_line, lost_answer

FEES, REFUND = "fees/schedule.toml", "catalogue/deposit_refund.toml"


def shipped(name: str) -> bytes:
    return (RESOURCES / name).read_bytes()


@pytest.fixture
def line(central: Central) -> Iterator[FaultyLine]:
    with faulty_line(central.url) as running:
        yield running


@pytest.fixture
def desk(central: Central, line: FaultyLine, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(central, tmp_path / "desk", line)
    reference.change(central.place, {FEES: shipped(FEES), REFUND: shipped(REFUND)})
    yield made
    made.close()


def before_the_answer(name: str, happens: Callable[[], None]) -> Callable[..., bytes | None]:
    """What happens once, after a counter has got the list and before it gets this file."""
    left = [happens]

    def fault(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        if request.startswith(f"GET /v1/reference/{name} ".encode()) and left:
            left.pop()()
        return forward()

    return fault


def test_none_is_kept_of_a_set_that_did_not_come_whole(desk: Desk, line: FaultyLine) -> None:
    line.always = lambda request, forward: (
        lost_answer(request, forward) if FEES.encode() in request else forward()
    )
    report = desk.engine.pull_once()
    assert report.error is not None
    assert not any(name.startswith("reference:") for name in report.changed)
    assert desk.store.reference.etags() == {}
    line.always = lambda _request, forward: forward()
    report = desk.engine.pull_once()
    assert report.changed == {f"reference:{FEES}", f"reference:{REFUND}"}
    assert set(sent_files(desk.store)) == {FEES, REFUND}


@pytest.mark.parametrize("content", [None, shipped(FEES) + b"# newer\n"], ids=["gone", "newer"])
def test_files_that_change_meanwhile_are_fetched_again(
    content: bytes | None, desk: Desk, line: FaultyLine, central: Central
) -> None:
    def changed() -> None:
        reference.change(central.place, {FEES: content})

    line.always = before_the_answer(FEES, changed)
    kept: list[dict[str, str]] = []

    def looked_at(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        if b" /v1/reference" in request:
            kept.append(desk.store.reference.etags())
        return changing(request, forward)

    changing, line.always = line.always, looked_at
    assert desk.engine.pull_once().error is None
    assert all(there == {} for there in kept), "some of the one time, some of the other"
    expected = {REFUND: shipped(REFUND)} | ({FEES: content} if content is not None else {})
    got = {name: desk.store.reference.get(name) for name in desk.store.reference.etags()}
    assert {name: kept[1] for name, kept in got.items() if kept is not None} == expected
