"""API keys: whom they admit, for how long, and what a refusal gives away (nothing)."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from tests.conftest import HandClock
from tests.fakes import OpenGate
from tests.world import TABLE, make_resources
from ulak.directory.firms import ApiKey, PresentedKey, new_key
from ulak.directory.known_firms import KnownFirms
from ulak.directory.store import DirectoryStore
from ulak.errors import Conflict, NotFound, Unauthenticated
from ulak.identity.caller import Caller
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, MINUTE, SECOND
from ulak.platform.http import Response, Route
from ulak.platform.http.edge import edge
from ulak.platform.table import Table


class CountingTable(Table):
    reads = 0

    def get(self, key: tuple[str, str], *, consistent: bool = True) -> dict[str, object] | None:
        self.reads += 1
        return super().get(key, consistent=consistent)


@pytest.fixture
def table(aws_in_process: None) -> CountingTable:
    make_resources()
    return CountingTable(client("dynamodb"), TABLE)


@pytest.fixture
def store(table: CountingTable) -> DirectoryStore:
    store = DirectoryStore(table)
    store.add_firm("acme", "Acme")
    return store


@pytest.fixture
def firms(store: DirectoryStore, clock: HandClock) -> KnownFirms:
    return KnownFirms(store, clock)


def added(store: DirectoryStore, firm: str = "acme", **more: object) -> tuple[ApiKey, str]:
    key, text = new_key(firm, "ERP", **more)  # type: ignore[arg-type] # as new_key takes them
    store.add_key(key)
    return key, f"Bearer {text}"


def test_a_key_admits_its_holder_as_its_firm_and_erp_user(store: DirectoryStore, firms: KnownFirms) -> None:
    key, header = added(store, erp_user="ayşe")
    assert firms.authenticate(header) == Caller("acme", key.key_id, "ayşe")
    assert firms.authenticate(header.replace("Bearer ", "bearer  ")) == Caller("acme", key.key_id, "ayşe")


def test_two_keys_of_a_firm_hold_at_once_so_that_one_can_be_rotated(
    store: DirectoryStore, firms: KnownFirms
) -> None:
    for _ in range(2):
        _, header = added(store)
        assert firms.authenticate(header).firm_id == "acme"


def refusals(store: DirectoryStore, clock: HandClock) -> dict[str, str | None]:
    """Every way a key may be wrong, by name."""
    key, right = added(store)
    revoked, revoked_header = added(store)
    store.revoke_key("acme", revoked.key_id, clock())
    _, expired_header = added(store, expires_at=clock())
    store.add_firm("other", "Other")
    secret = right.partition(".")[2]
    return {
        "none": None,
        "empty": "",
        "no scheme": right.removeprefix("Bearer "),
        "basic": right.replace("Bearer", "Basic"),
        "unknown firm": f"Bearer ulak_nobody_{key.key_id}.{secret}",
        "another firm's": f"Bearer ulak_other_{key.key_id}.{secret}",
        "unknown key": f"Bearer ulak_acme_{'0' * 12}.{secret}",
        "wrong secret": f"Bearer ulak_acme_{key.key_id}.{secret[::-1]}",
        "secret cut short": right[:-1],
        "secret too long": right + "a",
        "trailing line": right + "\n" + "x",
        "letters of other alphabets": f"Bearer ulak_acme_{key.key_id}.{'ş' * 43}",
        "digits of other alphabets": f"Bearer ulak_acme_{'٣' * 12}.{secret}",
        "revoked": revoked_header,
        "expired": expired_header,
    }


def test_every_refusal_is_the_same_to_the_last_octet(
    store: DirectoryStore, firms: KnownFirms, clock: HandClock
) -> None:
    route = Route(
        method="GET",
        path="/v1/x",
        function="x",
        use="x",
        face=lambda use, request: Response(200, {}),
        summary="Says nothing.",
    )
    handler = edge([route], SimpleNamespace(firms=firms, gate=OpenGate(), part=lambda _: None))
    answers = {}
    for name, header in refusals(store, clock).items():
        headers = {} if header is None else {"authorization": header}
        event = {
            "routeKey": "GET /v1/x",
            "rawPath": "/v1/x",
            "headers": headers,
            "requestContext": {"requestId": "r", "http": {"method": "GET"}},
        }
        answers[name] = handler(event, object())
    assert {answer["statusCode"] for answer in answers.values()} == {401}
    assert len({json.dumps(answer) for answer in answers.values()}) == 1, answers


def test_a_key_runs_out_at_its_instant_though_it_is_remembered(
    store: DirectoryStore, firms: KnownFirms, clock: HandClock
) -> None:
    _, header = added(store, expires_at=clock() + 10 * SECOND)
    clock.turn(10 * SECOND - 1)
    firms.authenticate(header)
    clock.turn(1)
    with pytest.raises(Unauthenticated):
        firms.authenticate(header)


def test_a_revoked_key_stops_within_a_minute(
    store: DirectoryStore, firms: KnownFirms, clock: HandClock
) -> None:
    key, header = added(store)
    firms.authenticate(header)
    store.revoke_key("acme", key.key_id, clock())
    clock.turn(MINUTE - 1)
    firms.authenticate(header)
    clock.turn(1)
    with pytest.raises(Unauthenticated):
        firms.authenticate(header)


def test_a_warm_function_asks_the_table_once_a_minute(
    store: DirectoryStore, firms: KnownFirms, table: CountingTable, clock: HandClock
) -> None:
    _, header = added(store)
    before = table.reads
    for _ in range(59):
        firms.authenticate(header)
        clock.turn(SECOND)
    assert table.reads - before == 1
    clock.turn(SECOND)
    firms.authenticate(header)
    assert table.reads - before == 2


def test_what_was_unknown_is_asked_again_so_that_a_new_key_holds_at_once(
    store: DirectoryStore, firms: KnownFirms
) -> None:
    key, text = new_key("acme", "ERP")
    with pytest.raises(Unauthenticated):
        firms.authenticate(f"Bearer {text}")
    store.add_key(key)
    assert firms.authenticate(f"Bearer {text}").key_id == key.key_id


def test_a_refusal_costs_the_same_read_whether_the_key_is_known_remembered_or_made_up(
    store: DirectoryStore, firms: KnownFirms, table: CountingTable
) -> None:
    key, header = added(store)
    firms.authenticate(header)
    wrong = "w" * 43
    for key_id in (key.key_id, "0" * 12, key.key_id, "f" * 12):
        before = table.reads
        with pytest.raises(Unauthenticated):
            firms.authenticate(f"Bearer ulak_acme_{key_id}.{wrong}")
        assert table.reads - before == 1, key_id
    before = table.reads
    firms.authenticate(header)
    assert table.reads == before, "its holder waits for nobody's guesses"


def test_the_table_holds_no_secret_and_no_repr_shows_one(store: DirectoryStore) -> None:
    key, header = added(store)
    secret = header.partition(".")[2]
    assert secret not in repr(client("dynamodb").scan(TableName=TABLE)["Items"])
    assert secret not in repr(PresentedKey.parse(header))
    assert secret not in repr(key)
    assert str(key.secret_sha256) not in repr(key)
    firm = store.firm("acme")
    assert firm is not None
    assert str(firm.id_key) not in repr(firm)


def test_keys_are_long_and_never_alike(clock: HandClock) -> None:
    texts = {new_key("acme", "x")[1] for _ in range(100)}
    assert (
        len({text.partition(".")[2] for text in texts})
        == len({text.partition(".")[0] for text in texts})
        == 100
    )
    assert all(len(text.partition(".")[2]) == 43 for text in texts)  # 256 bits in base64


def test_a_key_needs_its_firm_and_a_firm_its_own_name(store: DirectoryStore) -> None:
    with pytest.raises(NotFound) as unknown:
        added(store, "nobody")
    assert unknown.value.reason == "firm_unknown"
    with pytest.raises(Conflict) as taken:
        store.add_firm("acme", "Another")
    assert taken.value.reason == "firm_exists"
    with pytest.raises(NotFound):
        store.revoke_key("acme", "0" * 12, HOUR)
