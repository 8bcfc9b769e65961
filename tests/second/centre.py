"""A centre, written from the protocol's page alone: it keeps journals, judges them, tells offices.

All is in memory, in `Books`, so that a backup is a copy of them. One lock stands for transactions.
`wire.py` puts it behind HTTP.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter as Tally
from datetime import UTC, datetime, timedelta

from tests.second.books import Device, Waiting
from tests.second.chain import Data, bundle_digest, chained, now, sha256
from tests.second.enrolment import RefusalError
from tests.second.judge import Judge, NewerError, NotYetError, ObjectionError
from tests.second.keys import of_answer, of_edition, of_editions
from tests.second.page import Page
from tests.second.register import Register

CASES_BYTES = 6 * 1024 * 1024


class Centre(Register):
    """Takes the requests of the page, one after the other, and answers or raises `RefusalError`."""

    def __init__(self, page: Page, *offices: str, training: bool = False) -> None:
        """Begin the first generation with these offices."""
        super().__init__(*offices, training=training)
        self.page = page
        self.admin_token = secrets.token_urlsafe(24)

    def device_of(self, token: str) -> Device:
        """The device that a token is good for."""
        digest = sha256(token.encode())
        for device in self.books.devices.values():
            if token and token == device.next_token:
                device.token, device.next_token = digest, ""
            if token and device.token == digest:
                if device.closed:
                    raise RefusalError(403, "closed")
                return device
        raise RefusalError(401, "unknown_token" if token else "no_token")

    # -- push

    def push(self, device: Device, request: Data, generation: str) -> Data:
        """Keep what is new of a push, judge it, and tell what it came to."""
        after, rows = request["after"], len(device.rows)
        if request["epoch"] != device.epoch or request["head"] < rows:
            raise RefusalError(409, "fork")
        if after > rows:
            if request["confirmed"] > rows and generation == self.books.generation:
                self.next_generation()
            raise RefusalError(409, "gap", acked=rows)
        if device.hash(after) != request["after_hash"]:
            raise RefusalError(409, "fork")
        self._chain(device, after, request["after_hash"], request["entries"])
        known = self.let_in(device, request.get("keys", []))
        for entry in request["entries"]:
            if entry["seq"] > len(device.rows):
                signed = self.signed(device, entry)
                device.rows.append(entry)
                if isinstance(signed, str):
                    self._judge(device, entry, signed)
                else:
                    device.vain.add(entry["id"])
                    self._objected(device, entry, signed)
        self.told.notify_all()
        last = after + len(request["entries"])
        told = [one for one in device.exceptions if after < one["seq"] <= last]
        hashed, at = device.hash(last), now()
        answer: Data = {
            "acked": last,
            "acked_hash": hashed,
            "exceptions": told,
            "key_id": self.key.id,
            "signature": self.key.sign(of_answer(device.id, device.epoch, last, hashed, at)),
            "newer": len(device.newer),
            "keys": known,
            "now": at,
        }
        if device.next_token:
            answer["token"] = device.next_token
        if request.get("hello"):
            device.program = request["hello"]["program"]
            answer["hello"] = self.hello()
        return answer

    def rotate(self) -> None:
        """Give every device its next token with its next push."""
        for device in self.books.devices.values():
            device.next_token = f"mea_{secrets.token_urlsafe(24)}"

    def hello(self) -> Data:
        """What this program knows: no more than the page."""
        kinds = {kind.name: kind.schema for kind in self.page.kinds.values()}
        return {"program": "second", "kinds": kinds, "states": self.page.states()}

    def _chain(self, device: Device, after: int, previous: str, entries: list[Data]) -> None:
        for seq, entry in enumerate(entries, after + 1):
            body = entry.get("body")
            if body is not None and sha256(body.encode()) != entry["body_digest"]:
                raise RefusalError(422, "digest")
            if entry["seq"] != seq or chained(previous, entry) != entry["hash"]:
                raise RefusalError(422, "chain")
            if seq <= len(device.rows) and device.hash(seq) != entry["hash"]:
                raise RefusalError(409, "fork")
            previous = entry["hash"]

    def _judge(self, device: Device, entry: Data, role: str, n: int = 0) -> None:
        """Apply an entry, or object to it, or let it wait; then what has waited for it.

        `n` is the place in the order of arrival of one that has waited itself.
        """
        judge = Judge(self.page, self.books, device, entry, role)
        try:
            judge.all(late=n > 0)
        except NewerError:
            device.newer.append((entry["seq"], role))
        except NotYetError as waits:
            self.books.arrived += not n
            here = Waiting(n or self.books.arrived, device.id, entry["seq"], role, waits.case)
            self.books.waiting.append(here)
            self.books.waiting.sort(key=lambda one: one.n)
        except ObjectionError as objection:
            device.vain.add(entry["id"])
            judge.remark = objection
        if judge.remark:
            self._objected(device, entry, judge.remark)
        for office, subject in judge.touched:
            if office in self.books.offices:
                self.books.offices[office].touch("case", subject)
        for case in dict.fromkeys(subject for _, subject in judge.touched):
            self._what_waited(case)

    def _objected(self, device: Device, entry: Data, objection: ObjectionError) -> None:
        told = {
            "entry_id": entry["id"],
            "seq": entry["seq"],
            "device_id": device.id,
            "code": objection.code,
            "detail": json.dumps(objection.detail, ensure_ascii=False),
            "case_id": objection.case,
        }
        device.exceptions.append(told)
        self.books.exceptions[entry["id"]] = told
        for office in {device.office, *objection.offices} & self.books.offices.keys():
            self.books.offices[office].touch("exception", entry["id"])

    def _what_waited(self, case: str) -> None:
        for one in [one for one in self.books.waiting if one.case == case]:
            if one in self.books.waiting:
                self.books.waiting.remove(one)
                device = self.books.devices[one.device]
                self._judge(device, device.rows[one.seq - 1], one.role, one.n)

    # -- what is told

    def feed(self, device: Device, asked: Data, generation: str) -> Data:
        """The page behind `after`, held back for up to `wait` seconds while it is empty."""
        office, after = self.books.offices[device.office], asked["after"]
        if after > office.last:
            if generation == self.books.generation:
                self.next_generation()
            raise RefusalError(409, "gap", acked=office.last)
        self.told.wait_for(
            lambda: self.books.offices[device.office].last > after, timeout=asked["wait"]
        )
        office = self.books.offices[device.office]
        window = asked["window"]
        if asked["days"] and not after:
            since = datetime.now(UTC) - timedelta(days=asked["days"])
            touched = office.items.values()
            past = [at for at, when in touched if datetime.fromisoformat(when) < since]
            window = max(past, default=0)
        items = []
        for (kind, named), (position, at) in sorted(office.items.items(), key=lambda one: one[1]):
            if position <= after or (
                position <= window and kind == "case" and self.books.cases[named].ended
            ):
                continue
            data = {} if asked["bare"] else self._data(device.office, kind, named)
            items.append({"position": position, "kind": kind, "at": at, "data": data})
        page = items[: asked["limit"]]
        more = len(page) < len(items)
        cursor = page[-1]["position"] if more else office.last
        return {"items": page, "cursor": cursor, "more": more, "window": window, "now": now()}

    def _data(self, office: str, kind: str, named: str) -> Data:
        if kind == "exception":
            return self.books.exceptions[named]
        if kind == "bundle":
            return self.books.bundles[named]
        return self.books.cases[named].facts()

    def keep_bundle(self, edition: str, starts: str, files: dict[str, str]) -> None:
        """Keep an edition of the reference data, and tell every office."""
        with self.told:
            row = {"edition": edition, "starts": starts, "kept_at": now(), "withdrawn": False}
            row |= {"digest": bundle_digest(edition, starts, files), "key_id": self.key.id}
            self.books.bundles[edition] = row | {"signature": self.key.sign(of_edition(row))}
            self.books.bundle_files[edition] = {
                "edition": edition,
                "starts": starts,
                "files": files,
            }
            for office in self.books.offices.values():
                office.touch("bundle", edition)
            self.told.notify_all()

    def bundles(self, asked: str) -> Data:
        """The list of all editions, signed as an answer to what was asked."""
        rows = list(self.books.bundles.values())
        return {"bundles": rows, "signature": self.key.sign(of_editions(asked, rows))}

    def bundle(self, edition: str) -> Data:
        """An edition with its files."""
        if edition not in self.books.bundle_files:
            raise RefusalError(404, "not_found")
        return self.books.bundle_files[edition]

    def opened(self, device: Device, asked: list[str]) -> Data:
        """What the office sees of these cases, as much as fits into one answer."""
        found: list[Data] = []
        left: list[str] = []
        size = 0
        for one in dict.fromkeys(asked):
            name, _, digest = one.partition(":")
            case = self.books.cases.get(name)
            if not case or device.office not in case.offices:
                continue
            told = case.opened(digest)
            size += len(json.dumps(told).encode())
            if found and size > CASES_BYTES:
                left.append(name)
            else:
                found.append(told)
        return {"cases": found, "left": left, "now": now()}

    def status(self) -> Data:
        """Counts and sums for the administrator."""
        books = self.books
        devices = [self._device_status(device) for device in books.devices.values()]
        return {
            "devices": devices,
            "entries": sum(one["entries"] for one in devices),
            "cases": len(books.cases),
            "cases_by_state": dict(Tally(case.state for case in books.cases.values())),
            "receipts": len(books.receipts),
            "receipt_sum": sum(one["total"] for one in books.receipts.values()),
            "exceptions": len(books.exceptions),
            "waiting": len(books.waiting),
            "newer": sum(one["newer"] for one in devices),
            "feed": {office.code: office.last for office in books.offices.values()},
        }

    def _device_status(self, device: Device) -> Data:
        series, last = device.series, len(device.rows)
        receipts = [one for one in self.books.receipts.values() if one["device_id"] == device.id]
        return {
            "device_id": device.id,
            "series": series,
            "epoch": device.epoch,
            "entries": last,
            "acked": last,
            "head_hash": device.hash(last),
            "receipts": len(receipts),
            "receipt_sum": sum(one["total"] for one in receipts),
            "exceptions": len(device.exceptions),
            "newer": len(device.newer),
            "program": device.program,
        }
