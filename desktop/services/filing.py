"""A draft that is ready becomes a case, or puts one right; within the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop.because import grounds
from desktop.domain.case import CaseView, Draft
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.numbers import case_reference
from desktop.domain.papers import CaseRecord
from desktop.domain.receipt import ApplicationSummary, Quote, Receipt
from desktop.domain.text import cleaned
from desktop.domain.thai_date import buddhist_year
from desktop.entries import Accepted, Defect, Defects, NewEntry, PutRight
from desktop.entries import Submitted as SubmittedBody
from desktop.entries.case_submitted import Followed
from desktop.entries.detail import CaseDetail
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Service
from desktop.services.accepted import accepted
from desktop.services.cases import CaseBook
from desktop.services.following import begun, check_room, drafts_of
from desktop.services.once import reasons_for
from desktop.services.put_right import not_returned, reopened, still_as_seen
from desktop.services.receipts import Taken, Till
from desktop.services.reference import Reference
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.store import Transaction


@dataclass(frozen=True, slots=True)
class Submitted:
    """A case as taken, or as put right `again`, with its papers, and the drafts of the cases that
    begin with it; `owed` is what it has cost too much by now, in satang.
    """

    case: CaseView
    papers: CaseRecord
    begun: tuple[Draft, ...] = ()
    again: bool = False
    owed: int = 0

    @property
    def receipt(self) -> Receipt | None:
        """Of what was paid now, if anything was."""
        return self.papers.receipt

    @property
    def summary(self) -> ApplicationSummary:
        """The sheet of the case, whose body is here since it was just written."""
        assert self.papers.summary is not None
        return self.papers.summary


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft to be filed, and how: evaluated, paid and by whom."""

    draft: Draft
    service: Service
    evaluation: Evaluation
    taken: Taken

    @property
    def actor(self) -> Session:
        """Whoever takes it in."""
        return self.taken.actor

    @property
    def at(self) -> datetime:
        """When."""
        return self.taken.at


class Filing:
    """Takes cases in at one counter."""

    def __init__(
        self, reference: Reference, cases: CaseBook, device: DeviceIdentity, till: Till
    ) -> None:
        self._reference = reference
        self._cases = cases
        self._till = till
        self._device = device

    def accept(self, transaction: Transaction, ready: Ready) -> Submitted:
        """A new case with its receipt."""
        draft, device = ready.draft, transaction.device or self._device
        _check(ready, ready.evaluation.quote)
        if draft.origin is not None:
            opened = transaction.cases.opened(draft.origin.case_id)
            check_room(len(opened), draft.origin.reference)
        year = buddhist_year(ready.at.date())
        reference = case_reference(device.series, year, transaction.next_number("case", year))
        number = self._till.number(transaction, ready.taken)
        twice = _twice(transaction, ready)
        body = self._body(ready, device, reference, number, twice, begun(ready.evaluation))
        transaction.delete_draft(draft.id)
        entry = transaction.append(NewEntry(body, ready.actor.author, utc_stamp(ready.at)))
        following = self._following(transaction, ready, body)
        receipt = self._issue(transaction, ready, number, body.quote, body)
        # The papers are made of what has just been written; reading it back took as long again.
        view = self._cases.known(transaction.cases.get(draft.id))
        detail = CaseDetail(view, body, entry=entry.hash)
        return replace(self._with_papers(transaction, detail, receipt), begun=following)

    def record(
        self, transaction: Transaction, ready: Ready, defects: Sequence[Defect], until: date
    ) -> Submitted:
        """A case that waits until that day for the documents that are recorded as missing.

        CASE_INCOMPLETE if anything else is still to be done, or not all of them are recorded.
        """
        left = ready.evaluation.remaining
        missing = {one.id for one in left if one.kind == "document"}
        if len(missing) < len(left) or missing != {one.document for one in defects}:
            raise CounterError(Code.CASE_INCOMPLETE, count=len(left))
        draft, device = ready.draft, transaction.device or self._device
        year = buddhist_year(ready.at.date())
        reference = case_reference(device.series, year, transaction.next_number("case", year))
        twice = _twice(transaction, ready)
        body = self._body(ready, device, reference, None, twice, ())
        body = replace(body, due=until.isoformat())
        transaction.delete_draft(draft.id)
        record = Defects(draft.id, body, list(defects), until.isoformat())
        transaction.append(NewEntry(record, ready.actor.author, utc_stamp(ready.at)))
        detail = self._cases.known(transaction.cases.detail(draft.id))
        return self._with_papers(transaction, detail, None)

    def go_on(self, transaction: Transaction, ready: Ready) -> Submitted:
        """The same case once more, put right or no longer waiting; number and office stay, and of
        one that is put right also the day of its submission.

        CASE_NOT_RETURNED if something else has become of it since the draft was begun.
        """
        draft, correction = ready.draft, ready.draft.corrects
        assert correction is not None
        detail = transaction.cases.detail(draft.id)
        before = detail.body if detail is not None else None
        if detail is None or before is None or not still_as_seen(detail, correction):
            raise not_returned()
        due = due_of(draft, ready.evaluation)
        _check(ready, due)
        number = self._till.number(transaction, ready.taken)
        device, now = transaction.device or self._device, ready.evaluation.quote
        waits = correction.waits
        paid = None if waits or number is not None or correction.paid == now else correction.paid
        twice = _twice(transaction, ready)
        first = before.receipt_number or number
        follows = begun(ready.evaluation) if waits else before.follows
        body = replace(
            self._body(ready, device, before.reference, first, twice, follows),
            origin=before.origin,
            office=before.office,
            counter=before.counter,
            submitted_at=ready.at.isoformat(timespec="seconds") if waits else before.submitted_at,
            life=replace(ready.evaluation.life, route=before.life.route, owning=before.life.owning),
            paid=paid,
        )
        transaction.delete_draft(draft.id)
        on = transaction.cases.made_on(draft.id)
        kind = Accepted if waits else PutRight
        stands = replace(detail.view.standing, life=body.life)
        to = kind.leads(stands, ready.actor.id).state
        move = kind(draft.id, "", on.version, to, body, number, on_move=on.move)
        entry = transaction.append(NewEntry(move, ready.actor.author, utc_stamp(ready.at)))
        following = self._following(transaction, ready, body) if waits else ()
        receipt = self._issue(transaction, ready, number, due, body)
        view = self._cases.known(transaction.cases.get(draft.id))
        detail = CaseDetail(view, body, entry=entry.hash)
        filed = self._with_papers(transaction, detail, receipt, again=not waits)
        return replace(filed, begun=following)

    def _following(
        self, transaction: Transaction, ready: Ready, body: SubmittedBody
    ) -> tuple[Draft, ...]:
        """The drafts of the cases that begin with an accepted one."""
        found = drafts_of(body, self._reference.catalogue, ready.at, ready.actor.id)
        for one in found:
            transaction.put_draft(cleaned(one))
        return found

    def reopened(self, transaction: Transaction, case_id: str, actor: str, now: datetime) -> Draft:
        """The draft by which a case would be put right; failures as `put_right.reopened`, and
        CASE_UNKNOWN.
        """
        detail = self._cases.known(transaction.cases.detail(case_id))
        stands = accepted(detail, self._reference, now.date())
        return reopened(detail, stands, self._reference.catalogue, actor, utc_stamp(now))

    def read_back(self, case_id: str, *, again: bool) -> Submitted:
        """What was filed: a repeated press answers the same as the first."""
        receipts = self._cases.receipts_of(case_id)
        receipt = receipts[-1] if receipts and len(receipts) > again else None
        return self._with_papers(None, self._cases.detail(case_id), receipt, again=again)

    def _body(
        self,
        ready: Ready,
        device: DeviceIdentity,
        reference: str,
        number: str | None,
        twice: Mapping[str, str],
        follows: Sequence[Followed],
    ) -> SubmittedBody:
        return SubmittedBody.of(
            ready.draft,
            ready.service,
            ready.evaluation,
            device,
            reference=reference,
            receipt_number=number,
            at=ready.at,
            because=grounds(ready.service, ready.evaluation),
            twice=twice,
            follows=follows,
        )

    def _issue(
        self,
        transaction: Transaction,
        ready: Ready,
        number: str | None,
        due: Quote,
        body: SubmittedBody,
    ) -> Receipt | None:
        title = ready.service.title
        return self._till.issue(transaction, number, ready.taken, due, body, title)

    def _with_papers(
        self,
        transaction: Transaction | None,
        detail: CaseDetail,
        receipt: Receipt | None,
        *,
        again: bool = False,
    ) -> Submitted:
        body = detail.body
        if body is None:
            raise RuntimeError("the body of a fresh case is missing")
        owed = max(0, body.settled.total - body.quote.total)
        papers = self._cases.papers_of(detail, receipt, transaction)
        return Submitted(detail.view, papers, (), again, owed)


def due_of(draft: Draft, evaluation: Evaluation) -> Quote:
    """What is due now: of a case that is put right what it costs beyond what was paid."""
    if draft.corrects is None or draft.corrects.waits:
        return evaluation.quote
    return evaluation.quote.beyond(draft.corrects.paid)


def _twice(transaction: Transaction, ready: Ready) -> dict[str, str]:
    """Why it may be asked for although another case stands; CASE_TWICE if it may not."""
    found = transaction.cases.in_the_way(ready.draft.id, ready.evaluation.once)
    return reasons_for(found, ready.draft.reasons)


def _check(ready: Ready, due: Quote) -> None:
    """All is there, and what is due is paid; less than nothing is owed, and not paid."""
    if not ready.evaluation.ready:
        raise CounterError(Code.CASE_INCOMPLETE, count=len(ready.evaluation.remaining))
    ready.taken.check(due)
