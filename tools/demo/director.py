"""Directs the demonstration: starts the processes, cuts the line, kills, and proves what held."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from pathlib import Path

from desktop.cli.child import Process
from desktop.cli.school import address
from desktop.config import Profile
from desktop.domain.text import Lang
from desktop.place import enrol, open_profile
from desktop.texts import t
from tools.demo import forged, office, proof
from tools.demo.cast import Actor, profile_at
from tools.demo.line import Line

# The counters of the story: an office, and a number in it. The old lady lives in the last one's.
WINDOW, DESK, NEIGHBOUR = "BKP:3", "BKP:9", "YNW:1"
THIEF = "BKP:8"  # a PC of its own, for what must not come of it


class Director:
    """One run of the demonstration, told in `lang`; everything it makes lies in `folder`.

    With `stays` the counter's window is left open at the end, until somebody closes it.
    """

    def __init__(self, folder: Path, lang: Lang, *, stays: bool = False) -> None:
        self._folder = folder.resolve()
        self._lang, self._stays = lang, stays
        self._started: list[Process] = []
        self._began = time.monotonic()
        self.claims = proof.Claims(lang)
        self._facts: list[proof.Facts] = []
        self._served = ""

    def run(self) -> int:
        """Play all acts; 0 if everything held. Whatever ends it, no process stays behind."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            return self._run()
        except KeyboardInterrupt:
            print()
            self._print("demo.interrupted")
            return 128 + signal.SIGINT
        finally:
            for process in self._started:
                process.ask_to_end()
            for process in self._started:
                process.end()

    def _run(self) -> int:
        data = self._folder / "data"
        if self._folder.exists():
            if any(self._folder.iterdir()) and not (data / "central.log").exists():
                raise NotOursError(str(self._folder))
            shutil.rmtree(self._folder)
        data.mkdir(parents=True)
        self._say("demo.centre_starts")
        self._served = address(self._central(data, "--port", "0"))
        line = Line(int(self._served.rpartition(":")[2]))
        try:
            return self._play(data, line)
        finally:
            line.close()

    def _play(self, data: Path, line: Line) -> int:
        url = f"http://127.0.0.1:{line.port}"
        makers = [self._central(data, "--new-code", one) for one in (WINDOW, DESK, NEIGHBOUR)]
        names = ("window", "desk", "neighbour")
        profiles = {
            name: self._enrolled(data / name, url, maker)
            for name, maker in zip(names, makers, strict=True)
        }
        window = profiles["window"]
        try:
            evening = self._acts(profiles, line, data)
        except _ActFailedError:
            self.claims.show()
            print()
            self._print("demo.look_at", folder=self._folder)
            return 1
        self.claims.add("demo.answer_lost", line.lost == 1)
        proof.central(
            self.claims, office.central_status(self._served, data / "central"), self._facts
        )
        self._say("demo.forges")
        thief = self._central(data, "--new-code", THIEF)
        code = thief.line() or ""
        thief.wait()
        forged.tried(self.claims, data / "thief", url, code)
        proof.papers(self.claims, window.papers, self._folder, self._facts)
        proof.nothing_plain(self.claims, data)
        good = self.claims.show()
        elapsed = time.monotonic() - self._began
        print()
        self._print("demo.pictures", folder=self._folder, seconds=elapsed)
        if self._stays:
            self._print("demo.stays")
            evening.wait(None)
        return 0 if good else 1

    def _acts(self, profiles: dict[str, Profile], line: Line, data: Path) -> Actor:
        window = profiles["window"]
        self._follow(self._start("morning", window, data), line)
        evening = self._start("evening", window, data, stay=self._stays)
        self._follow(evening, line, until="supervisor")
        self._follow(self._start("supervisor", profiles["desk"], data), line)
        self._follow(self._start("neighbour", profiles["neighbour"], data), line)
        self._follow(evening, line, until="again")
        self._follow(self._start("again", profiles["desk"], data), line)
        self._follow(evening, line, until="done" if self._stays else "")
        return evening

    def _central(self, data: Path, *more: str) -> Process:
        folder = str(data / "central")
        process = Process(
            "central", "--data", folder, "--training", *more, log=data / "central.log"
        )
        self._started.append(process)
        return process

    def _enrolled(self, folder: Path, url: str, maker: Process) -> Profile:
        profile = profile_at(folder)
        code = maker.line() or ""
        maker.wait()
        store = open_profile(profile)
        try:
            device = enrol(profile, store, url, code)
        finally:
            store.close()
        self._say("demo.enrolled", counter=device.counter, series=device.series)
        return profile

    def _start(self, act: str, profile: Profile, data: Path, *, stay: bool = False) -> Actor:
        temporary = data / "tmp"
        temporary.mkdir(exist_ok=True)
        actor = Actor(
            act,
            profile.folder,
            self._folder,
            data / f"{act}.log",
            self._lang,
            stay=stay,
            environment=dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)),
        )
        self._started.append(actor)
        return actor

    def _follow(self, actor: Actor, line: Line, until: str = "") -> None:
        """Do as the actor asks, up to its mark `until` or to its end, which must be a good one."""
        act = t(f"demo.act_{actor.act}", self._lang)
        for told in actor.lines():
            if "say" in told:
                self._tell(str(told["say"]))
            if "failed" in told:
                self._say("demo.failed", why=told["failed"], log=actor.log)
                self.claims.add("demo.act_as_told", held=False, act=act)
                actor.wait()
                raise _ActFailedError
            if "claim" in told:
                row = str(told["claim"]), bool(told["held"]), str(told["detail"])
                self.claims.rows.append(row)
            if "facts" in told:
                self._facts.append(proof.Facts(**told["facts"]))
            match told.get("do"):
                case "lose":
                    line.lose(b"/journal ")
                case "cut":
                    line.cut()
                case "mend":
                    line.mend()
                case "publish":
                    office.send_service(self._served, self._folder / "data" / "central")
                case "kill":
                    actor.kill()
                    self._say("demo.killed")
            if until and told.get("mark") == until:
                return
        code = actor.wait()
        if actor.killed:
            return
        good = code == 0 and not until
        ended = t("demo.exit_code", self._lang, code=code)
        self.claims.add("demo.act_to_its_end", good, ended, act=act)
        if not good:
            why = t("demo.broke_off", self._lang, act=act)
            self._say("demo.failed", why=why, log=actor.log)
            raise _ActFailedError

    def _say(self, key: str, **values: object) -> None:
        self._tell(t(key, self._lang, **values))

    def _tell(self, words: str) -> None:
        self._print("demo.said", seconds=time.monotonic() - self._began, words=words)

    def _print(self, key: str, **values: object) -> None:
        print(t(key, self._lang, **values), flush=True)


class NotOursError(Exception):
    """The folder holds what no demonstration has made; it is the text."""


class _ActFailedError(Exception):
    """An act broke off; what would follow it has no ground to stand on."""
