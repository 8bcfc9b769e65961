"""What drivers, systems and names do to a reader, told by a stand-in for `smartcard.scard`."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

import desktop.card.pcsc_link
import desktop.card.pcsc_work
from desktop.card.training_card import TrainingCard, training_persons
from desktop.domain.failure import Code
from desktop.ports import (
    CardChecked,
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    ReadersChanged,
    ServiceChanged,
    Stage,
    Still,
)
from tests.contract.card.harness import ScriptedCard, Watch
from tests.unit.card.stand_in import READER, StandIn, at

Trouble = Callable[[str, int], int | None]


def told(watch: Watch) -> list[type]:
    return [type(event) for event in watch.events if not isinstance(event, ReadersChanged)]


# --- a passing error is no verdict -------------------------------------------------------------

REMOVED, NO_CARD, MISMATCH = 0x80100069, 0x8010000C, 0x8010000F
UNRESPONSIVE, UNPOWERED, RESET = 0x80100066, 0x80100067, 0x80100068
COMM_LOST, COMM_ERROR = 0x8010002F, 0x80100013


@pytest.mark.parametrize(
    "trouble",
    [
        *(
            pytest.param(at("SCardConnect", 1, code=code), id=f"connect {code:08X}")
            for code in (REMOVED, NO_CARD, UNRESPONSIVE, UNPOWERED, MISMATCH)
        ),
        *(
            pytest.param(at("SCardTransmit", number, code=code), id=f"{number}: {code:08X}")
            for number in (1, 5, 8)
            for code in (REMOVED, UNRESPONSIVE, UNPOWERED, RESET, COMM_LOST, COMM_ERROR)
        ),
        pytest.param(at("SCardBeginTransaction", 1, code=REMOVED), id="transaction"),
        pytest.param(at("SCardTransmit", 1, 4, 9, code=REMOVED), id="three times"),
    ],
)
def test_a_card_that_is_in_is_read_after_a_passing_error(
    trouble: Trouble, service: StandIn, watch: Watch
) -> None:
    service.trouble = trouble
    service.insert("sairung")
    read = watch.complete()
    assert read.card.photo == training_persons()["sairung"].photo
    stages = [event.stage for event in watch.events if isinstance(event, CardRead)]
    assert stages == [*Stage]
    assert CardFailed not in told(watch)
    assert told(watch).count(CardInserted) == 1
    assert told(watch).count(ServiceChanged) == 1


@pytest.mark.parametrize("code", [UNRESPONSIVE, UNPOWERED])
@pytest.mark.parametrize("function", ["SCardConnect", "SCardTransmit"])
def test_a_chip_without_sense_is_switched_off_and_on(
    function: str, code: int, service: StandIn, watch: Watch
) -> None:
    service.trouble = at(function, 1, code=code)
    service.insert("sairung")
    watch.complete()
    assert [given[-1] for given in service.called("SCardReconnect")] == [service.SCARD_UNPOWER_CARD]


@pytest.mark.parametrize(
    ("function", "code", "told_as"),
    [
        ("SCardConnect", REMOVED, Code.CARD_UNREADABLE),
        ("SCardConnect", NO_CARD, Code.CARD_UNREADABLE),
        ("SCardConnect", UNRESPONSIVE, Code.CARD_UNRESPONSIVE),
        ("SCardConnect", MISMATCH, Code.CARD_UNRESPONSIVE),
        ("SCardTransmit", REMOVED, Code.CARD_UNREADABLE),
        ("SCardTransmit", UNPOWERED, Code.CARD_UNRESPONSIVE),
        ("SCardTransmit", COMM_LOST, Code.CARD_UNREADABLE),
        ("SCardTransmit", COMM_ERROR, Code.CARD_UNREADABLE),
    ],
)
def test_what_stays_wrong_is_told_once_and_never_as_a_pull_or_a_lost_service(
    function: str, code: int, told_as: Code, service: StandIn, watch: Watch
) -> None:
    service.trouble = at(function, code=code)
    service.insert("sairung")
    assert watch.failed().error.code is told_as
    tries = len(service.called(function)) if code != MISMATCH else 4
    assert 3 <= tries <= 8
    service.pull()
    watch.wait(lambda event: isinstance(event, CardRemoved))
    assert told(watch) == [ServiceChanged, CardInserted, CardFailed, CardRemoved]


def test_a_card_that_has_left_is_told_as_such_at_once(service: StandIn, watch: Watch) -> None:
    def pulled(function: str, number: int) -> int | None:
        if (function, number) == ("SCardTransmit", 5):
            service.pull()
            return COMM_LOST
        return None

    service.trouble = pulled
    service.insert("sairung")
    assert watch.failed().error.code is Code.CARD_REMOVED
    assert told(watch)[-2:] == [CardFailed, CardRemoved] or watch.wait(
        lambda event: isinstance(event, CardRemoved)
    )


def test_a_card_that_the_service_understands_at_second_sight(
    service: StandIn, watch: Watch
) -> None:
    """The event counter is the same: nobody has touched it."""
    service.mute = True
    service.insert("sairung")
    failed = watch.failed()
    assert failed.error.code is Code.CARD_UNRESPONSIVE
    service.mute = False
    service.plug(READER)  # makes it look
    assert watch.complete().session == failed.session + 1


def test_another_person_after_a_disturbance_is_another_stay(service: StandIn, watch: Watch) -> None:
    """The same event counter: only the id on the chip tells."""

    def swapped(function: str, number: int) -> int | None:
        if (function, number) == ("SCardTransmit", 12):
            card.become(ScriptedCard.person("prasert"))
            return COMM_LOST
        return None

    card = ScriptedCard.person("sairung")
    service.trouble = swapped
    service.insert(card)
    assert watch.complete().card.thai_name.first == "ประเสริฐ"
    persons = {(e.session, e.card.citizen_id) for e in watch.events if isinstance(e, CardRead)}
    assert len(persons) == 2
    assert watch.failed().error.code is Code.CARD_REMOVED


def test_a_reader_that_refuses_the_choice_of_protocols(service: StandIn, watch: Watch) -> None:
    def only_t0(function: str, _number: int) -> int | None:
        both = service.SCARD_PROTOCOL_T0 | service.SCARD_PROTOCOL_T1
        asked = service.calls[-1][1]
        return MISMATCH if function == "SCardConnect" and asked[-1] == both else None

    service.trouble = only_t0
    service.insert("sairung")
    watch.complete()
    assert [given[-1] for given in service.called("SCardConnect")] == [
        service.SCARD_PROTOCOL_T0 | service.SCARD_PROTOCOL_T1, service.SCARD_PROTOCOL_T0,
    ]  # fmt: skip


def test_a_check_survives_a_passing_error(service: StandIn, watch: Watch) -> None:
    service.insert("sairung")
    read = watch.complete()
    before = len(service.called("SCardTransmit"))
    service.trouble = at("SCardTransmit", before + 1, code=REMOVED)
    checked = watch.check(READER, read.session)
    assert checked == CardChecked(Still.SAME)


# --- names, and whatever else a watch may raise ------------------------------------------------

ODD = "Gemalto IDBridge K3000 ＠1 00 00"


def narrow(service: StandIn) -> Trouble:
    """pyscard passes names in a narrow encoding."""

    def encode(function: str, _number: int) -> None:
        if function == "SCardGetStatusChange":
            for name, _ in service.calls[-1][1][2]:
                name.encode("ascii")

    return encode


def test_a_name_that_cannot_be_passed_costs_that_reader_alone(
    service: StandIn, watch: Watch
) -> None:
    service.trouble = narrow(service)
    watch.wait(lambda event: event == ReadersChanged((READER,)))
    service.plug(ODD, READER)
    watch.wait(lambda event: event == ReadersChanged((READER,), not_passable=(ODD,)))
    service.insert("sairung")
    watch.complete()
    service.trouble = at("none", code=0)  # it was a passing trouble
    watch.wait(lambda event: event == ReadersChanged((ODD, READER)))
    assert told(watch).count(ServiceChanged) == 1


def test_a_name_that_comes_back_mangled(service: StandIn, watch: Watch) -> None:
    service.trouble = lambda function, _: (
        0x80100009
        if function == "SCardGetStatusChange" and any(n == ODD for n, _ in service.calls[-1][1][2])
        else None
    )
    service.plug(ODD, READER)
    watch.wait(lambda event: event == ReadersChanged((READER,), not_passable=(ODD,)))
    service.insert("sairung")
    watch.complete()


@pytest.mark.expects_log("the watch of the readers failed")
@pytest.mark.parametrize("function", ["SCardListReaders", "SCardGetStatusChange"])
@pytest.mark.parametrize("problem", [SystemError, UnicodeDecodeError, RuntimeError])
def test_whatever_the_watch_raises_it_goes_on(
    function: str,
    problem: type[Exception],
    service: StandIn,
    watch: Watch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Red for as long as it lasts, told once; the context is given back and made anew."""
    watch.wait(lambda event: isinstance(event, ReadersChanged))
    service.insert("sairung")
    first = watch.complete()
    raised = 0

    def fail(name: str, _number: int) -> None:
        nonlocal raised
        if name == function:
            raised += 1
            if raised <= 3:
                raise (
                    UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "x")
                    if (problem is UnicodeDecodeError)
                    else problem("of the watch")
                )

    since = len(watch.events)
    service.trouble = fail
    service.plug(READER)  # makes it look
    second = watch.complete(since=since)
    assert second.session > first.session
    services = [e.running for e in watch.events[since:] if isinstance(e, ServiceChanged)]
    assert services == [False, True]
    watch.close()
    contexts = service.called("SCardEstablishContext")
    assert len(service.called("SCardReleaseContext")) == len(contexts) >= 4
    assert [record.getMessage() for record in caplog.records] == [
        f"the watch of the readers failed: {problem.__name__}"
    ]


# --- a card that hangs -------------------------------------------------------------------------


def test_a_card_that_hangs_is_told_and_the_next_one_is_read(
    service: StandIn, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.card.pcsc_work, "_SILENCE_S", 0.1)
    held = threading.Event()

    class Hanging(TrainingCard):
        """It never answers its tenth command; the driver gives up when it is pulled."""

        sent = 0

        def answer(self, command: bytes) -> bytes:
            self.sent += 1
            if self.sent == 10:
                held.wait(10)
            return super().answer(command)

    try:
        service.insert(Hanging.of(training_persons()["sairung"]))
        failed = watch.failed()
        assert failed.error.code is Code.CARD_SILENT
        service.pull()
        watch.removed(failed.session)
        service.insert("prasert")
        assert watch.complete().card.thai_name.first == "ประเสริฐ"
    finally:
        held.set()
    assert told(watch).count(CardFailed) == 1


def test_a_check_of_a_card_that_hangs_is_answered(
    service: StandIn, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.insert("sairung")
    read = watch.complete()
    monkeypatch.setattr(desktop.card.pcsc_work, "_SILENCE_S", 0.1)
    held = threading.Event()

    def hang(function: str, _number: int) -> None:
        if function == "SCardTransmit":
            held.wait(10)

    service.trouble = hang
    try:
        checked = watch.check(READER, read.session)
    finally:
        held.set()
    assert checked.still is Still.FAILED
    assert checked.error is not None
    assert checked.error.code is Code.CARD_SILENT
