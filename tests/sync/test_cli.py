"""`main.py central` as a process: serve, make codes, say what is wrong."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from subprocess import Popen

import pytest

from desktop.domain.bundle import Bundle
from desktop.domain.data_file import RESOURCES
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.place import BangkokClock
from sync.central import bundles
from sync.central.database import Database
from sync.central.folder import open_place
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.enrol import enrol
from tests.fixtures.central import client_of, without_keys
from tests.fixtures.ports import own_port
from tests.fixtures.store import make_store, submit
from tests.sync.faulty import faulty_line
from tests.sync.invariants import violations

ROOT = Path(__file__).resolve().parents[2]


def _without_keys(data: Path, device: DeviceIdentity) -> DeviceIdentity:
    database = Database(Database.sqlite_url(data))
    try:
        return without_keys(database, device)
    finally:
        database.close()


def command(*arguments: str) -> list[str]:
    """The command line of `main.py central`."""
    return [sys.executable, str(ROOT / "main.py"), "central", *arguments]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, encoding="utf-8", check=False
    )


@contextmanager
def _serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip().removeprefix("central: ")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.usefixtures("ctrl_c")
def test_it_serves_and_enrols_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    data = str(tmp_path / "central")
    with _serving("--data", data, "--port", "0") as (process, url):
        made = run("--data", data, "--new-code", "BKP:3")
        assert made.returncode == 0, made.stderr
        device = enrol(url, made.stdout.strip())
        assert device.series == "BKP3A"
        assert device.office_name.en == "MEA Bang Kapi District"
        with client_of(device) as client:
            assert client.bundles() == ([], [])
            process.send_signal(signal.SIGINT)
            _, problems = process.communicate(timeout=20)
        assert (process.returncode, problems) == (0, "")


def test_a_folder_is_put_as_an_edition_whole_or_not_at_all(tmp_path: Path) -> None:
    """Also beside a server that serves; another start changes nothing of it."""
    data, bundle = str(tmp_path / "central"), tmp_path / "bundle"
    folder = bundle / "catalogue"
    folder.mkdir(parents=True)
    refund = (RESOURCES / "catalogue/deposit_refund.toml").read_text(encoding="utf-8")
    (folder / "deposit_refund.toml").write_text(f"\ufeff{refund}\n# sound\n", encoding="utf-8")
    (folder / "oops.toml").write_text("x = [", encoding="utf-8")
    (bundle / "remarks.toml").write_text("a = 1", encoding="utf-8")
    put = ("--data", data, "--edition", "2570.1", "--bundle")
    refused = "Nothing was put; what was there before is served."
    done = run(*put, str(bundle))
    assert (done.returncode, done.stderr.splitlines()) == (2, [
        "remarks.toml:1 file: no program reads this file",
        "catalogue/oops.toml:1 file: Invalid value (at end of document)",
        refused,
    ])  # fmt: skip
    (folder / "oops.toml").write_bytes("ค่าธรรมเนียม".encode("cp874"))
    done = run(*put, str(folder))
    told = ["catalogue/oops.toml:1 file: the file is not saved as UTF-8", refused]
    assert (done.returncode, done.stderr.splitlines()) == (2, told)
    (folder / "oops.toml").unlink()
    with _serving("--data", data, "--port", "0") as (_, url):
        device = enrol(url, run("--data", data, "--new-code", "BKP:3").stdout.strip())
        done = run(*put, str(folder), "--starts", "2027-01-01")
        assert done.stdout == "central: edition 2570.1, 1 files, from 2027-01-01\n"
    with _serving("--data", data, "--port", "0") as (_, url):
        with client_of(replace(device, central_url=url)) as client:
            ([row], _), got = client.bundles(), client.bundle("2570.1")
        assert got is not None
        assert (row.digest, row.starts.isoformat()) == (got.digest, "2027-01-01")
        assert got.files == {"catalogue/deposit_refund.toml": f"{refund}\n# sound\n"}
        done = run("--data", data, "--withdraw", "2570.1")
        assert done.stdout == "central: edition 2570.1 is withdrawn\n"
        with client_of(replace(device, central_url=url)) as client:
            assert [one.withdrawn for one in client.bundles()[0]] == [True]
    assert run("--data", data, "--withdraw", "2570.2").returncode == 2


@pytest.mark.usefixtures("ctrl_c")
def test_an_edition_that_another_release_took_is_told_at_the_start(tmp_path: Path) -> None:
    data = tmp_path / "central"
    place = open_place(data)
    bundle = Bundle("1", date(2026, 1, 1), {"fees/old.toml": "a = 1"})
    with pytest.MonkeyPatch.context() as other:
        other.setattr(bundles, "proved", lambda _folder, _sent: [])
        bundles.keep(place, bundle)
    place.database.close()
    with _serving("--data", str(data), "--port", "0") as (process, url):
        with urllib.request.urlopen(f"{url}/v1/health", timeout=20) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        _, problems = process.communicate(timeout=20)
    assert process.returncode == 0
    assert problems.splitlines() == [
        "edition 1: fees/old.toml:1 a: unknown key 'a'",
        "Counters of this release pass edition 1 over.",
    ]


def test_killed_in_the_middle_it_goes_on_where_it_was(tmp_path: Path) -> None:
    data, port = str(tmp_path / "central"), str(own_port())
    with _serving("--data", data, "--port", port) as (process, url):
        device = enrol(url, run("--data", data, "--new-code", "BKP:3").stdout.strip())
        with client_of(device) as client:
            known = client.feed(0).cursor
        process.kill()
        process.wait()
        with client_of(device) as client, pytest.raises(CounterError) as gone:
            client.feed(0)
        assert gone.value.code is Code.CENTRAL_UNREACHABLE
    with _serving("--data", data, "--port", port), client_of(device) as client:
        assert client.feed(0).cursor == known


def test_killed_while_it_takes_a_push_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    data = tmp_path / "central"
    assert run("--data", str(data), "--new-code", "BKP:3").returncode == 0  # makes the folder
    store, port = None, str(own_port())
    for _ in range(2):
        with (
            _serving("--data", str(data), "--port", port) as (process, url),
            faulty_line(url) as line,
        ):
            if store is None:
                device = enrol(url, run("--data", str(data), "--new-code", "BKP:3").stdout.strip())
                device = _without_keys(data, device)
                (tmp_path / "counter").mkdir()
                store = make_store(tmp_path / "counter", device)
            with store.write() as transaction:
                for _ in range(100):
                    submit(transaction, paid=True)

            def kill(
                _request: bytes, forward: Callable[[], bytes], victim: Popen[str] = process
            ) -> bytes | None:
                soon = threading.Timer(0.02, victim.kill)
                soon.start()
                with suppress(OSError):
                    forward()
                soon.join()
                return None

            line.always = kill
            with client_of(replace(device, central_url=line.url)) as client:
                report = SyncEngine(store, client, BangkokClock()).push_once()
            assert report.error is not None
            assert report.error.code is Code.CENTRAL_UNREACHABLE
    assert store is not None
    with _serving("--data", str(data), "--port", port), client_of(device) as client:
        report = SyncEngine(store, client, BangkokClock()).run_once()
        assert (report.error, report.waiting) == (None, 0)
    place = open_place(data)
    assert violations(store, place) == []
    place.database.close()
    store.close()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    data = str(tmp_path / "central")
    with _serving("--data", data, "--port", "0") as (_, url):
        port = url.rpartition(":")[2]
        second = run("--data", str(tmp_path / "other"), "--port", port)
        assert second.returncode == 2
        assert f"Cannot serve at 127.0.0.1:{port}" in second.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--new-code", "bkp3"), "Write the office and the counter, from 1 on, like BKP:3, "),
        (("--new-code", "BKP:0"), "Write the office and the counter, from 1 on, like BKP:3, "),
        (("--bundle", "/nope", "--edition", "1"), "There are no .toml files in a folder /nope."),
        (("--bundle", str(ROOT)), "--bundle and --edition go together."),
        (("--data", __file__), "test_cli.py is a file, not a folder"),
        (("--new-code", "QQQ:3"), "There is no office QQQ"),
        (("--certificate", "x.pem"), "go together"),
        (("--certificate", "/nope", "--key", "/nope"), "There is no file /nope."),
        (("--certificate", __file__, "--key", __file__), "are not a certificate and its plain key"),
        (("--database", "postgresql://x:secret@127.0.0.1:1/x"), "can read the password"),
        (("--database", "postgresql://x@h/x?password=secret"), "can read the password"),
        (("--database", "secret"), "The database cannot be opened: ArgumentError."),
        (("--workers", "2"), "Several workers need one --database postgresql://..."),
        (("--host", "0.0.0.0", "--port", "0"), "Beyond this machine (0.0.0.0)"),
        (("--host", "::", "--port", "0"), "Beyond this machine (::)"),
        (("--proxy", "nobody"), "an address such as 10.0.0.7"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("--data", str(tmp_path / "central"), *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "secret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("in_file", [True, False])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "postgresql://user:secret@127.0.0.1:1/none",
            "The database cannot be opened: OperationalError at 127.0.0.1:1",
        ),
        ("mysql://x:secret@127.0.0.1/x", "only sqlite and postgresql"),
    ],
)
def test_a_url_with_a_password_is_where_no_other_program_reads_it(
    tmp_path: Path, url: str, said: str, in_file: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "central"
    if in_file:
        data.mkdir()
        (data / "database.url").write_text(f"{url}\n", encoding="utf-8")
    else:
        monkeypatch.setenv("MEA_CENTRAL_DATABASE", url)
    done = run("--data", str(data), "--new-code", "BKP:3")
    assert done.returncode == 2
    assert said in done.stderr
    assert "secret" not in done.stderr + done.stdout


def test_codes_for_many_counters_are_listed_and_withdrawn(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "central"))
    made = run("codes", *data, "--new", "BKP:1-12")
    names = [line.split()[0] for line in made.stdout.splitlines()]
    assert names == [f"BKP:{n}" for n in range(1, 13)]
    assert len({line.split()[1] for line in made.stdout.splitlines()}) == 12
    assert len(run(*data, "--new-code", "BKP:13-14").stdout.splitlines()) == 2
    assert run("codes", *data, "--withdraw", "bkp:2-13").stdout == "central: 12 withdrawn\n"
    left = run(*data, "codes").stdout.splitlines()  # the folder may stand before the command
    assert [line.split()[0] for line in left] == ["BKP:1", "BKP:14"]
    assert run("codes", *data, "--new", "BKP:9-3").returncode == 2


def test_what_it_keeps_nobody_else_may_read(tmp_path: Path) -> None:
    data = tmp_path / "central"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    with _serving("--data", str(data), "--port", "0") as (_, url):
        enrol(url, run("--data", str(data), "--new-code", "BKP:3").stdout.strip())
        for path in (data, *data.iterdir()):
            assert path.stat().st_mode & 0o077 == 0, path
    (data / "central.db").chmod(0o644)  # as an earlier program has left it
    assert run("--data", str(data), "codes").returncode == 0
    assert (data / "central.db").stat().st_mode & 0o077 == 0
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "other.txt").touch()
    shared.chmod(0o755)
    assert run("--data", str(shared), "--new-code", "BKP:3").returncode == 0
    assert shared.stat().st_mode & 0o777 == 0o755


def test_devices_are_listed_and_closed_and_what_happened_is_told(tmp_path: Path) -> None:
    data = str(tmp_path / "central")
    with _serving("--data", data, "--port", "0") as (_, url):
        device = enrol(url, run("--data", data, "--new-code", "BKP:3").stdout.strip())
        listed = run("devices", "--data", data).stdout.splitlines()
        assert listed[1].split()[:4] == ["BKP3A", device.device_id, "open", "0"]
        one = run("devices", "--data", data, "--rotate", "BKP3A").stdout
        assert one == "central: 1 get their next token with their next push\n"
        assert run("devices", "--data", data, "--rotate", "nobody").returncode == 2
        done = run("devices", "--data", data, "--close", device.device_id)
        assert done.stdout == "central: BKP3A is closed\n"
        with client_of(device) as client, pytest.raises(CounterError) as refused:
            client.feed(0)
        assert refused.value.code is Code.CENTRAL_REFUSED
    told = [line.split()[1:4] for line in run("events", "--data", data).stdout.splitlines()]
    assert ["1", "codes_made", "BKP:3"] in told
    assert ["1", "device_closed", device.device_id] in told
    log = (tmp_path / "central" / "central-0.log").read_text(encoding="utf-8")
    assert "security: enrolled" in log


@pytest.mark.parametrize("name", ["a?b", "50%41", "ก ข", "#"])
def test_the_database_lies_in_the_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in" / name
    made = run("--data", str(folder), "--new-code", " bkp:3 ")  # capitals do not matter
    assert (made.returncode, made.stderr) == (0, "")
    assert {"admin.token", "central.db"} <= {one.name for one in folder.iterdir()}
    assert [one.name for one in folder.parent.iterdir()] == [name]


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "central"
    assert run("--data", str(data), "--new-code", "BKP:3").returncode == 0
    with closing(sqlite3.connect(data / "central.db")) as connection, connection:
        connection.execute("UPDATE meta SET value = '²' WHERE name = 'schema'")
    done = run("--data", str(data), "--new-code", "BKP:3")
    assert done.returncode == 2
    said = "The database cannot be opened: it is not one of this program: its schema has no number."
    assert done.stderr == f"{said}\n"


def test_ctrl_c_while_it_starts_ends_it_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"postgresql://x:y@127.0.0.1:{silent.getsockname()[1]}/x"
        monkeypatch.setenv("MEA_CENTRAL_DATABASE", url)
        arguments = command("--data", str(tmp_path / "central"))
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with closing(silent.accept()[0]):  # it asks for the database, which never answers
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=30)
    assert (process.returncode, *said) == (130, b"", b"")


@pytest.mark.xdist_group("postgresql")
def test_it_serves_on_postgresql(postgres: str, tmp_path: Path) -> None:
    from tests.fixtures.postgres import fresh_database

    with fresh_database(postgres) as database:
        options = ("--data", str(tmp_path / "central"), "--database", database)
        with _serving(*options, "--port", "0") as (_, url):
            device = enrol(url, run(*options, "--new-code", "BKP:3").stdout.strip())
            assert device.epoch == 1
            client = CentralClient(url)
            assert client.health().status == "ok"
            client.close()
