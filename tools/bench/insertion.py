"""From a card going in to its text, as the customer waits for it.

Counted from the moment at which the service first speaks to the card: its look at the reader every
0.4 s comes before that, and is the same for every program. What the service does then (power, ATR:
two round trips), context, connect and transaction are in it. The first yardstick is what no
program can go below: seven bare transmits to the same card, which is what the text takes.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import monotonic

from smartcard import scard

from desktop.card.layout import MOI_APPLET
from desktop.card.pcsc import PcscReader
from desktop.card.training_card import TrainingCard, training_persons
from desktop.ports import CardEvent, CardRead, Stage
from tests.fixtures.patience import until
from tests.fixtures.pcscd import card_present
from tests.fixtures.virtual_card import READERS, VirtualCard
from tools.bench.row import Row, not_measured

NAMES = ("card: from insertion to the text", "card: the same, against pythaiidcard")
GOALS = ("<= 1.4 x seven bare transmits", ">= 2.5 x faster")
_MOST, _LEAST = 1.4, 2.5
_ROUNDS = 3
_PATIENCE_S = 20.0
# pcscd switches the power off within a second after a card's last use. Of one that was pulled
# sooner, the next card gets that command, which costs it a round trip; so cards stay in as long.
_AFTERWARDS_S = 1.2

# Another Python, so that it is no dependency of ours: one that has pythaiidcard 0.3.0.
_PEER = "PYTHAIIDCARD_PYTHON"
# It waits for the card as we do; its own way to wait would cost it a second.
_PEER_READS = f"""
from time import monotonic
from pythaiidcard import ThaiIDCardReader
from smartcard import scard
_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
reader = ThaiIDCardReader(reader_index=0, skip_system_check=True)
states = [({READERS[0]!r}, scard.SCARD_STATE_UNAWARE)]
_, states = scard.SCardGetStatusChange(context, 0, states)
print("ready", flush=True)
while not states[0][1] & scard.SCARD_STATE_PRESENT:
    known = [(name, state & ~scard.SCARD_STATE_CHANGED) for name, state, _ in states]
    _, states = scard.SCardGetStatusChange(context, 20_000, known)
reader.connect()
reader.read_card(include_photo=False)
print(monotonic(), flush=True)
reader.disconnect()
"""


def measure() -> list[Row]:
    """Both rows; they need the virtual readers."""
    ours, bare = (median(values) for values in zip(*(_ours() for _ in range(_ROUNDS)), strict=True))
    ratio = ours / bare
    rows = [Row(NAMES[0], ours * 1000, bare * 1000, "ms", ratio, GOALS[0], ratio <= _MOST)]
    python = os.environ.get(_PEER)
    if python is None:
        why = f"{_PEER} names no Python that has it"
        return [*rows, not_measured(NAMES[1], "ms", GOALS[1], why)]
    theirs = median(_peers(python) for _ in range(_ROUNDS))
    ratio = theirs / ours
    return [
        *rows,
        Row(NAMES[1], ours * 1000, theirs * 1000, "ms", ratio, GOALS[1], ratio >= _LEAST),
    ]


def _ours() -> tuple[float, float]:
    """Seconds to the text, and those of seven bare transmits to the same card."""
    stages: dict[Stage, float] = {}
    watching, complete = threading.Event(), threading.Event()

    def see(event: CardEvent) -> None:
        watching.set()
        if isinstance(event, CardRead):
            stages[event.stage] = monotonic()
            if event.stage is Stage.COMPLETE:
                complete.set()

    until(lambda: not card_present(READERS[0]), "the reader is empty")
    reader = PcscReader()
    thread = threading.Thread(target=reader.run, args=(see,), name="bench reader")
    thread.start()
    try:
        assert watching.wait(_PATIENCE_S)
        with _card() as card:
            assert complete.wait(_PATIENCE_S)
            bare = _seven_bare_transmits()
        return stages[Stage.TEXT] - card.asked_at, bare
    finally:
        while thread.is_alive():
            reader.stop()
            thread.join(0.05)


def _seven_bare_transmits() -> float:
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    result, card, _ = scard.SCardConnect(
        context, READERS[0], scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0
    )
    assert result == scard.SCARD_S_SUCCESS
    select = [0x00, 0xA4, 0x04, 0x00, len(MOI_APPLET), *MOI_APPLET]
    begun = monotonic()
    for _ in range(7):
        result, _ = scard.SCardTransmit(card, scard.SCARD_PCI_T0, select)
        assert result == scard.SCARD_S_SUCCESS
    took = monotonic() - begun
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)
    return took


def _peers(python: str) -> float:
    until(lambda: not card_present(READERS[0]), "the reader is empty")
    with subprocess.Popen([python, "-c", _PEER_READS], stdout=subprocess.PIPE, text=True) as peer:
        assert peer.stdout is not None
        assert peer.stdout.readline() == "ready\n"
        with _card() as card:
            told = float(peer.stdout.readline())
        return told - card.asked_at


@contextmanager
def _card() -> Iterator[VirtualCard]:
    """A card as slow as a real one, in the reader until the service has done with it."""
    with VirtualCard(TrainingCard.of(training_persons()["waraporn"]), quick=False) as card:
        yield card
        threading.Event().wait(_AFTERWARDS_S)
