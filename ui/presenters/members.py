"""The staff of the office, as a supervisor looks after them: codes, and who may try again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import Code, CounterError
from desktop.domain.staff import StaffMember
from desktop.domain.text import Text
from desktop.domain.thai_date import BANGKOK, short_date
from desktop.entries import LetIn
from ui.context import Context
from ui.presenters.asking import Asking
from ui.values import Tone

if TYPE_CHECKING:
    from sync.protocol import CodeAnswer

_WORDS = {
    Code.CENTRAL_UNREACHABLE: "members.unreachable",
    Code.CENTRAL_INSECURE: "members.insecure",
    Code.CENTRAL_BUSY: "members.busy",
    Code.CENTRAL_REFUSED: "members.not_allowed",
    Code.ENTRY_NOT_ALLOWED: "members.not_allowed",
}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One of them, how it stands with them, and the last word about what was done."""

    id: str
    name: str
    state: tuple[Tone, str]
    told: tuple[Tone, str]
    shut: bool


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code that was just made; nobody can see it a second time."""

    staff_id: str
    name: Text
    code: str
    until: datetime


class MembersPresenter(QObject):
    """`changed(tuple[MemberLine, ...])`, `given(GivenCode | None)`, `busy(staff id)` while the
    centre is asked for a code of theirs, `problem(str)` where they cannot be read.
    """

    changed = Signal(object)
    given = Signal(object)
    busy = Signal(str)
    problem = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asking = Asking(self)
        self._members: tuple[tuple[StaffMember, bool], ...] = ()
        self._told: dict[str, tuple[Tone, Callable[[], str]]] = {}
        context.language.changed.connect(self._tell)
        context.session.changed.connect(self.forget)

    @property
    def may(self) -> bool:
        """Whether whoever is signed in looks after the others."""
        member = self._context.session.member
        return member is not None and member.role in LetIn.RIGHT.roles

    def enter(self) -> None:
        """Ask anew who they are."""
        self._told = {}
        self.refresh()

    def refresh(self) -> None:
        """The same, with what was told of them."""
        staff = self._context.desk.staff

        def read() -> tuple[tuple[StaffMember, bool], ...]:
            return tuple((one, staff.is_shut(one.id)) for one in staff.members())

        if self.may:
            self._context.lane.submit(read, self._take, self._unread)

    def forget(self) -> None:
        """No code is in sight any more."""
        self.given.emit(None)

    def give_code(self, staff_id: str) -> None:
        """Ask the centre for a code; one that they have is good no longer."""
        ask, session = self._context.staff_code, self._context.session.member
        if self._asking.running or ask is None or session is None:
            return
        self.forget()
        self._told.pop(staff_id, None)
        self._tell()
        self.busy.emit(staff_id)
        self._asking.ask(
            lambda: ask(session, staff_id),
            partial(self._made, session.id, staff_id),
            partial(self._failed, staff_id),
            lambda: self.busy.emit(""),
        )

    def open_again(self, staff_id: str) -> None:
        """Let them try once more."""
        staff, session = self._context.desk.staff, self._context.session.acting
        self._context.lane.submit(
            lambda: staff.open_again(session, staff_id),
            lambda _none: self._opened(staff_id),
            partial(self._failed, staff_id),
        )

    def _take(self, members: tuple[tuple[StaffMember, bool], ...]) -> None:
        self._members = members
        self.problem.emit("")
        self._tell()

    def _unread(self, error: CounterError) -> None:
        self.problem.emit(self._context.language.failure(error))

    def _made(self, asked_by: str, staff_id: str, made: CodeAnswer) -> None:
        self.busy.emit("")
        if self._context.session.actor == asked_by:  # nobody else sees it
            name = self._context.desk.staff.name_of(staff_id)
            until = datetime.fromisoformat(made.until).astimezone(BANGKOK)
            self.given.emit(GivenCode(staff_id, name, made.code, until))

    def _opened(self, staff_id: str) -> None:
        self._told[staff_id] = ("ok", lambda: self._context.language.t("members.opened"))
        self.refresh()

    def _failed(self, staff_id: str, error: CounterError) -> None:
        self.busy.emit("")
        self._told[staff_id] = ("bad", lambda: self._context.language.failure(error, _WORDS))
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(tuple(self._line(member, shut) for member, shut in self._members))

    def _line(self, member: StaffMember, shut: bool) -> MemberLine:
        language = self._context.language
        t, today = language.t, self._context.clock.now().date()
        role = t(f"lock.role_{member.role}")
        until = member.valid_until
        tone: Tone = "neutral"
        state = role
        if shut:
            tone, state = "bad", t("members.shut", role=role)
        elif until is not None and until < today:
            day = short_date(until, language.code)
            tone, state = "warn", t("members.ended", role=role, day=day)
        told_tone, words = self._told.get(member.id, ("neutral", str))
        name = f"{language.of(member.name)} · {member.id}"
        return MemberLine(member.id, name, (tone, state), (told_tone, words()), shut)
