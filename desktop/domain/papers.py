"""The papers of a case by their ids, in the order in which they are printed and shown."""

from __future__ import annotations

# Each is a module of `printing/papers/` with its `KIND`; a service may name one (`papers`).
PAPERS = ("receipt", "summary", "defects", "invitation")
