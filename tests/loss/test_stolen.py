"""docs/operations.md, "The PC is stolen": its token opens nothing, a new PC takes its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import cli
from desktop.domain.failure import Code, CounterError
from desktop.place import BangkokClock
from desktop.signing.sealed import EscrowKey
from desktop.store.escrow import unsealed
from sync.engine import SyncEngine
from tests.fixtures.central import Central, client_of
from tests.fixtures.store import submit
from tests.loss.conftest import Counters


def test_the_page(
    counters: Counters,
    central: Central,
    key_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile, stolen = counters()
    with stolen.write() as transaction:
        submit(transaction, paid=True)
    device = stolen.device
    assert device is not None
    central_folder = ["--data", str(central.folder)]
    assert cli.main(["central", "--new-code", "BKP:3", *central_folder]) == 0
    code = capsys.readouterr().out.strip()
    said = ["--data-dir", str(tmp_path / "new"), "enrol", "--central", central.url]
    assert cli.main([*said, "--code", code]) == 0
    assert "BKP3B" in capsys.readouterr().out
    with client_of(device) as client:
        SyncEngine(stolen, client, BangkokClock()).run_once()
        with pytest.raises(CounterError) as refused:
            client.feed(0)
    assert refused.value.code is Code.CENTRAL_REFUSED
    assert central.status()["receipts"] == 0
    with pytest.raises(CounterError) as other:
        unsealed(profile.sealed_key, EscrowKey.make())
    assert other.value.code is Code.ESCROW_OTHER_KEY
    assert len(unsealed(profile.sealed_key, EscrowKey.load(key_file))) == 32
