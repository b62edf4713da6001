"""The demonstration firm of ``make up``: accounts, credit, customers, and a link for its first administrator.

It is made once, by the administrator's commands and the public API; a stack that has it keeps it as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import httpx

from local.demo.customer import Admin, DemoFailed
from local.stack import Stack

FIRM: Final = "ornek"
NAME: Final = "Örnek Ticaret A.Ş."
ADMINISTRATOR: Final = "ayse@ornek.example"
_CREDITS: Final = {"sms": "50000", "otp": "1000"}
_CUSTOMERS: Final = (
    ("Ayşe Yılmaz", "0533 000 0001"),
    ("Işıl Çelik", "0535 000 0001"),
    ("İbrahim Öztürk", "0536 000 0001"),
    ("Ümit Şahin", "0542 000 0001"),
    ("Gökçe Doğan", "0555 000 0001"),
)
"""Numbers that the simulated operator always delivers to."""
_TEXT: Final = "Sayın {ad}, {tutar} TL borcunuz bulunuyor."
_TEMPLATE: Final = {
    "name": "Borç hatırlatma",
    "text": _TEXT,
    "purpose": "informational",
    "columns": [
        {"name": "ad", "type": "text", "typical": "Ayşe Yılmaz", "longest": 40},
        {"name": "tutar", "type": "text", "typical": "1.250,50", "longest": 12},
    ],
}


def console_of(stack: Stack) -> str:
    """Where people open the console: by the name that browsers let passkeys be bound to."""
    return f"http://localhost:{stack.ports.api}"


def demonstrate(stack: Stack) -> str:
    """The lines that tell a new user where to begin."""
    admin = Admin(stack)
    try:
        admin.run("show-settings", FIRM)
    except DemoFailed:
        _make_firm(admin, stack)
    address = console_of(stack)
    try:
        invited = admin.run(
            "add-person", FIRM, "--name", "Ayşe Demir", "--email", ADMINISTRATOR,
            "--number", "0532 000 0001", "--role", "administrator", "--role", "sender",
            "--sees-whole", "--address", address,
        )  # fmt: skip
    except DemoFailed as failure:
        if "already" not in str(failure):
            raise
        return f"console   {address}/konsol  ({NAME}: sign in as {ADMINISTRATOR})"
    return (
        f"console   {address}/konsol\n"
        f"          {NAME} waits for its first administrator. This link works once, for {invited['hours']} hours:\n"
        f"          {invited['link']}\n"
        f"          A list to send: {_list_to_send(stack)}, with the text: {_TEXT}"
    )


def _make_firm(admin: Admin, stack: Stack) -> None:
    admin.run("add-firm", FIRM, "--name", NAME)
    admin.run("rotate-pepper")
    for service, credits in _CREDITS.items():
        operator = ("--operator", "netgsm", "--base-url", stack.operator_url)
        login = ("--username", "8503021000", "--sender-id", "ULAK")
        admin.run("set-account", FIRM, service, *operator, *login, stdin="sifre-ulak-1\n")
        admin.run("top-up", FIRM, service, credits, "--reference", "demonstration")
    key = admin.run("add-key", FIRM, "--label", "demonstration")
    with httpx.Client(
        base_url=stack.api_url, headers={"authorization": f"Bearer {key['key']}"}, timeout=40, trust_env=False
    ) as api:
        for number, (name, phone) in enumerate(_CUSTOMERS, 1):
            _put(api, f"/v1/subscribers/M{number:03d}", {"name": name, "numbers": [phone]})
            contacts = [{"number": phone, "label": "muhasebe", "preferred": True}]
            account = {"name": name, "balance": f"{number * 1250}.50", "contacts": contacts}
            _put(api, f"/v1/accounts/120.{number:03d}", account)
        _put(api, "/v1/groups/MUSTERI", {"name": "Bütün müşteriler"})
        members = {"subscribers": [f"M{number:03d}" for number in range(1, len(_CUSTOMERS) + 1)]}
        _answered(api.post("/v1/groups/MUSTERI/members", json=members))
        _put(api, "/v1/templates/BORC", _TEMPLATE)
    admin.run("revoke-key", FIRM, key["key_id"])


def _list_to_send(stack: Stack) -> Path:
    """A file as a clerk has it: a header, a customer a row."""
    rows = [f"{phone};{name};{number * 1250},50" for number, (name, phone) in enumerate(_CUSTOMERS, 1)]
    path = stack.state / "liste.csv"
    path.write_text("\n".join(["telefon;ad;tutar", *rows, ""]), encoding="utf-8-sig")
    return path


def _put(api: httpx.Client, path: str, body: dict[str, Any]) -> None:
    _answered(api.put(path, json=body))


def _answered(answer: httpx.Response) -> None:
    if not answer.is_success:
        asked = answer.request
        raise DemoFailed(f"{asked.method} {asked.url.path} answered {answer.status_code}: {answer.text}")
