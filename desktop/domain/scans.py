"""The codes that a scanner reads for a form, and the parts of each: a bill's bar code and QR."""

from __future__ import annotations

from collections.abc import Mapping

SCANS: Mapping[str, tuple[str, ...]] = {"bill": ("contract_account", "invoice", "amount")}
