"""Cases that stand in the way of the open draft, because both ask for what may be done once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import Draft, InTheWay
from desktop.domain.failure import CounterError
from desktop.domain.life import OnceKey
from desktop.domain.text import LANGUAGES, Text
from desktop.domain.thai_date import short_date
from desktop.forms.evaluate import Evaluation, Remaining
from desktop.services.once import is_met
from desktop.texts import filled, text
from ui.context import Context
from ui.presenters.case_state import STATES
from ui.presenters.case_words import local
from ui.presenters.check_view import CheckView


class Doubles(QObject):
    """Asks the store as soon as the answers are there, and again with each news of the line."""

    changed = Signal()
    """Another case is in the way, or none any more."""
    answered = Signal()
    """Nothing is waited for any more, whether or not anything has changed."""
    failed = Signal(object)
    """CounterError: the store could not be asked; it is asked once more at acceptance."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked: tuple[str, tuple[OnceKey, ...]] = ("", ())
        self._of: Evaluation | None = None
        self._answered = True
        self.found: tuple[InTheWay, ...] = ()
        context.sync.changed.connect(self._again)

    @property
    def waiting(self) -> bool:
        """Whether the answer is still to come."""
        return not self._answered

    def ask(self, draft: Draft, evaluation: Evaluation) -> None:
        """Of this draft; what it asked for before and asks for still stays told."""
        if evaluation is self._of and draft.id == self._asked[0]:
            return  # shown again: each row of a table would be gone through for nothing
        self._of = evaluation
        asked = (draft.id, evaluation.once)
        if asked == self._asked:
            return
        same = draft.id == self._asked[0]
        self._asked = asked
        self.found = tuple(one for one in self.found if same and one.key in asked[1])
        self._again()

    def forget(self) -> None:
        """No draft is open any more."""
        self._asked, self._answered, self.found = ("", ()), True, ()
        self._of = None

    def _again(self, _news: object = None) -> None:
        asked = draft_id, keys = self._asked
        self._answered = not keys
        if keys:
            intake = self._context.desk.intake
            self._context.lane.submit(
                lambda: intake.in_the_way(draft_id, keys),
                lambda found: self._put(asked, found),
                lambda error: self._fail(asked, error),
            )

    def _put(self, asked: object, found: tuple[InTheWay, ...]) -> None:
        if asked == self._asked:
            other = found != self.found
            self._answered, self.found = True, found
            if other:  # as a rule nothing is in the way, and the form stands as it was shown
                self.changed.emit()
            self.answered.emit()

    def _fail(self, asked: object, error: CounterError) -> None:
        if asked == self._asked:
            self._answered = True
            self.failed.emit(error)
            self.answered.emit()


def double_views(
    context: Context, found: tuple[InTheWay, ...], reasons: Mapping[str, str]
) -> tuple[CheckView, ...]:
    """In words: which case it is, where it stands, since when, and at which office."""
    views = []
    for one in found:
        warns = one.key.level == "warn"
        reason = reasons.get(one.key.reason_key, "")
        views.append(
            CheckView(
                one.key.reason_key,
                "reason" if warns else "stop",
                text("application.once_warn" if warns else "application.once_stop"),
                _which(context, one),
                reason,
                warns and not is_met(one, reasons),
                one.case.id,
            )
        )
    return tuple(views)


def left_of(found: tuple[InTheWay, ...], reasons: Mapping[str, str]) -> tuple[Remaining, ...]:
    """What holds the draft up."""
    return tuple(
        Remaining("check", one.key.reason_key, f"application.{_LEFT[one.key.level]}", _number(one))
        for one in found
        if not is_met(one, reasons)
    )


_LEFT = {"stop": "once_left", "warn": "once_left_reason"}


def _number(one: InTheWay) -> Text:
    return Text(one.case.reference, one.case.reference)


def _which(context: Context, one: InTheWay) -> Text:
    case = one.case
    district = context.desk.reference.districts.by_code.get(case.office)
    day = local(case.submitted_at).date()
    return filled(
        "application.once_case",
        number=case.reference,
        state=text(STATES[case.state].key),
        day=Text(*(short_date(day, lang) for lang in LANGUAGES)),
        office=district.office_name if district else Text(case.office, case.office),
    )
