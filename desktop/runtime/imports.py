"""Keeps PySide from reading the source of every module that is imported after it."""

from __future__ import annotations

import linecache
import sys


def spare_the_sources() -> None:
    """Tell PySide's import hook that any module may use Qt; call it once Qt is imported.

    The hook reads, and `linecache` keeps, the source of each module only to see whether the word
    PySide6 is in it, for a feature (snake_case, true_property) that we never turn on: 23 MB and a
    tenth of the start. https://bugreports.qt.io/browse/PYSIDE-2029
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", lambda _module: True)  # noqa: B010 - not ours
        linecache.clearcache()  # of what was imported until now
