"""Accounts, clients and units of a firm, over the settings' own routes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.firm_settings.conftest import FIRM, OTHER, Office
from ulak.directory.firms import Client, OperatorAccount, Service
from ulak.errors import Unauthenticated
from ulak.firm_settings.settings import MOST_CLIENTS
from ulak.identity.caller import Scope
from ulak.identity.msisdn import Region
from ulak.platform.clock import DAY, MINUTE
from ulak.platform.secrets import SecretMissing

ACCOUNTS = "/v1/settings/accounts/{service}"
CLIENTS = "/v1/settings/clients"
CLIENT = f"{CLIENTS}/{{client}}"
UNIT = "/v1/settings/units/{kind}/{code}"

LINK = {"erp_user": "ayse", "scopes": ["read", "send"], "department": "SATIS", "company": "01"}
ACCOUNT = {"operator": "netgsm", "username": "850", "password": "gizli", "sender_id": "GLOBEX"}


def codes(answer: Any) -> set[str]:
    return {problem["code"] for problem in answer["problems"]}


# --- accounts ----------------------------------------------------------------------------------------------


def test_an_accounts_password_goes_into_its_secret_and_comes_out_nowhere(office: Office) -> None:
    status, made = office(f"PUT {ACCOUNTS}", ACCOUNT, firm=OTHER, service="otp")
    assert (status, made["username"], made["sender_id"]) == (200, "850", "GLOBEX")
    secret = office.world.house.platform.secrets.get("ulak/test/globex/otp")
    assert secret == {"operator": "netgsm", "username": "850", "password": "gizli"}
    shown = office(f"GET {ACCOUNTS}", firm=OTHER, service="otp")
    assert shown == (200, made)
    assert "gizli" not in json.dumps([made, shown])
    _, listed = office("GET /v1/settings/accounts", firm=OTHER)
    assert listed["accounts"] == {"sms": None, "otp": made, "tckn": None}


def test_an_account_is_changed_without_its_password_while_its_user_stays(office: Office) -> None:
    office(f"PUT {ACCOUNTS}", ACCOUNT, firm=OTHER, service="sms")
    same = {name: value for name, value in ACCOUNT.items() if name != "password"}
    status, changed = office(f"PUT {ACCOUNTS}", same | {"country": "KKTC"}, firm=OTHER, service="sms")
    assert (status, changed["country"]) == (200, "KKTC")
    assert office.world.house.platform.secrets.get("ulak/test/globex/sms")["password"] == "gizli"
    status, refused = office(f"PUT {ACCOUNTS}", same | {"username": "851"}, firm=OTHER, service="sms")
    assert (status, codes(refused)) == (422, {"credential_missing"})
    assert [one["pointer"] for one in refused["problems"]] == ["/credentials/password"]


@pytest.mark.parametrize("limit", ["segments_per_second", "report_calls_per_minute"])
def test_an_accounts_limit_stays_until_it_is_said_anew_or_the_operator_changes(
    office: Office, limit: str
) -> None:
    counted = {"operator": "turkcell_kktc", "sender_id": "GLOBEX"}
    limits = [
        office(f"PUT {ACCOUNTS}", said, firm=OTHER, service="sms")[1][limit]
        for said in (ACCOUNT, ACCOUNT | {limit: 40}, ACCOUNT, counted)
    ]
    assert limits == [None, 40, 40, None]


def test_where_an_operator_is_reached_stays_as_it_was_set_and_goes_with_the_operator(office: Office) -> None:
    firm = office.world.directory
    before = firm.account(FIRM, Service.SMS)
    assert before is not None
    mine = {**ACCOUNT, "sender_id": "ACME2"}
    assert office(f"PUT {ACCOUNTS}", mine | {"base_url": "http://127.0.0.1"}, service="sms")[0] == 422
    login = {"username": "850", "password": "gizli"}
    office.world.house.firm.settings.keep_account(replace(before, base_url="https://private.example"), login)
    assert office(f"PUT {ACCOUNTS}", mine, service="sms")[0] == 200
    kept = firm.account(FIRM, Service.SMS)
    assert kept is not None
    assert (kept.base_url, kept.sender_ids) == ("https://private.example", ("ACME2", "ACME"))
    counted = {"operator": "turkcell_kktc", "sender_id": "ACME2"}
    assert office(f"PUT {ACCOUNTS}", counted, service="sms")[0] == 200
    moved = firm.account(FIRM, Service.SMS)
    assert moved is not None
    assert moved.base_url is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"operator": "netgsm_raised"}, "field_not_one_of", id="an operator without a row"),
        pytest.param({"operator": 7}, "field_not_text", id="no text"),
        pytest.param({"country": "DE"}, "field_not_one_of", id="another country"),
        pytest.param({"sender_id": "GÜNEŞ"}, "sender_id_turkish", id="Turkish letters"),
        pytest.param({"sender_id": None}, "field_missing", id="no sender ID"),
        pytest.param({"password": ""}, "field_empty", id="an empty password"),
        pytest.param({"username": ""}, "field_empty", id="no user"),
        pytest.param({"segments_per_second": 0}, "field_too_small", id="no pace"),
        pytest.param({"report_calls_per_minute": 0}, "field_too_small", id="no reports"),
        pytest.param({"credentials": {"token": "t"}}, "credential_unknown", id="another's credential"),
        pytest.param({"credentials": {"password": "p"}}, "credential_twice", id="a password twice"),
        pytest.param({"credentials": {"password": ""}}, "field_empty", id="an empty credential"),
        pytest.param({"credentials": ["850"]}, "field_not_object", id="no credentials by name"),
        pytest.param(
            {"operator": "turkcell_kktc"}, "credential_unknown", id="credentials of a counted account"
        ),
        pytest.param({"base_url": "http://169.254.169.254"}, "field_unknown", id="an address"),
    ],
)
def test_a_bad_account_is_told_what_is_wrong(office: Office, change: dict[str, Any], code: str) -> None:
    status, refused = office(f"PUT {ACCOUNTS}", {**ACCOUNT, **change}, firm=OTHER, service="sms")
    assert (status, code in codes(refused)) == (422, True), refused
    assert "gizli" not in json.dumps(refused)


def test_credentials_are_named_as_the_operators_adapter_declares_them(office: Office) -> None:
    by_name = {"operator": "netgsm", "sender_id": "GLOBEX"}
    by_name["credentials"] = {"username": "850", "password": "gizli"}
    status, made = office(f"PUT {ACCOUNTS}", by_name, firm=OTHER, service="sms")
    assert (status, made["credentials"], made["username"]) == (200, {"username": "850"}, "850")
    assert made["credentials_set_at"] == made["password_set_at"] != None  # noqa: E711 - one chain
    old_way = office(f"PUT {ACCOUNTS}", ACCOUNT, firm=OTHER, service="otp")[1]
    assert old_way["credentials"] == made["credentials"]
    secrets = office.world.house.platform.secrets
    assert secrets.get("ulak/test/globex/sms") == secrets.get("ulak/test/globex/otp")


def test_every_credential_that_is_missing_or_unknown_is_told_by_its_name(office: Office) -> None:
    body = {"operator": "netgsm", "sender_id": "GLOBEX", "credentials": {"token": "t", "pin": "1"}}
    status, refused = office(f"PUT {ACCOUNTS}", body, firm=OTHER, service="sms")
    told = {(one["pointer"], one["code"]) for one in refused["problems"]}
    assert (status, told) == (
        422,
        {
            ("/credentials/token", "credential_unknown"),
            ("/credentials/pin", "credential_unknown"),
            ("/credentials/username", "credential_missing"),
            ("/credentials/password", "credential_missing"),
        },
    )
    assert all("netgsm" in one["message"] for one in refused["problems"])


def test_credentials_that_are_left_out_stay_while_the_operator_does(office: Office, clock: HandClock) -> None:
    made = office(f"PUT {ACCOUNTS}", ACCOUNT, firm=OTHER, service="sms")[1]
    clock.turn(DAY)
    without = {"operator": "netgsm", "country": "KKTC"}
    status, kept = office(f"PUT {ACCOUNTS}", without, firm=OTHER, service="sms")
    assert (status, kept) == (200, made | {"country": "KKTC"})
    counted = office(f"PUT {ACCOUNTS}", {"operator": "turkcell_kktc"}, firm=OTHER, service="sms")[1]
    assert (counted["credentials"], counted["credentials_set_at"]) == ({}, None)
    status, refused = office(f"PUT {ACCOUNTS}", without, firm=OTHER, service="sms")
    assert (status, codes(refused)) == (422, {"credential_missing"})


def test_an_account_that_is_counted_only_has_no_credentials(office: Office) -> None:
    body = {"operator": "turkcell_kktc", "sender_id": "GLOBEX"}
    status, made = office(f"PUT {ACCOUNTS}", body, firm=OTHER, service="sms")
    assert (status, made["operator"], made["credentials"]) == (200, "turkcell_kktc", {})
    with pytest.raises(SecretMissing):
        office.world.house.platform.secrets.get("ulak/test/globex/sms")


def by_adapter(office: Office, account: OperatorAccount) -> Any:
    """The account's operator through its adapter, which a world's own operator stands in for."""
    return office.world.house.operators.registry.connect(
        account.operator_id, account.base_url, account.secret_name("test")
    )


def test_a_token_stands_under_its_own_name_and_one_of_before_is_still_read(office: Office) -> None:
    settings = office.world.house.firm.settings
    account = OperatorAccount(
        OTHER, Service.TCKN, "yanki", Region.TR, ("GLOBEXID",), base_url="http://127.0.0.1:9"
    )
    settings.keep_account(account, {"token": "yeni"})
    name, secrets = account.secret_name("test"), office.world.house.platform.secrets
    assert secrets.get(name) == {"operator": "yanki", "token": "yeni"}
    secrets.set(name, {"username": "", "password": "eski"})
    operator: Any = by_adapter(office, account)
    assert operator._http._headers["authorization"] == "Bearer eski"
    operator._http.close()


def test_no_operator_gets_the_credentials_of_another(office: Office) -> None:
    house = office.world.house
    login = {"operator": "netgsm", "username": "850", "password": "gizli"}
    account = OperatorAccount(
        OTHER, Service.SMS, "yanki", Region.TR, ("GLOBEX",), base_url="http://127.0.0.1:9"
    )
    house.platform.secrets.set(account.secret_name("test"), login)
    with pytest.raises(SecretMissing) as refused:
        by_adapter(office, account)
    assert refused.value.reason == "credentials_missing"
    assert "gizli" not in str(refused.value.params)


def test_a_service_that_is_none_is_not_found(office: Office) -> None:
    assert office(f"GET {ACCOUNTS}", service="fax")[0] == 404
    assert office(f"PUT {ACCOUNTS}", ACCOUNT, service="fax")[0] == 404


# --- clients and their keys ---------------------------------------------------------------------------------


def test_a_client_speaks_for_its_user_by_a_key_that_is_shown_once(office: Office, clock: HandClock) -> None:
    assert office(f"PUT {CLIENT}", LINK, client="Logo ERP")[0] == 201
    status, made = office(f"POST {CLIENT}/keys", {"days": 30}, client="Logo ERP")
    assert status == 201
    caller = office.firms().authenticate(f"Bearer {made['key']}")
    assert (caller.erp_user, caller.scopes) == ("ayse", {"read", "send"})
    assert caller.units == {"department": "SATIS", "company": "01"}
    shown = office(f"GET {CLIENT}", client="Logo ERP")[1]
    assert [key["key_id"] for key in shown["keys"]] == [made["key_id"]]
    assert made["key"].partition(".")[2] not in json.dumps(shown)
    clock.turn(30 * DAY)
    with pytest.raises(Unauthenticated):
        office.firms().authenticate(f"Bearer {made['key']}")


def test_a_firm_has_so_many_clients_and_no_more_and_those_that_stand_change(office: Office) -> None:
    clients = office.world.directory.clients
    for number in range(MOST_CLIENTS):
        clients.change(None, Client(FIRM, f"c{number}", None, frozenset({"read"}), {}, {}))
    status, refused = office(f"PUT {CLIENT}", LINK, client="yeni")
    assert (status, refused["code"]) == (409, "clients_too_many")
    assert office(f"PUT {CLIENT}", LINK, client="c500")[0] == 200


def test_two_keys_hold_while_one_is_changed_for_the_other_and_a_third_is_refused(
    office: Office, clock: HandClock
) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    old, new = (office(f"POST {CLIENT}/keys", {}, client="erp")[1] for _ in range(2))
    status, refused = office(f"POST {CLIENT}/keys", {}, client="erp")
    assert (status, refused["code"]) == (409, "client_keys_two")
    firms = office.firms()
    assert firms.authenticate(f"Bearer {old['key']}").erp_user == "ayse"
    assert office(f"DELETE {CLIENT}/keys/{{key_id}}", client="erp", key_id=old["key_id"])[0] == 200
    clock.turn(MINUTE)
    with pytest.raises(Unauthenticated):
        firms.authenticate(f"Bearer {old['key']}")
    assert firms.authenticate(f"Bearer {new['key']}").erp_user == "ayse"
    assert office(f"POST {CLIENT}/keys", {}, client="erp")[0] == 201
    assert office(f"DELETE {CLIENT}", client="erp")[1]["keys"] == []
    clock.turn(MINUTE)
    with pytest.raises(Unauthenticated):
        firms.authenticate(f"Bearer {new['key']}")


def test_a_clients_change_holds_for_the_keys_it_has(office: Office, clock: HandClock) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    made = office(f"POST {CLIENT}/keys", {}, client="erp")[1]
    status, _ = office(f"PUT {CLIENT}", {"erp_user": "mehmet", "scopes": ["read"]}, client="erp")
    assert status == 200
    caller = office.firms().authenticate(f"Bearer {made['key']}")
    assert (caller.erp_user, caller.scopes, caller.units) == ("mehmet", {"read"}, {})


def test_a_key_that_a_command_revokes_is_no_more_its_clients(office: Office) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    made = office(f"POST {CLIENT}/keys", {}, client="erp")[1]
    office.world.house.firm.settings.revoke_key(FIRM, made["key_id"])
    assert office(f"GET {CLIENT}", client="erp")[1]["keys"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({}, "field_missing", id="nothing"),
        pytest.param({"erp_user": 7}, "field_not_text", id="a number for a user"),
        pytest.param({**LINK, "scopes": []}, "field_empty", id="no scope"),
        pytest.param({**LINK, "scopes": ["root"]}, "field_not_one_of", id="an unknown scope"),
        pytest.param({**LINK, "scopes": "admin"}, "field_not_list", id="scopes that are no list"),
        pytest.param({**LINK, "administrator": True}, "field_unknown", id="an administrator's"),
        pytest.param({**LINK, "branch": "x" * 65}, "field_too_long", id="a long code"),
    ],
)
def test_a_bad_client_is_told_what_is_wrong(office: Office, body: dict[str, Any], code: str) -> None:
    status, refused = office(f"PUT {CLIENT}", body, client="erp")
    assert (status, codes(refused)) == (422, {code})


@pytest.mark.parametrize("days", [0, -1, 3_651, True, "30", 1.5])
def test_a_key_holds_for_a_whole_number_of_days(office: Office, days: Any) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    assert office(f"POST {CLIENT}/keys", {"days": days}, client="erp")[0] == 422


@pytest.mark.parametrize("name", [" erp", "a/b", "x" * 65, "a\n"])
def test_a_clients_name_is_plain(office: Office, name: str) -> None:
    status, refused = office(f"PUT {CLIENT}", LINK, client=name)
    assert (status, codes(refused)) == (422, {"client_name"})


# --- units -------------------------------------------------------------------------------------------------


def test_a_unit_keeps_where_it_belongs_what_it_sends_from_and_its_quotas(office: Office) -> None:
    body = {"name": "Satış", "branch": "IZM", "sender_ids": ["ACME2"], "credits_a_month": {"sms": 500}}
    assert office(f"PUT {UNIT}", body, kind="department", code="SATIS")[0] == 200
    shown = office(f"GET {UNIT}", kind="department", code="SATIS")[1]
    assert shown == {
        **{"kind": "department", "code": "SATIS", "department": None, "company": None, **body},
        **{"month": "2026-11", "credits_taken": {}},
    }


def test_units_are_listed_page_by_page(office: Office) -> None:
    for number in range(103):
        body = {"credits_a_month": {"otp": number}}
        assert office(f"PUT {UNIT}", body, kind="user", code=f"u{number:03}")[0] == 200
    first = office("GET /v1/settings/units/{kind}", kind="user")[1]
    assert len(first["units"]) == 100
    assert first["units"][7]["credits_a_month"] == {"otp": 7}
    rest = office("GET /v1/settings/units/{kind}", kind="user", cursor=first["next_cursor"])[1]
    assert [unit["code"] for unit in rest["units"]] == ["u100", "u101", "u102"]
    assert rest["next_cursor"] is None
    stolen = office("GET /v1/settings/units/{kind}", kind="user", firm=OTHER, cursor=first["next_cursor"])
    assert (stolen[0], codes(stolen[1])) == (400, {"cursor_unknown"})
    assert office("GET /v1/settings/units/{kind}", kind="branch")[1] == {"units": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        pytest.param("company", {"branch": "IZM"}, "unit_narrower", id="a company in a branch"),
        pytest.param("branch", {"branch": "IZM"}, "unit_narrower", id="a branch in a branch"),
        pytest.param("user", {"credits_a_month": {"sms": -1}}, "field_too_small", id="less than nothing"),
        pytest.param("user", {"credits_a_month": {"sms": True}}, "field_not_whole", id="true credits"),
        pytest.param("user", {"credits_a_month": {"fax": 1}}, "field_not_one_of", id="another service"),
        pytest.param("user", {"credits_a_month": 5}, "field_not_object", id="no object"),
        pytest.param("user", {"sender_ids": ["ŞİŞLİ"]}, "sender_id_turkish", id="Turkish letters"),
        pytest.param("user", {"sender_ids": ["x" * 12]}, "field_too_long", id="a long sender ID"),
    ],
)
def test_a_bad_unit_is_told_what_is_wrong(office: Office, kind: str, body: dict[str, Any], code: str) -> None:
    status, refused = office(f"PUT {UNIT}", body, kind=kind, code="A1")
    assert (status, codes(refused)) == (422, {code})


def test_a_kind_that_is_none_is_not_found(office: Office) -> None:
    assert office(f"PUT {UNIT}", {}, kind="galaxy", code="A1")[0] == 404


# --- who may -----------------------------------------------------------------------------------------------

READS = [
    (f"GET {ACCOUNTS}", {"service": "sms"}),
    (f"GET {CLIENT}", {"client": "erp"}),
    (f"DELETE {CLIENT}", {"client": "erp"}),
    (f"POST {CLIENT}/keys", {"client": "erp"}),
    (f"DELETE {CLIENT}/keys/{{key_id}}", {"client": "erp", "key_id": "0" * 12}),
    (f"GET {UNIT}", {"kind": "user", "code": "ayse"}),
]


@pytest.mark.parametrize(("route", "path"), READS, ids=[route for route, _ in READS])
def test_another_firms_settings_are_as_unknown_as_none(
    office: Office, route: str, path: dict[str, str]
) -> None:
    office(f"PUT {CLIENT}", LINK, client="erp")
    made = office(f"POST {CLIENT}/keys", {}, client="erp")[1]
    office(f"PUT {UNIT}", {}, kind="user", code="ayse")
    if "key_id" in path:
        path = path | {"key_id": made["key_id"]}
    assert office(route, {}, firm=OTHER, **path)[0] == 404
    assert office("GET /v1/settings/clients", firm=OTHER)[1] == {"clients": []}


@pytest.mark.parametrize("scopes", [(Scope.READ,), (Scope.SEND,), (Scope.READ, Scope.SEND)])
def test_settings_are_for_keys_of_their_scope(office: Office, scopes: tuple[Scope, ...]) -> None:
    key = office.new_key(FIRM, *scopes)
    status, refused = office("GET /v1/settings/accounts", key=key)
    assert (status, refused["code"]) == (403, "scope_missing")


# --- send windows ------------------------------------------------------------------------------------------


def test_send_windows_are_set_whole_and_every_line_that_is_none_is_told(office: Office) -> None:
    route = "/v1/settings/send-windows"
    body = {
        "time_zone": "Europe/Berlin",
        "windows": ["commercial=10:00-19:00@12345", "informational/flash=none"],
    }
    status, made = office(f"PUT {route}", body)
    assert (status, made["time_zone"], made["windows"]) == (200, body["time_zone"], body["windows"])
    wrong = {"time_zone": "Mars/Olympus", "windows": ["commercial=none", "gece=none"]}
    status, refused = office(f"PUT {route}", wrong)
    assert (status, [one["pointer"] for one in refused["problems"]]) == (422, ["/time_zone", "/windows/1"])
    assert office(f"GET {route}") == (200, made)
    assert made["defaults"] == ["commercial=09:00-21:00", "informational=none"]
    assert office(f"PUT {route}", {})[1]["windows"] == []
