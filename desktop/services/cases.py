"""The book of cases: finding them, what happened to them, and their papers once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from desktop.domain.case import CaseView
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import CaseState, Ending
from desktop.domain.papers import CaseRecord
from desktop.domain.receipt import ApplicationSummary, Receipt
from desktop.domain.text import Text
from desktop.entries import DocumentPrinted, NewEntry
from desktop.entries.detail import CaseDetail
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Service
from desktop.forms.given import Run
from desktop.forms.owed import owed_back
from desktop.forms.values import YES
from desktop.ports import Clock
from desktop.services.accepted import accepted, again
from desktop.services.defects import record_of
from desktop.services.inviting import invitation_of
from desktop.services.proving import Proof, check, codes_of
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.services.summary import summary_of
from desktop.signing.statement import Fault

if TYPE_CHECKING:
    from desktop.store import Store
    from desktop.store.listing import CaseLists
    from desktop.store.readers import Readers

# By which move a case comes to where its money is owed back.
_ENDINGS: Mapping[CaseState, Ending] = {
    CaseState.REFUSED: "refuse",
    CaseState.WITHDRAWN: "withdraw",
    CaseState.LAPSED: "lapse",
}
T = TypeVar("T", CaseView, CaseDetail)


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """One person's day: cases taken, those that needed no second visit, copies taken."""

    cases: int = 0
    first_visit: int = 0
    copies: int = 0


class CaseBook:
    """Reads of cases (on the store lane); `name_of` gives a staff id its name for the papers."""

    def __init__(
        self, store: Store, reference: Reference, clock: Clock, name_of: Callable[[str], Text]
    ) -> None:
        self._store = store
        self._reference = reference
        self._clock = clock
        self._name_of = name_of

    @property
    def lists(self) -> CaseLists:
        """The lists of cases, read piece by piece."""
        return self._store.lists

    def view(self, case_id: str) -> CaseView:
        """A case as the lists show it; CASE_UNKNOWN if this PC has never heard of it."""
        return self.known(self._store.cases.get(case_id))

    def detail(self, case_id: str) -> CaseDetail:
        """A case with everything in it; CASE_UNKNOWN as `view`.

        ValueError for a body that makes no sense here, or that only a newer program can read.
        """
        return self.known(self._store.cases.detail(case_id))

    def mark(self, view: CaseView) -> object:
        """What is the same for as long as nothing is new of a case, nor of the data of the office
        by which it is shown; cheaper to ask for than the case.
        """
        lines, today = self._store.cases.written_here(view.id), self._clock.now().date()
        return view, lines, today, self._reference.catalogue, self._reference.rules

    def known(self, found: T | None) -> T:
        """What was found, or CASE_UNKNOWN."""
        if found is None:
            raise CounterError(Code.CASE_UNKNOWN)
        return found

    def history(self, person_key: str) -> list[CaseView]:
        """The cases of a person at this office, the newest first."""
        return self._store.cases.history(person_key) if person_key else []

    def today(self, actor: str) -> list[CaseView]:
        """What a member of staff has taken today, the newest first."""
        return self._store.cases.today(actor, self._clock.now().date())

    def returned(self, actor: str) -> list[CaseView]:
        """What this person or this counter took in and has to put right, the oldest first."""
        return self._store.cases.returned(actor)

    def my_day(self, actor: str) -> DayNumbers:
        """The day's own numbers; a case returned for something missing is no first visit, nor is
        one that was moved on after its decision: somebody came again.
        """
        taken = self.today(actor)
        return DayNumbers(
            cases=len(taken),
            first_visit=sum(not _came_again(case) for case in taken),
            copies=sum(case.copies_taken for case in taken),
        )

    # --- papers ------------------------------------------------------------------------------

    def papers_of(
        self, detail: CaseDetail, receipt: Receipt | None, within: Readers | None = None
    ) -> CaseRecord:
        """What the papers of a case are made of, with the receipt that is meant; `within` the
        transaction that has just written them.
        """
        today, catalogue = self._clock.now().date(), self._reference.catalogue
        service, office, clerk = self._on_paper(detail)
        offered = {
            one.service_id: catalogue.get(one.service_id, today)
            for one in (detail.body.follows if detail.body is not None else ())
        }
        return CaseRecord(
            detail.view.id,
            self._told(summary_of(detail, service, office, clerk), today),
            receipt,
            record_of(detail, service, office, clerk),
            invitation_of(detail, offered, service, office),
            codes_of(within or self._store, detail, receipt),
        )

    def _told(self, summary: ApplicationSummary | None, today: date) -> ApplicationSummary | None:
        """With what a person is told of the data that are taken."""
        privacy = self._reference.notice(today).short
        return replace(summary, privacy=privacy) if summary is not None else None

    def _on_paper(self, detail: CaseDetail) -> tuple[Service | None, Text, str]:
        """What each paper says: the service in the case's own edition, office, and clerk."""
        view = detail.view
        edition = detail.body.service_version if detail.body is not None else ""
        service = self._reference.catalogue.edition(view.service_id, edition)
        district = self._reference.districts.by_code.get(view.office)
        office = district.office_name if district else Text(view.office, view.office)
        return service, office, self._name_of(view.submitted_by).th

    def accepted(self, detail: CaseDetail) -> Evaluation | None:
        """The case evaluated as it stands, for decisions; None where its service or body lacks."""
        stands = accepted(detail, self._reference, self._clock.now().date())
        return self._flagged(stands) if stands is not None else None

    def _flagged(self, stands: Evaluation) -> Evaluation:
        """With the flags that cases known here have set; of others nobody here knows."""
        run: Run = stands.env[0]
        known = {
            asked.fact: YES
            for asked in stands.questions
            if asked.flag and self._store.flags.is_set(asked.flag, asked.inputs["on"], run.today)
        }
        if not known:
            return stands
        return again(stands, replace(run.given, outside={**run.given.outside, **known}))

    def owed_in(self, cases: Iterable[CaseView]) -> dict[str, int]:
        """What is owed back of these, by id; those of which nothing is are left out."""
        found = {}
        for view in cases:
            if view.receipt_number is None or view.state is CaseState.DONE:
                continue
            with suppress(ValueError):  # a newer program has written it
                detail = self.detail(view.id)
                if owed := owed_of(detail, self.accepted(detail)):
                    found[view.id] = owed
        return found

    def proof(self, code: str) -> Proof | Fault | None:
        """What a paper's code proves here; None where no centre has given this PC its key."""
        return check(self._store, code)

    def receipts_of(self, case_id: str) -> list[Receipt]:
        """The receipts of a case that this PC has issued."""
        return self._store.receipts.of_case(case_id)

    def printed(self, case_id: str, document: str, actor: Session) -> None:
        """A paper of the case, by the name `document`, has come out of the printer (writes)."""
        with self._store.write() as transaction:
            body = DocumentPrinted(case_id, document)
            transaction.append(NewEntry(body, actor.witness, utc_stamp(self._clock.now())))


def owed_of(detail: CaseDetail, stands: Evaluation | None) -> int:
    """What of the money that was paid is the customer's again, in satang: of a case that ended
    before its time, and of one that costs less since it was put right.
    """
    body, move = detail.body, _ENDINGS.get(detail.view.state)
    if body is None or body.receipt_number is None:
        return 0
    if move is None:
        return max(0, body.settled.total - body.quote.total)
    return owed_back(stands, body.settled, move).total if stands is not None else 0


def _came_again(case: CaseView) -> bool:
    """Version 1 at the centre is the submission, 2 the decision."""
    waits_again = case.state is CaseState.ACCEPTED and case.decided_by is not None
    return case.state is CaseState.RETURNED or waits_again or case.version > 2
