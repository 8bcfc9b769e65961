"""Judges one entry by the page's table of kinds, and applies it if nothing speaks against it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.second.books import Books, Case, Device
from tests.second.chain import Data
from tests.second.page import BEGINS, UUID, Json, Kind, Page, body_of, is_time

LINES = 200
MOVES, FLAGS, OPENED = 100, 100, 100
ENDS = ("refused", "withdrawn", "lapsed", "executed", "done")
PARTY = 3
SUMMARY = "application_summary"
MOST = 10**12
ROW = {
    "stream": re.compile(r"[a-z][a-z-]{0,30}:[A-Za-z0-9._-]{1,80}"),
    "kind": re.compile(r"[a-z][a-z_-]{0,30}(\.[a-z][a-z_-]{0,30}){1,2}"),
    "actor": re.compile(r"[A-Za-z0-9._:-]{0,40}"),
}
NUMBER = re.compile(r"((?:TRAIN-)?[A-Z]{3}[0-9]{1,3}[A-Z]{1,3}-[0-9]{2})-(R-)?([0-9]{6,9})")
SIDES = ("yours", "yours_by", "yours_at", "yours_reason", "yours_on_version")


class ObjectionError(Exception):
    """The entry is kept and does not count; `offices` are told beside that of its device."""

    def __init__(self, code: str, case: str | None = None, *offices: str, **detail: Json) -> None:
        """Keep what an exception tells."""
        self.code, self.case, self.offices, self.detail = code, case, offices, detail
        super().__init__(code)


class NotYetError(Exception):
    """The entry came before its case, or before the move that it was made on."""

    def __init__(self, case: str) -> None:
        """Name the case."""
        self.case = case
        super().__init__(case)


class NewerError(Exception):
    """Only a newer program can judge it."""


@dataclass
class Judge:
    """One entry before the books; `touched` are the cases to tell of, with their offices.

    `remark` is an exception to an entry that counts all the same; there is one at most.
    """

    page: Page
    books: Books
    device: Device
    entry: Data
    role: str
    touched: list[tuple[str, str]] = field(default_factory=list)
    remark: ObjectionError | None = None

    def all(self, *, late: bool) -> None:
        """Judge by row, body, role and what has to be there before, and apply.

        Of an entry that comes `late`, because its case did, all that needs no case has been done.
        """
        kind, body = self._body()
        if self.role and self.role not in kind.roles:
            raise self._denied("wrong_role", body)
        if kind.needs == "new case":
            self._new_case(body)
        elif kind.moves:
            self._move(kind, body)
        elif kind.name == "receipt.issued":
            receipt = body["receipt"]
            if not late:
                self._receipt(receipt)
            facts = {"number": receipt["number"], "total": receipt["total"]}
            self._line(receipt["case_id"], facts)
        elif kind.needs == "receipt":
            held = self.books.receipts.get(body["number"])
            if held is None or held["device_id"] != self.device.id:
                raise self._denied("receipt_unknown", {})
        elif kind.name == "staff.signed_in" and not self.entry.get("key_id"):
            self.device.roles[body["staff_id"]] = body["role"]
        elif kind.name == "document.printed":
            named = {} if body["document"] == SUMMARY else {"document": body["document"]}
            self._line(body["case_id"], named)
        elif kind.name == "exception.settled" and body["case_id"]:
            facts = {"code": body["code"], "reason": body["reason"]}
            self._line(body["case_id"], facts, settles=body["entry_id"])

    def _denied(self, code: str, body: Data) -> ObjectionError:
        named = (
            body.get("case_id") or body.get("draft_id") or body.get("receipt", {}).get("case_id")
        )
        detail: Data = {"kind": self.entry["kind"], "role": self.role or None}
        if "on_version" in body:
            detail["yours_on_version"] = body["on_version"]
        return ObjectionError(code, named, **detail)

    def _body(self) -> tuple[Kind, Data]:
        entry = self.entry
        for name, pattern in ROW.items():
            if not pattern.fullmatch(entry[name]):
                raise ObjectionError("row", name=name)
        if not is_time(entry["at"]):
            raise ObjectionError("row", name="at")
        if entry.get("body") is None:
            raise ObjectionError("no_body", kind=entry["kind"])
        kind = self.page.kinds.get(entry["kind"])
        if not kind or entry["schema"] > kind.schema:
            raise NewerError
        try:
            body = body_of(entry["body"], kind.most)
        except ValueError:
            body = None
        to = body.get("to") if isinstance(body, dict) and kind.moves else None
        if isinstance(to, str) and to not in self.page.states():
            raise NewerError
        if (
            not isinstance(body, dict)
            or self.page.fault(kind.fields, body)
            or not _whole(body)
            or entry["stream"] != stream_of(kind, body)
        ):
            raise ObjectionError("body", kind=entry["kind"])
        return kind, body

    # -- cases

    def _new_case(self, body: Data) -> None:
        named = str(body.get("draft_id") or body["case_id"])
        if named in self.books.cases:
            raise self._denied("case_exists", body)
        if "draft_id" in body:
            return
        content, entry, device = body.get("so_far", body), self.entry, self.device
        number = NUMBER.fullmatch(content["reference"])
        if not number or number[2] or number[1].rpartition("-")[0] != device.series:
            raise ObjectionError("foreign_series", named, reference=content["reference"])
        state = "waiting" if "so_far" in body else _begins(content["life"])
        case = Case(
            named,
            device.id,
            device.office,
            device.counter,
            entry["actor"],
            content["submitted_at"],
            state,
        )
        case.take(content, entry)
        if state in ("approved", "done"):
            case.flags = list(content["flags"])
        self.books.cases[named] = case
        origin, full = content["origin"], False
        if origin and (parent := self.books.cases.get(origin["case_id"])):
            opened = {"rule": origin["rule"], "id": case.id, "office": case.office}
            full = len(parent.opened_from) >= OPENED
            if not full:
                parent.opened_from.append(opened | {"reference": content["reference"]})
                self._touch(parent)
        self._once(case)
        if full and not self.remark:
            self.remark = ObjectionError("case_full", origin["case_id"])
        if not self.remark and case.owning not in self.books.offices:
            self.remark = ObjectionError("unknown_office", named, office=case.owning)
        facts = {"reference": content["reference"]}
        if origin and "so_far" not in body:
            facts["origin"] = origin["reference"]
        if "so_far" in body:
            about = " ".join(one["document"] for one in body["defects"])
            facts |= {"until": body["until"], "about": about}
        self._add(case, facts)

    def _once(self, case: Case) -> None:
        """Hold a case that asks for what another one, which stands, asks for, too."""
        for key in case.body["once"] if not case.held else ():
            for other in self.books.cases.values():
                asks = [(one["id"], one["values"]) for one in other.body["once"]]
                done = other.state == "done" and key["during"] == "open_or_done"
                stands = not other.ended or done
                if other is case or (key["id"], key["values"]) not in asks or not stands:
                    continue
                if key["level"] == "stop":
                    case.held, case.held_by = self.entry["id"], other.body["reference"]
                    told = {"reference": case.body["reference"], "other": case.held_by}
                    told["other_office"] = other.office
                    self.remark = ObjectionError("once", case.id, *case.offices, **told)
                    return

    def _move(self, kind: Kind, body: Data) -> None:
        case = self.books.cases.get(body["case_id"])
        if case is None and self.entry.get("objected"):
            raise self._denied(self.entry["objected"], body)
        if case is None:
            raise NotYetError(body["case_id"])
        if self.device.office not in case.offices:
            raise self._denied("case_unknown", body)
        self._may(kind, case, body)
        new = body.get("corrected")
        if new and not _same_place(case, new, accepts=kind.leads == BEGINS):
            raise self._denied("body", body)
        actor = self.entry["actor"]
        first = self._is_first_of_two(kind, case)
        case.state = self._leads(kind, case, body)
        if first:
            case.first = (kind.name, actor)
        elif kind.leads != BEGINS:
            case.first = None
        if "decision" in body and not first:
            case.decider = actor
            if body["sets"] and len(case.flags) + len(body["sets"]) > FLAGS:
                self.remark = ObjectionError("case_full", case.id)
            else:
                case.flags += body["sets"]
        case.version += 1
        case.moved = (actor, self.entry["at"], body["reason"])
        if new:
            case.take(new, self.entry)
            case.submitted_at, case.corrected = new["submitted_at"], case.version
        if new or case.state == "appealed":
            self._once(case)
        self._add(case, _facts(body, half=first), always=True)

    def _may(self, kind: Kind, case: Case, body: Data) -> None:
        """First whether it was made on the case as it stands, then what the table says."""
        on, objected = body["on_version"], self.entry.get("objected")
        if objected:
            raise self._against(objected, case, body)
        own_first = on == 0 and case.device == self.device.id
        below = body["on_move"]
        if on > case.version and (self.entry.get("again") or below not in self.device.vain):
            raise NotYetError(case.id)
        counted = below is None or any(line["entry"] == below for line in case.timeline)
        if not counted or case.version != (1 if own_first else on):
            raise self._against("stale_decision", case, body)
        office = {"deciding": case.deciding, "receiving": case.office}.get(kind.office)
        if "by" in body and body["by"] != "outside":
            office = case.office if body["by"] == "receiving" else case.owning
        first = case.first[1] if case.first and case.first[0] == kind.name else None
        barred = {"taker": case.taker, "first": first, "decider": case.decider}
        if case.state not in kind.states:
            raise self._against("not_allowed", case, body)
        if office and office != self.device.office:
            raise self._against("wrong_office", case, body)
        if self.entry["actor"] in {barred[one] for one in kind.barred}:
            raise self._against("same_person", case, body)
        if kind.clear_way and case.held:
            raise self._against("once_held", case, body)
        if body["to"] != self._leads(kind, case, body):
            raise self._against("stale_decision", case, body)
        if on >= MOVES and kind.leads not in ENDS:
            raise self._against("case_full", case, body)

    def _leads(self, kind: Kind, case: Case, body: Data) -> str:
        if self._is_first_of_two(kind, case):
            return case.state
        if kind.leads is None:
            return "offered" if body.get("offer") else case.state
        if kind.leads == BEGINS:
            return _begins((body["corrected"] or case.body)["life"])
        return kind.leads

    @staticmethod
    def _is_first_of_two(kind: Kind, case: Case) -> bool:
        life = case.body["life"]
        two = kind.leads == "approved" and bool(life["two_persons"])
        granted = case.state == "approved" and life["review"] != "none"
        two |= kind.name == "case.refused" and granted
        return two and (not case.first or case.first[0] != kind.name)

    def _against(self, code: str, case: Case, body: Data) -> ObjectionError:
        by, at, reason = case.moved
        entry = self.entry
        yours = (entry["kind"], entry["actor"], entry["at"], body["reason"], body["on_version"])
        detail = dict(zip(SIDES, yours, strict=True)) | {
            "reference": case.body["reference"],
            "theirs": case.state,
            "theirs_by": by,
            "theirs_at": at,
            "theirs_reason": reason,
            "theirs_version": case.version,
        }
        return ObjectionError(code, case.id, **detail)

    # -- receipts, and the lines of a case

    def _receipt(self, receipt: Data) -> None:
        number, case = receipt["number"], receipt["case_id"]
        if number in self.books.receipts:
            raise self._denied("receipt_exists", {"case_id": case})
        parts = NUMBER.fullmatch(number)
        if not parts or not parts[2]:
            raise ObjectionError("receipt_number", case)
        if parts[1].rpartition("-")[0] != self.device.series:
            raise ObjectionError("foreign_series", case, number=number)
        expected = self.device.receipts.get(parts[1], 0) + 1
        if int(parts[3]) != expected:
            self.remark = ObjectionError("receipt_gap", case, number=number, expected=expected)
        self.device.receipts[parts[1]] = max(int(parts[3]), expected - 1)
        self.books.receipts[number] = receipt | {"device_id": self.device.id}

    def _line(self, named: str, facts: Data, settles: str = "") -> None:
        """What an entry that is no move does to its case; nothing to one of another office."""
        case = self.books.cases.get(named)
        if case is None:
            raise NotYetError(named)
        if self.device.office in case.offices:
            if settles and case.held == settles:
                case.held = case.held_by = None
            self._add(case, facts)

    def _add(self, case: Case, facts: Data, *, always: bool = False) -> None:
        if always or len(case.timeline) < LINES:
            line = {name: self.entry[name] for name in ("at", "kind", "actor")}
            case.timeline.append(line | {"entry": self.entry["id"], "facts": facts})
        else:
            self.remark = self.remark or ObjectionError("case_full", case.id)
        self._touch(case)

    def _touch(self, case: Case) -> None:
        self.touched += [(office, case.id) for office in case.offices]


def _begins(life: Data) -> str:
    """The state of a case that has just been accepted."""
    if life["at_once"]:
        return "done"
    alone = life["review"] == "none" and not life["two_persons"]
    return "approved" if alone else "accepted"


def _same_place(case: Case, new: Data, *, accepts: bool) -> bool:
    """Whether it is the same case still; only one that is accepted by it gets another time."""
    names = ["reference", "service_id", *([] if accepts else ["submitted_at"])]
    now = {**case.body, "submitted_at": case.submitted_at}
    lives = [(one["life"]["route"], one["life"]["owning"]) for one in (new, case.body)]
    same = all(new[name] == now[name] for name in names) and new["office"] == case.office
    return same and lives[0] == lives[1]


def _facts(body: Data, *, half: bool) -> Data:
    """What the timeline says of a move."""
    facts: Data = {"reason": body["reason"]}
    facts |= {"half": 1} if half else {}
    about = {"about": " ".join(body.get("about", ()))}
    said = {name: body.get(name) for name in ("decision", "item", "result", "fact")} | about
    facts |= {name: text for name, text in said.items() if text}
    facts |= {"answer": body["answer"]} if "answer" in body else {}
    facts |= {"offered": body["offer"]["total"]} if body.get("offer") else {}
    facts |= {"total": body["corrected"]["quote"]["total"]} if body.get("corrected") else {}
    values = body.get("values", {}) if "result" in body else {}
    return facts | {f"value.{name}": text for name, text in values.items()}


def _length(party: Data | None) -> int:
    """How many persons a party is, each acting for the one before."""
    return 0 if party is None else 1 + _length(party["by"])


def stream_of(kind: Kind, body: Data) -> str:
    """The stream that a body names."""
    if not kind.stream.startswith("receipt-series:"):
        return re.sub(r"<(\w+)>", lambda found: str(body[found[1]]), kind.stream)
    number = str(body["receipt"]["number"] if "receipt" in body else body["number"])
    parts = NUMBER.fullmatch(number)
    return f"receipt-series:{parts[1] if parts else number}"


def _whole(body: Data) -> bool:
    """What the page says of bodies beside their types."""
    if "receipt" in body:
        receipt = body["receipt"]
        return bool(UUID.fullmatch(receipt["case_id"])) and 0 <= receipt["total"] <= MOST
    content = body.get("so_far") or body.get("corrected") or ("parties" in body and body)
    if not content:
        return True
    return (
        content["case_id"] == body["case_id"]
        and all(_length(party) <= PARTY for party in content["parties"].values())
        and content["applicant_role"] in ("", *content["parties"])
        and (content["identity_check"] is None) == (content["applicant_role"] == "")
        and 0 <= content["quote"]["total"] <= MOST
        and body.get("defects") != []
    )
