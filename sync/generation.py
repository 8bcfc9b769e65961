"""Which memory of the central side speaks: a number and a name that change when it loses some.

A centre that was restored from a backup does not know what it had answered since. So it begins a
generation of a higher number, which stands in every answer; a counter names the one it knows in
every request, and greets anew when another one answers.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

HEADER = "MEA-Generation"
PATTERN = r"^[1-9][0-9]{0,2}\.[0-9a-f]{16}$"
# The letters of a series tell generations apart, and there are three of them at most
# (docs/adr/0017-the-memory-of-the-centre.md).
LAST = 700
EPOCHS = 26  # enrolments of one counter in one generation


@dataclass(frozen=True, slots=True)
class Generation:
    """`3.5f2c09d1a7e4b860`: the number goes up, the name tells two of one number apart."""

    number: int
    name: str

    def __str__(self) -> str:
        """As the header has it."""
        return f"{self.number}.{self.name}"

    @classmethod
    def read(cls, text: str) -> Generation | None:
        """From the header; None if it is none."""
        if not re.fullmatch(PATTERN, text):
            return None
        number, _, name = text.partition(".")
        return cls(int(number), name)

    @classmethod
    def new(cls, number: int) -> Generation:
        """One that nobody has heard of, but no number beyond the last."""
        return cls(min(number, LAST), secrets.token_hex(8))

    def is_beyond(self, other: Generation) -> bool:
        """Whether the other one has lost what this one knew: it is earlier, or not the same."""
        return self.number > other.number or (self.number == other.number and self != other)

    def epoch(self, last: int) -> int | None:
        """The epoch after `last` that only this generation gives out; None if there is none left.

        The very last generation goes on without end.
        """
        first = (self.number - 1) * EPOCHS + 1
        epoch = max(first, last + 1)
        return epoch if epoch < first + EPOCHS or self.number == LAST else None

    @classmethod
    def of(cls, epoch: int) -> Generation:
        """The one that gave out an epoch, without its name."""
        return cls((epoch - 1) // EPOCHS + 1, "")
