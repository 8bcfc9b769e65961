"""A form on every key: the largest that the language has to bear, and one condition of it.

A key changes one value, and the others were read before. The best of many runs, without the garbage
collector: the window runs it between its keys.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace

from desktop.domain.case import FieldValue
from desktop.forms.evaluate import computed, evaluate
from tests.fixtures.largest_form import TODAY, largest
from tools.bench.row import Row

ROUNDS = 200
MOST_MS = 2.0
MOST_US = 10.0


def measure() -> list[Row]:
    """Each against what a key press may cost."""
    service, given, rules = largest()

    def key() -> None:
        typed = {**given.values, "f1": FieldValue("1,250.50")}
        evaluate(service, replace(given, values=typed), rules, TODAY)

    whole = _best(key) * 1e3
    env = computed(service, given, rules, TODAY)
    condition = service.checks[0].wrong_when

    def hundred() -> None:
        for _ in range(100):
            condition(env)

    one = _best(hundred) * 1e6 / 100
    return [
        Row(
            "evaluate the largest form on a key", whole, MOST_MS, "ms", whole / MOST_MS, "<= 1 x",
            whole <= MOST_MS,
        ),
        Row("one condition", one, MOST_US, "us", one / MOST_US, "<= 1 x", one <= MOST_US),
    ]  # fmt: skip


def _best(work: Callable[[], object]) -> float:
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(ROUNDS):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(times)
