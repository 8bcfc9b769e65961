"""A training profile finds a port for its centre, whoever else has the usual one."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop.cli import school
from desktop.cli.school import training_central
from desktop.config import Profile
from desktop.place import open_profile, remembered_place
from sync.client import CentralClient
from tools.demo.line import Line


def _asks(profile: Profile, url: str) -> None:
    """The profile knows where its centre serves, and is known there."""
    store = open_profile(profile)
    device, place = store.device, remembered_place(profile)
    store.close()
    assert device is not None
    assert place is not None
    assert device.central_url == place.central_url == url
    client = CentralClient.of(device)
    assert {item.kind for item in client.feed(0).items} <= {"bundle"}, "it is known there"
    client.close()


def test_two_training_profiles_at_once_and_a_port_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Line(9)  # has the port of the first start
    monkeypatch.setattr(school, "PORT", other.port)
    one, two = (Profile(tmp_path / name, training=True) for name in "ab")
    with training_central(one) as first, training_central(two) as second:
        ports = {urlsplit(url).port for url in (first, second)}
        assert len(ports - {other.port}) == 2
        _asks(one, first)
        _asks(two, second)
    with training_central(one) as again:
        assert again == first, "its own port as long as it is free"
    port = urlsplit(first).port
    with socket.create_server(("127.0.0.1", port or 0)), training_central(one) as moved:
        assert moved != first
        _asks(one, moved)
    other.close()
