"""One-time passwords: the key they are bound with, numbers, approvers, a firm's own limits."""

from __future__ import annotations

import argparse
from typing import Any, Final

from cli.commands import FIRM, Command, argument
from cli.deployment import Deployment
from ulak.errors import NotFound
from ulak.identity.msisdn import Msisdn, Region
from ulak.otp.limits import ROWS as LIMITS
from ulak.otp.secret import secret_name


def rotate_pepper(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    peppers = deployment.house.peppers.rotate()
    previous = peppers.previous.key_id if peppers.previous else None
    return {"secret": secret_name(deployment.stage), "current": peppers.current.key_id, "previous": previous}


def unlock_number(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    msisdn = Msisdn.parse(options.msisdn, deployment.otp_region(options.firm))
    number = deployment.house.peppers.peppers().digest(options.firm, "msisdn", msisdn)
    if not deployment.house.otp_store.unlock(options.firm, number):
        raise NotFound
    return {"firm": options.firm, "msisdn": msisdn.masked, "unlocked": True}


def set_erp_user(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    msisdn = Msisdn.parse(options.msisdn, deployment.otp_region(options.firm))
    deployment.house.directory.set_erp_user(options.firm, options.erp_user, msisdn)
    return {"firm": options.firm, "erp_user": options.erp_user, "msisdn": msisdn.masked}


def set_otp(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    settings: dict[str, Any] = {"limits": dict(options.limit or ()), "opaque": options.opaque}
    if options.country:
        settings["countries"] = options.country
    deployment.house.directory.set_otp_settings(options.firm, settings)
    return {"firm": options.firm} | settings


def _limit(text: str) -> tuple[str, int]:
    name, _, most = text.partition("=")
    known = [row.name for row in LIMITS]
    if name not in known or not most.isdecimal():
        raise argparse.ArgumentTypeError(f"<limit>=<most>, a limit being one of {', '.join(known)}")
    return name, int(most)


COMMANDS: Final = (
    Command("rotate-pepper", "make or renew the key that codes are bound with", rotate_pepper),
    Command(
        "unlock-number",
        "forget the wrong codes that were entered for a number",
        unlock_number,
        (FIRM, argument("msisdn")),
    ),
    Command(
        "set-erp-user",
        "the number that an ERP user's codes go to",
        set_erp_user,
        (FIRM, argument("erp_user"), argument("msisdn")),
    ),
    Command(
        "set-otp",
        "a firm's own settings of its codes; what is left out is the house's",
        set_otp,
        (
            FIRM,
            argument("--limit", type=_limit, action="append", help="<limit>=<most>; may be repeated"),
            argument("--country", action="append", choices=[region.value for region in Region]),
            argument(
                "--opaque", action="store_true", help="a wrong code is not told how many tries are left"
            ),
        ),
    ),
)
