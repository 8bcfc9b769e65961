"""Whether a TLS connection failed because the other side cannot be trusted, or only broke."""

from __future__ import annotations

import ssl
from pathlib import Path

# An older TLS is all that the other side speaks: as unsafe as a wrong certificate.
_TOO_OLD = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"})


_NOBODY = "no certificate"


def untrusted(error: BaseException) -> bool:
    """Whether a wrong certificate or host name, or an old TLS, lies behind an error of a request.

    A line that breaks within the handshake, and a portal that answers without TLS, are neither.
    """
    seen: list[BaseException] = []
    todo: list[object] = [error]
    while todo:
        one = todo.pop()
        if not isinstance(one, BaseException) or one in seen:
            continue
        if isinstance(one, ssl.SSLCertVerificationError):
            return True
        if isinstance(one, ssl.SSLError) and one.reason in _TOO_OLD:
            return True
        seen.append(one)
        # The libraries wrap the cause in three ways.
        todo += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return False


def read_authority(path: Path) -> str:
    """The certificates of a file; for one that cannot be read a text that trusts nobody."""
    try:
        return path.read_text(encoding="utf-8") or _NOBODY
    except (OSError, ValueError):  # a UnicodeDecodeError is a ValueError
        return _NOBODY


def trusting(authority: str | None) -> ssl.SSLContext:
    """What TLS trusts: these certificates (PEM), or if none were given the operating system's.

    A text that holds none makes it trust nobody. Which certificates are good must not depend on
    the version of Python: 3.13 asks for what RFC 5280 wants of each, 3.11 by itself does not.
    """
    try:
        context = ssl.create_default_context(cadata=authority or None)
    except (OSError, ValueError):  # an SSLError is an OSError
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def holds_certificate(path: Path) -> bool:
    """Whether TLS can take the file for a certificate authority."""
    try:
        ssl.create_default_context(cafile=str(path))
    except (OSError, ValueError):  # an SSLError is an OSError
        return False
    return True
