"""The log of a process that serves: security events and faults, one file a day."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

from desktop.logs import RedactingFormatter


class _OwnFile(TimedRotatingFileHandler):
    """Files that nobody else may read."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()


def start_log(folder: Path, writer: str, days: int) -> None:
    """Log into `folder` from now on; a file is kept for so many days, since it has addresses."""
    file = folder / f"central-{writer}.log"
    handler = _OwnFile(
        file, when="midnight", backupCount=days, encoding="utf-8", delay=True, utc=True
    )
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("central")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
