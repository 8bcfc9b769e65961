"""The table of rights: what the counter refuses to write, the centre objects to, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import digest
from desktop.domain.life import CaseState, Standing
from desktop.domain.staff import ActingRole
from desktop.entries import (
    KINDS,
    Approved,
    Body,
    Issued,
    Move,
    NewEntry,
    SignedIn,
    Submitted,
    write,
)
from desktop.entries.rights import NO_CASE_YET, Fault
from desktop.store import Store
from sync.central.apply import Judge
from sync.central.filed import filed
from sync.central.files import UNTOUCHED, BodyAt, CaseFile, ReceiptRow, case_file
from sync.central.place import Device
from sync.protocol import WireEntry
from tests.fixtures.authors import by
from tests.fixtures.bodies import CASE, NUMBER, REFERENCE, SAMPLES
from tests.fixtures.central import Central
from tests.fixtures.store import (
    AT,
    DEVICE,
    decided,
    feed_case,
    make_store,
    receipt,
    submit,
    submitted_body,
    write_anyway,
)
from tests.sync.test_journey import Desk
from tests.sync.test_objections import page_of

ROLES: tuple[ActingRole | None, ...] = (*get_args(ActingRole), None)
STATES: tuple[CaseState | None, ...] = (None, *CaseState)
ACTOR = "9001"
HERE = Device(DEVICE.device_id, "BKP", 3, 1, 0, "0" * 64, True)
FAULTS = {fault.value for fault in Fault}
EACH = pytest.mark.parametrize("body", SAMPLES, ids=lambda body: body.KIND)


class _UndoneError(Exception):
    """Nothing of it is kept."""


def may_write(store: Store, body: Body, role: ActingRole | None) -> bool:
    """Whether this counter may write it; it is undone in any case."""
    with pytest.raises((_UndoneError, CounterError)) as ended:
        _written_and_undone(store, NewEntry(body, by(ACTOR, role), AT))
    if isinstance(ended.value, CounterError):
        assert ended.value.code is Code.ENTRY_NOT_ALLOWED
        return False
    return True


def _written_and_undone(store: Store, entry: NewEntry) -> None:
    with store.write() as transaction:
        transaction.append(entry)
        raise _UndoneError


def forged(body: Body) -> WireEntry:
    """An entry of a program that asks nobody."""
    content = write(body)
    return WireEntry(
        seq=1,
        id=CASE,
        stream=body.stream,
        version=1,
        kind=body.KIND,
        schema_=body.SCHEMA,
        at=AT,
        actor=ACTOR,
        body_digest=digest(content),
        hash="0" * 64,
        body=content,
    )


def objected(
    entry: WireEntry, role: ActingRole | None, state: CaseState | None, *, issued: bool
) -> set[str]:
    """What the centre objects to, of what the table forbids; what has no case yet waits for it."""
    cases: dict[str, CaseFile] = {}
    receipts: dict[str, ReceiptRow] = {}
    if state is not None:
        told = feed_case(1, submitted_body(CASE, REFERENCE), state=state.value)["data"]
        data = {**UNTOUCHED, **told}
        cases[CASE] = case_file(CASE, HERE.device_id, data, BodyAt("BKP", "d", 1), [])
    if issued:
        receipts[NUMBER] = ReceiptRow(NUMBER, HERE.device_id, "BKP3A-69", 1058, CASE, 74900)
    roles = {ACTOR: role} if role is not None else {}
    judge = Judge(HERE, frozenset({HERE.office}), cases, receipts, {"BKP3A-69": 1057}, roles)
    judge.judge(filed(entry))
    # Of a kind that asks nothing of the case no more than its line waits.
    asks = KINDS[entry.kind].RIGHT.cases is not None
    waits = {Fault.NO_CASE.value} if judge.waits and asks else set()
    return waits | {objection.code for objection in judge.objections}


@pytest.fixture(scope="module", params=list(product(STATES, (False, True))), ids=str)
def stand(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, CaseState | None, bool]]:
    """A counter that knows the case in this state, or not at all, and its receipt, or none."""
    state, issued = request.param
    store = make_store(tmp_path_factory.mktemp("counter"))
    with store.write() as transaction:
        if issued:
            paid = Issued(receipt(NUMBER, CASE, REFERENCE))
            transaction.append(NewEntry(paid, by(ACTOR), AT))
        if state is not None:
            item = feed_case(1, submitted_body(CASE, REFERENCE), state=state.value)
            transaction.apply_feed([item], 1)
    yield store, state, issued
    store.close()


@EACH
@pytest.mark.parametrize("role", ROLES)
def test_both_sides_refuse_the_same(
    stand: tuple[Store, CaseState | None, bool], body: Body, role: ActingRole | None
) -> None:
    """Every kind by every role, about a case in every state and a receipt that is there or not."""
    store, state, issued = stand
    if isinstance(body, Move) and state is not None:
        led = type(body).leads(Standing(state, HERE.office, "c1"), ACTOR)
        body = replace(body, on_version=1, to=led.state)
    right = body.RIGHT
    allowed = (
        (role is None or role in right.roles)
        and (right.cases is None or state in right.cases)
        and (right.receipt is None or right.receipt is issued)
    )
    assert may_write(store, body, role) is allowed
    # What this counter refuses to write another program may have written all the same.
    there = objected(forged(body), role, state, issued=issued)
    assert bool(there) is not allowed, there
    assert there <= FAULTS


def test_the_table_says_what_the_office_does() -> None:
    """The lines that carry the review and the money, told apart from the types that hold them."""
    rights = {body.KIND: body.RIGHT for body in SAMPLES}
    only_supervisors = {kind for kind, right in rights.items() if right.roles == {"supervisor"}}
    assert only_supervisors == {
        "case.approved", "case.returned", "case.refused", "case.upheld", "case.set_aside",
        "exception.settled", "person.exported", "staff.let_in",
    }  # fmt: skip
    assert rights["case.approved"].cases == frozenset({CaseState.ACCEPTED})
    assert rights["case.submitted"].cases == NO_CASE_YET
    assert {kind for kind, right in rights.items() if right.receipt} == {
        "receipt.printing", "receipt.printed", "receipt.not_printed",
    }  # fmt: skip
    assert rights["receipt.issued"].receipt is False


def test_the_role_travels_with_the_sign_in() -> None:
    """A clerk's decision is kept and objected to; the same by a supervisor is applied."""
    submitted, decision = SAMPLES[:2]
    assert isinstance(submitted, Submitted)
    assert isinstance(decision, Approved)
    judge = Judge(HERE, frozenset({HERE.office}), {}, {}, {})
    for body in (SignedIn(ACTOR, "clerk"), submitted, decision):
        actor = "1001" if body is submitted else ACTOR
        judge.judge(filed(forged(body).model_copy(update={"actor": actor})))
    assert [objection.code for objection in judge.objections] == ["wrong_role"]
    told = {"kind": "case.approved", "role": "clerk", "yours_on_version": 1}
    assert judge.objections[0].detail == told
    assert judge.cases[CASE].state is CaseState.ACCEPTED
    for body in (SignedIn(ACTOR, "supervisor"), replace(decision, on_version=1)):
        judge.judge(filed(forged(body)))
    assert len(judge.objections) == 1
    assert judge.cases[CASE].state is CaseState.APPROVED


def test_the_centre_keeps_the_roles_of_a_device(central: Central, tmp_path: Path) -> None:
    """Also over several pushes; what it objects to holds nothing up behind it."""
    desk = Desk(central.counter(tmp_path / "c3", 3))
    with desk.store.write() as transaction:
        transaction.append(NewEntry(SignedIn(ACTOR, "clerk"), by(ACTOR), AT))
        case_id = submit(transaction, paid=True).stream.removeprefix("case:")
    desk.sync()
    write_anyway(desk.store, decided(case_id, actor=ACTOR))
    assert desk.sync().exceptions == 1
    view = desk.store.cases.get(case_id)
    assert view is not None
    assert (view.state, view.exception) == (CaseState.ACCEPTED, "wrong_role")
    told = page_of(desk, case_id).objection
    assert told is not None
    assert "not allowed to the role" in told.text
    with desk.store.write() as transaction:
        transaction.append(NewEntry(SignedIn(ACTOR, "supervisor"), by(ACTOR), AT))
        transaction.append(decided(case_id, actor=ACTOR))
    report = desk.sync()
    assert (report.exceptions, report.waiting) == (1, 0)
    view = desk.store.cases.get(case_id)
    assert view is not None
    assert (view.state, view.exception) == (CaseState.APPROVED, None)
    desk.close()
