"""Further languages of the data: each text by its key, and English, marked, where there is none."""

from __future__ import annotations

from pathlib import Path

from desktop.catalogue.load import Loaded
from desktop.cli.doctor_catalogue import catalogue_lines
from desktop.domain.plain import plain
from desktop.domain.text import Text, Translated, cleaned
from desktop.forms.form import Service
from tests.fixtures.language_files import as_folder, loaded
from tests.fixtures.there import there
from tests.unit.catalogue.everything_shared import everything

BURMESE = {
    "everything.title": "အားလုံး",
    "everything.main.title": "အထွေထွေ",
    "everything.load.label": "ဝန်",
    "everything.bills.amount.label": "ပမာဏ",
    "everything.no_debt.text": "အကြွေးရှိသည်",
    "everything.holder.label": "ကိုင်ဆောင်သူ",
    "documents.document.certificate.label": "လက်မှတ်",
    "lists.list.meter_size.values.1p_5_15": "၅(၁၅)",
    "groups.group.payout.field.account_name.label": "အမည်",
    "fees.rule.rent.label": "ငှားရမ်းခ",
    "applicants.part.road.label": "လမ်း",
    "everything.visit.title": "လည်ပတ်မှု",
    "everything.visit.device.label": "ကိရိယာ",
    "everything.go.label": "ခွင့်ပြု",
    "everything.no.reasons.3.text": "မသင့်",
    "everything.in_parts.label": "အရစ်ကျ",
    "life.decision.return.label": "ပြန်ပေး",
    "life.decision.return.reasons.1.text": "စာရွက်စာတမ်း",
}
FILE = "texts/my.toml"


def _texts(texts: dict[str, str], head: str = 'reviewed_by = "Daw Test"') -> str:
    rows = "\n".join(f'"{key}" = "{text}"' for key, text in texts.items())
    return f'language = "my"\n{head}\n[text]\n{rows}\n'


def _translated(texts: dict[str, str]) -> Loaded:
    found = loaded({**everything(), FILE: _texts(texts)})
    assert [str(problem) for problem in found.problems] == []
    return found


def _service(found: Loaded) -> Service:
    return there(found.catalogue.edition("everything", "1"))


def test_every_kind_of_text_is_shown_in_a_further_language() -> None:
    found = _translated(BURMESE)
    service = _service(found)
    sections = {section.id: section for section in service.sections}
    columns = {field.id: field for field in sections["bills"].fields}
    certificate = next(row for row in service.documents if row.document == "certificate")
    decisions = {rule.id: rule for rule in service.decisions}
    sizes = dict(there(found.shared).lists["meter_size"])
    shown = {
        "everything.title": service.title,
        "everything.main.title": sections["main"].title,
        "everything.load.label": service.fields["load"].label,
        "everything.bills.amount.label": columns["amount"].label,
        "everything.no_debt.text": next(c for c in service.checks if c.id == "no_debt").text,
        "everything.holder.label": next(r for r in service.roles if r.id == "holder").label,
        "documents.document.certificate.label": certificate.label,
        "lists.list.meter_size.values.1p_5_15": sizes["1p_5_15"],
        "groups.group.payout.field.account_name.label": service.fields["payout.account_name"].label,
        "fees.rule.rent.label": found.fees.rules["rent"].label,
        "applicants.part.road.label": service.fields["site.road"].label,
        "everything.visit.title": service.results[0].title,
        "everything.visit.device.label": service.fields["visit.device"].label,
        "everything.go.label": decisions["go"].label,
        "everything.no.reasons.3.text": decisions["no"].reasons[2].text,
        "everything.in_parts.label": service.follows[1].label,
        "life.decision.return.label": decisions["return"].label,
        "life.decision.return.reasons.1.text": decisions["return"].reasons[0].text,
    }
    assert {key: text.of("my") for key, text in shown.items()} == BURMESE
    assert all(text.of("th") and text.of("en") for text in shown.values())
    assert service.title == _service(loaded(everything())).title, "the same text"


def test_what_has_no_translation_is_english_and_marked() -> None:
    service = _service(_translated({"everything.title": "အားလုံး"}))
    assert service.title.of("my") == "အားလုံး"
    assert service.title.of("km") == f"{service.title.en} [EN]"
    assert service.summary.of("my") == f"{service.summary.en} [EN]"
    assert (service.summary.of("th"), service.summary.of("en")) == ("ทดสอบ", "For tests")


def test_the_journal_keeps_thai_and_english() -> None:
    text = Translated("ไทย", "English", {"my": "မြန်မာ"})
    assert plain(text) == {"th": "ไทย", "en": "English"}
    assert text == Text("ไทย", "English") == text
    assert hash(text) == hash(Text("ไทย", "English"))
    assert cleaned(text).of("my") == "မြန်မာ"
    assert cleaned(Translated("a\nb", "c", {})) == Text("a b", "c")


def test_the_doctor_tells_how_far_a_language_is(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, {**everything(), FILE: _texts(BURMESE)})
    told, sound = catalogue_lines(folder, "en")
    line = next(line for line in told if line.startswith("language my: "))
    assert sound
    assert line.startswith(f"language my: {len(BURMESE)} of ")
    assert line.endswith(" texts, reviewed by Daw Test")
    as_folder(tmp_path, {**everything(), FILE: _texts(BURMESE, "")})
    told, _ = catalogue_lines(folder, "th")
    assert any(line.startswith("ภาษา my: ") and "ยังไม่มีผู้ตรวจ" in line for line in told)
