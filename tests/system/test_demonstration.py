"""The demonstration holds what it claims, in real windows, and leaves its pictures and papers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from desktop.card.training_card import training_persons
from tests.fixtures.display import virtual_display

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "01-sign-in", "02-counter", "03-customer", "04-application", "05-application-ready",
    "06-payment", "07-done", "09-sync-offline", "11-counter-resume", "12-review", "14-cases",
    "16-counter-day",
)  # fmt: skip


@pytest.mark.timeout(400)
def test_the_whole_story_holds(tmp_path: Path) -> None:
    with virtual_display() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        done = subprocess.run(
            [sys.executable, "main.py", "demo", "--close", "--pictures", str(tmp_path)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=380,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    proven = done.stdout.partition("What was proven")[2]
    assert proven.count("  yes  ") >= 19
    assert "  NO   " not in proven
    for claim in ("a double click on", "typed with the keyboard in Thai", "an idle minute"):
        assert f"  yes  {claim}" in proven, claim
    for page in PAGES:
        for look in ("", "-en", "-dark", "-150"):
            with Image.open(tmp_path / f"{page}{look}.png") as picture:
                assert picture.size == (1366, 768), (page, look)
    assert len(list(tmp_path.glob("paper-*.pdf"))) == 6
    assert not list(tmp_path.glob("failed-*"))
    said = done.stdout + done.stderr
    logs = "".join(path.read_text("utf-8") for path in tmp_path.glob("data/*/counter.log*"))
    for person in training_persons().values():
        assert person.citizen_id not in said + logs
