"""What may be asked for once: at one counter, in two windows, and after the first case is over."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pytest

from desktop.catalogue.prove_examples import given_of
from desktop.domain.case import Draft
from desktop.domain.failure import Code
from desktop.domain.life import CLOSED, CaseState, OnceKey
from desktop.entries import Withdrawn
from desktop.forms.evaluate import evaluate
from desktop.services.desk import Desk
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.language_files import files, loaded
from tests.fixtures.office import person
from tests.fixtures.store import feed_case, submitted_body
from tests.fixtures.there import there
from tests.unit.services.test_intake import body_in, fails, refund

OTHER = "01937f00-0000-7000-8000-0000000000aa"
ACCOUNT = "012345678"
REASON = "ลูกค้าขอให้ตรวจอีกครั้ง"


def meter_test(desk: Desk) -> Draft:
    """A request that warns only; of a broken meter, so that nothing is due."""
    draft = desk.intake.open_draft(person(), "meter_test", "1001")
    for name, text in {"contract_account": ACCOUNT, "trouble_is": "damaged"}.items():
        draft = desk.intake.change(draft, name, text)
    return draft


def asked(desk: Desk, draft: Draft) -> list[str]:
    """The references of the cases in the way of a draft."""
    keys = desk.intake.evaluate(draft).once
    return [one.case.reference for one in desk.intake.in_the_way(draft.id, keys)]


def elsewhere(store: Store, position: int, *keys: OnceKey, **facts: str) -> None:
    """The feed tells of a case at another counter of the office."""
    body = submitted_body(OTHER, "BKP4A-69-000009", counter=4)
    told = [asdict(key) for key in keys]
    with store.write() as transaction:
        item = feed_case(position, body, once=told, held=None, held_by=None, **facts)
        transaction.apply_feed([item], position)


def test_the_same_deposit_is_refunded_once(desk: Desk, store: Store, clerk: Session) -> None:
    first = desk.intake.submit(refund(desk), None, clerk)
    for _ in range(2):
        draft = refund(desk)
        assert asked(desk, draft) == [first.case.reference]
        with fails(Code.CASE_TWICE):
            desk.intake.submit(draft, None, clerk)
    assert [case.reference for case in desk.cases.today("1001")] == [first.case.reference]
    assert len(desk.intake.drafts()) == 2  # nothing typed is lost
    assert rebuild_check(store).problems == ()


def test_no_reason_helps_where_it_is_stopped(desk: Desk, clerk: Session) -> None:
    desk.intake.submit(refund(desk), None, clerk)
    draft = replace(refund(desk), reasons={"once.deposit": REASON})
    with fails(Code.CASE_TWICE):
        desk.intake.submit(draft, None, clerk)


def test_of_two_open_windows_one_passes(desk: Desk, clerk: Session) -> None:
    drafts = [refund(desk) for _ in range(2)]
    assert [asked(desk, draft) for draft in drafts] == [[], []]
    desk.intake.submit(drafts[0], None, clerk)
    with fails(Code.CASE_TWICE):
        desk.intake.submit(drafts[1], None, clerk)


def test_the_same_draft_again_is_no_second_one(desk: Desk, clerk: Session) -> None:
    draft = refund(desk)
    first = desk.intake.submit(draft, None, clerk)
    assert desk.intake.submit(draft, None, clerk) == first


def test_another_deposit_is_another_thing(desk: Desk, clerk: Session) -> None:
    desk.intake.submit(refund(desk), None, clerk)
    draft = desk.intake.change(refund(desk), "contract_account", "012345679")
    assert asked(desk, draft) == []


def test_once_withdrawn_it_may_be_asked_for_again(desk: Desk, store: Store, clerk: Session) -> None:
    first = desk.intake.submit(refund(desk), None, clerk).case
    desk.review.move(Withdrawn, first.id, "ยื่นผิดเรื่อง", first.version, clerk)
    second = desk.intake.submit(refund(desk), None, clerk)
    assert second.case.reference != first.reference
    assert rebuild_check(store).problems == ()


def test_a_case_of_another_counter_is_in_the_way_as_long_as_it_stands(
    desk: Desk, store: Store, clerk: Session
) -> None:
    draft = refund(desk)
    (key,) = desk.intake.evaluate(draft).once
    elsewhere(store, 1, key)
    assert asked(desk, draft) == ["BKP4A-69-000009"]
    with fails(Code.CASE_TWICE):
        desk.intake.submit(draft, None, clerk)
    elsewhere(store, 2, key, state="refused")
    assert asked(desk, draft) == []
    elsewhere(store, 3, key, state="appealed")
    assert asked(desk, draft) == ["BKP4A-69-000009"]
    assert rebuild_check(store).problems == ()
    with store.write() as transaction:
        transaction.restart_feed()
    assert asked(desk, draft) == []
    assert rebuild_check(store).problems == ()


def test_where_it_warns_a_reason_is_kept(desk: Desk, clerk: Session) -> None:
    first = desk.intake.submit(meter_test(desk), None, clerk)
    draft = meter_test(desk)
    with fails(Code.CASE_TWICE):
        desk.intake.submit(draft, None, clerk)
    with fails(Code.CASE_TWICE):
        desk.intake.submit(replace(draft, reasons={"once.meter_test": "  "}), None, clerk)
    reasoned = replace(draft, reasons={"once.meter_test": REASON})
    second = desk.intake.submit(reasoned, None, clerk)
    assert body_in(desk, second.case.id).reasons == {"once.meter_test": REASON}
    assert body_in(desk, first.case.id).reasons == {}
    (lines,) = [one for one in second.summary.sections if one.title.en.startswith("Reasons")]
    assert [(row.label.en, row.value) for row in lines.rows] == [
        ("Asked for beside another case of the same", REASON)
    ]


def _rules() -> dict[str, tuple[OnceKey, ...]]:
    """By service what its first example with a rule asks for."""
    found, rules = loaded(files()), Reference().rules
    keys: dict[str, tuple[OnceKey, ...]] = {}
    for linked in found.linked:
        for example in linked.model.example if linked.service.once else ():
            given = given_of(example, linked, there(found.shared), linked.place)
            once = evaluate(linked.service, given, rules, example.today).once
            if once and linked.service.id not in keys:
                keys[linked.service.id] = once
    return keys


RULES = _rules()


def test_every_service_that_says_so_has_an_example_of_it() -> None:
    said = {one.service.id for one in loaded(files()).linked if one.service.once}
    assert RULES.keys() == said
    assert said > {"deposit_refund", "instalments", "meter_test"}


@pytest.mark.parametrize("service", RULES)
def test_in_each_state_of_the_other_case_the_key_is_held_or_free(
    service: str, desk: Desk, store: Store
) -> None:
    keys = RULES[service]
    for position, state in enumerate(CaseState, start=1):
        elsewhere(store, position, *keys, state=state.value, due=date(2026, 12, 1).isoformat())
        there_is = {one.key.id for one in desk.intake.in_the_way("mine", keys)}
        held = {
            key.id
            for key in keys
            if state not in CLOSED or (state is CaseState.DONE and key.during == "open_or_done")
        }
        assert there_is == held, state
    assert desk.intake.in_the_way(OTHER, keys) == ()  # a case is never in its own way
