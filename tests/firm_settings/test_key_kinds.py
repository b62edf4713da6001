"""A client's keys of each kind, their rotation, and the team's list, through the settings' routes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HandClock
from tests.firm_settings.conftest import OTHER, Office
from tests.world import CREDIT, FIRM
from ulak.directory.firms import Service
from ulak.directory.known_firms import KnownFirms
from ulak.errors import Forbidden, Unauthenticated
from ulak.firm_settings.worlds import CREDIT as TEST_CREDIT
from ulak.identity.caller import KeyKind, Scope
from ulak.platform.clock import DAY, HOUR, MINUTE, rfc3339

CLIENT = "/v1/settings/clients/{client}"
LINK = {"erp_user": "ayse", "scopes": ["read", "send"]}


def made(office: Office, **body: Any) -> dict[str, Any]:
    status, answer = office(f"POST {CLIENT}/keys", body, client="erp")
    assert status == 201, answer
    return dict(answer)


def firms(office: Office, clock: HandClock) -> KnownFirms:
    return KnownFirms(office.world.directory, clock)


def test_the_old_key_ends_at_the_stated_time_and_the_new_one_goes_on(
    office: Office, clock: HandClock
) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    old = made(office)
    new = made(office, old_keys_end_at=rfc3339(clock() + HOUR))
    shown = office(f"GET {CLIENT}", client="erp")[1]["keys"]
    assert {key["key_id"]: key["expires_at"] for key in shown} == {
        old["key_id"]: rfc3339(clock() + HOUR),
        new["key_id"]: None,
    }
    clock.turn(HOUR - 1)
    firms(office, clock).authenticate(f"Bearer {old['key']}")
    clock.turn(1)
    with pytest.raises(Unauthenticated):
        firms(office, clock).authenticate(f"Bearer {old['key']}")
    firms(office, clock).authenticate(f"Bearer {new['key']}")
    made(office)  # what ended makes room


def test_a_rotation_does_not_lengthen_a_key_that_ends_before(office: Office, clock: HandClock) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    old = made(office, days=1)
    made(office, old_keys_end_at=rfc3339(clock() + 2 * DAY))
    clock.turn(DAY)
    with pytest.raises(Unauthenticated):
        firms(office, clock).authenticate(f"Bearer {old['key']}")


def test_a_rotation_ends_keys_of_its_own_kind_alone(office: Office, clock: HandClock) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    live, test = made(office), made(office, kind="test")
    made(office, old_keys_end_at=rfc3339(clock() + MINUTE), kind="test")
    clock.turn(MINUTE)
    assert firms(office, clock).authenticate(f"Bearer {live['key']}").kind is KeyKind.LIVE
    with pytest.raises(Unauthenticated):
        firms(office, clock).authenticate(f"Bearer {test['key']}")


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("yarın", "key_end_not_a_time"),
        ("2026-12-01T09:00:00", "key_end_not_a_time"),
        ("2020-01-01T00:00:00Z", "key_end_too_far"),
        ("2099-01-01T00:00:00Z", "key_end_too_far"),
    ],
)
def test_the_end_of_an_old_key_is_a_time_soon_to_come(office: Office, moment: str, code: str) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    made(office)
    status, refused = office(f"POST {CLIENT}/keys", {"old_keys_end_at": moment}, client="erp")
    assert (status, [one["code"] for one in refused["problems"]]) == (422, [code])
    assert len(office(f"GET {CLIENT}", client="erp")[1]["keys"]) == 1


def test_two_keys_of_each_kind_hold_at_once_and_no_third(office: Office) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    for kind in KeyKind:
        assert [made(office, kind=kind.value)["kind"] for _ in range(2)] == [kind.value] * 2
        status, refused = office(f"POST {CLIENT}/keys", {"kind": kind.value}, client="erp")
        assert (status, refused["code"]) == (409, "client_keys_two")
    kinds = [key["kind"] for key in office(f"GET {CLIENT}", client="erp")[1]["keys"]]
    assert sorted(kinds) == sorted(2 * [kind.value for kind in KeyKind])


def test_a_clients_change_and_its_end_reach_its_test_key(office: Office, clock: HandClock) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    test = made(office, kind="test")
    office(f"PUT {CLIENT}", {"erp_user": "can", "scopes": ["read"]}, client="erp")
    caller = firms(office, clock).authenticate(f"Bearer {test['key']}")
    assert (caller.erp_user, caller.scopes, caller.firm_id) == ("can", {"read"}, f"{FIRM}-test")
    office(f"DELETE {CLIENT}", client="erp")
    with pytest.raises(Unauthenticated):
        firms(office, clock).authenticate(f"Bearer {test['key']}")


def test_a_command_revokes_a_test_key_by_the_firms_name(office: Office, clock: HandClock) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    test = made(office, kind="test")
    office.world.house.firm.settings.revoke_key(FIRM, test["key_id"])
    assert office(f"GET {CLIENT}", client="erp")[1]["keys"] == []
    with pytest.raises(Unauthenticated):
        firms(office, clock).authenticate(f"Bearer {test['key']}")


def test_the_first_test_key_makes_a_world_with_credit_of_its_own(office: Office) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    for _ in range(2):
        made(office, kind="test")
    ledger = office.world.house.ledger.store
    for service in Service:
        assert ledger.remaining(f"{FIRM}-test", service.value) == TEST_CREDIT
        assert ledger.remaining(FIRM, service.value) == CREDIT


def test_a_worlds_own_administrator_makes_test_keys_and_cannot_change_its_accounts(
    office: Office, clock: HandClock
) -> None:
    office(f"PUT {CLIENT}", {"erp_user": None, "scopes": ["read", "admin"]}, client="erp")
    test = made(office, kind="test")["key"]
    assert office(f"PUT {CLIENT}", LINK, client="inner", key=test)[0] == 201
    status, inner = office(f"POST {CLIENT}/keys", {"kind": "live"}, client="inner", key=test)
    assert (status, inner["kind"]) == (201, "test")
    assert firms(office, clock).authenticate(f"Bearer {inner['key']}").firm_id == f"{FIRM}-test"
    assert [one["client"] for one in office("GET /v1/settings/clients")[1]["clients"]] == ["erp"]
    body = {"operator": "netgsm", "sender_id": "ACME", "username": "8", "password": "p"}
    status, refused = office("PUT /v1/settings/accounts/{service}", body, service="sms", key=test)
    assert (status, refused["code"]) == (409, "test_account")


def test_no_firms_own_account_leads_to_the_built_in_operator(office: Office) -> None:
    body = {"operator": "deneme", "sender_id": "ACME"}
    status, refused = office("PUT /v1/settings/accounts/{service}", body, service="sms")
    assert (status, [one["code"] for one in refused["problems"]]) == (422, ["operator_of_test_keys"])


# --- addresses, last use -----------------------------------------------------------------------------------


def test_a_clients_addresses_hold_for_the_keys_it_has_and_those_it_gets(
    office: Office, clock: HandClock
) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    before = made(office)
    body = {**LINK, "addresses": ["203.0.113.7", "::ffff:198.51.100.0/120", "203.0.113.7/32"]}
    shown = office(f"PUT {CLIENT}", body, client="erp")[1]
    assert shown["addresses"] == ["203.0.113.7/32", "198.51.100.0/24"]
    for key in (before, made(office)):
        assert firms(office, clock).authenticate(f"Bearer {key['key']}", "198.51.100.9").firm_id == FIRM
        with pytest.raises(Forbidden):
            firms(office, clock).authenticate(f"Bearer {key['key']}", "192.0.2.1")


def test_every_network_that_is_none_is_told(office: Office) -> None:
    body = {**LINK, "addresses": ["203.0.113.7", "x", "203.0.113.7/24"]}
    status, refused = office(f"PUT {CLIENT}", body, client="erp")
    assert status == 422
    assert [(one["pointer"], one["code"]) for one in refused["problems"]] == [
        ("/addresses/1", "network_malformed"),
        ("/addresses/2", "network_host_bits"),
    ]


def test_the_last_use_of_each_key_is_shown(office: Office, clock: HandClock) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    live, test = made(office), made(office, kind="test")
    clock.turn(MINUTE)
    for key in (live, test):
        firms(office, clock).authenticate(f"Bearer {key['key']}")
    made(office)
    shown = office(f"GET {CLIENT}", client="erp")[1]["keys"]
    assert [key["last_used_at"] for key in shown] == [rfc3339(clock()), rfc3339(clock()), None]
    assert office("GET /v1/settings/clients")[1]["clients"][0]["keys"] == shown


# --- the team ----------------------------------------------------------------------------------------------


def test_the_teams_list_is_set_whole_and_every_number_that_is_none_is_told(office: Office) -> None:
    assert office("GET /v1/settings/team")[1] == {"numbers": []}
    written = {"numbers": ["0532 123 45 67", "+90 533 123 45 67", "905321234567"]}
    assert office("PUT /v1/settings/team", written) == (200, {"numbers": ["905321234567", "905331234567"]})
    status, refused = office("PUT /v1/settings/team", {"numbers": ["0532 123 45 67", "0212 555 11 22", "x"]})
    assert (status, [one["pointer"] for one in refused["problems"]]) == (422, ["/numbers/1", "/numbers/2"])
    assert office("GET /v1/settings/team")[1] == {"numbers": ["905321234567", "905331234567"]}
    assert office("GET /v1/settings/team", firm=OTHER)[1] == {"numbers": []}


def test_the_teams_list_is_the_administrators(office: Office) -> None:
    key = office.new_key(FIRM, Scope.SEND, Scope.READ)
    assert office("PUT /v1/settings/team", {"numbers": []}, key=key)[0] == 403


def test_the_list_has_a_hundred_numbers_at_most(office: Office) -> None:
    numbers = [f"90532{number:07}" for number in range(101)]
    assert office("PUT /v1/settings/team", {"numbers": numbers})[0] == 422
    assert office("PUT /v1/settings/team", {"numbers": numbers[:100]})[0] == 200
