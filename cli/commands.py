"""What a command is, and the arguments that many commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cli.deployment import Deployment
from ulak.directory.firms import Service, account_named
from ulak.errors import InvalidValue
from ulak.identity import networks
from ulak.identity.caller import KeyKind, Scope
from ulak.identity.firm_id import FIRM_ID, LIVE_FIRM

Run = Callable[[Deployment, argparse.Namespace], dict[str, Any]]
"""Does what the command says. What it made is printed as JSON."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as ``argparse`` takes it."""

    names: tuple[str, ...]
    options: dict[str, Any]


def argument(*names: str, **options: Any) -> Argument:
    return Argument(names, options)


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    help: str
    run: Run
    arguments: tuple[Argument, ...] = ()
    indent: int | None = None
    """Of the JSON that it prints; ``None``: on one line."""
    shown: Callable[[dict[str, Any]], str] | None = None
    """What it prints in the place of JSON."""

    def add_to(self, commands: Any) -> None:
        """Make it one of a parser's `commands`."""
        parser = commands.add_parser(self.name, help=self.help)
        for one in self.arguments:
            parser.add_argument(*one.names, **one.options)
        parser.set_defaults(command=self)


# --- values -----------------------------------------------------------------------------------------------

SERVICES: Final = [service.value for service in Service]
SCOPES: Final = [scope.value for scope in Scope]


def _firm_id(text: str) -> str:
    if not FIRM_ID.fullmatch(text):
        raise argparse.ArgumentTypeError(
            "a letter, then 2 to 31 lower-case letters or digits; -test behind them for its test world"
        )
    return text


def _live_firm(text: str) -> str:
    if not LIVE_FIRM.fullmatch(text):
        raise argparse.ArgumentTypeError("a letter, then 2 to 31 lower-case letters or digits")
    return text


def _account(text: str) -> str:
    try:
        account_named(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{', '.join(SERVICES)}, or one of them with a name of 1 to 16 lower-case letters or digits: sms-yedek"
        ) from error
    return text


def _network(text: str) -> str:
    try:
        return networks.network(text)
    except InvalidValue as error:
        raise argparse.ArgumentTypeError("an IP address, or a network like 203.0.113.0/24") from error


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number from `least` on, up to `most` where there is one."""

    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() else -1
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"{least} or more" if most is None else f"{least} to {most}")
        return number

    return read


def named(text: str) -> tuple[str, str]:
    """A unit that another belongs to."""
    name, _, value = text.partition("=")
    if name not in ("company", "branch", "department") or not value:
        raise argparse.ArgumentTypeError("<company|branch|department>=<code>")
    return name, value


# --- arguments --------------------------------------------------------------------------------------------

FIRM: Final = argument("firm", type=_firm_id)
NEW_FIRM: Final = argument("firm", type=_live_firm)
KIND: Final = argument(
    "--kind",
    default=KeyKind.LIVE.value,
    choices=[kind.value for kind in KeyKind],
    help="team: to listed numbers alone (set-team); test: sends and charges nothing (default: live)",
)
ADDRESS: Final = argument(
    "--address",
    type=_network,
    action="append",
    help="an address or network that it holds from; may be repeated (default: any)",
)
SERVICE: Final = argument("service", choices=SERVICES)
ACCOUNT: Final = argument(
    "account", type=_account, help="a service, or a further account of it: sms, sms-yedek"
)
DAYS: Final = argument("--days", type=whole(1), help="how long it holds (default: until revoked)")
WITHIN: Final = argument("--within", type=named, action="append", help="<company|branch|department>=<code>")
