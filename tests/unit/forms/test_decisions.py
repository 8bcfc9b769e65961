"""What may be decided of a case, by which reasons, and what it sets and pays."""

from __future__ import annotations

from typing import Any

from desktop.domain.case import DocumentMark, FieldValue
from desktop.domain.life import OnceKey
from desktop.forms.decisions import DecisionState, decisions
from tests.unit.catalogue.test_everything import PATIENT, stands

SICK = {"sick": "yes", "payout.account_name": "นางค ง"}
SEEN = {
    "certificate": DocumentMark(
        "seen_original", recorded={"issuer": "รพ.", "date": "1/11/2569", "valid_until": "1/2/2570"}
    )
}
KNOWN = {"debt": 0, "elsewhere": "no"}


def told(values: dict[str, Any] | None = None, **more: Any) -> dict[str, DecisionState]:
    return {one.id: one for one in decisions(stands(values, **more))}


VISIT = {"visit": {"seen": FieldValue("no"), "support": FieldValue("250")}}


def ill(**more: Any) -> dict[str, DecisionState]:
    return told(SICK, parties={"patient": (PATIENT,)}, documents=SEEN, **more)


def test_a_decision_waits_for_a_result_until_it_is_complete() -> None:
    assert ill(outside=KNOWN)["protect"].needs == ("visit",)
    begun = ill(outside=KNOWN, results={"visit": {"seen": FieldValue("yes")}})["protect"]
    assert (begun.needs, begun.ready) == (("visit",), False), "which device is still to be said"
    done = ill(outside=KNOWN, results=VISIT)["protect"]
    assert (done.needs, done.ready, done.pays) == ((), True, 25000)
    assert told(outside=KNOWN)["go"].ready, "another decision needs none"


def test_the_services_own_words_and_the_usual_ones_for_the_rest() -> None:
    found = told(outside=KNOWN)
    assert {name: (one.move, one.label.en) for name, one in found.items()} == {
        "go": ("approve", "approve the plan"),
        "no": ("refuse", "refuse"),
        "return": ("return", "Return to be put right"),
    }
    assert all(one.ready for one in found.values())


def test_a_decision_whose_condition_is_open_is_not_there_yet() -> None:
    assert "protect" in ill(outside=KNOWN)
    assert "protect" not in ill(outside={"debt": 0}), "nobody has said whether it is set elsewhere"
    assert "protect" not in ill(outside={"elsewhere": "no"}), "the total is still to be told"
    assert "protect" not in ill(outside={"debt": 890000, "elsewhere": "no"}), "9,000.00 with rent"


def test_a_flag_is_set_by_the_decision_that_names_it_and_by_no_other() -> None:
    found = ill(outside=KNOWN)
    assert [(flag.id, flag.on) for flag in found["protect"].sets] == [("protected", "012345678")]
    assert found["go"].sets == ()


def test_what_goes_out_is_told_in_satang() -> None:
    assert told({"pay_now": "150"})["go"].pays == 15000
    assert told()["no"].pays is None


def test_a_reason_asks_for_no_document_that_the_case_did_not_name() -> None:
    without = [(one.item, one.about, one.text.en) for one in told()["no"].reasons]
    assert without == [("1.4", "no_debt", "There is a debt"), ("3", "", "an unsound plan")]
    assert [one.about for one in ill()["no"].reasons] == ["no_debt", "certificate", ""]


def test_the_usual_return_names_what_of_this_case_may_be_wrong() -> None:
    reasons = told()["return"].reasons
    assert [one.text.en for one in reasons][:1] == ["Documents missing or unclear"]
    assert [one.about for one in reasons if one.about] == ["no_debt", "id_card", "bill_seen.2"]


def test_an_approval_before_the_answer_wants_a_reason() -> None:
    assert (told()["go"].wants_reason, told()["go"].unsettled) == (True, ("no_debt",))
    settled = told(outside=KNOWN)
    assert (settled["go"].wants_reason, settled["go"].unsettled) == (False, ())
    assert settled["no"].wants_reason
    assert told(outside={"debt": 31250})["go"].unsettled == ("no_debt",), "it is there: a reason"


def test_once_has_a_key_for_each_row_of_a_column_and_none_of_what_is_not_there() -> None:
    assert stands().once == (
        OnceKey("deposit", ("012345678",), "open_or_done", "stop"),
        OnceKey("bill_in_plan", ("123456789012",), "open", "warn"),
        OnceKey("bill_in_plan", ("123456789013",), "open", "warn"),
    )
    assert [key.id for key in stands({"contract_account": ""}, bills=[{}]).once] == []
    assert "012345678" not in repr(stands().once)
