"""Words that were begun and not given yet: a note, a reason, half typed when a card came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.context import AtWork

_Words = tuple[str, str]


class Unfinished:
    """Kept by what is asked and what it is about, until they are given or somebody else works here.

    In memory alone: a note about a person has no place in a file of its own.
    """

    def __init__(self, session: AtWork) -> None:
        self._session = session
        self._actor = session.actor
        self._words: dict[_Words, _Words] = {}
        session.changed.connect(self._other)

    def keep(self, question: str, about: str, choice: str, note: str) -> None:
        """Keep a choice and the words beside it; none of both keeps nothing."""
        if choice or note.strip():
            self._words[question, about] = choice, note
        else:
            self.drop(question, about)

    def of(self, question: str, about: str) -> _Words:
        """The choice and the words that were begun; empty if there are none."""
        return self._words.get((question, about), ("", ""))

    def drop(self, question: str, about: str) -> None:
        """They were given."""
        self._words.pop((question, about), None)

    def _other(self) -> None:
        if self._session.actor != self._actor:
            self._actor = self._session.actor
            self._words.clear()
