"""Cards for the tests of the card."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import desktop.card.pcsc_link
from desktop.card.training_card import Manner, TrainingCard, training_persons
from tests.contract.card.harness import Watch
from tests.unit.card.stand_in import StandIn, StandInSlots


@pytest.fixture
def other_card() -> Callable[[], TrainingCard]:
    """Makes cards of another kind: a bank's, a student's."""
    return lambda: TrainingCard.of(training_persons()["sairung"], Manner(applet=False))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    service = StandIn()
    monkeypatch.setattr("smartcard.scard", service)
    desktop.card.pcsc_link.scard.cache_clear()
    yield service
    desktop.card.pcsc_link.scard.cache_clear()


@pytest.fixture
def watch(service: StandIn) -> Iterator[Watch]:
    watch = Watch(StandInSlots(service))
    yield watch
    watch.close()
