"""The law of the journal's bodies: what is written is read back, and nothing else is."""

from __future__ import annotations

import ast
import json
from contextlib import suppress
from dataclasses import fields, is_dataclass, make_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from desktop.domain import bounds
from desktop.domain.journal import body_bytes, canonical_row
from desktop.domain.party import MOST_DEEP
from desktop.domain.plain import plain
from desktop.domain.staff import ActingRole
from desktop.entries import (
    KINDS,
    TYPES,
    Body,
    Issued,
    Move,
    NewerError,
    Submitted,
    Viewed,
    read,
    write,
)
from desktop.entries.case_submitted import KnownParty
from desktop.entries.checking import bounded, checked
from desktop.entries.words import CopyNo, Count, Day, Moment, PersonKey, Reason, Uuid, Word
from desktop.texts import text
from tests.fixtures.bodies import CASE, SAMPLES
from ui.presenters.case_state import name_of

ROOT = Path(__file__).resolve().parents[2]
EACH = pytest.mark.parametrize("body", SAMPLES, ids=lambda body: body.KIND)
SECRET = "9001200000360"


def again(body: Body, data: Any, schema: int | None = None) -> Body:
    """Other JSON read as that kind of body."""
    return read(body.KIND, schema or body.SCHEMA, json.dumps(data))


def changes(body: Body) -> list[tuple[str, Any]]:
    """Every field of a body with something that it cannot be."""
    odd: dict[object, list[Any]] = {
        Moment: ["", "2026-11-22", "2026-11-22T07:05:12", "2026-99-22T07:05:12Z", 1],
        Day: ["", "2026-02-30", "soon", 7],
        Uuid: ["", SECRET, CASE.upper(), CASE + "0", f"x{CASE}"],
        PersonKey: [SECRET, "5E" * 16, "5e" * 17],
        Reason: ["ก" * (bounds.MAX_REASON + 1), None, 7],
        Word: ["ก" * (bounds.MAX_NAME + 1), 7],
        Count: [-1, "1", 1.5, None, True],
        CopyNo: [-1, 10_000, "1", None],
    }
    found: list[tuple[str, Any]] = []
    for name, hint in get_type_hints(type(body), include_extras=True).items():
        if name not in {field.name for field in fields(body)}:
            continue
        (known, *_rest) = [kind for kind in (hint, *get_args(hint)) if kind in odd] or [None]
        no_list: Any = {} if get_origin(hint) is list else []
        found += [(name, value) for value in odd.get(known, [no_list, 7.5])]
    return found


def test_every_kind_has_a_sample_a_schema_and_authors() -> None:
    assert [type(body) for body in SAMPLES] == list(TYPES)
    assert list(KINDS.values()) == list(TYPES)
    for kind in TYPES:
        assert kind.SCHEMA >= 1
        assert kind.RIGHT.roles
        assert set(get_args(ActingRole)) >= kind.RIGHT.roles
        assert text(name_of(kind.KIND)).th


@EACH
def test_what_is_written_is_read_back(body: Body) -> None:
    content = write(body)
    assert read(body.KIND, body.SCHEMA, content) == body
    assert read(body.KIND, body.SCHEMA, content.decode()) == body
    assert write(read(body.KIND, body.SCHEMA, content)) == content
    assert content == body_bytes(plain(body))  # as the centre and other writers make them


@pytest.mark.parametrize("also", [{}, {"more": "words"}], ids=["one name", "some"])
def test_a_body_is_gone_through_once_to_be_written(also: dict[str, str]) -> None:
    reads: list[str] = []

    class Told:
        def __getattribute__(self, name: str) -> Any:
            if not name.startswith("__"):
                reads.append(name)
            return super().__getattribute__(name)

    names = [("text", str, "words"), *((name, str, value) for name, value in also.items())]
    told: Any = make_dataclass("Noted", names, bases=(Told,))()
    case = next(body for body in SAMPLES if isinstance(body, Submitted))
    content = write(replace(case, values={"phone": told}))
    assert json.loads(content)["values"] == {"phone": {"text": "words", **also}}
    assert reads == ["text", *also]


def test_half_a_letter_is_not_written_nor_repeated() -> None:
    viewed = Viewed("5e" * 16, f"{SECRET}\ud800", case_id=None)
    with pytest.raises(ValueError, match="half a letter") as refused:
        write(viewed)
    assert SECRET not in str(refused.value)


@EACH
def test_its_stream_and_kind_are_within_bounds_and_hold_nobody(body: Body) -> None:
    assert bounds.row_fault(body.stream, body.KIND, "1001") is None
    assert SECRET not in body.stream
    assert SECRET not in json.dumps(dict(body.facts))
    assert all(isinstance(value, str | int | None) for value in body.facts.values())


@EACH
def test_what_a_newer_program_adds_passes(body: Body) -> None:
    assert again(body, plain(body) | {"later": {"photo": ["a", 1, None, 1.5, True]}}) == body


@EACH
def test_a_newer_schema_is_told_from_a_broken_body(body: Body) -> None:
    with pytest.raises(NewerError):
        again(body, plain(body), body.SCHEMA + 1)
    for none in (0, -1):
        with pytest.raises(ValueError, match=r"^schema$"):
            read(body.KIND, none, write(body))


def test_a_newer_kind_is_newer_whatever_it_holds() -> None:
    with pytest.raises(NewerError):
        read("case.vanished", 1, b"\xff")


@EACH
def test_every_field_is_needed_and_named_where_it_is_not_there(body: Body) -> None:
    whole = plain(body)
    for name in whole:
        with pytest.raises(ValueError, match=rf"^not whole: {name}$"):
            again(body, {key: value for key, value in whole.items() if key != name})


@EACH
def test_what_a_field_cannot_be_is_refused_by_its_name_and_never_repeated(body: Body) -> None:
    for name, value in changes(body):
        with pytest.raises(ValueError) as refused:
            again(body, plain(body) | {name: value})
        assert name in str(refused.value), (name, value)
        if isinstance(value, str) and value:
            assert value not in str(refused.value)


@EACH
def test_what_would_be_refused_is_not_written(body: Body) -> None:
    """Fields are checked alike on both ways; a type that is wrong is not written by us."""
    for name, value in changes(body):
        kept = getattr(body, name)
        if kept is None or type(value) is not type(kept) or name in {"values", "documents"}:
            continue
        object.__setattr__(body, name, value)
        try:
            with pytest.raises(ValueError, match=f"({name})"):
                write(body)
        finally:
            object.__setattr__(body, name, kept)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        ('{"a":"\ud800"}', "no JSON"),
        ("[" * 10_000 + "]" * 10_000, "no JSON"),
        ('{"a":NaN}', "no JSON"),
        (b"[]", "no table"),
        (b"null", "no table"),
        (b"7", "no table"),
        ('{"a":' * 40 + "1" + "}" * 40, "deep"),
        (json.dumps({"a": "x" * 4001}), "long"),
        (json.dumps({"a": ["x" * 4000] * 66}), "long"),
        ('{"a":9007199254740993}', "number"),
    ],
)
def test_what_is_out_of_bounds_is_refused_before_anything_is_made_of_it(
    content: str | bytes, why: str
) -> None:
    for kind in TYPES:
        with pytest.raises(ValueError, match=f"^{why}$"):
            read(kind.KIND, kind.SCHEMA, content)


def test_names_of_somebody_elses_making_are_not_repeated() -> None:
    """A table's names may be anything: also what somebody typed."""
    data = plain(SAMPLES[0])
    data["values"] = {SECRET: {"value": "x", "source": "typed"}}
    with pytest.raises(ValueError, match=r"^not whole: values\.\?\.reason$"):
        again(SAMPLES[0], data)


def test_an_earlier_schema_is_lifted_where_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moves of the first one named no other move; here a kind called the printer otherwise, too."""
    moves = [body for body in SAMPLES if isinstance(body, Move)]
    upon = replace(moves[0], on_move=CASE)
    assert again(upon, plain(upon)) == upon
    for move in moves:
        first = {name: value for name, value in plain(move).items() if name != "on_move"}
        assert again(move, first, 1) == move

    sample = next(body for body in SAMPLES if body.KIND == "receipt.printing")
    old = {"number": plain(sample)["number"], "device": plain(sample)["printer"]}

    def lift(schema: int, data: dict[str, Any]) -> dict[str, Any]:
        assert schema == 1
        return {"number": data.get("number"), "printer": data.get("device")}

    monkeypatch.setattr(type(sample), "SCHEMA", 2)
    monkeypatch.setattr(type(sample), "lift", lift)
    assert again(sample, old, 1) == sample
    with pytest.raises(ValueError, match="printer") as refused:
        again(sample, old | {"device": {SECRET: SECRET}}, 1)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("body", [one for one in SAMPLES if b'"citizen_id":' in write(one)])
def test_the_sex_that_earlier_cases_held_is_passed_over(body: Body) -> None:
    """What is written has none."""
    assert (3 if isinstance(body, Move) else 2) == body.SCHEMA
    content = write(body).decode()
    assert "sex" not in content
    old = content.replace('"citizen_id":', '"sex":"female","citizen_id":')
    assert again(body, json.loads(old), body.SCHEMA - 1) == body


@pytest.mark.parametrize("total", [-1, bounds.MAX_SATANG + 1])
def test_an_amount_that_no_receipt_could_bear_is_none(total: int) -> None:
    paid = next(body for body in SAMPLES if isinstance(body, Issued))
    submitted, issued = plain(SAMPLES[0]), plain(paid)
    submitted["quote"]["total"] = issued["receipt"]["total"] = total
    for body, data in ((SAMPLES[0], submitted), (paid, issued)):
        with pytest.raises(ValueError, match="not whole"):
            again(body, data)


# What a body is before it is typed and what it is on the wire; nothing else may be a table.
TABLES = {
    "desktop/entries/__init__.py": {"_parse"},  # JSON between parsing and its type
    "desktop/entries/body.py": {"data", "lift"},  # that of an earlier schema
    "sync/central/apply.py": {"data", "_line"},  # items of the feed, as they go out
}


def test_no_body_is_a_table() -> None:
    """A parameter, field or variable for a body or what it holds has the body's type."""
    found: dict[str, set[str]] = {}
    for top in ("desktop", "sync", "ui", "printing"):
        for path in sorted((ROOT / top).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            for name in _tables(ast.parse(path.read_text(encoding="utf-8"))):
                if "body" in name or "bodies" in name or where in TABLES:
                    found.setdefault(where, set()).add(name)
    assert found == TABLES


def test_roles_are_compared_in_the_table_of_rights_alone() -> None:
    """Who may do what is asked of a kind's line; elsewhere a role is only named by the staff."""
    found = {
        path.relative_to(ROOT).as_posix()
        for top in ("desktop", "sync", "ui", "printing")
        for path in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == "supervisor"
    }
    assert found == {
        "desktop/domain/life.py",  # a word of a service's data
        "desktop/domain/staff.py",
        "desktop/entries/rights.py",
        "desktop/forms/life_rules.py",
        "desktop/services/staff_file.py",
    }


def _tables(tree: ast.AST) -> list[str]:
    """The names that are annotated as a table of anything."""
    named: list[tuple[str, ast.expr | None]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            named.append((node.target.id, node.annotation))
        elif isinstance(node, ast.arg):
            named.append((node.arg, node.annotation))
        elif isinstance(node, ast.FunctionDef):
            named.append((node.name, node.returns))
    tables = ("dict[str, Any]", "Mapping[str, Any]", "Mapping[str, object]", "dict[str, object]")
    return [name for name, kind in named if kind is not None and ast.unparse(kind) in tables]


_TEXTS = st.text('ab"\\{}[]0123456789eN ', max_size=12) | st.just("x" * (bounds.MAX_TEXT + 1))
_NUMBERS = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
_JSON = st.recursive(
    _TEXTS | _NUMBERS | st.none() | st.booleans(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_TEXTS, inside, max_size=3),
    max_leaves=12,
)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=8, max_size=8))
def test_a_row_is_hashed_as_the_json_that_any_program_writes(texts: list[str]) -> None:
    names = ("id", "stream", "kind", "at", "actor", "body_digest", "key_id", "signature")
    id_, stream, kind, at, *rest = texts
    row: dict[str, Any] = dict(zip(names, texts, strict=True))
    row |= {"seq": 7, "version": 2, "schema": 1}
    whole = [7, id_, stream, 2, kind, 1, at, *rest]
    told = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    assert canonical_row(**row) == told.encode()


@given(st.sampled_from(SAMPLES), st.data(), _JSON, st.integers(0, bounds.MAX_DEPTH + 3))
def test_what_is_checked_in_one_go_is_within_bounds(
    body: Body, data: st.DataObject, odd: Any, deep: int
) -> None:
    """Whatever stands anywhere in a body: of its type alone, or also beside what its type names."""
    for _ in range(deep):
        odd = [odd]
    whole = plain(body)
    tables = [whole]
    for one in tables:
        tables += [held for held in one.values() if isinstance(held, dict)]
    table = data.draw(st.sampled_from(tables))
    table[data.draw(st.sampled_from([*table, "stranger"]))] = odd
    content = json.dumps(whole)
    with suppress(ValueError):
        checked(type(body), content, strangers="forbid")
        assert bounds.body_fault(json.loads(content)) is None


@EACH
def test_a_usual_body_is_checked_in_one_go(body: Body) -> None:
    assert checked(type(body), write(body).decode(), strangers="forbid") == body


@pytest.mark.parametrize(
    ("odd", "fault"),
    [("x" * 4001, "long"), (2**53, "number"), (json.loads("[" * 17 + "]" * 17), "deep")],
)
def test_what_lies_out_of_bounds_beside_what_the_type_names_is_refused(
    odd: Any, fault: str
) -> None:
    body = SAMPLES[0]
    assert again(body, plain(body) | {"stranger": 1}) == body
    with pytest.raises(ValueError, match=fault):
        again(body, plain(body) | {"stranger": odd})


@pytest.mark.parametrize("kind", [float, Any, dict[str, float], object])
def test_a_type_that_could_hold_what_has_no_bounds_is_none(kind: Any) -> None:
    with pytest.raises(TypeError, match="without bounds"):
        bounded(TypeAdapter(kind).core_schema)


def test_only_parties_hold_their_own_kind_and_no_deeper_than_a_counter_does() -> None:
    """So no type is deeper than it is written, and a body of it not deeper than a body may be."""
    tables = {one for kind in TYPES for one in _inside(kind)}
    assert {one for one in tables if one in _inside(one)} == {KnownParty}
    body = plain(SAMPLES[0])
    role = body["applicant_role"]
    party = body["parties"][role] | {"by": None}
    for _ in range(MOST_DEEP - 1):
        party = party | {"by": party}
    assert isinstance(again(SAMPLES[0], body | {"parties": {role: party}}), Submitted)
    with pytest.raises(ValueError, match="not whole"):
        again(SAMPLES[0], body | {"parties": {role: party | {"by": party}}})


def _inside(kind: type) -> set[type]:
    found: set[type] = set()
    _collect(kind, found)
    return found


def _collect(kind: type, found: set[type]) -> None:
    """The tables that stand in another one, at whatever depth."""
    for hint in get_type_hints(kind).values():
        for one in _parts(hint):
            if is_dataclass(one) and isinstance(one, type) and one not in found:
                found.add(one)
                _collect(one, found)


def _parts(hint: Any) -> list[Any]:
    return [hint, *(part for one in get_args(hint) for part in _parts(one))]
