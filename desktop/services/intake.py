"""Taking a case in: a draft from the first key, evaluated as it is typed, submitted in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.case import Draft, InTheWay, ShutDraft
from desktop.domain.citizen import Person
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import OnceKey
from desktop.domain.party import alone
from desktop.domain.receipt import Payment
from desktop.domain.text import clean, cleaned
from desktop.entries import Defect, Discarded, NewEntry
from desktop.ids import new_id
from desktop.ports import Clock
from desktop.services.drafting import Drafting
from desktop.services.filing import Filing, Ready, Submitted
from desktop.services.receipts import Payer, Taken
from desktop.services.reference import Reference
from desktop.services.session import Session

if TYPE_CHECKING:
    from desktop.store import Store


class Intake(Drafting):
    """Drafts as they are kept, and their submission. Methods that write or read the store say so;
    they belong on the store lane.
    """

    def __init__(
        self,
        store: Store,
        filing: Filing,
        reference: Reference,
        clock: Clock,
        device: DeviceIdentity,
    ) -> None:
        super().__init__(reference, clock, device)
        self._store = store
        self._filing = filing

    # --- drafts ------------------------------------------------------------------------------

    def open_draft(
        self,
        applicant: Person | None,
        service_id: str | None = None,
        actor: str = "",
        *,
        identity: str = "",
    ) -> Draft:
        """A new draft, kept from its first moment (writes), in the place of that of the `identity`
        which was typed for it. Of nobody (`applicant` is None) only with a service: whether that
        can do without is said by its form.
        """
        stamp = utc_stamp(self._clock.now())
        parties = alone(applicant) if applicant is not None else {}
        draft = Draft(new_id(), service_id, parties, actor=actor, created_at=stamp)
        if service_id is not None:
            draft = self.choose_service(draft, service_id)
        draft = cleaned(replace(draft, updated_at=stamp))
        with self._store.write() as transaction:
            transaction.put_draft(draft)
            if identity:
                transaction.delete_draft(identity)
        return draft

    def keep_identity(self, draft: Draft) -> bool:
        """Keep an identity as it is being typed, from its first key (writes)."""
        stamp = utc_stamp(self._clock.now())
        with self._store.write() as transaction:
            transaction.put_draft(replace(cleaned(draft), updated_at=stamp))
        return True

    def drop_identity(self, draft_id: str) -> None:
        """Throw away an identity from which no application has begun (writes)."""
        with self._store.write() as transaction:
            draft = transaction.drafts.get(draft_id)
            if draft is not None and draft.service_id is None:
                transaction.delete_draft(draft_id)

    def with_photo(self, draft: Draft, photo: bytes) -> Draft:
        """The draft with the card's photo beside it while it is open (writes)."""
        with self._store.write() as transaction:
            if draft.came is None:  # the service has no place for whoever has come
                return draft
            sha256 = transaction.put_blob(photo)
            came = replace(draft.came, photo_sha256=sha256)
            draft = cleaned(draft.seat(draft.applicant_role, came))
            transaction.put_draft(draft)
        return draft

    def save_draft(self, draft: Draft) -> bool:
        """Keep the draft as it is now (writes); False when it has been submitted or discarded."""
        stamp = utc_stamp(self._clock.now())
        with self._store.write() as transaction:
            if not transaction.drafts.holds(draft.id):
                return False
            transaction.put_draft(replace(cleaned(draft), updated_at=stamp))
        return True

    def put_right(self, case_id: str, actor: str) -> Draft:
        """The draft by which a returned case is put right, as it was left or anew (writes).

        CASE_NOT_RETURNED if it does not wait for that, CASE_UNKNOWN, or CASE_NOT_HERE.
        """
        with self._store.write() as transaction:
            kept = transaction.drafts.get(case_id)
            if kept is not None:
                return kept
            draft = self._filing.reopened(transaction, case_id, actor, self._clock.now())
            draft = cleaned(self._settled(draft))
            transaction.put_draft(draft)
        return draft

    def draft(self, draft_id: str) -> Draft:
        """A draft to go on with (reads); CASE_DRAFT_GONE if there is none any more.

        CASE_DRAFT_NEWER or CASE_DRAFT_UNREADABLE as `DraftStore.get`.
        """
        draft = self._store.drafts.get(draft_id)
        if draft is None:
            raise _gone()
        return draft

    def drafts(self, actor: str | None = None) -> list[Draft]:
        """The drafts of one member of staff or of all, the last touched first (reads)."""
        return self._store.drafts.list(actor)

    def shut_drafts(self) -> tuple[ShutDraft, ...]:
        """The drafts that this program cannot open (reads)."""
        return self._store.drafts.shut()

    def discard(self, draft_id: str, reason: str, actor: Session) -> None:
        """Throw a draft away (writes); a draft that is gone already stays gone.

        CounterError CASE_NO_REASON without a reason.
        """
        reason = clean(reason).strip()
        if not reason:
            raise CounterError(Code.CASE_NO_REASON)
        self._evaluated.forget()
        with self._store.write() as transaction:
            draft = transaction.drafts.get(draft_id)
            if draft is None:
                return
            transaction.delete_draft(draft_id)
            if draft.corrects is not None:  # its case stays as it is
                return
            body = Discarded(draft.id, draft.service_id, reason)
            transaction.append(NewEntry(body, actor.author, utc_stamp(self._clock.now())))

    def in_the_way(self, draft_id: str, keys: Sequence[OnceKey]) -> tuple[InTheWay, ...]:
        """The cases that stand and ask for the same, as far as this PC knows (reads)."""
        return self._store.cases.in_the_way(draft_id, keys)

    # --- submission ----------------------------------------------------------------------------

    def submit(
        self,
        draft: Draft,
        payment: Payment | None,
        actor: Session,
        *,
        payer: Payer | None = None,
    ) -> Submitted:
        """The draft as a case with its receipt, in one transaction (writes).

        Submitting the same draft again gives the same case. CounterError CASE_INCOMPLETE,
        CASE_TWICE, CASE_LINKS_FULL, PAYMENT_DIFFERS, CASE_DRAFT_GONE or CLOCK_WRONG, and then
        nothing has changed; STORE_NO_MARK if the numbers may not be shown yet.
        """
        draft, payer, correction = cleaned(draft), cleaned(payer), draft.corrects
        with self._store.write() as transaction:
            if transaction.drafts.holds(draft.id):
                self._clock.check()
                taken = Taken(payment, self._clock.now(), actor, payer)
                ready = Ready(draft, self.service(draft), self.evaluate(draft), taken)
                filing = self._filing
                file = filing.accept if correction is None else filing.go_on
                submitted = file(transaction, ready)
                self._evaluated.forget()
                return submitted
            if not transaction.cases.holds(draft.id):
                raise _gone()
            transaction.settle_mark()
        again = correction is not None and not correction.waits
        return self._filing.read_back(draft.id, again=again)

    def record_defects(self, draft: Draft, defects: Sequence[Defect], actor: Session) -> Submitted:
        """The one defect record of a draft, which becomes a case that waits (writes).

        Recorded again it is the same. CASE_INCOMPLETE if more than documents is missing, or not all
        of these are recorded; CASE_DRAFT_GONE or CLOCK_WRONG as `submit`.
        """
        draft = cleaned(draft)
        defects = [replace(one, note=clean(one.note).strip()) for one in defects]
        with self._store.write() as transaction:
            if transaction.drafts.holds(draft.id):
                self._clock.check()
                taken = Taken(None, self._clock.now(), actor)
                ready = Ready(draft, self.service(draft), self.evaluate(draft), taken)
                until = self.last_day(draft)
                recorded = self._filing.record(transaction, ready, defects, until)
                self._evaluated.forget()
                return recorded
            if not transaction.cases.holds(draft.id):
                raise _gone()
            transaction.settle_mark()
        return self._filing.read_back(draft.id, again=False)


def _gone() -> CounterError:
    return CounterError(Code.CASE_DRAFT_GONE)
