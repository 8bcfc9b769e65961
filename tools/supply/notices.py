"""The licences of all parts in one text, as an installer has to show and carry it."""

from __future__ import annotations

from collections.abc import Sequence

import desktop
from tools.supply.parts import ROOT, Part, ours

_RULE = "=" * 78
_HEAD = """MEA Counter {version}
Licensed under the Apache License 2.0; its text stands at the end.

It runs with the parts below, each under a licence of its own. None of them was changed. Those under
the GNU Lesser General Public License lie beside the program as files of their own: whoever has the
program may put other versions of them in their place, and may look into how the program works with
them to do so. Their sources are published by their makers under the names and versions below.
"""
_ELSEWHERE = "Needed only where {marker}; not part of what was made here."


def notices(parts: Sequence[Part]) -> str:
    """The whole text; a licence that several parts share word for word stands at the first."""
    everything = [*parts, *ours()]
    width = max(len(part.name) for part in everything)
    rows = [f"{part.name:<{width}}  {part.version:<14}  {part.licence}" for part in everything]
    seen: dict[str, str] = {}
    blocks = [_HEAD.format(version=desktop.__version__), "\n".join(rows)]
    blocks += [_block(part, seen) for part in everything]
    own = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    return "\n".join([*blocks, _RULE, "MEA Counter", _RULE, "", own, ""])


def _block(part: Part, seen: dict[str, str]) -> str:
    lines = ["", _RULE, f"{part.name} {part.version}".strip(), f"Licence: {part.licence}", _RULE]
    if not part.texts:
        lines += ["", _ELSEWHERE.format(marker=part.marker)]
    for title, text in part.texts:
        where = seen.setdefault(text, part.name)
        told = text.strip() if where == part.name else f"The text stands at {where}."
        lines += ["", f"-- {title}", "", told]
    return "\n".join(lines)
