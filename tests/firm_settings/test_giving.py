"""Who cannot send, or see whole numbers, gives no program the right to."""

from __future__ import annotations

import pytest

from tests.firm_settings.conftest import Office
from tests.world import FIRM
from ulak.identity.caller import Scope

CLIENT = "/v1/settings/clients/{client}"


def body(*scopes: str) -> dict[str, object]:
    return {"erp_user": None, "scopes": list(scopes)}


@pytest.fixture
def rules(office: Office) -> str:
    """A key that sets what waits for an approval: it cannot send."""
    return office.new_key(FIRM, Scope.READ, Scope.ADMIN)


@pytest.mark.parametrize("scope", ["send", "personal"])
def test_a_key_gives_no_program_what_it_does_not_hold(office: Office, rules: str, scope: str) -> None:
    status, refused = office(f"PUT {CLIENT}", body("read", scope), key=rules, client="erp")
    assert (status, [one["code"] for one in refused["problems"]]) == (422, ["scope_not_held"])
    assert [one["pointer"] for one in refused["problems"]] == ["/scopes"]
    assert office(f"GET {CLIENT}", client="erp")[0] == 404


def test_what_it_holds_it_gives(office: Office, rules: str) -> None:
    assert office(f"PUT {CLIENT}", body("read", "admin"), key=rules, client="watch")[0] == 201
    assert office(f"POST {CLIENT}/keys", {}, key=rules, client="watch")[0] == 201


def test_what_a_program_has_stays_and_no_more_comes(office: Office, rules: str) -> None:
    office(f"PUT {CLIENT}", body("read", "send"), client="erp")
    narrowed = body("read", "send") | {"addresses": ["203.0.113.0/24"]}
    assert office(f"PUT {CLIENT}", narrowed, key=rules, client="erp")[0] == 200
    assert office(f"PUT {CLIENT}", body("read", "send", "personal"), key=rules, client="erp")[0] == 422
    assert office(f"PUT {CLIENT}", body("read"), key=rules, client="erp")[0] == 200
    assert office(f"PUT {CLIENT}", body("read", "send"), key=rules, client="erp")[0] == 422, (
        "taken, it is gone"
    )


@pytest.mark.parametrize(("kind", "status"), [("live", 422), ("team", 422), ("test", 201)])
def test_a_key_of_a_program_that_may_more_is_made_by_who_may_as_much(
    office: Office, rules: str, kind: str, status: int
) -> None:
    """A test key reaches nobody."""
    office(f"PUT {CLIENT}", body("read", "send"), client="erp")
    refused = office(f"POST {CLIENT}/keys", {"kind": kind}, key=rules, client="erp")
    assert refused[0] == status, refused
    if status == 422:
        assert [one["code"] for one in refused[1]["problems"]] == ["key_beyond_giver"]
    assert office(f"POST {CLIENT}/keys", {"kind": "live"}, client="erp")[0] == 201
