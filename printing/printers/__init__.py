"""Printers, one module for each kind, all behind `desktop.ports.Printer`."""

from __future__ import annotations

from pathlib import Path

from desktop.ports import Media, Printer
from printing.printers import failures


def open_printer(setting: str, media: Media = Media.A4) -> Printer:
    """The printer that a setting names: `folder:<path>`, `cups:<queue>`, `escpos:<host>:<port>`.

    Nothing is contacted before the first use. Raises CounterError: PRINTER_NONE for an empty
    setting, PRINTER_UNKNOWN for one of another form.
    """
    kind, _, where = setting.strip().partition(":")
    if not kind:
        raise failures.none_set()
    if kind == "folder" and where:
        from printing.printers.folder import FolderPrinter

        return FolderPrinter(Path(where), media)
    if kind == "cups" and where:
        from printing.printers.cups import CupsPrinter

        return CupsPrinter(where, media)
    if kind == "escpos":
        from printing.printers.escpos import EscPosPrinter

        host, _, port = where.rpartition(":")
        if host and port.isdigit() and 0 < int(port) < 65536:
            return EscPosPrinter(host, int(port))
    raise failures.unknown(setting)
