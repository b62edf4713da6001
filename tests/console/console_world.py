"""The console in one process: a firm with accounts and credit, and browsers that keep cookies and send forms.

A browser goes through the edge and the declared routes as API Gateway would: cookies come apart from the headers.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from tests.conftest import HandClock
from tests.grants import only_what_is_granted
from tests.lists.lists_world import ListsWorld
from tests.world import SETTINGS, make_webhook_master
from ulak.assembly import House
from ulak.assembly.door import Door
from ulak.people.invitations import Invited
from ulak.people.roles import Role
from ulak.people.sessions import FORM_FIELD
from ulak.platform.aws import client
from ulak.platform.http import Route
from ulak.platform.http.edge import edge
from ulak.routes import all_routes

HOST = "localhost:4700"
ORIGIN = f"http://{HOST}"
PASSWORD = "kırmızı bisiklet 1987"
PEOPLE_TABLE = "people"
PATTERNS = [
    (route, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.path))))
    for route in all_routes()
]


class ConsoleWorld(ListsWorld):
    """Made inside ``aws_in_process``."""

    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        super().__init__(clock, operator_id)
        for table in ("otp", PEOPLE_TABLE):
            client("dynamodb").create_table(
                TableName=table,
                BillingMode="PAY_PER_REQUEST",
                KeySchema=[
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                AttributeDefinitions=[
                    {"AttributeName": "pk", "AttributeType": "S"},
                    {"AttributeName": "sk", "AttributeType": "S"},
                ],
            )
        signs = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
        settings = {
            **_fields(SETTINGS),
            "people_table": PEOPLE_TABLE,
            "approval_key_ids": signs["KeyId"],
        }
        self.house = House(type(SETTINGS)(**settings), clock, self.ports())
        self.house.otp.peppers.rotate()
        make_webhook_master(self.house)

    def invite(
        self,
        *roles: Role,
        firm: str = "acme",
        name: str = "Ayşe Demir",
        email: str = "ayse@acme.example",
        whole: bool = False,
        number: str = "0532 000 0001",
    ) -> str:
        """The secret of an invitation's link."""
        invited = Invited(name, email, number, roles or (Role.ADMINISTRATOR,), whole)
        return self.house.people.invitations.invite(firm, invited)

    def signed_in(self, *roles: Role, firm: str = "acme", **more: Any) -> Browser:
        """A browser in which a new person of the firm with these roles is signed in."""
        secret = self.invite(*roles, firm=firm, **more)
        invitation, person = self.house.people.invitations.look(secret)
        self.house.people.store.accept(invitation, self.clock())
        browser = self.browser()
        browser.cookies["__Host-ulak"] = self.house.people.sessions.begin(person.person_id, firm)
        browser.person_id = person.person_id
        return browser

    def browser(self) -> Browser:
        return Browser(self)

    def code(self) -> str:
        """The code of the last message that a phone got."""
        return str(re.findall(r"(?<!\w)[0-9]{6,10}(?!\w)", self.operator.calls[-1].texts[0])[-1])


def _fields(settings: Any) -> dict[str, str]:
    return {name: getattr(settings, name) for name in settings.__slots__}


@dataclass
class Page:
    status: int
    headers: Mapping[str, str]
    text: str
    address: str

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def form_token(self) -> str:
        found = re.search(rf'name="{FORM_FIELD}" value="(\w+)"', self.text)
        assert found is not None, self.text
        return found[1]

    @property
    def plain(self) -> str:
        """What is read: without marks, spaces drawn together."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.text).split())


@dataclass
class Browser:
    world: ConsoleWorld
    cookies: dict[str, str] = field(default_factory=dict)
    person_id: str = ""
    in_headers: bool = False
    """Whether cookies come in a header, as some gateways give them."""

    def get(self, address: str, **headers: str) -> Page:
        return self.ask("GET", address, headers=_named(headers))

    def post(
        self,
        address: str,
        fields: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        *,
        token: str | None = None,
        **headers: str,
    ) -> Page:
        """A form of our own page; with the session's form token, unless another is given."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        if token is None and "__Host-ulak" in self.cookies:
            token = self.token
        if token:
            pairs.append((FORM_FIELD, token))
        sent = {"origin": ORIGIN, "sec-fetch-site": "same-origin", **_named(headers)}
        sent = {name: value for name, value in sent.items() if value}
        return self.ask("POST", address, urlencode(pairs).encode(), sent)

    @property
    def token(self) -> str:
        from ulak.people.sessions import form_token

        return form_token(self.cookies["__Host-ulak"].rpartition(".")[2])

    def follow(self, page: Page) -> Page:
        """The page that a 303 leads to."""
        assert page.status == 303, page.plain
        return self.get(page.location)

    def ask(
        self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Page:
        parts = urlsplit(address)
        route, values = _matched(method, parts.path)
        kept = [f"{name}={value}" for name, value in self.cookies.items()]
        sent = {"host": HOST, "accept-encoding": "gzip", **(headers or {})}
        event: dict[str, Any] = {
            "routeKey": route.key,
            "rawPath": parts.path,
            "headers": sent | ({"cookie": "; ".join(kept)} if self.in_headers and kept else {}),
            "pathParameters": values,
            "queryStringParameters": dict(
                one.split("=", 1) for one in unquote(parts.query).split("&") if "=" in one
            ),
            "requestContext": {"requestId": "r-1", "http": {"method": method, "path": parts.path}},
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }
        if kept and not self.in_headers:
            event["cookies"] = kept
        with only_what_is_granted(route.function):
            told = edge([route], Door(self.world.house))(event, object())
        for cookie in told.get("cookies", ()):
            self._keep(cookie)
        octets = base64.b64decode(told["body"]) if told["isBase64Encoded"] else told["body"].encode()
        if told["headers"].get("content-encoding") == "gzip":
            octets = gzip.decompress(octets)
        return Page(told["statusCode"], told["headers"], octets.decode(), address)

    def _keep(self, cookie: str) -> None:
        pair, *attributes = cookie.split("; ")
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(attributes), cookie
        name, _, value = pair.partition("=")
        assert name.startswith("__Host-")
        if "Max-Age=0" in attributes:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _matched(method: str, path: str) -> tuple[Route, dict[str, str]]:
    found = [
        (len(match.groupdict()), route, match.groupdict())
        for route, pattern in PATTERNS
        if route.method == method and (match := pattern.fullmatch(path))
    ]
    assert found, f"no route takes {method} {path}"
    _, route, values = min(found, key=lambda one: one[0])
    return route, {name: unquote(value) for name, value in values.items()}
