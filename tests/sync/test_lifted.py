"""Entries of earlier schemas count as those of today do."""

from __future__ import annotations

from dataclasses import asdict

from desktop.domain.numbers import receipt_stream
from sync.central.apply import Judge
from tests.fixtures.store import receipt, submitted_body
from tests.sync.test_apply import CASE, codes, entry, submitted
from tests.sync.test_apply import judge as judge


def test_a_case_of_the_first_schema_counts_as_one_of_today(judge: Judge) -> None:
    first = submitted_body(CASE, "BKP3A-69-000001")
    first |= {"applicant": first.pop("parties")[first.pop("applicant_role")]["person"]}
    assert codes(judge, entry(1, "case.submitted", f"case:{CASE}", first, schema=1)) == []
    case = judge.cases[CASE]
    assert case.data["citizen_id_masked"] == "9-xxxx-xxxxx-36-x"
    assert (case.data["body"], case.data["body_schema"]) == (first, 1)
    odd = first | {"applicant": "x"}
    assert codes(judge, entry(2, "case.submitted", f"case:{CASE}", odd, schema=1)) == ["body"]


def test_a_receipt_of_the_first_schema_counts_as_one_of_today(judge: Judge) -> None:
    number = "BKP3A-69-R-000001"
    first = asdict(receipt(number, CASE, "BKP3A-69-000001"))
    old = entry(2, "receipt.issued", receipt_stream(number), first, schema=1)
    assert codes(judge, submitted(), old) == []
    assert judge.receipts[number].total == 74900
    assert judge.cases[CASE].data["timeline"][-1]["facts"] == {"number": number, "total": 74900}
