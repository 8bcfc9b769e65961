"""Where windows are drawn: on a display that answers, or else into memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def is_named() -> bool:
    """Whether somebody has chosen where Qt draws, which may be a place that nobody sees."""
    return bool(os.environ.get("QT_QPA_PLATFORM"))


def use_display() -> bool:
    """Whether windows will be seen; where they cannot be (a server, a build) Qt draws into memory.

    A variable that names a display does not mean that there is one: it outlives the ssh
    connection or the session that it was set for, and Qt aborts the process then.
    """
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    if asked:
        return not asked.startswith(("offscreen", "minimal"))
    if sys.platform in ("win32", "darwin") or _x_answers():
        return True
    seen = _wayland_answers()
    os.environ["QT_QPA_PLATFORM"] = "wayland" if seen else "offscreen"
    return seen


def _x_answers() -> bool:
    """Ask as Qt will, with the same library and so by the same rules and rights."""
    if not os.environ.get("DISPLAY"):
        return False
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    import socket

    with socket.socket(socket.AF_UNIX) as peer:
        try:
            peer.connect(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name)))
        except OSError:
            return False
    return True
