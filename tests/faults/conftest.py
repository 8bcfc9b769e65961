"""The server of processes to be killed."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext

import pytest

from tests.fixtures.need import need
from tests.ui.conftest import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.ui.conftest import pytest_runtest_protocol as pytest_runtest_protocol


@pytest.fixture(scope="session")
def forks() -> ForkServerContext:
    """A server that has loaded everything and forks the processes that are killed."""
    need("forkserver" in multiprocessing.get_all_start_methods(), "processes that are forked")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.clerk", "tests.faults.original"])
    return context
