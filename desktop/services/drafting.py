"""Filling an application: what its form says of a draft, and what a draft is after each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from desktop.domain.case import TOUCHED, Draft, FieldValue
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.party import Party
from desktop.domain.receipt import Quote
from desktop.forms import rows
from desktop.forms.change import change
from desktop.forms.evaluate import Evaluation, SectionState
from desktop.forms.form import Service
from desktop.forms.given import Given
from desktop.forms.scans import SCANS, Fault, Parts
from desktop.forms.seats import seat_of
from desktop.ports import Clock
from desktop.services.evaluated import Evaluated, unready
from desktop.services.filing import due_of
from desktop.services.put_right import answers_of, course_of, results_of
from desktop.services.reference import Reference


class Drafting:
    """A draft as the clerk fills it. All of it is quick and pure: a draft comes in and another one
    goes out; nothing is read or written.
    """

    def __init__(self, reference: Reference, clock: Clock, device: DeviceIdentity) -> None:
        self._reference = reference
        self._clock = clock
        self._device = device
        self._evaluated = Evaluated()

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

    def choose_service(self, draft: Draft, service_id: str) -> Draft:
        """The draft for a service, filled from the card and with the usual answers."""
        draft = replace(draft, service_id=service_id, documents={}, rows={}, reasons={}, focus="")
        role, came = self.service(draft).front, draft.parties.get(draft.applicant_role)
        parties = {role: came} if role and came is not None else {}
        draft = replace(draft, values={}, left_out=(), typing={})
        return self._settled(replace(draft, parties=parties, applicant_role=role))

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

    def use_card(self, draft: Draft, field_id: str) -> Draft:
        """The draft with the card's own value of a field again."""
        shown = (state for state in self.evaluate(draft).fields if state.key == field_id)
        return self.change(draft, field_id, next((state.proposed for state in shown), ""))

    def evaluate(self, draft: Draft) -> Evaluation:
        """How the form stands now; what nobody has touched says nothing that is not computed."""
        touched = {name: one for name, one in draft.values.items() if one.source in TOUCHED}
        given, today = self._given(replace(draft, values=touched)), self._clock.now().date()
        return self._evaluated.of(self.service(draft), given, self._reference.rules, today)

    def due(self, draft: Draft) -> Quote:
        """What is to be paid now; of a case that is put right it may be less than nothing."""
        return due_of(draft, self.evaluate(draft))

    def last_day(self, draft: Draft) -> date:
        """Until when what is missing would be waited for: a working day."""
        today, calendar = self._clock.now().date(), self._reference.calendar()
        day = today + timedelta(days=self.evaluate(draft).life.wait_days)
        while not calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def shut(self) -> None:
        """No draft is in hand any more."""
        self._evaluated.forget()

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
            results=results_of(draft.corrects),
            outside=answers_of(draft.corrects, self.service(draft)),
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


def _ended() -> CounterError:
    return CounterError(Code.CASE_SERVICE_ENDED)
