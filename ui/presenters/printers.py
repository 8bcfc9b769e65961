"""The printers of this counter: how each is, what is wrong in words, and its test page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from desktop.config import Settings
from desktop.domain.failure import Code
from desktop.ports import Media, PrinterState, PrinterStatus
from desktop.runtime.print_station import JobState, PaperJob
from printing.papers import TrialPage
from printing.printers import SILENT
from ui.context import Context
from ui.values import Tone

_WORDS: dict[PrinterState, tuple[Tone, str]] = {
    PrinterState.READY: ("ok", "devices.printer_ready"),
    PrinterState.BUSY: ("info", "devices.printer_busy"),
    PrinterState.PAPER_OUT: ("bad", "devices.printer_paper_out"),
    PrinterState.OFF: ("bad", "devices.printer_off"),
    PrinterState.PROBLEM: ("bad", "devices.printer_problem"),
}
# What a printer says of itself (printer-state-reasons of RFC 8011, 5.4.12, and our own codes).
_REASONS = (
    ("jam", "devices.printer_jam"),
    ("cover-open", "devices.printer_cover"),
    ("door-open", "devices.printer_cover"),
    ("tray-missing", "devices.printer_tray"),
    ("toner-empty", "devices.printer_toner"),
    ("supply-empty", "devices.printer_toner"),
    ("area-full", "devices.printer_full"),
    ("paused", "devices.printer_stopped"),
    ("no such queue", "devices.printer_gone"),
    (Code.PRINTER_UNKNOWN.value, "devices.printer_gone"),
    ("silent", "devices.printer_silent"),
)


@dataclass(frozen=True, slots=True)
class PrinterLine:
    """One paper, its printer (empty if none is set), how it is, and what was printed last."""

    media: Media
    name: str
    state: tuple[Tone, str]
    told: tuple[Tone, str] = ("neutral", "")


class PrintersPresenter(QObject):
    """`changed(tuple[PrinterLine])` whenever one is otherwise; nothing here waits for a printer."""

    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._tests: dict[Media, PaperJob | None] = {}  # None until the station has spoken of it
        self._ids: dict[str, Media] = {}
        self._out: dict[Media, str] = {}  # when a paper came out last
        context.printer.looked.connect(self._tell)
        context.printer.job_changed.connect(self._on_job)
        context.language.changed.connect(self._tell)

    def enter(self) -> None:
        """Show how they are as far as is known, and ask them."""
        self._tell()
        self._context.printer.look()

    def test(self, media: Media) -> None:
        """Print the test page of this printer; one at a time."""
        printer, device = self._context.printer, self._context.device
        if not printer.has(media) or self._is_testing(media):
            return
        at = self._context.clock.now().isoformat(timespec="seconds")
        name, office = printer.name(media), device.office_name
        page = TrialPage(media, name, office, device.counter, at, device.training)
        self._tests[media] = None
        self._ids[printer.print(page)] = media
        self._tell()

    def _is_testing(self, media: Media) -> bool:
        return media in self._ids.values()

    def _on_job(self, job: PaperJob) -> None:
        media = self._ids.get(job.id)
        if media is not None:
            self._tests[media] = job
        if job.ended and self._ids.pop(job.id, None) is not None:
            self._context.printer.forget(job)
            if job.state is JobState.DONE:
                self._keep_silence(job)
        if job.state is JobState.DONE:
            self._out[job.paper.media] = self._context.clock.now().strftime("%H:%M")
        self._tell()

    def _keep_silence(self, job: PaperJob) -> None:
        """Keep what the test page has found out: whether the printer says how it is."""
        name = "printer_roll" if job.paper.media is Media.ROLL_80 else "printer_a4"
        kept = self._context.kept

        def changed(settings: Settings) -> Settings:
            setting = getattr(settings, name).removesuffix(SILENT)
            return replace(settings, **{name: setting + SILENT if job.silent else setting})

        if changed(kept.now) != kept.now:
            kept.change(changed)

    def _tell(self) -> None:
        self.changed.emit(tuple(self._line(media) for media in Media))

    def _line(self, media: Media) -> PrinterLine:
        printer, t = self._context.printer, self._context.language.t
        if not printer.has(media):
            return PrinterLine(media, "", ("neutral", t("devices.printer_none")))
        status = printer.statuses.get(media)
        state: tuple[Tone, str] = ("neutral", t("devices.printer_asked"))
        if status is not None:
            state = self._state(status)
        return PrinterLine(media, printer.name(media), state, self._told(media))

    def _state(self, status: PrinterStatus) -> tuple[Tone, str]:
        tone, key = _WORDS[status.state]
        if status.state in (PrinterState.OFF, PrinterState.PROBLEM):
            key = next((words for sign, words in _REASONS if sign in status.detail), key)
        return tone, self._context.language.t(key)

    def _told(self, media: Media) -> tuple[Tone, str]:
        """What became of the test page, else when anything came out last."""
        t, job = self._context.language.t, self._tests.get(media)
        if job is not None and job.problem is not None:
            return "bad", self._context.language.failure(job.problem)
        if self._is_testing(media):
            return "info", t("devices.test_printing")
        at = self._out.get(media, "")
        if job is not None and job.state is JobState.DONE:
            key = "devices.test_silent" if job.silent else "devices.test_printed"
            return "ok", t(key, time=at)
        return "neutral", t("devices.printed_at", time=at) if at else ""
