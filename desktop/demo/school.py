"""A central server on this PC for the training profile, enrolled at by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.config import Profile
from desktop.demo.cast import Process, command
from desktop.place import at_home, enrol, open_profile, remembered_place

OFFICE, COUNTER = "BKP", 3
PORT = 8469


class NoServerError(Exception):
    """The central server of the training profile did not start; the text says where to look."""


@contextmanager
def training_central(profile: Profile) -> Iterator[str]:
    """Serve while the window is open; the profile is enrolled at its first start.

    The port is the same every time, since the enrolled profile remembers the address.
    """
    profile.folder.mkdir(parents=True, exist_ok=True)
    data = str(profile.folder / "central")
    server = Process(
        "central", "--data", data, "--port", str(PORT), log=profile.folder / "central.log"
    )
    try:
        try:
            url = address(server)
        except NoServerError:
            place = remembered_place(profile)
            if place is None:
                raise
            # Another program has the port; until it is free the counter works offline.
            yield place.central_url
            return
        store = open_profile(profile)
        try:
            if not at_home(profile, store.device):
                code = command("central", "--data", data, "--new-code", f"{OFFICE}:{COUNTER}")
                enrol(profile, store, url, code)
        finally:
            store.close()
        yield url
    finally:
        server.end()


def address(server: Process) -> str:
    """Where a central server serves, once it does; NoServerError if it does not."""
    line = server.line()
    if line is None or not line.startswith("central: "):
        raise NoServerError(
            f"The central server did not start; {server.log} says why. "
            "Perhaps another training window is open."
        )
    return line.removeprefix("central: ")
