"""What the head office does at its centre while counters are open."""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.domain.thai_date import BANGKOK

RELOCATION = Path(__file__).with_name("meter_relocation.toml")


def central_status(url: str, folder: Path) -> dict[str, Any]:
    """The counts of the central server, by its administrator's token."""
    return _asked(f"{url}/v1/admin/status", folder)


def send_service(url: str, folder: Path, path: Path = RELOCATION) -> None:
    """Send a service to every counter, as an edition that begins today; the centre proves it."""
    files = {f"catalogue/{path.name}": path.read_text(encoding="utf-8")}
    today = datetime.now(BANGKOK).date().isoformat()
    content = json.dumps({"starts": today, "files": files}).encode()
    _asked(f"{url}/v1/admin/bundles/{today}.1", folder, content)


def _asked(url: str, folder: Path, content: bytes | None = None) -> dict[str, Any]:
    token = (folder / "admin.token").read_text("ascii").strip()
    headers = {"Authorization": f"Bearer {token}", "MEA-Protocol": "2"}
    headers |= {"Content-Type": "application/json"} if content is not None else {}
    method = "GET" if content is None else "PUT"
    request = urllib.request.Request(url, content, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        told: dict[str, Any] = json.load(answer)
    return told
