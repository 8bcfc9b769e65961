"""A case whose body makes no sense leaves nothing of the person before it on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.fixtures.store import feed_case, submitted_body
from tests.ui.desk_office import Desk
from tests.ui.test_review import open_review, read
from ui.main_window import MainWindow

OTHER = "01937f00-0000-7000-8000-0000000000bb"

ODD: dict[str, Callable[[dict[str, Any]], object]] = {
    "no applicant": lambda body: body.pop("applicant"),
    "an applicant of one word": lambda body: body.update(applicant="x"),
    "values of one word": lambda body: body.update(values="x"),
    "a value that is a list": lambda body: body.update(values={"contract_account": ["1"]}),
    "documents that are a number": lambda body: body.update(documents=7),
    "a document without source": lambda body: body.update(documents=[{"code": "id_card"}]),
    "a document of one word": lambda body: body.update(documents=["id_card"]),
    "no edition": lambda body: body.pop("service_version", None),
    "an edition that is a list": lambda body: body.update(service_version=[1]),
    "a quote of one word": lambda body: body.update(quote="x"),
    "a quote without lines": lambda body: body.update(quote={"total": 1}),
    "an address of one word": lambda body: body["applicant"].update(address="x"),
    "changes that are a number": lambda body: body.update(corrections=7),
}


@pytest.mark.expects_log(".*")
@pytest.mark.parametrize("spoil", ODD.values(), ids=ODD.keys())
def test_it_is_shown_as_what_it_is_or_not_at_all(
    qtbot: QtBot, desk: Desk, window: MainWindow, spoil: Callable[[dict[str, Any]], object]
) -> None:
    mine = desk.refund(0).case
    body = submitted_body(OTHER, "BKP2A-69-000031", due="2026-12-31")
    item = feed_case(1, body)
    spoil(body)
    with desk.store.write() as transaction:
        transaction.apply_feed([item], 1)
    screen = open_review(qtbot, desk, window)
    read(qtbot, desk, screen)
    presenter = screen.presenter
    assert presenter.table.rowCount() == 2
    presenter.select(mine.id)
    qtbot.waitUntil(lambda: (f := screen.panel.facts) is not None and f.case_id == mine.id)
    presenter.select(OTHER)
    strip = screen.decision.strip
    qtbot.waitUntil(
        lambda: (
            strip.notice() is not None
            or ((f := screen.panel.facts) is not None and f.case_id == OTHER)
        )
    )
    notice = strip.notice()
    if notice is not None:
        assert "เปิดคำร้องนี้ไม่ได้" in notice.text
        assert screen.panel.facts is None
        assert not screen.decision.approve.isVisible()
