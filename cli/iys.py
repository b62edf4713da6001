"""``set-iys`` and ``push-iys``: a firm's account with İYS."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from typing import Any, Final

from cli.commands import FIRM, Command, argument
from cli.deployment import Deployment
from ulak.iys.records import IysSettings
from ulak.iys.settings import PutIys, secret_name
from ulak.platform.clock import Milliseconds, instant


def set_iys(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    house = deployment.house
    password = getpass("İYS: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    command = PutIys(
        options.firm,
        options.iys_code,
        options.brand_code,
        options.username,
        password or None,
        options.activation,
        options.base_url,
        keeps_address=False,
    )
    settings, push = house.consent.iys_accounts.put(command)
    secret = secret_name(deployment.stage, options.firm)
    return {"firm": options.firm, "secret": secret, "push_path": _push_path(settings, push)}


def push_iys(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Tell İYS the address that it is to call."""
    house = deployment.house
    settings = house.consent.iys_store.need_settings(options.firm)
    house.consent.iys_of(settings).register_push(options.url)
    return {"firm": options.firm, "url": options.url}


def _push_path(settings: IysSettings, push: str) -> str:
    return f"/v1/iys/push/{settings.firm_id}/{push}"


def _day(text: str) -> Milliseconds:
    """The end of a day in Istanbul."""
    try:
        return instant(f"{text}T23:59:59+03:00")
    except ValueError as error:
        raise argparse.ArgumentTypeError("YYYY-MM-DD") from error


COMMANDS: Final = (
    Command(
        "set-iys",
        "a firm's account with İYS; its password is read from standard input, an empty line keeps the one that is",
        set_iys,
        (
            FIRM,
            argument("--iys-code", required=True, type=int, help="the firm's number with İYS"),
            argument("--brand-code", required=True, type=int, help="its brand's"),
            argument("--username", required=True),
            argument("--activation", type=_day, help="YYYY-MM-DD: until then consents of any age are taken"),
            argument("--base-url", help="where İYS is reached, if not at its own address"),
        ),
    ),
    Command(
        "push-iys",
        "have İYS call an address when a consent changes (the form of this call is unconfirmed)",
        push_iys,
        (FIRM, argument("--url", required=True, help="the API's address, and behind it the path of set-iys")),
    ),
)
