"""A browser of the stack's console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from local import Stack
from local.demonstration import console_of
from tests.console.console_world import ORIGIN, Browser, Page
from tests.e2e.roots import house_of
from ulak.people.invitations import Invited
from ulak.people.roles import Role


@dataclass
class OverHttp(Browser):
    """Keeps cookies by hand: they are `Secure`, and the stack speaks plain HTTP."""

    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Methods and paths."""

    def ask(
        self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Page:
        self.asked.append((method, address.partition("?")[0]))
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = dict(headers or {})
        if sent.get("origin") == ORIGIN:
            sent["origin"] = self.address
        if kept:
            sent["cookie"] = kept
        if body:
            sent["content-type"] = "application/x-www-form-urlencoded"
        answer = httpx.request(
            method, self.address + address, content=body, headers=sent, timeout=60, trust_env=False
        )
        for cookie in answer.headers.get_list("set-cookie"):
            self._keep(cookie)
        return Page(answer.status_code, answer.headers, answer.text, address)


def browser_of(stack: Stack) -> OverHttp:
    parts = urlsplit(console_of(stack))
    return OverHttp(None, address=f"{parts.scheme}://{parts.netloc}")  # type: ignore[arg-type]  # no world


def signed_in(
    stack: Stack, firm: str, *roles: Role, email: str, number: str = "0532 000 0091", whole: bool = False
) -> OverHttp:
    """A browser in which a new person of the firm with these roles is signed in."""
    house = house_of(stack)
    secret = house.people.invitations.invite(firm, Invited("Deneme Kişisi", email, number, roles, whole))
    invitation, person = house.people.invitations.look(secret)
    house.people.store.accept(invitation, house.clock())
    browser = browser_of(stack)
    browser.cookies["__Host-ulak"] = house.people.sessions.begin(person.person_id, firm)
    browser.person_id = person.person_id
    return browser
