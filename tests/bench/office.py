"""A large office in a store, as the feed brings it: cases of many days, the newest undecided."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from desktop.domain.receipt import Quote, QuoteLine
from desktop.domain.text import Text
from desktop.ids import new_id
from desktop.store import Store
from tests.fixtures.office import BANGKOK
from tests.fixtures.store import feed_case, submitted_body

A_DAY = 200
BATCH = 500
_SERVICES = ("new_connection", "transfer_with_deposit", "deposit_refund")
_FIRST = ("สมชาย", "กัญญารัตน์", "ประเสริฐ", "สายรุ้ง", "วิรัช", "บุญมา", "ก้องเกียรติ", "มาลี")
_TITLES = ("นาย", "นาง", "นางสาว")
_LAST = "กขคจทนพมรสอ"
_FEE = Text("ค่าตรวจสอบการติดตั้ง", "Inspection fee")
_QUOTE = asdict(
    Quote((QuoteLine("inspection", _FEE, 70_000, True, 455_000),), "7", 70_000, 4_900, 0, 74_900)
)


def fill(
    store: Store,
    today: date,
    *,
    cases: int,
    undecided: int,
    overdue: int,
    due_today: int,
    told: Callable[[int], None] = lambda _done: None,
) -> None:
    """Bring `cases` cases into the store through its own feed, in pages as the centre sends."""
    items = _items(today, cases, undecided, overdue, due_today)
    for first in range(1, cases + 1, BATCH):
        last = min(first + BATCH - 1, cases)
        with store.write() as transaction:
            transaction.apply_feed([next(items) for _ in range(first, last + 1)], last)
        told(last)


def _items(
    today: date, cases: int, undecided: int, overdue: int, due_today: int
) -> Iterator[dict[str, Any]]:
    chance = random.Random(2569)
    opening = datetime(today.year, today.month, today.day, 8, 30, tzinfo=BANGKOK)
    for n in range(1, cases + 1):
        left = cases - n
        of_day = A_DAY - 1 - left % A_DAY
        at = opening - timedelta(days=left // A_DAY) + timedelta(minutes=1.5 * of_day)
        waits = undecided - left  # 1 for the oldest undecided case
        if waits <= 0:
            due = at.date() + timedelta(days=7)
        elif waits <= overdue:
            due = today - timedelta(days=1 + waits % 9)
        elif waits <= overdue + due_today:
            due = today
        else:
            due = today + timedelta(days=1 + waits % 9)
        name = f"{chance.choice(_TITLES)}{chance.choice(_FIRST)} {chance.choice(_LAST)}."
        body = submitted_body(
            new_id(),
            f"BKP{1 + n % 4}A-69-{n:06}",
            service_id=_SERVICES[n % len(_SERVICES)],
            counter=1 + n % 4,
            contract_account=f"70{n:07}",
            person_name=name,
            person_key=f"{n % 40_000:032x}",
            submitted_at=at.isoformat(),
            due=due.isoformat(),
            quote=_QUOTE,
        )
        approved = chance.random() < 0.9
        decided: dict[str, Any] = {}
        if waits <= 0:
            decided = {
                "state": "approved" if approved else "returned",
                "version": 2,
                "decision": "approve" if approved else "return",
                "decided_by": "9001",
                "decided_at": (at + timedelta(days=1)).isoformat(),
                "reason": "" if approved else "เอกสารไม่ครบหรือไม่ชัด",
            }
        yield feed_case(n, body, **decided)
