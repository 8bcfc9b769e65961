"""What only the real service does to a reader: it goes, comes back, and others use the card."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from smartcard import scard

import desktop.card.pcsc
import desktop.card.pcsc_work
from desktop.card.pcsc import PcscReader
from desktop.domain.failure import Code
from desktop.ports import (
    CardEvent,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    ReadersChanged,
    ServiceChanged,
    Stage,
)
from tests.contract.card.harness import ScriptedCard, VirtualSlots, Watch
from tests.fixtures.patience import until
from tests.fixtures.pcscd import Pcscd, card_present, reader_state
from tests.fixtures.virtual_card import OWN_PORT, READERS

pytestmark = pytest.mark.xdist_group("pcscd")

# Another applet, of another program: GlobalPlatform's card manager.
OTHER_SELECT = bytes.fromhex("00A4040008A000000003000000")


@contextmanager
def other_program(*, exclusive: bool = False) -> Iterator[int]:
    """Another program that has the card in the first slot in a transaction."""
    share = scard.SCARD_SHARE_EXCLUSIVE if exclusive else scard.SCARD_SHARE_SHARED
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    assert result == scard.SCARD_S_SUCCESS
    result, card, _ = scard.SCardConnect(context, READERS[0], share, scard.SCARD_PROTOCOL_T0)
    assert result == scard.SCARD_S_SUCCESS
    assert scard.SCardBeginTransaction(card) == scard.SCARD_S_SUCCESS
    try:
        yield card
    finally:
        scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)


def service(running: bool) -> ServiceChanged:
    return ServiceChanged(running=running)


def test_no_service_at_the_start_then_it_comes(pcscd: Pcscd) -> None:
    pcscd.stop()
    watch = Watch(VirtualSlots(PcscReader()))
    try:
        watch.wait(lambda e: e == service(False))
        pcscd.start()
        watch.wait(lambda e: e == ReadersChanged(READERS))
        assert watch.events == [service(False), service(True), ReadersChanged(READERS)]
        watch.slots.insert(ScriptedCard.person())
        watch.complete()
    finally:
        watch.close()


def test_service_stopped_in_the_middle_of_a_read_and_started_again(
    real: Watch, pcscd: Pcscd
) -> None:
    pcscd.need_own()
    card = ScriptedCard.person()
    stop = threading.Thread(target=pcscd.stop)
    card.before = lambda number: stop.start() if number == 20 else None
    assert isinstance(real.slots, VirtualSlots)
    real.slots.insert(card, quick=False)
    try:
        real.wait(lambda e: e == service(False))
    finally:
        stop.join()
        pcscd.start()
    told = [e for e in real.events[2:] if isinstance(e, CardInserted | CardFailed | CardRemoved)]
    assert [type(e) for e in told] == [CardInserted, CardFailed, CardRemoved]
    assert isinstance(told[1], CardFailed)
    assert told[1].error.code is Code.CARD_SERVICE_DOWN
    since = len(real.events)
    real.wait(lambda e: e == ReadersChanged(READERS), since)
    real.slots.insert(ScriptedCard.person())
    real.complete(since=since)


def test_no_reader_and_then_one_is_there(pcscd: Pcscd) -> None:
    pcscd.stop()
    pcscd.start(with_readers=False)
    watch = Watch(VirtualSlots(PcscReader()))
    try:
        watch.wait(lambda e: e == ReadersChanged(()))
        pcscd.stop()
        pcscd.start()
        watch.wait(lambda e: e == ReadersChanged(READERS))
    finally:
        watch.close()


def test_a_card_without_a_sensible_answer_to_power(real: Watch) -> None:
    assert isinstance(real.slots, VirtualSlots)
    real.slots.insert_mute()
    failed = real.failed()
    assert failed.error.code is Code.CARD_UNRESPONSIVE
    real.slots.pull()
    real.removed(failed.session)
    real.slots.insert(ScriptedCard.person())
    real.complete()


def break_off(watch: Watch, cards: list[ScriptedCard], at: int = 10) -> list[threading.Thread]:
    """Each card is followed by the next, faster than the service looks, at its command `at`."""
    joints = [threading.Thread(target=watch.slots.insert, args=(card,)) for card in cards[1:]]

    def follow(card: ScriptedCard, joint: threading.Thread) -> None:
        def before(number: int) -> None:
            if number == at:
                watch.slots.pull()
                joint.start()

        card.before = before

    for card, joint in zip(cards, joints, strict=False):
        follow(card, joint)
    return joints


def test_a_contact_that_breaks_twice_is_no_failure(real: Watch) -> None:
    cards = [ScriptedCard.person("sairung") for _ in range(3)]
    joints = break_off(real, cards)
    real.slots.insert(cards[0])
    read = real.complete()
    for joint in joints:
        joint.join()
    told = [type(event) for event in real.of_session(read.session)]
    assert told.count(CardRead) == 3  # identity, text and photo, each once
    assert CardFailed not in told
    assert read.session == 1


def test_a_contact_that_breaks_at_every_try_is_told_once(real: Watch) -> None:
    """It is in all the time: nobody may be told that it was taken out."""
    cards = [ScriptedCard.person("sairung") for _ in range(5)]
    joints = break_off(real, cards)
    real.slots.insert(cards[0])
    failed = real.failed()
    for joint in joints:
        if joint.ident is not None:  # a try that found no card to connect to has broken nothing
            joint.join()
    assert failed.error.code is Code.CARD_UNREADABLE
    assert failed.session == 1
    real.slots.pull()
    real.removed(failed.session)
    real.slots.insert(ScriptedCard.person("prasert"))
    assert real.complete().card.thai_name.first == "ประเสริฐ"
    assert sum(isinstance(event, CardFailed) for event in real.events) == 1


def test_a_card_that_hangs_is_told_and_the_next_one_is_read(
    real: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.card.pcsc_work, "_SILENCE_S", 0.3)
    card, held = ScriptedCard.person(), threading.Event()
    card.before = lambda number: held.wait(10) if number == 10 else None
    real.slots.insert(card)
    try:
        failed = real.failed()
        assert failed.error.code is Code.CARD_SILENT
        texts = [event.stage for event in real.events if isinstance(event, CardRead)]
        assert texts == [Stage.IDENTITY, Stage.TEXT]
    finally:
        held.set()
    real.slots.pull()
    real.removed(failed.session)
    real.slots.insert(ScriptedCard.person("prasert"))
    assert real.complete().card.thai_name.first == "ประเสริฐ"
    assert sum(isinstance(event, CardFailed) for event in real.events) == 1


def test_another_program_cannot_select_in_between(real: Watch) -> None:
    card = ScriptedCard.person()
    answers: list[bytes] = []

    def select_other() -> None:
        with other_program() as handle:
            _, answer = scard.SCardTransmit(handle, scard.SCARD_PCI_T0, list(OTHER_SELECT))
            answers.append(bytes(answer))

    other = threading.Thread(target=select_other)
    card.before = lambda number: other.start() if number == 10 else None
    real.slots.insert(card)
    assert real.complete().card.photo is not None
    other.join(10)
    assert answers == [b"\x6a\x82"]
    assert card.commands.index(OTHER_SELECT) == 47


@pytest.mark.parametrize("exclusive", [False, True])
def test_a_card_that_another_program_uses_is_read_when_it_lets_go(
    pcscd: Pcscd, monkeypatch: pytest.MonkeyPatch, exclusive: bool
) -> None:
    monkeypatch.setattr(desktop.card.pcsc_work, "_BUSY_S", 0.2)
    slots = VirtualSlots(PcscReader())
    until(lambda: not card_present(READERS[0]), "the slot is empty")
    slots.insert(ScriptedCard.person())
    until(lambda: card_present(READERS[0]), "the card is seen")
    with other_program(exclusive=exclusive):
        watch = Watch(slots)
        try:
            failed = watch.failed()
            assert failed.error.code is Code.CARD_BUSY
        except BaseException:
            watch.close()
            raise
    try:
        assert watch.complete().session == failed.session
    finally:
        watch.close()


def test_stop_does_not_wait_for_another_program(
    pcscd: Pcscd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The read is blocked in the service for as long as the other one has the card."""
    monkeypatch.setattr(desktop.card.pcsc_work, "_BUSY_S", 0.2)
    monkeypatch.setattr(desktop.card.pcsc_work, "_JOIN_S", 60.0)
    slots = VirtualSlots(PcscReader())
    until(lambda: not card_present(READERS[0]), "the slot is empty")
    slots.insert(ScriptedCard.person())
    until(lambda: card_present(READERS[0]), "the card is seen")
    with other_program():
        watch = Watch(slots)
        try:
            assert watch.failed().error.code is Code.CARD_BUSY
        finally:
            slots.reader.stop()
        until(lambda: not watch.running, "the reader has stopped")
    watch.close()


def test_a_card_swapped_while_nobody_looked(real: Watch) -> None:
    """The watching thread is held up by a listener; only the event counter tells of the swap."""
    real.slots.insert(ScriptedCard.person("sairung"))
    first = real.complete()
    look_again, held = threading.Event(), threading.Event()

    def hold(event: CardEvent) -> None:
        if isinstance(event, CardInserted) and event.reader == READERS[1]:
            held.set()
            look_again.wait(10)

    real.hold = hold
    before = reader_state(READERS[0]) >> 16
    since = len(real.events)
    try:
        real.slots.insert(ScriptedCard.person("nattawut"), 1)
        assert held.wait(10)
        real.slots.pull(0)
        # The service looks every 400 ms: of a faster swap of an idle card it would know nothing.
        until(lambda: not card_present(READERS[0]), "the first card is out")
        real.slots.insert(ScriptedCard.person("prasert"), 0)
        until(lambda: reader_state(READERS[0]) >> 16 == before + 2, "the service saw the swap")
        until(lambda: card_present(READERS[0]), "the second card is in")
    finally:
        look_again.set()
    second = real.complete(0, since)
    assert second.card.thai_name.first == "ประเสริฐ"
    told = [e for e in real.events[since:] if getattr(e, "reader", "") == READERS[0]]
    assert told[:2] == [
        CardRemoved(READERS[0], first.session), CardInserted(READERS[0], second.session),
    ]  # fmt: skip


def test_stop_in_the_middle_of_a_read(real: Watch) -> None:
    card = ScriptedCard.person()
    card.before = lambda number: real.slots.reader.stop() if number == 20 else None
    real.slots.insert(card)
    real.wait(lambda e: isinstance(e, CardRead))
    real.close()
    assert not any(isinstance(e, CardFailed) for e in real.events)


def test_a_system_that_does_not_announce_readers(
    pcscd: Pcscd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS knows no plug-and-play pseudo reader; the readers are listed every second there."""
    monkeypatch.setattr(desktop.card.pcsc, "_PLUG_AND_PLAY", "no such reader")
    until(lambda: not any(card_present(name) for name in READERS), "the slots are empty")
    watch = Watch(VirtualSlots(PcscReader()))
    try:
        watch.slots.insert(ScriptedCard.person())
        watch.complete()
        assert watch.events[:2] == [service(True), ReadersChanged(READERS)]
    finally:
        watch.close()


@pytest.mark.skipif(sys.platform != "linux", reason="read off Linux")
def test_no_connection_of_the_machine_takes_the_ports_of_the_readers() -> None:
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert OWN_PORT + 2 * len(READERS) <= first  # those of another name stand beside them
