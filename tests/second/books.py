"""What a centre keeps, so that a backup is one copy of it: offices, devices, cases, receipts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from tests.second.chain import Data, beginning, now, series

OFFLINE_DAYS = 7
ACTS = ("supervisor", "clerk", "administrator", "auditor")

OF_BODY = (
    "reference",
    "service_id",
    "due",
    "person_name",
    "person_key",
    "contract_account",
    "copies_taken",
    "receipt_number",
    "life",
    "origin",
    "once",
)
ENDED = frozenset({"refused", "withdrawn", "lapsed", "done"})


BANGKOK = timezone(timedelta(hours=7))


def day_of(written: str | None = None) -> date | None:
    """The day in Bangkok of a time, or of now; None for what is no time."""
    try:
        moment = datetime.fromisoformat(written) if written else datetime.now(UTC)
    except ValueError:
        return None
    return moment.astimezone(BANGKOK).date()


@dataclass
class Member:
    """Of the register of staff; without `offices` of all of them, without `desk` at any counter."""

    roles: tuple[str, ...]
    offices: tuple[str, ...] = ()
    desk: str = ""
    begins: date = date.min
    until: date = date.max
    closed: bool = False

    def serves(self, office: str) -> bool:
        """Whether they may do anything at an office."""
        return not self.closed and (not self.offices or office in self.offices)

    def may(self, office: str, written: str) -> bool:
        """Whether what they wrote then, and comes now, counts."""
        today, day = day_of(), day_of(written)
        assert today
        if not self.serves(office) or self.begins > today:
            return False
        late = today - self.until if self.until < today else timedelta(0)
        return not late or (late.days <= OFFLINE_DAYS and day is not None and day <= self.until)


@dataclass
class Signer:
    """Whose key it is at a device; without a member of staff the device's own."""

    staff: str
    public: str
    revoked: bool = False


@dataclass
class Device:
    """One enrolment: its journal, what was objected to, and the roles of who signed in at it.

    One of a release before keys has no `keys`.
    """

    id: str
    office: str
    counter: int
    epoch: int
    training: bool
    token: str = ""
    next_token: str = ""  # as it is told, until it was used
    closed: bool = False
    rows: list[Data] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    exceptions: list[Data] = field(default_factory=list)
    vain: set[str] = field(default_factory=set)
    newer: list[tuple[int, str]] = field(default_factory=list)
    receipts: dict[str, int] = field(default_factory=dict)
    program: str = ""
    keys: dict[str, Signer] = field(default_factory=dict)

    @property
    def series(self) -> str:
        """The series of its numbers; two devices never share one."""
        return series(self.office, self.counter, self.epoch, training=self.training)

    def hash(self, seq: int) -> str:
        """The hash of a row that is kept, or of the beginning."""
        return str(self.rows[seq - 1]["hash"]) if seq else beginning(self.id, self.epoch)


@dataclass
class Office:
    """An office with its feed: for each subject where it was last touched, and when."""

    code: str
    pepper: str = field(default_factory=lambda: secrets.token_hex(32))
    last: int = 0
    items: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def touch(self, kind: str, named: str) -> None:
        """Move a subject to the end of the feed."""
        self.last += 1
        self.items[kind, named] = (self.last, now())


@dataclass
class Case:
    """A case as it stands: the body that it follows, its state and version, and its timeline.

    `body` is what `text`, an entry of the kind `body_kind`, says of the case.
    """

    id: str
    device: str
    office: str
    counter: int
    taker: str
    submitted_at: str
    state: str
    version: int = 1
    body: Data = field(default_factory=dict)
    text: str = ""
    digest: str = ""
    body_kind: str = ""
    body_schema: int = 1
    flags: list[Data] = field(default_factory=list)
    moved: tuple[str | None, str | None, str | None] = (None, None, None)
    decider: str | None = None
    first: tuple[str, str] | None = None
    held: str | None = None
    held_by: str | None = None
    corrected: int = 0
    opened_from: list[Data] = field(default_factory=list)
    timeline: list[Data] = field(default_factory=list)

    @property
    def owning(self) -> str:
        """The office whose place it is about."""
        return str(self.body["life"]["owning"] or self.office)

    @property
    def offices(self) -> tuple[str, ...]:
        """The one or two offices that see it."""
        return tuple(dict.fromkeys((self.office, self.owning)))

    @property
    def deciding(self) -> str:
        """The office that decides."""
        return self.office if self.body["life"]["route"] == "receiving" else self.owning

    @property
    def ended(self) -> bool:
        """Whether nothing is due any more."""
        return self.state in ENDED

    def take(self, body: Data, entry: Data) -> None:
        """Follow another body from now on, which `entry` brought."""
        self.body, self.text, self.digest = body, entry["body"], entry["body_digest"]
        self.body_kind, self.body_schema = entry["kind"], entry["schema"]

    def facts(self) -> Data:
        """What lists need of it."""
        body, (by, at, reason) = self.body, self.moved
        first, first_by = self.first or (None, None)
        party = body["parties"].get(body["applicant_role"])
        return {name: body[name] for name in OF_BODY} | {
            "id": self.id,
            "state": self.state,
            "version": self.version,
            "office": self.office,
            "counter": self.counter,
            "device_id": self.device,
            "submitted_at": self.submitted_at,
            "submitted_by": self.taker,
            "total": body["quote"]["total"],
            "citizen_id_masked": party["person"]["citizen_id_masked"] if party else "",
            "decided_by": by,
            "decided_at": at,
            "reason": reason,
            "first": first,
            "first_by": first_by,
            "decider": self.decider,
            "opened": self.opened_from,
            "flags": self.flags,
            "held": self.held,
            "held_by": self.held_by,
            "corrected": self.corrected,
            "body_digest": self.digest,
            "lines": len(self.timeline),
        }

    def opened(self, digest: str) -> Data:
        """What it holds beside that; without the body for whoever has that of `digest`."""
        return {
            "id": self.id,
            "lines": len(self.timeline),
            "body_digest": self.digest,
            "body_kind": self.body_kind,
            "body_schema": self.body_schema,
            "body": None if digest == self.digest else self.text,
            "timeline": self.timeline,
        }


@dataclass
class Waiting:
    """An entry that came before its case, in the role that its actor had then.

    `n` is its place in the order of arrival.
    """

    n: int
    device: str
    seq: int
    role: str
    case: str


@dataclass
class Books:
    """All that a backup holds."""

    generation: str
    offices: dict[str, Office] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    codes: dict[str, tuple[str, int, float]] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    receipts: dict[str, Data] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    arrived: int = 0
    exceptions: dict[str, Data] = field(default_factory=dict)
    bundles: dict[str, Data] = field(default_factory=dict)
    bundle_files: dict[str, Data] = field(default_factory=dict)
    staff: dict[str, Member] = field(default_factory=dict)
    staff_codes: dict[str, tuple[str, float]] = field(default_factory=dict)
