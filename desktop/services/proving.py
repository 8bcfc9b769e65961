"""Papers that prove themselves: what their QR codes say, and what a scanned one proves here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.listing import Listing
from desktop.domain.money import format_baht
from desktop.domain.numbers import case_stream, is_training
from desktop.domain.receipt import Receipt
from desktop.domain.text import Lang
from desktop.domain.thai_date import BANGKOK, short_date
from desktop.entries.detail import CaseDetail
from desktop.signing import statement
from desktop.signing.statement import Claim, Fault, Kind, Statement
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.store.readers import Readers


class Row(StrEnum):
    """What the journal of this PC has of a paper: the very row, none or another one in its place;
    or it is for another counter to say.
    """

    THERE = "there"
    MISSING = "missing"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a scanned code proves, and what is here of it."""

    said: Statement
    row: Row


def codes_of(store: Readers, detail: CaseDetail, receipt: Receipt | None) -> Mapping[str, str]:
    """The codes of a case's papers, by kind; none of what this counter cannot attest."""
    device = store.device
    if device is None or not device.key:
        return {}
    made = {one.kind: statement.write(one, device) for one in _claims(store, detail, receipt)}
    return {str(kind): code for kind, code in made.items() if code}


def _claims(store: Readers, detail: CaseDetail, receipt: Receipt | None) -> Iterator[Claim]:
    body = detail.body
    if receipt is not None and (entry := store.receipts.entry_of(receipt.number)):
        at = datetime.fromisoformat(receipt.issued_at)
        for kind in (Kind.RECEIPT, Kind.COPY):
            yield Claim(kind, receipt.number, receipt.case_reference, receipt.total, at, entry)
    if body is not None and detail.entry:
        kind = Kind.DEFECTS if detail.record is not None else Kind.SUMMARY
        at, total = datetime.fromisoformat(body.submitted_at), body.quote.total
        amount = total if kind is Kind.SUMMARY else 0
        yield Claim(kind, body.reference, body.reference, amount, at, detail.entry)


def check(store: Readers, text: str) -> Proof | Fault | None:
    """What a scanned code proves by the key of this counter's centre; None without such a key."""
    device = store.device
    if device is None or not device.centre_key:
        return None
    found = statement.verify(text, device.centre_key)
    if isinstance(found, Fault):
        return found
    if found.series != device.series:
        return Proof(found, Row.ELSEWHERE)
    here = any(one.startswith(found.claim.entry) for one in _entries(store, found.claim))
    return Proof(found, Row.THERE if here else Row.MISSING)


def _entries(store: Readers, claim: Claim) -> Iterator[str]:
    """The hashes of the rows that may be the one of a claim."""
    if claim.kind in (Kind.RECEIPT, Kind.COPY):
        yield store.receipts.entry_of(claim.number) or ""
        return
    for listed in store.lists.piece(Listing("all", date.min, text=claim.case), None, 1).rows:
        for entry in store.journal.timeline(case_stream(listed.view.id)):
            yield entry.hash


def words(found: Statement | Fault, lang: Lang) -> str:
    """What a code proves by itself, or why it does not."""
    if isinstance(found, Fault):
        return t(f"proof.{found}", lang)
    claim, moment = found.claim, found.claim.at.astimezone(BANGKOK)
    copy = claim.kind is Kind.COPY
    said = t(
        "proof.proved_amount" if claim.amount else "proof.proved",
        lang,
        what=t("proof.copy" if copy else f"paper.name_{claim.kind}", lang),
        number=claim.number,
        case=claim.case,
        amount=format_baht(claim.amount),
        day=short_date(moment.date(), lang),
        time=f"{moment:%H:%M}",
        series=found.series,
    )
    return f"{said} {t('proof.training', lang)}" if is_training(claim.number) else said


def words_here(proof: Proof, lang: Lang) -> str:
    """What a code proves, and what this counter has of it."""
    receipt = proof.said.claim.kind in (Kind.RECEIPT, Kind.COPY)
    missing = proof.row is Row.MISSING and receipt
    here = t("proof.missing_receipt" if missing else f"proof.{proof.row}", lang)
    return f"{words(proof.said, lang)} {here}"
