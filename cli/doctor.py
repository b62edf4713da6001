"""What is wrong with a firm's operator accounts, found by asking the operators."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Final

from cli.commands import FIRM, Command
from cli.deployment import Deployment
from ulak.assembly import House
from ulak.catalogue import Locale, sentence
from ulak.directory.firms import OperatorAccount, Service
from ulak.errors import InputError, UlakError
from ulak.operators.port import BalanceUnavailable
from ulak.operators.registry import wire_of
from ulak.operators.wire import Capability


def doctor(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Look at each account of the firm, and ask its operator for the balance where that can be asked. What is wrong is
    printed with what to do, and the exit status is 1. Nothing is sent."""
    house = deployment.house
    house.directory.need_firm(options.firm)
    found = (house.directory.account(options.firm, service) for service in Service)
    accounts = [_seen(house, one, options.lang) for one in found if one is not None]
    wrong = [f"{one['service']}: {said}" for one in accounts for said in one.pop("wrong")]
    return {"firm": options.firm, "accounts": accounts, "violations": wrong}


def _seen(house: House, account: OperatorAccount, lang: Locale) -> dict[str, Any]:
    wire = wire_of(account.operator_id)
    can = wire.capabilities if wire else frozenset()
    shown: dict[str, Any] = {
        "service": account.service.value,
        "operator": account.operator_id,
        "sender_ids": list(account.sender_ids),
        "sends": sorted(wire.message_types) if wire else [],
        "reports": [
            how
            for capability, how in ((Capability.REPORTS, "asked"), (Capability.PUSHED_REPORTS, "pushed"))
            if capability in can
        ],
        "push_route": house.push_routes.is_open(account.firm_id, account.service.value),
        "balance": None,
        "wrong": [],
    }
    try:
        operator = house.operator_of_account(account)
        if Capability.BALANCES in can:
            shown["balance"] = [{"name": one.name, "amount": one.amount} for one in operator.balances()]
    except BalanceUnavailable as silent:
        told = sentence("operator_silent", lang, {"operator": account.operator_id})
        shown["wrong"] = [f"{told} ({silent})"]
    except UlakError as error:
        shown["wrong"] = list(_told(error, lang))
    return shown


def _told(error: UlakError, lang: Locale) -> Iterator[str]:
    problems = error.problems if isinstance(error, InputError) else ()
    if not problems:
        yield sentence(error.reason, lang, error.params)
    for problem in problems:
        yield sentence(problem.code, lang, problem.filling)


COMMANDS: Final = (
    Command(
        "doctor", "what is wrong with a firm's operator accounts, asked of the operators", doctor, (FIRM,)
    ),
)
