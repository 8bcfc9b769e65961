"""Decisions that have been taken and can still be taken back, until they are written."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView
from desktop.domain.failure import CounterError
from desktop.domain.life import Decision
from desktop.services.session import Session
from ui.context import Context
from ui.countdown import Countdown
from ui.presenters.case_state import reach_of
from ui.presenters.case_words import number_parts
from ui.presenters.ways import KEYS, Answer, more_of
from ui.values import Notice

# How long a decision can be taken back.
UNDO_MS = 5000


@dataclass(frozen=True, slots=True)
class Pending:
    """A decision on a case as it was seen, by which row of its service, and who took it."""

    view: CaseView
    decision: Decision
    row: str
    answer: Answer
    actor: Session

    @property
    def number(self) -> str:
        """The case's number as the list shows it."""
        return number_parts(self.view.reference)[0]


class PendingDecisions(QObject):
    """Nothing of them is in the store before their time is over, or `write_all` is called.

    `changed(case id)` when this case has one or has none any more, `taken_back(case id)`,
    `told(Notice | None)` what became of the last one, `failed(Notice)` when one could not be
    written, `outdated(case id)` when the store may say something else of it.
    """

    changed = Signal(str)
    taken_back = Signal(str)
    told = Signal(object)
    failed = Signal(object)
    outdated = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._waiting: dict[str, tuple[Pending, Countdown]] = {}
        self._writing: dict[str, Pending] = {}
        self._last: Pending | None = None
        context.session.changed.connect(self.write_all)
        context.session.leaving.connect(self.write_all)
        context.sync.changed.connect(self._follow)
        context.sync.status_changed.connect(self._follow)

    def of(self, case_id: str) -> Pending | None:
        """The decision on this case that is not written yet."""
        waiting = self._waiting.get(case_id)
        return waiting[0] if waiting is not None else self._writing.get(case_id)

    @property
    def newest(self) -> Pending | None:
        """The one that would be taken back."""
        return next((one for one, _ in reversed(self._waiting.values())), None)

    @property
    def notice(self) -> Notice | None:
        """What is decided and not written, in the present language."""
        one, t = self.newest, self._context.language.t
        if one is None:
            return None
        words = t(f"review.{one.decision}_pending", number=one.number)
        others = len(self._waiting) - 1
        if others:
            words = f"{words} {t('review.pending_more', count=others)}"
        return Notice(words, "info", icon="clock")

    def take(self, one: Pending) -> None:
        """Let its time begin."""
        case_id = one.view.id
        clock = self._context.countdown(UNDO_MS, lambda: self._write(case_id))
        self._waiting[case_id] = one, clock
        self._last = None
        clock.start()
        self.told.emit(None)
        self.changed.emit(case_id)

    def take_back(self) -> None:
        """Undo the newest: nothing of it is kept."""
        one = self.newest
        if one is None:
            return
        _, clock = self._waiting.pop(one.view.id)
        clock.stop()
        self.changed.emit(one.view.id)
        self.taken_back.emit(one.view.id)
        if not self._waiting:
            words = self._context.language.t("review.taken_back", number=one.number)
            self.told.emit(Notice(words, "info", icon="undo-2"))

    def write_all(self) -> None:
        """Do not wait any longer: whoever took them leaves."""
        for case_id in list(self._waiting):
            self._write(case_id)

    def forget_last(self) -> None:
        """Nobody looks at what became of the last one any more."""
        self._last = None
        self.told.emit(None)

    # --- writing --------------------------------------------------------------------------

    def _write(self, case_id: str) -> None:
        one, clock = self._waiting.pop(case_id)
        clock.stop()
        self._writing[case_id] = one
        review = self._context.desk.review
        self._context.lane.submit(
            lambda: review.decide(
                case_id,
                one.decision,
                one.answer.reason,
                one.view.version,
                one.actor,
                row=one.row,
                item=one.answer.item,
                about=one.answer.about,
            ),
            lambda view: self._written(one, view),
            lambda error: self._not_written(one, error),
        )
        self.changed.emit(case_id)

    def _written(self, one: Pending, view: CaseView) -> None:
        del self._writing[one.view.id]
        for move in KEYS:
            for name in (move, more_of(move)):
                self._context.unfinished.drop(name, one.view.id)
        self._last = one
        self._tell(one, view)
        self.changed.emit(one.view.id)
        self.outdated.emit(one.view.id)

    def _not_written(self, one: Pending, error: CounterError) -> None:
        del self._writing[one.view.id]
        language = self._context.language
        why = language.failure(error)
        words = language.t(f"review.not_written_{one.decision}", number=one.number, why=why)
        self.failed.emit(Notice(words, "bad"))
        self.changed.emit(one.view.id)
        self.outdated.emit(one.view.id)

    # --- what became of it ----------------------------------------------------------------

    def _follow(self, _news: object) -> None:
        """The centre has spoken, perhaps of the decision that was told last."""
        one = self._last
        if one is not None:
            cases = self._context.desk.cases
            self._context.lane.submit(
                lambda: cases.view(one.view.id),
                lambda view: self._tell(one, view),
                lambda _error: None,
            )

    def _tell(self, one: Pending, view: CaseView) -> None:
        """Green only once the centre has it, and no longer when it objects."""
        if one is not self._last or self._waiting:
            return
        t, online = self._context.language.t, self._context.sync.status.state == "online"
        sign = reach_of(view, online=online)
        how = sign.key.removeprefix("cases.")
        deed = t(f"review.did_{one.decision}", number=one.number)
        if view.first and view.decided_by == one.actor.id:
            deed = t("cases.did_half", deed=deed)
        self.told.emit(Notice(t(f"review.outcome_{how}", deed=deed), sign.tone, icon=sign.icon))
