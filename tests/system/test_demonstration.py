"""The demonstration holds what it claims, in real windows, and leaves its pictures and papers.

It speaks Thai here; tests/system/test_endings.py hears the English.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from desktop.card.training_card import training_persons
from desktop.texts import t
from tests.fixtures.display import virtual_display
from tests.fixtures.spoken import english_in
from tools.demo.proof import RECEIPTS, SUMMARIES

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "01-sign-in", "02-counter", "03-customer", "04-application", "05-application-ready",
    "06-payment", "07-done", "09-sync-offline", "11-counter-resume", "12-review", "14-cases",
    "16-counter-day", "17-returned", "17-instalments", "18-service-arrived", "20-receipt-removed",
)  # fmt: skip


@pytest.mark.timeout(400)
def test_the_whole_story_holds(tmp_path: Path, own_state_folder: Path) -> None:
    with virtual_display() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tools.demo",
                "--lang",
                "th",
                "--close",
                "--pictures",
                str(tmp_path),
            ],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=380,
            check=False,
        )
    told = "".join(path.read_text("utf-8") for path in tmp_path.glob("data/*.log"))
    assert done.returncode == 0, done.stdout + done.stderr + told
    lines = done.stdout.splitlines()
    assert [(line, english_in(line)) for line in lines if english_in(line)] == []
    proven = done.stdout.partition(t("demo.proven", "th"))[2]
    held, not_held = (f"  {t(key, 'th')}  " for key in ("demo.held", "demo.not_held"))
    assert proven.count(held) >= 22
    assert not_held not in proven
    for claim in (
        "demo.double_click",
        "demo.typed_in_thai",
        "demo.idle",
        "demo.oldest_first",
        "demo.put_right_approved",
        "demo.refund_follows",
        "demo.service_filed",
        "demo.paper_proves",
    ):
        assert held + t(claim, "th") in proven, claim
    for page in PAGES:
        for look in ("", "-en", "-dark", "-150"):
            with Image.open(tmp_path / f"{page}{look}.png") as picture:
                assert picture.size == (1366, 768), (page, look)
    assert len(list(tmp_path.glob("paper-*.pdf"))) == RECEIPTS + SUMMARIES
    assert not list(tmp_path.glob("failed-*"))
    assert not list(own_state_folder.iterdir()), "its marks lie with it"
    marks = {path.stem for path in tmp_path.glob("data/marks/*.mark")}
    assert len({name for name in marks if not name.endswith("-tries")}) == 4
    said = done.stdout + done.stderr
    logs = "".join(path.read_text("utf-8") for path in tmp_path.glob("data/*/counter.log*"))
    for person in training_persons().values():
        assert person.citizen_id not in said + logs
