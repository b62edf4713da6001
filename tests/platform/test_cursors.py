"""Every list whose route takes a cursor, attacked with cursors that are not its own: told at once, and nothing read."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World, make_people_table
from ulak.errors import BadCursor
from ulak.identity.caller import Caller, Scope
from ulak.platform.aws import client
from ulak.platform.clock import DAY, SECOND
from ulak.platform.cursors import HOLDS, Cursors
from ulak.platform.http import Route
from ulak.routes import all_routes
from ulak.schedules.commands import PutSchedule
from ulak.schedules.times import When

PAGED = [route for route in all_routes() if any(one.name == "cursor" for one in route.query)]
OTHER = "globex"
PATH = {
    "job_id": "0" * 32,
    "code": "A",
    "webhook_id": "wh_1",
    "kind": "user",
    "schedule": "sabah",
    "conversation_id": "0" * 24,
}
REQUIRED = {"/v1/messages": {"to": "0532 123 45 67"}, "/v1/credit/entries": {"service": "sms"}}
FILTERS = {
    "prefix": "120",
    "name": "Ay",
    "status": "failed",
    "state": "refused",
    "from": "2026-11-01",
    "to": "2026-11-30",
    "tag.department": "Satis",
    "requested_by": "ayse",
    "sender_id": "ACME",
    "service": "otp",
    "read": "false",
    "assigned_to": "ayse",
}
MOST_READS = 1
"""Of a page that is refused: the recipient's key of a search, which its list is named by."""


class Listening:
    """The house's cursors, which remember the list that was asked for."""

    def __init__(self, cursors: Cursors) -> None:
        self.cursors = cursors
        self.scope: tuple[str, ...] = ()

    def write(self, scope: tuple[str, ...], place: str, *more: Any) -> str:
        return self.cursors.write(scope, place, *more)

    def read(self, scope: tuple[str, ...], cursor: str) -> str:
        self.scope = scope
        return self.cursors.read(scope, cursor)


class Lists(World):
    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.house.settings = replace(self.house.settings, people_table=make_people_table())
        self.directory.add_firm(OTHER, "Globex")
        self.house.platform.secrets.set(f"ulak-personal/test/{FIRM}", _personal_key())
        job = {"text": "Merhaba", "purpose": "informational", "recipients": ["0532 123 45 67"]}
        when = When("Europe/Istanbul", cron="0 9 * * 1")
        self.house.jobs.schedule_commands.put(Caller(FIRM, "k"), PutSchedule("sabah", when, job, {}))
        self.cursors = Listening(self.house.platform.cursors)
        self.house.platform.__dict__["cursors"] = self.cursors
        for use in {route.use for route in PAGED} | {"jobs.views"}:
            wing, _, name = use.partition(".")
            vars(getattr(self.house, wing)).pop(name, None)

    def ask(self, route: Route, cursor: str, firm: str = FIRM, **query: str) -> Answer:
        path = re.sub(r"{(\w+)}", lambda match: PATH[match[1]], route.path)
        caller = Caller(firm, "k", scopes=frozenset(Scope))
        asked = REQUIRED.get(route.path, {}) | {"cursor": cursor} | query
        return call(self.house, "GET", path, caller=caller, query=asked)

    def scope_of(self, route: Route, **query: str) -> tuple[str, ...]:
        self.cursors.scope = ()
        self.ask(route, "AAAA", **query)
        assert self.cursors.scope, f"{route.key} reads no cursor"
        return self.cursors.scope


def _personal_key() -> dict[str, Any]:
    from ulak.directory.personal import new_key

    return new_key()


@pytest.fixture
def lists(aws_in_process: None, clock: HandClock) -> Lists:
    return Lists(clock)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Calls of AWS, by their names."""
    counts: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        counts[model.name] += 1

    clients = [client(name).meta.events for name in ("dynamodb", "s3", "secretsmanager")]
    for events in clients:
        events.register("before-call", count)
    try:
        yield counts
    finally:
        for events in clients:
            events.unregister("before-call", count)


def refused(lists: Lists, route: Route, cursor: str, code: str = "cursor_unknown", **query: str) -> None:
    with counted() as counts:
        answer = lists.ask(route, cursor, **query)
    assert (answer.status, answer.codes) == (400, [code]), (route.key, cursor, answer.body)
    assert answer.body["problems"][0]["pointer"] == "/cursor"
    assert sum(counts.values()) <= MOST_READS, (route.key, counts)


def test_there_are_lists_to_attack() -> None:
    assert len(PAGED) >= 14


@pytest.mark.parametrize("route", PAGED, ids=lambda route: route.key)
def test_what_is_no_cursor_of_this_list_is_refused_and_nothing_is_read(lists: Lists, route: Route) -> None:
    scope = lists.scope_of(route)
    good = lists.cursors.cursors.write(scope, "0")
    octets = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    forged = [
        base64.urlsafe_b64encode(bytes(16) + (2**40 - 1).to_bytes(5, "big") + b"9" * 40).decode().rstrip("="),
        base64.urlsafe_b64encode(octets[:-1] + b"\x01").decode().rstrip("="),
        base64.urlsafe_b64encode(octets[:16] + b"\xff" * 5 + octets[21:]).decode().rstrip("="),
        *(good[:length] for length in (1, 8, 16, len(good) - 1)),
        good + "A", good + "=", good + "\u00e9", good[:-1] + "!" + good[-1], good + ",", "-1", "0", "null",
    ]  # fmt: skip
    for cursor in forged:
        refused(lists, route, cursor)
    elsewhere = [
        (OTHER, *scope[1:]),
        (*scope, ""),
        scope[:-1],
        (scope[0], "".join(scope[1:])),
    ]
    for other in elsewhere:
        if other != scope:
            refused(lists, route, lists.cursors.cursors.write(other, "0"))


@pytest.mark.parametrize("route", PAGED, ids=lambda route: route.key)
def test_a_cursor_of_any_other_list_is_refused(lists: Lists, route: Route) -> None:
    scopes = {other.key: lists.scope_of(other) for other in PAGED}
    assert len(set(scopes.values())) == len(PAGED), "two lists have one name"
    for key, scope in scopes.items():
        if key != route.key:
            refused(lists, route, lists.cursors.cursors.write(scope, "0"))


@pytest.mark.parametrize("route", PAGED, ids=lambda route: route.key)
def test_a_cursor_holds_for_the_filter_that_it_was_given_for(lists: Lists, route: Route) -> None:
    good = lists.cursors.cursors.write(lists.scope_of(route), "0")
    for one in route.query:
        if one.name not in ("cursor", "limit") and one.name not in REQUIRED.get(route.path, {}):
            if route.path == "/v1/messages":
                continue  # a number and a TCKN exclude each other
            refused(lists, route, good, **{one.name: FILTERS[one.name]})


@pytest.mark.parametrize("route", PAGED, ids=lambda route: route.key)
def test_a_cursors_time_ends(lists: Lists, route: Route) -> None:
    old = lists.cursors.cursors.write(lists.scope_of(route), "0", SECOND)
    lists.clock.turn(2 * SECOND)
    refused(lists, route, old, "cursor_expired")


@pytest.mark.parametrize("route", PAGED, ids=lambda route: route.key)
def test_a_cursor_that_is_longer_than_any_is_refused(lists: Lists, route: Route) -> None:
    answer = lists.ask(route, "A" * 2_049)
    assert (answer.status, answer.codes) == (422, ["field_too_long"])


# --- the key ----------------------------------------------------------------------------------------------

SCOPE = (FIRM, "entries")


def test_a_changed_key_lets_cursors_of_the_one_before_end_by_themselves(lists: Lists) -> None:
    cursors = lists.cursors.cursors
    first = cursors.write(SCOPE, "7")
    lists.directory.rotate_cursors(FIRM)
    lists.clock.turn(61 * SECOND)
    second = cursors.write(SCOPE, "8")
    assert [cursors.read(SCOPE, one) for one in (first, second)] == ["7", "8"]
    lists.directory.rotate_cursors(FIRM)
    lists.clock.turn(61 * SECOND)
    assert cursors.read(SCOPE, second) == "8"
    with pytest.raises(BadCursor):
        cursors.read(SCOPE, first)


def test_a_cursor_asks_for_nothing_once_its_firm_is_known(lists: Lists) -> None:
    cursors = lists.cursors.cursors
    cursors.write(SCOPE, "7")
    with counted() as counts:
        assert cursors.read(SCOPE, cursors.write(SCOPE, "7")) == "7"
    assert not counts


def test_no_two_lists_share_octets(lists: Lists) -> None:
    cursor = lists.cursors.cursors.write((FIRM, "ab", "c"), "7")
    for scope in ((FIRM, "a", "bc"), (FIRM, "abc"), (FIRM, "ab", "c", ""), (FIRM, "ab\0c")):
        with pytest.raises(BadCursor):
            lists.cursors.cursors.read(scope, cursor)


def test_a_cursor_holds_for_a_day(lists: Lists) -> None:
    assert HOLDS == DAY
    cursor = lists.cursors.cursors.write(SCOPE, "7")
    lists.clock.turn(DAY - SECOND)
    assert lists.cursors.cursors.read(SCOPE, cursor) == "7"
