"""Events come in: kept first, answered at once, worked through from a queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ulak.erp.approvals import approver, checked
from ulak.erp.kinds import LONGEST_ID, ErpEvent, Kind, erp_event_id, read_event
from ulak.erp.records import ErpRef, Incoming
from ulak.erp.sources import OWN_SOURCE, Scheme, Source
from ulak.erp.store import ErpStore
from ulak.errors import Forbidden, InputError, NotFound, Problem, Unauthenticated
from ulak.events.signing import Master
from ulak.identity.caller import Caller, Presented, Scope
from ulak.identity.erp_user import same_user
from ulak.platform.clock import Clock
from ulak.platform.idempotency import BodyDigest
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object


def read_posted(body: bytes) -> ErpEvent:
    """The event that a key's holder posts. ``InputError`` with every problem.

    It is read without a library, but for a current account: whoever waits for a code waits for this too.
    """
    return checked(read_event(parse_object(body)))


@dataclass(frozen=True, slots=True)
class Received:
    """`replayed`: the same event came before, and is given as it stands now."""

    incoming: Incoming
    replayed: bool


@dataclass(frozen=True, slots=True)
class Intake:
    store: ErpStore
    master: Master
    queue: Queue
    id_key: Callable[[str], bytes]
    """The key of a firm's digests."""
    clock: Clock

    def take(self, caller: Caller, event: ErpEvent, body: bytes) -> Received:
        """Keep the event that `body` holds, posted by a key's holder. ``Forbidden`` where a user's key starts
        another's approval."""
        user = caller.erp_user or ""
        if event.kind is Kind.APPROVAL_STARTED and user and not same_user(approver(event), user):
            raise Forbidden("otp_not_the_approver")
        event_id = erp_event_id(caller.firm_id, OWN_SOURCE, event.given_id)
        return self._keep(caller, OWN_SOURCE, event.given_id, event.kind.value, body, event_id)

    def take_foreign(self, caller: Caller, source: str, named: str, body: bytes) -> Received:
        """Keep a configured source's own payload as it is; that it cannot be mapped is told by its own event.
        `named` is the sender's id of the event; where it is empty, the same octets are the same event."""
        digest = BodyDigest.of(self.id_key(caller.firm_id), body)
        given_id = named or digest.kept
        if len(given_id) > LONGEST_ID or not given_id.isprintable():
            raise InputError([Problem("erp_event_id", params={"limit": LONGEST_ID})])
        event_id = erp_event_id(caller.firm_id, source, named or digest.unkeyed)
        return self._keep(caller, source, given_id, "", body, event_id)

    def recognise(self, presented: Presented) -> Caller:
        """The source that a request is of. ``Unauthenticated`` is told alike for an unknown firm, source,
        signature or secret, after the same work: a signature is judged where there is no source too."""
        firm_id, name = presented.path["firm"], presented.path["source"]
        secret = presented.path.get("secret", "")
        try:
            source, known = self.store.source(firm_id, name), True
        except NotFound:
            scheme = Scheme.URL if secret else Scheme.STANDARD
            source, known = Source(firm_id, name, scheme, (), generation=1, old_secret_until=0), False
        its_own = source.recognises(self.master, presented.headers, secret, presented.body, self.clock())
        if not (known and its_own):
            raise Unauthenticated
        return Caller(firm_id, f"source:{name}", scopes=frozenset({Scope.SEND}))

    def show(self, caller: Caller, event_id: str) -> Incoming:
        """The event by our id, and what came of it. Raises ``NotFound``."""
        incoming = self.store.incoming(ErpRef(caller.firm_id, event_id))
        if incoming is None or not caller.acts_for(incoming.sender.erp_user):
            raise NotFound
        return incoming

    def _keep(
        self, caller: Caller, source: str, given_id: str, kind: str, body: bytes, event_id: str
    ) -> Received:
        ref = ErpRef(caller.firm_id, event_id)
        incoming = Incoming(
            ref,
            source,
            given_id,
            body,
            caller,
            "received",
            self.clock(),
            kind,
        )
        before = self.store.receive(incoming, BodyDigest.of(self.id_key(caller.firm_id), body))
        if before is None:
            self.queue.send([ref.encode()])
        return Received(before or incoming, before is not None)
