"""One-time passwords: the key they are bound with, numbers, approvers, a firm's own limits."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import Any, Final

from cli.commands import FIRM, Command, argument, whole
from cli.deployment import Deployment
from ulak.directory.approvers import Approver, Approves
from ulak.errors import InvalidValue, NotFound
from ulak.identity.msisdn import Msisdn, Region
from ulak.otp.answers import ApproverAnswer, approver_answer
from ulak.otp.approvers import KeptApprover
from ulak.otp.limits import ROWS as LIMITS
from ulak.otp.requests import CURRENCY
from ulak.otp.secret import secret_name
from ulak.otp.task import canonical_amount
from ulak.platform.personal import hidden


def rotate_pepper(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    peppers = deployment.house.otp.peppers.rotate()
    previous = peppers.previous.key_id if peppers.previous else None
    return {"secret": secret_name(deployment.stage), "current": peppers.current.key_id, "previous": previous}


def unlock_number(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    msisdn = Msisdn.parse(options.msisdn, deployment.otp_region(options.firm))
    number = deployment.house.otp.peppers.peppers().digest(options.firm, "msisdn", msisdn)
    if not deployment.house.otp.store.unlock(options.firm, number):
        raise NotFound
    return {"firm": options.firm, "msisdn": msisdn.masked, "unlocked": True}


def set_erp_user(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """What is left out of the rights of a user that is kept stays; a new user may approve nothing."""
    approvers = deployment.house.otp.approvers
    before = deployment.house.directory.store.approvers.get(options.firm, options.erp_user)
    given = before or Approver(options.firm, options.erp_user, "")
    rights: dict[str, Any] = {
        "approves": frozenset(map(Approves, options.approves)) if options.approves else None,
        "amounts": dict(options.most) if options.most else None,
        "credits": options.credits,
        "alone": options.alone,
    }
    rights = {name: value for name, value in rights.items() if value is not None}
    given = replace(given, msisdn=options.msisdn, kept_by="administrator", **rights)
    return _approver(approvers.put(given, told=not options.untold))


def remove_erp_user(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    removed = deployment.house.otp.approvers.remove(options.firm, options.erp_user, told=not options.untold)
    return _approver(removed) | {"removed": True}


def erp_users(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    return {"erp_users": [_approver(one) for one in deployment.house.otp.approvers.all(options.firm)]}


def _approver(kept: KeptApprover) -> dict[str, Any]:
    told = dict(hidden(ApproverAnswer, approver_answer(kept)))
    return {"firm": kept.approver.firm_id, "erp_user": told.pop("user")} | told


def _most(text: str) -> tuple[str, str]:
    currency, _, given = text.partition("=")
    try:
        amount = canonical_amount(given)
    except InvalidValue:
        amount = ""
    if not re.fullmatch(CURRENCY, currency) or not amount:
        raise argparse.ArgumentTypeError("<currency>=<amount>, as TRY=100000.00")
    return currency, amount


def set_otp(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    settings: dict[str, Any] = {"limits": dict(options.limit or ()), "opaque": options.opaque}
    if options.country:
        settings["countries"] = options.country
    deployment.house.directory.store.set_otp_settings(options.firm, settings)
    return {"firm": options.firm} | settings


def _limit(text: str) -> tuple[str, int]:
    name, _, most = text.partition("=")
    known = [row.name for row in LIMITS]
    if name not in known or not most.isdecimal():
        raise argparse.ArgumentTypeError(f"<limit>=<most>, a limit being one of {', '.join(known)}")
    return name, int(most)


_UNTOLD: Final = argument(
    "--untold", action="store_true", help="send no SMS to the old number: where nothing reaches it"
)

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
        (
            FIRM,
            argument("erp_user"),
            argument("msisdn"),
            argument(
                "--approves",
                action="append",
                choices=[kind.value for kind in Approves],
                help="what the user may approve; may be repeated (default: nothing)",
            ),
            argument(
                "--most",
                type=_most,
                action="append",
                help="<currency>=<amount> of a task at most; may be repeated (default: any)",
            ),
            argument("--credits", type=whole(1), help="of a job at most (default: any)"),
            argument(
                "--alone",
                action=argparse.BooleanOptionalAction,
                help="may approve a task that does not say who asked for it",
            ),
            _UNTOLD,
        ),
    ),
    Command(
        "remove-erp-user",
        "take the number of an ERP user away, and the right to approve",
        remove_erp_user,
        (FIRM, argument("erp_user"), _UNTOLD),
    ),
    Command(
        "erp-users", "list the ERP users that have numbers, and what they may approve", erp_users, (FIRM,)
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
