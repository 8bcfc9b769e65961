"""How fields are typed into: one editor for each kind of field, registered by its type.

Whatever module is in this package registers its editors.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from ui.editors.base import Box, box_of, edits

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["Box", "box_of", "edits"]
