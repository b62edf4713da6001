"""Persons who sign in to the console, and the provider that a firm lets answer for them."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from typing import Any, Final

from cli.commands import FIRM, Command, argument
from cli.deployment import Deployment
from ulak.errors import NotFound
from ulak.people.invitations import Invited
from ulak.people.providers import RETURN, Provider, ProviderTyped
from ulak.people.roles import Role
from ulak.people.store import INVITED_FOR
from ulak.platform.clock import HOUR, rfc3339


def add_person(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Invite a person: the link is shown once and kept nowhere."""
    deployment.house.directory.store.need_firm(options.firm)
    roles = tuple(role for role in Role if role.value in (options.role or (Role.ADMINISTRATOR,)))
    invited = Invited(
        options.name, options.email, options.number, roles, options.sees_whole, options.subject or ""
    )
    secret = deployment.house.people.invitations.invite(options.firm, invited)
    return {
        "firm": options.firm,
        "name": options.name,
        "roles": [role.value for role in roles],
        "link": f"{_address(deployment, options)}/konsol/davet/{secret}",
        "hours": INVITED_FOR // HOUR,
    }


def reset_person(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """A new link for a person whom no administrator of the firm can reset."""
    person = deployment.house.people.store.by_email(options.email)
    if person is None:
        raise NotFound
    secret = deployment.house.people.invitations.reset(options.firm, person.person_id, None)
    link = f"{_address(deployment, options)}/konsol/davet/{secret}"
    return {"firm": options.firm, "name": person.name, "link": link, "hours": INVITED_FOR // HOUR}


def set_provider(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Keep a firm's sign-in provider, once it has answered. An empty secret leaves the one that is kept."""
    house = deployment.house
    house.directory.store.need_firm(options.firm)
    asked = "client secret: "
    secret = getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    typed = ProviderTyped(
        options.issuer,
        options.client_id,
        secret,
        required=options.required,
        vouches=options.take_unverified,
    )
    return _told(deployment, options, house.people.provider_settings.keep(options.firm, typed, None))


def show_provider(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """The firm's provider. ``ProviderAbsent`` if it has none."""
    return _told(deployment, options, deployment.house.people.enterprise.provider(options.firm))


def remove_provider(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """People come in by passkey or password alone: also the way back in when a provider has locked everybody out."""
    deployment.house.people.provider_settings.remove(options.firm)
    return {"firm": options.firm, "issuer": None}


def _told(deployment: Deployment, options: argparse.Namespace, provider: Provider) -> dict[str, Any]:
    address = _address(deployment, options)
    return {
        "firm": provider.firm_id,
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "required": provider.required,
        "takes_unverified": provider.vouches,
        "set_at": rfc3339(provider.set_at),
        "redirect_uri": address + RETURN.format(firm=provider.firm_id),
        "sign_in": f"{address}/konsol/giris/kurum/{provider.firm_id}",
    }


def _address(deployment: Deployment, options: argparse.Namespace) -> str:
    return str(options.address or deployment.outputs["ConsoleUrl"]).rstrip("/")


_ADDRESS: Final = argument(
    "--address", help="where people reach the console, if not at the stack's own address"
)

COMMANDS: Final = (
    Command(
        "add-person",
        "invites a person to the console; the link works once, for 72 hours",
        add_person,
        (
            FIRM,
            argument("--name", required=True),
            argument("--email", required=True, help="what the person signs in with, if by a password"),
            argument("--number", required=True, help="the mobile number that codes go to"),
            argument(
                "--role",
                action="append",
                choices=[role.value for role in Role],
                help="may be repeated (default: administrator)",
            ),
            argument(
                "--sees-whole", action="store_true", help="sees whole numbers; the trail keeps each use"
            ),
            argument("--subject", help="its account with the firm's provider, if that tells no e-mail"),
            _ADDRESS,
        ),
    ),
    Command(
        "reset-person",
        "a new link for a person who lost its passkey; what it signed in with holds no more",
        reset_person,
        (FIRM, argument("--email", required=True), _ADDRESS),
    ),
    Command(
        "set-sign-in-provider",
        "lets a firm's people come in by its own accounts (OpenID Connect); the client's secret is read from the input",
        set_provider,
        (
            FIRM,
            argument("--issuer", required=True, help="as the provider's document says it, letter by letter"),
            argument("--client-id", required=True, help="what the provider knows the console by"),
            argument("--required", action="store_true", help="the firm is entered by no other way"),
            argument(
                "--take-unverified",
                action="store_true",
                help="take e-mails that the provider does not call verified; only of a tenant of the firm's own",
            ),
            _ADDRESS,
        ),
    ),
    Command("sign-in-provider", "a firm's sign-in provider", show_provider, (FIRM, _ADDRESS)),
    Command(
        "remove-sign-in-provider",
        "people come in by passkey or password alone",
        remove_provider,
        (FIRM,),
    ),
)
