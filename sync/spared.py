"""A library without the parts that it can do without, and that nobody here asks for."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


@contextmanager
def without(*modules: str, told: str) -> Iterator[None]:
    """What is imported within finds `modules` not installed, unless they are loaded already.

    None is Python's own word for that in `sys.modules`, and it stands there no longer than this
    import; whoever asks later gets the module. `told` begins the library's warning about it.
    """
    warnings.filterwarnings("ignore", message=told)
    hidden = [name for name in modules if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = cast(Any, None)
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
