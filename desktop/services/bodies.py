"""The bodies of journal entries, as every reader of the journal knows them.

Shapes are fixed: the store folds them, the central side applies them, other counters show them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.domain.case import Draft
from desktop.domain.catalogue import Service
from desktop.domain.checks import tidy
from desktop.domain.citizen import Applicant, mask_citizen_id, person_key
from desktop.domain.device import DeviceIdentity
from desktop.domain.documents import copies_taken
from desktop.domain.evaluate import Evaluation
from desktop.domain.plain import plain
from desktop.domain.receipt import Receipt
from desktop.domain.thai_date import CardDate

LIFELONG = "lifelong"


def key_of(applicant: Applicant, device: DeviceIdentity) -> str:
    """The name of the applicant's stream; empty for one without a citizen id."""
    if not applicant.citizen_id:
        return ""
    return person_key(applicant.citizen_id, device.person_pepper)


def submitted_body(
    draft: Draft,
    service: Service,
    evaluation: Evaluation,
    device: DeviceIdentity,
    *,
    reference: str,
    receipt_number: str | None,
    at: datetime,
) -> dict[str, Any]:
    """`case.submitted`: the whole case, amounts in satang, times ISO 8601 with their zone.

    Values are those of the fields that show, tidied, also one of the chip's that was emptied with a
    reason; documents are the rows that were needed.
    """
    applicant = draft.applicant
    values = {
        field.id: {
            "value": tidy(field, draft.values[field.id].value),
            "source": draft.values[field.id].source,
            "reason": draft.values[field.id].reason,
        }
        for field in evaluation.fields
        if field.id in draft.values
        and (draft.values[field.id].value.strip() or draft.values[field.id].reason.strip())
    }
    return {
        "case_id": draft.id,
        "reference": reference,
        "service_id": service.id,
        "service_version": service.manual_edition,
        "office": device.office,
        "counter": device.counter,
        "submitted_at": at.isoformat(timespec="seconds"),
        "due": evaluation.due.isoformat(),
        "due_unconfirmed": evaluation.due_unconfirmed,
        "applicant": _applicant(applicant, keep_photo=service.keep_photo),
        "person_key": key_of(applicant, device),
        "person_name": applicant.thai_name.short,
        "contract_account": values.get("contract_account", {}).get("value", ""),
        "values": values,
        "documents": {
            row.rule.id: {"source": row.source, "reason": row.reason}
            for row in evaluation.documents
        },
        "copies_taken": copies_taken(evaluation.documents),
        "quote": plain(evaluation.quote),
        "receipt_number": receipt_number,
        "identity_check": applicant.source,
    }


def _applicant(applicant: Applicant, *, keep_photo: bool) -> dict[str, Any]:
    return {
        "citizen_id": applicant.citizen_id,
        "citizen_id_masked": mask_citizen_id(applicant.citizen_id),
        "thai_name": plain(applicant.thai_name),
        "english_name": plain(applicant.english_name),
        "birth_date": applicant.birth_date.iso,
        "expiry_date": _expiry(applicant.expiry_date),
        "sex": applicant.sex,
        "address": plain(applicant.address),
        "source": applicant.source,
        "no_card_reason": applicant.no_card_reason,
        "no_card_note": applicant.no_card_note,
        "photo_sha256": applicant.photo_sha256 if keep_photo else None,
        "card_notes": [str(note) for note in applicant.notes],
    }


def _expiry(expiry: CardDate | None) -> str | None:
    """ISO 8601 as far as it is known, `lifelong`, or None without a card."""
    if expiry is None:
        return None
    return LIFELONG if expiry.lifelong else expiry.iso


def issued_body(receipt: Receipt) -> dict[str, Any]:
    """`receipt.issued`: the receipt as it is printed."""
    body: dict[str, Any] = plain(receipt)
    return body


def printing_body(number: str, printer: str) -> dict[str, Any]:
    """`receipt.printing`: a printer is about to get the original; nobody knows yet what comes."""
    return {"number": number, "printer": printer}


def printed_body(number: str, copy_no: int, reason: str) -> dict[str, Any]:
    """`receipt.printed`: copy 0 is the original; its reason is what a person said who looked."""
    return {"number": number, "copy_no": copy_no, "reason": reason}


def not_printed_body(number: str, reason: str) -> dict[str, Any]:
    """`receipt.not_printed`: what was begun did not come out; `reason` as in `receipt.printed`."""
    return {"number": number, "reason": reason}


def decided_body(
    case_id: str, decision: str, reason: str, on_version: int, at: datetime, by: str
) -> dict[str, Any]:
    """`case.decided`: on which version of the centre (0: none yet) the supervisor decided."""
    return {
        "case_id": case_id,
        "decision": decision,
        "reason": reason,
        "on_version": on_version,
        "decided_at": at.isoformat(timespec="seconds"),
        "decided_by": by,
    }


def document_printed_body(case_id: str, document: str) -> dict[str, Any]:
    """`document.printed`: a paper of a case other than its receipt."""
    return {"case_id": case_id, "document": document}


def discarded_body(draft: Draft, reason: str) -> dict[str, Any]:
    """`draft.discarded`: nothing of the person, since nothing came of it."""
    return {"draft_id": draft.id, "service_id": draft.service_id, "reason": reason}


def settled_body(entry_id: str, code: str, reason: str, case_id: str | None) -> dict[str, Any]:
    """`exception.settled`: a person has dealt with an objection of the centre, and how."""
    return {"entry_id": entry_id, "code": code, "reason": reason, "case_id": case_id}


def viewed_body(person: str, purpose: str) -> dict[str, Any]:
    """`person.viewed`: somebody asked for the full id, and what for."""
    return {"person_key": person, "purpose": purpose}


def signed_body(staff_id: str, role: str) -> dict[str, Any]:
    """`staff.signed_in` and `staff.signed_out`."""
    return {"staff_id": staff_id, "role": role}
