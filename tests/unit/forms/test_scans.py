"""Scanned codes: what of them is read, when they are whole, and what is refused."""

from __future__ import annotations

from binascii import crc_hqx

import pytest

from desktop.forms.scans import SCANS, Fault

MEA = "0994000165200"
BARCODE = f"|{MEA}00\r012345678\r100000000002\r80050\r"
WHOLE = {
    "biller": f"{MEA}00",
    "contract_account": "012345678",
    "invoice": "100000000002",
    "amount": "800.50",
}
read = SCANS["bill"].read


def tag(number: str, text: str) -> str:
    """One element of an EMVCo code."""
    return f"{number}{len(text):02d}{text}"


def qr(biller: str = f"{MEA}00", amount: str = "800.50") -> str:
    """A bill's QR code, its check sum by another program's arithmetic."""
    payment = tag("00", "A000000677010112") + tag("01", biller) + tag("02", "012345678")
    text = tag("00", "01") + tag("01", "11") + tag("30", payment + tag("03", "100000000002"))
    text += tag("53", "764") + (tag("54", amount) if amount else "") + tag("58", "TH") + "6304"
    return f"{text}{crc_hqx(text.encode(), 0xFFFF):04X}"


def test_a_barcode_is_whole_with_the_enter_after_its_amount() -> None:
    assert read(BARCODE, MEA) == WHOLE
    for end in range(len(BARCODE)):
        assert read(BARCODE[:end], MEA) == Fault.OPEN


def test_a_code_that_broke_off_gives_way_to_the_next_one() -> None:
    assert read(BARCODE[:20] + BARCODE, MEA) == WHOLE


def test_a_bill_without_an_amount_leaves_it_open() -> None:
    for amount in ("0", ""):
        assert read(BARCODE.replace("80050", amount), MEA) == {**WHOLE, "amount": ""}


@pytest.mark.parametrize(
    "text",
    [
        BARCODE.replace("80050", "800.50"),
        BARCODE.replace("80050", "8OO5O"),
        BARCODE.replace("012345678", ""),
        BARCODE.replace("100000000002", "1000 0000"),
        BARCODE.replace(MEA, "099400016520"),
        f"{qr()[:-1]}Z\r",
        f"{qr().replace('800.50', '800.60')}\r",
        "00020\r",
        "10000000000\r",
        "\r",
    ],
)
def test_a_damaged_code_has_no_parts(text: str) -> None:
    assert read(text, MEA) == Fault.DAMAGED


def test_a_bill_of_somebody_else_is_told_apart() -> None:
    assert read(BARCODE.replace(MEA, "0994000165501"), MEA) == Fault.FOREIGN
    assert read(f"{qr(biller='099400016550100')}\r", MEA) == Fault.FOREIGN


def test_a_qr_code_has_the_same_parts() -> None:
    assert read(f"{qr()}\r", MEA) == WHOLE
    assert read(f"{qr(amount='800.5')}\r", MEA) == WHOLE
    assert read(f"{qr(amount='')}\r", MEA) == {**WHOLE, "amount": ""}
    assert read(qr(), MEA) == Fault.OPEN


def test_a_number_typed_by_hand_is_a_bill_with_its_number_alone() -> None:
    assert read("1000-0000 0002\r", MEA) == {"invoice": "100000000002"}
    assert read("100000000002", MEA) == Fault.OPEN
