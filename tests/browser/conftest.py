"""A whole stack for the session, and Chromium as a person uses it. Run by ``make browser``."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local import Ports, Settings, Stack, processes
from local.demo.customer import Admin
from local.demonstration import FIRM, NAME, console_of
from local.viewer import AXE

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
PICTURES = SHOTS / "docs"
"""They are copied by hand to docs/pictures when a page has changed."""
HELD = "beklet@ornek.example"
"""What this person sends waits for an approval."""
HELD_TOO = "beklet2@ornek.example"
APPROVER = "0532 000 0098"
PASSWORD = "kırmızı bisiklet 1987"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("browser") / "state"
    operator = ("--mix", "calm", "--timeout-seconds", "6", "--time-factor", "0.1")
    stack = Stack.up(Settings(state=state, ports=Ports.free(), operator=operator), wipe=True)
    yield stack
    stack.down()
    assert processes.of_stack(state) == []


@pytest.fixture(scope="session")
def admin(stack: Stack) -> Admin:
    """The firm with its accounts and credit, made by the administrator's commands."""
    admin = Admin(stack)
    admin.run("add-firm", FIRM, "--name", NAME)
    admin.run("rotate-pepper")
    for service, credits in (("sms", "50000"), ("otp", "1000")):
        operator = ("--operator", "netgsm", "--base-url", stack.operator_url)
        raised = ("--report-calls-per-minute", "1200")
        login = ("--username", "8503021000", "--sender-id", "ULAK")
        admin.run("set-account", FIRM, service, *operator, *raised, *login, stdin="sifre-ulak-1\n")
        admin.run("top-up", FIRM, service, credits, "--reference", "browser")
    admin.run("set-erp-user", FIRM, "mudur", APPROVER, "--approves", "job")
    admin.run("set-approval-rules", FIRM, "--rule", f"unit=user#{HELD}", "--rule", f"unit=user#{HELD_TOO}")
    return admin


Invite = Callable[..., str]


@pytest.fixture(scope="session")
def invite(admin: Admin) -> Invite:
    """The link of a new person with these roles."""
    made = iter(range(100, 1000))

    def link(*roles: str, whole: bool = False, email: str = "", number: str = "") -> str:
        one = next(made)
        asked = [word for role in roles or ("administrator", "sender") for word in ("--role", role)]
        invited = admin.run(
            *("add-person", FIRM, "--name", f"Işıl İnce {one}"),
            *("--email", email or f"isil{one}@ornek.example", "--number", number or f"0532 000 0{one}"),
            *("--address", console_of(admin.stack)),
            *asked,
            *(("--sees-whole",) if whole else ()),
        )
        return str(invited["link"])

    return link


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Person:
    """Somebody before a browser of its own. What the browser complains of fails the test at its end."""

    def __init__(self, chromium: Any, stack: Stack, **options: Any) -> None:
        self.stack, self.base = stack, console_of(stack)
        self.context = chromium.new_context(locale="tr-TR", base_url=self.base, **options)
        self.context.set_default_timeout(90_000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._noted)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.expected = "(?!)"
        """Complaints that a test brings about itself, as a pattern."""

    def _noted(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def unexpected(self) -> list[str]:
        return [one for one in self.complaints if not re.search(self.expected, one)]

    def refresh_until(self, awaited: Any) -> Any:
        """Ask for the page anew, as it offers, until this is on it."""
        for _ in range(100):
            if awaited.count():
                break
            self.page.get_by_role("link", name="Yenile").click()
        awaited.wait_for()
        return awaited

    def with_passkeys(self) -> Person:
        """A device that holds passkeys and knows its holder."""
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return self

    def accept(self, link: str) -> Person:
        """Take the invitation by a passkey."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Geçiş anahtarı oluştur").click()
        self.page.wait_for_url("**/konsol")
        return self

    def accept_by_password(self, link: str) -> Person:
        """Take it by a password, and sign in with the code on the phone."""
        self.page.goto(link)
        self.page.get_by_label("Yeni parola").fill(PASSWORD)
        self.page.get_by_role("button", name="Parolayı belirle").click()
        self.page.wait_for_url("**/konsol/giris?bilgi=hazir")
        return self

    def sign_in(self, email: str, msisdn: str) -> Person:
        self.page.get_by_label("E-posta").fill(email)
        self.page.get_by_label("Parola").fill(PASSWORD)
        self.page.get_by_role("button", name="Devam et").click()
        self.page.wait_for_url(re.compile("/konsol/giris/kod"))
        self.page.get_by_label("Kod").fill(self.code(msisdn))
        self.page.get_by_role("button", name="Giriş yap").click()
        self.page.wait_for_url("**/konsol")
        return self

    def code(self, msisdn: str) -> str:
        """What the phone shows, by the operator's books."""
        books = httpx.get(f"{self.stack.operator_url}/books/phone/{msisdn}", trust_env=False).json()
        found = re.search(r"(?:kodunuz|onay kodu) (\d+)", books["messages"][-1]["text"])
        assert found is not None
        return found[1]

    def write(self, text: str, numbers: str) -> None:
        self.page.goto("/konsol/gonder")
        self.page.get_by_label("Mesaj", exact=True).fill(text)
        self.page.get_by_label("Alıcılar", exact=True).fill(numbers)
        self.page.get_by_label("Bilgilendirme").check()

    def check(self) -> None:
        self.page.get_by_role("button", name="Denetle").click()
        self.page.wait_for_url("**/denetle")

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def picture(self, name: str) -> None:
        """A small picture of the page, as docs/konsol.md shows it (`PICTURES`)."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": 760, "height": 560})
        self.page.screenshot(path=PICTURES / f"{name}.png")
        self.page.set_viewport_size(before)

    def findings(self) -> list[str]:
        """What axe says of the page as it stands."""
        devtools = self.context.new_cdp_session(self.page)  # not held by the page's policy
        script = (AXE.folder / "axe.min.js").read_text(encoding="utf-8")
        devtools.send("Runtime.evaluate", {"expression": script})
        told_each = "r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))"
        run = {"expression": f"axe.run().then(r => JSON.stringify({told_each}))"}
        told = devtools.send("Runtime.evaluate", {**run, "awaitPromise": True, "returnByValue": True})
        devtools.detach()
        found: list[str] = json.loads(told["result"]["value"])
        return found


MakePerson = Callable[..., Person]


@pytest.fixture
def person(chromium: Any, stack: Stack) -> Iterator[MakePerson]:
    made: list[Person] = []

    def make(**options: Any) -> Person:
        made.append(Person(chromium, stack, **options))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
    assert [complaint for one in made for complaint in one.unexpected()] == []
