"""What the timeline says, also of an objection that a person has settled and nothing else tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event

from desktop.domain.case import CaseView
from desktop.domain.life import CaseState
from desktop.entries import DocumentPrinted, NewEntry
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures import store as fixtures
from tests.fixtures.authors import by
from tests.fixtures.store import (
    AT,
    KEY,
    decided,
    feed_case,
    make_store,
    past,
    settling,
    submit,
    submitted_body,
)

OWN = "01937f00-0000-7000-8000-0000000000aa"


def view_of(store: Store) -> CaseView:
    view = store.cases.get(OWN)
    assert view is not None
    return view


def told(store: Store, item: dict[str, Any]) -> None:
    with store.write() as transaction:
        fixtures.tell(transaction, [item], item["position"])


def decide(store: Store) -> str:
    with store.write() as transaction:
        return transaction.append(decided(OWN)).id


def test_a_settled_objection_is_gone_and_what_the_centre_says_shows(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.write() as transaction:
        submit(transaction, case_id=OWN)
    body = submitted_body(OWN, "BKP3A-69-000001")
    told(store, feed_case(1, body))
    entry = decide(store)
    told(store, feed_case(2, body, version=2, state="returned", decision="return",
                           decided_by="s9", decided_at=AT, reason="ขาดเอกสาร"))  # fmt: skip
    objection = {
        "entry_id": entry, "seq": 2, "code": "stale_decision", "detail": "{}", "case_id": OWN,
    }  # fmt: skip
    with store.write() as transaction:
        transaction.record_exceptions([objection])
    assert view_of(store).exception == "stale_decision"
    with store.write() as transaction:
        transaction.append(settling(entry, OWN))
    with store.write() as transaction:
        transaction.record_exceptions([objection])  # told again, as after a lost answer
    path = store.path
    for _ in range(2):  # and once more after a restart
        view = view_of(store)
        assert (view.state, view.decided_by, view.exception) == (CaseState.RETURNED, "s9", None)
        assert rebuild_check(store).problems == ()
        store.close()
        store = Store.open(path, KEY)
    detail = store.cases.detail(OWN)
    assert detail is not None
    lines = [(item.kind, item.actor, item.refused) for item in detail.timeline]
    assert ("case.approved", "s1", "stale_decision") in lines
    assert ("exception.settled", "s1", "") in lines
    head = store.journal.head()
    assert head is not None
    with store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)
        transaction.purge(past("2100-01-01"))
    assert rebuild_check(store).problems == ()
    store.close()


def test_a_settled_submission_is_no_exception_either(store: Store) -> None:
    with store.write() as transaction:
        entry = submit(transaction, case_id=OWN)
    objection = {"entry_id": entry.id, "seq": 1, "code": "body", "detail": "{}"}
    with store.write() as transaction:
        transaction.record_exceptions([objection])
    assert view_of(store).exception == "body"
    with store.write() as transaction:
        transaction.append(settling(entry.id, None))
    assert view_of(store).exception is None
    assert rebuild_check(store).problems == ()


def test_the_question_for_objections_is_put_together_once(store: Store) -> None:
    """It is asked before each first paint of Review."""
    built: list[str] = []

    def asked(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        built.append(statement)

    event.listen(store._reader, "before_cursor_execute", asked)
    assert store.sync.exceptions() == []
    assert built == []
    assert store.sync.exception_count() == 0
    assert len(built) == 1  # which would be seen here


def test_an_objection_that_a_new_decision_ended_is_counted_no_more(store: Store) -> None:
    with store.write() as transaction:
        submit(transaction, case_id=OWN)
    told(store, feed_case(1, submitted_body(OWN, "BKP3A-69-000001")))
    objection = {"entry_id": decide(store), "seq": 2, "code": "stale_decision", "detail": "{}"}
    with store.write() as transaction:
        transaction.record_exceptions([objection | {"case_id": OWN}])
    assert (len(store.sync.exceptions()), store.sync.exception_count()) == (1, 1)
    decide(store)
    assert (store.sync.exceptions(), store.sync.exception_count()) == ([], 0)


def test_two_events_of_one_moment_and_kind_are_two_lines(tmp_path: Path) -> None:
    """The centre has heard of the first only; both happened in the same millisecond."""
    store = make_store(tmp_path)
    with store.write() as transaction:
        entry = submit(transaction, case_id=OWN)
        printed = [
            transaction.append(NewEntry(DocumentPrinted(OWN, "application_summary"), by(actor), AT))
            for actor in ("c1", "c2")
        ]
    item = feed_case(1, submitted_body(OWN, "BKP3A-69-000001"), entry.id)
    line = {"entry": printed[0].id, "at": AT, "kind": "document.printed", "actor": "c1"}
    item["data"]["timeline"].append({**line, "facts": {}})
    told(store, item)
    detail = store.cases.detail(OWN)
    assert detail is not None
    assert [(line.kind, line.actor) for line in detail.timeline] == [
        ("case.submitted", "c1"), ("document.printed", "c1"), ("document.printed", "c2"),
    ]  # fmt: skip
    store.close()
