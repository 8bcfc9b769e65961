"""A paper's code scanned into the search: its case is found, and what it proves is said."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.failure import CounterError
from desktop.domain.numbers import STATEMENT_MARK, without_mark
from desktop.domain.text import Lang
from desktop.services.proving import Proof, Row, words, words_here
from desktop.signing.statement import Fault, Statement, read
from ui.context import Context
from ui.values import Notice, Tone

LONGEST = 80  # of what anybody types to search for; a code that proves itself is longer


def sought(text: str) -> str:
    """What is looked for: of a code that was scanned the case that it names."""
    said = read(text)
    return said.claim.case if isinstance(said, Statement) else without_mark(text)[:LONGEST]


def notice(found: Proof | Fault, lang: Lang) -> Notice:
    """What a code proves, for the strip."""
    if isinstance(found, Fault):
        return Notice(words(found, lang), "bad")
    tone: Tone = "bad" if found.row is Row.MISSING else "ok"
    return Notice(words_here(found, lang), tone)


class PaperProof:
    """Asks once for each code; another text takes back what was said of the one before."""

    def __init__(
        self,
        context: Context,
        tell: Callable[[Notice | None], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        self._context, self._tell, self._failed = context, tell, failed
        self._code = ""
        self._found: Proof | Fault | None = None

    def scanned(self, text: str) -> None:
        """What stands in the search now."""
        code = text if text.upper().startswith(STATEMENT_MARK) else ""
        if code == self._code:
            return
        if self._found is not None:
            self._tell(None)
        self._code, self._found = code, None
        if code:
            cases = self._context.desk.cases
            self._context.lane.submit(
                lambda: cases.proof(code), lambda found: self._said(code, found), self._failed
            )

    def _said(self, code: str, found: Proof | Fault | None) -> None:
        if code == self._code:
            self._found = found
            self.say()

    def say(self) -> None:
        """What was found, in the present language."""
        if self._found is not None:
            self._tell(notice(self._found, self._context.language.code))
