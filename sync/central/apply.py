"""Judges entries that are already kept: moves cases and receipts on, or objects.

Pure: it works on what it is given and collects what is to be written. It never refuses an
entry; what cannot be applied becomes an objection that a person settles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from desktop.domain.case import CaseState, may_move
from desktop.domain.journal import KINDS
from desktop.domain.numbers import parse_number
from sync.central.place import Device
from sync.protocol import Count, Uuid, WireEntry


@dataclass(slots=True)
class CaseFile:
    """A case at the centre; `data` is what the feed carries."""

    case_id: str
    office: str
    device_id: str
    state: CaseState
    version: int
    data: dict[str, Any]
    new: bool = False
    touched: bool = False


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


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a time without a zone")
    return text


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


# Other counters read these again, so what they cannot read must not reach the feed.
_Moment = Annotated[str, AfterValidator(_moment)]
_Day = Annotated[str, AfterValidator(_day)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)


class _Masked(_Body):
    citizen_id_masked: str = ""


class _Total(_Body):
    total: Count = 0


class _Submitted(_Body):
    case_id: Uuid
    reference: str
    service_id: str
    submitted_at: _Moment
    due: _Day
    person_key: str = ""
    person_name: str = ""
    contract_account: str = ""
    copies_taken: Count = 0
    receipt_number: str | None = None
    applicant: _Masked = _Masked()
    quote: _Total = _Total()


class _Decided(_Body):
    case_id: Uuid
    decision: Literal["approve", "return"]
    reason: str = ""
    on_version: Count
    decided_at: _Moment
    decided_by: str = ""


class _Issued(_Body):
    number: str
    case_id: Uuid
    total: Count


class _Settled(_Body):
    case_id: Uuid | None = None
    code: str = ""
    reason: str = ""


class _Named(_Body):
    number: str


class _Printed(_Named):
    copy_no: Annotated[int, Field(ge=0, le=9999)]


_Read = TypeVar("_Read", bound=_Body)


def _read(model: type[_Read], entry: WireEntry) -> _Read:
    return model.model_validate(_parse(entry))


def _parse(entry: WireEntry) -> Any:
    try:
        return from_json(entry.body, allow_inf_nan=False)
    except ValueError:  # no JSON, lone surrogates, nested without end
        raise _UnfitError("body", kind=entry.kind) from None


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

    def judge(self, entry: WireEntry) -> None:
        """Apply one entry, or note why not."""
        try:
            handler = _HANDLERS.get(entry.kind)
            if handler is not None:
                handler(self, entry)
            elif entry.kind not in KINDS:
                raise _UnfitError("unknown_kind", kind=entry.kind)
            if entry.kind != "case.submitted" and entry.stream.startswith("case:"):
                self._remember(entry.stream.removeprefix("case:"), entry)
        except ValidationError:
            self._object(entry, _UnfitError("body", kind=entry.kind))
        except _UnfitError as unfit:
            self._object(entry, unfit)

    def _object(self, entry: WireEntry, unfit: _UnfitError) -> None:
        self.objections.append(
            Objection(entry.seq, entry.id, unfit.code, unfit.detail, unfit.case_id)
        )

    def _submitted(self, entry: WireEntry) -> None:
        body = _read(_Submitted, entry)
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
            "body": _parse(entry),
            "timeline": [_line(entry, reference=body.reference)],
        }
        self.cases[body.case_id] = CaseFile(
            body.case_id, self.device.office, self.device.device_id, state, 1, data, new=True
        )

    def _decided(self, entry: WireEntry) -> None:
        body = _read(_Decided, entry)
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

    def _issued(self, entry: WireEntry) -> None:
        body = _read(_Issued, entry)
        number = parse_number(body.number)
        if number is None or not number.receipt:
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

    def _attempted(self, entry: WireEntry) -> None:
        self._own_receipt(_read(_Named, entry).number)

    def _printed(self, entry: WireEntry) -> None:
        body = _read(_Printed, entry)
        receipt = self._own_receipt(body.number)
        receipt.copies = max(receipt.copies, body.copy_no)
        receipt.touched = True

    def _own_receipt(self, number: str) -> ReceiptRow:
        receipt = self.receipts.get(number)
        if receipt is None or receipt.device_id != self.device.device_id:
            raise _UnfitError("receipt_unknown")
        return receipt

    def _settled(self, entry: WireEntry) -> None:
        body = _read(_Settled, entry)
        if body.case_id is not None:
            self._remember(body.case_id, entry, code=body.code, reason=body.reason)

    def _remember(self, case_id: str, entry: WireEntry, **facts: str | int) -> None:
        case = self.cases.get(case_id)
        if case is None or case.office != self.device.office:
            return
        if entry.kind == "case.decided":
            facts = {"decision": case.data["decision"], "reason": case.data["reason"]}
        case.data["timeline"].append(_line(entry, **facts))
        case.touched = True


def _line(entry: WireEntry, **facts: str | int) -> dict[str, Any]:
    return {"at": entry.at, "kind": entry.kind, "actor": entry.actor, "facts": facts}


_HANDLERS: dict[str, Callable[[Judge, WireEntry], None]] = {
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
        if entry.kind.startswith("receipt.") or entry.kind == "exception.settled":
            try:
                body = _parse(entry)
            except _UnfitError:
                continue
            if isinstance(body, dict):
                for found, key in ((cases, "case_id"), (receipts, "number")):
                    value = body.get(key)
                    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9-]{1,40}", value):
                        found.add(value)
    return cases, receipts


def series_of(device: Device, numbers: set[str]) -> set[str]:
    """The series and years of the device in which receipt numbers lie, `BKP3A-69`."""
    read = [parts for number in numbers if (parts := parse_number(number)) and parts.receipt]
    return {parts.in_year for parts in read if parts.series == device.series}
