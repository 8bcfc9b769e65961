"""Printers, one module for each kind, all behind `desktop.ports.Printer`."""

from __future__ import annotations

from pathlib import Path

from desktop.ports import Media, Printer
from printing.printers import failures

SILENT = ":silent"


def open_printer(setting: str, media: Media = Media.A4) -> Printer:
    """The printer that a setting names: `folder:<path>`, `cups:<queue>`, `escpos:<host>:<port>`.

    An `escpos` printer that gives no word on how it is has `:silent` behind it. Nothing is
    contacted before the first use. Raises CounterError: PRINTER_NONE for an empty setting,
    PRINTER_UNKNOWN for one of another form.
    """
    kind, _, where = setting.strip().partition(":")
    if not kind:
        raise failures.none_set()
    if kind == "folder" and where:
        from printing.printers.folder import FolderPrinter

        return FolderPrinter(Path(where), media)
    if kind == "cups":
        from printing.printers.cups import CupsPrinter, is_queue

        if is_queue(where):
            return CupsPrinter(where, media)
    if kind == "escpos":
        from printing.printers.escpos import EscPosPrinter

        line = where.removesuffix(SILENT)
        host, _, port = line.rpartition(":")
        if host and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
            return EscPosPrinter(host, int(port), silent=line != where)
    raise failures.unknown(setting)
