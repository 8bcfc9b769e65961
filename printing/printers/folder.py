"""Prints into a folder: for training, and where papers are only kept."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob, TakenBack
from printing.printers import failures


class FolderPrinter:
    """Writes each paper as a PDF that bears its title; an older file is never overwritten."""

    silent = False

    def __init__(self, folder: Path, media: Media = Media.A4) -> None:
        self.folder = folder
        self.media = media
        self.name = folder.name

    def submit(
        self,
        pdf: bytes,
        *,
        copies: int = 1,
        title: str = "",
        trial: bool = False,  # noqa: ARG002
    ) -> PrintJob:
        """Write the PDF `copies` times; PRINTER_REFUSED if the folder cannot be written."""
        stem = _stem(title)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            written = [self._write(pdf, stem) for _ in range(copies)]
        except OSError as error:
            raise failures.refused(self.name) from error
        return PrintJob(written[-1].name, self.name)

    def status(self, job: PrintJob | None = None) -> PrinterStatus:
        """Ready; a job is done as soon as it was taken."""
        if job is None and self.folder.exists() and not os.access(self.folder, os.W_OK):
            return PrinterStatus(PrinterState.PROBLEM, "not writable")
        return PrinterStatus(PrinterState.READY)

    def cancel(self, job: PrintJob) -> TakenBack:  # noqa: ARG002
        """Nothing to take back: what was taken is written."""
        return TakenBack.OUT

    def find(self, title: str, since: datetime, job_id: str = "") -> PrintJob | None:
        """The newest paper of this title that was written since then, or the one of this name."""
        stem = re.escape(_stem(title))
        for path in sorted(self.folder.glob("*.pdf"), reverse=True):
            facts = path.stat()
            late = path.name == job_id or facts.st_mtime >= since.timestamp()
            if late and facts.st_size and re.fullmatch(rf"{stem}(-\d+)?", path.stem):
                return PrintJob(path.name, self.name)
        return None

    def forget(self, job: PrintJob) -> None:
        """Nothing is kept but the paper itself."""

    def close(self) -> None:
        """Nothing here waits."""

    def _write(self, pdf: bytes, stem: str) -> Path:
        """Whole or not at all: a paper cut off by the end of the program would count as out."""
        number = 1
        while True:
            path = self.folder / (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf")
            try:
                path.open("xb").close()
            except FileExistsError:
                number += 1
                continue
            part = path.with_name(f"{path.name}.part")
            part.write_bytes(pdf)
            return part.replace(path)


def _stem(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title).strip(".-") or "paper"
