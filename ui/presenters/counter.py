"""The counter between two customers: drafts to resume, own cases of today, and the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import CaseView, Draft, ShutDraft
from desktop.domain.failure import CounterError
from desktop.domain.receipt import Receipt
from desktop.runtime.print_station import PaperJob
from ui.context import Context
from ui.models.rows import Row
from ui.presenters import typed_identity
from ui.presenters.identity_draft import IdentityDraft
from ui.presenters.opened_case import Opened
from ui.presenters.returned import returned_here
from ui.presenters.returned_card import ReturnedCase, returned_case
from ui.presenters.rows import case_row, draft_row, shut_row
from ui.values import Notice

if TYPE_CHECKING:
    from desktop.services.cases import DayNumbers


@dataclass(frozen=True, slots=True)
class Loaded:
    """One look into the store."""

    drafts: tuple[Draft, ...]
    cases: tuple[CaseView, ...]
    numbers: DayNumbers
    unprinted: Mapping[str, str]
    unsure: frozenset[str]
    last: Receipt | None = None
    shut: tuple[ShutDraft, ...] = ()
    returned: tuple[CaseView, ...] = ()
    opened: Opened | None = None  # the first that was returned
    mark: object = None  # of that one, when it was read


@dataclass(frozen=True, slots=True)
class CounterView:
    """What the page shows; `numbers` is cases, closed in one visit, copies asked for, paid.

    `notice` speaks of receipts that never came out of the printer; its action is the case.
    `change` is what went back with the last payment (satang), and which receipt that was.
    `returned` tells of the cases that came back, `to_put_right` many; its action is the first, of
    which `first` says what is known here.
    """

    drafts: tuple[Row, ...]
    cases: tuple[Row, ...]
    numbers: tuple[int, int, int, int]
    notice: Notice | None = None
    change: tuple[int, str] | None = None
    returned: Notice | None = None
    to_put_right: int = 0
    first: ReturnedCase | None = None


class CounterPresenter(QObject):
    """`changed(CounterView)` after each look; `failed(str)` when the store could not be read.

    `opened(page, argument)` asks for the next page, `taken()` when a typed identity goes there.
    """

    changed = Signal(object)
    failed = Signal(str)
    opened = Signal(str, object)
    unfinished = Signal(object)
    """The Draft of an identity that was not typed to its end."""
    problems = Signal(object)
    taken = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._loaded: Loaded | None = None
        self.identity = IdentityDraft(context)
        self._loading = False
        self._again = False
        context.sync.changed.connect(self.refresh)
        context.printer.job_changed.connect(self._on_job)
        context.language.changed.connect(self._show)

    def refresh(self, _changed: object = None) -> None:
        """Look again; one that is under way may have seen less, so another follows it."""
        member = self._context.session.member
        if member is None or self._loading:
            self._again = member is not None
            return
        self._loading = True
        intake, book, actor = self._context.desk.intake, self._context.desk.cases, member.id
        cashier, before = self._context.desk.cashier, self._loaded

        def look() -> Loaded:
            drafts, cases = tuple(intake.drafts()), tuple(book.today(actor))
            day, last = book.my_day(actor), cashier.last_receipt(actor)
            unprinted, unsure = cashier.unprinted(), cashier.unsure()
            shut, returned = intake.shut_drafts(), tuple(book.returned(actor))
            opened, mark = self._first(returned[0], before) if returned else (None, None)
            return Loaded(drafts, cases, day, unprinted, unsure, last, shut, returned, opened, mark)

        self._context.lane.submit(
            look, lambda loaded: self._on_loaded(actor, loaded), self._on_failed
        )

    def _first(self, view: CaseView, before: Loaded | None) -> tuple[Opened | None, object]:
        """The case as a whole, read and judged anew only where there is news of it."""
        mark = self._context.desk.cases.mark(view)
        known = before.opened if before is not None and before.mark == mark else None
        if known is not None and known.detail.body is not None and not known.detail.behind:
            return known, mark
        with suppress(CounterError):  # one that cannot be shown says so where it is opened
            return Opened.read(self._context, view.id), mark
        return None, mark

    def forget(self) -> None:
        """What one member of staff sees of their day is not the next one's."""
        self._loaded = None
        self.changed.emit(CounterView((), (), (0, 0, 0, 0)))

    def resume(self, draft_id: str) -> None:
        """Go on with a draft where it was left: an unfinished identity in its form.

        One that cannot be opened says why.
        """
        loaded = self._loaded
        if loaded is None:
            return
        shut = next((one for one in loaded.shut if one.id == draft_id), None)
        if shut is not None:
            self._on_failed(shut.why)
        draft = next((draft for draft in loaded.drafts if draft.id == draft_id), None)
        if draft is None:
            return
        if draft.service_id is not None:
            self.opened.emit("application", draft.id)
        elif typed_identity.check(_typed(draft), self._context.clock.now().date()):
            self.unfinished.emit(draft)
        else:
            self.opened.emit("customer", draft)

    def show_case(self, case_id: str) -> None:
        """Show one of today's cases."""
        self.opened.emit("cases", f"case:{case_id}")

    def take_typed(self, values: Mapping[str, str]) -> None:
        """Go on with a typed identity, or say what is missing: `problems({field: key})`."""
        today = self._context.clock.now().date()
        found = typed_identity.check(values, today)
        self.problems.emit({problem.field: problem.key for problem in found})
        if not found:
            draft = self.identity.leave()
            self.taken.emit()
            self.opened.emit("customer", draft or typed_identity.applicant(values, today))

    def _on_loaded(self, actor: str, loaded: Loaded) -> None:
        self._loading = False
        if actor == self._context.session.actor:
            self._loaded = loaded
            self._show()
        if self._again:
            self._again = False
            self.refresh()

    def _on_job(self, job: PaperJob) -> None:
        """A paper has come out, or will not: look once whoever printed it has written it down."""
        if job.ended:
            # By the time that the lane answers, all who heard of the job have given it their part.
            self._context.lane.submit(lambda: None, self.refresh, self._on_failed)

    def _on_failed(self, error: CounterError) -> None:
        self._loading = False
        self.failed.emit(self._context.language.failure(error))

    def _show(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        now: datetime = self._context.clock.now()
        catalogue, language = self._context.desk.catalogue, self._context.language
        numbers, printer = loaded.numbers, self._context.printer
        kept = self._context.desk.reference.retention
        first = returned_case(loaded.opened, self._context) if loaded.opened else None
        missing = {
            number: case_id
            for number, case_id in loaded.unprinted.items()
            if not printer.is_printing(number)
        }
        self.changed.emit(
            CounterView(
                (
                    *(
                        draft_row(draft, catalogue, language, now, kept)
                        for draft in loaded.drafts
                        if self._waits(draft)
                    ),
                    *(
                        shut_row(shut, catalogue, language, now, kept)
                        for shut in loaded.shut
                        if self._waits(shut)
                    ),
                ),
                tuple(
                    case_row(
                        case, catalogue, language, now, printed=case.receipt_number not in missing
                    )
                    for case in loaded.cases
                ),
                (numbers.cases, numbers.first_visit, numbers.copies, received(loaded.cases)),
                self._notice(missing, loaded.unsure),
                self._change(loaded.last),
                returned_here(loaded.returned, self._context),
                len(loaded.returned),
                first,
            )
        )

    def _waits(self, draft: Draft | ShutDraft) -> bool:
        """Whether a draft is to be resumed here; what a colleague typed of a person is theirs."""
        own = draft.service_id is not None or draft.actor == self._context.session.actor
        return own and draft.id != self.identity.id

    def _change(self, last: Receipt | None) -> tuple[int, str] | None:
        if last is None:
            return None
        time = f"{datetime.fromisoformat(last.issued_at):%H:%M}"
        words = self._context.language.t("counter_page.last_receipt", number=last.number, time=time)
        return last.payment.change, words

    def _notice(self, missing: Mapping[str, str], unsure: frozenset[str]) -> Notice | None:
        if not missing:
            return None
        t = self._context.language.t
        number, case_id = next(iter(missing.items()))
        key = "not_printed_more"
        if len(missing) == 1:
            key = "unsure_one" if number in unsure else "not_printed_one"
        text = t(f"counter_page.{key}", number=number, count=len(missing))
        button = t("counter_page.not_printed_open")
        return Notice(text, "warn", button, case_id, "printer")


def received(cases: tuple[CaseView, ...]) -> int:
    """Satang taken today: the totals of the cases that have a receipt."""
    return sum(case.total for case in cases if case.receipt_number)


def _typed(draft: Draft) -> dict[str, str]:
    return {name: value.value for name, value in draft.values.items()}
