"""The description of the API is current, and the server does as it describes."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.entries.rights import Fault
from sync.central.app import openapi_text
from sync.central.defence import OfAddress, OfDevice, shipped
from sync.central.place import Limits
from tests.fixtures.central import served

DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def test_the_description_is_current() -> None:
    """If not: `python main.py central --openapi > docs/openapi.json`."""
    assert DESCRIPTION.read_text(encoding="utf-8") == openapi_text()


@pytest.mark.expects_log("^Invalid HTTP request received")  # uvicorn's word on some of the tries
@pytest.mark.parametrize(
    ("paths", "administrator", "least"),
    [("/v1/(health|enrol|devices|feed|reference|blobs)", False, 400), ("/admin/", True, 40)],
    ids=["counter", "administrator"],
)
def test_schemathesis_finds_nothing(
    paths: str, administrator: bool, least: int, tmp_path: Path, database: str | None
) -> None:
    """Every check but one: a push of the right form is still refused if its chain is not."""
    # Which is a flood: what is refused of one is another test's.
    address = OfAddress(per_second=10**6, burst=10**6, wrong_codes_per_minute=10**6)
    device = OfDevice(at_once=1000, per_second=10**6, burst=10**6)
    defence = replace(shipped(), address=address, device=device)
    limits = Limits(longest_wait=0.05)
    with served(tmp_path / "central", database, limits=limits, defence=defence) as central:
        token = central.admin() if administrator else central.device().token
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")), "run", str(DESCRIPTION),
                "--url", central.url, "--header", f"Authorization: Bearer {token}",
                "--include-path-regex", paths, "--phases", "coverage,fuzzing",
                "--max-examples", "3", "--seed", "1", "--no-color",
                "--checks", "all", "--exclude-checks", "positive_data_acceptance",
            ],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    generated = re.search(r"(\d+) generated, ", done.stdout)
    assert generated is not None
    assert int(generated[1]) >= least


def test_every_code_of_the_server_is_in_the_protocol() -> None:
    """Codes of refusals and of exceptions, as the sources have them."""
    sources = Path(__file__).resolve().parents[2] / "sync" / "central"
    codes: set[str] = set()
    for path in sources.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r'RefusedError\(\s*\d{3}, "(\w+)"', text))
        codes |= set(re.findall(r'_(?:Gate|Unfit)Error\(\s*(?:\d{3}, )?"(\w+)"', text))
        codes |= set(re.findall(r'ErrorAnswer\(code="(\w+)"', text))
        codes |= set(re.findall(r' else "(\w+)",?$', text, re.MULTILINE))
    codes |= {fault.value for fault in Fault}
    assert {"gap", "fork", "too_large", "stale_decision", "database"} <= codes
    described = DESCRIPTION.with_name("protocol.md").read_text(encoding="utf-8")
    assert {code for code in codes if f"`{code}`" not in described} == set()
