"""Codes that a scanner types, by the names that services use: their parts, and whether they are
whole.

A scanner is a keyboard: a code comes key by key, and each CR in it is the Enter key (`\\r` here).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.keyboards import SCAN_BEGINS

Parts = Mapping[str, str]


class Fault(StrEnum):
    """Why there are no parts (yet)."""

    OPEN = "open"
    DAMAGED = "damaged"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Scan:
    """A code: the parts that a section may take, and how it is read.

    `read` takes what was typed so far, and the tax id of whoever may have written the code.
    """

    parts: tuple[str, ...]
    read: Callable[[str, str], Parts | Fault]


_TAX_ID = 13
_BILLER = re.compile(r"[0-9]{13}(?:[0-9]{2})?")
_REFERENCE = re.compile(r"[0-9A-Z]{1,20}")
_INVOICE = re.compile(r"[0-9]{12}")
_SATANG = re.compile(r"[0-9]{0,11}")
_BAHT = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?")
_LINES = 4  # biller, two references, amount: each ends with CR
_QR = "000201"  # how every code by EMVCo begins
_BILL_PAYMENT = "A000000677010112"
_BAHT_CODE = "764"


def _bill(text: str, tax_id: str) -> Parts | Fault:
    """A bill's barcode, its QR code, or its number typed by hand."""
    text = text[
        max(text.rfind(SCAN_BEGINS), 0) :
    ]  # one that broke off, and then from its beginning
    if text.startswith(SCAN_BEGINS):
        lines = text[1:].split("\r")
        found = _barcode(lines[:_LINES]) if len(lines) > _LINES else Fault.OPEN
    elif not text.endswith("\r"):
        return Fault.OPEN
    elif text.startswith(_QR):
        found = _qr(text.strip())
    else:
        number = re.sub(r"[\s-]", "", text)
        return {"invoice": number} if _INVOICE.fullmatch(number) else Fault.DAMAGED
    if isinstance(found, Fault):
        return found
    return found if found["biller"][:_TAX_ID] == tax_id else Fault.FOREIGN


def _barcode(lines: list[str]) -> dict[str, str] | Fault:
    """`|biller CR contract account CR invoice CR satang`."""
    biller, account, invoice, satang = lines
    if not _SATANG.fullmatch(satang):
        return Fault.DAMAGED
    amount = int(satang or "0")
    return _parts(biller, account, invoice, f"{amount // 100}.{amount % 100:02d}" if amount else "")


def _qr(text: str) -> dict[str, str] | Fault:
    """EMVCo with a bill payment in tag 30, whole by its check sum."""
    tags = _tags(text)
    if tags is None or not text[:-4].endswith("6304") or tags.get("63") != _check_sum(text[:-4]):
        return Fault.DAMAGED
    payment = _tags(tags.get("30", ""))
    if not payment or payment.get("00") != _BILL_PAYMENT:
        return Fault.FOREIGN
    amount = tags.get("54", "")
    if tags.get("53", _BAHT_CODE) != _BAHT_CODE or (amount and not _BAHT.fullmatch(amount)):
        return Fault.DAMAGED
    whole, _, part = amount.partition(".")
    baht = f"{int(whole)}.{part.ljust(2, '0')}" if amount else ""
    return _parts(payment.get("01", ""), payment.get("02", ""), payment.get("03", ""), baht)


def _parts(biller: str, account: str, invoice: str, amount: str) -> dict[str, str] | Fault:
    whole = _BILLER.fullmatch(biller) and _REFERENCE.fullmatch(account)
    if not whole or not _REFERENCE.fullmatch(invoice):
        return Fault.DAMAGED
    return {
        "biller": biller,
        "contract_account": account,
        "invoice": invoice,
        "amount": amount,
    }


def _tags(text: str) -> dict[str, str] | None:
    """Two digits of a tag, two of a length, and so many letters; None if it is not so."""
    found, at = {}, 0
    while at < len(text):
        length = text[at + 2 : at + 4]
        if not (text[at : at + 2].isdigit() and length.isdigit()):
            return None
        end = at + 4 + int(length)
        if end > len(text) or not text.isascii():
            return None
        found[text[at : at + 2]] = text[at + 4 : end]
        at = end
    return found


def _check_sum(text: str) -> str:
    """CRC-16/CCITT-FALSE in hexadecimal digits."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


SCANS: Mapping[str, Scan] = {
    "bill": Scan(("biller", "contract_account", "invoice", "amount"), _bill),
}
