"""The judge: what an entry does to cases and receipts, and what it is objected to."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from desktop.domain.journal import body_bytes, digest
from desktop.domain.life import CaseState
from desktop.domain.numbers import receipt_stream
from desktop.entries import KINDS, MOVES
from sync.central import tables
from sync.central.apply import Judge, names, series_of
from sync.central.database import Database
from sync.central.filed import filed
from sync.central.judging import prepared
from sync.central.place import Device
from sync.protocol import WireEntry
from tests.fixtures.store import AT, move_body, receipt, submitted_body

DEVICE = Device("d3", "BKP", 3, 1, 0, "0" * 64, True)
OFFICES = frozenset({"BKP"})
CASE = str(UUID(int=1))


def entry(
    seq: int, kind: str, stream: str, body: dict[str, Any], actor: str = "c1", schema: int = 0
) -> WireEntry:
    """An entry; its place in the chain is not the judge's business."""
    content = body_bytes(body)
    return WireEntry(
        seq=seq,
        id=str(UUID(int=seq)),
        stream=stream,
        version=1,
        kind=kind,
        schema_=schema or (KINDS[kind].SCHEMA if kind in KINDS else 1),
        at=AT,
        actor=actor,
        body_digest=digest(content),
        hash="0" * 64,
        body=content,
    )


def submitted(seq: int = 1, case_id: str = CASE, **facts: Any) -> WireEntry:
    body = submitted_body(case_id, f"BKP3A-69-{seq:06}", **facts)
    return entry(seq, "case.submitted", f"case:{case_id}", body)


def decided(seq: int, decision: str, on_version: int, case_id: str = CASE) -> WireEntry:
    body = move_body(case_id, decision, on_version)
    return entry(seq, MOVES[decision].KIND, f"case:{case_id}", body, actor="s1")


def issued(
    seq: int, number: str, case_id: str = CASE, total: int = 74900, stream: str = ""
) -> WireEntry:
    body = {"receipt": asdict(receipt(number, case_id, "BKP3A-69-000001")) | {"total": total}}
    return entry(seq, "receipt.issued", stream or receipt_stream(number), body)


@pytest.fixture
def judge() -> Judge:
    return Judge(DEVICE, OFFICES, {}, {}, {})


def codes(judge: Judge, *entries: WireEntry) -> list[str]:
    """Judge the entries; the codes of what was objected to."""
    for one in entries:
        judge.judge(filed(one))
    return [objection.code for objection in judge.objections]


def test_a_case_with_its_receipt(judge: Judge) -> None:
    number, stream = "BKP3A-69-R-000001", "receipt:BKP3A-69-R-000001"
    printed = {"number": number, "copy_no": 1, "reason": "lost"}
    found = codes(
        judge,
        submitted(receipt_number="BKP3A-69-R-000001"),
        issued(2, "BKP3A-69-R-000001"),
        entry(3, "receipt.printing", stream, {"number": number, "printer": "a4"}),
        entry(4, "receipt.not_printed", stream, {"number": number, "reason": ""}),
        entry(5, "receipt.printed", "receipt-series:BKP3A-69", printed),
    )
    assert found == []
    case = judge.cases[CASE]
    assert (case.state, case.version, case.new) == (CaseState.ACCEPTED, 1, True)
    assert case.data["total"] == 74900
    assert case.data["submitted_by"] == "c1"
    assert (case.body.device_id, case.body.seq, case.data["lines"]) == ("d3", 1, 2)
    assert "9001200000360" not in case.told()
    assert [line["kind"] for line in case.timeline] == ["case.submitted", "receipt.issued"]
    receipt = judge.receipts["BKP3A-69-R-000001"]
    assert (receipt.running, receipt.total, receipt.copies) == (1, 74900, 1)


@pytest.mark.parametrize(
    ("decision", "state"), [("approve", CaseState.APPROVED), ("return", CaseState.RETURNED)]
)
def test_a_decision(judge: Judge, decision: str, state: CaseState) -> None:
    assert codes(judge, submitted(), decided(2, decision, 1)) == []
    case = judge.cases[CASE]
    assert (case.state, case.version) == (state, 2)
    assert case.data["decider"] == "s1"
    assert case.timeline[-1]["kind"] == MOVES[decision].KIND
    assert case.timeline[-1]["facts"] == {"reason": "because"}


def test_a_second_decision_is_stale(judge: Judge) -> None:
    assert codes(judge, submitted(), decided(2, "approve", 1), decided(3, "return", 1)) == [
        "stale_decision"
    ]
    assert judge.cases[CASE].state is CaseState.APPROVED
    facts = judge.objections[0].detail
    assert (facts["yours"], facts["theirs"], facts["theirs_version"]) == (
        "case.returned",
        "approved",
        2,
    )


def test_a_decision_that_the_table_does_not_have(judge: Judge) -> None:
    found = codes(judge, submitted(), decided(2, "approve", 1), decided(3, "return", 2))
    assert found == ["not_allowed"]


def test_version_0_counts_at_the_counter_of_the_case_only(judge: Judge) -> None:
    judge.judge(filed(submitted()))
    other = Judge(Device("d4", "BKP", 4, 1, 0, "0" * 64, True), OFFICES, judge.cases, {}, {})
    assert codes(other, decided(1, "approve", 0)) == ["stale_decision"]
    assert codes(judge, decided(2, "approve", 0)) == []


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (submitted(2), "case_exists"),
        (issued(2, "BKP3A-69-R-000002"), "receipt_gap"),
        (issued(2, "BKP4A-69-R-000001"), "foreign_series"),
        (issued(2, "BKP3A-69-000001"), "receipt_number"),
        (entry(2, "receipt.printed", "receipt-series:X",
               {"number": "X", "copy_no": 0, "reason": ""}), "receipt_unknown"),
        (entry(2, "receipt.printing", "receipt:X", {"number": "X", "printer": "a4"}),
         "receipt_unknown"),
        (entry(2, "receipt.not_printed", "receipt:X", {"number": "X", "reason": ""}),
         "receipt_unknown"),
        (entry(2, "receipt.printing", "receipt:X", {"printer": "a4"}), "body"),
        (entry(2, "case.submitted", f"case:{UUID(int=5)}", {}), "body"),
        (submitted(2, str(UUID(int=7)), due="soon"), "body"),
        (submitted(2, str(UUID(int=7)), submitted_at="2026-11-22T07:05:12"), "body"),
        (submitted(2, str(UUID(int=7)), copies_taken=-1), "body"),
    ],
)  # fmt: skip
def test_what_is_objected_to(judge: Judge, second: WireEntry, code: str) -> None:
    assert codes(judge, submitted(), second) == [code]
    assert judge.cases[CASE].state is CaseState.ACCEPTED


def test_training_and_work_keep_to_their_own_numbers(judge: Judge) -> None:
    training = Judge(replace(DEVICE, training=True), OFFICES, {}, {}, {})
    number = "TRAIN-BKP3A-69-R-000001"
    body = submitted_body(CASE, "TRAIN-BKP3A-69-000001")
    case = entry(1, "case.submitted", f"case:{CASE}", body)
    assert codes(training, case, issued(2, number)) == []
    assert training.receipts[number].series == "TRAIN-BKP3A-69"
    assert codes(training, issued(3, "BKP3A-69-R-000002")) == ["foreign_series"]
    assert codes(judge, case, issued(2, number)) == ["foreign_series"] * 2
    assert series_of(training.device, {number, "BKP3A-69-R-000001"}) == {"TRAIN-BKP3A-69"}


def _changed(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A body with another value at `a.b`; without the field where the value is `...`."""
    name, _, rest = path.partition(".")
    if rest:
        return body | {name: _changed(body[name], rest, value)}
    return {key: one for key, one in body.items() if key != name} | (
        {} if value is ... else {name: value}
    )


_WHO = "parties.applicant.person"
_DEEP: Any = json.loads('{"a":' * 40 + "1" + "}" * 40)
_ODD_CASES = [
    ("parties", ...), ("parties", "x"), ("parties", {}), ("parties.applicant", "x"),
    ("applicant_role", ...), ("applicant_role", "holder"), ("parties.applicant.kind", 7),
    ("parties.applicant.by", "x"), ("parties.applicant.by", {"kind": "person"}),
    (f"{_WHO}.thai_name", ...), (f"{_WHO}.address", 7), (f"{_WHO}.thai_name", {"first": 7}),
    (f"{_WHO}.no_card_reason", "asleep"), (f"{_WHO}.card_notes", "x"),
    ("values", "x"), ("values", {"phone": "x"}),
    ("values", {"phone": {"value": "1", "reason": ""}}),
    ("values", {"phone": {"value": "1", "source": "dreamt", "reason": ""}}),
    ("documents", 7), ("documents", {"lease": {"reason": ""}}),
    ("documents", {"lease": {"source": "by ear", "reason": ""}}),
    ("service_version", ...), ("service_version", 7), ("service_id", ...), ("counter", "three"),
    ("quote", ...), ("quote", {"total": 1}), ("quote.lines", "x"), ("quote.lines", [{"id": "a"}]),
    ("quote.total", -1), ("quote.total", 2**60), ("quote.total", 10**12 + 1),
    ("receipt_number", ...), ("identity_check", "by smell"), ("person_key", "ก ข"),
    ("submitted_at", "0001-01-01T00:00:00+14:00"), ("submitted_at", "2026-99-01T00:00:00Z"),
    ("due", "2026-02-30"), ("extra", _DEEP), ("extra", "ก" * 4001), ("extra", ["x" * 4000] * 66),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), _ODD_CASES)
def test_a_case_that_no_counter_could_show_is_objected_to(
    judge: Judge, path: str, value: Any
) -> None:
    odd = _changed(submitted_body(CASE, "BKP3A-69-000001"), path, value)
    assert codes(judge, entry(1, "case.submitted", f"case:{CASE}", odd)) == ["body"]
    assert judge.cases == {}


def test_what_a_newer_counter_adds_to_a_case_passes(judge: Judge) -> None:
    body = submitted_body(CASE, "BKP3A-69-000001", meter={"photo": ["a", 1, None, 1.5, True]})
    assert codes(judge, entry(1, "case.submitted", f"case:{CASE}", body)) == []
    assert judge.cases[CASE].data["body_digest"] == digest(body_bytes(body))


_STAFF = {"staff_id": "c1", "role": "clerk"}
_RECEIPT = {"receipt": asdict(receipt("BKP3A-69-R-000001", CASE, "x"))}
_SERIES, _PERSON = "receipt-series:BKP3A-69", "5e" * 16
_PRINTED = {"number": "BKP3A-69-R-000001", "copy_no": 1, "reason": ""}
_DISCARDED = {"draft_id": CASE, "service_id": None, "reason": "left"}
_SETTLED = {"entry_id": CASE, "code": "body", "reason": "seen", "case_id": None}
_DECIDED = move_body(CASE, "return") | {"item": "2.3", "about": ["phone"]}


@pytest.mark.parametrize(
    ("kind", "schema", "stream", "body", "path", "value"),
    [
        ("receipt.issued", 1, _SERIES, _RECEIPT, "receipt.seller", ...),
        ("receipt.issued", 1, _SERIES, _RECEIPT, "receipt.lines", "x"),
        ("receipt.issued", 1, _SERIES, _RECEIPT, "receipt.payer_name", 7),
        ("receipt.issued", 1, _SERIES, _RECEIPT, "receipt.total", 10**12 + 1),
        ("receipt.issued", 1, _SERIES, _RECEIPT, "receipt.case_id", "x"),
        ("receipt.printed", 1, _SERIES, _PRINTED, "reason", "x" * 1001),
        ("receipt.printed", 1, _SERIES, _PRINTED, "copy_no", "1"),
        ("case.returned", 1, f"case:{CASE}", _DECIDED, "to", 7),
        ("exception.settled", 1, f"exception:{CASE}", _SETTLED, "case_id", ""),
        ("document.printed", 1, f"case:{CASE}", {"case_id": CASE, "document": "x"}, "document", 7),
        ("draft.discarded", 1, f"case:{CASE}", _DISCARDED, "reason", 7),
        ("person.viewed", 1, f"person:{_PERSON}", {"person_key": _PERSON, "purpose": "asked"},
         "person_key", "x"),
        ("staff.signed_in", 1, "staff:c1", _STAFF, "role", "owner"),
        ("staff.signed_out", 1, "staff:c1", _STAFF, "staff_id", ...),
    ],
)  # fmt: skip
def test_the_body_of_every_kind_is_checked(
    judge: Judge, kind: str, schema: int, stream: str, body: dict[str, Any], path: str, value: Any
) -> None:
    assert "body" not in codes(judge, entry(1, kind, stream, body, schema=schema))
    odd = entry(2, kind, stream, _changed(body, path, value), schema=schema)
    assert codes(judge, odd)[-1] == "body"
    elsewhere = entry(3, kind, f"{stream}0", body, schema=schema)
    assert codes(judge, elsewhere)[-1] == "body", "it must stand in its own stream"


@pytest.mark.parametrize(
    ("kind", "schema"), [("case.vanished", 1), ("staff.signed_in", 2), ("receipt.issued", 3)]
)
def test_what_a_newer_counter_writes_is_kept_for_a_newer_centre(
    judge: Judge, kind: str, schema: int
) -> None:
    assert codes(judge, entry(1, kind, "staff:c1", _STAFF, schema=schema)) == []
    assert [(kept.seq, role) for kept, role in judge.newer] == [(1, None)]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"actor": "ก.1001/2"}, "row"),
        ({"actor": "c 1"}, "row"),
        ({"actor": "1" * 41}, "row"),
        ({"stream": "staff:ก.1001/2"}, "row"),
        ({"at": "2026-99-22T07:05:12.345Z"}, "row"),
        ({"body": None}, "no_body"),
    ],
)
def test_a_row_that_is_not_what_it_must_be_is_objected_to(
    judge: Judge, facts: dict[str, Any], code: str
) -> None:
    assert codes(judge, entry(1, "staff.signed_in", "staff:c1", _STAFF)) == []
    assert codes(judge, submitted(2).model_copy(update=facts)) == [code]
    assert judge.cases == {}
    assert "ก" not in json.dumps([o.detail for o in judge.objections], ensure_ascii=False)


def test_a_reason_of_megabytes_goes_to_nobody(judge: Judge) -> None:
    body = json.loads(decided(2, "return", 1).body or "") | {"reason": "ก" * 1_200_000}
    long = entry(2, "case.returned", f"case:{CASE}", body, actor="s1")
    assert codes(judge, submitted(), long) == ["body"]
    assert judge.cases[CASE].state is CaseState.ACCEPTED


def test_a_receipt_number_twice_counts_once(judge: Judge) -> None:
    number = "BKP3A-69-R-000001"
    assert codes(judge, submitted(), issued(2, number), issued(3, number, total=1)) == [
        "receipt_exists"
    ]
    assert judge.receipts[number].total == 74900


def test_a_receipt_after_a_gap_stands(judge: Judge) -> None:
    found = codes(judge, issued(1, "BKP3A-69-R-000003"), issued(2, "BKP3A-69-R-000004"))
    assert found == ["receipt_gap"]
    assert len(judge.receipts) == 2


def test_a_stream_and_a_body_that_disagree(judge: Judge) -> None:
    wrong = entry(
        1, "case.submitted", f"case:{UUID(int=2)}", submitted_body(CASE, "BKP3A-69-000001")
    )
    assert codes(judge, wrong) == ["body"]


def test_another_counters_series_in_a_case(judge: Judge) -> None:
    body = submitted_body(CASE, "BKP30A-69-000001")
    assert codes(judge, entry(1, "case.submitted", f"case:{CASE}", body)) == ["foreign_series"]


def test_objections_hold_nothing_personal(judge: Judge) -> None:
    codes(
        judge,
        submitted(),
        submitted(2),
        decided(3, "approve", 7),
        issued(4, "นายประเสริฐ", stream="receipt-series:BKP3A-69"),
    )
    told = json.dumps([o.detail for o in judge.objections])
    assert "9001200000360" not in told
    assert "\\u0e" not in told


def test_names_are_what_must_be_looked_up() -> None:
    cases, receipts = names(
        [filed(submitted()), filed(issued(2, "BKP3A-69-R-000001", str(UUID(int=4))))]
    )
    assert cases == {CASE, str(UUID(int=4))}
    assert receipts == {"BKP3A-69-R-000001"}


def test_what_is_looked_up_for_a_receipt_does_not_grow_with_those_before() -> None:
    """Counted in steps of SQLite's machine."""
    push = [filed(submitted()), filed(issued(2, "BKP3A-69-R-009999"))]

    def steps(receipts: int) -> int:
        database, taken = Database("sqlite://"), 0
        rows = [
            {
                "number": f"BKP3A-69-R-{running:06}", "office": "BKP", "device_id": "d3",
                "series": "BKP3A-69", "running": running, "case_id": CASE, "total": 1, "copies": 0,
            }
            for running in range(1, receipts + 1)
        ]  # fmt: skip

        def step() -> int:
            nonlocal taken
            taken += 1
            return 0

        with database.transaction() as connection:
            connection.execute(insert(tables.receipt), rows)
            connection.connection.driver_connection.set_progress_handler(step, 1)  # type: ignore[union-attr]
            judge = prepared(connection, DEVICE, push)
        database.close()
        assert judge.last == {"BKP3A-69": receipts}
        return taken

    assert steps(2000) == steps(20)
