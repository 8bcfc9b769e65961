"""Named loggers whose lines tell the story without personal data.

A line holds no name, id or card byte by habit; the filter here is the second lock: it masks
whatever looks like a citizen id or an account number of a bank, in the message and in exceptions.
"""

from __future__ import annotations

import copy
import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){9,}(?!\d)")
_THAI = re.compile(r"[\u0e01-\u0e5b]+(?:[ .]*[\u0e01-\u0e5b]+)*")


def redact(line: str) -> str:
    """`line` with long numbers and all Thai words masked (names come in Thai)."""
    return _THAI.sub("[th]", _LONG_NUMBER.sub("[number]", line))


class RedactingFormatter(logging.Formatter):
    """Masks what a record says and its exception; date and hour, which look like a long number to
    the mask, stay, since without them a log tells no story.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The masked line."""
        own = copy.copy(record)
        own.msg, own.args = redact(record.getMessage()), None
        own.exc_text = None  # another formatter may have left it there unmasked
        return super().format(own)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """The masked story of an exception."""
        return redact(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:
        """The masked stack."""
        return redact(super().formatStack(stack_info))


def start_logging(file: Path, level: int = logging.INFO) -> None:
    """Log to `file` (five files of 1 MB at most)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
