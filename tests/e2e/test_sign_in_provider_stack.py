"""Somebody comes in by the firm's own provider, through the deployed template and over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from simulator.provider.realm import CLIENT_ID, CLIENT_SECRET
from tests.e2e.conftest import command

pytestmark = pytest.mark.stack

FIRM, EMAIL = "kurumsal", "ayse@kurumsal.example"


class Visitor:
    """A browser that follows nothing by itself. Its cookies are for TLS alone, which browsers take loopback for."""

    def __init__(self, base_url: str) -> None:
        self.http = httpx.Client(base_url=base_url, timeout=60, trust_env=False)
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> httpx.Response:
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.http.get(address, headers={"cookie": sent} if sent else {})
        for one in answer.headers.get_list("set-cookie"):
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


@pytest.fixture
def visitor(stack: Any) -> Iterator[Visitor]:
    visitor = Visitor(stack.api_url)
    yield visitor
    visitor.http.close()


def at_the_provider(away: str, email: str) -> str:
    """The path of ours that the provider sends the browser back to."""
    answer = httpx.post(away, data={"email": email}, trust_env=False)
    assert answer.status_code == 303, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def test_a_person_comes_in_by_the_firms_provider_and_a_stranger_does_not(
    stack: Any, visitor: Visitor
) -> None:
    command(stack, "add-firm", FIRM, "--name", "Kurumsal A.Ş.")
    issuer = f"{stack.operator_url}/provider/{FIRM}"
    asked = ("set-sign-in-provider", FIRM, "--issuer", issuer, "--client-id", CLIENT_ID)
    kept = command(stack, *asked, typed=f"{CLIENT_SECRET}\n")
    assert (kept["issuer"], kept["required"]) == (issuer, False)
    assert CLIENT_SECRET not in str(kept)
    person = ("--name", "Ayşe Demir", "--email", EMAIL, "--number", "0532 000 0001", "--role", "viewer")
    command(stack, "add-person", FIRM, *person)

    left = visitor.get(f"/konsol/giris/kurum/{FIRM}?donus=/konsol/isler")
    assert left.status_code == 303, left.text
    back = at_the_provider(left.headers["location"], EMAIL)
    arrived = visitor.get(back)
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/konsol/isler")
    shown = visitor.get("/konsol")
    assert shown.status_code == 200
    assert "Ayşe Demir" in shown.text
    assert visitor.get(back).status_code == 403, "what came back counts once"

    stranger = Visitor(stack.api_url)
    left = stranger.get(f"/konsol/giris/kurum/{FIRM}")
    refused = stranger.get(at_the_provider(left.headers["location"], "baskasi@kurumsal.example"))
    assert refused.status_code == 403
    assert "__Host-ulak" not in stranger.cookies
    stranger.http.close()

    assert command(stack, "sign-in-provider", FIRM)["issuer"] == issuer
    assert command(stack, "remove-sign-in-provider", FIRM)["issuer"] is None
    gone = visitor.get(f"/konsol/giris/kurum/{FIRM}")
    assert gone.status_code == 403
