"""A central server on this PC for the training profile, enrolled at by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from desktop.cli.child import Process, command
from desktop.config import Profile
from desktop.place import at_home, enrol, moved, open_profile, remembered_place

OFFICE, COUNTER = "BKP", 3
PORT = 8469  # of the first start


class NoServerError(Exception):
    """The central server of the training profile did not start; its log is the text."""


@contextmanager
def training_central(profile: Profile) -> Iterator[str]:
    """Serve while the window is open; the profile is enrolled at its first start.

    The port is the one before where it is free, and else another one: a second training profile,
    or another program, may have it. The profile remembers where its centre serves.
    """
    profile.folder.mkdir(parents=True, exist_ok=True)
    data = str(profile.folder / "central")
    server, url = _served(profile, data)
    try:
        store = open_profile(profile)
        try:
            device = store.device
            if device is None or not at_home(profile, device):
                code = command("central", "--data", data, "--new-code", f"{OFFICE}:{COUNTER}")
                enrol(profile, store, url, code)
            elif device.central_url != url:
                moved(profile, store, url)
        finally:
            store.close()
        yield url
    finally:
        server.end()


def _served(profile: Profile, data: str) -> tuple[Process, str]:
    place = remembered_place(profile)
    before = urlsplit(place.central_url).port if place is not None else None
    for port in (before or PORT, 0):
        server = Process(
            "central",
            "--data",
            data,
            "--port",
            str(port),
            "--training",
            log=profile.folder / "central.log",
        )  # fmt: skip
        try:
            return server, address(server)
        except BaseException as problem:
            server.end()
            if port == 0 or not isinstance(problem, NoServerError):
                raise
    raise AssertionError("port 0 was tried")


def address(server: Process) -> str:
    """Where a central server serves, once it does; NoServerError if it does not."""
    line = server.line()
    if line is None or not line.startswith("central: "):
        raise NoServerError(str(server.log))
    return line.removeprefix("central: ")
