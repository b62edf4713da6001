"""Firms, their accounts with operators, their sender IDs and send windows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import Any, Final

from cli.commands import ACCOUNT, FIRM, NEW_FIRM, SERVICE, Command, argument, whole
from cli.deployment import Deployment
from ulak.directory import personal
from ulak.directory.endings import Ending, Lasting
from ulak.directory.firms import OperatorAccount, Registration, Service, account_named
from ulak.directory.request_limits import MOST_REQUESTS, set_request_limits
from ulak.errors import InputError, Problem
from ulak.firm_settings.answers import account_answer, client_answer, commercial_answer, routing_answer
from ulak.firm_settings.bodies import (
    MOST_REPORT_CALLS_PER_MINUTE,
    MOST_SEGMENTS_PER_SECOND,
    ApprovalRulesBody,
    RoutingBody,
    TeamBody,
    WindowsBody,
)
from ulak.identity import msisdn, sender_id
from ulak.identity.msisdn import Region
from ulak.operators.registry import wire_of
from ulak.platform.bodies import parse
from ulak.platform.clock import Milliseconds, instant, rfc3339
from ulak.rules import profiles
from ulak.rules.commercial import CommercialContent, ContentMode


def add_firm(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    firm = deployment.house.firm.worlds.add_firm(options.firm, options.name)
    return {"firm": firm.firm_id, "name": firm.name}


def set_commercial(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    content = CommercialContent(options.name, options.mersis, options.refusal, ContentMode(options.mode))
    return dict(commercial_answer(deployment.house.firm.commercial.put(options.firm, content)))


def complete_firms(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Give each firm the key that its TCKNs are sealed with, and that its index of messages needs, if it has none."""
    complete = deployment.house.firm.worlds.complete
    return {"keys_made": [firm_id for firm_id in deployment.firms() if complete(firm_id)]}


def set_account(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    service, name = account_named(options.account)
    account = OperatorAccount(
        firm_id=options.firm,
        service=service,
        name=name,
        operator_id=options.operator,
        region=Region(options.region),
        sender_ids=tuple(sender_id.validate(one) for one in options.sender_id),
        segments_per_second=options.segments_per_second,
        report_calls_per_minute=options.report_calls_per_minute,
        base_url=options.base_url,
    )
    deployment.house.firm.settings.keep_account(account, _credentials(options))
    if account.service is Service.TCKN:  # firms of before had none
        name = personal.secret_name(deployment.stage, account.firm_id)
        deployment.house.platform.secrets.set_once(name, personal.new_key())
    secret = account.secret_name(deployment.stage)
    return {"firm": account.firm_id, "service": account.service, "secret": secret}


def _credentials(options: argparse.Namespace) -> dict[str, str]:
    """An account's credentials as its operator's adapter declares them: those that are not secret from the arguments,
    the secret ones from standard input, a line each in the declared order. At a terminal they are asked for."""
    given = dict(options.credential or ())
    if options.username is not None:
        given["username"] = options.username
    wire = wire_of(options.operator)
    secret = [one for one in wire.credentials if one.secret] if wire else []
    if told := [one.name for one in secret if one.name in given]:
        raise InputError([Problem("credential_in_arguments", params={"field": name}) for name in told])
    for one in secret:
        if sys.stdin.isatty():
            value = getpass(f"{one.tr if options.lang == 'tr' else one.en} ({one.name}): ")
        else:
            value = sys.stdin.readline().rstrip("\n")
        if value:
            given[one.name] = value
    return given


def set_sender_id(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    account_id, state = options.account, Registration(options.state)
    senders = deployment.house.firm.senders
    senders.keep(options.firm, account_id, options.sender_id, state, default=options.default)
    return {
        "firm": options.firm,
        "service": account_id,
        "sender_ids": dict(senders.known(options.firm, account_id)),
    }


def try_account(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Ask the operator what is left on the account, or log in where it does not tell: whether it opens is seen without
    sending."""
    found = deployment.house.firm.connection.ask(options.firm, options.account)
    left = None if found is None else [{"name": one.name, "amount": one.amount} for one in found]
    return {"firm": options.firm, "service": options.account, "operator": left}


def endings(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    found = deployment.house.directory.endings.all(options.firm)
    told = [{"kind": one.kind, "name": one.name, "ends_at": rfc3339(one.ends_at)} for one in found]
    return {"firm": options.firm, "endings": told}


def set_ending(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    deployment.house.directory.store.need_firm(options.firm)
    deployment.house.directory.endings.set(
        options.firm, Ending(Lasting(options.kind), options.name, options.day)
    )
    return endings(deployment, options)


def _day(text: str) -> Milliseconds:
    """The end of a day in Istanbul."""
    try:
        return instant(f"{text}T23:59:59+03:00")
    except ValueError as error:
        raise argparse.ArgumentTypeError("YYYY-MM-DD") from error


def set_windows(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Put the firm's own send windows and its clock in the place of those there were."""
    body = WindowsBody(time_zone=options.time_zone, windows=options.window or [])
    deployment.house.firm.settings.put_windows(options.firm, body)
    return {"firm": options.firm} | body.model_dump()


def set_approval_rules(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Put the firm's rules of what waits for an approval in the place of those there were."""
    body = parse(ApprovalRulesBody, {"rules": [_rule(line) for line in options.rule or []]})
    deployment.house.firm.settings.put_approval_rules(options.firm, [one.rule() for one in body.rules])
    return {"firm": options.firm} | body.model_dump(mode="json")


def _rule(line: str) -> dict[str, Any]:
    """A rule as it is typed.

    >>> _rule("recipients_over=100,purposes=commercial,sources=api+erp")
    {'recipients_over': 100, 'purposes': ['commercial'], 'sources': ['api', 'erp']}
    >>> _rule("")
    {}
    """
    pairs = (part.partition("=") for part in line.split(",") if part)
    return {name: _RULE_VALUES.get(name, str)(value) for name, _, value in pairs}


def _listed(text: str) -> list[str]:
    return text.split("+")


def _counted(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() else text


_RULE_VALUES: Final[Mapping[str, Callable[[str], Any]]] = {
    "credits_over": _counted,
    "recipients_over": _counted,
    "purposes": _listed,
    "sources": _listed,
}


def set_routing(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Put the rows by which messages of a service choose their account in the place of those there were."""
    body = parse(RoutingBody, {"rows": [_route(line) for line in options.row or []]})
    rows = [one.row() for one in body.rows]
    kept = deployment.house.firm.routing.put(options.firm, Service(options.service), rows)
    return {"firm": options.firm, **routing_answer(kept)}


def _route(line: str) -> dict[str, Any]:
    """A row as it is typed.

    >>> _route("account=sms,countries=TR+KKTC")
    {'account': 'sms', 'countries': ['TR', 'KKTC']}
    """
    pairs = (part.partition("=") for part in line.split(",") if part)
    return {name: value if name == "account" else _listed(value) for name, _, value in pairs}


def set_limits(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """How many requests a second the firm and each of its keys may make; what is left out is the deployment's."""
    table = deployment.house.directory.store.table
    set_request_limits(table, options.firm, options.requests, options.key_requests)
    limits = {
        "requests_per_second": options.requests,
        "key_requests_per_second": options.key_requests,
    }
    return {"firm": options.firm} | limits


def show_settings(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    directory = deployment.house.directory.store
    directory.need_firm(options.firm)
    settings = deployment.house.firm.settings
    used_at = settings.used_at(options.firm)
    accounts = settings.accounts(options.firm)
    return {
        "firm": options.firm,
        "accounts": {name: account_answer(one) if one else None for name, one in accounts.items()},
        "clients": [client_answer(client, used_at) for client in directory.clients.all(options.firm)],
        "team": [msisdn.mask(number) for number in settings.team(options.firm)],
    }


def set_team(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Put the numbers in the place of those there were."""
    body = parse(TeamBody, {"numbers": options.number or []})
    numbers = deployment.house.firm.settings.put_team(options.firm, body.numbers)
    return {"firm": options.firm, "numbers": [msisdn.mask(number) for number in numbers]}


def _credential(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not name or not value:
        raise argparse.ArgumentTypeError("<name>=<value>")
    return name, value


def report_route(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    account_id = options.account
    if deployment.house.directory.store.account(options.firm, account_id) is None:
        raise InputError([Problem("account_missing", params={"service": account_id})])
    token = deployment.house.operators.push_routes.make(options.firm, account_id)
    return {"firm": options.firm, "service": account_id, "path": f"/v1/operators/{token}"}


def rotate_cursors(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    generation = deployment.house.directory.store.rotate_cursors(options.firm)
    return {"firm": options.firm, "cursor_generation": generation}


COMMANDS: Final = (
    Command("add-firm", "a new firm", add_firm, (NEW_FIRM, argument("--name", required=True))),
    Command(
        "complete-firms",
        "after an upgrade: give each firm the key for TCKNs and its index of messages, if it has none",
        complete_firms,
    ),
    Command(
        "set-account",
        "a firm's account with an operator; its secret credentials are read from standard input, a line each",
        set_account,
        (
            FIRM,
            ACCOUNT,
            argument("--operator", required=True, choices=sorted(row.id for row in profiles())),
            argument(
                "--credential",
                type=_credential,
                action="append",
                help="<name>=<value> of one that is not secret; may be repeated (docs/operators)",
            ),
            argument("--username", help="the same as --credential username=..."),
            argument("--sender-id", required=True, action="append", help="may be repeated; first: default"),
            argument("--region", default="TR", choices=[region.value for region in Region]),
            argument(
                "--segments-per-second",
                type=whole(1, MOST_SEGMENTS_PER_SECOND),
                help="what the contract allows, if not what the operator's profile says",
            ),
            argument(
                "--report-calls-per-minute",
                type=whole(1, MOST_REPORT_CALLS_PER_MINUTE),
                help="what the operator allows this account, if not what its profile says",
            ),
            argument("--base-url", help="where the operator is reached, if not at its own address"),
        ),
    ),
    Command(
        "set-sender-id",
        "what the operator says of a sender ID",
        set_sender_id,
        (
            FIRM,
            ACCOUNT,
            argument("sender_id"),
            argument("--state", required=True, choices=[state.value for state in Registration]),
            argument("--default", action="store_true", help="messages that name none go from it"),
        ),
    ),
    Command(
        "try-account",
        "whether an account with an operator opens: asks what is left on it, and sends nothing",
        try_account,
        (FIRM, ACCOUNT),
    ),
    Command(
        "report-route",
        "a new secret address to which the operator of an account pushes; the one before holds no more",
        report_route,
        (FIRM, ACCOUNT),
    ),
    Command(
        "set-routing",
        "by which of a firm's accounts the messages of a service go, in order; none: by its first",
        set_routing,
        (
            FIRM,
            SERVICE,
            argument(
                "--row",
                action="append",
                help="account=sms,countries=TR+KKTC,message_types=bulk,purposes=commercial; all but the account may be "
                "left out; may be repeated",
            ),
        ),
    ),
    Command("rotate-cursors", "another key for the cursors of a firm's lists", rotate_cursors, (FIRM,)),
    Command(
        "set-windows",
        "when a firm's messages may go out; none: the house's own",
        set_windows,
        (
            FIRM,
            argument("--time-zone", help="of the firm's clock (default: its SMS account's country's)"),
            argument(
                "--window",
                action="append",
                help="commercial=09:00-20:00@123456, informational/flash=none, ...; may be repeated",
            ),
        ),
    ),
    Command(
        "set-approval-rules",
        "what waits for an approval, whoever sends it; none: nothing does",
        set_approval_rules,
        (
            FIRM,
            argument(
                "--rule",
                action="append",
                help="credits_over=5000, or recipients_over=100,purposes=commercial,sources=console+api,"
                "unit=department#SATIS, ...; all that a rule names must be met; may be repeated",
            ),
        ),
    ),
    Command(
        "set-limits",
        "requests a second of a firm and of each of its keys; what is left out is the deployment's",
        set_limits,
        (
            FIRM,
            argument("--requests", type=whole(1, MOST_REQUESTS), help="of all its programs together"),
            argument("--key-requests", type=whole(1, MOST_REQUESTS), help="of one key"),
        ),
    ),
    Command("endings", "what of a firm's ends by a date: keys, passwords, …", endings, (FIRM,), indent=2),
    Command(
        "set-ending",
        "write down when a password, a certificate or a signature period ends",
        set_ending,
        (
            FIRM,
            argument("kind", choices=[one.value for one in Lasting if one is not Lasting.KEY]),
            argument("name", help="what it is called: sms, erp.acme.com, ACME, …"),
            argument("day", type=_day, help="YYYY-MM-DD, the last on which it holds"),
        ),
    ),
    Command(
        "set-team",
        "the only numbers that a firm's team keys send to; none: nobody",
        set_team,
        (FIRM, argument("--number", action="append", help="may be repeated, 100 at most")),
    ),
    Command(
        "set-commercial",
        "what a firm's commercial texts say of it: appended, checked, or neither",
        set_commercial,
        (
            FIRM,
            argument("--mode", required=True, choices=[one.value for one in ContentMode]),
            argument("--name", default="", help="the trade name or the registered title"),
            argument("--mersis", default="", help="sixteen digits"),
            argument("--refusal", default="", help="how a recipient refuses, as it stands in texts"),
        ),
    ),
    Command("show-settings", "a firm's accounts and clients", show_settings, (FIRM,)),
)
