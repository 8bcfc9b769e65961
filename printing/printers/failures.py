"""What can be wrong with a printer, said in one place; `printer` is its name."""

from __future__ import annotations

from desktop.domain.failure import Code, CounterError


def none_set() -> CounterError:
    """No printer has been chosen for this paper."""
    return CounterError(Code.PRINTER_NONE)


def unknown(printer: str) -> CounterError:
    """The setting names no printer that there is."""
    return CounterError(Code.PRINTER_UNKNOWN, printer=printer)


def unreachable(printer: str) -> CounterError:
    """The printer does not answer; the job was not and will not be printed."""
    return CounterError(Code.PRINTER_UNREACHABLE, printer=printer)


def service_away(printer: str) -> CounterError:
    """The print service does not answer; what is in its queue stays there and may come out."""
    return CounterError(Code.PRINTER_SERVICE_AWAY, printer=printer)


def refused(printer: str) -> CounterError:
    """The printer did not take the job, or gave it up."""
    return CounterError(Code.PRINTER_REFUSED, printer=printer)


def no_such_paper(printer: str) -> CounterError:
    """It has no paper of this size; nothing was sent to it."""
    return CounterError(Code.PRINTER_NO_SUCH_PAPER, printer=printer)


def paper_out(printer: str) -> CounterError:
    """It waits for paper."""
    return CounterError(Code.PRINTER_PAPER_OUT, printer=printer)


def problem(printer: str) -> CounterError:
    """It waits for someone's hands: a jam, an open cover."""
    return CounterError(Code.PRINTER_PROBLEM, printer=printer)


def silent(printer: str) -> CounterError:
    """It takes the line but does not say how it is; a test page finds out how to print on it."""
    return CounterError(Code.PRINTER_SILENT, printer=printer)


def unsure(printer: str) -> CounterError:
    """The printer had the paper, or part of it: whether it came out only a look tells."""
    return CounterError(Code.PRINTER_UNSURE, printer=printer)
