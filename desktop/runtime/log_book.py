"""The story of a day for the log: what reader, line and printers did, and never for whom."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from desktop.ports import CardEvent, CardFailed, CardRead, ReadersChanged, ServiceChanged, Stage
from desktop.runtime.card_station import CardStation
from desktop.runtime.print_station import PaperJob, PrintStation
from desktop.runtime.sync_station import SyncStation, SyncStatus
from sync.report import LineState

_log = logging.getLogger("counter.day")


class LogBook(QObject):
    """Writes one line for each change that support would ask about; codes and counts only."""

    def __init__(
        self, cards: CardStation, sync: SyncStation, printer: PrintStation, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._line: tuple[LineState, str] | None = None
        cards.happened.connect(self._on_card)
        sync.status_changed.connect(self._on_line)
        printer.job_changed.connect(self._on_paper)

    def _on_card(self, event: CardEvent) -> None:
        match event:
            case ServiceChanged(running, error):
                _log.info("card: the service %s", "runs" if running else f"is away: {error}")
            case ReadersChanged(readers):
                _log.info("card: %d readers", len(readers))
            case CardRead(stage=Stage.COMPLETE, timing=timing):
                took = round(timing.total_ms or 0)
                _log.info("card: read in %d ms, %d transmits", took, timing.transmits_total)
            case CardFailed(error=error):
                _log.info("card: %s", error)
            case _:
                pass

    def _on_line(self, status: SyncStatus) -> None:
        # The waiting time in the details changes at every try; that alone is no news.
        now = (status.state, status.error.code.value if status.error else "")
        if now != self._line:
            self._line = now
            _log.info("line: %s %s, %d waiting", status.state, status.error or "", status.waiting)

    def _on_paper(self, job: PaperJob) -> None:
        if job.ended or job.problem is not None:
            _log.info("paper %s: %s %s", job.paper.media, job.state, job.problem or "")
