"""The log file never shows what looks like a person, whatever a careless line says."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from desktop.logs import redact, start_logging


def test_numbers_and_thai_names_are_masked() -> None:
    line = redact("card 9-1234-56789-01-2 of นายสมชาย ใจดี, account 0123456789, case 17")
    assert line == "card [number] of [th], account [number], case 17"


def test_exceptions_are_masked_too(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "counter.log"
    root = logging.getLogger()
    handlers = list(root.handlers)
    level = root.level
    start_logging(file)
    try:
        try:
            raise ValueError("นางสาวสายรุ้ง 9123456789012")
        except ValueError:
            logging.getLogger("counter").info("a step failed: %s", "สายฝน", exc_info=True)
    finally:
        for handler in [h for h in root.handlers if h not in handlers]:
            handler.close()
            root.removeHandler(handler)
        root.setLevel(level)
    text = file.read_text(encoding="utf-8")
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO counter a step", text), text
    assert "a step failed: [th]" in text
    assert "[th] [number]" in text
    assert "9123456789012" not in text
