"""What the page says can be read by a program, and is what our own program writes."""

from __future__ import annotations

import hmac
import json
from pathlib import Path

import pytest

from desktop.entries import Body, write
from tests.fixtures.bodies import SAMPLES
from tests.second.chain import beginning, bundle_digest, chained, sha256
from tests.second.judge import stream_of
from tests.second.twin import PAGE

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("body", SAMPLES, ids=lambda body: body.KIND)
def test_each_body_that_we_write_is_one_by_the_table(body: Body) -> None:
    kind = PAGE.kinds[body.KIND]
    written = json.loads(write(body))
    assert PAGE.fault(kind.fields, written) == ""
    assert stream_of(kind, written) == body.stream
    assert kind.schema == body.SCHEMA
    for name in written:  # and nothing less is one
        less = {other: value for other, value in written.items() if other != name}
        assert PAGE.fault(kind.fields, less) == name


def test_the_page_has_no_other_kinds() -> None:
    assert PAGE.kinds.keys() == {body.KIND for body in SAMPLES}


def test_the_worked_examples() -> None:
    """Each of them stands on the page as the rules of the page make it."""
    text = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    device, pepper = "4db1c26a-0000-4000-8000-000000000001", bytes(range(32))
    body = '{"staff_id":"1001","role":"clerk"}'
    row = {
        "seq": 1, "id": "019a0000-0000-7000-8000-000000000001", "stream": "staff:1001",
        "version": 1, "kind": "staff.signed_in", "schema": 1, "at": "2026-11-22T07:05:12.345Z",
        "actor": "1001", "body_digest": sha256(body.encode()),
    }  # fmt: skip
    first = beginning(device, 1)
    person = hmac.digest(pepper, b"9123456789036", "sha256").hex()[:32]
    for told in (
        first, body, str(row["body_digest"]), chained(first, row), f"person:{person}",
        pepper.hex(), sha256(b"mea-counter/office/1\n", pepper),
    ):  # fmt: skip
        assert f"`{told}`" in text, told


def test_the_digest_of_the_example_of_a_bundle() -> None:
    digest = "b14e26ac8846ed0f4b6a4c518579c76bc8ba0b9eeef7d92e3d8f5a3d71f878ff"
    assert bundle_digest("2570.1", "2027-01-01", {"fees/b.toml": "", "a.toml": "x = 1\n"}) == digest
