"""The proofs of the demonstration fail on what they are there to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.card.training_card import training_persons
from printing.documents import receipt_pdf
from tests.printing.samples import SHORT
from tools.demo import proof
from tools.demo.proof import Claims, Facts, nothing_plain, papers

RECEIPTS = [f"BKP3A-69-R-{n:06}" for n in range(1, proof.RECEIPTS + 1)]
SUMMARIES = [f"BKP3A-69-{n:06}" for n in range(1, proof.SUMMARIES + 1)]
FACTS = Facts("BKP3A", 14, "", 0, [], RECEIPTS, 149800)


@pytest.mark.parametrize(
    ("names", "held"),
    [
        ([*RECEIPTS, *SUMMARIES], True),
        ([RECEIPTS[0], RECEIPTS[0] + "-copy-1", *SUMMARIES], False),
        ([*RECEIPTS, SUMMARIES[0] + "-R-", *SUMMARIES[1:]], False),
        ([*RECEIPTS, *SUMMARIES[1:]], False),
    ],
)
def test_papers(names: list[str], held: bool, tmp_path: Path) -> None:
    page = receipt_pdf(SHORT, style="th")
    for name in names:
        (tmp_path / f"{name}.pdf").write_bytes(page)
    claims = Claims("en")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    papers(claims, tmp_path, pictures, [FACTS])
    assert [row[1] for row in claims.rows] == [held]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "cp874"])
def test_a_name_in_a_temporary_file_is_found(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "left").write_bytes(b"nothing")
    claims = Claims("en")
    nothing_plain(claims, tmp_path)
    name = training_persons()["sairung"].thai_name.split("#")[1]
    (tmp_path / "tmp" / "left").write_bytes(b"\0" + name.encode(encoding))
    nothing_plain(claims, tmp_path)
    assert [row[1] for row in claims.rows] == [True, False]
