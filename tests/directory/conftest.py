"""A firm's directory over moto, with its routes spoken to as the edge does, and DynamoDB's calls counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import BUCKET, FIRM, TABLE, make_resources
from ulak.assembly import House
from ulak.directory import personal
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.platform.aws import client
from ulak.platform.settings import Settings

OTHER = "other"


class Directory:
    """Asks the directory's routes as a firm."""

    def __init__(self, clock: HandClock) -> None:
        make_resources()
        self.house = House(Settings(stage="test", table=TABLE, bucket=BUCKET), clock)
        store = self.house.directory.store
        for firm in (FIRM, OTHER):
            store.add_firm(firm, firm.title())
            store.set_account(OperatorAccount(firm, Service.SMS, "netgsm", Region.TR, ("ACME",)))
            self.house.platform.secrets.set(personal.secret_name("test", firm), personal.new_key())

    def __call__(self, route: str, body: Any = None, *, firm: str = FIRM, **query: str) -> Any:
        """The body of a good answer."""
        answer = self._ask(route, body, firm, query)
        assert answer.status < 300, answer.body
        return answer.body

    def refused(self, route: str, body: Any = None, *, firm: str = FIRM, **query: str) -> Answer:
        """The answer to what is refused."""
        answer = self._ask(route, body, firm, query)
        assert answer.status >= 400, answer.body
        return answer

    def all(self, route: str, kind: str, **query: str) -> list[Any]:
        """Every page of a list."""
        found: list[Any] = []
        cursor = ""
        while True:
            page = self(route, **query, **({"cursor": cursor} if cursor else {}))
            found += page[kind]
            cursor = page["next_cursor"] or ""
            if not cursor:
                return found

    def _ask(self, route: str, body: Any, firm: str, query: Mapping[str, str]) -> Answer:
        method, _, path = route.partition(" ")
        return call(self.house, method, path, body, caller=Caller(firm, "k"), query=query)


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
