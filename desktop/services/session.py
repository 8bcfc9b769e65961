"""Who acts: a member of staff whose key is open, until they leave."""

from __future__ import annotations

from desktop.domain.failure import Code, CounterError
from desktop.domain.staff import StaffMember, StaffRole
from desktop.domain.text import Text
from desktop.entries import Author
from desktop.signing.keys import SigningKey


class Session:
    """What services take in the place of a name; only `Staff.sign_in` gives one.

    It ends with sign-out, and nothing is written by it any more: `author` raises SESSION_ENDED.
    `witness` is who tells what a machine did for it, which may end later: then the counter.
    """

    def __init__(self, member: StaffMember, key: SigningKey | None, machine: Author) -> None:
        self.member = member
        self._author: Author | None = Author(member.id, member.role, key)
        self._machine = machine

    def __repr__(self) -> str:
        return f"Session({self.id!r}, {'open' if self.is_open else 'ended'})"

    @property
    def id(self) -> str:
        """Their staff id."""
        return self.member.id

    @property
    def name(self) -> Text:
        """Their name."""
        return self.member.name

    @property
    def role(self) -> StaffRole:
        """In which of their roles they act."""
        return self.member.role

    @property
    def is_open(self) -> bool:
        """Whether they may still act."""
        return self._author is not None

    @property
    def author(self) -> Author:
        """They, with their key; CounterError SESSION_ENDED once they have left."""
        if self._author is None:
            raise CounterError(Code.SESSION_ENDED)
        return self._author

    @property
    def witness(self) -> Author:
        """They, or the counter itself once they have left."""
        return self._author or self._machine

    def end(self) -> None:
        """They have left: their key is gone from here."""
        self._author = None
