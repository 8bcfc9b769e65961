"""What the wheels carry inside: libraries in C and C++, which no metadata names.

It is they that have most of the weaknesses that become known, so a list without them tells little.
"""

from __future__ import annotations

import re


def carried() -> tuple[tuple[str, str, str], ...]:
    """(package, library, version) of those that say it themselves."""
    import psycopg
    import pypdfium2.version
    import uharfbuzz
    from cryptography.hazmat.backends.openssl import backend
    from PIL import features
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    store = dbapi2.connect(":memory:")
    (cipher,) = store.execute("PRAGMA cipher_version").fetchone()
    store.close()
    libpq = psycopg.pq.version()  # 180006 is 18.6
    pillow = {
        "FreeType": "freetype2", "Little CMS": "littlecms2", "libwebp": "webp", "libavif": "avif",
        "libjpeg-turbo": "libjpeg_turbo", "OpenJPEG": "jpg_2000", "libtiff": "libtiff",
    }  # fmt: skip
    return (
        ("cryptography", "OpenSSL", _number(backend.openssl_version_text())),
        *(("pillow", name, features.version(key) or "") for name, key in pillow.items()),
        ("psycopg-binary", "libpq", f"{libpq // 10_000}.{libpq % 10_000}"),
        ("pypdfium2", "PDFium", _number(str(pypdfium2.version.PDFIUM_INFO))),
        ("pyside6-essentials", "Qt", qVersion()),
        ("sqlcipher3", "SQLCipher", _number(cipher)),
        ("sqlcipher3", "SQLite", dbapi2.sqlite_version),
        ("uharfbuzz", "HarfBuzz", uharfbuzz.version_string()),
    )


def _number(words: str) -> str:
    found = re.search(r"\d+(\.\d+)+", words)
    return found[0] if found else ""
