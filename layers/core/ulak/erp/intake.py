"""Events come in: kept first, answered at once, worked through from a queue."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from ulak.erp.approvals import approver, checked
from ulak.erp.kinds import Kind, erp_event_id, read_event
from ulak.erp.store import ErpRef, ErpStore, Incoming
from ulak.errors import Forbidden, InputError, NotFound, Problem, TooLarge, Unauthenticated
from ulak.events.signing import Master
from ulak.identity.erp_user import same_user
from ulak.platform.clock import Clock, rfc3339
from ulak.platform.edge import Caller, Presented, Request, Response
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object

LARGEST_EVENT: Final = 64 * 1024
"""Octets."""

_OWN: Final = "api"
"""The source of what a key's holder sends; no configured one has this name."""

_LONGEST_ID: Final = 128


@dataclass(frozen=True, slots=True)
class Intake:
    store: ErpStore
    master: Master
    queue: Queue
    clock: Clock

    def take(self, request: Request) -> Response:
        """``POST /v1/erp/events``, by a key's holder: read at once, so that what is wrong is told."""
        _check_size(request)
        event = checked(read_event(parse_object(request.body)))
        user = request.caller.erp_user or ""
        if event.kind is Kind.APPROVAL_STARTED and user and not same_user(approver(event), user):
            raise Forbidden("otp_not_the_approver")
        return self._keep(request, _OWN, event.given_id, event.kind.value)

    def take_foreign(self, request: Request) -> Response:
        """A configured source's own payload: kept as it is. What cannot be mapped is told by its own event."""
        _check_size(request)
        named = request.headers.get("webhook-id") or request.headers.get("x-github-delivery")
        given_id = named or sha256(request.body).hexdigest()
        if len(given_id) > _LONGEST_ID or not given_id.isprintable():
            raise InputError([Problem("erp_event_id", params={"limit": _LONGEST_ID})])
        return self._keep(request, request.path["source"], given_id, "")

    def recognise(self, presented: Presented) -> Caller:
        """The source that a request is of. ``Unauthenticated`` is told alike for an unknown firm, source,
        signature or secret."""
        firm_id, name = presented.path["firm"], presented.path["source"]
        try:
            source = self.store.source(firm_id, name)
        except NotFound as error:
            raise Unauthenticated from error
        secret = presented.path.get("secret", "")
        if not source.recognises(self.master, presented.headers, secret, presented.body, self.clock()):
            raise Unauthenticated
        return Caller(firm_id, f"source:{name}")

    def show(self, request: Request) -> Response:
        """The event by our id, and what came of it."""
        incoming = self.store.incoming(ErpRef(request.caller.firm_id, request.path["event_id"]))
        if incoming is None:
            raise NotFound
        return Response(200, _view(incoming))

    def _keep(self, request: Request, source: str, given_id: str, kind: str) -> Response:
        caller, now = request.caller, self.clock()
        ref = ErpRef(caller.firm_id, erp_event_id(caller.firm_id, source, given_id))
        incoming = Incoming(
            ref,
            source,
            given_id,
            request.body,
            "received",
            now,
            kind,
            erp_user=caller.erp_user or "",
            units=caller.units,
        )
        before = self.store.receive(incoming)
        if before is None:
            self.queue.send([ref.encode()])
        replayed = {"idempotent-replayed": "true"} if before else {}
        location = {"location": f"/v1/erp/events/{ref.event_id}"}
        return Response(202, _view(before or incoming), location | replayed)


def _check_size(request: Request) -> None:
    if len(request.body) > LARGEST_EVENT:
        raise TooLarge(limit=LARGEST_EVENT, size=len(request.body))


def _view(incoming: Incoming) -> dict[str, Any]:
    view: dict[str, Any] = {
        "id": incoming.ref.event_id,
        "source": incoming.source,
        "source_id": incoming.given_id,
        "type": incoming.kind or None,
        "status": incoming.state,
        "received_at": rfc3339(incoming.received_at),
    }
    return view | dict(incoming.result or {})
