"""PouchDB on leveldb, in batches of 100, to express-pouchdb: what a line is measured against.

Its versions are pinned in `peers/package.json`, and npm fetches them into `build/peers` when they
are first asked for. Where there is no node, or npm cannot fetch them, there is no peer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.bench.slow_line import slow_line

FOLDER = Path(__file__).with_name("peers")
FETCHED = Path(__file__).resolve().parents[2] / "build" / "peers"
_INSTALL = ("install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
_MINUTES = 15


def fetched() -> bool:
    """Whether npm has been here."""
    return (FETCHED / "node_modules" / "pouchdb").is_dir()


def missing() -> str:
    """Why there is no peer; empty if there is one."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        return "no node here"
    if not fetched():
        if npm is None:
            return "no npm here"
        FETCHED.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / "package.json", FETCHED)
        done = subprocess.run([npm, *_INSTALL], cwd=FETCHED, capture_output=True)
        if done.returncode:
            return "npm could not fetch it"
    return ""


def pouch(folder: Path, documents: Iterable[str], round_trips: Iterable[float]) -> list[float]:
    """Seconds until these documents, lines of JSON, are kept, for each round trip in seconds."""
    spent = []
    told = "".join(f"{document}\n" for document in documents)
    for n, round_trip in enumerate(round_trips):
        here, there = folder / f"here-{n}", folder / f"there-{n}"
        here.mkdir(parents=True)
        there.mkdir()
        _run("fill", str(here), told=told)
        with _serving(there) as url, slow_line(url, round_trip) as slow:
            through = slow if round_trip else url
            spent.append(float(_run("send", str(here), f"{through}/cases")))
    return spent


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    command = _command("serve", str(folder))
    process = subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


def _command(*words: str) -> list[str]:
    node = shutil.which("node")
    assert node is not None
    return [node, str(FOLDER / "pouch.js"), *words]


def _environment() -> dict[str, str]:
    return {**os.environ, "NODE_PATH": str(FETCHED / "node_modules")}


def _run(*words: str, told: str | None = None) -> str:
    done = subprocess.run(
        _command(*words),
        env=_environment(),
        input=told,
        capture_output=True,
        text=True,
        check=True,
        timeout=_MINUTES * 60,
    )
    return done.stdout
