"""How often each fault is tried: a few times in `make test`, `MEA_FAULT_RUNS` times if it says."""

from __future__ import annotations

import os

import pytest

RUNS = int(os.environ.get("MEA_FAULT_RUNS", "3"))

# Gives the test a number from 0, to seed its dice with.
each_run = pytest.mark.parametrize("run", range(RUNS))
