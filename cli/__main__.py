"""``python -m cli``: firms, their accounts and keys; the dead letters of the queues.

Speaks to the deployment named by ``--stack`` with the AWS credentials of the environment (``AWS_PROFILE``,
``AWS_ENDPOINT_URL``, …). What a command makes it prints as JSON on standard output; a key's secret is printed
once and kept nowhere.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from getpass import getpass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cli.dead_letters import QUEUES, SqsLetters, redrive
from ulak.catalogue import sentence
from ulak.delivery.audit import Audit
from ulak.directory import personal
from ulak.directory.firms import FIRM_ID, Account, Registration, Service, new_key
from ulak.directory.store import DirectoryStore
from ulak.directory.units import Unit, UnitKind
from ulak.errors import InputError, NotFound, Problem, UlakError
from ulak.firm_settings.bodies import (
    MOST_REPORT_CALLS_PER_MINUTE,
    MOST_SEGMENTS_PER_SECOND,
    ClientBody,
    UnitBody,
    WindowsBody,
)
from ulak.firm_settings.desk import account_view, client_view, unit_view
from ulak.firm_settings.settings import FirmSettings
from ulak.identity import sender_id
from ulak.identity.msisdn import Msisdn, Region
from ulak.jobs.store import JobStore
from ulak.ledger.answers import top_up_answer
from ulak.ledger.bodies import TopUpBody
from ulak.ledger.quotas import Quotas
from ulak.ledger.store import Ledger
from ulak.operators.registry import wire_of
from ulak.otp.limits import ROWS as LIMITS
from ulak.otp.secret import PepperSecret, secret_name
from ulak.otp.store import ChallengeStore
from ulak.platform.bodies import parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import HOUR, SECOND, rfc3339, system_clock
from ulak.platform.edge import OWN_SCOPES, Scope
from ulak.platform.secrets import Secrets
from ulak.platform.table import Table
from ulak.rules import profiles

_MOST_FIRMS = 100_000
_SERVICES = [service.value for service in Service]
_SCOPES = [scope.value for scope in Scope]


@dataclass
class Deployment:
    """A deployed stack, found by its name."""

    stack: str

    @cached_property
    def _description(self) -> Any:
        stacks = boto3.client("cloudformation").describe_stacks(StackName=self.stack)
        return stacks["Stacks"][0]

    @cached_property
    def outputs(self) -> dict[str, str]:
        return {o["OutputKey"]: o["OutputValue"] for o in self._description["Outputs"]}

    @cached_property
    def table(self) -> Table:
        return Table(boto3.client("dynamodb"), self.outputs["TableName"])

    @cached_property
    def directory(self) -> DirectoryStore:
        return DirectoryStore(self.table)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.table)

    @cached_property
    def settings(self) -> FirmSettings:
        quotas = Quotas(self.table)
        return FirmSettings(self.directory, quotas, self.secrets, system_clock, self.stage, wire_of)

    @cached_property
    def otp(self) -> ChallengeStore:
        return ChallengeStore(Table(boto3.client("dynamodb"), self.outputs["OtpTableName"]))

    def otp_region(self, firm_id: str) -> Region:
        """The country of the firm's OTP account, in which its numbers are read."""
        account = self.directory.account(firm_id, Service.OTP)
        if account is None:
            raise InputError([Problem("account_missing", params={"service": Service.OTP.value})])
        return account.region

    @cached_property
    def secrets(self) -> Secrets:
        return Secrets(boto3.client("secretsmanager"), system_clock)

    def dead_letters(self, queue: str) -> SqsLetters:
        name = queue.title()
        return SqsLetters(
            boto3.client("sqs"), self._physical(f"{name}DeadLetters"), self._physical(f"{name}Queue")
        )

    def _physical(self, logical_id: str) -> str:
        resources = boto3.client("cloudformation").describe_stack_resources(
            StackName=self.stack, LogicalResourceId=logical_id
        )
        return str(resources["StackResources"][0]["PhysicalResourceId"])

    @property
    def stage(self) -> str:
        parameters = {p["ParameterKey"]: p["ParameterValue"] for p in self._description["Parameters"]}
        return str(parameters["Stage"])


def add_firm(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    firm = deployment.directory.add_firm(options.firm, options.name)
    deployment.secrets.set(personal.secret_name(deployment.stage, firm.firm_id), personal.new_key())
    return {"firm": firm.firm_id, "name": firm.name}


def set_account(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    account = Account(
        firm_id=options.firm,
        service=Service(options.service),
        operator_id=options.operator,
        region=Region(options.region),
        sender_ids=tuple(sender_id.validate(one) for one in options.sender_id),
        segments_per_second=options.segments_per_second,
        report_calls_per_minute=options.report_calls_per_minute,
        base_url=options.base_url,
    )
    deployment.settings.keep_account(account, _credentials(options))
    if account.service is Service.TCKN:  # firms of before had none
        name = personal.secret_name(deployment.stage, account.firm_id)
        deployment.secrets.set_once(name, personal.new_key())
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
    service, name = Service(options.service), sender_id.validate(options.sender_id)
    state = Registration(options.state)
    deployment.directory.set_sender_id(options.firm, service, name, state, default=options.default)
    known = deployment.directory.sender_ids(options.firm, service)
    return {"firm": options.firm, "service": service, "sender_ids": dict(known)}


def add_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    expires_at = system_clock() + options.days * 24 * HOUR if options.days else None
    key, text = new_key(
        options.firm,
        options.label,
        erp_user=options.erp_user,
        expires_at=expires_at,
        administrator=options.administrator,
        scopes=frozenset(options.scope or OWN_SCOPES),
    )
    deployment.directory.add_key(key)
    return {"firm": options.firm, "key_id": key.key_id, "key": text}


def revoke_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    deployment.settings.revoke_key(options.firm, options.key_id)
    return {"firm": options.firm, "key_id": options.key_id, "revoked": True}


def set_client(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    fields: dict[str, Any] = {"erp_user": options.erp_user, **dict(options.within or ())}
    if options.scope:
        fields["scopes"] = options.scope
    client, _ = deployment.settings.put_client(options.firm, options.client, parse(ClientBody, fields))
    return {"firm": options.firm} | client_view(client)


def add_client_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    key, text = deployment.settings.add_client_key(options.firm, options.client, options.days)
    return {"firm": options.firm, "client": options.client, "key_id": key.key_id, "key": text}


def set_unit(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": options.name, "sender_ids": options.sender_id or []}
    fields |= {"credits_a_month": dict(options.credits or ()), **dict(options.within or ())}
    body = parse(UnitBody, fields)
    names = tuple(body.sender_ids)
    unit = Unit(UnitKind(options.kind), options.code, body.name or "", body.belongs(), names)
    limits = {service.value: credits for service, credits in body.credits_a_month.items()}
    deployment.settings.put_unit(options.firm, unit, limits)
    return {"firm": options.firm} | unit_view(unit, limits)


def show_settings(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    directory = deployment.directory
    directory.need_firm(options.firm)
    accounts = {service.value: directory.account(options.firm, service) for service in Service}
    return {
        "firm": options.firm,
        "accounts": {name: account_view(one) if one else None for name, one in accounts.items()},
        "clients": [client_view(client) for client in directory.clients(options.firm)],
    }


def _queues(options: argparse.Namespace) -> Sequence[str]:
    if unknown := set(options.queue) - set(QUEUES):
        raise InputError(
            [Problem("queue_unknown", params={"queue": min(unknown), "known": ", ".join(QUEUES)})]
        )
    return options.queue or QUEUES


def show_dead_letters(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    now = system_clock()
    return {
        queue: [
            {"pointer": json.loads(letter.body)}
            | {"sent_at": rfc3339(letter.sent_at), "age_seconds": (now - letter.sent_at) // SECOND}
            for letter in deployment.dead_letters(queue).show()
        ]
        for queue in _queues(options)
    }


def redrive_dead_letters(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    return {queue: redrive(deployment.dead_letters(queue)) for queue in _queues(options)}


def top_up(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    deployment.directory.need_firm(options.firm)
    fields = {"service": options.service, "credits": options.credits, "reference": options.reference}
    asked = parse(TopUpBody, fields)
    made = deployment.ledger.top_up(
        options.firm, asked.service, asked.credits, asked.reference, by="cli", now=system_clock()
    )
    return {"firm": options.firm, "replayed": made.replayed, **top_up_answer(asked.service, made)}


def audit(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Look at the books of a firm or of all. What does not hold is printed, and the exit status is 1."""
    if options.firm:
        deployment.directory.need_firm(options.firm)
        firms = [options.firm]
    else:
        firms = list(deployment.directory.due_for_audit(system_clock() + 24 * HOUR, _MOST_FIRMS))
    books = Audit(
        JobStore(deployment.table),
        deployment.ledger,
        Bucket(boto3.client("s3"), deployment.outputs["BucketName"]).get,
        system_clock,
        _SERVICES,
    )
    findings = [books.run(firm_id, whole=not options.recent) for firm_id in firms]
    return {
        "firms": [
            {"firm": one.firm_id, "accounts": one.accounts, "entries": one.entries, "jobs": one.jobs}
            | {"chunks": one.chunks, "busy": one.busy}
            for one in findings
        ],
        "violations": [str(violation) for one in findings for violation in one.violations],
    }


def set_low_credit(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    deployment.directory.need_firm(options.firm)
    deployment.ledger.set_threshold(options.firm, options.service, options.credits)
    return {"firm": options.firm, "service": options.service, "low_below": options.credits}


def rotate_pepper(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    peppers = PepperSecret(deployment.secrets, deployment.stage).rotate()
    previous = peppers.previous.key_id if peppers.previous else None
    return {"secret": secret_name(deployment.stage), "current": peppers.current.key_id, "previous": previous}


def unlock_number(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    msisdn = Msisdn.parse(options.msisdn, deployment.otp_region(options.firm))
    peppers = PepperSecret(deployment.secrets, deployment.stage).peppers()
    number = peppers.digest(options.firm, "msisdn", msisdn)
    if not deployment.otp.unlock(options.firm, number):
        raise NotFound
    return {"firm": options.firm, "msisdn": msisdn.masked, "unlocked": True}


def set_erp_user(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    msisdn = Msisdn.parse(options.msisdn, deployment.otp_region(options.firm))
    deployment.directory.set_erp_user(options.firm, options.erp_user, msisdn)
    return {"firm": options.firm, "erp_user": options.erp_user, "msisdn": msisdn.masked}


def set_otp(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    settings: dict[str, Any] = {"limits": dict(options.limit or ()), "opaque": options.opaque}
    if options.country:
        settings["countries"] = options.country
    deployment.directory.set_otp_settings(options.firm, settings)
    return {"firm": options.firm} | settings


def set_windows(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Put the firm's own send windows and its clock in the place of those there were."""
    body = WindowsBody(time_zone=options.time_zone, windows=options.window or [])
    deployment.settings.put_windows(options.firm, body)
    return {"firm": options.firm} | body.model_dump()


def _limit(text: str) -> tuple[str, int]:
    name, _, most = text.partition("=")
    known = [row.name for row in LIMITS]
    if name not in known or not most.isdecimal():
        raise argparse.ArgumentTypeError(f"<limit>=<most>, a limit being one of {', '.join(known)}")
    return name, int(most)


def _named(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if name not in ("company", "branch", "department") or not value:
        raise argparse.ArgumentTypeError("<company|branch|department>=<code>")
    return name, value


def _quota(text: str) -> tuple[str, int]:
    name, _, value = text.partition("=")
    if name not in _SERVICES or not value.isdecimal():
        raise argparse.ArgumentTypeError(f"<service>=<credits a month>, a service being of {_SERVICES}")
    return name, int(value)


def _firm_id(text: str) -> str:
    if not FIRM_ID.fullmatch(text):
        raise argparse.ArgumentTypeError("a letter, then 2 to 31 lower-case letters or digits")
    return text


def _days(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return int(text)


def _pace(text: str) -> int:
    return _positive(text, MOST_SEGMENTS_PER_SECOND)


def _report_calls(text: str) -> int:
    return _positive(text, MOST_REPORT_CALLS_PER_MINUTE)


def _positive(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= most):
        raise argparse.ArgumentTypeError(f"1 to {most}")
    return int(text)


def _credential(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not name or not value:
        raise argparse.ArgumentTypeError("<name>=<value>")
    return name, value


def _not_negative(text: str) -> int:
    if int(text) < 0:
        raise argparse.ArgumentTypeError("0 or more")
    return int(text)


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(prog="python -m cli", description=__doc__)
    commands.add_argument("--stack", default="ulak", help="the CloudFormation stack (default: ulak)")
    commands.add_argument("--lang", choices=("tr", "en"), default="tr", help="language of messages")
    sub = commands.add_subparsers(required=True, metavar="COMMAND")

    firm = sub.add_parser("add-firm", help="a new firm")
    firm.add_argument("firm", type=_firm_id)
    firm.add_argument("--name", required=True)
    firm.set_defaults(run=add_firm)

    account = sub.add_parser(
        "set-account",
        help="a firm's account with an operator; its secret credentials are read from standard input, a line each",
    )
    account.add_argument("firm", type=_firm_id)
    account.add_argument("service", choices=_SERVICES)
    account.add_argument("--operator", required=True, choices=sorted(row.id for row in profiles()))
    account.add_argument(
        "--credential",
        type=_credential,
        action="append",
        help="<name>=<value> of one that is not secret; may be repeated (docs/operators)",
    )
    account.add_argument("--username", help="the same as --credential username=...")
    account.add_argument(
        "--sender-id", required=True, action="append", help="may be repeated; first: default"
    )
    account.add_argument("--region", default="TR", choices=[region.value for region in Region])
    account.add_argument(
        "--segments-per-second",
        type=_pace,
        help="what the contract allows, if not what the operator's profile says",
    )
    account.add_argument(
        "--report-calls-per-minute",
        type=_report_calls,
        help="what the operator allows this account, if not what its profile says",
    )
    account.add_argument("--base-url", help="where the operator is reached, if not at its own address")
    account.set_defaults(run=set_account)

    sender = sub.add_parser("set-sender-id", help="what the operator says of a sender ID")
    sender.add_argument("firm", type=_firm_id)
    sender.add_argument("service", choices=[service.value for service in Service])
    sender.add_argument("sender_id")
    sender.add_argument("--state", required=True, choices=[state.value for state in Registration])
    sender.add_argument("--default", action="store_true", help="messages that name none go from it")
    sender.set_defaults(run=set_sender_id)

    key = sub.add_parser("add-key", help="a new API key; its text is shown once")
    key.add_argument("firm", type=_firm_id)
    key.add_argument("--label", required=True, help="what will hold it, for whoever revokes it one day")
    key.add_argument("--erp-user", help="the ERP user it stands for")
    key.add_argument("--days", type=_days, help="how long it holds (default: until revoked)")
    key.add_argument("--administrator", action="store_true", help="may top up; never give it to the firm")
    key.add_argument(
        "--scope", action="append", choices=_SCOPES, help="may be repeated (default: read, send and personal)"
    )
    key.set_defaults(run=add_key)

    revoke = sub.add_parser("revoke-key", help="end an API key within a minute")
    revoke.add_argument("firm", type=_firm_id)
    revoke.add_argument("key_id")
    revoke.set_defaults(run=revoke_key)

    client = sub.add_parser("set-client", help="a program of the firm's, linked to an ERP user")
    client.add_argument("firm", type=_firm_id)
    client.add_argument("client")
    client.add_argument("--erp-user", help="whom it sends for (default: it says so with each request)")
    client.add_argument("--scope", action="append", choices=_SCOPES)
    client.add_argument("--within", type=_named, action="append", help="<company|branch|department>=<code>")
    client.set_defaults(run=set_client)

    client_key = sub.add_parser("add-client-key", help="a client's further key; its text is shown once")
    client_key.add_argument("firm", type=_firm_id)
    client_key.add_argument("client")
    client_key.add_argument("--days", type=_days, help="how long it holds (default: until revoked)")
    client_key.set_defaults(run=add_client_key)

    unit = sub.add_parser("set-unit", help="what a user, department, branch or company may send")
    unit.add_argument("firm", type=_firm_id)
    unit.add_argument("kind", choices=[kind.value for kind in UnitKind])
    unit.add_argument("code")
    unit.add_argument("--name")
    unit.add_argument("--within", type=_named, action="append", help="<company|branch|department>=<code>")
    unit.add_argument("--sender-id", action="append", help="may be repeated; first: default (none: any)")
    unit.add_argument("--credits", type=_quota, action="append", help="<service>=<credits a month>")
    unit.set_defaults(run=set_unit)

    settings = sub.add_parser("show-settings", help="a firm's accounts and clients")
    settings.add_argument("firm", type=_firm_id)
    settings.set_defaults(run=show_settings)

    for name, told, run in (
        ("dlq", "what failed five times: each dead letter's pointer and age, by queue", show_dead_letters),
        ("redrive", "put dead letters back into their queues; may be repeated", redrive_dead_letters),
    ):
        letters = sub.add_parser(name, help=told)
        letters.add_argument(
            "queue", nargs="*", metavar="QUEUE", help=f"of {', '.join(QUEUES)} (default: all)"
        )
        letters.set_defaults(run=run)
    credit = sub.add_parser("top-up", help="bring credits into a firm's account")
    credit.add_argument("firm", type=_firm_id)
    credit.add_argument("service", choices=_SERVICES)
    credit.add_argument("credits", type=int)
    credit.add_argument("--reference", required=True, help="the invoice's number; counts once however often")
    credit.set_defaults(run=top_up)

    books = sub.add_parser("audit", help="check that every credit and every message is accounted for")
    books.add_argument("firm", type=_firm_id, nargs="?", help="one firm (default: all)")
    books.add_argument("--recent", action="store_true", help="only what may still change, as every hour")
    books.set_defaults(run=audit)

    low = sub.add_parser("set-low-credit", help="raise an event when fewer credits remain (0: never)")
    low.add_argument("firm", type=_firm_id)
    low.add_argument("service", choices=_SERVICES)
    low.add_argument("credits", type=_not_negative)
    low.set_defaults(run=set_low_credit)

    pepper = sub.add_parser("rotate-pepper", help="make or renew the key that codes are bound with")
    pepper.set_defaults(run=rotate_pepper)

    unlock = sub.add_parser("unlock-number", help="forget the wrong codes that were entered for a number")
    unlock.add_argument("firm", type=_firm_id)
    unlock.add_argument("msisdn")
    unlock.set_defaults(run=unlock_number)

    user = sub.add_parser("set-erp-user", help="the number that an ERP user's codes go to")
    user.add_argument("firm", type=_firm_id)
    user.add_argument("erp_user")
    user.add_argument("msisdn")
    user.set_defaults(run=set_erp_user)

    otp = sub.add_parser(
        "set-otp", help="a firm's own settings of its codes; what is left out is the house's"
    )
    otp.add_argument("firm", type=_firm_id)
    otp.add_argument("--limit", type=_limit, action="append", help="<limit>=<most>; may be repeated")
    otp.add_argument("--country", action="append", choices=[region.value for region in Region])
    otp.add_argument("--opaque", action="store_true", help="a wrong code is not told how many tries are left")
    otp.set_defaults(run=set_otp)

    windows = sub.add_parser("set-windows", help="when a firm's messages may go out; none: the house's own")
    windows.add_argument("firm", type=_firm_id)
    windows.add_argument("--time-zone", help="of the firm's clock (default: its SMS account's country's)")
    windows.add_argument(
        "--window",
        action="append",
        help="commercial=09:00-20:00@123456, informational/flash=none, ...; may be repeated",
    )
    windows.set_defaults(run=set_windows)
    return commands


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        made = options.run(Deployment(options.stack), options)
    except UlakError as error:
        problems = error.problems if isinstance(error, InputError) else ()
        told = [sentence(p.code, options.lang, p.params) for p in problems]
        told = told or [sentence(error.reason, options.lang, error.params)]
        print("\n".join(told), file=sys.stderr)
        return 1
    except (ClientError, BotoCoreError) as error:
        print(sentence("aws_refused", options.lang, {"why": str(error)}), file=sys.stderr)
        return 1
    print(json.dumps(made, ensure_ascii=False, indent=2 if options.run is show_dead_letters else None))
    return 1 if made.get("violations") else 0


if __name__ == "__main__":
    sys.exit(main())
