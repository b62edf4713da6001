"""What a firm's programs ask about events and webhooks over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson

from ulak.errors import Conflict, InputError, InvalidValue, NotFound, Problem
from ulak.events.endpoints import (
    MOST_ENDPOINTS,
    OLD_SECRET_HOLDS,
    Endpoint,
    EndpointBody,
    EndpointState,
    endpoint_id_of,
)
from ulak.events.reach import Allowed, checked_url
from ulak.events.signing import Master
from ulak.events.store import Call, CallRef, EventStore
from ulak.platform import cursors
from ulak.platform.bodies import parse
from ulak.platform.clock import Clock, rfc3339
from ulak.platform.edge import Request, Response
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Desk:
    store: EventStore
    master: Master
    allowed: Allowed
    queue: Queue
    clock: Clock

    # --- the log ------------------------------------------------------------------------------------------

    def events(self, request: Request) -> Response:
        """Events after the cursor, oldest first. ``next_cursor`` always stands: whoever comes back with it
        later gets what has happened since."""
        scope = (request.caller.firm_id, "events")
        after = _place(scope, request)
        found = self.store.events(request.caller.firm_id, after, PAGE)
        last = found[-1].number if found else after
        told = [orjson.loads(event.body()) for event in found]
        return Response(
            200, {"events": told, "next_cursor": cursors.write(scope, str(last)), "more": len(found) == PAGE}
        )

    # --- webhooks -----------------------------------------------------------------------------------------

    def create(self, request: Request) -> Response:
        """201 with the secret, which is shown now and never again; a URL that stands already is a conflict."""
        body = parse(EndpointBody, parse_object(request.body))
        url, kinds = self._checked(body)
        firm_id = request.caller.firm_id
        standing = self.store.endpoints(firm_id)
        endpoint_id = endpoint_id_of(firm_id, url)
        if any(endpoint.endpoint_id == endpoint_id for endpoint in standing):
            raise Conflict("webhook_exists", endpoint=endpoint_id)
        if len(standing) >= MOST_ENDPOINTS:
            raise Conflict("webhooks_too_many", limit=MOST_ENDPOINTS)
        now = self.clock()
        self.store.put_endpoint(Endpoint(firm_id, endpoint_id, url, kinds, EndpointState.ACTIVE, 1, 0, now))
        endpoint = self.store.endpoint(firm_id, endpoint_id)
        shown = _endpoint_view(endpoint) | {"secret": endpoint.secret(self.master)}
        return Response(201, shown, {"location": f"/v1/webhooks/{endpoint_id}"})

    def list(self, request: Request) -> Response:
        endpoints = self.store.endpoints(request.caller.firm_id)
        return Response(200, {"webhooks": [_endpoint_view(endpoint) for endpoint in endpoints]})

    def show(self, request: Request) -> Response:
        return Response(200, _endpoint_view(self._endpoint(request)))

    def rotate(self, request: Request) -> Response:
        """A new secret, shown once; for a day calls bear the old one's signature too."""
        endpoint = self.store.rotate(self._endpoint(request), self.clock() + OLD_SECRET_HOLDS)
        return Response(200, _endpoint_view(endpoint) | {"secret": endpoint.secret(self.master)})

    def enable(self, request: Request) -> Response:
        return Response(200, _endpoint_view(self.store.enable(self._endpoint(request))))

    def remove(self, request: Request) -> Response:
        self.store.remove(self._endpoint(request))
        return Response(200, {"id": request.path["webhook_id"], "status": "removed"})

    # --- calls --------------------------------------------------------------------------------------------

    def calls(self, request: Request) -> Response:
        """The webhook's calls, oldest first: what each event met with."""
        endpoint = self._endpoint(request)
        scope = (endpoint.firm_id, endpoint.endpoint_id, "calls")
        after = _place(scope, request)
        found = self.store.calls(endpoint.firm_id, endpoint.endpoint_id, after, PAGE)
        last = found[-1].ref.number if found else after
        told = [_call_view(call) for call in found]
        return Response(
            200, {"calls": told, "next_cursor": cursors.write(scope, str(last)), "more": len(found) == PAGE}
        )

    def replay(self, request: Request) -> Response:
        """202: the call is made anew, soon."""
        endpoint = self._endpoint(request)
        number = request.path["number"]
        if not (number.isascii() and number.isdecimal() and len(number) <= 12):
            raise NotFound
        if endpoint.state is not EndpointState.ACTIVE:
            raise Conflict("webhook_disabled")
        ref = CallRef(endpoint.firm_id, endpoint.endpoint_id, int(number))
        self.store.replay(ref, now=self.clock())
        self.queue.send([ref.encode()])
        return Response(202, {"webhook": endpoint.endpoint_id, "call": int(number), "status": "pending"})

    # ------------------------------------------------------------------------------------------------------

    def _checked(self, body: EndpointBody) -> tuple[str, tuple[str, ...]]:
        problems: list[Problem] = []
        kinds: tuple[str, ...] = ()
        try:
            kinds = body.kinds()
        except InputError as error:
            problems += error.problems
        try:
            checked_url(body.url, self.allowed)
        except InvalidValue as error:
            problems.append(Problem(error.problem.code, "/url", params=error.problem.params))
        if problems:
            raise InputError(problems)
        return body.url, kinds

    def _endpoint(self, request: Request) -> Endpoint:
        return self.store.endpoint(request.caller.firm_id, request.path["webhook_id"])


def _place(scope: cursors.Scope, request: Request) -> int:
    cursor = request.query.get("cursor")
    return int(cursors.read(scope, cursor)) if cursor else 0


def _endpoint_view(endpoint: Endpoint) -> dict[str, Any]:
    view: dict[str, Any] = {
        "id": endpoint.endpoint_id,
        "url": endpoint.url,
        "types": [*endpoint.kinds],
        "status": endpoint.state.value,
        "created_at": rfc3339(endpoint.created_at),
        "secret_generation": endpoint.generation,
    }
    if endpoint.reason:
        view["reason"] = endpoint.reason
    return view


def _call_view(call: Call) -> dict[str, Any]:
    return {
        "number": call.ref.number,
        "event_id": call.event_id,
        "type": call.kind,
        "status": call.state,
        "attempts": call.attempts,
        "outcome": call.outcome,
        "next_at": rfc3339(call.next_at) if call.next_at else None,
        "ended_at": rfc3339(call.ended_at) if call.ended_at else None,
    }
