"""The papers of the counter, one module each: the value that is printed, and its kind."""

from __future__ import annotations

import re
from importlib import import_module

from desktop.domain.numbers import parse_number
from desktop.domain.papers import PAPERS
from printing.papers.base import Look, PaperKind, PaperStyle, Printable
from printing.papers.looked import TITLE as LOOKED
from printing.papers.looked import LookedPaper
from printing.papers.receipt import KIND as RECEIPT
from printing.papers.receipt import ReceiptPaper
from printing.papers.summary import KIND as SUMMARY
from printing.papers.summary import SummaryPaper
from printing.papers.trial import TITLES, TrialPage

# What a case may have.
_KINDS: list[PaperKind] = [import_module(f"{__name__}.{name}").KIND for name in PAPERS]

__all__ = [
    "RECEIPT", "SUMMARY", "Look", "LookedPaper", "PaperKind", "PaperStyle", "Printable",
    "ReceiptPaper", "SummaryPaper", "TrialPage", "is_title", "kinds", "named",
]  # fmt: skip


def kinds() -> tuple[PaperKind, ...]:
    """All kinds, in their order."""
    return tuple(_KINDS)


def named(document: str) -> PaperKind | None:
    """The kind that the journal calls so; None for one of a newer program."""
    return next((kind for kind in _KINDS if kind.document and kind.document == document), None)


def is_title(text: str) -> bool:
    """Whether a job of a print queue bears a title of ours: a number, its copy, a further paper of
    that number, the list of who looked, or a test page.
    """
    further = "|".join(kind.name for kind in _KINDS)
    number = re.sub(rf"-(?:copy\d+|{further})$", "", text)
    return parse_number(number) is not None or text in {*TITLES, LOOKED}
