"""The console's world beside simulated sign-in providers: the simulator's own application, called without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette

from simulator.provider.realm import CLIENT_ID, CLIENT_SECRET
from simulator.provider.wire import routes
from tests.conftest import HandClock
from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.simulator.simulator_world import InProcess
from ulak.assembly import House, Ports
from ulak.people.providers import Provider, ProviderTyped
from ulak.platform.reach import Fetched

HOST = "http://127.0.0.1:9100"


class ProviderWorld(ConsoleWorld):
    def __init__(self, clock: HandClock) -> None:
        self.asked: list[tuple[str, str]] = []
        """Every call that we made of a provider."""
        self.web = InProcess(Starlette(routes=routes(lambda: clock() / 1000)), HOST)
        super().__init__(clock)
        settings = replace(self.house.settings, callback_reach="loopback")
        self.house = House(settings, clock, self.ports())

    def ports(self) -> Ports:
        return replace(super().ports(), fetch=self.fetch)

    def fetch(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes | None = None
    ) -> Fetched:
        self.asked.append((method, url))
        answer = self.web.request(method, url, headers=dict(headers), content=body)
        return Fetched(answer.status_code, answer.content)

    def issuer(self, realm: str = "acme") -> str:
        return f"{HOST}/provider/{realm}"

    def set_provider(
        self, firm: str = "acme", realm: str = "acme", *, via: str | None = None, **more: Any
    ) -> Provider:
        typed = ProviderTyped(self.issuer(realm), CLIENT_ID, CLIENT_SECRET, **more)
        return self.house.people.provider_settings.keep(firm, typed, via)

    def misbehave(self, wrong: str = "", realm: str = "acme", **more: Any) -> None:
        told = self.web.post(f"/provider/{realm}/behaviour", json={"wrong": wrong, **more})
        assert told.status_code == 200, told.text

    def sent_away(self, browser: Browser, firm: str = "acme", back: str = "") -> str:
        """The address of the provider's page."""
        page = browser.get(f"/konsol/giris/kurum/{firm}" + (f"?donus={back}" if back else ""))
        assert page.status == 303, page.plain
        return page.location

    def answered(self, away: str, email: str = "ayse@acme.example", **typed: str) -> str:
        """Where the provider sends the browser back to: a path of ours."""
        answer = self.web.post(away, data={"email": email, **typed})
        assert answer.status_code == 303, answer.text
        parts = urlsplit(answer.headers["location"])
        assert f"{parts.scheme}://{parts.netloc}" == "http://localhost:4700"
        return f"{parts.path}?{parts.query}"

    def come_in(self, browser: Browser, email: str = "ayse@acme.example", firm: str = "acme") -> Page:
        """All of a sign-in by the firm's provider; the page that it ends on."""
        return browser.get(self.answered(self.sent_away(browser, firm), email))


def parameter(address: str, name: str) -> str:
    return parse_qs(urlsplit(address).query)[name][0]
