"""API keys, the firm's programs that hold them, and its units."""

from __future__ import annotations

import argparse
from typing import Any, Final

from cli.commands import DAYS, FIRM, SCOPES, SERVICES, WITHIN, Command, argument
from cli.deployment import Deployment
from ulak.directory.firms import new_key
from ulak.directory.units import Unit, UnitKind
from ulak.firm_settings.answers import client_answer, unit_answer
from ulak.firm_settings.bodies import ClientBody, UnitBody
from ulak.identity.caller import OWN_SCOPES
from ulak.platform.bodies import parse
from ulak.platform.clock import HOUR


def add_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    expires_at = deployment.house.clock() + options.days * 24 * HOUR if options.days else None
    key, text = new_key(
        options.firm,
        options.label,
        erp_user=options.erp_user,
        expires_at=expires_at,
        administrator=options.administrator,
        scopes=frozenset(options.scope or OWN_SCOPES),
    )
    deployment.house.directory.add_key(key)
    return {"firm": options.firm, "key_id": key.key_id, "key": text}


def revoke_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    deployment.house.firm_settings.revoke_key(options.firm, options.key_id)
    return {"firm": options.firm, "key_id": options.key_id, "revoked": True}


def set_client(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    fields: dict[str, Any] = {"erp_user": options.erp_user, **dict(options.within or ())}
    if options.scope:
        fields["scopes"] = options.scope
    body = parse(ClientBody, fields)
    client, _ = deployment.house.firm_settings.put_client(options.firm, options.client, body)
    return {"firm": options.firm} | client_answer(client)


def add_client_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    settings = deployment.house.firm_settings
    key, text = settings.add_client_key(options.firm, options.client, options.days)
    return {"firm": options.firm, "client": options.client, "key_id": key.key_id, "key": text}


def set_unit(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": options.name, "sender_ids": options.sender_id or []}
    fields |= {"credits_a_month": dict(options.credits or ()), **dict(options.within or ())}
    body = parse(UnitBody, fields)
    names = tuple(body.sender_ids)
    unit = Unit(UnitKind(options.kind), options.code, body.name or "", body.belongs(), names)
    limits = {service.value: credits for service, credits in body.credits_a_month.items()}
    deployment.house.firm_settings.put_unit(options.firm, unit, limits)
    return {"firm": options.firm} | unit_answer(unit, limits)


def _quota(text: str) -> tuple[str, int]:
    name, _, value = text.partition("=")
    if name not in SERVICES or not value.isdecimal():
        raise argparse.ArgumentTypeError(f"<service>=<credits a month>, a service being of {SERVICES}")
    return name, int(value)


COMMANDS: Final = (
    Command(
        "add-key",
        "a new API key; its text is shown once",
        add_key,
        (
            FIRM,
            argument("--label", required=True, help="what will hold it, for whoever revokes it one day"),
            argument("--erp-user", help="the ERP user it stands for"),
            DAYS,
            argument("--administrator", action="store_true", help="may top up; never give it to the firm"),
            argument(
                "--scope",
                action="append",
                choices=SCOPES,
                help="may be repeated (default: read, send and personal)",
            ),
        ),
    ),
    Command("revoke-key", "end an API key within a minute", revoke_key, (FIRM, argument("key_id"))),
    Command(
        "set-client",
        "a program of the firm's, linked to an ERP user",
        set_client,
        (
            FIRM,
            argument("client"),
            argument("--erp-user", help="whom it sends for (default: it says so with each request)"),
            argument("--scope", action="append", choices=SCOPES),
            WITHIN,
        ),
    ),
    Command(
        "add-client-key",
        "a client's further key; its text is shown once",
        add_client_key,
        (FIRM, argument("client"), DAYS),
    ),
    Command(
        "set-unit",
        "what a user, department, branch or company may send",
        set_unit,
        (
            FIRM,
            argument("kind", choices=[kind.value for kind in UnitKind]),
            argument("code"),
            argument("--name"),
            WITHIN,
            argument("--sender-id", action="append", help="may be repeated; first: default (none: any)"),
            argument("--credits", type=_quota, action="append", help="<service>=<credits a month>"),
        ),
    ),
)
