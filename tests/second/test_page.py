"""What the page says can be read by a program, and is what our own program writes."""

from __future__ import annotations

import json

import pytest

from desktop.entries import Body, write
from tests.fixtures.bodies import SAMPLES
from tests.second.chain import bundle_digest
from tests.second.judge import stream_of
from tests.second.twin import PAGE


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


def test_the_digest_of_the_example_of_a_bundle() -> None:
    digest = "b14e26ac8846ed0f4b6a4c518579c76bc8ba0b9eeef7d92e3d8f5a3d71f878ff"
    assert bundle_digest("2570.1", "2027-01-01", {"fees/b.toml": "", "a.toml": "x = 1\n"}) == digest
