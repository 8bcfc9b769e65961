"""What is wrong with a field, for those who hear it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.accessible import announce
from ui.language import speaker_of


class FieldSpeech:
    """Keeps the words below a field as the description of its editor, and says a problem once.

    Qt has a state for what is not valid, but lets nobody add it to its own line edits without
    taking their text from the screen reader: the description begins with the words instead.
    """

    def __init__(self, field: QWidget, describe: Callable[[str], object]) -> None:
        self._field, self._describe = field, describe
        self._told = ""

    def tell(self, name: str, words: str, *, problem: bool, odd: bool = False) -> None:
        """`words` stand below; when they are a problem, or odd, they are said as they come."""
        # Asked for a problem only: the way up leads through widgets that Qt made itself, and for
        # the first of them PySide makes the classes of all widgets, 30 ms at the start.
        if problem and (speaker := speaker_of(self._field)) is not None:
            words = speaker.t("common.not_valid", problem=words)
        self._describe(words)
        told = words if problem or odd else ""
        if told and told != self._told:
            announce(self._field, f"{name}: {told}")
        self._told = told
