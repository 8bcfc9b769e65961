"""The list of who looked at the customer who is here, printed for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.citizen import Person, mask_citizen_id, person_key
from desktop.domain.failure import CounterError
from desktop.domain.looking import LookedRow, WhoLooked
from desktop.runtime.print_station import JobState, PaperJob
from printing.papers import LookedPaper, PaperStyle
from ui.context import Context
from ui.presenters.case_words import local
from ui.values import Notice


class LookedPresenter(QObject):
    """`told(Notice)` how the printing goes."""

    told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._job = ""
        context.printer.job_changed.connect(self._on_job)

    def print(self, person: Person) -> None:
        """Print the list of this person."""
        self._context.lane.submit(lambda: self._list_of(person), self._send, self._failed)

    def _list_of(self, person: Person) -> WhoLooked:
        """Runs in the store's lane."""
        desk, device, now = self._context.desk, self._context.device, self._context.clock.now()
        key = person_key(person.citizen_id, device.person_pepper)
        rows = (
            LookedRow(
                local(look.at).isoformat(),
                desk.staff.name_of(look.actor),
                desk.reference.purposes.label(look.purpose),
                look.case,
            )
            for look in desk.looking.who(key)
        )
        return WhoLooked(
            person.thai_name.full,
            mask_citizen_id(person.citizen_id),
            device.office_name,
            device.counter,
            now.isoformat(),
            desk.reference.retention.at_counter("views", now.date()),
            tuple(rows),
            device.training,
        )

    def _send(self, record: WhoLooked) -> None:
        style: PaperStyle = "th" if self._context.language.code == "th" else "bilingual"
        self._job = self._context.printer.print(LookedPaper(record, style))

    def _on_job(self, job: PaperJob) -> None:
        if job.id != self._job:
            return
        if job.problem is not None:
            self._failed(job.problem)
        elif job.state is JobState.DONE:
            self.told.emit(Notice(self._context.language.t("customer.looked_printed"), "ok"))

    def _failed(self, error: CounterError) -> None:
        self.told.emit(Notice(self._context.language.failure(error), "bad"))
