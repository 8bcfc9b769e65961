"""Who may sign: the register of staff, codes that let keys in, and what a signature is worth."""

from __future__ import annotations

import secrets
import time

from tests.second.books import ACTS, Device, Member, Signer
from tests.second.chain import Data
from tests.second.enrolment import CODE_LETTERS, Enrolment, digest_of
from tests.second.judge import ObjectionError
from tests.second.keys import id_of, is_signed, of_key, of_row, of_staff

CODE_DAYS = 3


class Register(Enrolment):
    """What a centre knows of staff and of their keys."""

    def put(self, staff: str, member: Member) -> None:
        """Add a member, or change one."""
        self.books.staff[staff] = member

    def staff_code(self, staff: str) -> str:
        """A code that lets a key of a member in; former ones are good no longer."""
        codes = self.books.staff_codes
        self.books.staff_codes = {name: one for name, one in codes.items() if one[0] != staff}
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(12))
        until = time.monotonic() + CODE_DAYS * 24 * 60 * 60
        self.books.staff_codes[digest_of(code)] = (staff, until)
        return code

    def revoke(self, staff: str) -> None:
        """None of their keys signs any more."""
        for device in self.books.devices.values():
            for signer in device.keys.values():
                signer.revoked |= signer.staff == staff

    def let_in(self, device: Device, told: list[Data]) -> list[Data]:
        """Those of the keys told that may sign at a device, with their certificates."""
        known = []
        for one in told:
            staff, public = one["staff_id"], one["public_key"]
            certified = of_staff(device.office, staff, public)
            if self._comes_in(device, one, certified):
                device.keys.setdefault(id_of(public), Signer(staff, public))
                certificate = self.key.sign(certified)
                known.append({"key_id": id_of(public), "certificate": certificate})
        return known

    def _comes_in(self, device: Device, told: Data, certified: bytes) -> bool:
        staff, public = told["staff_id"], told["public_key"]
        member, named = self.books.staff.get(staff), id_of(public)
        if not member or not member.serves(device.office):
            return False
        if member.desk not in ("", f"{device.office}:{device.counter}"):
            return False
        if not is_signed(public, told["proof"], of_key(device.id, staff, public)):
            return False
        every = [one.keys[named] for one in self.books.devices.values() if named in one.keys]
        here = device.keys.get(named)
        if any(one.revoked for one in every) or (here and here.staff != staff):
            return False
        if here or self.training:
            return True
        return is_signed(self.key.public, told.get("certificate", ""), certified) or self._spent(
            staff, told.get("code", "")
        )

    def _spent(self, staff: str, code: str) -> bool:
        whose, until = self.books.staff_codes.get(digest_of(code), ("", 0.0))
        if not code or whose != staff or until < time.monotonic():
            return False
        del self.books.staff_codes[digest_of(code)]
        return True

    def signed(self, device: Device, entry: Data) -> str | ObjectionError:
        """In which role the author of the next row acts (of nobody who signs as they once said)."""
        actor = entry["actor"]
        if not device.keys:
            return device.roles.get(actor, "")
        told = {"kind": entry["kind"], "by": actor}
        signer = device.keys.get(entry.get("key_id", ""))
        message = of_row(device.hash(len(device.rows)), entry)
        if (
            not signer
            or (signer.staff or "device") != actor
            or not is_signed(signer.public, entry.get("signature", ""), message)
        ):
            return ObjectionError("not_signed", **told)
        if not signer.staff:
            return ObjectionError("not_staff", **told) if signer.revoked else "device"
        member = self.books.staff.get(signer.staff)
        if signer.revoked or not member or not member.may(device.office, entry["at"]):
            return ObjectionError("not_staff", **told)
        return next(role for role in ACTS if role in member.roles)
