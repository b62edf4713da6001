"""Where keys hold from, when they were last used, and the worlds that test keys open."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conftest import HandClock
from tests.fakes import OpenGate
from tests.world import TABLE, make_resources
from ulak.directory.firms import PresentedKey, Service, new_key
from ulak.directory.key_uses import WRITTEN_EVERY, KeyUses
from ulak.directory.known_firms import KnownFirms
from ulak.directory.store import DirectoryStore
from ulak.errors import Conflict, Forbidden, InvalidValue, Unauthenticated
from ulak.identity.caller import KeyKind, Scope
from ulak.identity.networks import is_within, network
from ulak.platform.aws import client
from ulak.platform.http import Response, Route
from ulak.platform.http.edge import edge
from ulak.platform.table import Item, Table, Write


class WritingTable(Table):
    """Counts writes, and refuses them when it is told to."""

    writes = 0
    broken = False

    def write(self, write: Write) -> Item:
        self.writes += 1
        if self.broken:
            raise ClientError({"Error": {"Code": "InternalServerError", "Message": ""}}, "UpdateItem")
        return super().write(write)


@pytest.fixture
def table(aws_in_process: None) -> WritingTable:
    make_resources()
    return WritingTable(client("dynamodb"), TABLE)


@pytest.fixture
def store(table: WritingTable) -> DirectoryStore:
    store = DirectoryStore(table)
    store.add_firm("acme", "Acme")
    return store


def header_of(store: DirectoryStore, **more: Any) -> str:
    key, text = new_key("acme", "ERP", **more)
    store.add_key(key)
    return f"Bearer {text}"


# --- addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "network_malformed"),
        ("acme.example", "network_malformed"),
        ("203.0.113.0/33", "network_malformed"),
        ("203.0.113.01", "network_malformed"),
        ("fe80::1%eth0", "network_malformed"),
        ("203.0.113.7/24", "network_host_bits"),
        ("2001:db8::1/48", "network_host_bits"),
    ],
)
def test_a_network_that_is_none_is_told(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        network(text)
    assert refused.value.problem.code == code


def test_an_address_with_host_bits_is_told_the_network_that_was_meant() -> None:
    with pytest.raises(InvalidValue) as refused:
        network("203.0.113.7/24")
    assert refused.value.problem.params["network"] == "203.0.113.0/24"


@pytest.mark.parametrize("written", ["2001:db8::/48", "2001:0DB8:0000::/48", "2001:db8:0::0/48"])
def test_a_network_has_one_form(written: str) -> None:
    assert network(written) == "2001:db8::/48"


@pytest.mark.parametrize(
    ("address", "within"),
    [
        ("203.0.113.9", True),
        ("::ffff:203.0.113.9", True),
        ("203.0.114.1", False),
        ("2001:db8:0:1::5", True),
        ("2001:db9::", False),
        ("", False),
        ("203.0.113.9, 10.0.0.1", False),
    ],
)
def test_an_address_is_within_a_network_however_it_is_written(address: str, within: bool) -> None:
    assert is_within(address, ["203.0.113.0/24", "2001:db8::/48"]) is within


def test_a_key_holds_from_its_addresses_alone(store: DirectoryStore, clock: HandClock) -> None:
    firms = KnownFirms(store, clock)
    header = header_of(store, addresses=("203.0.113.0/24",))
    assert firms.authenticate(header, "203.0.113.77").firm_id == "acme"
    for elsewhere in ("198.51.100.1", ""):
        with pytest.raises(Forbidden) as refused:
            firms.authenticate(header, elsewhere)
        assert refused.value.reason == "address_not_listed"


def test_whoever_does_not_hold_the_key_learns_nothing_of_its_addresses(
    store: DirectoryStore, clock: HandClock
) -> None:
    header = header_of(store, addresses=("203.0.113.0/24",))
    with pytest.raises(Unauthenticated):
        KnownFirms(store, clock).authenticate(header[:-1] + "_", "198.51.100.1")


def test_the_address_is_the_connections_own_and_no_header_is_believed(
    store: DirectoryStore, clock: HandClock
) -> None:
    face = lambda use, request: Response(200, {})  # noqa: E731 - says nothing
    route = Route(method="GET", path="/v1/x", function="x", use="x", face=face, summary="Says nothing.")
    handler = edge(
        [route], SimpleNamespace(firms=KnownFirms(store, clock), gate=OpenGate(), part=lambda _: None)
    )
    event = {
        "routeKey": "GET /v1/x",
        "rawPath": "/v1/x",
        "headers": {
            "authorization": header_of(store, addresses=("203.0.113.0/24",)),
            "x-forwarded-for": "203.0.113.5",
            "forwarded": "for=203.0.113.5",
        },
        "requestContext": {"requestId": "r", "http": {"method": "GET", "sourceIp": "198.51.100.1"}},
    }
    refused = handler(event, object())
    assert (refused["statusCode"], json.loads(refused["body"])["code"]) == (403, "address_not_listed")
    event["requestContext"]["http"]["sourceIp"] = "203.0.113.5"  # type: ignore[index] # the event is made of plain values
    assert handler(event, object())["statusCode"] == 200


# --- last use ----------------------------------------------------------------------------------------------


def test_the_last_use_is_written_once_a_quarter_of_an_hour_over_all_functions(
    store: DirectoryStore, table: WritingTable, clock: HandClock
) -> None:
    header = header_of(store)
    functions = [KnownFirms(store, clock) for _ in range(3)]
    began, before = clock(), table.writes
    for _ in range(10):
        for firms in functions:
            firms.authenticate(header)
        clock.turn(1_000)
    assert KeyUses(table).of_firm("acme").popitem()[1] == began
    assert table.writes - before == len(functions)  # one was taken, the others were refused and are silent
    clock.turn(WRITTEN_EVERY)
    functions[0].authenticate(header)
    assert KeyUses(table).of_firm("acme").popitem()[1] == clock()


def test_a_last_use_that_cannot_be_written_is_in_nobodys_way(
    store: DirectoryStore, table: WritingTable, clock: HandClock
) -> None:
    header, table.broken = header_of(store), True
    assert KnownFirms(store, clock).authenticate(header).firm_id == "acme"


def test_a_firm_sees_the_uses_of_its_own_keys_alone(
    store: DirectoryStore, table: WritingTable, clock: HandClock
) -> None:
    uses = KeyUses(table)
    for firm in ("acme", "acme2", "acm", "acme-test"):
        uses.note(firm, f"key-of-{firm}", clock())
    assert uses.of_firm("acme") == {"key-of-acme": clock()}


def test_a_key_that_is_refused_is_not_used(
    store: DirectoryStore, table: WritingTable, clock: HandClock
) -> None:
    header = header_of(store, addresses=("203.0.113.0/24",))
    with pytest.raises(Forbidden):
        KnownFirms(store, clock).authenticate(header, "198.51.100.1")
    assert KeyUses(table).of_firm("acme") == {}


# --- kinds -------------------------------------------------------------------------------------------------


def test_a_test_key_names_its_world_and_belongs_to_it(store: DirectoryStore, clock: HandClock) -> None:
    store.add_firm("acme-test", "Acme")
    header = header_of(store, kind=KeyKind.TEST)
    presented = PresentedKey.parse(header)
    assert presented is not None
    assert presented.firm_id == "acme-test"
    caller = KnownFirms(store, clock).authenticate(header)
    assert (caller.firm_id, caller.kind) == ("acme-test", KeyKind.TEST)


def test_the_text_of_a_test_key_opens_nothing_live(store: DirectoryStore, clock: HandClock) -> None:
    store.add_firm("acme-test", "Acme")
    header = header_of(store, kind=KeyKind.TEST)
    with pytest.raises(Unauthenticated):
        KnownFirms(store, clock).authenticate(header.replace("acme-test", "acme"))


def test_a_key_of_before_is_live_from_anywhere(
    store: DirectoryStore, table: WritingTable, clock: HandClock
) -> None:
    header = header_of(store)
    presented = PresentedKey.parse(header)
    assert presented is not None
    item = table.get(("FIRM#acme", f"KEY#{presented.key_id}"))
    assert item is not None
    assert not {"kind", "addresses"} & item.keys()
    caller = KnownFirms(store, clock).authenticate(header, "")
    assert (caller.kind, caller.firm_id) == (KeyKind.LIVE, "acme")


def test_a_test_worlds_accounts_are_the_built_in_operators_whatever_the_firms_are(
    store: DirectoryStore,
) -> None:
    store.add_firm("acme-test", "Acme")
    for service in Service:
        account = store.account("acme-test", service)
        assert account is not None
        assert (account.operator_id, account.sender_ids) == ("deneme", ("DENEME",))
    with pytest.raises(Conflict) as refused:
        store.set_account(account)
    assert refused.value.reason == "test_account"


@pytest.mark.parametrize(
    ("scope", "team", "status"),
    [
        (Scope.READ, False, 200),
        (Scope.PERSONAL, False, 200),
        (Scope.SEND, False, 403),
        (Scope.SEND, True, 200),
        (Scope.ADMIN, False, 403),
    ],
)
def test_a_team_key_does_what_its_routes_say_and_looks(
    store: DirectoryStore, clock: HandClock, scope: Scope, team: bool, status: int
) -> None:
    face = lambda use, request: Response(200, {})  # noqa: E731 - says nothing
    route = Route(
        method="GET", path="/v1/x", function="x", use="x", face=face, summary=".", scope=scope, team=team
    )
    handler = edge(
        [route], SimpleNamespace(firms=KnownFirms(store, clock), gate=OpenGate(), part=lambda _: None)
    )
    header = header_of(store, kind=KeyKind.TEAM, scopes=frozenset(Scope))
    event = {
        "routeKey": "GET /v1/x",
        "rawPath": "/v1/x",
        "headers": {"authorization": header},
        "requestContext": {"requestId": "r", "http": {"method": "GET"}},
    }
    answer = handler(event, object())
    assert answer["statusCode"] == status
    if status == 403:
        assert json.loads(answer["body"])["code"] == "team_key_narrow"
