"""The packages that running needs, and our fonts and icons: version, licence and its texts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).parent
_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+?))? \\")
_SPDX = re.compile(r"[A-Z][A-Za-z0-9.-]+( (AND|OR) [A-Z][A-Za-z0-9.-]+)*")
_TEXT = re.compile(r"(?i)(licen[cs]e|copying|notice|copyright)[^/]*$")
_CLASSIFIERS = {"MIT License": "MIT"}


@dataclass(frozen=True)
class Part:
    """One of them; `marker` says where it is needed if not everywhere, `wanted_by` who needs it.

    `texts` are the texts of its licence with their names; none where it is not installed.
    """

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]
    marker: str = ""
    wanted_by: tuple[str, ...] = ()
    package: bool = True


def packages(lock: Path) -> tuple[Part, ...]:
    """What the lock names, in its order.

    Raises ValueError for a package of another version than the lock's, and for one whose licence
    nobody has told.
    """
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [(at, found) for at, line in enumerate(lines) if (found := _PIN.fullmatch(line))]
    ends = [at for at, _ in pins[1:]] + [len(lines)]
    return tuple(
        _package(found["name"], found["version"], found["marker"] or "", lines[at + 1 : end])
        for (at, found), end in zip(pins, ends, strict=True)
    )


def ours() -> tuple[Part, ...]:
    """Fonts and icons."""
    resources = ROOT / "resources"
    return tuple(
        Part(
            row["name"], row["version"], row["licence"],
            tuple((name, (resources / name).read_text(encoding="utf-8")) for name in row["texts"]),
            package=False,
        )
        for row in _told()["ours"]
    )  # fmt: skip


def _package(name: str, version: str, marker: str, below: list[str]) -> Part:
    comments = [line.strip(" #") for line in below if "#" in line]
    wanted_by = tuple(
        word for line in comments if (word := line.removeprefix("via").strip().partition(" ")[0])
    )
    try:
        here = distribution(name)
    except PackageNotFoundError:  # of another system
        return Part(name, version, _licence(name, None), (), marker, wanted_by)
    if here.version != version:
        raise ValueError(f"{name} {here.version} is installed, the lock has {version}")
    return Part(name, version, _licence(name, here), _texts(name, here), marker, wanted_by)


def _licence(name: str, here: Distribution | None) -> str:
    told: str = _told()["licence"].get(name, "")
    if not told and here is not None:
        said = here.metadata
        words = [said[key] for key in ("License-Expression", "License") if key in said]
        words += [
            _CLASSIFIERS.get(line.rpartition(" :: ")[2], "")
            for line in said.get_all("Classifier", [])
        ]
        told = next((word for word in words if _SPDX.fullmatch(word)), "")
    if not told:
        raise ValueError(f"{name}: no licence is known (tools/supply/licences.toml)")
    return told


def _texts(name: str, here: Distribution) -> tuple[tuple[str, str], ...]:
    if name in _told()["texts"]:
        folder = _HERE / "licences"
        return tuple(
            (file, (folder / file).read_text(encoding="utf-8")) for file in _told()["texts"][name]
        )
    found: dict[str, str] = {}  # by text: some bring one twice
    for file in here.files or ():
        inside = ".dist-info/" in str(file) and "licenses" in file.parts
        if inside or (_TEXT.search(str(file)) and not file.suffix.startswith(".py")):
            text = _read(Path(str(file.locate())))
            found.setdefault(text, str(file).rpartition(".dist-info/")[2])
    return tuple((title, text) for text, title in found.items())


def _read(path: Path) -> str:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:  # FreeType's, which is older than that
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n")


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((_HERE / "licences.toml").read_text(encoding="utf-8"))
