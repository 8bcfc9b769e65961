"""Our read of a card against one field by field, on the same virtual card through pcscd.

The yardstick reads as public readers do: the answer to SELECT is fetched, then one READ and one
GET RESPONSE for each of the ten text fields (22 transmits), then the photo in pieces of 255 bytes.
A transmit takes about 44 ms through vpcd, much like a real card's.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter

import pytest
from smartcard import scard

from desktop.card.layout import IDENTITY, LAYOUT_3, MAX_READ, MOI_APPLET, TEXT, Place
from desktop.card.pcsc import PcscReader
from desktop.card.training_card import TrainingCard, training_persons
from desktop.cli.card import read_once
from tests.fixtures.patience import until
from tests.fixtures.pcscd import card_present, virtual_readers
from tests.fixtures.virtual_card import READERS, VirtualCard
from tools.bench import insertion
from tools.bench.row import Row, not_measured

_ROUNDS = 3
_PATIENCE_S = 20.0

# Name, unit, how many of it are one of what was measured, and the least ratio.
_GOALS = (
    ("card: transmits for the text", "transmits", 1.0, 2.5),
    ("card: time for the text", "ms", 1000.0, 2.5),
    ("card: transmits with the photo", "transmits", 1.0, 1.3),
    ("card: time with the photo", "ms", 1000.0, 1.2),
)

# Transmits and seconds after the text, and after the photo.
_Figures = tuple[int, float, int, float]


def measure() -> list[Row]:
    """Rows for transmits and time, of the text and of all; they need pcscd."""
    try:
        with virtual_readers():
            card = TrainingCard.of(training_persons()["waraporn"])  # its photo takes all reads
            with VirtualCard(card, quick=False):
                until(lambda: card_present(READERS[0]), "the card is seen")
                rounds = [(_ours(), _field_by_field()) for _ in range(_ROUNDS)]
            from_insertion = insertion.measure()
    except (pytest.skip.Exception, pytest.fail.Exception) as reason:
        return [
            not_measured(name, unit, _goal(unit, least), str(reason))
            for name, unit, _, least in _GOALS
        ] + [
            not_measured(name, "ms", goal, str(reason))
            for name, goal in zip(insertion.NAMES, insertion.GOALS, strict=True)
        ]
    ours = [median(values) for values in zip(*(mine for mine, _ in rounds), strict=True)]
    theirs = [median(values) for values in zip(*(other for _, other in rounds), strict=True)]
    rows = []
    for (name, unit, scale, least), mine, other in zip(_GOALS, ours, theirs, strict=True):
        ratio = other / mine
        goal = _goal(unit, least)
        rows.append(Row(name, mine * scale, other * scale, unit, ratio, goal, ratio >= least))
    return rows + from_insertion


def _goal(unit: str, least: float) -> str:
    return f">= {least} x faster" if unit == "ms" else f">= {least} x fewer"


def _ours() -> _Figures:
    timing = read_once(PcscReader(), _PATIENCE_S).timing
    assert timing.transmits_text is not None
    assert timing.text_ms is not None
    assert timing.total_ms is not None
    return (
        timing.transmits_text,
        timing.text_ms / 1000,
        timing.transmits_total,
        timing.total_ms / 1000,
    )


def _field_by_field() -> _Figures:
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    result, card, _ = scard.SCardConnect(
        context, READERS[0], scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0
    )
    assert result == scard.SCARD_S_SUCCESS
    sent = 0

    def transmit(command: bytes) -> bytes:
        nonlocal sent
        sent += 1
        result, answer = scard.SCardTransmit(card, scard.SCARD_PCI_T0, list(command))
        assert result == scard.SCARD_S_SUCCESS
        return bytes(answer)

    def read(place: Place) -> None:
        offset = place.offset.to_bytes(2, "big")
        answer = transmit(bytes((0x80, 0xB0, *offset, 2, place.block, place.length)))
        assert answer[0] == 0x61
        assert len(transmit(bytes((0x00, 0xC0, 0x00, 0x00, place.length)))) == place.length + 2

    begun = perf_counter()
    transmit(bytes((0x00, 0xA4, 0x04, 0x00, len(MOI_APPLET))) + MOI_APPLET)
    transmit(bytes((0x00, 0xC0, 0x00, 0x00, 0x0A)))
    for name in (*IDENTITY, *TEXT):
        read(LAYOUT_3[name])
    text_sent, text_s = sent, perf_counter() - begun
    for piece in _pieces(LAYOUT_3["photo"]):
        read(piece)
    total_s = perf_counter() - begun
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)
    return text_sent, text_s, sent, total_s


def _pieces(place: Place) -> Iterator[Place]:
    for offset in range(place.offset, place.end, MAX_READ):
        yield Place(place.block, offset, min(MAX_READ, place.end - offset))
