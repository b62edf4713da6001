"""Each role, each route: of the console and of the API, from the declared table of routes."""

from __future__ import annotations

import re

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld
from ulak.identity.caller import Caller, Scope
from ulak.people.roles import SCOPES, Role, scopes_of
from ulak.platform.http import Authority, Route
from ulak.routes import all_routes

SESSION = [route for route in all_routes() if route.authority is Authority.SESSION]
KEYED = [route for route in all_routes() if route.authority is Authority.KEY]


@pytest.fixture(params=list(Role))
def role(request: pytest.FixtureRequest) -> Role:
    return Role(request.param)


def asked(browser: Browser, route: Route) -> int:
    address = re.sub(r"\{\w+\}", "0" * 24, route.path)
    page = browser.get(address) if route.method == "GET" else browser.post(address)
    assert page.status == 303 or page.headers["content-type"].startswith("text/html")
    return page.status


def test_a_role_opens_the_pages_of_its_scopes_and_no_others(world: ConsoleWorld, role: Role) -> None:
    browser = world.signed_in(role)
    allowed = {route.key for route in SESSION if asked(browser, route) != 403}
    assert allowed == {route.key for route in SESSION if route.scope in SCOPES[role]}


def test_a_role_is_refused_by_the_api_where_its_scopes_are(world: ConsoleWorld, role: Role) -> None:
    """The same check: a person is a caller like any other."""
    scopes = scopes_of([role], sees_whole=False)
    for route in KEYED:
        if route.scope in scopes:
            continue
        address = re.sub(r"\{\w+\}", "x", route.path)
        caller = Caller("acme", "person:1", scopes=frozenset(scopes))
        answer = call(world.house, route.method, address, {}, caller=caller, key="key-00000001")
        assert (answer.status, answer.code) == (403, "scope_missing"), route.key


def test_every_page_asks_for_a_session_but_those_by_which_one_comes_in() -> None:
    pages = {route.key: route for route in all_routes() if route.path.startswith("/konsol")}
    open_to_all = {key for key, route in pages.items() if route.authority is Authority.NOBODY}
    assert open_to_all == {
        "GET /konsol/parca/{name}",
        "POST /konsol/dil",
        *(key for key in pages if "/konsol/giris" in key),
        *(key for key in pages if "/konsol/davet" in key and not key.endswith("/katil")),
    }
    assert {route.authority for route in pages.values()} <= {
        Authority.NOBODY,
        Authority.PERSON,
        Authority.SESSION,
    }


def test_a_page_that_changes_something_is_no_get() -> None:
    changing = {"gonder/", "duraklat", "surdur", "iptal", "sifirla", "sonlandir", "cikis", "katil", "taslak"}
    for route in all_routes():
        if any(route.path.endswith(word.rstrip("/")) and route.path.count("/") > 2 for word in changing):
            assert route.method == "POST", route.key


def test_no_role_brings_the_grant_to_see_whole_numbers() -> None:
    assert all(Scope.PERSONAL not in scopes for scopes in SCOPES.values())
    assert Scope.PERSONAL in scopes_of([Role.VIEWER], sees_whole=True)
    assert scopes_of([], sees_whole=True) == frozenset()


def test_without_the_grant_nobody_sees_a_whole_number_and_with_it_the_trail_tells(
    world: ConsoleWorld,
) -> None:
    job = world.post_job(["05321234567", "02125551122"], "Merhaba 05329876543")
    world.run(seconds=5)
    pages = [
        "/konsol",
        "/konsol/isler",
        f"/konsol/isler/{job.job_id}",
        f"/konsol/isler/{job.job_id}/durum",
        f"/konsol/isler/{job.job_id}/alicilar",
    ]
    without = world.signed_in(Role.ADMINISTRATOR, Role.SENDER)
    for address in pages:
        page = without.get(address)
        assert page.status == 200
        for whole in ("5321234567", "2125551122"):
            assert whole not in re.sub(r"\D", "", re.sub(r"[0-9a-f]{24,}", "", page.text)), address
        assert "Merhaba 0532" not in page.text, address
    assert "Açık numaraları gördü" not in without.get("/konsol/iz").plain
    granted = world.signed_in(Role.VIEWER, name="Ali Kaya", email="ali@acme.example", whole=True)
    assert "905321234567" in granted.get(pages[-1]).text
    assert "Merhaba 05329876543" in granted.get(pages[2]).text
    trail = without.get("/konsol/iz").plain
    assert "Ali Kaya Açık numaraları gördü" in trail
