"""Numbers of cases and receipts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.numbers import (
    DocumentNumber,
    case_reference,
    is_training,
    parse_number,
    receipt_number,
    receipt_stream,
    series_name,
)


def test_the_formats() -> None:
    assert case_reference("BKP3A", 2569, 417) == "BKP3A-69-000417"
    assert receipt_number("BKP3A", 2569, 1058) == "BKP3A-69-R-001058"
    assert receipt_stream("BKP3A-69-R-001058") == "receipt-series:BKP3A-69"
    assert receipt_stream("TRAIN-BKP3A-00-R-000001") == "receipt-series:TRAIN-BKP3A-00"
    assert case_reference("BKP3A", 2600, 1) == "BKP3A-00-000001"


@given(st.integers(min_value=2569, max_value=2650), st.integers(min_value=1, max_value=10**7))
def test_a_number_is_read_back(year: int, running: int) -> None:
    known = DocumentNumber("BKP3A", year % 100, running, receipt=False)
    assert parse_number(case_reference("BKP3A", year, running)) == known
    for series in ("BKP3A", "TRAIN-BKP3A"):
        number = receipt_number(series, year, running)
        receipt = DocumentNumber(series, year % 100, running, receipt=True)
        assert parse_number(number) == receipt
        assert receipt.in_year == f"{series}-{year % 100:02}"
        assert is_training(number) == (series != "BKP3A")


@pytest.mark.parametrize("epoch", [1, 26, 27, 702, 703])
@pytest.mark.parametrize("training", [False, True])
def test_every_series_makes_numbers_and_none_of_training_is_one_of_the_office(
    epoch: int, training: bool
) -> None:
    series = series_name("BKP", 12, epoch, training=training)
    number = parse_number(case_reference(series, 2569, 1))
    assert number is not None
    assert number.series == series
    assert is_training(series) == training
    assert series.removeprefix("TRAIN-") == series_name("BKP", 12, epoch, training=False)


@pytest.mark.parametrize(
    "text",
    ["", "BKP3A", "BKP-69-000417", "BKP3A-69-417", "'; --", "bkp3a-69-000417", "BKP๓A-69-000417",
     "TRAINBKP3A-69-000417", "TRAIN-69-000417", "BKP3A-69-R-0000000001", " BKP3A-69-000417"],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None
