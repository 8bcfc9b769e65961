"""The letters that a paper can show: those of Thai and of all that is written in Latin."""

from __future__ import annotations

import re

# Latin with its accents (Vietnamese and the romanizations of Asian names, too), Thai, signs. The
# rules may not open a font: a test holds that every one of these is in every face of `printing`.
_SHOWN = re.compile(
    "[ -~\u00a0-\u017e\u018f\u0192\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u01e6\u01e7\u01fa-\u01ff"
    "\u0218-\u021b\u0251\u0259\u02bb\u02bc\u02be\u02bf\u0300-\u0304\u0306-\u030c\u031b\u0323\u0324"
    "\u0326-\u0328\u0e01-\u0e3a\u0e3f-\u0e5b\u1e0c-\u1e0f\u1e20\u1e21\u1e24\u1e25\u1e36-\u1e3b"
    "\u1e42-\u1e49\u1e5a-\u1e63\u1e6c-\u1e6f\u1e80-\u1e85\u1e92\u1e93\u1ea0-\u1ef9"
    "\u2010\u2012-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u20ac\u2122\\s]*"
)


def can_be_shown(text: str) -> bool:
    """Whether a paper can show every letter of `text`; 李小龙 would come out as boxes."""
    return _SHOWN.fullmatch(text) is not None
