"""Every route, by the rooms that declare them. A function imports only the rooms whose routes it serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Final

from ulak.platform.http import Route

ROOMS: Final[Mapping[str, Sequence[str]]] = {
    "credit": ("ledger", "firm_settings.http_doctor"),
    "otp_issue": ("otp",),
    "otp_verify": ("otp",),
    "job_approval": ("planning", "signatures"),
    "jobs": ("planning", "jobs", "lookups"),
    "send": ("planning", "jobs", "inbox"),
    "lists": ("lists", "links", "cards", "months", "reports", "planning.http_quotes"),
    "erp": ("erp",),
    "erp_hooks": ("erp",),
    "operator_push": ("reports.http_pushed",),
    "events": ("events",),
    "schedules": ("schedules",),
    "links": ("links",),
    "root": ("site", "console.http.assets"),
    "console_sign_in": ("console.http.sign_in", "console.http.enterprise"),
    "console": ("console.http.pages", "console.http.directory", "console.http.overview"),
    "console_send": (
        "console.http.send",
        "console.http.files",
        "console.http.schedules",
        "console.http.picking",
        "console.http.overview",
        "console.http.inbox",
    ),
    "console_approvals": ("console.http.approvals", "console.http.tasks"),
    "console_settings": ("console.http.settings", "console.http.rules"),
    "console_rules": ("console.http.rules",),
    "console_firm": (
        "console.http.programs",
        "console.http.accounts",
        "console.http.routing",
        "console.http.iys_settings",
        "console.http.signing_settings",
        "console.http.firm_texts",
        "console.http.team",
        "console.http.hours",
        "console.http.units",
        "console.http.prices",
        "console.http.provider",
    ),
    "console_consent": ("console.http.compliance",),
    "console_evidence": ("console.http.evidence",),
    "console_directory": ("console.http.directory",),
    "console_lists": ("console.http.card_files",),
    "console_persons": ("console.http.persons",),
    "console_webhooks": ("console.http.webhooks", "console.http.erp", "console.http.erp_users"),
    "console_connection": ("console.http.accounts",),
    "directory": ("directory",),
    "settings": ("firm_settings", "firm_settings.http_texts", "iys", "signatures", "inbox"),
    "iys": ("iys",),
    "consent": ("consent",),
    "approvers": ("otp.http_approvers",),
    "evidence": ("evidence",),
    "persons": ("privacy",),
}
"""The rooms that declare routes of each function; or a module of one, where other functions serve its other routes."""


def routes_of(function: str) -> list[Route]:
    """The routes that the function of this name serves."""
    return [route for room in ROOMS[function] for route in _declared(room) if route.function == function]


def all_routes() -> Iterator[Route]:
    """Every route, each room's in its order."""
    for room in dict.fromkeys(room for rooms in ROOMS.values() for room in rooms):
        yield from _declared(room)


def _declared(room: str) -> Sequence[Route]:
    module = room if "." in room else f"{room}.http"
    routes: Sequence[Route] = import_module(f"ulak.{module}").ROUTES
    return routes
