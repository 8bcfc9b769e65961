"""`main.py doctor`: look at everything the counter needs, and say what to do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from desktop.domain.failure import Code

if TYPE_CHECKING:
    from desktop.config import Profile
    from desktop.domain.text import Lang
    from desktop.ports import Printer
    from desktop.store import Store

WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found; `bad` needs something to be done."""

    level: Literal["good", "note", "bad"]
    what: str
    text: str


def register(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor",
        parents=[common],
        help="check readers, printers, fonts, store and central, and say what to do",
    )
    parser.add_argument(
        "--rebuild-check",
        action="store_true",
        help="fold the whole journal again and compare it with what the screens show",
    )
    parser.add_argument(
        "--training", action="store_true", help="look at the training profile instead"
    )
    parser.add_argument(
        "--catalogue",
        action="store_true",
        help="prove the services and fees, and print what the office has still to confirm",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line for each finding; exit 1 when something must be done."""
    from desktop.place import profile_of
    from desktop.texts import t

    lang: Lang = options.lang
    if options.catalogue:
        return _catalogue(lang)
    worst = 0
    profile = profile_of(options.data_dir, training=options.training)
    for finding in examine(profile, lang, rebuild=options.rebuild_check):
        level = t(f"doctor.{finding.level}", lang)
        print(f"{level:<8}{t(f'doctor.{finding.what}', lang)}: {finding.text}")
        worst = max(worst, finding.level == "bad")
    return worst


def _catalogue(lang: Lang) -> int:
    """Print what is to be repaired and to be signed; exit 1 for problems and gaps alone."""
    from desktop.cli.doctor_catalogue import catalogue_lines
    from desktop.domain.data_file import RESOURCES

    lines, sound = catalogue_lines(RESOURCES, lang)
    for line in lines:
        print(line)
    return 0 if sound else 1


def examine(profile: Profile, lang: Lang, *, rebuild: bool) -> Iterator[Finding]:
    """Look at everything, one after the other."""
    from desktop.cli.doctor_folder import folder_lines

    yield from _readers(profile, lang)
    yield from _printers(profile, lang)
    yield _fonts(lang)
    yield _data(lang)
    yield from (Finding(*line) for line in folder_lines(profile, lang))
    yield from _store(profile, lang, rebuild=rebuild)


def _readers(profile: Profile, lang: Lang) -> Iterator[Finding]:
    from desktop.card.pcsc import PcscReader
    from desktop.cli.doctor_readers import reader_lines
    from desktop.config import load_settings
    from desktop.domain.failure import CounterError
    from desktop.ports import ReaderRoles

    reader = PcscReader()
    with suppress(CounterError):  # told with the folder
        settings = load_settings(profile)
        left_out, clerk = frozenset(settings.readers_left_out), frozenset(settings.clerk_readers)
        reader.use(ReaderRoles(left_out, clerk))
    for level, text in reader_lines(reader, lang):
        yield Finding(level, "readers", text)


# The words of the window are for a clerk who works; here somebody looks for what is wrong.
_OWN_WORDS = {
    Code.CENTRAL_UNREACHABLE: "doctor.central_silent",
    Code.CENTRAL_INSECURE: "doctor.central_insecure",
    Code.CENTRAL_BUSY: "doctor.central_busy",
}
PRINTER_LINE = '{"printer_a4": "cups:a4", "printer_roll": "escpos:10.0.0.9:9100"}'


def _printers(profile: Profile, lang: Lang) -> Iterator[Finding]:
    from desktop.config import load_settings
    from desktop.domain.failure import CounterError
    from desktop.ports import Media, PrinterState
    from desktop.texts import failure_text, t
    from printing.printers import open_printer

    try:
        settings = load_settings(profile)
    except CounterError:  # told with the folder
        return
    wanted = (
        ("printer_a4", settings.printer_a4, Media.A4),
        ("printer_roll", settings.printer_roll, Media.ROLL_80),
    )
    for what, setting, media in wanted:
        if not setting:
            text = t("doctor.printer_unset", lang, file=profile.settings_file)
            line = t("doctor.printer_line", lang, line=PRINTER_LINE)
            yield Finding("note", what, f"{text} {line}")
            continue
        try:
            printer = open_printer(setting, media)
            status = printer.status()
        except CounterError as error:
            yield Finding("bad", what, failure_text(error, lang))
            continue
        if status.state in (PrinterState.READY, PrinterState.BUSY):
            yield Finding("good", what, t("doctor.printer_ready", lang, name=setting))
            yield from _kept(printer, what, lang)
        else:
            values = {"name": setting, "state": status.state.value, "detail": status.detail}
            yield Finding("bad", what, t("doctor.printer_not_ready", lang, **values))


def _kept(printer: Printer, what: str, lang: Lang) -> Iterator[Finding]:
    """The papers that a queue keeps; a receipt has a whole citizen id on it."""
    from desktop.domain.failure import CounterError
    from desktop.texts import failure_text, t
    from printing.papers import is_title
    from printing.printers.cups import CupsPrinter

    if not isinstance(printer, CupsPrinter):
        return
    try:
        ours = [job for job in printer.kept() if is_title(job.title)]
    except CounterError as error:
        yield Finding("bad", what, failure_text(error, lang))
        return
    waiting = sum(not job.ended for job in ours)
    if waiting:
        yield Finding("note", what, t("doctor.queue_waits", lang, count=waiting, name=printer.name))
    if len(ours) > waiting:
        values = {"count": len(ours) - waiting, "name": printer.name}
        yield Finding("bad", what, t("doctor.queue_keeps", lang, **values))


def _fonts(lang: Lang) -> Finding:
    from desktop.domain.data_file import RESOURCES
    from desktop.texts import t

    fonts = RESOURCES / "fonts"
    files = [fonts / f"Sarabun-{weight}.ttf" for weight in WEIGHTS]
    files += [fonts / "window" / f"MEACounterSans-{weight}.ttf" for weight in WEIGHTS]
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        return Finding("bad", "fonts", t("doctor.fonts_missing", lang, names=", ".join(missing)))
    return Finding("good", "fonts", t("doctor.fonts_found", lang, count=len(WEIGHTS)))


def _data(lang: Lang) -> Finding:
    from desktop.domain.failure import CounterError
    from desktop.services.reference import Reference
    from desktop.texts import failure_text, t

    try:
        services = Reference().catalogue.on(date.today())
    except CounterError as error:
        return Finding("bad", "data", failure_text(error, lang))
    return Finding("good", "data", t("doctor.data_found", lang, count=len(services)))


def _store(profile: Profile, lang: Lang, *, rebuild: bool) -> Iterator[Finding]:
    from desktop.cli.doctor_backup import backup_lines
    from desktop.domain.failure import Code, CounterError
    from desktop.place import look_at, open_profile
    from desktop.texts import failure_text, t

    if not profile.database.exists():
        yield Finding("note", "store", t("doctor.store_none", lang))
        return
    try:
        try:
            store = open_profile(profile)
        except CounterError as error:
            if error.code is not Code.STORE_IN_USE:
                raise
            store = look_at(profile)
            yield Finding("good", "window", t("doctor.window_open", lang))
    except CounterError as error:
        yield Finding("bad", "store", failure_text(error, lang))
        return
    try:
        yield from _journal(store, lang)
        yield from (Finding(*line) for line in backup_lines(profile, store, lang))
        yield from _sent(store, lang)
        if rebuild:
            yield _rebuild(store, lang)
        yield _central(store, lang)
    except CounterError as error:  # a file may open and still be damaged further in
        yield Finding("bad", "store", failure_text(error, lang))
    finally:
        store.close()


def _journal(store: Store, lang: Lang) -> Iterator[Finding]:
    from desktop.texts import failure_text, t

    counts = store.journal.counts()
    entries = counts.unsent + counts.acknowledged + counts.stranded
    text = t("doctor.store_found", lang, entries=entries, waiting=counts.unsent)
    yield Finding("good", "store", text)
    for one in store.sync.missing():
        yield Finding("bad", "missing", failure_text(one.told(), lang))
    if counts.stranded:
        yield Finding("bad", "stranded", t("doctor.stranded_found", lang, count=counts.stranded))
    if aside := store.sync.set_aside():
        positions = ", ".join(map(str, aside[:20]))
        yield Finding("bad", "set_aside", t("doctor.set_aside_found", lang, positions=positions))


def _sent(store: Store, lang: Lang) -> Iterator[Finding]:
    """The reference data of the centre: which edition is in force here, and why not a later one."""
    from desktop.domain.bundle import in_turn
    from desktop.domain.failure import CounterError
    from desktop.services.reference import Reference, renew_from
    from desktop.texts import failure_text, t

    reference, today = Reference(), date.today()
    try:
        renew_from(store, reference, today)
    except CounterError:
        return  # of the shipped files, which are told of themselves
    here = reference.in_force
    for edition in in_turn(store.bundles.editions(), today):
        if edition.name not in here.newer:
            break
        try:
            reference.services_of(store.bundles.files(edition.name))
        except CounterError as error:
            why = failure_text(error, lang)
            text = t("doctor.bundle_newer", lang, edition=edition.name, why=why)
            yield Finding("note", "newer_bundle", text)
    if here.unproved:
        text = t("doctor.bundle_unproved", lang, editions=", ".join(here.unproved))
        yield Finding("bad", "unproved_bundle", text)
    if here.starts is not None:
        count = len(store.bundles.files(here.edition))
        day = here.starts.isoformat()
        text = t("doctor.bundle_good", lang, edition=here.edition, day=day, count=count)
        yield Finding("good", "bundle", text)
    calendar = reference.calendar()
    if not calendar.covers(date.today() + timedelta(days=365)):
        text = t("doctor.holidays_end", lang, year=calendar.last_year)
        yield Finding("note", "holidays", text)


def _rebuild(store: Store, lang: Lang) -> Finding:
    from desktop.store.check import rebuild_check
    from desktop.texts import t

    report = rebuild_check(store)
    if report.ok:
        text = t("doctor.rebuild_good", lang, entries=report.entries, cases=report.cases)
        return Finding("good", "rebuild", text)
    count, first = len(report.problems), report.problems[0]
    return Finding("bad", "rebuild", t("doctor.rebuild_bad", lang, count=count, first=first))


def _central(store: Store, lang: Lang) -> Finding:
    from desktop.domain.failure import CounterError
    from desktop.texts import failure_text, t
    from sync.client import CentralClient

    device = store.device
    if device is None:
        return Finding("note", "central", t("doctor.central_not_enrolled", lang))
    client = CentralClient.of(device)
    try:
        client.health()
    except CounterError as error:
        told = failure_text(error, lang, _OWN_WORDS, url=device.central_url)
        return Finding("bad", "central", told)
    finally:
        client.close()
    return Finding("good", "central", t("doctor.central_found", lang, url=device.central_url))
