"""A service with every construct of the language, as it is filled at a counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop.domain.case import DocumentMark, FieldValue
from desktop.forms.change import change
from desktop.forms.evaluate import Evaluation, evaluate
from desktop.forms.given import Given, Rules
from desktop.forms.values import Unknown
from tests.fixtures.language_files import calendar, districts, loaded, titles
from tests.unit.catalogue.everything_shared import everything

TODAY = date(2026, 11, 26)
LOADED = loaded(everything())
RULES = Rules(LOADED.fees, calendar(), districts(), titles())
SERVICE = LOADED.catalogue.edition("everything", "1")
assert SERVICE is not None
HOLDER = {
    "kind": "person", "acting": "self", "identity": "chip", "name": "นายก ข", "id": "9123456789010",
    "address.house_no": "1", "address.subdistrict": "ลุมพินี",
}  # fmt: skip
PATIENT = {"kind": "person", "acting": "self", "identity": "stated", "name": "นางค ง"}
FULL: dict[str, Any] = {
    "cut_on": "2026-05-26", "load": "30", "contract_account": "012345678", "pay_now": "150",
    "payout.account_name": "นาย ก ข",
}  # fmt: skip
BILLS = [
    {"month": "8/2569", "invoice": "123456789012", "amount": "100.50"},
    {"month": "7/2569", "invoice": "123456789013", "amount": "1,000"},
]


def _given(values: dict[str, Any] | None = None, **more: Any) -> Given:
    typed = {name: FieldValue(text) for name, text in {**FULL, **(values or {})}.items()}
    rows = more.pop("bills", BILLS)
    cells = [{name: FieldValue(text) for name, text in row.items()} for row in rows]
    parties = {"holder": (HOLDER,), **more.pop("parties", {})}
    return Given(typed, {"bills": cells}, parties, office="BKP", **more)


def stands(values: dict[str, Any] | None = None, **more: Any) -> Evaluation:
    """How the form stands with these answers."""
    return _told(_given(values, **more))


def _told(given: Given) -> Evaluation:
    assert SERVICE is not None
    return evaluate(SERVICE, given, RULES, TODAY)


def test_a_form_that_is_full_waits_for_nothing_but_the_outside() -> None:
    told = _told(_given())
    assert told.remaining == ()
    assert told.ready
    assert told.priced.later == ("old_debt",)
    assert len(told.quote.later) == 1
    assert [held.key for held in told.checks if held.open] == ["no_debt"]


def test_what_was_paid_goes_to_the_oldest_bill_and_the_rest_into_even_parts() -> None:
    told = _told(_given())
    plan = next(state for state in told.sections if state.section.id == "plan")
    assert [[state.text for state in row] for row in plan.rows] == [["475.00"], ["475.50"]]
    assert [state.source for row in plan.rows for state in row] == ["computed", "computed"]
    assert told.facts["owed"] == 95050
    lines = {line.id: line.amount for line in told.priced.quote.lines}
    assert lines == {"rent": 0, "bill.2": 15000}
    bills = next(state for state in told.sections if state.section.id == "bills")
    assert bills.order == (1, 0)


def test_a_number_of_rows_that_is_not_filled_leaves_all_that_follows_unknown() -> None:
    told = _told(_given({"parts": ""}))
    assert "plan" not in [state.section.id for state in told.sections]
    assert told.problems["parts"].kind == "missing"
    assert not told.ready


def test_rows_say_their_problems_in_place() -> None:
    twice = [{**BILLS[0], "amount": "5"}, {**BILLS[1], "invoice": "123456789012", "month": "13/69"}]
    told = _told(_given(bills=twice))
    assert told.problems["bills.2.invoice"].key == "rules.twice"
    assert told.problems["bills.2.month"].key == "rules.month"
    assert told.problems["bills.1.amount"].kind == "warning"
    many = [{**BILLS[0], "invoice": f"{n:012}"} for n in range(25)]
    assert "rules.too_many_rows" in [one.key for one in _told(_given(bills=many)).remaining]


def test_a_check_that_asks_for_a_reason_is_met_by_one() -> None:
    told = _told(_given({"parts": "5"}))
    assert told.problems["parts"].kind == "warning", "the field is as it should be"
    assert [(one.kind, one.id, one.key) for one in told.remaining] == [
        ("check", "long", "rules.check_reason")
    ]
    reasoned = _given({"parts": "5"}, reasons={"long": "รายได้น้อย"})
    assert "parts" not in _told(reasoned).problems


def test_an_answer_from_outside_settles_what_was_open() -> None:
    told = _told(_given(outside={"debt": 31250}))
    assert [(one.key, one.open, [by.name for by in one.why]) for one in told.checks] == [
        ("no_debt", False, ["debt"])
    ]
    lines = {line.id: line.amount for line in told.priced.quote.lines}
    assert lines["old_debt"] == 31250
    assert told.priced.later == ()
    receipt = next(row for row in told.documents if row.key == "deposit_receipt")
    assert receipt.options == ("police_record", "seen_original", "copy_taken")
    assert all(row.key != "deposit_receipt" for row in _told(_given()).documents)


def test_a_patient_comes_with_a_certificate_of_this_month() -> None:
    sick = {"sick": "yes", "payout.account_name": "นางค ง"}
    alone = _told(_given(sick))
    assert [state.problem for state in alone.parties if state.role.id == "patient"] == [""]
    assert all(row.key != "certificate" for row in alone.documents)
    parties = {"patient": (PATIENT,)}
    there = _told(_given(sick, parties=parties))
    certificate = next(row for row in there.documents if row.key == "certificate")
    assert (certificate.source, certificate.options) == (None, ("seen_original",))
    assert there.facts["payee"] == "นางค ง"
    recorded = {"issuer": "รพ. ทดสอบ", "date": "1/11/2569", "valid_until": "1/2/2570"}
    mark = {"certificate": DocumentMark("seen_original", recorded=recorded)}
    seen = _told(_given(sick, parties=parties, documents=mark))
    assert next(row for row in seen.documents if row.key == "certificate").met
    assert [(flag.id, flag.on, flag.below) for flag in seen.flags] == [
        ("protected", "012345678", date(2027, 2, 1))
    ]
    receipt = _told(_given(sick, parties=parties, documents=mark, outside={"debt": 10000}))
    options = next(row for row in receipt.documents if row.key == "deposit_receipt").options
    assert "@patient" in options


@pytest.mark.parametrize(
    ("recorded", "problem"),
    [
        ({"issuer": "x", "valid_until": "1/2/2570"}, ("date", "rules.required")),
        (
            {"issuer": "x", "date": "1/10/2569", "valid_until": "1/2/2570"},
            ("date", "rules.too_old"),
        ),
        (
            {"issuer": "x", "date": "1/11/2569", "valid_until": "1/11/2569"},
            ("valid_until", "rules.ended"),
        ),
        ({"issuer": "x", "date": "31/2", "valid_until": "1/2/2570"}, ("date", "rules.date")),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told(
    recorded: dict[str, str], problem: tuple[str, str]
) -> None:
    mark = {"certificate": DocumentMark("seen_original", recorded=recorded)}
    told = _told(_given({"sick": "yes"}, parties={"patient": (PATIENT,)}, documents=mark))
    row = next(row for row in told.documents if row.key == "certificate")
    assert [(name, finding.key) for name, finding in row.problems] == [problem]
    assert not row.met


@pytest.mark.parametrize(
    ("seat", "problem"),
    [
        ({**PATIENT, "kind": "foreigner"}, "rules.not_admitted"),
        ({**PATIENT, "acting": "heir"}, "rules.not_admitted"),
        ({**PATIENT, "id": "9123456789010"}, "rules.same_person"),
    ],
)
def test_who_may_not_fill_a_role_is_told(seat: dict[str, Any], problem: str) -> None:
    told = _told(_given({"sick": "yes"}, parties={"patient": (seat,)}))
    assert {state.role.id: state.problem for state in told.parties}["patient"] == problem


def test_a_hidden_role_asks_for_nobody() -> None:
    assert [state.role.id for state in _told(_given()).parties] == ["holder", "heirs"]
    nobody = replace(_given(), parties={})
    assert [state.problem for state in _told(nobody).parties] == ["rules.seat", ""]
    assert _told(nobody).facts["payee"] is Unknown.FORM


def test_a_group_names_only_its_own_values() -> None:
    told = _told(_given({"payout.account_name": "คนอื่น", "payout.top": "500.01"}))
    assert {held.key for held in told.checks if not held.open} == {"payout.name", "payout.limit"}
    assert told.problems["payout.account_name"].kind == "wrong"
    assert told.facts["payout.above"] == 1


def test_an_address_has_parts_and_is_proposed_from_the_card() -> None:
    told = _told(_given())
    shown = {state.key: (state.text, state.source) for state in told.fields}
    assert shown["site.house_no"] == ("1", "chip")
    assert shown["site.district"] == ("", "preset")


def test_a_change_in_a_row_stays_there_and_what_equals_the_proposal_is_untouched() -> None:
    assert SERVICE is not None
    given = _given()
    given = change(SERVICE, given, _told(given), "plan.1.part", "500")
    told = _told(given)
    parts = {state.key: state for state in told.fields if state.key.startswith("plan.")}
    assert (parts["plan.1.part"].text, parts["plan.2.part"].text) == ("500.00", "475.50")
    given = change(SERVICE, given, told, "plan.1.part", "475.00")
    given = replace(given, values={**given.values, "pay_now": FieldValue("0")})
    again = {state.key: state.text for state in _told(given).fields}
    assert again["plan.1.part"] == "550.00"


def test_a_proposal_emptied_by_hand_stays_empty() -> None:
    assert SERVICE is not None
    given = _given()
    told = _told(change(SERVICE, given, _told(given), "plan.1.part", ""))
    assert told.problems["plan.1.part"].kind == "missing"


def test_hours_and_calendar_days_are_no_working_days() -> None:
    told = _told(_given({"pay_now": "0"}))
    assert dict(told.promise.ends) == {
        "apply": date(2026, 11, 27),
        "reconnect": date(2026, 11, 27),
        "pay": date(2026, 12, 4),
    }
    assert told.promise.due == date(2026, 12, 4)


def test_what_decided_is_named() -> None:
    told = _told(_given({"cut_on": "2025-01-01"}))
    row = next(row for row in told.documents if row.key == "wiring_certificate")
    assert [one.name for one in row.why] == ["months_cut"]
    assert SERVICE is not None
    assert SERVICE.labels["months_cut"].en == "months cut"
