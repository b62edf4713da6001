"""A27 to A29 of the console: each role at each page, another firm's things, forged forms, stolen and stale sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from local import Stack
from tests.attacks.test_firms import never_was
from tests.attacks.victims import (
    NUMBER,
    SECRET,
    TCKN,
    Victim,
    armed,
    code_at,
    key_of,
    number,
    path_of,
    query_of,
)
from tests.console.console_world import PASSWORD, Page
from tests.e2e.browsers import OverHttp, browser_of, signed_in
from tests.e2e.programs import FirmProgram, make_firm
from tests.e2e.roots import house_of
from ulak.identity.caller import Scope
from ulak.people.invitations import Invited
from ulak.people.roles import SCOPES, Role
from ulak.platform.http import Authority, Route
from ulak.routes import all_routes

pytestmark = [pytest.mark.stack, pytest.mark.attack]

PAGES = [route for route in all_routes() if route.authority is Authority.SESSION]
NAMING = [route for route in PAGES if "{" in route.path]
FORMS = [route for route in PAGES if route.method == "POST"]
READ = [route for route in all_routes() if route.authority is Authority.KEY and route.method == "GET"]
WORDS = {
    "/konsol/rehber": {"kind": "cariler"},
    "/konsol/ayarlar/birimler": {"kind": "branch"},
    "/konsol/iz/": {"file": "csv"},
    "/konsol/gonder/": {"file": "dosya"},
    "/konsol/uyum/izinler/": {"step": "kaldir"},
    "/konsol/uyum/": {"page": "izinler"},
}
"""Words of paths that are nobody's."""
NAMES = {
    "/konsol/kanit": {"id": "job_id"},
    "/konsol/kisisel/dosya": {"id": "person_export_id"},
    "/konsol/kisisel/silme": {"id": "erasure_id"},
    "/konsol/rehber": {"upload": "upload_id"},
}
"""What pages call otherwise than the API."""


def address(route: Route, named: dict[str, str]) -> str:
    of_path = {
        name: word
        for head, words in WORDS.items()
        if route.path.startswith(head)
        for name, word in words.items()
    }
    for head, names in NAMES.items():
        if route.path.startswith(head):
            of_path |= {name: named[one] for name, one in names.items() if one in named}
    return route.path.format_map(named | of_path)


def asked(browser: OverHttp, route: Route, named: dict[str, str], **headers: str) -> Page:
    path = address(route, named)
    return browser.get(path, **headers) if route.method == "GET" else browser.post(path, **headers)


def digits(text: str) -> str:
    """The digits of a page or an answer, without those of ids."""
    return re.sub(r"\D", "", re.sub(r"[0-9a-f]{16,}", "", text))


@pytest.fixture(scope="module")
def person(victim: Victim) -> OverHttp:
    """Of the victim's firm, with every role, and the grant to see numbers."""
    return signed_in(
        victim.program.stack, victim.program.firm, *Role, email="gizli@gizli.example", whole=True
    )


@pytest.fixture(scope="module")
def named(victim: Victim, person: OverHttp) -> dict[str, str]:
    """What the victim has, its console's things too."""
    page = person.get("/konsol/gonder")
    form = dict(re.findall(r'<input[^>]* name="(taslak)"[^>]* value="([^"]*)"', page.text))
    typed = {"text": SECRET, "recipients": NUMBER, "purpose": "informational"}
    draft = person.post("/konsol/gonder", form | typed).location.split("/")[3]
    return victim.named | {"draft_id": draft, "person_id": person.person_id}


@pytest.fixture(scope="module")
def attacker(stack: Stack, pepper: None) -> Iterator[FirmProgram]:
    """A firm of this file's own: its people post every form, and so set what its jobs wait for."""
    program = armed(make_firm(stack))
    with program.http:
        yield program


@pytest.fixture(scope="module")
def stranger(attacker: FirmProgram) -> OverHttp:
    """Another firm's person, with every role there."""
    return signed_in(attacker.stack, attacker.firm, *Role, email="saldiran@ornek.example", whole=True)


# --- A27: roles ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_pages_of_its_scopes_and_no_others(role: Role, attacker: FirmProgram) -> None:
    browser = signed_in(attacker.stack, attacker.firm, role, email=f"{role}@ornek.example")
    unknown = {name: "0" * 24 for route in NAMING for name in re.findall(r"{(\w+)}", route.path)}
    statuses = {route.key: asked(browser, route, unknown).status for route in PAGES}
    assert {key for key, status in statuses.items() if status >= 500} == set()
    allowed = {key for key, status in statuses.items() if status != 403}
    assert allowed == {route.key for route in PAGES if route.scope in SCOPES[role]}


# --- another firm's, and forged --------------------------------------------------------------------------------


@pytest.mark.parametrize("route", NAMING, ids=lambda route: route.key)
def test_what_is_another_firms_is_as_what_never_was(
    route: Route, named: dict[str, str], stranger: OverHttp
) -> None:
    theirs, nobodys = asked(stranger, route, named), asked(stranger, route, never_was(named))
    assert theirs.status == nobodys.status < 500
    for page in (theirs, nobodys):
        assert NUMBER[2:] not in digits(page.text)
        assert SECRET not in page.text


@pytest.mark.parametrize("route", FORMS, ids=lambda route: route.key)
def test_a_forged_form_does_nothing(route: Route, named: dict[str, str], person: OverHttp) -> None:
    for forged in (
        {"origin": "https://evil.example", "sec_fetch_site": "cross-site"},
        {"origin": "null", "sec_fetch_site": ""},
        {"origin": "", "sec_fetch_site": ""},
    ):
        assert asked(person, route, named, **forged).status == 403
    assert person.post(address(route, named), token="0" * 32).status == 403


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.key)
def test_without_a_session_of_the_firms_no_page_opens(
    route: Route, named: dict[str, str], person: OverHttp, stranger: OverHttp, victim: Victim
) -> None:
    of, _, secret = person.cookies["__Host-ulak"].split(".")
    own = stranger.cookies["__Host-ulak"].split(".")
    for cookie in (
        "",
        f"{of}.{victim.program.firm}.{'A' * 43}",
        f"{own[0]}.{victim.program.firm}.{own[2]}",
        f"{own[0]}.{victim.program.firm}.{secret}",
        f"{of}.{victim.program.firm}.{own[2]}",
    ):
        browser = browser_of(victim.program.stack)
        if cookie:
            browser.cookies["__Host-ulak"] = cookie
        page = asked(browser, route, named)
        assert page.status in (303, 401, 403), (cookie, page.plain)
        assert page.status != 303 or page.location.startswith("/konsol/giris"), page.location
        assert SECRET not in page.text


def test_after_all_that_the_victim_has_what_it_had(
    victim: Victim, named: dict[str, str], person: OverHttp, before: Any
) -> None:
    assert victim.shown() == before
    assert person.get(f"/konsol/gonder/{named['draft_id']}").status == 200
    assert person.get("/konsol").status == 200


@pytest.fixture(scope="module", autouse=True)
def before(victim: Victim) -> Any:
    return victim.shown()


# --- A28: who may not see numbers --------------------------------------------------------------------------------


def test_without_the_grant_no_page_shows_a_number(named: dict[str, str], victim: Victim) -> None:
    browser = signed_in(victim.program.stack, victim.program.firm, *Role, email="kor@gizli.example")
    opened = 0
    for route in [one for one in PAGES if one.method == "GET"]:
        page = asked(browser, route, named)
        assert page.status < 500, route.key
        opened += page.status == 200
        assert NUMBER[2:] not in digits(page.text), route.key
        assert TCKN not in digits(page.text), route.key
    assert opened > 20


def test_without_the_scope_no_answer_shows_a_number(victim: Victim) -> None:
    key = key_of(victim.program, scopes={Scope.READ, Scope.SEND, Scope.ADMIN, Scope.APPROVE})
    answered = 0
    for route in READ:
        answer = victim.program.http.get(
            path_of(route, victim.named),
            params=query_of(route, victim.named),
            headers={"authorization": f"Bearer {key}"},
            follow_redirects=False,
        )
        answered += answer.status_code == 200
        if answer.headers["content-type"].startswith("application/json"):
            assert NUMBER[2:] not in digits(answer.text), (route.key, answer.text)
            assert TCKN not in digits(answer.text), route.key
        if answer.status_code == 303:  # a report is a file: without numbers for whom may not see them
            file = httpx.get(answer.headers["location"], trust_env=False)
            assert NUMBER[2:] not in file.text, route.key
    assert answered > 40


# --- A29: signing in ---------------------------------------------------------------------------------------------


class SigningIn:
    """A new person of the attacker's firm, who comes in by a password and a code."""

    def __init__(self, program: FirmProgram, email: str) -> None:
        self.program, self.email, self.number = program, email, number()
        self.house = house_of(program.stack)
        self.secret = self.house.people.invitations.invite(
            program.firm, Invited("Ayşe Demir", email, self.number, (Role.VIEWER,), sees_whole=False)
        )
        answer = self.browser().post(f"/konsol/davet/{self.secret}", {"parola": PASSWORD})
        assert answer.status == 303, answer.plain

    def browser(self) -> OverHttp:
        return browser_of(self.program.stack)

    def password(self, browser: OverHttp) -> Page:
        return browser.post("/konsol/giris", {"eposta": self.email, "parola": PASSWORD})

    def code(self, browser: OverHttp, code: str) -> Page:
        return browser.post("/konsol/giris/kod", {"kod": code})


def is_in(browser: OverHttp) -> bool:
    return browser.get("/konsol").status == 200


def test_a_sign_in_is_its_browsers_alone_and_its_code_counts_once(attacker: FirmProgram) -> None:
    person = SigningIn(attacker, "bir@ornek.example")
    browser, thief = person.browser(), person.browser()
    person.password(browser)
    code = code_at(attacker, person.number)
    assert person.code(thief, code).status in (303, 403)
    assert not is_in(thief)
    thief.cookies = dict(browser.cookies)
    assert person.code(browser, code).status == 303
    assert is_in(browser)
    replayed = person.code(thief, code)
    assert replayed.status in (303, 403)
    assert not is_in(thief)


def test_a_session_that_somebody_planted_is_not_the_one_that_signs_in(attacker: FirmProgram) -> None:
    person = SigningIn(attacker, "iki@ornek.example")
    browser = person.browser()
    planted = f"{'0' * 16}.{attacker.firm}.{'A' * 43}"
    browser.cookies["__Host-ulak"] = planted
    browser.post("/konsol/giris", {"eposta": person.email, "parola": PASSWORD}, token="")
    assert person.code(browser, code_at(attacker, person.number)).status == 303
    assert browser.cookies["__Host-ulak"] != planted
    assert is_in(browser)
    other = person.browser()
    other.cookies["__Host-ulak"] = planted
    assert not is_in(other)


def test_a_link_works_once_and_nobody_is_in_who_was_ended(attacker: FirmProgram, stranger: OverHttp) -> None:
    person = SigningIn(attacker, "uc@ornek.example")
    assert person.browser().get(f"/konsol/davet/{person.secret}").status == 404
    again = person.browser().post(f"/konsol/davet/{person.secret}", {"parola": PASSWORD + "!"})
    assert again.status == 404
    browser = person.browser()
    person.password(browser)
    person.code(browser, code_at(attacker, person.number))
    assert is_in(browser)
    kept = person.house.people.store.by_email(person.email)
    assert kept is not None
    assert stranger.post(f"/konsol/ayarlar/kisiler/{kept.person_id}/sonlandir").status == 303
    assert not is_in(browser)


def test_passwords_are_guessed_a_few_times_and_a_right_one_neither_holds_then(attacker: FirmProgram) -> None:
    person = SigningIn(attacker, "dort@ornek.example")
    told = set()
    for guess in range(12):
        page = person.browser().post(
            "/konsol/giris", {"eposta": person.email, "parola": f"yanlış parola {guess:04d}"}
        )
        told.add((page.status, re.sub(r"\d+", "", page.plain)))
    assert len(told) <= 2, told
    assert {status for status, _ in told} <= {422, 429}
    assert person.password(person.browser()).status != 303


@pytest.mark.parametrize(
    "to", ["https://evil.example/konsol", "//evil.example", "/konsol/\\evil", "/konsolx"]
)
def test_signing_in_leads_to_no_other_site(to: str, attacker: FirmProgram) -> None:
    person = SigningIn(attacker, f"bes{sum(map(ord, to))}@ornek.example")
    browser = person.browser()
    person.password(browser)
    form = {"kod": code_at(attacker, person.number), "donus": to}
    entered = browser.post("/konsol/giris/kod", form)
    assert (entered.status, entered.location) == (303, "/konsol")
