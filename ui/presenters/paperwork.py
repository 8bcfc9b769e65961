"""What the clerk does with the documents of an open draft, and with what its checks ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.domain.case import DocumentMark, DocumentSource, Draft
from desktop.domain.text import clean


class Paperwork:
    """Changes the draft by `revise`, which shows and keeps what comes of it.

    What was written stays with its row when the mark is taken back: it is there again with the
    next mark. `told` are the records that the cursor has left, by draft, row and id.
    """

    def __init__(self, revise: Callable[[Callable[[Draft], Draft]], None]) -> None:
        self._revise = revise
        self._left: set[tuple[str, str, str]] = set()

    def told(self, draft: Draft) -> set[tuple[str, str]]:
        """The records of which may be said what is wrong with them."""
        return {(key, record) for one, key, record in self._left if one == draft.id}

    def mark(self, key: str, source: DocumentSource) -> None:
        """How a document was met; an empty source takes it back."""

        def marked(draft: Draft) -> Draft:
            before = draft.documents.get(key, DocumentMark(""))
            return _with_mark(draft, key, replace(before, source=source))

        self._revise(marked)

    def give_copy_reason(self, key: str, reason: str) -> None:
        """Why a copy had to be taken."""

        def reasoned(draft: Draft) -> Draft:
            before = draft.documents.get(key)
            if before is None:
                return draft
            return _with_mark(draft, key, replace(before, reason=clean(reason)))

        self._revise(reasoned)

    def record(self, key: str, record: str, text: str) -> None:
        """What is written down of a document that was seen, as it is typed."""

        def recorded(draft: Draft) -> Draft:
            before = draft.documents.get(key, DocumentMark(""))
            written = {**before.recorded, record: clean(text)}
            return _with_mark(draft, key, replace(before, recorded=written))

        self._revise(recorded)

    def leave_record(self, key: str, record: str) -> None:
        """The cursor left it: now it may be told what is wrong there."""

        def left(draft: Draft) -> Draft:
            self._left.add((draft.id, key, record))
            return draft

        self._revise(left)

    def give_reason(self, key: str, reason: str) -> None:
        """What the clerk writes for a check that asks for it."""
        self._revise(lambda draft: replace(draft, reasons={**draft.reasons, key: clean(reason)}))


def _with_mark(draft: Draft, key: str, mark: DocumentMark) -> Draft:
    documents = {**draft.documents, key: mark}
    if mark == DocumentMark(""):
        del documents[key]
    return replace(draft, documents=documents)
