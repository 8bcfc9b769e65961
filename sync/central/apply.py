"""Judges entries that are already kept: moves cases and receipts on, or objects.

Pure: it works on what it is given and collects what is to be written. It never refuses an
entry; what cannot be applied becomes an objection that a person settles.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.domain.bounds import MAX_FLAGS, MAX_LINES
from desktop.domain.life import ONCE, SETTING, CaseState, Standing
from desktop.domain.numbers import parse_number
from desktop.domain.plain import table_of
from desktop.domain.staff import ActingRole
from desktop.entries import (
    Appealed,
    Body,
    DecisionMove,
    Defects,
    Issued,
    Move,
    Printed,
    Renewal,
    Settled,
    SignedIn,
    Submitted,
    begun_by,
)
from desktop.entries.rights import NO_CASE_YET, Fault, Who
from sync.central.filed import Filed, NewerBodyError, UnfitError
from sync.central.files import UNTOUCHED, BodyAt, CaseFile, Objection, ReceiptRow, facts_in
from sync.central.place import Device
from sync.protocol import WireEntry

if TYPE_CHECKING:
    from sync.central.once import OnceBook
    from sync.central.prices import Reckoner


class _NotYetError(Exception):
    """The entry speaks of a case, or of a version of one, that has not arrived."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that waits for its case, by whom, and in which role he was signed in when it came.

    `n` is its place in the order of arrival, None if this very push brings it.
    """

    case_id: str
    author: Device
    filed: Filed
    role: ActingRole | None
    n: int | None = None


@dataclass(slots=True)
class Judge:
    """Applies entries of one device, in order, to the cases and receipts that they speak of.

    `offices` are all that there are, `cases` and `receipts` hold what the database knows of those
    named by the entries, `last` the last running number of each series and year of the device,
    `roles` in which role each of its actors last signed in there, as far as it told, `refused`
    which of its entries did not count, `once` who asks for what may be asked for once, `reckoner`
    what cases cost. `waits` gets what speaks of a case, or of a version of it, that is not there
    yet, `newer` what only a newer program can judge, with the role of its actor.
    """

    device: Device
    offices: frozenset[str]
    cases: dict[str, CaseFile]
    receipts: dict[str, ReceiptRow]
    last: dict[str, int]
    roles: dict[str, ActingRole] = field(default_factory=dict)
    signed: dict[str, ActingRole] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    waits: list[Waiting] = field(default_factory=list)
    once: OnceBook | None = None
    reckoner: Reckoner | None = None
    newer: list[tuple[WireEntry, ActingRole | None]] = field(default_factory=list)

    @property
    def changed(self) -> list[CaseFile]:
        """The cases that are new, or no longer as they were."""
        return [case for case in self.cases.values() if case.new or case.touched]

    def judge(self, filed: Filed) -> None:
        """Apply one entry, or note why not; no entry has more than one objection."""
        entry, body = filed.entry, filed.body
        if filed.role is not None:
            self.roles[entry.actor] = filed.role
        if isinstance(body, NewerBodyError):
            self.newer.append((entry, self.roles.get(entry.actor)))
            return
        unfit = body if isinstance(body, UnfitError) else self._applied(entry, body)
        if unfit is None:
            return
        self.objections.append(
            Objection(entry.seq, entry.id, unfit.code, unfit.detail, unfit.case_id)
        )
        self.refused.add(entry.id)

    def _wait(self, filed: Filed, case_id: str) -> None:
        role = self.roles.get(filed.entry.actor)
        self.waits.append(Waiting(case_id, self.device, filed, role))

    def _applied(self, entry: WireEntry, body: Body) -> UnfitError | None:
        standing = None
        try:
            self._ask(entry, body)
            for kind in type(body).__mro__:
                if kind in _HANDLERS:
                    _HANDLERS[kind](self, entry, body)
                    break
        except _NotYetError:
            self._wait(Filed(entry, body), body.of_case or "")
            return None
        except UnfitError as unfit:
            if not unfit.stands:
                return unfit
            standing = unfit
        try:
            self._remember(entry, body)
        except UnfitError as unfit:
            return standing or unfit
        return standing

    def _ask(self, entry: WireEntry, body: Body) -> None:
        """Whether it may be, by the counter's own table; what is of another office is not there."""
        right, case = body.right, self.cases.get(body.of_case or "")
        stands = case.standing if case is not None else None
        if stands is not None and self.device.office not in stands.offices:
            stands = stands if None in (right.cases or ()) else None
        receipt = self.receipts.get(body.of_receipt or "")
        if right.receipt and receipt is not None and receipt.device_id != self.device.device_id:
            receipt = None
        role = self.roles.get(entry.actor)
        who = Who(entry.actor, role, self.device.office)
        fault = right.fault(who, stands, kind=body.KIND, receipt=receipt is not None)
        if isinstance(body, Move) and case is not None and stands and fault is not Fault.ROLE:
            self._compare(entry, body, case, fault)
        elif fault is Fault.NO_CASE and entry.objected is not None:
            raise _denied(entry, body, entry.objected, role)
        elif fault is Fault.NO_CASE and body.of_case not in self.cases:
            raise _NotYetError
        elif fault is not None:
            raise _denied(entry, body, fault.value, role)

    def _submitted(self, entry: WireEntry, body: Submitted) -> None:
        self._begun(entry, body, body, body.life.begins)

    def _defects(self, entry: WireEntry, body: Defects) -> None:
        self._begun(entry, body, body.so_far, CaseState.WAITING)

    def _begun(self, entry: WireEntry, whole: Body, body: Submitted, state: CaseState) -> None:
        """A case that nobody has told of before."""
        number = parse_number(body.reference)
        if number is None or number.receipt or number.series != self.device.series:
            raise UnfitError("foreign_series", body.case_id, reference=body.reference)
        stands = Standing(state, self.device.office, entry.actor, body.life)
        data: dict[str, Any] = {
            "id": body.case_id,
            "reference": body.reference,
            "service_id": body.service_id,
            "state": stands.state.value,
            "version": 1,
            "office": self.device.office,
            "counter": self.device.counter,
            "device_id": self.device.device_id,
            "submitted_at": body.submitted_at,
            "submitted_by": entry.actor,
            **facts_in(body),
            **UNTOUCHED,
            "origin": table_of(body.origin) if body.origin is not None else None,
            "opened": [],
            "flags": [table_of(one) for one in body.flags] if stands.state in SETTING else [],
            "body_digest": entry.body_digest,
        }
        here = self.device
        at = BodyAt(here.office, here.device_id, entry.seq)
        case = CaseFile(body.case_id, here.device_id, stands, 1, data, at)
        case.add(_line(entry, whole))
        self.cases[body.case_id] = case
        full = None
        if body.origin is not None and (before := self.cases.get(body.origin.case_id)):
            full = None if before.opened(case, body.origin.rule) else before.case_id
        self._once(entry, case)
        if full is not None:
            raise UnfitError("case_full", full, stands=True)
        if stands.owning not in self.offices:  # it was taken in, but nobody there would see it
            raise UnfitError("unknown_office", body.case_id, stands=True, office=stands.owning)
        if isinstance(whole, Submitted) and self.reckoner is not None:  # nothing else is paid yet
            self.reckoner.begun(entry.id, whole)

    def _once(self, entry: WireEntry, case: CaseFile) -> None:
        """A case begins, or begins again: another one may ask for the same, at any office. It
        stands, since money was taken; but nobody approves it before a person has looked at both.
        """
        other = self.once.ask(case, self.cases) if self.once is not None else None
        if other is None or case.standing.held:
            return
        case.hold(entry.id, other.reference)
        both = {"reference": case.data["reference"], "other": other.reference}
        raise UnfitError(ONCE, case.case_id, stands=True, **both, other_office=other.office)

    def _settled(self, _entry: WireEntry, body: Settled) -> None:
        if case := self.cases.get(body.case_id or ""):
            case.settle(body.entry_id, self.device.office)

    def _compare(self, entry: WireEntry, body: Move, case: CaseFile, fault: Fault | None) -> None:
        """A move of what is no longer so: both sides, for a person to settle."""
        # 0: made at the counter of the case before the centre had answered its submission.
        own_first = body.on_version == 0 and case.device_id == self.device.device_id
        counted = body.on_move is None or case.has(body.on_move)
        current = counted and case.version == (1 if own_first else body.on_version)
        fits = current and fault is None
        fits = fits and body.to is body.led(case.standing, entry.actor).state
        if entry.objected is None:
            if fits and not body.one_too_many:
                return
            ahead = body.on_version > case.version
            if ahead and (entry.again or body.on_move not in self.refused):
                raise _NotYetError
        code = fault.value if current and fault is not None else "stale_decision"
        code = "case_full" if fits else code
        raise UnfitError(
            entry.objected or code,
            body.case_id,
            reference=case.data["reference"],
            yours=entry.kind,
            yours_by=entry.actor,
            yours_at=entry.at,
            yours_reason=body.reason,
            yours_on_version=body.on_version,
            theirs=case.state.value,
            theirs_by=case.data["decided_by"],
            theirs_at=case.data["decided_at"],
            theirs_reason=case.data["reason"],
            theirs_version=case.version,
        )

    def _moved(self, entry: WireEntry, body: Move) -> None:
        case = self.cases[body.case_id]
        case.standing = stands = body.led(case.standing, entry.actor)
        case.version += 1
        case.data.update(
            state=stands.state.value,
            version=case.version,
            decided_by=entry.actor,
            decided_at=entry.at,
            reason=body.reason,
            first=stands.first or None,
            first_by=stands.first_by or None,
            decider=stands.decided_by or None,
        )
        if isinstance(body, DecisionMove) and not body.half:
            flags = [*case.data.get("flags", ()), *map(table_of, body.sets)]
            if body.sets and len(flags) > MAX_FLAGS:
                raise UnfitError("case_full", case.case_id, stands=True)
            case.data["flags"] = flags
        if isinstance(body, Appealed):
            self._once(entry, case)

    def _renewed(self, entry: WireEntry, body: Renewal) -> None:
        case, content = self.cases[body.case_id], body.corrected
        if content is not None and not case.keeps_its_place(content, accepts=body.ACCEPTS):
            raise _denied(entry, body, "body", self.roles.get(entry.actor))
        self._moved(entry, body)
        if content is not None:
            case.data.update(facts_in(content), corrected=case.version)
            case.data.update(submitted_at=content.submitted_at, body_digest=entry.body_digest)
            case.body = BodyAt(self.device.office, self.device.device_id, entry.seq)
            self._once(entry, case)
        if content is not None and self.reckoner is not None:
            self.reckoner.renewed(entry, body, case.timeline)

    def _issued(self, _entry: WireEntry, body: Issued) -> None:
        receipt = body.receipt
        number, case_id = parse_number(receipt.number), receipt.case_id
        if number is None or not number.receipt:
            raise UnfitError("receipt_number", case_id)
        if number.series != self.device.series:
            raise UnfitError("foreign_series", case_id, number=receipt.number)
        series, running = number.in_year, number.running
        expected = self.last.get(series, 0) + 1
        self.receipts[receipt.number] = ReceiptRow(
            receipt.number,
            self.device.device_id,
            series,
            running,
            case_id,
            receipt.total,
            new=True,
        )
        self.last[series] = max(running, expected - 1)
        if running != expected:  # the money was taken, so the receipt stands; the gap is shown
            raise UnfitError(
                "receipt_gap", case_id, stands=True, number=receipt.number, expected=expected
            )
        if self.reckoner is not None:
            case = self.cases.get(case_id)
            seen = case is not None and self.device.office in case.standing.offices
            self.reckoner.receipt(receipt, case if seen else None)

    def _printed(self, _entry: WireEntry, body: Printed) -> None:
        receipt = self.receipts[body.number]
        receipt.copies = max(receipt.copies, body.copy_no)
        receipt.touched = True

    def _signed_in(self, entry: WireEntry, body: SignedIn) -> None:
        if entry.key_id:  # who signs needs not say in which role
            return
        self.roles[body.staff_id] = self.signed[body.staff_id] = body.role

    def remember(self, filed: Filed) -> None:
        """What needs its case, of an entry that had all but this when it came.

        A timeline that is full meanwhile is no objection: the entry may have one already.
        """
        assert isinstance(filed.body, Body)
        if isinstance(filed.body, Settled):
            self._settled(filed.entry, filed.body)
        with suppress(UnfitError):
            self._remember(filed.entry, filed.body)

    def _remember(self, entry: WireEntry, body: Body) -> None:
        """A further line in the timeline of the case that the entry is about."""
        case = self.cases.get(body.of_case or "")
        if case is None and body.of_case and body.RIGHT.cases != NO_CASE_YET:
            self._wait(Filed(entry, body), body.of_case)
        if case is None or begun_by(body) is not None:
            return
        if self.device.office not in case.standing.offices:
            return
        if not isinstance(body, Move) and len(case.timeline) >= MAX_LINES:
            raise UnfitError("case_full", case.case_id)
        case.add(_line(entry, body))


def _denied(entry: WireEntry, body: Body, code: str, role: ActingRole | None) -> UnfitError:
    unfit = UnfitError(code, body.of_case, kind=entry.kind, role=role)
    if isinstance(body, Move):
        unfit.detail["yours_on_version"] = body.on_version
    return unfit


def _line(entry: WireEntry, body: Body) -> dict[str, Any]:
    # By `entry` a counter tells the line from others of the same moment and kind.
    line = {"entry": entry.id, "at": entry.at, "kind": entry.kind, "actor": entry.actor}
    return {**line, "facts": dict(body.facts)}


_HANDLERS: dict[type[Body], Callable[[Judge, WireEntry, Any], None]] = {
    Submitted: Judge._submitted,
    Defects: Judge._defects,
    Settled: Judge._settled,
    Renewal: Judge._renewed,
    Move: Judge._moved,
    Issued: Judge._issued,
    Printed: Judge._printed,
    SignedIn: Judge._signed_in,
}


def names(entries: list[Filed]) -> tuple[set[str], set[str]]:
    """The case ids and receipt numbers that entries speak of, to be looked up beforehand."""
    bodies = [each.body for each in entries if isinstance(each.body, Body)]
    cases = {body.of_case for body in bodies if body.of_case is not None}
    cases |= {b.origin.case_id for b in bodies if isinstance(b, Submitted) and b.origin is not None}
    receipts = {body.of_receipt for body in bodies if body.of_receipt is not None}
    return cases, receipts


def series_of(device: Device, numbers: set[str]) -> set[str]:
    """The series and years of the device in which receipt numbers lie, `BKP3A-69`."""
    read = [parts for number in numbers if (parts := parse_number(number)) and parts.receipt]
    return {parts.in_year for parts in read if parts.series == device.series}
