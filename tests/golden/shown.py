"""A set of golden files, opened with the program of today: what it shows, as plain values.

Read from the files alone, never from the story that wrote them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.domain.case import CaseView
from desktop.domain.failure import CounterError
from desktop.domain.journal import JournalEntry
from desktop.domain.listing import Group
from desktop.domain.plain import plain
from desktop.domain.text import Lang
from desktop.entries import body_of
from desktop.services.reference import Reference, renew_from
from desktop.store.check import rebuild_check
from desktop.store.journal import all_entries
from desktop.texts import t
from sync.central.bundles import sign_all
from sync.central.folder import KEY_FILE
from tests.fixtures.central import Central, served
from tests.fixtures.office import SetClock
from tests.fixtures.store import listed, make_store
from tests.golden import rows
from tests.golden.office import CLERK, PINS, SUPERVISOR, Counter
from tests.golden.shown_case import LANGS, Shown, case, page, row, today, told, words
from tests.golden.shown_centre import bundle, centre
from tests.golden.shown_draft import draft
from ui.language import Language
from ui.presenters.case_state import is_open, name_of
from ui.presenters.case_words import case_row, moment, review_row
from ui.presenters.reasons import reason_words
from ui.presenters.rows import case_row as counter_row

COUNTERS = ("counter-3", "counter-4")
CENTRE = "centre"
# The lists of Cases and of Review.
_CASES: tuple[Group, ...] = ("all", "today", "mine", "unsent", "decided")
_REVIEW: tuple[Group, ...] = ("desk", "to_review", "overdue", "due_today")
_SOUGHT = ("สายรุ้ง", "987654321", "R-000002", "-05-x")
# Of an entry that no page shows, what somebody would ask who reads the journal.
_ASKED = ("printer", "copy_no", "document", "decision", "purpose", "role", "service_id")


@dataclass
class Opened:
    """The golden counters and their centre, in a program of today."""

    counters: dict[str, Counter]
    central: Central


@contextmanager
def opened(golden: Path, work: Path) -> Iterator[Opened]:
    """Every part of a set, running; nothing is written into the set."""
    told_of = json.loads((golden / "set.json").read_text(encoding="utf-8"))
    clock = SetClock(datetime.fromisoformat(told_of["looked_at"]))
    with ExitStack() as stack:
        if "signing_key" in told_of:  # a set of before keys has none
            (work / "central").mkdir()
            (work / "central" / KEY_FILE).write_text(told_of["signing_key"], encoding="ascii")
        central = stack.enter_context(served(work / "central", now=clock.now))
        rows.fill_centre(central.place.database, rows.read(golden / f"{CENTRE}.jsonl.gz"))
        sign_all(central.place)  # as a centre does that starts with these
        counters = {}
        for name in COUNTERS:
            store = rows.store_of(rows.read(golden / f"{name}.jsonl.gz"), work / f"{name}.db")
            stack.callback(store.close)
            counters[name] = Counter.of(store, clock, central)
            stack.callback(counters[name].client.close)
        yield Opened(counters, central)


def shown(golden: Path, work: Path) -> dict[str, Shown]:
    """What the set shows, by the names of its snapshots."""
    with opened(golden, work) as parts:
        three, four = (parts.counters[name] for name in COUNTERS)
        return {
            **{name: _counter(counter) for name, counter in parts.counters.items()},
            CENTRE: centre(parts.central, four.client),
            "third-counter": _newcomer(parts, work),
            "goes-on": _goes_on(three, four),
        }


def _counter(counter: Counter) -> Shown:
    report = rebuild_check(counter.store)
    references = {view.reference: view.id for view in _listed(counter, "all")}
    return told(
        {
            "check": {
                "entries": report.entries,
                "cases": report.cases,
                "purged": report.purged,
                "problems": list(report.problems),
            },
            "my day": _my_day(counter),
            "lists": _lists(counter),
            "counter page": {lang: _counter_page(counter, lang) for lang in LANGS},
            "drafts": [draft(counter, one) for one in counter.desk.intake.drafts()],
            "cases": {name: case(counter, references[name]) for name in sorted(references)},
            "exchange": _exchange(counter),
            "journal": _journal(counter),
        }
    )


def _my_day(counter: Counter) -> Shown:
    """The numbers of the counter page and of the rail."""
    numbers = counter.desk.cases.my_day(CLERK.id)
    waiting = counter.desk.cases.lists.waiting(today(counter))
    return {
        "cases": numbers.cases,
        "first visit": numbers.first_visit,
        "copies": numbers.copies,
        "to review": waiting.open,
        "overdue": waiting.overdue,
        "due today": waiting.due_today,
    }


def _listed(counter: Counter, group: Group, text: str = "") -> list[CaseView]:
    day = today(counter).isoformat()
    return listed(counter.store, group, day=day, actor=CLERK.id, text=text)


def _lists(counter: Counter) -> Shown:
    """All cases and the supervisor's desk in words, of the other groups which cases they hold."""
    assert counter.store.device is not None
    home, catalogue, day = (
        counter.store.device.office,
        counter.desk.reference.catalogue,
        today(counter),
    )
    return (
        {
            lang: {
                "Cases": [
                    row(case_row(v, catalogue, home, day, lang)) for v in _listed(counter, "all")
                ],
                "Review": [
                    row(review_row(v, catalogue, home, day, lang)) for v in _listed(counter, "desk")
                ],
            }
            for lang in LANGS
        }
        | {
            group: [view.reference for view in _listed(counter, group)]
            for group in (*_CASES, *_REVIEW)
        }
        | {
            f"found by {text}": [view.reference for view in _listed(counter, "all", text)]
            for text in _SOUGHT
        }
    )


def _counter_page(counter: Counter, lang: Lang) -> list[str]:
    """The clerk's own cases of today."""
    unprinted, language = counter.desk.cashier.unprinted(), Language(lang)
    lines = []
    for view in counter.desk.cases.today(CLERK.id):
        one = counter_row(
            view,
            counter.desk.reference.catalogue,
            language,
            counter.clock.now(),
            printed=view.receipt_number not in unprinted,
        )
        lines.append(words(one.lead, one.title, one.detail, *(one.badge or ())[:2]))
    return lines


def _exchange(counter: Counter) -> Shown:
    """What waits for the centre, and what waits for a person."""
    out = counter.outbox.outgoing()
    return told(
        {
            "waiting": [words(_kind(one.kind), one.about, one.actor) for one in out.entries],
            "acknowledged": out.acknowledged,
            "stranded": out.stranded,
            "to settle": counter.outbox.to_settle(),
            "objections": [words(o.code, o.reference) for o in counter.outbox.objections()],
            "disputed": [view.reference for view in counter.outbox.disputed()],
            "state": counter.store.sync.get().state,
            "photos to send": len(counter.store.sync.unsent_blobs()),
            "reference data": [bundle(one) for one in counter.store.bundles.editions()],
            "in force": _in_force(counter),
            "receipts not printed": sorted(counter.desk.cashier.unprinted()),
            "may have been printed": sorted(counter.desk.cashier.unsure()),
        }
    )


def _in_force(counter: Counter) -> Shown:
    """Which of the kept editions a program of today can read and use."""
    reference = Reference()
    renew_from(counter.store, reference, counter.clock.now().date())
    here = reference.in_force
    return {"edition": here.edition, "newer": list(here.newer)}


def _journal(counter: Counter) -> list[str]:
    """Every entry in a line."""
    with counter.store.connection() as connection:
        return [_entry(counter, chain, entry) for chain, entry in all_entries(connection)]


def _entry(counter: Counter, chain: int, entry: JournalEntry) -> str:
    body = body_of(entry)
    said = {**plain(body), **body.facts} if body is not None else {}
    about = said.get("reference") or said.get("number") or ""
    facts = [f"{name} {said[name]}" for name in _ASKED if said.get(name)]
    who = counter.desk.staff.name_of(entry.actor).en
    when = moment(entry.at, today(counter), "en")
    reason = reason_words(str(said.get("reason") or ""), "en")
    return words(f"{chain}/{entry.seq}", when, _kind(entry.kind), str(about), who, *facts, reason)


def _kind(kind: str) -> str:
    return t(name_of(kind), "en")


def _newcomer(parts: Opened, work: Path) -> Shown:
    """A counter that is enrolled today and reads the golden feed from its beginning."""
    here = work / "third"
    here.mkdir()
    store = make_store(here, parts.central.device(5))
    clock = parts.counters[COUNTERS[0]].clock
    counter = Counter.of(store, clock, parts.central)
    try:
        report = counter.engine.run_once()
        assert report.error is None, report.error
        renew_from(store, counter.desk.reference, today(counter))
        counter.open_all()
        views = _listed(counter, "all")
        return {
            "items": report.pulled,
            "lists": _lists(counter),
            "timelines": {
                view.reference: page(counter, view.id, "th")["timeline"] for view in views
            },
            "check": list(rebuild_check(store).problems),
        }
    finally:
        counter.client.close()
        store.close()


def _goes_on(three: Counter, four: Counter) -> Shown:
    """Both counters work on: drafts that were ready become cases, and one more case is decided."""
    intake, taken, refused = three.desk.intake, [], []
    for one in reversed(intake.drafts()):
        if one.service_id and intake.evaluate(one).ready:
            try:
                taken.append(three.take(one))
            except CounterError as error:
                refused.append(words(one.service_id, error.code, *map(str, error.details.values())))
    first = next(view for view in reversed(_listed(four, "all")) if is_open(view))
    four.desk.review.decide(first.id, "approve", "", first.version, SUPERVISOR)
    reports = [counter.engine.run_once() for counter in (four, three)]
    assert [one.error for one in reports] == [None, None], reports
    return {
        "numbers": [words(one.case.reference, one.case.receipt_number or "") for one in taken],
        "refused": refused,
        "sent": [one.sent for one in reports],
        "exceptions": [one.exceptions for one in reports],
        "cases": [
            words(view.reference, view.state, f"v{view.version}", "unsent" if view.unsent else "")
            for view in _listed(three, "all")
        ],
        "signs in": three.desk.staff.sign_in(SUPERVISOR.id, PINS[SUPERVISOR.id]).name.en,
        "check": [*rebuild_check(three.store).problems, *rebuild_check(four.store).problems],
    }
