"""Taking a case in: a draft from the first key, evaluated as it is typed, submitted in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop.domain.case import TOUCHED, Draft, FieldValue, InTheWay, ShutDraft
from desktop.domain.citizen import Person
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import OnceKey
from desktop.domain.party import Party, alone
from desktop.domain.receipt import Payment, Quote
from desktop.domain.staff import StaffMember
from desktop.domain.text import clean, cleaned
from desktop.entries import Defect, Discarded, NewEntry
from desktop.forms import rows
from desktop.forms.change import change
from desktop.forms.evaluate import Evaluation, SectionState
from desktop.forms.form import Service
from desktop.forms.given import Given
from desktop.forms.scans import SCANS, Fault, Parts
from desktop.forms.seats import seat_of
from desktop.ids import new_id
from desktop.ports import Clock
from desktop.services.cases import CaseBook
from desktop.services.evaluated import Evaluated, unready
from desktop.services.filing import Filing, Ready, Submitted, due_of
from desktop.services.put_right import course_of, reopened
from desktop.services.receipts import Payer
from desktop.services.reference import Reference

if TYPE_CHECKING:
    from desktop.store import Store


class Intake:
    """Drafts and their submission. Methods that write or read the store say so; they belong on
    the store lane. The others are quick and pure."""

    def __init__(
        self,
        store: Store,
        reference: Reference,
        cases: CaseBook,
        clock: Clock,
        device: DeviceIdentity,
    ) -> None:
        self._store = store
        self._reference = reference
        self._cases = cases
        self._clock = clock
        self._device = device
        self._evaluated = Evaluated()
        self._filing = Filing(reference, cases, device)

    # --- drafts ------------------------------------------------------------------------------

    def services(self) -> tuple[Service, ...]:
        """The services offered today."""
        return self._reference.catalogue.on(self._clock.now().date())

    def service(self, draft: Draft) -> Service:
        """The service of a draft; CASE_SERVICE_ENDED if it has none that is offered today, or
        CLOCK_WRONG if nobody knows what is today.
        """
        if draft.corrects is None:
            return self.service_of(draft.service_id or "")
        edition = draft.corrects.edition
        service = self._reference.catalogue.edition(draft.service_id or "", edition)
        if service is None:
            raise _ended()
        return service

    def service_of(self, service_id: str) -> Service:
        """A service by its id; failures as `service`."""
        service = self._reference.catalogue.get(service_id, self._clock.now().date())
        if service is None:
            self._clock.check()
            raise _ended()
        return service

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

    def choose_service(self, draft: Draft, service_id: str) -> Draft:
        """The draft for a service, filled from the card and with the usual answers."""
        draft = replace(draft, service_id=service_id, documents={}, rows={}, reasons={}, focus="")
        role, came = self.service(draft).front, draft.parties.get(draft.applicant_role)
        parties = {role: came} if role and came is not None else {}
        draft = replace(draft, values={}, left_out=(), typing={})
        return self._settled(replace(draft, parties=parties, applicant_role=role))

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

    def change(self, draft: Draft, field_id: str, text: str, *, reason: str = "") -> Draft:
        """The draft after the clerk gave a field a value, with all that follows from it."""
        service, given = self.service(draft), self._given(draft)
        now = self.evaluate(draft)
        return self._answered(draft, change(service, given, now, field_id, text, reason))

    def fill_seat(self, draft: Draft, role: str, party: Party | None) -> Draft:
        """The draft with this party in a role, or with nobody there yet."""
        return self._settled(draft.filled(role, party))

    def leave_out(self, draft: Draft, role: str) -> Draft:
        """The draft with nobody in a role, which the clerk has said."""
        return self._settled(draft.without(role))

    def add_row(self, draft: Draft, section_id: str) -> tuple[Draft, int]:
        """The draft with one more row in a table, and its number; 0 if there is no room."""
        given, number = rows.add_row(self._given(draft), self._table(draft, section_id))
        return self._answered(draft, given), number

    def remove_row(self, draft: Draft, section_id: str, number: int) -> Draft:
        """The draft without a row (from 1) of a table, and what belonged to it."""
        state, service = self._table(draft, section_id), self.service(draft)
        return self._answered(draft, rows.remove_row(service, self._given(draft), state, number))

    def put_row_back(self, draft: Draft, section_id: str, number: int, before: Draft) -> Draft:
        """The draft with the row again that was removed from the draft `before`."""
        state, service = self._table(draft, section_id), self.service(draft)
        given, old = self._given(draft), self._given(before)
        return self._answered(draft, rows.put_back(service, given, state, number, old))

    def read_code(self, draft: Draft, section_id: str, typed: str) -> Parts | Fault:
        """The parts of the code that a section takes, as far as a scanner has typed it."""
        section = next(one for one in self.service(draft).sections if one.id == section_id)
        assert section.scan is not None
        today = self._clock.now().date()
        tax_id = self._reference.seller(today, self._device.branch).tax_id
        return SCANS[section.scan.code].read(typed, tax_id)

    def scan(
        self, draft: Draft, section_id: str, parts: Mapping[str, str]
    ) -> tuple[Draft, int, bool]:
        """The draft after a code was scanned for a section, the row that has it (0 if there is
        no room, and where the section is no table), and whether it was there already.
        """
        given, service = self._given(draft), self.service(draft)
        section = next(one for one in service.sections if one.id == section_id)
        if section.repeat is None:
            for part, name in section.scan.into.items() if section.scan is not None else ():
                if parts.get(part):
                    draft = self.change(draft, name, parts[part])
            return draft, 0, False
        found = rows.scanned(given, self.evaluate(draft), section_id, parts)
        return self._answered(draft, found.given), found.row, found.known

    def _table(self, draft: Draft, section_id: str) -> SectionState:
        shown = self.evaluate(draft).sections
        return next(one for one in shown if one.section.id == section_id)

    def _answered(self, draft: Draft, given: Given) -> Draft:
        """The draft with these answers, and with what follows from them."""
        return self._settled(
            replace(
                draft,
                values=dict(given.values),
                rows={name: tuple(map(dict, table)) for name, table in given.rows.items()},
                documents=dict(given.documents),
                reasons=dict(given.reasons),
            )
        )

    def use_card(self, draft: Draft, field_id: str) -> Draft:
        """The draft with the card's own value of a field again."""
        shown = (state for state in self.evaluate(draft).fields if state.key == field_id)
        return self.change(draft, field_id, next((state.proposed for state in shown), ""))

    def evaluate(self, draft: Draft) -> Evaluation:
        """How the form stands now; what nobody has touched says nothing that is not computed."""
        touched = {name: one for name, one in draft.values.items() if one.source in TOUCHED}
        given, today = self._given(replace(draft, values=touched)), self._clock.now().date()
        return self._evaluated.of(self.service(draft), given, self._reference.rules, today)

    def shut(self) -> None:
        """No draft is in hand any more."""
        self._evaluated.forget()

    def _given(self, draft: Draft) -> Given:
        today, digits = self._clock.now().date(), self._reference.foreign_digits
        return Given(
            values=draft.values,
            rows=draft.rows,
            reasons=draft.reasons,
            parties={
                role: (seat_of(party, today, digits),) for role, party in draft.parties.items()
            },
            documents=draft.documents,
            unready=frozenset(unready(draft, self.service(draft))),
            office=self._device.office,
            course=course_of(draft.corrects, today),
        )

    def _settled(self, draft: Draft) -> Draft:
        """The draft with what untouched fields show by now; what was typed stays as it is."""
        values = dict(draft.values)
        for state in self.evaluate(draft).fields:
            if state.key != state.field.name:
                continue  # of a table: what nobody has touched there is not kept
            kept = values.get(state.key)
            if kept is not None and kept.source in TOUCHED:
                continue
            typed = kept.typed if kept is not None else ""
            values.pop(state.key, None)
            if typed or (state.text and state.source not in TOUCHED):
                values[state.key] = FieldValue(state.text, state.source, typed=typed)
        return replace(draft, values=values)

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
        stamp = utc_stamp(self._clock.now())
        with self._store.write() as transaction:
            kept = transaction.drafts.get(case_id)
            if kept is not None:
                return kept
            detail = self._cases.known(transaction.cases.detail(case_id))
            draft = reopened(detail, self._reference.catalogue, actor, stamp)
            draft = cleaned(self._settled(draft))
            transaction.put_draft(draft)
        return draft

    def due(self, draft: Draft) -> Quote:
        """What is to be paid now; of a case that is put right it may be less than nothing."""
        return due_of(draft, self.evaluate(draft))

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

    def discard(self, draft_id: str, reason: str, actor: str) -> None:
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
            transaction.append(NewEntry(body, actor, utc_stamp(self._clock.now())))

    def in_the_way(self, draft_id: str, keys: Sequence[OnceKey]) -> tuple[InTheWay, ...]:
        """The cases that stand and ask for the same, as far as this PC knows (reads)."""
        return self._store.cases.in_the_way(draft_id, keys)

    # --- submission ----------------------------------------------------------------------------

    def submit(
        self,
        draft: Draft,
        payment: Payment | None,
        actor: StaffMember,
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
                service, now = self.service(draft), self._clock.now()
                ready = Ready(draft, service, self.evaluate(draft), payment, payer, actor, now)
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

    def last_day(self, draft: Draft) -> date:
        """Until when what is missing would be waited for: a working day."""
        today, calendar = self._clock.now().date(), self._reference.calendar()
        day = today + timedelta(days=self.evaluate(draft).life.wait_days)
        while not calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def record_defects(
        self, draft: Draft, defects: Sequence[Defect], actor: StaffMember
    ) -> Submitted:
        """The one defect record of a draft, which becomes a case that waits (writes).

        Recorded again it is the same. CASE_INCOMPLETE if more than documents is missing, or not all
        of these are recorded; CASE_DRAFT_GONE or CLOCK_WRONG as `submit`.
        """
        draft = cleaned(draft)
        defects = [replace(one, note=clean(one.note).strip()) for one in defects]
        with self._store.write() as transaction:
            if transaction.drafts.holds(draft.id):
                self._clock.check()
                service, now = self.service(draft), self._clock.now()
                ready = Ready(draft, service, self.evaluate(draft), None, None, actor, now)
                until = self.last_day(draft)
                recorded = self._filing.record(transaction, ready, defects, until)
                self._evaluated.forget()
                return recorded
            if not transaction.cases.holds(draft.id):
                raise _gone()
            transaction.settle_mark()
        return self._filing.read_back(draft.id, again=False)


def _ended() -> CounterError:
    return CounterError(Code.CASE_SERVICE_ENDED)


def _gone() -> CounterError:
    return CounterError(Code.CASE_DRAFT_GONE)
