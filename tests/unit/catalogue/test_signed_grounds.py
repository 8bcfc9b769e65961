"""What an office signs says when a paper is asked for and when a check stops, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.because import when
from desktop.catalogue.report import unconfirmed
from desktop.cli.doctor_catalogue import catalogue_lines
from desktop.domain.text import Text
from tests.fixtures.language_files import files, loaded
from tests.fixtures.largest_form import HEAD

SERVICE = (
    HEAD
    + """
[[section]]
id = "place"
title = { th = "สถานที่", en = "Place" }
field = [
  { id = "tenant", type = "yes_no", label = { th = "เป็นผู้เช่า", en = "A tenant" } },
  { id = "use", type = "choice", label = { th = "ใช้เพื่อ", en = "Used for" }, values = [
    { value = "home", th = "อยู่อาศัย", en = "living" },
    { value = "shop", th = "ร้านค้า", en = "a shop" },
    { value = "works", th = "ก่อสร้าง", en = "building works" },
  ] },
  { id = "load", type = "number", unit = "A", label = { th = "โหลด", en = "Load" } },
]

[[document]]
id = "proof_of_sale"
needed_when = [
  { tenant = "yes" },
  { use = { not = ["shop", "works"] }, load = { from = 31, below = 76 } },
]
item = "2.3"
basis = "infer"
unconfirmed = true

[[check]]
id = "too_much"
wrong_when = { load = { from = 101 } }
level = "stop"
text = { th = "มากไป", en = "Too much" }
basis = "infer"
unconfirmed = true
"""
)
PAPER = """
[[document]]
id = "proof_of_sale"
label = { th = "หลักฐานการขาย", en = "Proof of sale" }
source = "nobody"
basis = "office"
"""


def test_a_row_to_be_signed_tells_its_label_and_when_it_holds() -> None:
    papers = files()["documents.toml"] + PAPER
    found = loaded({"catalogue/one.toml": SERVICE, "documents.toml": papers})
    assert [str(problem) for problem in found.problems] == []
    rows = {one.key: one for one in unconfirmed(found) if one.file == "catalogue/one.toml"}
    paper, check = rows["document.proof_of_sale"], rows["check.too_much"]
    assert paper.label == Text("หลักฐานการขาย", "Proof of sale")
    assert when(*paper.asked["needed_when"]) == Text(
        "เป็นผู้เช่า หรือ ใช้เพื่อ: ไม่ใช่ ร้านค้า หรือ ก่อสร้าง และ โหลดตั้งแต่ 31 A แต่ต่ำกว่า 76 A",
        "a tenant or used for: not a shop or building works and load: 31 A or more, but below 76 A",
    )
    assert when(*check.asked["wrong_when"]) == Text("โหลดตั้งแต่ 101 A", "load: 101 A or more")


@pytest.mark.parametrize(("lang", "words"), [("th", "ต้องใช้เมื่อ"), ("en", "needed when")])
def test_the_table_has_them_in_either_language(lang: str, words: str) -> None:
    lines, _ = catalogue_lines(Path(__file__).parents[3] / "resources", lang)  # type: ignore[arg-type]
    assert any(words in line for line in lines)
