"""Why the service cannot be asked, by its result codes; a stand-in for `smartcard.scard` says."""

from __future__ import annotations

import sys

import pytest

from desktop.domain.failure import Code
from desktop.ports import ServiceChanged
from tests.contract.card.harness import Watch
from tests.unit.card.stand_in import StandIn, StandInSlots, at

DENIED = 0x8010006A


@pytest.mark.parametrize(
    ("code", "platform", "told_as"),
    [
        (0x8010001D, "win32", Code.CARD_READER_OR_SERVICE),
        (0x8010001D, "linux", Code.CARD_SERVICE_DOWN),
        (0x8010001E, "win32", Code.CARD_SERVICE_DOWN),
    ],
)
def test_why_there_is_no_service(
    code: int, platform: str, told_as: Code, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    service.trouble = at("SCardEstablishContext", 1, code=code)
    watch = Watch(StandInSlots(service))
    try:
        away = watch.wait(lambda event: isinstance(event, ServiceChanged))
        assert isinstance(away, ServiceChanged)
        assert not away.running
        assert away.error is not None
        assert away.error.code is told_as
        watch.wait(lambda event: event == ServiceChanged(running=True))
    finally:
        watch.close()


def test_a_service_that_refuses_us_does_so_twice(service: StandIn) -> None:
    service.trouble = at("SCardEstablishContext", 1, 2, code=DENIED)
    watch = Watch(StandInSlots(service))
    try:
        away = watch.wait(lambda event: isinstance(event, ServiceChanged))
        assert isinstance(away, ServiceChanged)
        assert away.error is not None
        assert away.error.code is Code.CARD_DENIED
        watch.wait(lambda event: event == ServiceChanged(running=True))
    finally:
        watch.close()


@pytest.mark.parametrize("function", ["SCardConnect", "SCardTransmit", "SCardBeginTransaction"])
def test_a_card_that_the_system_does_not_let_us_use(
    function: str, service: StandIn, watch: Watch
) -> None:
    service.trouble = at(function, code=DENIED)
    service.insert("sairung")
    assert watch.failed().error.code is Code.CARD_DENIED


@pytest.mark.parametrize("function", ["SCardConnect", "SCardTransmit", "SCardBeginTransaction"])
def test_a_connection_that_was_reset_is_no_refusal(
    function: str, service: StandIn, watch: Watch
) -> None:
    """pcsc-lite says "denied" of a service that died in the middle of an answer."""

    def dies(name: str, number: int) -> int | None:
        if service.called(function):
            return DENIED if (name, number) == (function, 1) else 0x8010001D
        return None

    service.trouble = dies
    service.insert("sairung")
    assert watch.failed().error.code is Code.CARD_SERVICE_DOWN


@pytest.mark.parametrize("function", ["SCardEstablishContext", "SCardListReaders"])
def test_a_watch_whose_connection_was_reset_is_not_refused(function: str, service: StandIn) -> None:
    service.trouble = at(function, 1, code=DENIED)
    watch = Watch(StandInSlots(service))
    try:
        watch.wait(lambda event: event == ServiceChanged(running=True))
        told = [e.error.code for e in watch.events if isinstance(e, ServiceChanged) and e.error]
        assert Code.CARD_DENIED not in told
    finally:
        watch.close()
