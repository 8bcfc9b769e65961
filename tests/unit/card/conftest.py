"""Cards for the tests of the card."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.card.training_card import Manner, TrainingCard, training_persons


@pytest.fixture
def other_card() -> Callable[[], TrainingCard]:
    """Makes cards of another kind: a bank's, a student's."""
    return lambda: TrainingCard.of(training_persons()["sairung"], Manner(applet=False))
