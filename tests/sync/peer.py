"""A client that does not play by the rules, for tests of the server."""

from __future__ import annotations

import http.client
import json
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from desktop.domain.device import DeviceIdentity
from desktop.domain.journal import body_bytes, canonical_row, chain_hash, digest, genesis_hash
from desktop.entries import KINDS, MOVES, Submitted
from sync import protocol
from tests.fixtures.central import Central
from tests.fixtures.store import move_body, receipt, submitted_body

AT = "2026-11-22T07:05:12.345Z"


class Peer:
    """Speaks to the server by plain HTTP, as an attacker or a program with a bug would."""

    def __init__(self, central: Central, device: DeviceIdentity) -> None:
        self.device = device
        self._port = int(central.url.rpartition(":")[2])
        self.path = f"/v1/devices/{device.device_id}/journal"
        self.head = genesis_hash(device.device_id, device.epoch)
        self.start = self.head
        self.seq = 0
        self.sent, self.sent_hash = 0, self.head

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, Any, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        given = {
            "MEA-Protocol": protocol.PROTOCOL,
            "Authorization": f"Bearer {self.device.token}",
            **({"Content-Type": "application/json"} if body is not None else {}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        try:
            connection.request(method, path, body, {k: v for k, v in given.items() if v})
            answer = connection.getresponse()
            got = answer.read()
        finally:
            connection.close()
        try:
            return answer.status, json.loads(got), answer.headers
        except ValueError:
            return answer.status, got, answer.headers

    def entry(self, **facts: Any) -> dict[str, Any]:
        """The next entry of the chain."""
        self.seq += 1
        content = body_bytes(facts.pop("body", {"staff_id": "1001", "role": "clerk"}))
        kind = facts.get("kind", "staff.signed_in")
        row: dict[str, Any] = {
            "seq": self.seq,
            "id": str(uuid4()),
            "stream": "staff:1001",
            "version": self.seq,
            "kind": kind,
            "schema": KINDS[kind].SCHEMA if kind in KINDS else 1,
            "at": AT,
            "actor": "1001",
            "body_digest": digest(content),
        } | facts
        self.head = chain_hash(self.head, canonical_row(**row))
        return row | {"hash": self.head, "body": content.decode()}

    def case(self, **facts: Any) -> dict[str, Any]:
        """An entry that submits a case."""
        case_id = facts.pop("case_id", None) or str(uuid4())
        body = submitted_body(case_id, f"{self.device.series}-69-{self.seq + 1:06}", **facts)
        return self.entry(kind=Submitted.KIND, stream=f"case:{case_id}", body=body)

    def opened(self, *names: str) -> list[dict[str, Any]]:
        """What the centre gives to whoever opens cases."""
        status, answer, _ = self.ask("GET", "/v1/cases?" + "&".join(f"of={one}" for one in names))
        assert status == 200, answer
        cases: list[dict[str, Any]] = answer["cases"]
        return cases

    def decision(self, case: dict[str, Any], word: str, **facts: Any) -> dict[str, Any]:
        """An entry that decides a case on its first version."""
        body = move_body(case["stream"].removeprefix("case:"), word) | facts
        return self.entry(kind=MOVES[word].KIND, stream=case["stream"], actor="s1", body=body)

    def receipt(self, case: dict[str, Any], running: int, **facts: Any) -> dict[str, Any]:
        """An entry that issues a receipt of 749 baht for a case, unless the facts say otherwise."""
        number = f"{self.device.series}-69-R-{running:06}"
        of_case = json.loads(case["body"])
        case_id, reference = of_case["case_id"], of_case["reference"]
        told = asdict(receipt(number, case_id, reference))
        named = {"number": number, "case_id": case_id, "case_reference": reference}
        body = {"receipt": told | facts | named}
        stream = f"receipt-series:{self.device.series}-69"
        return self.entry(kind="receipt.issued", stream=stream, body=body)

    def send(self, *entries: dict[str, Any]) -> tuple[int, Any]:
        """Push entries after those that were sent before."""
        answer = self.push(list(entries), self.sent, after_hash=self.sent_hash)
        self.sent, self.sent_hash = self.sent + len(entries), entries[-1]["hash"]
        return answer

    def push(self, entries: list[dict[str, Any]], after: int = 0, **facts: Any) -> tuple[int, Any]:
        told = {
            "epoch": self.device.epoch,
            "after": after,
            "after_hash": self.start,
            "confirmed": after,
            "head": after + len(entries),
            "entries": entries,
        } | facts
        status, answer, _ = self.ask("POST", self.path, json.dumps(told).encode())
        return status, answer
