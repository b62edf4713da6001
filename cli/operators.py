"""What operators do besides sending: take the address to push to, list an inbox, tell figures of a call."""

from __future__ import annotations

import argparse
from typing import Any, Final

from cli.commands import FIRM, SERVICE, Command, argument
from cli.deployment import Deployment
from ulak.directory.firms import OperatorAccount, Service
from ulak.errors import InputError, Problem
from ulak.operators.port import NotAnswered
from ulak.operators.registry import wire_of
from ulak.operators.wire import Capability
from ulak.platform.clock import HOUR

_HOURS: Final = 24


def set_webhooks(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Make the account's address for pushes anew, and have the operator push to it."""
    account, operator = _asked(deployment, options, Capability.WEBHOOKS)
    token = deployment.house.operators.push_routes.make(account.firm_id, account.service.value)
    try:
        operator.push_to(f"{options.api.rstrip('/')}/v1/operators/{token}")
    except NotAnswered as error:
        raise _unanswered(account, error) from error
    return {"firm": account.firm_id, "service": account.service.value, "path": f"/v1/operators/{token}"}


def fetch_inbox(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Take what phones wrote in the last hours into the firm's inbox. What is there already stays as it is."""
    account, operator = _asked(deployment, options, Capability.INBOX)
    now = deployment.house.clock()
    try:
        told = operator.inbound_between(account.service.value, now - options.hours * HOUR, now)
    except NotAnswered as error:
        raise _unanswered(account, error) from error
    for message in told:
        deployment.house.inbox.commands.take_pushed(account.firm_id, message, now)
    return {"firm": account.firm_id, "service": account.service.value, "messages": len(told)}


def operator_figures(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """What the operator itself says of a call of its: messages and segments by status."""
    account, operator = _asked(deployment, options, Capability.STATS)
    try:
        figures = operator.figures(options.operator_job)
    except NotAnswered as error:
        raise _unanswered(account, error) from error
    return {"firm": account.firm_id, "operator_job": options.operator_job, "figures": list(figures)}


def _asked(
    deployment: Deployment, options: argparse.Namespace, capability: Capability
) -> tuple[OperatorAccount, Any]:
    """The account, and its operator, which does what is asked for; `InputError` where it does not."""
    service = Service(options.service)
    account = deployment.house.directory.store.account(options.firm, service)
    if account is None:
        raise InputError([Problem("account_missing", params={"service": service.value})])
    wire = wire_of(account.operator_id)
    if wire is None or capability not in wire.capabilities:
        params = {"operator": account.operator_id, "capability": capability.value}
        raise InputError([Problem("operator_cannot", params=params)])
    return account, deployment.house.operators.of_account(account)


def _unanswered(account: OperatorAccount, error: NotAnswered) -> InputError:
    params = {"operator": account.operator_id, "why": str(error)}
    return InputError([Problem("operator_did_not", params=params)])


COMMANDS: Final = (
    Command(
        "set-webhooks",
        "make an account's address for pushes anew and give it to the operator, where it takes one by a call",
        set_webhooks,
        (FIRM, SERVICE, argument("--api", required=True, help="where this deployment is reached: https://…")),
    ),
    Command(
        "fetch-inbox",
        "take what phones wrote to an account into the firm's inbox, where the operator lists it",
        fetch_inbox,
        (
            FIRM,
            SERVICE,
            argument("--hours", type=int, default=_HOURS, help=f"how far back (default: {_HOURS})"),
        ),
    ),
    Command(
        "operator-figures",
        "what the operator says of one of its jobs: messages and segments by status",
        operator_figures,
        (FIRM, SERVICE, argument("operator_job", help="the operator's own id of the call")),
    ),
)
