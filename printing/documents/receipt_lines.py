"""What A4 and the roll say alike: below a line of a receipt, and in front of its total."""

from __future__ import annotations

from desktop.domain.receipt import QuoteLine, Receipt
from desktop.domain.text import Text
from printing.documents.frame import Words, both


def line_notes(line: QuoteLine, words: Words) -> list[str]:
    """How many at which price, why an amount is 0, that it bears no VAT; one line each."""
    notes = [Text(line.counted, "")] if line.counted else []
    if line.waived is not None:
        notes.append(words.only(line.waived))
    if line.amount and not line.vatable:
        notes.append(words.of("no_vat"))
    return [both(note, "  ·  ") for note in notes]


def sums(receipt: Receipt, words: Words) -> list[tuple[Text, int]]:
    """What the total is made of: the value that VAT was reckoned on, VAT, and what bears none."""
    rows = [
        (words.of("base"), receipt.taxed),
        (words.of("vat", rate=receipt.vat_percent), receipt.vat),
        (words.of("untaxed"), receipt.untaxed),
        (words.of("deposit"), receipt.deposit),
    ]
    return [row for at, row in enumerate(rows) if at < 2 or row[1]]
