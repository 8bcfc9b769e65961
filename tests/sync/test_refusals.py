"""What an answer that is no success means to the counter."""

from __future__ import annotations

import json

import pytest

from desktop.domain.failure import Code, CounterError
from sync.refusals import refuse


@pytest.mark.parametrize(
    ("status", "answer", "code", "details"),
    [
        (408, {"code": "slow"}, Code.CENTRAL_UNREACHABLE, {"why": "timeout"}),
        (409, {"code": "gap", "acked": 7}, Code.CENTRAL_GAP, {"acked": 7}),
        (409, {"code": "gap"}, Code.CENTRAL_UNREACHABLE, {"why": "status 409"}),
        (403, {"code": "other_office"}, Code.CENTRAL_REFUSED, {}),
        (
            403,
            {"code": "other_office", "yours": "BKP", "asked": "NTB"},
            Code.DEVICE_OTHER_OFFICE,
            {"office": "BKP", "other": "NTB"},
        ),
        (
            403,
            {"code": "other_counter", "yours": "3", "asked": "4"},
            Code.DEVICE_OTHER_COUNTER,
            {"counter": "3", "other": "4"},
        ),
    ],
)
def test_a_refusal_has_one_meaning(
    status: int, answer: dict[str, str | int], code: Code, details: dict[str, str | int]
) -> None:
    with pytest.raises(CounterError) as caught:
        refuse(status, json.dumps(answer | {"message": "no"}).encode(), {})
    assert (caught.value.code, caught.value.details) == (code, details)
