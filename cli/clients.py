"""API keys, the firm's programs that hold them, and its units."""

from __future__ import annotations

import argparse
from typing import Any, Final

from cli.commands import ADDRESS, DAYS, FIRM, KIND, SCOPES, SERVICES, WITHIN, Command, argument
from cli.deployment import Deployment
from ulak.directory.firms import new_key
from ulak.directory.units import Unit, UnitKind
from ulak.firm_settings.answers import client_answer, unit_answer
from ulak.firm_settings.bodies import ClientBody, KeyBody, UnitBody
from ulak.identity.caller import OWN_SCOPES, KeyKind
from ulak.platform.bodies import parse
from ulak.platform.clock import HOUR


def add_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    house = deployment.house
    expires_at = house.clock() + options.days * 24 * HOUR if options.days else None
    key, text = new_key(
        options.firm,
        options.label,
        erp_user=options.erp_user,
        expires_at=expires_at,
        administrator=options.administrator,
        scopes=frozenset(options.scope or OWN_SCOPES),
        kind=KeyKind(options.kind),
        addresses=tuple(dict.fromkeys(options.address or ())),
    )
    if key.kind is KeyKind.TEST:
        house.firm.worlds.open(options.firm)
    house.directory.store.add_key(key)
    return {"firm": options.firm, "key_id": key.key_id, "kind": key.kind.value, "key": text}


def revoke_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    deployment.house.firm.settings.revoke_key(options.firm, options.key_id)
    return {"firm": options.firm, "key_id": options.key_id, "revoked": True}


def set_client(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    fields: dict[str, Any] = {"erp_user": options.erp_user, **dict(options.within or ())}
    if options.scope:
        fields["scopes"] = options.scope
    if options.address:
        fields["addresses"] = options.address
    body = parse(ClientBody, fields)
    settings = deployment.house.firm.settings
    client, _ = settings.put_client(options.firm, options.client, body, None)
    return {"firm": options.firm} | client_answer(client, settings.used_at(options.firm))


def add_client_key(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    fields = {"days": options.days, "kind": options.kind, "old_keys_end_at": options.old_keys_end_at}
    body = parse(KeyBody, {name: value for name, value in fields.items() if value is not None})
    made = deployment.house.firm.settings.add_client_key(options.firm, options.client, body, None)
    named = {"firm": options.firm, "client": options.client}
    return named | {"key_id": made.key.key_id, "kind": made.key.kind.value, "key": made.text}


def set_unit(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": options.name, "sender_ids": options.sender_id or []}
    fields |= {"credits_a_month": dict(options.credits or ()), **dict(options.within or ())}
    body = parse(UnitBody, fields)
    names = tuple(body.sender_ids)
    unit = Unit(UnitKind(options.kind), options.code, body.name or "", body.belongs(), names)
    limits = {service.value: credits for service, credits in body.credits_a_month.items()}
    deployment.house.firm.units.put_unit(options.firm, unit, limits)
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
            KIND,
            ADDRESS,
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
            ADDRESS,
        ),
    ),
    Command(
        "add-client-key",
        "a client's further key; its text is shown once",
        add_client_key,
        (
            FIRM,
            argument("client"),
            DAYS,
            KIND,
            argument("--old-keys-end-at", help="RFC 3339: when its other keys of this kind end"),
        ),
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
