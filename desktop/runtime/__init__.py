"""One station per device or connection: a main-thread object with its worker (QtCore only)."""
