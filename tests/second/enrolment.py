"""Who may speak with a centre: its memory with the generations, codes, and devices."""

from __future__ import annotations

import copy
import secrets
import threading
import time
import uuid

from tests.second.books import Books, Device, Office, Signer
from tests.second.chain import GENERATION, Data, now, sha256
from tests.second.keys import Key, id_of, of_device

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_MINUTES = 15
WRONG_CODES = 10
SERIES_LETTERS = 26


class RefusalError(Exception):
    """What the centre answers instead of fulfilling a request."""

    def __init__(self, status: int, code: str, **told: object) -> None:
        """Keep what is answered; `retry_after` goes into the header of that name."""
        self.status, self.code, self.told = status, code, told
        super().__init__(f"{status} {code}")


def digest_of(code: str) -> str:
    """What is kept of a code, however it was typed."""
    plain = code.upper().replace(" ", "").replace("-", "")
    return sha256(plain.translate(str.maketrans("OIL", "011")).encode())


class Enrolment:
    """The books of a centre, in the generation that they are in, and how a PC gets into them."""

    def __init__(self, *offices: str, training: bool = False) -> None:
        """Begin the first generation with these offices; the key lies outside of the books."""
        self.training, self.key = training, Key()
        self.books = Books(f"1.{secrets.token_hex(8)}", {code: Office(code) for code in offices})
        self.told = threading.Condition(threading.RLock())
        self.wrong: dict[str, list[float]] = {}

    @property
    def generation(self) -> str:
        """What every answer names."""
        return self.books.generation

    def backup(self) -> Books:
        """A copy of all that is kept."""
        with self.told:
            return copy.deepcopy(self.books)

    def restore(self, backup: Books, *, told: bool = True) -> None:
        """Go back to a backup; unless it is `told` so, the centre has to find out by a counter."""
        with self.told:
            heard, self.books = self.books.generation, copy.deepcopy(backup)
            if told:
                self.next_generation(heard)

    def next_generation(self, *heard: str) -> None:
        """Begin one of a number above all that were heard of."""
        numbers = [int(one.partition(".")[0]) for one in (self.books.generation, *heard) if one]
        self.books.generation = f"{max(numbers) + 1}.{secrets.token_hex(8)}"

    def hear(self, named: str) -> None:
        """Begin a generation if a counter, whose token is known, was answered by a later one."""
        heard, own = GENERATION.fullmatch(named), self.books.generation
        if not heard or named == own:
            return
        if int(heard[1]) >= int(own.partition(".")[0]):
            self.next_generation(named)

    def new_code(self, office: str, counter: int) -> str:
        """A code for one PC, as an administrator gets it."""
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(12))
        until = time.monotonic() + 60 * CODE_MINUTES
        self.books.codes[sha256(code.encode())] = (office, counter, until)
        return f"{code[:4]}-{code[4:8]}-{code[8:]}"

    def enrol(self, request: Data, address: str = "") -> Data:
        """Make a PC a device, or let it go on with the one that it proves to be."""
        wrong = [at for at in self.wrong.get(address, []) if at > time.monotonic() - 60]
        self.wrong[address] = wrong
        if len(wrong) >= WRONG_CODES:
            raise RefusalError(429, "too_many", retry_after=60)
        digest = digest_of(request["code"])
        office, counter, until = self.books.codes.get(digest, ("", 0, 0.0))
        if until < time.monotonic():
            wrong.append(time.monotonic())
            raise RefusalError(403, "code")
        training, known = request.get("training", False), request.get("known")
        if training != self.training:
            raise RefusalError(403, "real_centre" if training else "training_centre")
        if not (public := request.get("public_key")):
            raise RefusalError(403, "no_key")
        device = self._going_on(known, office, counter, training=training) if known else None
        if not device:
            latest = known["latest"] if known and known["counter"] == counter else 0
            device = self._new_device(office, counter, training, latest)
        for other in self._of_counter(office, counter):
            other.closed = other is not device
        token = f"mea_{secrets.token_urlsafe(24)}"
        device.token = sha256(token.encode())
        del self.books.codes[digest]
        device.keys[id_of(public)] = Signer("", public)
        certified = of_device(device.id, device.series, public)
        name = {"th": office, "en": office}
        return {
            "device_id": device.id,
            "office": office,
            "office_name": name,
            "branch": "00000",
            "counter": counter,
            "epoch": device.epoch,
            "training": training,
            "token": token,
            "person_pepper": self.books.offices[office].pepper,
            "central_name": "Second",
            "now": now(),
            "centre_key": self.key.public,
            "certificate": self.key.sign(certified),
        }

    def _of_counter(self, office: str, counter: int) -> list[Device]:
        every = self.books.devices.values()
        return [one for one in every if (one.office, one.counter) == (office, counter)]

    def _going_on(self, known: Data, office: str, counter: int, *, training: bool) -> Device | None:
        """The device that the PC goes on with, which may have been lost here."""
        own = self.books.devices.get(known["device_id"])
        pepper = bytes.fromhex(self.books.offices[office].pepper)
        lost_here = not own and known["office_key"] == sha256(b"mea-counter/office/1\n", pepper)
        self._stays(known, own, office, counter, lost_here=lost_here)
        if own or lost_here:
            self.hear(known.get("generation") or "")
            more = lost_here or (own and known["acked"] > len(own.rows))
            if more and known.get("generation") == self.books.generation:
                self.next_generation()
        if own:
            same = (own.counter, own.training) == (counter, training)
            return own if same and self._is_whole(known, own) else None
        taken = any(one.epoch == known["epoch"] for one in self._of_counter(office, counter))
        same = (known["counter"], known["training"]) == (counter, training)
        if not lost_here or not same or taken or known.get("lost") or known.get("forked"):
            return None
        device = Device(known["device_id"], office, counter, known["epoch"], training)
        self.books.devices[device.id] = device
        self.books.offices[office].last += 1  # a position left empty: it was there
        return device

    def _is_whole(self, known: Data, own: Device) -> bool:
        """Whether what is kept is the beginning of the PC's journal, or all that was not lost."""
        kept, acked = len(own.rows), known["acked"]
        if known.get("lost") or kept < acked:
            return not known.get("lost") and not known.get("forked")
        return bool(kept <= known["head"] and own.hash(acked) == known["acked_hash"])

    def _stays(
        self, known: Data, own: Device | None, office: str, counter: int, *, lost_here: bool
    ) -> None:
        """Refuse to take a PC from its office, or from a counter whose entries wait on it."""
        home = own.office if own else known["office"]
        if home != office:
            raise RefusalError(403, "other_office", yours=home, asked=office)
        at = own.counter if own else known["counter"]
        waits = known["head"] > (len(own.rows) if own else 0)
        whole = self._is_whole(known, own) if own else lost_here and not known.get("lost")
        if at != counter and waits and whole:
            raise RefusalError(403, "other_counter", yours=str(at), asked=str(counter))

    def _new_device(self, office: str, counter: int, training: bool, latest: int) -> Device:
        """One of an epoch that only this generation gives out, and none had before."""
        latest = max([latest, *(one.epoch for one in self._of_counter(office, counter))])
        number = int(self.books.generation.partition(".")[0])
        epoch = max(latest + 1, SERIES_LETTERS * (number - 1) + 1)
        while epoch > SERIES_LETTERS * number:
            self.next_generation()
            number += 1
        device = Device(str(uuid.uuid4()), office, counter, epoch, training)
        self.books.devices[device.id] = device
        self.books.offices[office].last += 1  # a position left empty: it was there
        return device
