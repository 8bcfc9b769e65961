"""Each service of the catalogue arrives from the centre while the window is open, is filed by keys,
printed, sent, and read back at the centre. The data say what to type: a further service file needs
no test of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.entries import Submitted, read
from sync.central import tables
from tests.fixtures.central import Central
from tests.fixtures.services import arriving, service_files
from tests.fixtures.there import there
from tests.ui.answers import answers_for, somebody_applies
from tests.ui.counter_office import SAIRUNG
from tests.ui.filing import Clerk
from tests.ui.whole_counter import whole_counter


def _bodies(central: Central) -> list[Submitted]:
    """What the centre has of the cases."""
    entry = tables.entry
    with central.place.database.transaction() as connection:
        rows = connection.execute(
            select(entry.c.kind, entry.c.schema, entry.c.body).where(entry.c.kind == Submitted.KIND)
        ).all()
    found = [read(row.kind, row.schema, row.body) for row in rows]
    return [body for body in found if isinstance(body, Submitted)]


@pytest.mark.parametrize("service_id", service_files())
def test_a_service_is_filed_by_keys_and_read_back_at_the_centre(
    service_id: str, tmp_path: Path, qtbot: QtBot
) -> None:
    answers = answers_for(service_id)
    with whole_counter(tmp_path, qtbot) as whole:
        whole.sign_in()
        clerk = Clerk(whole)
        page = clerk.welcome(SAIRUNG) if somebody_applies(service_id) else clerk.report()
        new, text = arriving(service_id)
        assert new not in clerk.offered(page)
        assert whole.central.put({f"catalogue/{new}.toml": text})[0] == 200
        clerk.choose(page, new)
        draft = clerk.fill(answers)
        states = whole.counter.context.desk.intake.evaluate(draft)
        typed = {one.key: one.text for one in states.fields if one.text}
        total = states.quote.total
        clerk.hand_in()
        papers = whole.profile.papers
        qtbot.waitUntil(lambda: len(list(papers.glob("*.pdf"))) >= (2 if total else 1))
        qtbot.waitUntil(lambda: len(_bodies(whole.central)) == 1, timeout=15_000)
        (body,) = _bodies(whole.central)
        assert body.service_id == new
        kept = {name: value.value for name, value in body.values.items()}
        for section, rows in body.rows.items():
            for row in rows:
                for name, value in row.values.items():
                    kept[f"{section}.{row.number}.{name}"] = value.value
        assert kept == typed
        assert clerk.refused <= typed.keys()
        for name, answer in answers.given.values.items():
            assert name not in typed or kept[name] == answer.value, name
        for section, expected in answers.given.rows.items():
            for number, cells in enumerate(expected, start=1):
                for name, answer in cells.items():
                    assert kept[f"{section}.{number}.{name}"] == answer.value
        for name, mark in answers.given.documents.items():
            assert body.documents[name].recorded == mark.recorded
        roles = [one.id for one in there(whole.counter.context.desk.catalogue.get(
            new, answers.today)).roles]  # fmt: skip
        assert list(body.parties) == [role for role in roles if role not in draft.left_out]
