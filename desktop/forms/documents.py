"""Which documents a case needs now, and how each is met without a copy.

Agencies may not ask for copies of the ID card or the house registration; a copy the officer makes
needs a reason and is counted (DOPA announcement 2021; Act on Electronic Performance of
Administrative Functions B.E. 2565).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple

from desktop.domain.case import DocumentMark
from desktop.forms.condition import Ground
from desktop.forms.form import DocumentRule, Service
from desktop.forms.given import Run, Seat
from desktop.forms.kinds import Finding
from desktop.forms.nodes import NUMBER, record_value
from desktop.forms.operations.dates import add_months
from desktop.forms.values import YES, Env, Unknown

# Source words of the data that need nobody to do anything, and what must be so for each.
IN_PLACE = ("chip", "app", "looked_up", "pending_lookup")
ORIGINAL, COPY = "seen_original", "copy_taken"
SOURCES = (*IN_PLACE, ORIGINAL)

# The ways to meet a row that are open, and the first that needs nobody; found once for all rules
# that accept the same, of a party that is known in the same way, with a copy or without.
_Ways = tuple[tuple[str, ...], str | None]
_Found = dict[tuple[tuple[str, ...], object, bool], _Ways]


class DocumentStatus(NamedTuple):
    """One row of the checklist; `key` names it with its party or row.

    `needed` is "perhaps" while an open condition decides. `source` is how it is met (None: not
    yet), `automatic` that no one had to do anything, `options` what the clerk may choose; `why`
    is what made it needed, or what that waits for; `recorded` what was written down of it, tidy,
    and `problems` what is wrong with that. `row` is the number of the table's row that it is of.
    """

    key: str
    rule: DocumentRule
    needed: Literal["yes", "perhaps"]
    source: str | None
    automatic: bool
    options: tuple[str, ...]
    reason: str = ""
    reason_missing: bool = False
    why: tuple[Ground, ...] = ()
    row: int = 0
    problems: tuple[tuple[str, Finding], ...] = ()
    recorded: Mapping[str, str] = MappingProxyType({})

    def __repr__(self) -> str:
        return f"<{self.key}: {self.needed}, {self.source}>"  # and nothing of what was recorded

    @property
    def paper_needed(self) -> bool:
        """False where the chip or a register stands in for the paper: the row is struck out."""
        return not self.automatic

    @property
    def met(self) -> bool:
        """Whether nothing more is to be asked for this row."""
        return self.source is not None and not self.reason_missing and not self.problems


def checklist(service: Service, env: Env) -> tuple[DocumentStatus, ...]:
    """The rows needed for these values; the clerk's own mark goes before what is automatic."""
    run: Run = env[0]
    rows: list[DocumentStatus | None] = []
    found: _Found = {}
    for rule in service.documents:
        if rule.guard is not None and rule.guard(env) is not True:
            continue
        ways = _ways_of(rule, run.given.parties, found)
        if not rule.of_section:
            rows.append(_status(rule, rule.id, env, run, 0, ways))
            continue
        section = env[run.section_slots[rule.of]]
        for row in section if section.__class__ is not Unknown else ():
            number = row[NUMBER]
            rows.append(_status(rule, f"{rule.id}.{number}", row, run, number, ways))
    return tuple(filter(None, rows))


def _status(
    rule: DocumentRule, key: str, env: Env, run: Run, row: int, ways: _Ways
) -> DocumentStatus | None:
    needed: Literal["yes", "perhaps"] = "yes"
    why: tuple[Ground, ...] = ()
    if rule.needed_when is not None:
        verdict, why = rule.needed_when.explain(env)
        if verdict is Unknown.OUTSIDE and rule.if_unknown is not None:
            verdict = rule.if_unknown == "needed"
        if verdict is False:
            return None
        needed = "yes" if verdict is True else "perhaps"
    options, automatic = ways
    mark = run.given.documents.get(key)
    if mark is None or mark.source not in options:
        is_met = automatic is not None
        return DocumentStatus(key, rule, needed, automatic, is_met, options, "", False, why, row)
    by_hand = not _needs_nobody(mark.source)
    return DocumentStatus(
        key,
        rule,
        needed,
        mark.source,
        not by_hand,
        options,
        reason=mark.reason if mark.source == COPY else "",
        reason_missing=mark.source == COPY and not mark.reason.strip(),
        why=why,
        row=row,
        problems=tuple(_recorded(rule, mark, run.today)) if by_hand else (),
        recorded={
            record.id: record.kind.tidy(text)
            for record in rule.records
            if (text := mark.recorded.get(record.id, "")).strip()
        },
    )


def _ways_of(rule: DocumentRule, parties: Mapping[str, Sequence[Seat]], found: _Found) -> _Ways:
    seats = parties.get(rule.of, ()) if not rule.of_section else ()
    identity = seats[0].get("identity") if seats else None
    kind = rule.accepts, identity, rule.copy
    if kind not in found:
        found[kind] = _ways(rule, identity, parties)
    return found[kind]


def _ways(rule: DocumentRule, identity: object, parties: Mapping[str, Sequence[Seat]]) -> _Ways:
    options = tuple([word for word in rule.accepts if _is_open(word, identity, parties)])
    automatic = next((word for word in options if _needs_nobody(word)), None)
    return (*options, COPY) if rule.copy else options, automatic


def _needs_nobody(word: str) -> bool:
    """Whether a way to meet a row that is open is thereby met: who is here need not be marked."""
    return word in IN_PLACE or word.startswith("@")


def _is_open(word: str, identity: object, parties: Mapping[str, Sequence[Seat]]) -> bool:
    """Whether this way to meet the row is open: the chip was read, that role is here."""
    if word in ("chip", "app", "looked_up"):
        return identity == word
    if word in SOURCES:
        return True
    role = word.removeprefix("@")
    if role == word:
        return True  # another document
    seats = parties.get(role, ())
    return bool(seats) and seats[0].get("present", YES) == YES


def _recorded(rule: DocumentRule, mark: DocumentMark, today: date) -> Iterator[tuple[str, Finding]]:
    for record in rule.records:
        text = mark.recorded.get(record.id, "")
        if not text.strip():
            yield record.id, Finding("wrong", "rules.required")
            continue
        finding = record.kind.find(record.kind.tidy(text))
        if finding is not None and finding.level == "wrong":
            yield record.id, finding
        elif record.id == "date" and rule.max_age is not None:
            day = record_value(record, text)
            last = add_months(day, rule.max_age.months) + timedelta(days=rule.max_age.days)
            if today > last:
                yield record.id, Finding("wrong", "rules.too_old")
        elif record.id == "valid_until" and record_value(record, text) < today:
            yield record.id, Finding("wrong", "rules.ended")


def copies_taken(rows: tuple[DocumentStatus, ...]) -> int:
    """How many copies were taken; the office's target is none."""
    return sum(row.source == COPY for row in rows)
