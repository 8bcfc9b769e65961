"""What the tests of printers share with those of printing."""

from __future__ import annotations

from tests.fixtures.cups import cups as cups
from tests.fixtures.cups import running_cups as running_cups
from tests.printing.conftest import stations as stations
