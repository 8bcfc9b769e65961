"""Readers whose names are no plain ASCII, on the real service."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.card.pcsc import PcscReader
from desktop.domain.data_file import RESOURCES
from desktop.ports import ReadersChanged, ServiceChanged
from tests.contract.card.harness import ScriptedCard, VirtualSlots, Watch
from tests.fixtures.pcscd import Pcscd
from tests.fixtures.virtual_card import READERS, VirtualCard

pytestmark = pytest.mark.xdist_group("pcscd")

NAMES = {
    "full-width": "Gemalto IDBridge K3000 ＠1".encode(),
    "Thai": "เครื่องอ่านบัตร".encode(),
    "no text at all": b"Caf\xe9",
}


@pytest.fixture(params=NAMES.values(), ids=list(NAMES))
def odd_name(request: pytest.FixtureRequest, pcscd: Pcscd) -> Iterator[str]:
    """The service has two more readers, of this name."""
    name: bytes = request.param
    pcscd.stop()
    pcscd.start(beside=name)
    yield name.decode(errors="replace")
    pcscd.stop()
    pcscd.start()


def test_a_name_that_cannot_be_passed_costs_no_other_reader(odd_name: str) -> None:
    watch = Watch(VirtualSlots(PcscReader()))
    try:
        found = watch.wait(lambda event: isinstance(event, ReadersChanged))
        odd = (f"{odd_name} 00 00", f"{odd_name} 00 01")
        assert found == ReadersChanged(READERS, not_passable=odd)
        watch.slots.insert(ScriptedCard.person("sairung"))
        watch.complete()
        assert watch.events[0] == ServiceChanged(running=True)
    finally:
        watch.close()


def test_the_commands_go_on_without_it(odd_name: str, tmp_path: Path) -> None:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(RESOURCES.parent / "main.py"), *arguments, "--lang", "en"],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    with VirtualCard(ScriptedCard.person("sairung")):
        read = command("card")
        looked = command("doctor", "--data-dir", str(tmp_path))
    assert read.returncode == 0, read.stderr
    assert "Sairung" in read.stdout
    lines = [line for line in looked.stdout.splitlines() if "card readers" in line]
    assert len(lines) == 4
    assert sum(f"{odd_name} 00 0" in line and "plain ASCII" in line for line in lines) == 2
    assert any(f"{READERS[0]}: card read" in line for line in lines)
    assert any(f"{READERS[1]}: no card" in line for line in lines)
