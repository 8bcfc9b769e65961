"""The two ways to read a card, for the same tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.card.pcsc import PcscReader
from tests.contract.card.harness import TrainingSlots, VirtualSlots, Watch
from tests.fixtures.patience import until
from tests.fixtures.pcscd import Pcscd, card_present, pcscd
from tests.fixtures.virtual_card import READERS

__all__ = ["pcscd"]


@pytest.fixture
def training() -> Iterator[Watch]:
    """The training reader."""
    watch = Watch(TrainingSlots())
    yield watch
    watch.close()


@pytest.fixture
def real(pcscd: Pcscd) -> Iterator[Watch]:
    """The real reader on the real service, with virtual cards; both slots are empty."""
    until(lambda: not any(card_present(name) for name in READERS), "the slots are empty")
    watch = Watch(VirtualSlots(PcscReader()))
    yield watch
    watch.close()
