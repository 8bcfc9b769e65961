"""What the wheels carry inside: libraries in C, C++ and Rust, which no lock names.

It is they that have most of the weaknesses that become known, so a list without them tells little.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tools.supply.parts import Part


@dataclass(frozen=True)
class Inside:
    """A library in the wheel of `package`; no `purl` where nothing but its version is said."""

    package: str
    name: str
    version: str
    purl: str = ""


def carried(parts: Sequence[Part]) -> tuple[Inside, ...]:
    """What the wheels list themselves (PEP 770), and what those say that list nothing."""
    listed = {one: None for part in parts for one in _listed(part.name)}
    return tuple(sorted([*listed, *_asked()], key=lambda one: (one.package, one.name, one.version)))


def _listed(package: str) -> Iterator[Inside]:
    try:
        files = distribution(package).files or ()
    except PackageNotFoundError:
        return
    for file in files:
        if "sboms" not in file.parts or file.suffix != ".json":
            continue
        told = json.loads(Path(str(file.locate())).read_text(encoding="utf-8"))
        for row in told.get("components", ()):
            # Without where it was fetched from; the parts of the package itself are no libraries.
            purl = re.split(r"[?#]", row.get("purl", ""))[0]
            version = row.get("version", "")
            is_there = version and row.get("scope") != "excluded"
            if is_there and not purl.startswith("pkg:pypi/"):
                yield Inside(package, row["name"], version, purl)


def _asked() -> tuple[Inside, ...]:
    import psycopg
    import pypdfium2.version
    import uharfbuzz
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    store = dbapi2.connect(":memory:")
    (cipher,) = store.execute("PRAGMA cipher_version").fetchone()
    store.close()
    libpq = psycopg.pq.version()  # 180006 is 18.6
    return (
        Inside("psycopg-binary", "libpq", f"{libpq // 10_000}.{libpq % 10_000}"),
        Inside("pypdfium2", "PDFium", _number(str(pypdfium2.version.PDFIUM_INFO))),
        Inside("pyside6-essentials", "Qt", qVersion()),
        Inside("sqlcipher3", "SQLCipher", _number(cipher)),
        Inside("sqlcipher3", "SQLite", dbapi2.sqlite_version),
        Inside("uharfbuzz", "HarfBuzz", uharfbuzz.version_string()),
    )


def _number(words: str) -> str:
    found = re.search(r"\d+(\.\d+)+", words)
    return found[0] if found else ""
