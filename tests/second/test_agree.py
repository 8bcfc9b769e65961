"""Our centre and one that was written from the page alone judge the same entries alike.

What the page says only to who knows our program shows up here as a difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.second.chain import Data
from tests.second.places import Places, both_centres, same
from tests.second.twin import LEADS_TO, PAGE, Twin, life, made

# By which moves a case comes into a state, each by another person.
ROADS: dict[str, tuple[str, ...]] = {
    "accepted": (),
    "returned": ("case.returned",),
    "offered": ("case.result",),
    "approved": ("case.approved",),
    "executed": ("case.approved", "case.executed"),
    "done": ("case.approved", "case.executed", "case.closed"),
    "refused": ("case.refused",),
    "appealed": ("case.refused", "case.appealed"),
    "withdrawn": ("case.withdrawn",),
    "lapsed": ("case.returned", "case.lapsed"),
}


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    with both_centres(tmp_path) as made:
        yield made


def brought_to(twin: Twin, state: str, **changes: Any) -> tuple[str, int]:
    """A case that stands so, and its version."""
    if state == "waiting":
        return twin.record(**changes), 1
    case_id = twin.file(**changes)
    for on, kind in enumerate(ROADS[state], 1):
        more: Data = {}
        if kind == "case.result":
            more = {"offer": made("Quote", total=80000), "to": "offered"}
        twin.about(kind, case_id, f"s{on}", on_version=on, **more)
    return case_id, len(ROADS[state]) + 1


def written(twin: Twin, kind: str, case_id: str, state: str, on: int, actor: str = "s3") -> None:
    """An entry of this kind about a case that stands so, whether it may be or not."""
    rule = PAGE.kinds[kind]
    match kind:
        case "case.submitted":
            twin.file(case_id=case_id, actor=actor)
        case "case.defects":
            twin.record(case_id=case_id, actor=actor)
        case "draft.discarded":
            body = made(kind, draft_id=case_id)
            twin.write(kind, f"case:{case_id}", actor, body)
        case "exception.settled":
            body = made(kind, case_id=case_id)
            twin.write(kind, f"exception:{body['entry_id']}", actor, body)
        case _ if rule.moves:
            twin.about(kind, case_id, actor, on_version=on, to=LEADS_TO.get(kind, state))
        case _:
            twin.about(kind, case_id, actor)


def test_every_kind_on_a_case_in_every_state(places: Places) -> None:
    """First what must not be, which changes nothing; then what may be, on a case of its own."""
    twin = places.twin()
    kinds = [one for one in PAGE.kinds.values() if one.stream.startswith(("case:", "exception:"))]
    for state in PAGE.states():
        case_id, on = brought_to(twin, state)
        for kind in kinds:
            if kind.needs == "new case" or (kind.needs and state not in kind.states):
                written(twin, kind.name, case_id, state, on)
        for kind in kinds:
            if not kind.needs or state in kind.states:
                written(twin, kind.name, case_id, state, on, "c1")
                case_id, on = brought_to(twin, state)
                written(twin, kind.name, case_id, state, on)
    codes = same(twin)
    # The last: what was approved is not refused by one person, as `to` says here.
    assert codes.keys() == {"not_allowed", "case_exists", "wrong_role", "stale_decision"}


def test_which_office_and_who(places: Places) -> None:
    """By both offices of a case and by a third, by whoever took it in, began it, or decided it."""
    here, there, away = places.twin("BKP"), places.twin("NON"), places.twin("BNA")
    routed = [life(owning="NON", route=route) for route in ("receiving", "owning", "back_office")]
    tries = [
        (one, kind, twin, brought_to(here, "accepted", life=one)[0])
        for one in routed
        for kind in ("case.approved", "case.executed")
        for twin in (here, there, away)
    ]
    told = [
        (by, twin, brought_to(here, "accepted", life=routed[1])[0])
        for by in ("receiving", "owning", "back_office", "outside")
        for twin in (here, there)
    ]
    here.push()
    for one, kind, _, case_id in tries:
        if kind == "case.executed":
            decides = here if one["route"] == "receiving" else there
            decides.about("case.approved", case_id, "s1")
    for decides in (here, there):
        decides.push()
    for _, kind, twin, case_id in tries:
        written(twin, kind, case_id, "approved", 1 if kind == "case.approved" else 2)
        written(twin, "document.printed", case_id, "approved", 1)
    for by, twin, case_id in told:
        result = {"result": "survey", "values": {"works": "0.00", "meters": "2"}}
        told_by = twin.about("case.result", case_id, "c1", to="accepted", by=by, **result)
        answer = {"fact": "debt", "answer": "0.00", "on_move": told_by["id"]}
        twin.about("case.answered", case_id, "c1", on_version=2, **answer)
    offered, _ = brought_to(here, "offered", life=life(owning="NON"))
    here.push()
    there.about("case.agreed", offered, "c1", on_version=2)
    case_id = here.file("s2", life=life(two_persons=True))
    flag = made("Flag", id="protected", start=None, below=None)
    decision = {"decision": "go", "item": "1.4", "about": ["a", "b"], "sets": [flag]}
    for actor, on, to in (
        ("s2", 1, "accepted"),
        ("s1", 1, "accepted"),
        ("s1", 2, "approved"),
        ("s3", 2, "approved"),
    ):
        here.about("case.approved", case_id, actor, on_version=on, to=to, **decision)
    # What was granted is refused by two; whoever began that may change their mind.
    here.about("case.refused", case_id, "s1", on_version=3, to="approved")
    here.about("case.refused", case_id, "s1", on_version=4)
    here.about("case.refused", case_id, "s3", on_version=4)
    here.about("case.appealed", case_id, "c1", on_version=5)
    for actor in ("s3", "s2", "s1"):
        here.about("case.set_aside", case_id, actor, on_version=6)
    here.about("case.approved", case_id, "s1", on_version=7, to="accepted")
    here.about("case.returned", case_id, "s1", on_version=8)
    here.file(life=life(owning="XYZ"))
    codes = same(here, there, away)
    assert codes.keys() == {
        "wrong_office", "case_unknown", "same_person", "unknown_office",
        "stale_decision",  # on top of a result that was not written at its office
    }  # fmt: skip


def test_where_a_case_begins_and_what_puts_it_right(places: Places) -> None:
    twin = places.twin()
    flags = [made("Flag", id="protected", start=None, below="2027-01-01")]
    for begins in (
        life(at_once=True),
        life(review="none"),
        life(review="none", two_persons=True),
    ):
        twin.file(life=begins, flags=flags)
        case_id = twin.record(life=begins, flags=flags)
        for to in ("accepted", "approved", "done"):
            twin.about("case.accepted", case_id, "c1", to=to)
    origin = made("Origin", case_id=twin.file(), reference="x", rule="then")
    twin.file(origin=origin)
    twin.file(origin=made("Origin", case_id=twin.id()))
    later = {"submitted_at": "2026-11-23T08:00:00+07:00"}
    changed: list[Data] = [{}, {"reference": "BKP3A-69-999999"}, {"office": "NON"}, later]
    changed += [{"life": life(owning="NON")}, {"case_id": twin.id()}, {"parties": {}}]
    changed += [{"quote": made("Quote", total=90000), "receipt_number": "BKP3A-69-R-000009"}]
    changed += [{"life": life(two_persons=True)}]
    for state, kind in (
        ("returned", "case.put_right"),
        ("offered", "case.agreed"),
        ("waiting", "case.accepted"),
    ):
        for change in changed:
            case_id, on = brought_to(twin, state)
            before = json.loads(
                next(e["body"] for e in twin.ours.entries if case_id in e["stream"])
            )
            corrected = before.get("so_far", before) | change
            more = {"corrected": corrected, "receipt_number": "BKP3A-69-R-000008"}
            twin.about(kind, case_id, "c1", on_version=on, **more)
    codes = same(twin)
    assert codes.keys() == {"body", "stale_decision"}


def test_numbers_rows_and_bodies(places: Places) -> None:
    twin, other = places.twin(), places.twin(counter=4)
    case_id = twin.file()
    foreign = other.file()
    for running in (1, 2, 2, 5, 4):
        twin.receipt(case_id, running)
    for number, stream in (
        ("BKP4A-69-R-000001", "BKP4A-69"),
        ("BKP3A-69-000001", "BKP3A-69"),
        ("BKP3A-69-R-7", "BKP3A-69-R-7"),
        ("TRAIN-BKP3A-69-R-000007", "TRAIN-BKP3A-69"),
    ):
        receipt = made("Receipt", case_id=case_id, number=number)
        twin.write("receipt.issued", f"receipt-series:{stream}", "c1", {"receipt": receipt})
        twin.file(reference=number)
    twin.receipt(case_id, 6, total=-1)
    twin.receipt(case_id, 6, total=10**12 + 1)
    twin.receipt("nobody", 6)
    twin.receipt(foreign, 6)
    other.push()
    for number in ("BKP3A-69-R-000001", "BKP3A-69-R-000077"):
        for kind in ("receipt.printing", "receipt.printed", "receipt.not_printed"):
            series = f"receipt-series:{number[:8]}"
            stream = series if kind == "receipt.printed" else f"receipt:{number}"
            for one in (twin, other):
                one.write(kind, stream, "c1", made(kind, number=number))
        twin.push()
    twin.write(
        "person.viewed", f"person:{'5e' * 16}", "c1", made("person.viewed", person_key="5e" * 16)
    )
    twin.write("staff.signed_out", "staff:c1", "c1", made("staff.signed_out", staff_id="c1"))
    fine = twin.content(twin.id())
    stream = f"case:{fine['case_id']}"
    for broken in (
        {name: value for name, value in fine.items() if name != "quote"},
        fine | {"counter": -1},
        fine | {"counter": True},
        fine | {"counter": 2**53},
        fine | {"due": "tomorrow"},
        fine | {"submitted_at": "2026-11-22T07:05:12"},
        fine | {"service_id": "x" * 201},
        fine | {"contract_account": "x" * 4001},
        fine | {"identity_check": "seen"},
        fine | {"applicant_role": "nobody"},
        fine | {"applicant_role": ""},
        fine | {"identity_check": None},
        fine | {"parties": {"applicant": _acting(4)}},
        fine | {"quote": made("Quote", total=-1)},
        fine | {"documents": {"lease": made("Document", source="As It Is")}},
        fine | {"person_key": "5e"},
        [fine],
    ):
        twin.write("case.submitted", stream, "c1", broken)
    twin.file(parties={}, applicant_role="", identity_check=None)
    twin.file(parties={"applicant": _acting(3)})
    deep: Any = 1
    for _ in range(17):
        deep = [deep]
    twin.write("case.submitted", stream, "c1", fine | {"from_a_newer_program": deep})
    twin.write("case.submitted", f"case:{twin.id()}", "c1", fine)
    twin.write("case.defects", stream, "c1", made("case.defects", case_id=fine["case_id"]))
    twin.write("case.submitted", stream, "c1", fine | {"from_a_newer_program": 1})
    for row in (
        {"stream": "Case"},
        {"kind": "case"},
        {"actor": "c 1"},
        {"at": "2026-13-22T07:05:12.345Z"},
    ):
        told = {"kind": "person.viewed", "stream": "person:x", "actor": "c1"} | row
        twin.write(told.pop("kind"), told.pop("stream"), told.pop("actor"), {}, **told)
    twin.write("person.forgotten", "person:x", "c1", {})
    twin.write("person.viewed", "person:x", "c1", {}, schema=3)
    for kind in ("person.viewed", "person.forgotten"):
        twin.write(kind, "person:x", "c1", {})
        for counter in twin.both:
            counter.entries[-1]["body"] = None
    codes = same(twin, other)
    assert codes.keys() == {
        "receipt_exists", "receipt_gap", "receipt_number", "receipt_unknown", "foreign_series",
        "body", "row", "no_body", "not_signed",  # as nobody has a key who is no row's actor
    }  # fmt: skip
    assert twin.ours.newer == twin.theirs.newer == 2


def _acting(persons: int) -> Data:
    """So many who act for one another."""
    by = _acting(persons - 1) if persons > 1 else None
    party: Data = made("KnownParty", by=by)
    return party


def test_what_comes_before_its_case(places: Places) -> None:
    """Another counter is first: what waits is judged behind what it waited for."""
    clerk, first, second = (places.twin(counter=n) for n in (3, 4, 5))
    case_id, twice = clerk.id(), clerk.id()
    thing = made("OnceKey", id="deposit", values=["012345678"], during="open", level="stop")
    first.about("case.returned", case_id, "s1")
    first.about("document.printed", case_id, "c1", document="lease")
    first.receipt(case_id, 1)
    second.about("case.approved", case_id, "s2")
    second.about("case.executed", case_id, "c1", on_version=4)
    first.about(
        "case.appealed", twice, "c1", on_version=1, row={"again": True, "objected": "not_allowed"}
    )
    for twin in (first, second):
        twin.push()
    assert [one.theirs.exceptions for one in (first, second)] != [{}, {}]
    clerk.file(case_id=case_id)
    clerk.about("case.put_right", case_id, "c1", on_version=2)
    clerk.about("case.approved", case_id, "s1", on_version=3)
    clerk.about("case.approved", case_id, "s1", on_version=0)
    clerk.push()
    clerk.about("case.closed", case_id, "c1", on_version=5)
    # On top of what did not count: it does not wait, and does not count on that very version.
    stale = clerk.about("case.withdrawn", case_id, "c1", on_version=2)
    clerk.about("case.appealed", case_id, "c1", on_version=3, on_move=stale["id"])
    clerk.about("case.appealed", case_id, "c1", on_version=9, on_move=stale["id"])
    clerk.about("case.refused", clerk.file(), "c1", on_version=1)
    # The same thing twice; a supervisor has seen to it before the second case is there.
    clerk.file(once=[thing])
    held = clerk.id()
    clerk.push()
    settled = made("exception.settled", entry_id=held, code="once", case_id=twice)
    second.write("exception.settled", f"exception:{held}", "s1", settled)
    second.push()
    clerk.write(
        "case.submitted", f"case:{twice}", "c1", clerk.content(twice, once=[thing]), id=held
    )
    clerk.push()
    second.about("case.approved", twice, "s2")
    third = first.file(once=[thing])
    first.push()
    second.about("case.approved", third, "s2")
    codes = same(clerk, first, second)
    assert codes == {
        "stale_decision": 5, "not_allowed": 1, "wrong_role": 1, "once": 2, "once_held": 1,
    }  # fmt: skip


def test_what_has_an_end_and_what_only_a_newer_program_knows(places: Places) -> None:
    twin = places.twin()
    often, flagged, followed, newer = (twin.file() for _ in range(4))
    for on in range(1, 101):
        twin.about("case.put_right" if on % 2 == 0 else "case.returned", often, "s1", on_version=on)
    twin.about("case.withdrawn", often, "c1", on_version=100)
    flags = [made("Flag", id=f"f{n}") for n in range(101)]
    twin.about("case.approved", flagged, "s1", on_version=1, sets=flags)
    for _ in range(101):
        twin.file(origin=made("Origin", case_id=followed))
    twin.about("case.approved", newer, "s1", on_version=1, to="inspected")
    assert same(twin) == {"case_full": 3}
    assert twin.ours.newer == 1
