"""What is unsent and why, what the centre could not apply, and this device's place at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.thai_date import BANGKOK, short_date
from desktop.entries import KINDS
from desktop.services.outbox import Objection, Outgoing, Waiting
from desktop.services.reference import InForce
from ui.context import Context
from ui.models.rows import Row
from ui.presenters.asking import Asking
from ui.presenters.backup_words import backup_words
from ui.presenters.case_state import DISPUTED, UNSENT, name_of
from ui.presenters.case_words import moment
from ui.presenters.clock_words import clock_off, corrected
from ui.presenters.lost_words import sent_again
from ui.presenters.settle_rows import to_settle
from ui.values import BadgeSpec, Notice, Tone

SHOWN = 50

# States of the line that only a new enrolment ends.
_ENROL = ("refused", "fork")

_STATES: dict[str, tuple[Tone, str]] = {
    "online": ("ok", "cloud-check"),
    "offline": ("warn", "cloud-off"),
    "insecure": ("bad", "lock"),
    "problem": ("bad", "circle-alert"),
    "refused": ("bad", "ban"),
    "fork": ("bad", "triangle-alert"),
    "not_enrolled": ("warn", "monitor"),
}

_ICONS = {
    "case": ("file-text", "soft"),
    "receipt": ("receipt-text", "soft"),
    "document": ("printer", "soft"),
    "draft": ("ban", "soft"),
    "exception": ("circle-check", "soft"),
    "person": ("eye", "soft"),
    "staff": ("user-round", "soft"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """One of the counts; the tone says with the words whether somebody must act."""

    label: str
    value: int
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class SyncPage:
    """All that the page says, in the present language."""

    state: BadgeSpec
    why: str
    clock: str
    again: Notice | None
    contact: str
    next_try: str
    numbers: tuple[Number, ...]
    rows: tuple[Row, ...]
    more: str
    objections: tuple[Row, ...]
    device: tuple[tuple[str, str], ...]
    line_down: bool


@dataclass(frozen=True, slots=True)
class EnrolState:
    """The enrolment form: open or not (it must stay open while nothing can be sent without it),
    running, and what is wrong with each field.
    """

    open: bool = False
    running: bool = False
    url_problem: str = ""
    code_problem: str = ""
    must: bool = False


class SyncPresenter(QObject):
    """`changed(SyncPage)`, `enrol_changed(EnrolState)`, `told(Notice | None)`."""

    changed = Signal(object)
    enrol_changed = Signal(object)
    told = Signal(object)
    counted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.enrolment = EnrolState()
        self._outgoing = Outgoing((), 0, 0)
        self._objections: tuple[Objection, ...] = ()
        self._in_force = InForce()
        self._here = False
        self._sending: int | None = None
        self._told_at: datetime | None = None
        self._line_down = False
        self._asking = Asking(self)
        context.sync.status_changed.connect(self._on_status)
        context.sync.changed.connect(self._on_changed)
        context.renewal.happened.connect(lambda: self._on_changed(None))
        context.language.changed.connect(self.speak_again)

    # --- the page comes and goes ---------------------------------------------------------------

    def enter(self) -> None:
        """The page is shown."""
        self._here = True
        self._enrol(EnrolState(open=self.must_enrol))
        self.refresh()

    def leave(self) -> None:
        """The page is gone."""
        self._here = False

    def refresh(self) -> None:
        """Read what waits, and what is objected to."""
        desk = self.context.desk

        def found() -> tuple[Outgoing, tuple[Objection, ...], InForce]:
            outbox = desk.outbox
            return outbox.outgoing(SHOWN), outbox.objections(), desk.reference.in_force

        self.context.lane.submit(found, self._read, self._failed)

    def _read(self, found: tuple[Outgoing, tuple[Objection, ...], InForce]) -> None:
        self._outgoing, self._objections, self._in_force = found
        self.counted.emit(len(self._to_settle()))
        self.changed.emit(self.page)

    def _failed(self, error: CounterError) -> None:
        self.told.emit(Notice(self.context.language.failure(error), "bad"))

    @property
    def enrolled(self) -> bool:
        """Whether this PC is a counter of an office."""
        return bool(self.context.device.device_id)

    @property
    def must_enrol(self) -> bool:
        """Whether nothing can be sent before a new enrolment."""
        return not self.enrolled or self.context.sync.status.state in _ENROL

    # --- sending --------------------------------------------------------------------------------

    def send_now(self) -> None:
        """Try at once; what came of it is said when the centre has answered, or not. Until then
        it is not asked again.
        """
        status = self.context.sync.status
        if self._sending is not None:
            return
        if status.state == "online" and status.waiting == 0:
            self._say("sync.result_nothing", "ok")
        else:
            self._sending = status.acknowledged
            self._say("sync.sending", "info")
        self.context.sync.send_now()
        self.changed.emit(self.page)

    def cut_line(self) -> None:
        """Pull the cable, or put it back (training only)."""
        self._line_down = not self._line_down
        self.context.sync.set_line_down(self._line_down)
        self.changed.emit(self.page)

    def _on_status(self, _status: object) -> None:
        self._told_at = self.context.clock.now()
        self._settle()
        if self._here:
            if self.must_enrol and not self.enrolment.open:
                self._enrol(EnrolState(open=True))
            self.refresh()

    def _settle(self) -> None:
        """Say how `send_now` ended, once that is known; no answer is never called a success."""
        status = self.context.sync.status
        if self._sending is None or (status.error is None and status.waiting):
            return
        count = status.acknowledged - self._sending
        self._sending = None
        if status.error is not None and status.error.code is Code.CENTRAL_UNREACHABLE:
            key = "sync.result_unknown" if status.waiting else "sync.result_nobody"
            self._say(key, "warn", waiting=status.waiting)
        elif status.error is not None:
            self._failed(status.error)
        elif count and status.exceptions:
            self._say("sync.result_objected", "warn", count=count, exceptions=status.exceptions)
        elif count:
            self._say("sync.result_sent", "ok", count=count)
        else:
            self._say("sync.result_nothing", "ok")

    def _on_changed(self, _changed: object) -> None:
        if self._here:
            self.refresh()

    def _say(self, key: str, tone: Tone, **values: object) -> None:
        self.told.emit(Notice(self.context.language.t(key, **values), tone))

    # --- enrolment ------------------------------------------------------------------------------

    def ask_enrol(self, *, wanted: bool) -> None:
        """Show the form, or put it away unless it is needed."""
        self._enrol(EnrolState(open=wanted or self.must_enrol))

    def enrol(self, url: str, code: str) -> None:
        """Enrol with an address and a one-time code; what is wrong is said at its field."""
        t, enrol = self.context.language.t, self.context.enrol
        if self.enrolment.running or enrol is None:
            return
        url, code = url.strip(), code.strip()
        url_problem = "" if url else t("sync.enrol_url_wanted")
        code_problem = "" if code else t("sync.enrol_code_wanted")
        if url_problem or code_problem:
            self._enrol(EnrolState(True, False, url_problem, code_problem))
            return
        self._enrol(EnrolState(open=True, running=True))
        self._say("sync.enrol_running", "info")
        self._asking.ask(
            lambda: enrol(url, code), self._on_enrolled, self._say_enrol_failure, self._on_bug
        )

    def _on_enrolled(self, device: DeviceIdentity) -> None:
        self.context.device = device
        self._enrol(EnrolState())
        self._say(
            "sync.enrol_done",
            "ok",
            office=device.office_name,
            counter=device.counter,
            series=device.series,
        )
        self.refresh()

    def _on_bug(self) -> None:
        self._enrol(EnrolState(open=True))

    def _say_enrol_failure(self, error: CounterError) -> None:
        words = self.context.language.failure(error)
        self.told.emit(None)
        if error.code is Code.CENTRAL_CODE:
            self._enrol(EnrolState(open=True, code_problem=words))
        elif error.code in (Code.CENTRAL_ADDRESS, Code.CENTRAL_INSECURE):
            self._enrol(EnrolState(open=True, url_problem=words))
        else:
            self._enrol(EnrolState(open=True))
            self._failed(error)

    def _enrol(self, state: EnrolState) -> None:
        self.enrolment = replace(state, must=self.must_enrol)
        self.enrol_changed.emit(self.enrolment)

    # --- words ----------------------------------------------------------------------------------

    @property
    def page(self) -> SyncPage:
        """The page as it stands."""
        t, lang = self.context.language.t, self.context.language.code
        status = self.context.sync.status
        name = str(status.state) if self.enrolled else "not_enrolled"
        tone, icon = _STATES[name]
        more = self._outgoing.waiting - len(self._outgoing.entries)
        today = self.context.clock.now().date()
        contact = moment(status.last_contact or "", today, lang) or t("sync.never")
        return SyncPage(
            state=BadgeSpec(t(f"sync.state_{name}"), tone, icon),
            why=self._why(name),
            clock=self._clock(),
            again=sent_again(self._outgoing.again, today, self.context.language),
            contact=contact,
            next_try=self._next_try(),
            numbers=self._numbers(),
            rows=tuple(self._row(entry) for entry in self._outgoing.entries),
            more=t("sync.waiting_more", count=more) if more > 0 else "",
            objections=self._to_settle(),
            device=self._device(),
            line_down=self._line_down,
        )

    def _why(self, name: str) -> str:
        error = self.context.sync.status.error
        if name in ("online", "offline", "not_enrolled") or error is None:
            return self.context.language.t(f"sync.why_{name}")
        return self.context.language.failure(error)

    def _clock(self) -> str:
        language = self.context.language
        skew = self.context.sync.status.skew
        off = clock_off(skew, language)
        key = "sync.clock_corrected" if corrected(skew) else "sync.clock"
        return language.t(key, off=off) if off else ""

    def _next_try(self) -> str:
        after, at = self.context.sync.status.next_try_in, self._told_at
        if after is None:
            return ""
        begun = at or self.context.clock.now()
        return f"{(begun + timedelta(seconds=after)).astimezone(BANGKOK):%H:%M:%S}"

    def _numbers(self) -> tuple[Number, ...]:
        t = self.context.language.t
        waiting, disputed = self._outgoing.waiting, len(self._to_settle())
        return (
            Number(t("sync.waiting"), waiting, UNSENT.tone if waiting else "ok"),
            Number(t("sync.acknowledged"), self._outgoing.acknowledged),
            Number(t("sync.exceptions"), disputed, DISPUTED.tone if disputed else "ok"),
        )

    def _row(self, entry: Waiting) -> Row:
        t, lang = self.context.language.t, self.context.language.code
        at = moment(entry.at, self.context.clock.now().date(), lang)
        who = self.context.desk.staff.name_of(entry.actor).of(lang)
        return Row(
            str(entry.seq),
            t(name_of(entry.kind) if entry.kind in KINDS else "sync.entry_newer"),
            " · ".join(part for part in (at, entry.about, who) if part),
            icon=_ICONS.get(entry.kind.partition(".")[0], ("info", "soft")),
        )

    def objection(self, entry_id: str) -> Objection | None:
        """The objection of a row; None for what cannot be settled here."""
        return next((item for item in self._objections if item.entry_id == entry_id), None)

    def _to_settle(self) -> tuple[Row, ...]:
        data, language = self._in_force, self.context.language
        return to_settle(self._outgoing, self._objections, data, language)

    def _device(self) -> tuple[tuple[str, str], ...]:
        t, device = self.context.language.t, self.context.device
        if not self.enrolled:
            return ()
        return (
            (t("sync.office"), device.office_name.of(self.context.language.code)),
            (t("sync.counter"), str(device.counter)),
            (t("sync.series"), device.series),
            (t("sync.epoch"), str(device.epoch)),
            (t("sync.central"), device.central_url),
            (t("sync.reference"), self._reference()),
            (t("sync.device_id"), device.device_id),
            (t("sync.backup"), backup_words(self.context, self._outgoing.backed_up)),
        )

    def _reference(self) -> str:
        language, here = self.context.language, self._in_force
        if here.starts is None:
            return language.t("sync.reference_shipped")
        day = short_date(here.starts, language.code)
        return language.t("sync.reference_edition", edition=here.edition, day=day)

    def speak_again(self) -> None:
        """All words once more."""
        self.told.emit(None)
        self._enrol(EnrolState(self.enrolment.open, self.enrolment.running))
        self.changed.emit(self.page)
