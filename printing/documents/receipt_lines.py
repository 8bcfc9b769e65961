"""What stands below a line of a receipt, on A4 and on the roll alike."""

from __future__ import annotations

from desktop.domain.receipt import QuoteLine
from printing.documents.frame import Words


def line_notes(line: QuoteLine, words: Words) -> list[str]:
    """Why an amount is 0, that it bears no VAT, that its rate is unconfirmed; one line each."""
    notes = []
    if line.waived is not None:
        notes.append(words.only(line.waived))
    if line.amount and not line.vatable:
        notes.append(words.of("no_vat"))
    if line.unconfirmed:
        notes.append(words.of("unconfirmed"))
    return [f"{note.th}  ·  {note.en}" if note.en else note.th for note in notes]
