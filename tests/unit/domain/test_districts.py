"""The shipped places are those of the country, as `geothai` has them from the register."""

from __future__ import annotations

import tomllib

import geothai
import pytest
from stdnum.th import tin

from desktop.card.training_card import training_persons
from desktop.domain.data_file import RESOURCES
from desktop.domain.districts import Districts, parse_districts
from desktop.domain.failure import CounterError
from desktop.domain.reference_data import parse_sellers

PROVINCES = ("กรุงเทพมหานคร", "นนทบุรี", "สมุทรปราการ")  # what MEA serves


def _read(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def districts() -> Districts:
    return parse_districts("districts.toml", _read("districts.toml"))


def _areas(province: str) -> dict[str, str]:
    """Codes of the เขต or อำเภอ of a province by name, without the label word."""
    code = next(one.code for one in geothai.provinces() if one.name_th == province)
    return {one.name_th.removeprefix("เขต"): one.code for one in geothai.districts(code)}


def test_every_district_of_the_three_provinces_has_one_office(districts: Districts) -> None:
    real = {area for province in PROVINCES for area in _areas(province)}
    assert set(districts.areas) == real
    assert {one.province.th for one in districts.by_code.values()} == set(PROVINCES)


def test_an_area_is_known_with_and_without_its_label(districts: Districts) -> None:
    assert districts.owning("เขตบางกะปิ") == districts.owning(" บางกะปิ ") == "BKP"
    assert districts.owning("อำเภอปากเกร็ด") == "NTB"
    assert districts.owning("เมืองเชียงใหม่") == ""


def test_the_branch_of_an_office_is_its_own_or_the_stated_default() -> None:
    source = _read("districts.toml").replace('code = "KTY"', 'code = "KTY"\nbranch = "00007"')
    found = parse_districts("districts.toml", source).by_code
    assert (found["WLB"].branch, found["KTY"].branch) == ("00000", "00007")
    unstated = source.replace('default = "00000"\n', "")
    with pytest.raises(CounterError):
        parse_districts("districts.toml", unstated)
    stated = tomllib.loads(source)["branches"]
    assert (stated["basis"], stated["unconfirmed"]) == ("infer", True)


def test_training_persons_live_where_one_can_live() -> None:
    for person in training_persons().values():
        subdistrict, district, province = person.address.split("#")[5:8]
        areas = _areas(province.removeprefix("จังหวัด"))
        code = areas[district.removeprefix("เขต").removeprefix("อำเภอ")]
        names = {one.name_th for one in geothai.subdistricts(code)}
        assert subdistrict.removeprefix("แขวง").removeprefix("ตำบล") in names, person.address


def test_the_seller_has_a_taxpayer_number() -> None:
    for row in parse_sellers("seller.toml", _read("seller.toml")):
        assert tin.is_valid(row.value.tax_id)
