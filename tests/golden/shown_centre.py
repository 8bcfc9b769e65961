"""What the centre answers: its feed, the state of each case, exceptions, and the totals."""

from __future__ import annotations

import json
from typing import Any

from desktop.domain.bundle import Edition
from desktop.domain.money import format_baht
from sync.client import CentralClient
from sync.protocol import OpenedCase
from tests.fixtures.central import Central
from tests.golden.shown_case import Shown, told, words


def centre(central: Central, client: CentralClient) -> Shown:
    """The answers of the API to a counter and to the administrator."""
    items = client.feed(0).items
    cases = {str(item.data["id"]): "" for item in items if item.kind == "case"}
    opened = {one.id: one for one in client.cases(cases).cases}
    status = central.status()
    return {
        "feed": [told(_item(item.kind, item.data, opened)) for item in items],
        "reference data": [
            {**bundle(one), "files": _files(client, one.name)} for one in client.bundles()[0]
        ],
        "devices": [_device(device) for device in status["devices"]],
        "cases": status["cases"],
        "cases by state": status["cases_by_state"],
        "entries": status["entries"],
        "receipts": f"{status['receipts']}, {format_baht(status['receipt_sum'])}",
        "exceptions": status["exceptions"],
        "feed positions": status["feed"],
    }


def bundle(edition: Edition) -> Shown:
    """An edition of the reference data, as counter and centre keep it."""
    return {
        "edition": edition.name,
        "starts": edition.starts.isoformat(),
        "taken": edition.kept_at,
        "withdrawn": edition.withdrawn,
    }


def _files(client: CentralClient, name: str) -> list[str]:
    sent = client.bundle(name)
    assert sent is not None
    return sorted(sent.files)


def _device(device: dict[str, Any]) -> str:
    receipts = f"{device['receipts']} receipts, {format_baht(device['receipt_sum'])}"
    return words(
        f"{device['series']} epoch {device['epoch']}",
        f"{device['acked']} entries",
        receipts,
        f"{device['exceptions']} exceptions",
    )


def _item(kind: str, data: dict[str, Any], opened: dict[str, OpenedCase]) -> Shown:
    match kind:
        case "case":
            return _case(data, opened[data["id"]])
        case "exception":
            return _exception(data)
        case "bundle":
            return {"reference data": data["edition"], "withdrawn": data["withdrawn"]}
    return {kind: "newer than this test"}


def _case(data: dict[str, Any], opened: OpenedCase) -> Shown:
    """One state of a case as every counter of the office hears it."""
    return {
        "case": words(data["reference"], data["service_id"], data["state"], f"v{data['version']}"),
        "received": words(
            data["office"], str(data["counter"]), data["submitted_at"], data["submitted_by"]
        ),
        "due": data["due"],
        "total": format_baht(data["total"]),
        "receipt": data["receipt_number"],
        "person": words(data["person_name"], data["citizen_id_masked"]),
        "account": data["contract_account"],
        "copies": data["copies_taken"],
        "decided": words(*(data[name] or "" for name in ("decided_by", "decided_at", "reason"))),
        "timeline": [
            words(line.at, line.kind, line.actor, *map(str, line.facts.values()))
            for line in opened.timeline
        ],
    }


def _exception(data: dict[str, Any]) -> Shown:
    detail = data["detail"]
    sides: dict[str, Any] = json.loads(detail) if isinstance(detail, str) else detail
    return {"exception": data["code"], "sides": {name: sides[name] for name in sorted(sides)}}
