"""What the doctor tells of the life of cases, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cli.doctor_catalogue import catalogue_lines
from desktop.cli.doctor_lives import life_lines
from desktop.domain.text import Lang
from tests.fixtures.language_files import as_folder, loaded
from tests.unit.catalogue.everything_shared import EVERYTHING, everything
from tests.unit.catalogue.lives_files import lives

ENGLISH = """\
catalogue/everything.toml: All of the language (everything 1)
  decided by a supervisor of the owning office · waits 30 days for the customer · appeal within 15 days
  two persons approve when all fees: 5,000.00 or more or somebody is ill and cut on: 1 Nov 2026 (B.E. 2569) or more
  result visit: Visit · filled by the owning office
  approve go: approve the plan
  approve protect: approve and protect · when somebody is ill, protected already: no and the total: below 9,000.00 · needs visit · sets protected
  refuse no: refuse · items 1.4, 2.2, 3
  return return: Return to be put right (usual words)
  line rent is back when device seen: No
  line rent is kept on: withdrawn, refuse
  line bill is back when month: below Jul 2026 (B.E. 2569)
  line bill is kept on: lapsed
  line debt is told later, by debt
  follows new_instead: new_connection, instead · when months cut: 12 or more
  follows in_parts: instalments, at once · when parts: 5 งวด or more
  follows at_home: no_cut, at once if the applicant is here, else by invitation · when somebody is ill
  follows large_bill: meter_test, by invitation · when amount: 1,000.00 or more
  follows temporary: temporary_supply, at once · when load: 70 A or more
  once deposit: contract_account, stops while another is open or done
  once bill_in_plan: bills.invoice, warns while another is open"""  # noqa: E501
THAI = """\
catalogue/outside_works.toml: ขอใช้ไฟฟ้าที่มีงานสายนอก (outside_works 2569)
  หัวหน้างานของสำนักงานเจ้าของพื้นที่เป็นผู้พิจารณา · รอลูกค้า 15 วัน · อุทธรณ์ได้ภายใน 15 วัน
  ผล survey: ผลสำรวจ · สำนักงานเจ้าของพื้นที่เป็นผู้บันทึก
  อนุมัติ go: อนุมัติ · ต้องมีผล survey
  ส่งกลับ return: ส่งกลับให้แก้ไข (ถ้อยคำทั่วไป)
  ไม่อนุมัติ refuse: ไม่อนุมัติ (ถ้อยคำทั่วไป) · ข้อ 1.4, 2.3
  ค่าใช้จ่าย งานสายนอก แจ้งภายหลังจาก survey"""


@pytest.mark.parametrize(
    ("files", "service", "lang", "told"),
    [(everything(), "everything", "en", ENGLISH), (lives(), "outside_works", "th", THAI)],
    ids=["en", "th"],
)
def test_a_life_is_told_in_plain_words(
    files: dict[str, str], service: str, lang: Lang, told: str
) -> None:
    linked = [one for one in loaded(files).linked if one.service.id == service]
    assert list(life_lines(linked, lang)) == told.split("\n")


def test_a_refusal_that_can_name_no_item_is_told(tmp_path: Path) -> None:
    told, sound = catalogue_lines(as_folder(tmp_path, {}), "en")
    assert sound
    assert "  refuse refuse: Refuse (usual words) · no item of the manual to name" in told
    says = next(line for line in told if " life " in line and "waits" in line)
    assert "waits 15 days" in says, "and what the office has to confirm says how long"


def test_decisions_results_and_what_follows_without_an_example_are_told(tmp_path: Path) -> None:
    told, sound = catalogue_lines(as_folder(tmp_path, everything()), "en")
    assert sound
    idle = {line.partition(" ")[2] for line in told if line.startswith(f"{EVERYTHING}:")}
    assert {"decision.protect", "result.visit.field.seen", "follows.in_parts"} <= idle
    assert not {"decision.go", "follows.large_bill", "once.deposit"} & idle
