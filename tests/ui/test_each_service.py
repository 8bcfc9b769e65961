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
from tests.ui.answers import answers_for
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


FLAT = [one for one in service_files() if one not in {"instalments", "no_cut"}]


@pytest.mark.parametrize("service_id", FLAT)
def test_a_service_is_filed_by_keys_and_read_back_at_the_centre(
    service_id: str, tmp_path: Path, qtbot: QtBot
) -> None:
    answers = answers_for(service_id)
    with whole_counter(tmp_path, qtbot) as whole:
        whole.sign_in()
        clerk = Clerk(whole)
        page = clerk.welcome(SAIRUNG)
        new, text = arriving(service_id)
        assert new not in clerk.offered(page)
        assert whole.central.change({f"catalogue/{new}.toml": text})[0] == 200
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
        assert {name: text for name, text in kept.items() if answers.given.values.get(name)} == {
            name: value.value for name, value in answers.given.values.items() if name in typed
        }


@pytest.mark.parametrize("service_id", sorted(set(service_files()) - set(FLAT)))
def test_any_other_service_that_arrives_is_offered_and_opened(
    service_id: str, tmp_path: Path, qtbot: QtBot
) -> None:
    with whole_counter(tmp_path, qtbot) as whole:
        whole.sign_in()
        clerk = Clerk(whole)
        page = clerk.welcome(SAIRUNG)
        new, text = arriving(service_id)
        assert new not in clerk.offered(page)
        assert whole.central.change({f"catalogue/{new}.toml": text})[0] == 200
        clerk.choose(page, new)
        intake = whole.counter.context.desk.intake
        assert [draft.service_id for draft in intake.drafts()] == [new]
