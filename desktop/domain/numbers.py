"""Numbers of cases and receipts, and the names of the journal's streams.

Numbers go without gaps per device, epoch, kind and Buddhist year. The counter makes numbers and
streams and the central side judges them, both with what stands here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# No office is called so: a number of a training profile says what it is wherever it stands.
TRAINING = "TRAIN-"
# An office, a counter and the letters of an enrolment.
SERIES = rf"(?:{TRAINING})?[A-Z]{{3}}[0-9]{{1,3}}[A-Z]{{1,3}}"

_CODE_MARK = "MEA:"
# How the code of a paper begins that proves itself (`desktop/signing/statement.py`).
STATEMENT_MARK = "MEA1:"
_NUMBER = re.compile(rf"({SERIES})-([0-9]{{2}})-(R-)?([0-9]{{6,9}})")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of `BKP3A-69-000417` (a case) or `BKP3A-69-R-001058` (a receipt)."""

    series: str
    year: int
    running: int
    receipt: bool

    @property
    def in_year(self) -> str:
        """Series and year, `BKP3A-69`: what the running number counts in."""
        return f"{self.series}-{self.year:02d}"


@lru_cache
def series_name(office: str, counter: int, epoch: int, *, training: bool) -> str:
    """`BKP3A`: office, counter, and a letter for the epoch (from 1), so numbers never come twice.

    `TRAIN-BKP3A` is one of training.
    """
    letters = ""
    while epoch > 0:
        epoch, rest = divmod(epoch - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{TRAINING if training else ''}{office}{counter}{letters}"


def is_training(number: str) -> bool:
    """Whether a case or receipt of this number was taken in training."""
    return number.startswith(TRAINING)


def case_reference(series: str, year_be: int, running: int) -> str:
    """`BKP3A-69-000417`: series, last two digits of the Buddhist year, running number from 1."""
    return f"{series}-{year_be % 100:02d}-{running:06d}"


def case_code(reference: str) -> str:
    """What the QR code of a case says: its reference, marked as ours; no public page has it yet."""
    return f"{_CODE_MARK}{reference}"


def without_mark(scanned: str) -> str:
    """What was scanned or typed without the mark of a case's QR code."""
    text = scanned.strip()
    return text[len(_CODE_MARK) :] if text.upper().startswith(_CODE_MARK) else scanned


def receipt_number(series: str, year_be: int, running: int) -> str:
    """`BKP3A-69-R-001058`."""
    return f"{series}-{year_be % 100:02d}-R-{running:06d}"


def parse_number(text: str) -> DocumentNumber | None:
    """The parts of a reference or receipt number; None if the text is neither, to the letter."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    return DocumentNumber(match[1], int(match[2]), int(match[4]), bool(match[3]))


# --- streams: what an entry of the journal is about -----------------------------------------

_CASE = "case:"
_EXCEPTION = "exception:"


def case_stream(case_id: str) -> str:
    """The stream of a case."""
    return f"{_CASE}{case_id}"


def case_of(stream: str) -> str | None:
    """The case of a stream; None if it is that of something else."""
    return stream.removeprefix(_CASE) if stream.startswith(_CASE) else None


def receipt_stream(number: str) -> str:
    """The stream of the series and year in which a receipt has its number."""
    parts = parse_number(number)
    return series_stream(parts.in_year if parts is not None else number)


def series_stream(in_year: str) -> str:
    """The stream of the receipts of `BKP3A-69`."""
    return f"receipt-series:{in_year}"


def original_stream(number: str) -> str:
    """The stream of what is tried to get the original of a receipt onto paper."""
    return f"receipt:{number}"


def exception_stream(entry_id: str) -> str:
    """The stream of what is done about the centre's objection to an entry."""
    return f"{_EXCEPTION}{entry_id}"


def objected_entry(stream: str) -> str:
    """The entry that the stream of an exception names."""
    return stream.removeprefix(_EXCEPTION)


def person_stream(person_key: str) -> str:
    """The stream of a person, named by key and never by citizen id."""
    return f"person:{person_key}"


def data_stream(record: str) -> str:
    """The stream of what is done with a kind of record as a whole."""
    return f"data:{record}"


def staff_stream(staff_id: str) -> str:
    """The stream of a member of staff."""
    return f"staff:{staff_id}"
