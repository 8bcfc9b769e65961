"""Who may act at this counter: signing in by a PIN that opens their key, offline too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.security import PinRules, Security, shipped
from desktop.domain.staff import DEVICE, StaffMember
from desktop.domain.text import THAI_DIGITS, Text, clean
from desktop.entries import (
    Author,
    Body,
    LetIn,
    NewEntry,
    NotLetIn,
    PinChanged,
    SignedIn,
    SignedOut,
    machine,
)
from desktop.entries.staff_tried import NOBODY
from desktop.ports import Clock, MarkVault
from desktop.services.pins import chosen
from desktop.services.session import Session
from desktop.services.tries import UNKNOWN, Tick, Tries, since_start
from desktop.signing.keys import SigningKey
from desktop.signing.messages import of_code_request, of_key
from desktop.signing.wrapped import TRAINING, Cost, cost_here, unwrap, wrap
from desktop.store import staff_list
from desktop.store.staff_keys import StaffKey
from desktop.texts import text

if TYPE_CHECKING:
    from desktop.store import Store, Transaction

_A_TRY_S = 1.0  # what a try is to take on this PC
_HIGHEST = "clock_high"


class _Opened(NamedTuple):
    """An open key, None where nothing is signed; `new` is what is to be kept of a new one."""

    pair: SigningKey | None
    new: StaffKey | None = None


def stated(purpose: str) -> str:
    """What somebody's data are wanted for, tidied; STAFF_NO_PURPOSE where nothing is said."""
    purpose = clean(purpose).strip()
    if not purpose:
        raise CounterError(Code.STAFF_NO_PURPOSE)
    return purpose


class Staff:
    """The staff of this counter: `trainees` in training, else whom the centre's list names.

    `machine_key` is the key of the counter itself; without one (enrolled by a release before keys)
    nothing that anybody does here is signed. `vault` keeps tries outside the store's folder.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        trainees: Sequence[StaffMember] | None,
        security: Callable[[], Security] = shipped,
        *,
        machine_key: SigningKey | None = None,
        vault: MarkVault | None = None,
        ticks: Callable[[], Tick] = since_start,
    ) -> None:
        self._store = store
        self._clock = clock
        self._trains = trainees is not None
        self._members: Mapping[str, StaffMember] = {one.id: one for one in trainees or ()}
        self._security = security
        self._machine = machine_key
        self._tries = Tries(store, clock, vault, ticks)
        self.renew()

    def renew(self) -> None:
        """The centre has told another list (reads)."""
        if not self._trains:
            known = staff_list.kept(self._store)
            self._members = {one.id: one for one in known.members} if known else {}

    @property
    def closed(self) -> CounterError | None:
        """Why nobody may sign in, if that is so."""
        return None if self._members else CounterError(Code.STAFF_NO_LIST)

    def members(self) -> tuple[StaffMember, ...]:
        """Whoever may act here."""
        return tuple(self._members.values())

    def name_of(self, staff_id: str) -> Text:
        """The name of a member of staff; the id itself for one that this PC does not know."""
        if staff_id == DEVICE:
            return text("signin.machine")
        member = self._members.get(staff_id)
        return member.name if member else Text(staff_id, staff_id)

    # --- in and out ----------------------------------------------------------------------------

    def sign_in(self, staff_id: str, pin: str) -> Session:
        """Check a PIN (writes; takes a second, so it belongs on the store lane).

        Each try is counted in store and vault before the PIN is checked, so that killing the
        program gains nothing. CounterError STAFF_WRONG_PIN, STAFF_LOCKED, STAFF_SHUT (see `Tries`),
        STAFF_EXPIRED, STAFF_NOT_YET, STAFF_NOT_ACTIVE (no key of theirs is here), STAFF_NO_CONTACT,
        STAFF_NO_LIST; each is written down. Thai digits are as good as their Arabic ones.
        """
        member = self._members.get(staff_id.strip().translate(THAI_DIGITS))
        try:
            return self._let_in(member, pin.translate(THAI_DIGITS))
        except CounterError as refused:
            self._write_down(member, refused)
            raise

    def sign_out(self, session: Session) -> None:
        """They leave this counter (writes)."""
        self._write(SignedOut(session.id, session.role), session.witness)
        session.end()

    def lock(self, session: Session, *, alone: bool) -> None:
        """They are away from this counter (writes): said by themselves, or by the counter where
        it was left `alone`. Their key goes in any case, also where that cannot be written down.
        """
        if alone:
            session.end()
        try:
            self.sign_out(session)
        finally:
            session.end()

    # --- keys and PINs --------------------------------------------------------------------------

    def new_key(self, staff_id: str, code: str, pin: str) -> StaffKey:
        """A key for a member with a code and a new PIN (takes a second), to be told to the centre.

        PIN_UNFIT for a PIN that cannot be chosen.
        """
        device, rules = self._store.device, self._rules()
        pin = chosen(pin, rules.digits)
        if device is None or self._machine is None:
            raise CounterError(Code.STAFF_NO_KEYS)
        pair, cost = SigningKey.make(), self._cost(rules)
        wrapped = wrap(pair, pin, self._store.pin_secret, cost)
        name = staff_id.strip().translate(THAI_DIGITS)
        return _key_of(device.device_id, name, pair, wrapped, code.strip())

    def keep_key(self, key: StaffKey, certificate: str) -> None:
        """The centre has let it in (writes): it takes the place of the one before."""
        with self._store.write() as transaction:
            transaction.put_staff_key(key.known(certificate))
            self._tries.good(transaction, key.staff_id)

    def change_pin(self, session: Session, old: str, new: str) -> None:
        """Another PIN for who is signed in (writes; takes two seconds).

        STAFF_WRONG_PIN and the like as `sign_in`; PIN_UNFIT for a new one that cannot be chosen.
        """
        rules, kept = self._rules(), self._store.staff_keys.get(session.id)
        new = chosen(new, rules.digits)
        if kept is None:
            raise CounterError(Code.STAFF_NO_KEYS)
        left = self._tries.begin(session.id, rules.waits)
        secret = self._store.pin_secret
        pair = unwrap(kept.wrapped, old.translate(THAI_DIGITS), secret)
        if pair is None:
            raise self._wrong(session.id, left, rules)
        wrapped = wrap(pair, new, secret, self._cost(rules))
        with self._store.write() as transaction:
            transaction.put_staff_key(kept.under(wrapped))
            self._tries.good(transaction, session.id)
            self._append(transaction, PinChanged(session.id), session.author)

    def open_again(self, session: Session, staff_id: str) -> None:
        """A supervisor lets a member try again (writes); ENTRY_NOT_ALLOWED for anybody else."""
        with self._store.write() as transaction:
            self._append(transaction, LetIn(staff_id), session.author)
            self._tries.good(transaction, staff_id)

    def is_shut(self, staff_id: str) -> bool:
        """Whether a member needs a supervisor, or a new code, to try again (reads)."""
        return self._tries.shut(staff_id, self._rules().waits)

    # --- what is looked at ----------------------------------------------------------------------

    # --- inside ---------------------------------------------------------------------------------

    def _let_in(self, member: StaffMember | None, pin: str) -> Session:
        if (closed := self.closed) is not None:
            raise closed
        rules, who = self._rules(), member.id if member is not None else UNKNOWN
        if member is not None:
            self._check(member)
        left = self._tries.begin(who, rules.waits)
        key = self._opened(member, pin)
        if member is None or key is None:
            raise self._wrong(who, left, rules)
        session = Session(member, key.pair, machine(self._machine))
        with self._store.write() as transaction:
            self._tries.good(transaction, who)
            transaction.put_state(_HIGHEST, self._now().isoformat())
            if key.new is not None:
                transaction.put_staff_key(key.new)
            self._append(transaction, SignedIn(member.id, member.role), session.author)
        return session

    def _wrong(self, who: str, left: int, rules: PinRules) -> CounterError:
        if left == 0:
            return self._tries.locked(who, rules.waits)
        return CounterError(Code.STAFF_WRONG_PIN, left=left)

    def _check(self, member: StaffMember) -> None:
        """Whether they may act today, by a clock that was never later than it is."""
        now = self._now()
        if member.valid_until is not None and member.valid_until < now.date():
            raise CounterError(Code.STAFF_EXPIRED)
        if member.valid_from is not None and now.date() < member.valid_from:
            raise CounterError(Code.STAFF_NOT_YET)
        if self._trains or self._machine is None:
            return
        if self._store.staff_keys.get(member.id) is None:
            raise CounterError(Code.STAFF_NOT_ACTIVE)
        heard = self._store.sync.get().last_contact
        most = self._security().out_of_contact(now.date())
        if heard is not None and now - datetime.fromisoformat(heard) > most + timedelta(days=1):
            raise CounterError(Code.STAFF_NO_CONTACT, days=most.days)

    def _now(self) -> datetime:
        """The time, but never before the latest at which somebody signed in here."""
        now, highest = self._clock.now(), self._store.state(_HIGHEST)
        return max(now, datetime.fromisoformat(highest)) if highest else now

    def _opened(self, member: StaffMember | None, pin: str) -> _Opened | None:
        """The key of a member; None for a wrong PIN. In training the first one makes it."""
        device = self._store.device
        if device is None or self._machine is None:
            return _Opened(None) if fits(member, pin) else None
        kept = self._store.staff_keys.get(member.id) if member is not None else None
        if kept is None:
            if not fits(member, pin) or member is None:
                return None
            pair = SigningKey.make()
            wrapped = wrap(pair, pin, self._store.pin_secret, TRAINING)
            return _Opened(pair, _key_of(device.device_id, member.id, pair, wrapped))
        opened = unwrap(kept.wrapped, pin, self._store.pin_secret)
        if opened is None or kept.device_id == device.device_id:
            return _Opened(opened) if opened is not None else None
        # The PC was enrolled anew, and the centre has signed that the key is theirs.
        anew = _key_of(device.device_id, kept.staff_id, opened, kept.wrapped)
        return _Opened(opened, anew.certified(kept.certificate))

    def _rules(self) -> PinRules:
        return self._security().pin(self._clock.now().date())

    def _cost(self, rules: PinRules) -> Cost:
        if self._trains:
            return TRAINING
        return cost_here(Cost(rules.memory_kib, rules.passes), _A_TRY_S)

    def _write_down(self, member: StaffMember | None, refused: CounterError) -> None:
        """That somebody was not let in; a counter that cannot write it has said so already."""
        if self._store.device is not None:
            who = member.id if member is not None else NOBODY
            self._write(NotLetIn(who, refused.code.value), machine(self._machine))

    def _write(self, body: Body, by: Author) -> None:
        with self._store.write() as transaction:
            self._append(transaction, body, by)

    def _append(self, transaction: Transaction, body: Body, by: Author) -> None:
        transaction.append(NewEntry(body, by, utc_stamp(self._clock.now())))


def signed_request(session: Session, device_id: str, staff_id: str, at: str) -> tuple[str, str]:
    """Key id and signature by which somebody asks for an activation code for a member."""
    key = session.author.key
    if key is None:
        raise CounterError(Code.STAFF_NO_KEYS)
    return key.id, key.sign(of_code_request(device_id, staff_id, at))


def _key_of(
    device_id: str, staff_id: str, pair: SigningKey, wrapped: str, code: str = ""
) -> StaffKey:
    proof = pair.sign(of_key(device_id, staff_id, pair.public))
    return StaffKey(staff_id, device_id, pair.id, pair.public.hex(), proof, wrapped, code)


# Checked against for an unknown id, so that the time tells nobody which ids exist.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$"
    "Y2Fubm90IGJlIGFueWJvZHkncyBoYXNoIGF0IGFsbCE"
)


def fits(member: StaffMember | None, pin: str) -> bool:
    """Whether it is the PIN by which everybody knows a member of the training staff."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(member.pin_hash if member else _NOBODY, pin)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):  # half a character, too
        return False
