"""Settings: defaults, what is kept, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cli.doctor import PRINTER_LINE
from desktop.config import Profile, Settings, load_settings, save_settings
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
