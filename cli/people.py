"""Persons who sign in to the console."""

from __future__ import annotations

import argparse
from typing import Any, Final

from cli.commands import FIRM, Command, argument
from cli.deployment import Deployment
from ulak.people.invitations import HOLDS_FOR, Invited
from ulak.people.roles import Role
from ulak.platform.clock import HOUR


def add_person(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Invite a person: the link is shown once and kept nowhere."""
    deployment.house.directory.need_firm(options.firm)
    roles = tuple(role for role in Role if role.value in (options.role or (Role.ADMINISTRATOR,)))
    invited = Invited(options.name, options.email, options.number, roles, options.sees_whole)
    secret = deployment.house.invitations.invite(options.firm, invited)
    address = (options.address or deployment.outputs["ConsoleUrl"]).rstrip("/")
    return {
        "firm": options.firm,
        "name": options.name,
        "roles": [role.value for role in roles],
        "link": f"{address}/konsol/davet/{secret}",
        "hours": HOLDS_FOR // HOUR,
    }


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
            argument("--address", help="where people reach the console, if not at the stack's own address"),
        ),
    ),
)
