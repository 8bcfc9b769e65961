"""Prints into a folder: for training, and where papers are only kept."""

from __future__ import annotations

import os
import re
from pathlib import Path

from desktop.ports import Media, PrinterState, PrinterStatus, PrintJob
from printing.printers import failures


class FolderPrinter:
    """Writes each paper as a PDF that bears its title; an older file is never overwritten."""

    def __init__(self, folder: Path, media: Media = Media.A4) -> None:
        self.folder = folder
        self.media = media
        self.name = folder.name

    def submit(self, pdf: bytes, *, copies: int = 1, title: str = "") -> PrintJob:
        """Write the PDF `copies` times; PRINTER_REFUSED if the folder cannot be written."""
        stem = re.sub(r"[^\w.-]+", "-", title).strip(".-") or "paper"
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

    def cancel(self, job: PrintJob) -> bool:  # noqa: ARG002
        """Nothing to take back: what was taken is written."""
        return False

    def _write(self, pdf: bytes, stem: str) -> Path:
        number = 1
        while True:
            path = self.folder / (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf")
            try:
                with path.open("xb") as file:
                    file.write(pdf)
            except FileExistsError:
                number += 1
                continue
            return path
