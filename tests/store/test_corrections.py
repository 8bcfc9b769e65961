"""What a case holds once it was put right: here, elsewhere, refused, and read anew."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.domain.life import CaseState
from desktop.entries import NewEntry, PutRight, Submitted, read, write
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.authors import by
from tests.fixtures.store import AT, feed_case, listed, submit, submitted_body, typed
from tests.fixtures.store import tell as told

OWN = "01937f00-0000-7000-8000-0000000000aa"
OTHER = "01937f00-0000-7000-8000-0000000000bb"
REFERENCE = "BKP3A-69-000001"
QUOTE = {"lines": [], "vat_percent": "7", "base": 1000, "vat": 70, "deposit": 0, "total": 1070}


def content(case_id: str, account: str, **facts: Any) -> dict[str, Any]:
    return submitted_body(
        case_id, REFERENCE, **{"contract_account": account, "quote": QUOTE, **facts}
    )


def correct(store: Store, case_id: str, account: str, on_version: int, **facts: Any) -> str:
    """Put the case right here; gives back the entry."""
    corrected = typed("case.submitted", content(case_id, account, **facts))
    assert isinstance(corrected, Submitted)
    move = PutRight(case_id, "", on_version, CaseState.ACCEPTED, corrected, None, on_move=None)
    with store.write() as transaction:
        return transaction.append(NewEntry(move, by("c1"), AT)).id


def tell(store: Store, position: int, body: dict[str, Any], **data: Any) -> None:
    with store.write() as transaction:
        told(transaction, [feed_case(position, body, **data)], position)


def object_to(store: Store, entry: str, case_id: str) -> None:
    objection = {
        "entry_id": entry, "seq": 2, "code": "stale_decision", "detail": "{}", "case_id": case_id,
    }  # fmt: skip
    with store.write() as transaction:
        transaction.record_exceptions([objection])


def shown(store: Store, case_id: str = OWN) -> tuple[str, str, int]:
    """The account by the lists, in the body, and the total; what is folded anew says the same."""
    view, detail = store.cases.get(case_id), store.cases.detail(case_id)
    assert view is not None
    assert detail is not None
    assert detail.body is not None
    assert rebuild_check(store).problems == ()
    return view.contract_account, detail.body.contract_account, view.total


def found(store: Store, text: str) -> list[str]:
    return [one.id for one in listed(store, "all", text=text)]


def own(store: Store) -> dict[str, Any]:
    """A case of this PC that was returned at version 2."""
    with store.write() as transaction:
        submit(transaction, case_id=OWN)
    body = submitted_body(OWN, REFERENCE)
    tell(store, 2, body, state="returned", version=2)
    return body


def test_what_was_put_right_here_shows_at_once_and_is_found(store: Store) -> None:
    own(store)
    correct(store, OWN, "999888777", 2, due="2026-12-09")
    assert shown(store) == ("999888777", "999888777", 1070)
    assert found(store, "999888777") == [OWN]
    assert found(store, "0123456789") == []
    (view,) = listed(store)
    assert (view.state, view.due.isoformat()) == (CaseState.ACCEPTED, "2026-12-09")
    assert (view.reference, view.submitted_by) == (REFERENCE, "c1")


def test_once_the_centre_has_answered_the_feed_tells_it(store: Store) -> None:
    own(store)
    correct(store, OWN, "999888777", 2)
    tell(store, 3, content(OWN, "999888777"), version=3, corrected=3)
    assert shown(store) == ("999888777", "999888777", 1070)
    tell(store, 4, content(OWN, "555"), version=5, corrected=5)
    assert shown(store) == ("555", "555", 1070)


def test_other_news_of_the_case_leave_what_was_put_right(store: Store) -> None:
    body = own(store)
    correct(store, OWN, "999888777", 2)
    tell(store, 3, body, state="returned", version=2)
    assert shown(store) == ("999888777", "999888777", 1070)


def test_what_the_centre_refuses_is_undone(store: Store) -> None:
    own(store)
    entry = correct(store, OWN, "999888777", 2)
    object_to(store, entry, OWN)
    assert shown(store) == ("0123456789", "0123456789", 74900)
    assert found(store, "0123456789") == [OWN]


@pytest.mark.parametrize("first", ["objection", "news"])
def test_what_came_too_late_gives_way_to_what_the_feed_tells(store: Store, first: str) -> None:
    """The objection to it and the news of what went before may come in either order."""
    own(store)
    entry = correct(store, OWN, "999888777", 2)
    if first == "objection":
        object_to(store, entry, OWN)
    tell(store, 3, content(OWN, "444"), version=3, corrected=3)
    if first == "news":
        object_to(store, entry, OWN)
    assert shown(store)[:2] == ("444", "444")


def test_a_case_withdrawn_meanwhile_holds_what_it_held(store: Store) -> None:
    body = own(store)
    correct(store, OWN, "999888777", 2)
    tell(store, 3, body, state="withdrawn", version=3)
    assert shown(store) == ("0123456789", "0123456789", 74900)


def test_a_case_of_another_counter_is_put_right_here(store: Store) -> None:
    body = submitted_body(OTHER, "BKP4A-69-000001")
    tell(store, 1, body, state="returned", version=2)
    correct(store, OTHER, "999888777", 2)
    assert shown(store, OTHER)[:2] == ("999888777", "999888777")
    tell(store, 2, body, state="returned", version=2)
    assert shown(store, OTHER)[:2] == ("999888777", "999888777")


def test_a_feed_read_anew_begins_with_what_was_written_here(store: Store) -> None:
    body = own(store)
    tell(store, 3, content(OWN, "555"), state="returned", version=4, corrected=3)
    correct(store, OWN, "999888777", 4)
    refused = correct_again(store)
    with store.write() as transaction:
        transaction.restart_feed()
    assert refused
    assert shown(store)[:2] == ("999888777", "999888777")
    tell(store, 3, content(OWN, "555"), state="returned", version=4, corrected=3)
    assert shown(store)[:2] == ("999888777", "999888777")
    tell(store, 4, body | {"contract_account": "777"}, version=5, corrected=5)
    assert shown(store)[:2] == ("777", "777")


def correct_again(store: Store) -> str:
    """Another case, whose correction the centre did not take: that stays so."""
    with store.write() as transaction:
        submit(transaction, case_id=OTHER)
    tell(store, 9, submitted_body(OTHER, "BKP3A-69-000002"), state="returned", version=2)
    entry = correct(store, OTHER, "111", 2)
    object_to(store, entry, OTHER)
    return entry


def test_it_is_kept_for_the_feed_until_all_is_known(store: Store) -> None:
    """Only the move of a case of others is left when the feed is read from its beginning."""
    body = submitted_body(OTHER, "BKP4A-69-000001")
    tell(store, 1, body, state="returned", version=2)
    correct(store, OTHER, "999888777", 2)
    with store.write() as transaction:
        transaction.restart_feed()
    assert store.cases.get(OTHER) is None
    assert rebuild_check(store).problems == ()
    tell(store, 1, body, state="returned", version=2)
    assert shown(store, OTHER)[:2] == ("999888777", "999888777")


def test_the_entry_is_small_enough_for_any_case(store: Store) -> None:
    own(store)
    corrected = typed("case.submitted", content(OWN, "1"))
    assert isinstance(corrected, Submitted)
    move = PutRight(OWN, "", 2, CaseState.ACCEPTED, corrected, "BKP3A-69-R-000002", on_move=None)
    again = read(PutRight.KIND, 1, write(move))
    assert again == move
    bare = json.loads(write(PutRight(OWN, "", 2, CaseState.ACCEPTED, None, None, on_move=None)))
    assert (bare["corrected"], bare["receipt_number"]) == (None, None)
