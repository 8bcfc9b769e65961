"""Start the counter: the window, or one of its commands (`main.py --help`)."""

from __future__ import annotations

import sys

from desktop.cli import start

if __name__ == "__main__":
    sys.exit(start())
