"""What callers see of credit, and the one thing an administrator's key does: a top-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ulak.errors import Forbidden, InputError, Problem
from ulak.ledger.entries import Entry, Standing
from ulak.ledger.store import Ledger, TopUp
from ulak.platform import cursors
from ulak.platform.clock import Clock, rfc3339
from ulak.platform.edge import Request, Response
from ulak.platform.strict_json import parse_object

ENTRIES_A_PAGE: Final = 100
LARGEST_TOP_UP: Final = 1_000_000_000

_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")


@dataclass(frozen=True, slots=True)
class Credit:
    """Use cases of ``/v1/credit``. `services` are those that have accounts of their own."""

    ledger: Ledger
    clock: Clock
    services: Sequence[str]
    operator_balances: Callable[[str, str], Sequence[Mapping[str, str]]]
    """Asks the operator of a firm's account of a service; ``Unavailable`` if it does not say."""

    def show(self, request: Request) -> Response:
        """Every account of the firm."""
        firm_id = request.caller.firm_id
        accounts = {
            service: standing_view(self.ledger.standing(firm_id, service)) for service in self.services
        }
        return Response(200, {"services": accounts})

    def at_operator(self, request: Request) -> Response:
        """What the operator itself says is left on one account, in its own words. A route of its own, because
        it waits for the operator."""
        service = request.query.get("service", "")
        if service not in self.services:
            raise InputError([_not_one_of("service", self.services)])
        balances = self.operator_balances(request.caller.firm_id, service)
        return Response(200, {"service": service, "balances": balances, "as_of": rfc3339(self.clock())})

    def entries(self, request: Request) -> Response:
        """A page of an account's entries, the newest first."""
        service = request.query.get("service", "")
        if service not in self.services:
            raise InputError([_not_one_of("service", self.services)])
        account = (request.caller.firm_id, service)
        scope, cursor = (*account, "entries"), request.query.get("cursor")
        place = cursors.read(scope, cursor) if cursor else None
        page, further = self.ledger.page(*account, ENTRIES_A_PAGE, place)
        body = {
            "entries": [entry_view(entry) for entry in page],
            "next_cursor": cursors.write(scope, further) if further else None,
        }
        return Response(200, body)

    def top_up(self, request: Request) -> Response:
        """Bring credits in, once for each reference. Only by an administrator's key: a firm's own cannot
        make credit."""
        if not request.caller.administrator:
            raise Forbidden
        service, credits, reference = parse_top_up(parse_object(request.body), self.services)
        made = self.ledger.top_up(
            request.caller.firm_id,
            service,
            credits,
            reference,
            by=f"key:{request.caller.key_id}",
            now=self.clock(),
        )
        return Response(
            201, top_up_view(service, made), {"idempotent-replayed": "true"} if made.replayed else {}
        )


def standing_view(standing: Standing) -> dict[str, int]:
    return {
        "remaining": standing.remaining,
        "reserved": standing.reserved,
        "settled": standing.settled,
        "topped_up": standing.balance.topped_up,
        "low_below": standing.balance.threshold,
    }


def entry_view(entry: Entry) -> dict[str, Any]:
    """``available``, ``reserved`` and ``settled`` are what the entry moved, together what it brought in."""
    return {
        "kind": entry.kind.name.lower(),
        "subject": entry.subject,
        "at": rfc3339(entry.at),
        "available": entry.available,
        "reserved": entry.reserved,
        "settled": entry.settled,
        "by": entry.by or None,
    }


def top_up_view(service: str, made: TopUp) -> dict[str, Any]:
    return {"service": service, "credits": made.entry.available} | {
        "reference": made.entry.subject,
        "at": rfc3339(made.entry.at),
    }


def parse_top_up(fields: Mapping[str, object], services: Sequence[str]) -> tuple[str, int, str]:
    """Service, credits and reference of a top-up; `InputError` with every problem.

    >>> parse_top_up({"service": "sms", "credits": 500, "reference": "INV-7"}, ["sms"])
    ('sms', 500, 'INV-7')
    >>> parse_top_up({"service": "fax", "credits": True}, ["sms"])
    Traceback (most recent call last):
    ulak.errors.InputError: /reference: field_missing; /service: field_not_one_of; /credits: credits_range
    """
    problems = [
        Problem("field_unknown", f"/{name}", params={"field": name}) for name in fields if name not in _FIELDS
    ]
    for name in _FIELDS:
        if name not in fields:
            problems.append(Problem("field_missing", f"/{name}", params={"field": name}))
    service, credits, reference = (fields.get(name) for name in _FIELDS)
    if "service" in fields and service not in services:
        problems.append(_not_one_of("/service", services))
    # ``type``, not ``isinstance``: true is no number of credits.
    if "credits" in fields and not (type(credits) is int and 0 < credits <= LARGEST_TOP_UP):
        problems.append(Problem("credits_range", "/credits", params={"limit": LARGEST_TOP_UP}))
    if "reference" in fields and not (isinstance(reference, str) and _REFERENCE.fullmatch(reference)):
        problems.append(Problem("reference_characters", "/reference"))
    if problems:
        raise InputError(problems)
    return str(service), int(str(credits)), str(reference)


_FIELDS: Final = ("service", "credits", "reference")


def _not_one_of(pointer: str, known: Sequence[str]) -> Problem:
    params = {"field": pointer.removeprefix("/"), "expected": ", ".join(known)}
    return Problem("field_not_one_of", pointer, params=params)
