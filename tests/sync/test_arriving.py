"""A service arrives at a running counter with the fee rules, lists and documents that it needs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.reference import Reference
from tests.fixtures.central import served
from tests.fixtures.language_files import as_folder
from tests.fixtures.services import service_files, taken_out
from tests.sync.test_uploads import Desk


def _ids(reference: Reference) -> set[str]:
    return {service.id for service in reference.catalogue.versions}


@pytest.mark.parametrize("service_id", service_files())
def test_a_service_and_what_it_needs_arrive_in_one_step(
    service_id: str, tmp_path: Path, qtbot: QtBot
) -> None:
    left, own = taken_out(service_id)
    release = as_folder(tmp_path / "resources", left)
    with (
        served(tmp_path / "central", resources=release) as central,
        closing(Desk(central, tmp_path / "desk", Reference(release))) as desk,
    ):
        assert service_id not in _ids(desk.reference)
        name = f"catalogue/{service_id}.toml"
        if needed := own.keys() - {name}:
            assert central.put({name: own[name]})[0] == 422, needed
        assert central.put(own)[0] == 200
        qtbot.waitUntil(lambda: service_id in _ids(desk.reference))
        assert central.withdraw()[0] == 200
        qtbot.waitUntil(lambda: service_id not in _ids(desk.reference))


def test_some_services_bring_rows_of_their_own() -> None:
    brought = taken_out("temporary_supply")[1].keys()
    assert {"lists.toml", "documents.toml", "fees/temporary.toml"} <= brought
