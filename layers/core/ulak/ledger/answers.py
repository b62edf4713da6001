"""What callers see of credit."""

from __future__ import annotations

from collections.abc import Mapping

from ulak.ledger.entries import Entry, Standing
from ulak.ledger.store import TopUp
from ulak.platform.answers import TypedDict
from ulak.platform.clock import rfc3339


class AccountCredit(TypedDict):
    """Credits of one service's account."""

    remaining: int
    reserved: int
    settled: int
    topped_up: int
    low_below: int
    """A warning is told when fewer remain; 0: never."""


class CreditAnswer(TypedDict):
    services: dict[str, AccountCredit]


class OperatorBalance(TypedDict):
    name: str
    amount: str


class OperatorCreditAnswer(TypedDict):
    """What the operator itself says is left, in its own words."""

    service: str
    balances: list[OperatorBalance]
    as_of: str


class EntryAnswer(TypedDict):
    """``available``, ``reserved`` and ``settled`` are what the entry moved, together what it brought in."""

    kind: str
    subject: str
    at: str
    available: int
    reserved: int
    settled: int
    by: str | None


class EntriesAnswer(TypedDict):
    entries: list[EntryAnswer]
    next_cursor: str | None


class TopUpAnswer(TypedDict):
    service: str
    credits: int
    reference: str
    at: str


def credit_answer(accounts: Mapping[str, Standing]) -> CreditAnswer:
    return {"services": {service: _account(standing) for service, standing in accounts.items()}}


def _account(standing: Standing) -> AccountCredit:
    return {
        "remaining": standing.remaining,
        "reserved": standing.reserved,
        "settled": standing.settled,
        "topped_up": standing.balance.topped_up,
        "low_below": standing.balance.threshold,
    }


def entry_answer(entry: Entry) -> EntryAnswer:
    return {
        "kind": entry.kind.name.lower(),
        "subject": entry.subject,
        "at": rfc3339(entry.at),
        "available": entry.available,
        "reserved": entry.reserved,
        "settled": entry.settled,
        "by": entry.by or None,
    }


def top_up_answer(service: str, made: TopUp) -> TopUpAnswer:
    return {
        "service": service,
        "credits": made.entry.available,
        "reference": made.entry.subject,
        "at": rfc3339(made.entry.at),
    }
