"""What this program knows, told with a greeting.

A centre and its counters are never all updated in the same hour.
"""

from __future__ import annotations

from desktop import __version__
from desktop.domain.life import CaseState
from desktop.entries import KINDS
from sync.protocol import Hello


def hello() -> Hello:
    """What both sides tell of themselves."""
    return Hello(
        program=f"mea-counter {__version__}",
        kinds={kind: body.SCHEMA for kind, body in KINDS.items()},
        states=[state.value for state in CaseState if state is not CaseState.NEWER],
    )
