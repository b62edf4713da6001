"""A firm's directory over moto, with its routes spoken to as the edge does, and DynamoDB's calls counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import BUCKET, FIRM, TABLE, make_resources
from ulak.assembly import House
from ulak.directory import personal
from ulak.directory.firms import Account, Service
from ulak.directory.registry import Registry
from ulak.identity.msisdn import Region
from ulak.platform.aws import client
from ulak.platform.edge import Caller, Request
from ulak.platform.settings import Settings

OTHER = "other"


class Directory:
    """Speaks to the registry as a firm."""

    def __init__(self, clock: HandClock) -> None:
        make_resources()
        self.house = House(Settings(stage="test", table=TABLE, bucket=BUCKET), clock)
        store = self.house.directory
        for firm in (FIRM, OTHER):
            store.add_firm(firm, firm.title())
            store.set_account(Account(firm, Service.SMS, "netgsm", Region.TR, ("ACME",)))
            self.house.secrets.set(personal.secret_name("test", firm), personal.new_key())

    @property
    def registry(self) -> Registry:
        return self.house.registry

    def __call__(
        self, use_case: str, body: Any = None, *, firm: str = FIRM, code: str = "", **query: str
    ) -> Any:
        raw = b"" if body is None else json.dumps(body).encode()
        request = Request(Caller(firm, "k"), "", "r-1", "en", raw, {"code": code}, query, {})
        return getattr(self.registry, use_case)(request).body

    def all(self, use_case: str, kind: str, **asked: str) -> list[Any]:
        """Every page of a list."""
        found: list[Any] = []
        cursor = ""
        while True:
            page = self(use_case, **asked, **({"cursor": cursor} if cursor else {}))
            found += page[kind]
            cursor = page["next_cursor"] or ""
            if not cursor:
                return found


@contextmanager
def counted_calls() -> Iterator[Counter[str]]:
    """DynamoDB's calls by operation."""
    calls: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    events = client("dynamodb").meta.events
    events.register("before-call.dynamodb", count)
    try:
        yield calls
    finally:
        events.unregister("before-call.dynamodb", count)


@pytest.fixture
def directory(aws_in_process: None, clock: HandClock) -> Directory:
    return Directory(clock)
