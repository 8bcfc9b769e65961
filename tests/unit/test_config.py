"""Settings: defaults, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from desktop import config
from desktop.cli.doctor import PRINTER_LINE
from desktop.config import (
    KeptSettings,
    Profile,
    Settings,
    load_settings,
    save_settings,
    unknown_settings,
)
from desktop.domain.failure import Code, CounterError
from desktop.ports import Media
from printing.printers import open_printer
from printing.printers.cups import CupsPrinter
from printing.printers.escpos import EscPosPrinter


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "p", training=True)


def test_defaults_of_a_training_profile_print_into_a_folder(profile: Profile) -> None:
    assert load_settings(profile).printer_a4 == f"folder:{profile.papers}"
    assert load_settings(Profile(profile.folder, training=False)).printer_a4 == ""


def test_what_is_saved_is_loaded(profile: Profile) -> None:
    settings = Settings(
        "en", dark=True, text_percent=150, printer_a4="cups:a4",
        readers_left_out=("Token 00 00", "โทเค็น"), clerk_readers=("Reader 01 00",),
    )  # fmt: skip
    save_settings(profile, settings)
    assert load_settings(profile) == settings
    assert [p.name for p in profile.folder.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "[" * 100_000,
        "{",
        '{"language": "fr"}',
        '{"text_percent": 900}',
        '{"dark": "yes"}',
        "\x00",
        '{"readers_left_out": "Token"}',
        '{"clerk_readers": [1]}',
    ],
)
def test_a_broken_file_is_refused_and_kept(profile: Profile, content: str) -> None:
    profile.folder.mkdir()
    profile.settings_file.write_text(content)
    with pytest.raises(CounterError) as failure:
        load_settings(profile)
    assert failure.value.code is Code.SETTINGS_INVALID
    assert profile.settings_file.read_text() == content


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        (3, '"text_percent": 500', "text_percent must be a whole number from 100 to 200"),
        (3, '"text_percent": true', "text_percent must be a whole number from 100 to 200"),
        (2, '"language": "fr"', 'language must be "th" or "en"'),
        (4, '"clerk_readers": "Reader"', "clerk_readers must be a list of names in quotes"),
        (3, '"backup": null', "backup must be a text in quotes"),
        (4, '"dark": yes', "Expecting value"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(
    profile: Profile, line: int, wrong: str, said: str
) -> None:
    rows = ["{", '"printer_a4": "cups:a4"', '"printer_roll": ""', '"window": ""']
    rows[line - 1] = wrong
    profile.folder.mkdir()
    profile.settings_file.write_text(rows[0] + "\n" + ",\n".join(rows[1:]) + "\n}")
    with pytest.raises(CounterError) as failure:
        load_settings(profile)
    details = failure.value.details
    assert (details["file"], details["line"], details["problem"]) == ("settings.json", line, said)


def test_what_is_no_setting_is_named_with_its_line_and_stays(profile: Profile) -> None:
    profile.folder.mkdir()
    profile.settings_file.write_text('{\n"dark": true,\n"printer_rol": "cups:x",\n"zzz": 1\n}')
    assert unknown_settings(profile) == (("printer_rol", 3, "printer_roll"), ("zzz", 4, ""))
    KeptSettings(profile, load_settings(profile)).change(lambda now: replace(now, dark=False))
    assert [name for name, _, _ in unknown_settings(profile)] == ["printer_rol", "zzz"]
    assert not load_settings(profile).dark


def test_every_setting_has_its_check() -> None:
    assert set(config._WANTED) == {field.name for field in fields(Settings)}


def test_a_setting_of_a_later_version_is_passed_over(profile: Profile) -> None:
    profile.folder.mkdir()
    profile.settings_file.write_text('{"dark": true, "new_thing": 1}')
    assert load_settings(profile).dark


def test_what_the_file_does_not_name_is_as_usual_for_the_profile(profile: Profile) -> None:
    profile.folder.mkdir()
    profile.settings_file.write_text('{"dark": true}')
    assert load_settings(profile).printer_a4 == f"folder:{profile.papers}"
    profile.settings_file.write_text('{"printer_a4": ""}')
    assert load_settings(profile).printer_a4 == ""


def test_the_line_that_the_doctor_shows_is_a_whole_file(profile: Profile) -> None:
    profile.folder.mkdir()
    profile.settings_file.write_text(PRINTER_LINE)
    settings = load_settings(profile)
    assert isinstance(open_printer(settings.printer_a4), CupsPrinter)
    assert isinstance(open_printer(settings.printer_roll, Media.ROLL_80), EscPosPrinter)
