"""The statement in the QR code of a paper: genuine ones hold, forged ones never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from desktop.domain.numbers import case_code
from desktop.signing.keys import SigningKey
from desktop.signing.statement import Claim, Fault, Kind, Statement, read, verify, write
from tests.fixtures.statements import (
    CENTRE,
    OTHER_CENTRE,
    certified,
    claim,
    content_of,
    forged,
    same,
    text_of,
)
from tests.fixtures.store import DEVICE

RECEIPT = Claim(
    Kind.RECEIPT,
    "BKP3A-69-R-001058",
    "BKP3A-69-000417",
    74_900,
    datetime(2026, 11, 22, 7, 5, 12, tzinfo=UTC),
    "ab" * 32,
)
MANY = 1_000


def test_a_thousand_genuine_ones_hold() -> None:
    random, device = Random(1), certified()
    for _ in range(MANY):
        said = claim(random)
        found = verify(write(said, device), CENTRE.public)
        assert isinstance(found, Statement)
        assert found.claim == replace(said, entry=said.entry[:32])
        assert (found.device_id, found.series) == (device.device_id, device.series)


def test_no_forged_one_of_a_thousand_holds() -> None:
    random, tried, seen = Random(2), 0, set[str]()
    while tried < MANY:
        for one in forged(random):
            assert isinstance(verify(one.text, CENTRE.public), Fault), one.how
            seen.add(one.how)
            tried += 1
    assert len(seen) >= 20


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.NOT_OURS),
        (case_code("BKP3A-69-000417"), Fault.NOT_OURS),
        ("000201010212", Fault.NOT_OURS),
        ("MEA1:", Fault.DAMAGED),
        ("MEA1:AAAA", Fault.DAMAGED),
        ("MEA1:A1", Fault.DAMAGED),
        ("MEA1:" + "7" * 600, Fault.DAMAGED),
    ],
)
def test_what_is_no_statement_says_so(text: str, fault: Fault) -> None:
    assert verify(text, CENTRE.public) is fault


def test_why_one_does_not_hold() -> None:
    true = write(RECEIPT, certified())
    dearer = content_of(true).replace(b"R-001058", b"R-001059")
    assert verify(text_of(dearer), CENTRE.public) is Fault.FORGED
    assert verify(true, OTHER_CENTRE.public) is Fault.OTHER_CENTRE
    assert verify(true[:-8], CENTRE.public) is Fault.DAMAGED
    assert verify(true, b"") is Fault.OTHER_CENTRE


def test_a_key_holds_for_its_own_series_alone() -> None:
    """A counter cannot write a paper of another one, nor of its own former enrolment."""
    mine, other = certified(), replace(DEVICE, counter=4)
    assert write(replace(RECEIPT, number="BKP4A-69-R-001058"), mine) == ""
    # One who builds it by hand, with the key and certificate that he has:
    posing = replace(certified(other), certificate=mine.certificate, key=mine.key)
    text = write(replace(RECEIPT, number="BKP4A-69-R-001058"), posing)
    assert isinstance(read(text), Statement)
    assert verify(text, CENTRE.public) is Fault.OTHER_CENTRE


def test_a_device_without_a_certified_key_states_nothing() -> None:
    assert write(RECEIPT, DEVICE) == ""
    assert write(RECEIPT, replace(DEVICE, key=SigningKey.make().private)) == ""


def test_nothing_that_a_keyboard_may_spoil_matters() -> None:
    """Caps Lock, lines of a message, blanks at the ends."""
    text = write(RECEIPT, certified())
    lines = "\n".join(text[at : at + 60] for at in range(0, len(text), 60))
    assert same(f"  {lines.lower()}\r\n", RECEIPT)


def test_it_has_room_in_a_code_that_is_read_from_a_roll() -> None:
    """At most 61 + 4 modules a side: four dots of a thermal head each on 37 of its 72 mm."""
    from printing.qr import matrix

    text = write(RECEIPT, certified())
    assert len(matrix(text)) <= 65
    longest = replace(RECEIPT, number="TRAIN-BKP3A-69-R-001058", case="TRAIN-BKP3A-69-000417")
    assert len(matrix(write(longest, certified(replace(DEVICE, training=True))))) <= 65
