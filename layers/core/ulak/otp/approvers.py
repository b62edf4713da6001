"""A firm's approvers, as whoever keeps them changes them: by an administrator, or a key that cannot send.

A change of a number is told to the old one by an SMS of the firm's, and voids what is pending for the person. The SMS
is accepted first, so that no number changes untold; what approves asks for the approver's token in its own transaction,
so that a code which went out before the change approves nothing after it, whatever happens in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from ulak.directory.approvers import Approver, ApproverStore
from ulak.directory.firms import Service
from ulak.directory.known_firms import KnownFirms
from ulak.errors import Conflict, InputError, InvalidValue, NotFound, Problem
from ulak.identity.erp_user import user_key
from ulak.identity.msisdn import Msisdn
from ulak.otp.secret import PepperSecret
from ulak.otp.store import ChallengeStore
from ulak.platform.table import Refused

Tell = Callable[[str, str, Mapping[str, str], str], None]
"""Accepts the SMS that tells a number that a user's codes will come to it no longer: the firm, the number, what fills
the sentence ``otp_number_changes``, and a key by which it is accepted once."""


@dataclass(frozen=True, slots=True)
class KeptApprover:
    approver: Approver
    number_hmac: str
    """What stands for the number in signed records."""
    voided: int = 0
    """Pending challenges that the change has ended."""


MOST_APPROVERS: Final = 1_000
"""Of one firm: all are listed at once, and looked through for a number."""


@dataclass(frozen=True, slots=True)
class Approvers:
    store: ApproverStore
    firms: KnownFirms
    challenges: ChallengeStore
    peppers: PepperSecret
    tell: Tell

    def all(self, firm_id: str) -> list[KeptApprover]:
        return [self._kept(one) for one in self.store.all(firm_id)]

    def need(self, firm_id: str, user: str) -> KeptApprover:
        """`NotFound` if no number is kept for the user."""
        return self._kept(self._need(firm_id, user))

    def put(self, given: Approver, *, told: bool = True) -> KeptApprover:
        """Keep the approver; `given.msisdn` is a number as a person writes it, or empty for the one that is kept. Not
        `told`: the old number is told nothing, where an administrator says that nothing can reach it.

        Raises `InputError` with every problem, `Conflict` when another changes the same approver or there are too many,
        and what accepting the SMS to the old number raises: then nothing has changed.
        """
        before = self.store.get(given.firm_id, _named(given.user))
        if before is None and len(self.store.all(given.firm_id)) >= MOST_APPROVERS:
            raise Conflict("approvers_too_many", limit=MOST_APPROVERS)
        given = replace(given, msisdn=self._msisdn(given, before))
        if before is not None and _same(before, given):
            return self._kept(before)
        if told and before is not None and before.msisdn != given.msisdn:
            self._tell_old(before, given.msisdn)
        try:
            kept = self.store.put(given, before)
        except Refused as refused:
            raise Conflict from refused
        return self._kept(kept, self._void(before) if before else 0)

    def remove(self, firm_id: str, user: str, *, told: bool = True) -> KeptApprover:
        """The user's number goes, and with it the right to approve. Raises as `put` does, and `NotFound`."""
        before = self._need(firm_id, user)
        if told:
            self._tell_old(before, "")
        try:
            self.store.remove(before)
        except Refused as refused:
            raise Conflict from refused
        return self._kept(before, self._void(before))

    def _need(self, firm_id: str, user: str) -> Approver:
        found = self.store.get(firm_id, user)
        if found is None:
            raise NotFound
        return found

    def _msisdn(self, given: Approver, before: Approver | None) -> Msisdn | str:
        if not given.msisdn:
            if before is None:
                raise InputError([Problem("field_missing", "/msisdn", params={"field": "msisdn"})])
            return before.msisdn
        try:
            return Msisdn.parse(given.msisdn, self.firms.account(given.firm_id, Service.OTP).region)
        except InvalidValue as error:
            raise InputError([replace(error.problem, pointer="/msisdn")]) from error

    def _tell_old(self, before: Approver, now: str) -> None:
        """The same change is told once, however often it is tried."""
        firm_id = before.firm_id
        params = {"firm": self.firms.firm(firm_id).name, "user": before.user}
        change = "\0".join((user_key(before.user), before.msisdn, before.token, now))
        self.tell(firm_id, before.msisdn, params, f"approver-{sha256(change.encode()).hexdigest()[:32]}")

    def _void(self, before: Approver) -> int:
        return self.challenges.void(before.firm_id, self._digest(before), before.user)

    def _kept(self, approver: Approver, voided: int = 0) -> KeptApprover:
        return KeptApprover(approver, self._digest(approver), voided)

    def _digest(self, approver: Approver) -> str:
        return self.peppers.peppers().digest(approver.firm_id, "msisdn", approver.msisdn)


def _named(user: str) -> str:
    try:
        user_key(user)
    except InvalidValue as error:
        raise InputError([replace(error.problem, pointer="/user")]) from error
    return user


def _same(before: Approver, given: Approver) -> bool:
    def told(one: Approver) -> tuple[object, Mapping[str, str]]:
        return (one.msisdn, one.approves, one.credits, one.alone), dict(one.amounts)

    return bool(before.token) and told(before) == told(given)
