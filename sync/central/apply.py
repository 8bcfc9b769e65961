"""Judges entries that are already kept: moves cases and receipts on, or objects.

Pure: it works on what it is given and collects what is to be written. It never refuses an
entry; what cannot be applied becomes an objection that a person settles.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from desktop.domain import bounds
from desktop.domain.case import CaseState, may_move
from desktop.domain.numbers import parse_number
from sync import bodies
from sync.bodies import (
    Body,
    Decided,
    Issued,
    NotPrinted,
    Printed,
    Printing,
    Settled,
    Submitted,
)
from sync.central.place import Device
from sync.protocol import WireEntry

# Every counter of the office reads a case with its whole timeline each time that it grows.
MAX_TIMELINE = 200


@dataclass(slots=True)
class CaseFile:
    """A case at the centre; `data` is what the feed carries, `before` its state so far."""

    case_id: str
    office: str
    device_id: str
    state: CaseState
    version: int
    data: dict[str, Any]
    before: CaseState | None = None
    touched: bool = False

    @property
    def new(self) -> bool:
        """Whether the push brought it."""
        return self.before is None


@dataclass(slots=True)
class ReceiptRow:
    """A receipt at the centre; `running` is its number in the series and year."""

    number: str
    device_id: str
    series: str
    running: int
    case_id: str
    total: int
    copies: int = 0
    new: bool = False
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an entry could not be applied."""

    seq: int
    entry_id: str
    code: str
    detail: dict[str, Any]
    case_id: str | None


_TARGET = {"approve": CaseState.APPROVED, "return": CaseState.RETURNED}


class _UnfitError(Exception):
    """The entry cannot be applied."""

    def __init__(self, code: str, case_id: str | None = None, **detail: str | int | None) -> None:
        super().__init__(code)
        self.code, self.case_id, self.detail = code, case_id, detail


@dataclass(slots=True)
class Judge:
    """Applies entries of one device, in order, to the cases and receipts that they speak of.

    `cases` and `receipts` hold what the database knows of those named by the entries, `last`
    the last running number of each series and year of the device.
    """

    device: Device
    cases: dict[str, CaseFile]
    receipts: dict[str, ReceiptRow]
    last: dict[str, int]
    objections: list[Objection] = field(default_factory=list)

    @property
    def changed(self) -> list[CaseFile]:
        """The cases that are new, or no longer as they were."""
        return [case for case in self.cases.values() if case.new or case.touched]

    def judge(self, entry: WireEntry) -> None:
        """Apply one entry, or note why not."""
        try:
            body = _read(entry)
            handler = _HANDLERS.get(entry.kind)
            if handler is not None:
                handler(self, entry, body)
            if entry.kind != "case.submitted" and entry.stream.startswith("case:"):
                self._remember(entry.stream.removeprefix("case:"), entry)
        except _UnfitError as unfit:
            self._object(entry, unfit)

    def _object(self, entry: WireEntry, unfit: _UnfitError) -> None:
        self.objections.append(
            Objection(entry.seq, entry.id, unfit.code, unfit.detail, unfit.case_id)
        )

    def _submitted(self, entry: WireEntry, body: Body) -> None:
        assert isinstance(body, Submitted)
        if entry.stream != f"case:{body.case_id}":
            raise _UnfitError("body", kind=entry.kind)
        if body.case_id in self.cases:
            raise _UnfitError("case_exists", body.case_id, reference=body.reference)
        number = parse_number(body.reference)
        if number is None or number.receipt or number.series != self.device.series:
            raise _UnfitError("foreign_series", body.case_id, reference=body.reference)
        state = CaseState.SUBMITTED
        data: dict[str, Any] = {
            "id": body.case_id,
            "reference": body.reference,
            "service_id": body.service_id,
            "state": state.value,
            "version": 1,
            "office": self.device.office,
            "counter": self.device.counter,
            "device_id": self.device.device_id,
            "submitted_at": body.submitted_at,
            "submitted_by": entry.actor,
            "due": body.due,
            "total": body.quote.total,
            "receipt_number": body.receipt_number,
            "person_name": body.person_name,
            "person_key": body.person_key,
            "citizen_id_masked": body.applicant.citizen_id_masked,
            "contract_account": body.contract_account,
            "copies_taken": body.copies_taken,
            "decision": None,
            "decided_by": None,
            "decided_at": None,
            "reason": None,
            "body": json.loads(entry.body or ""),
            "timeline": [_line(entry, reference=body.reference)],
        }
        self.cases[body.case_id] = CaseFile(
            body.case_id, self.device.office, self.device.device_id, state, 1, data
        )

    def _decided(self, entry: WireEntry, body: Body) -> None:
        assert isinstance(body, Decided)
        case = self.cases.get(body.case_id)
        if entry.stream != f"case:{body.case_id}":
            raise _UnfitError("body", kind=entry.kind)
        if case is None or case.office != self.device.office:
            raise _UnfitError("case_unknown", body.case_id)
        # 0: decided at the counter of the case before the centre had answered its submission.
        own_first = body.on_version == 0 and case.device_id == self.device.device_id
        target = _TARGET[body.decision]
        current = case.version == (1 if own_first else body.on_version)
        if not current or not may_move(case.state, target, "supervisor"):
            # A decision on what is no longer so: both sides, for a person to settle.
            raise _UnfitError(
                "stale_decision" if not current else "not_allowed",
                body.case_id,
                reference=case.data["reference"],
                yours=body.decision,
                yours_by=entry.actor,
                yours_at=body.decided_at,
                yours_reason=body.reason,
                yours_on_version=body.on_version,
                theirs=case.state.value,
                theirs_by=case.data["decided_by"],
                theirs_at=case.data["decided_at"],
                theirs_reason=case.data["reason"],
                theirs_version=case.version,
            )
        case.state = target
        case.version += 1
        case.data.update(
            state=target.value,
            version=case.version,
            decision=body.decision,
            decided_by=body.decided_by or entry.actor,
            decided_at=body.decided_at,
            reason=body.reason,
        )

    def _issued(self, entry: WireEntry, body: Body) -> None:
        assert isinstance(body, Issued)
        number = parse_number(body.number)
        if number is None or not number.receipt or body.number != body.number.strip().upper():
            raise _UnfitError("receipt_number", body.case_id)
        if body.number in self.receipts:
            raise _UnfitError("receipt_exists", body.case_id, number=body.number)
        if number.series != self.device.series:
            raise _UnfitError("foreign_series", body.case_id, number=body.number)
        series, running = number.in_year, number.running
        expected = self.last.get(series, 0) + 1
        self.receipts[body.number] = ReceiptRow(
            body.number,
            self.device.device_id,
            series,
            running,
            body.case_id,
            body.total,
            new=True,
        )
        self.last[series] = max(running, expected - 1)
        self._remember(body.case_id, entry, number=body.number, total=body.total)
        if running != expected:  # the money was taken, so the receipt stands; the gap is shown
            raise _UnfitError("receipt_gap", body.case_id, number=body.number, expected=expected)

    def _attempted(self, _entry: WireEntry, body: Body) -> None:
        assert isinstance(body, Printing | NotPrinted)
        self._own_receipt(body.number)

    def _printed(self, _entry: WireEntry, body: Body) -> None:
        assert isinstance(body, Printed)
        receipt = self._own_receipt(body.number)
        receipt.copies = max(receipt.copies, body.copy_no)
        receipt.touched = True

    def _own_receipt(self, number: str) -> ReceiptRow:
        receipt = self.receipts.get(number)
        if receipt is None or receipt.device_id != self.device.device_id:
            raise _UnfitError("receipt_unknown")
        return receipt

    def _settled(self, entry: WireEntry, body: Body) -> None:
        assert isinstance(body, Settled)
        if body.case_id is not None:
            self._remember(body.case_id, entry, code=body.code, reason=body.reason)

    def _remember(self, case_id: str, entry: WireEntry, **facts: str | int) -> None:
        case = self.cases.get(case_id)
        if case is None or case.office != self.device.office:
            return
        if entry.kind == "case.decided":
            facts = {"decision": case.data["decision"], "reason": case.data["reason"]}
        elif len(case.data["timeline"]) >= MAX_TIMELINE:
            raise _UnfitError("case_full", case_id)
        case.data["timeline"].append(_line(entry, **facts))
        case.touched = True


def _line(entry: WireEntry, **facts: str | int) -> dict[str, Any]:
    # By `entry` a counter tells the line from others of the same moment and kind.
    line = {"entry": entry.id, "at": entry.at, "kind": entry.kind, "actor": entry.actor}
    return {**line, "facts": facts}


def _read(entry: WireEntry) -> Body:
    """The body, once the row and all of the body are what every counter can read."""
    if (fault := bounds.row_fault(entry.stream, entry.kind, entry.actor)) is not None:
        raise _UnfitError("row", name=fault)
    try:
        bodies.moment(entry.at)
    except ValueError:
        raise _UnfitError("row", name="at") from None
    if entry.kind not in bodies.SHAPES:
        raise _UnfitError("unknown_kind", kind=entry.kind)
    if entry.body is None:
        raise _UnfitError("no_body", kind=entry.kind)
    try:
        bodies.parse(entry.body)
        return bodies.read(entry.kind, entry.body)
    except ValueError:  # no JSON, out of bounds, or not whole (pydantic's error is one, too)
        raise _UnfitError("body", kind=entry.kind) from None


_HANDLERS: dict[str, Callable[[Judge, WireEntry, Body], None]] = {
    "case.submitted": Judge._submitted,
    "case.decided": Judge._decided,
    "receipt.issued": Judge._issued,
    "receipt.printing": Judge._attempted,
    "receipt.printed": Judge._printed,
    "receipt.not_printed": Judge._attempted,
    "exception.settled": Judge._settled,
}


def names(entries: list[WireEntry]) -> tuple[set[str], set[str]]:
    """The case ids and receipt numbers that entries speak of, to be looked up beforehand."""
    cases: set[str] = set()
    receipts: set[str] = set()
    for entry in entries:
        if entry.stream.startswith("case:"):
            cases.add(entry.stream.removeprefix("case:"))
        if entry.body is None or not entry.kind.startswith(("receipt.", "exception.")):
            continue
        try:
            named = bodies.Named.model_validate_json(entry.body)
        except ValueError:
            continue
        if named.case_id is not None:
            cases.add(named.case_id)
        if named.number is not None:
            receipts.add(named.number)
    return cases, receipts


def series_of(device: Device, numbers: set[str]) -> set[str]:
    """The series and years of the device in which receipt numbers lie, `BKP3A-69`."""
    read = [parts for number in numbers if (parts := parse_number(number)) and parts.receipt]
    return {parts.in_year for parts in read if parts.series == device.series}
