"""A case from submission to its end: its states, and how lists show it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from desktop.domain.citizen import Person
from desktop.domain.correction import Correction
from desktop.domain.failure import CounterError
from desktop.domain.life import ONCE, CaseState, Life, OnceKey, Standing, days_in
from desktop.domain.party import APPLICANT, BEHIND, Party, party_at
from desktop.domain.text import LINES
from desktop.domain.thai_date import BANGKOK

# Where a value came from; shown beside each field. `from_address` was derived from the address,
# `preset` is the usual answer that nobody has touched yet, `computed` follows from other values.
ValueSource = Literal[
    "chip", "looked_up", "typed", "brought_forward", "from_address", "preset", "computed",
]  # fmt: skip
# From these on a value is the clerk's: no proposal takes its place.
TOUCHED: tuple[ValueSource, ...] = ("typed", "brought_forward")

# How a document row is met: a source word (`chip`, `looked_up`, `pending_lookup`, `app`,
# `seen_original`), another document, or `@` and a role that is here. "copy_taken" needs a reason
# and is counted (target: none).
DocumentSource = str


class _Settled:
    """Room for how a value shows, found out once: of all values of a form a key changes one.

    It is no field: nothing compares, prints or stores it, and it goes when its value goes.
    """

    __slots__ = ("settled",)
    settled: object


@dataclass(frozen=True, slots=True)
class FieldValue(_Settled):
    """A value of the form and where it came from; `reason` when a chip value was corrected.

    `typed` is what was typed before the card's value, or "none", took its place: it comes back
    when that is taken back. It is the draft's alone and goes into no case.
    """

    value: str = field(repr=False, metadata=LINES)
    source: ValueSource = "typed"
    reason: str = ""
    typed: str = field(default="", repr=False, metadata=LINES)


@dataclass(frozen=True, slots=True)
class DocumentMark:
    """How one document row was met; `reason` for a copy taken.

    `recorded` is what was written down of it (its date, who issued it), by the id of the record.
    """

    source: DocumentSource
    reason: str = ""
    recorded: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """The case from which another one follows, and the key of the rule by which it does."""

    case_id: str
    reference: str
    rule: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A case being filled; `focus` is the field that had the cursor.

    `parties` are those who take part, by their role; that of whoever applies is filled from the
    start, the others may still be open, or `left_out`: the clerk said that nobody comes for them.
    Where nobody applies, `applicant_role` is that of whoever has come with it, if anybody has.
    `typing` is what was typed of those who have no card, by their role, as it was typed.
    `rows` are those of the tables, by the id of their section; a row holds what was touched in it.
    `reasons` are what the clerk wrote for checks that ask for one, by the key of the check.
    `origin` is the case from which it follows, if it does.
    `corrects` tells of the returned case of the same id that it puts right.
    """

    id: str
    service_id: str | None
    parties: dict[str, Party] = field(repr=False)
    values: dict[str, FieldValue] = field(default_factory=dict, repr=False)
    rows: dict[str, tuple[dict[str, FieldValue], ...]] = field(default_factory=dict, repr=False)
    reasons: dict[str, str] = field(default_factory=dict, repr=False)
    documents: dict[str, DocumentMark] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    typing: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    focus: str = ""
    actor: str = ""
    created_at: str = ""
    updated_at: str = ""
    applicant_role: str = APPLICANT
    origin: Origin | None = None
    corrects: Correction | None = None

    def __post_init__(self) -> None:
        """Before there is a service, a draft is of somebody and of nothing else."""
        if self.service_id is None and self.came is None:
            raise ValueError("of nobody and nothing")

    @property
    def applicant(self) -> Person:
        """Whoever applies, where somebody does."""
        return self.parties[self.applicant_role].person

    @property
    def came(self) -> Person | None:
        """Whoever applies, or has come with it; None of a report by nobody."""
        party = self.parties.get(self.applicant_role)
        return party.person if party is not None else None

    def value(self, key: str) -> FieldValue | None:
        """What was given to a field, also to one in a row of a table (`bills.2.month`)."""
        head, _, rest = key.partition(".")
        number, _, field_id = rest.partition(".")
        table, at = self.rows.get(head), int(number) - 1 if number.isdigit() else -1
        if table is None or at < 0:
            return self.values.get(key)
        return table[at].get(field_id) if at < len(table) else None

    def party(self, seat: str) -> Party | None:
        """Who is in the seat of a role, or in one behind it (`patient.by`)."""
        return party_at(self.parties, seat)

    def seat(self, role: str, person: Person) -> Draft:
        """With this person in a role: what is known of whoever fills it, or somebody new."""
        party = self.party(role)
        return self.filled(role, Party(person) if party is None else party.known_as(person))

    def filled(self, role: str, party: Party | None) -> Draft:
        """With this party in a role, or with its seat open again, and so those behind it."""
        head, behind, _ = role.partition(BEHIND)
        whole, before = party, self.parties.get(head)
        if behind:
            whole = before.acted_for(role.count(BEHIND), party) if before is not None else None
        parties = {name: one for name, one in self.parties.items() if name != head}
        if whole is not None:
            parties = {**self.parties, head: whole}
        left_out = (one for one in self.left_out if one != role)
        if party is None:
            left_out = (one for one in left_out if not one.startswith(role + BEHIND))
        return replace(self, parties=parties, left_out=tuple(left_out))

    def without(self, role: str) -> Draft:
        """With nobody in a role, which the clerk has said."""
        draft = self.filled(role, None)
        return replace(draft, left_out=(*draft.left_out, role))


@dataclass(frozen=True, slots=True)
class ShutDraft:
    """A draft that this program cannot open, and `why`; it is kept as it was written."""

    id: str
    service_id: str | None
    actor: str
    updated_at: str
    why: CounterError


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as this PC knows it: what the counter wrote, and what the centre has said since.

    `life` is what its service says of its way, `here` tells whether it is decided at this office;
    `first` is the kind of move that one of two persons has made, `first_by` that person, `decider`
    whoever decided it last. `unsent` tells that entries of the case wait to be acknowledged;
    `version` is the centre's number (0 before it has answered); `decided_by`, `decided_at` and
    `reason` are those of the move that brought it where it stands; `exception` is the centre's
    objection until it is settled. `held` is the entry with which it asked for a thing that another
    case, of the reference `held_by`, asks for already: until somebody has settled that.
    """

    id: str
    reference: str
    service_id: str
    state: CaseState
    office: str
    counter: int
    submitted_at: str
    submitted_by: str
    due: date
    total: int
    receipt_number: str | None
    person_name: str = field(repr=False)
    person_key: str = ""
    citizen_id_masked: str = ""
    contract_account: str = ""
    copies_taken: int = 0
    life: Life = Life()
    here: bool = True
    first: str = ""
    first_by: str = ""
    decider: str = ""
    unsent: bool = False
    own: bool = True
    version: int = 0
    decided_by: str | None = None
    decided_at: str | None = None
    reason: str | None = None
    exception: str | None = None
    held: str = ""
    held_by: str = ""

    @property
    def not_taken(self) -> bool:
        """Whether the centre could not apply what was written of it here. A case beside which
        another one asks for the same stands there, and waits for a person.
        """
        return self.exception is not None and self.exception != ONCE

    @property
    def until(self) -> date | None:
        """The last day for which the customer is waited for, or to appeal; None without an end.

        It counts from the move that brought the case where it stands.
        """
        days = days_in(self.state, self.life)
        if not days:
            return None
        since = datetime.fromisoformat(self.decided_at or self.submitted_at)
        return since.astimezone(BANGKOK).date() + timedelta(days=days)

    @property
    def standing(self) -> Standing:
        """As the table of moves asks for it."""
        return Standing(
            self.state,
            self.office,
            self.submitted_by,
            self.life,
            self.first,
            self.first_by,
            self.decider,
            bool(self.held),
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened from another by a rule of it; `state` is None for one of an office
    whose cases this PC does not see.
    """

    rule: str
    case_id: str
    reference: str
    office: str
    state: CaseState | None = None


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A case that stands and asks for a thing which may be asked for once, by its key here."""

    key: OnceKey
    case: CaseView


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases wait for a decision, and of these those past their promise or due today."""

    open: int = 0
    overdue: int = 0
    due_today: int = 0
