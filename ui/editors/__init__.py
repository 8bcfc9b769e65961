"""How fields are typed into: one editor for each kind of field, registered by its type."""

from __future__ import annotations

from ui.editors import chosen, line  # they register their editors
from ui.editors.base import Box, box_of, edits

__all__ = ["Box", "box_of", "chosen", "edits", "line"]
