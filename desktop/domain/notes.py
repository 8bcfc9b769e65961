"""What is odd about the data of a card: accepted all the same, and told beside the value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# A wrong last digit of the id, or one that begins with 0; bytes that the card's code page does not
# define; control characters, which were left out; a date that cannot be; a field that the card
# refused, which looks like an empty one.
NoteKind = Literal[
    "check_digit", "leading_zero", "undefined_bytes", "control_characters", "odd_date", "not_read"
]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that is odd, and the field of the card that it is odd about."""

    kind: NoteKind
    field: str

    def __str__(self) -> str:
        """`check_digit:citizen_id`, as files and commands have it."""
        return f"{self.kind}:{self.field}"
