"""A counter, written from the protocol's page alone: a journal, a push, a feed, and their troubles.

It keeps all in memory and has one push under way at a time. It waits for nobody: who drives it
decides when to ask again after `NoAnswerError` or `RefusedError`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.second.chain import Data, beginning, bundle_digest, chained, now, series, sha256
from tests.second.keys import Key, is_signed, of_device, of_key, of_row, of_staff
from tests.second.line import Line, NoAnswerError, RefusedError

BODIES_BYTES = 1024 * 1024
PUSH_ENTRIES = 500
OBJECTED = ("stale_decision", "not_allowed")


@dataclass
class Counter:
    """One device: its journal with what is confirmed of it, and what the feed has told so far."""

    line: Line
    program: str = "second"
    kinds: dict[str, int] = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    device: Data = field(default_factory=dict)
    entries: list[Data] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    confirmed: int = 0
    confirmed_by: str = ""
    claim: int = 0
    greeted: bool = False
    forked: bool = False
    centre_knows: Data = field(default_factory=dict)
    newer: int = 0
    exceptions: dict[str, Data] = field(default_factory=dict)
    cursor: int = 0
    window: int = 0
    days: int = 0
    subjects: dict[str, Data] = field(default_factory=dict)
    cases: dict[str, Data] = field(default_factory=dict)
    bundles: dict[str, Data] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    sent_blobs: set[str] = field(default_factory=set)
    key: Key | None = None
    staff: dict[str, Key] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)

    def enrol(self, code: str, training: bool = False) -> None:
        """Become a device by an administrator's code, with the journal that is here already."""
        key = Key()
        request: Data = {"code": code, "training": training, "public_key": key.public}
        if self.device:
            request["known"] = self.known()
        told = self.line.ask("POST", "/v1/enrol", request)
        same = (told["device_id"], told["epoch"])
        if same != (self.device.get("device_id"), self.device.get("epoch")):
            self.entries, self.versions, self.confirmed, self.claim = [], {}, 0, 0
            self.forked = False
        self.device, self.line.token, self.greeted = told, told["token"], False
        named = of_device(told["device_id"], self.series, key.public)
        if not is_signed(told["centre_key"], told["certificate"], named):
            raise NoAnswerError("a certificate that is none")
        self.key = key

    def known(self) -> Data:
        """What an enrolment tells of the journal that is here."""
        own = self.device
        pepper = bytes.fromhex(own["person_pepper"])
        known: Data = {name: own[name] for name in ("device_id", "epoch", "office", "counter")}
        known |= {
            "latest": own["epoch"],
            "training": own["training"],
            "office_key": sha256(b"mea-counter/office/1\n", pepper),
            "generation": self.confirmed_by or None,
            "head": self.confirmed if self.forked else len(self.entries),
            "acked": self.confirmed,
            "acked_hash": self.hash(self.confirmed),
        }
        return known | ({"forked": True} if self.forked else {})

    def person(self, citizen_id: str) -> str:
        """The key of a person's stream, the same at all counters of the office."""
        pepper = bytes.fromhex(self.device["person_pepper"])
        return hmac.new(pepper, citizen_id.encode(), hashlib.sha256).hexdigest()[:32]

    @property
    def series(self) -> str:
        """The series of the device's numbers: office, counter, and the letters of its epoch."""
        own = self.device
        return series(own["office"], own["counter"], own["epoch"], training=own["training"])

    def write(
        self,
        kind: str,
        stream: str,
        actor: str,
        body: Data,
        *,
        schema: int = 1,
        by: str | Key | None = None,
        **row: Any,
    ) -> Data:
        """Put an entry at the end of the journal; from here on it is never changed.

        `row` may give what is otherwise made here, such as its id and time; `by` names whose key
        signs it, if that is not the actor's.
        """
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self.versions[stream] = self.versions.get(stream, 0) + 1
        entry: Data = {
            "seq": len(self.entries) + 1,
            "id": str(uuid.uuid4()),
            "stream": stream,
            "version": self.versions[stream],
            "kind": kind,
            "schema": schema,
            "at": now(),
            "actor": actor,
            "body_digest": sha256(text.encode()),
        }
        key = by if isinstance(by, Key) else self._key_of(actor if by is None else by)
        if key:
            entry["key_id"] = key.id
        entry |= row
        if key and "signature" not in row:
            entry["signature"] = key.sign(of_row(self.hash(len(self.entries)), entry))
        entry["hash"] = chained(self.hash(len(self.entries)), entry)
        self.entries.append(entry | {"body": text})
        return self.entries[-1]

    def _key_of(self, actor: str) -> Key | None:
        """A counter without a key of its own has none of its staff either."""
        if self.key is None:
            return None
        return self.key if actor == "device" else self.staff.get(actor)

    def hash(self, seq: int) -> str:
        """The hash of an entry, or of the beginning."""
        if seq:
            return str(self.entries[seq - 1]["hash"])
        return beginning(self.device["device_id"], self.device["epoch"])

    def push(self) -> None:
        """Greet where that is due, and send until all is confirmed.

        A gap goes back to the centre's number and begins again; what is refused otherwise is for
        the caller, with everything kept.
        """
        most = PUSH_ENTRIES
        while not self.greeted or self.confirmed < len(self.entries):
            self._look()
            batch = self._batch(most) if self.greeted else []
            try:
                self._send(batch)
            except RefusedError as refused:
                if refused.code == "gap" and refused.acked is not None:
                    self._back_to(refused.acked)
                elif refused.status == 413 and len(batch) > 1:
                    most = len(batch) // 2
                else:
                    self.forked |= refused.code == "fork"
                    raise
        self._look()

    def _batch(self, most: int) -> list[Data]:
        batch: list[Data] = []
        size = 0
        for entry in self.entries[self.confirmed :][:most]:
            size += len((entry["body"] or "").encode())
            if batch and size > BODIES_BYTES:
                break
            sent = dict(entry)
            if entry["seq"] <= self.claim:
                sent["again"] = True
                objected = self.exceptions.get(entry["id"], {}).get("code")
                moves = "on_version" in json.loads(entry["body"] or "{}")
                if objected in OBJECTED and moves:
                    sent["objected"] = objected
            batch.append(sent)
        return batch

    def _send(self, batch: list[Data]) -> None:
        last = batch[-1]["seq"] if batch else self.confirmed
        request: Data = {
            "epoch": self.device["epoch"],
            "after": self.confirmed,
            "after_hash": self.hash(self.confirmed),
            "confirmed": self.confirmed,
            "head": len(self.entries),
            "entries": batch,
        }
        if not self.greeted:
            hello = {"program": self.program, "kinds": self.kinds, "states": self.states}
            request["hello"] = hello
        if keys := self._keys():
            request["keys"] = keys
        path = f"/v1/devices/{self.device['device_id']}/journal"
        told = self.line.ask("POST", path, request, by=self.confirmed_by)
        if (told["acked"], told["acked_hash"]) != (last, self.hash(last)):
            raise NoAnswerError("another number or hash than had to come")
        self.line.token = told.get("token") or self.line.token
        self.confirmed_by = self.line.generation
        self.confirmed, self.newer = last, told.get("newer", 0)
        self.exceptions |= {one["entry_id"]: one for one in told["exceptions"]}
        self._known(told.get("keys", []))
        if not self.greeted:
            self.greeted, self.centre_knows = True, told.get("hello") or {}

    def _keys(self) -> list[Data]:
        """What a push tells of the keys of staff: of a greeting all, else what nobody answered."""
        if self.key is None:
            return []
        told = []
        for staff, key in self.staff.items():
            if self.greeted and key.id in self.certificates:
                continue
            proof = key.sign(of_key(self.device["device_id"], staff, key.public))
            one = {"staff_id": staff, "public_key": key.public, "proof": proof}
            one["certificate"] = self.certificates.get(key.id, "")
            told.append(one | {"code": self.codes.get(staff, "")})
        return told

    def _known(self, told: list[Data]) -> None:
        named = {key.id: (staff, key) for staff, key in self.staff.items()}
        office, centre = self.device["office"], self.device["centre_key"]
        for one in told:
            staff, key = named[one["key_id"]]
            if not is_signed(centre, one["certificate"], of_staff(office, staff, key.public)):
                raise NoAnswerError("a certificate that is none")
            self.certificates[key.id] = one["certificate"]

    def _back_to(self, acked: int) -> None:
        if acked >= self.confirmed:
            raise NoAnswerError("a gap that is none")
        self.claim = max(self.claim, self.confirmed)
        self.confirmed, self.confirmed_by = acked, self.line.generation

    def _look(self) -> None:
        """Begin all anew if the last answer was of another generation than the one before."""
        if self.line.changed:
            self.line.changed = self.greeted = False
            self.cursor = self.window = 0
            self.sent_blobs.clear()

    def pull(self, wait: int = 0, limit: int = 200) -> None:
        """Take the feed from the cursor to its end; a page counts as a whole or not at all."""
        self._look()
        more = True
        while more:
            question = {"after": self.cursor, "limit": limit, "wait": wait}
            question |= {"window": self.window} if self.window > self.cursor else {}
            question |= {"days": self.days} if self.days and not self.cursor else {}
            try:
                page = self.line.ask("GET", f"/v1/feed?{urlencode(question)}")
            except RefusedError as refused:
                if refused.code != "gap" or not self.cursor:
                    raise
                self.cursor = self.window = 0
                self._look()
                continue
            if self.line.changed:
                self._look()
                continue
            for item in page["items"]:
                data = item["data"]
                names = {"case": "id", "exception": "entry_id", "bundle": "edition"}
                named = data.get(names.get(item["kind"], ""), item["position"])
                self.subjects[f"{item['kind']}:{named}"] = item
                if data.get("device_id") == self.device["device_id"] and "entry_id" in data:
                    self.exceptions[named] = dict(data)
            self.cursor, self.window, more = page["cursor"], page.get("window", 0), page["more"]

    def told(self, kind: str, named: str) -> Data | None:
        """What the feed told last of a subject, or None if it has told nothing of it."""
        item = self.subjects.get(f"{kind}:{named}")
        return item["data"] if item else None

    def open(self, *ids: str) -> list[Data]:
        """Fetch what these cases hold; a body that is here already is not sent once more."""
        asked, found = list(ids), []
        while asked:
            held = {one: self.cases[one]["body_digest"] for one in asked if one in self.cases}
            names = [f"{one}:{held[one]}" if one in held else one for one in asked[:40]]
            page = self.line.ask("GET", "/v1/cases?" + urlencode([("of", name) for name in names]))
            for case in page["cases"]:
                if case["body"] is None and held.get(case["id"]) == case["body_digest"]:
                    case["body"] = self.cases[case["id"]]["body"]
                elif case["body"] is not None and (
                    sha256(case["body"].encode()) != case["body_digest"]
                ):
                    raise NoAnswerError("a body of another digest")
                self.cases[case["id"]] = case
                found.append(case)
            if len(page["left"]) == len(asked[:40]):
                raise NoAnswerError("nothing fits in")
            asked = page["left"] + asked[40:]
        return found

    def fetch_bundles(self) -> None:
        """Bring the editions up to the centre's list; what it names no more is kept."""
        for row in self.line.ask("GET", "/v1/bundles")["bundles"]:
            edition, digest = row["edition"], row["digest"]
            if self.bundles.get(edition, {}).get("digest") != digest:
                told = self.line.ask("GET", f"/v1/bundles/{edition}")
                if bundle_digest(told["edition"], told["starts"], told["files"]) != digest:
                    continue
                self.bundles[edition] = row | {"files": told["files"]}
            self.bundles[edition]["withdrawn"] |= row["withdrawn"]

    def keep(self, data: bytes) -> str:
        """Have the centre keep these bytes, and give the name that it has them by."""
        name = sha256(data)
        self.blobs[name] = data
        self.send_blobs()
        return name

    def send_blobs(self) -> None:
        """Send the blobs that this generation was not sent yet."""
        self._look()
        for name in self.blobs.keys() - self.sent_blobs:
            self.line.ask("PUT", f"/v1/blobs/{name}", self.blobs[name])
            self.sent_blobs.add(name)

    def blob(self, name: str) -> bytes:
        """The bytes of that name; other ones than the name says are no answer."""
        data = self.line.ask("GET", f"/v1/blobs/{name}")
        if not isinstance(data, bytes) or sha256(data) != name:
            raise NoAnswerError("other bytes")
        return data
