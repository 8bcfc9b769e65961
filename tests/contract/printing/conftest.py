"""What the tests of printers share with those of printing."""

from __future__ import annotations

from tests.printing.conftest import stations as stations
