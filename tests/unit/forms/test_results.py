"""Results: fields that an official fills after acceptance, and the prices that hang on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop.domain.case import DocumentMark, FieldValue
from desktop.forms.evaluate import Evaluation, evaluate
from desktop.forms.given import Given, Rules
from desktop.forms.offers import LineChange, offer_of
from desktop.forms.values import Unknown
from tests.fixtures.language_files import calendar, districts, loaded, titles
from tests.unit.catalogue.lives_files import lives
from tests.unit.catalogue.test_everything import stands

TODAY = date(2026, 11, 26)
LOADED = loaded(lives())
RULES = Rules(LOADED.fees, calendar(), districts(), titles())
HOLDER = {"kind": "person", "acting": "self", "identity": "chip", "address.district": "ปากเกร็ด"}
FULL = Given(
    {
        "tenant": FieldValue("yes"), "size": FieldValue("1p_15_45"),
        "site.house_no": FieldValue("1"), "site.subdistrict": FieldValue("ปากเกร็ด"),
        "site.province": FieldValue("นนทบุรี"),
    },
    parties={"holder": (HOLDER,)},
    documents={"owner_consent": DocumentMark("seen_original")},
    office="BKP",
)  # fmt: skip


def works(given: Given = FULL, **fields: str) -> Evaluation:
    """A connection with outside works, with or without its survey."""
    service = LOADED.catalogue.edition("outside_works", "2569")
    assert service is not None
    survey = {"survey": {name: FieldValue(text) for name, text in fields.items()}}
    return evaluate(service, replace(given, results=survey) if fields else given, RULES, TODAY)


def test_the_form_does_not_wait_for_a_result() -> None:
    now = works()
    assert now.remaining == ()
    assert [state.section.id for state in now.sections] == ["place"]
    assert [(one.result.id, one.result.by, one.complete) for one in now.results] == [
        ("survey", "owning", False)
    ]
    assert now.priced.later == ("outside_line",)
    assert [text.en for text in now.quote.later] == ["outside works"]


def test_a_line_told_later_gets_its_price_from_the_result() -> None:
    now = works(works="8000")
    assert now.priced.later == ()
    assert {line.id: line.amount for line in now.quote.lines} == {
        "inspection": 70000, "outside_line": 800000,
    }  # fmt: skip
    assert now.results[0].complete


def test_the_price_of_a_result_that_is_wrong_is_still_told_later() -> None:
    now = works(works="much")
    assert now.priced.later == ("outside_line",)
    assert [(one.field, one.kind) for one in now.results[0].problems] == [("survey.works", "wrong")]
    assert not now.results[0].complete
    assert "survey.works" not in now.problems, "it is no fault of the form"


def test_an_offer_tells_each_line_that_has_changed() -> None:
    before, now = works().quote, works(works="8000").quote
    offer = offer_of(before, now)
    assert offer is not None
    assert [(one.id, one.before, one.now) for one in offer.changes] == [
        ("outside_line", None, 800000)
    ]
    assert (offer.before, offer.now, offer.difference) == (74900, 930900, 856000)
    assert offer_of(now, now) is None
    back = offer_of(now, works(works="7000").quote)
    assert back is not None
    assert back.changes == (LineChange("outside_line", now.lines[1].label, 800000, 700000),)
    assert back.difference == -107000


def test_a_line_that_is_told_and_costs_nothing_has_changed() -> None:
    offer = offer_of(works().quote, works(works="0").quote)
    assert offer is not None
    assert [(one.before, one.now) for one in offer.changes] == [(None, 0)]


def sick(**more: Any) -> Evaluation:
    return stands({"sick": "yes"}, **more)


def test_a_result_that_is_not_needed_is_nothing_and_does_not_show() -> None:
    assert stands().results == ()
    assert stands().facts["support"] == 0
    assert stands(results={"visit": {"support": FieldValue("9")}}).facts["support"] == 0
    assert [one.result.id for one in sick().results] == ["visit"]


def test_a_result_shows_its_fields_from_when_it_is_begun() -> None:
    assert sick().results[0].fields == ()
    begun = sick(results={"visit": {}}).results[0]
    assert [(one.key, one.text) for one in begun.fields] == [
        ("visit.seen", ""), ("visit.support", "100.00"),
    ]  # fmt: skip
    assert [(one.field, one.kind) for one in begun.problems] == [("visit.seen", "missing")]
    seen = sick(results={"visit": {"seen": FieldValue("yes")}}).results[0]
    assert [one.key for one in seen.fields] == ["visit.seen", "visit.device", "visit.support"]
    assert not seen.complete


def test_what_hangs_on_a_result_is_unknown_until_it_is_here() -> None:
    service = works().service
    get = next(one for one in service.lines if one.id == "outside_line").amount
    assert get is not None
    assert get(works().env) is Unknown.OUTSIDE
    assert get(works(works="8000").env) == 800000
