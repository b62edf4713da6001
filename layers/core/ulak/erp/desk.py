"""What a firm configures: its ERP users' numbers, the texts of events, the sources of foreign ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pydantic import Field

from ulak.directory.firms import Service
from ulak.directory.gate import Gate
from ulak.erp.approvals import checked
from ulak.erp.kinds import Kind, read_event
from ulak.erp.mapping import MOST_RULES, apply, read_rules
from ulak.erp.sources import Scheme, Source
from ulak.erp.store import ErpStore, Wording
from ulak.errors import InputError, InvalidValue, NotFound, Problem
from ulak.events.signing import Master
from ulak.identity.erp_user import user_key
from ulak.identity.msisdn import Msisdn, mask
from ulak.platform.bodies import Body, parse
from ulak.platform.clock import Clock
from ulak.platform.edge import Request, Response
from ulak.platform.strict_json import parse_object
from ulak.rules import Purpose
from ulak.text import placeholders

_SOURCE_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,31}")
_DOCUMENT_TYPE: Final = r"^[a-z0-9_]{1,32}$"  # pydantic's own engine: $ is the very end


class UserBody(Body):
    msisdn: str = Field(min_length=1, max_length=64)


class WordingBody(Body):
    text: str = Field(min_length=1)
    purpose: Purpose = Purpose.INFORMATIONAL
    sender_id: str | None = None
    document_type: str | None = Field(default=None, pattern=_DOCUMENT_TYPE)
    """For ``document.created`` alone; without it the text is for every other type."""


class SourceBody(Body):
    scheme: Scheme
    rules: list[dict[str, Any]] = Field(default=[], max_length=MOST_RULES)
    """Without any, the payload is an event of ours as it stands."""


@dataclass(frozen=True, slots=True)
class ErpDesk:
    gate: Gate
    store: ErpStore
    master: Master
    clock: Clock

    # --- ERP users ----------------------------------------------------------------------------------------

    def set_user(self, request: Request) -> Response:
        body = parse(UserBody, parse_object(request.body))
        account = self.gate.account(request.caller.firm_id, Service.SMS)
        try:
            user_key(request.path["user"])
            msisdn = Msisdn.parse(body.msisdn, account.region)
        except InvalidValue as error:
            raise InputError([Problem(error.problem.code, "/msisdn", params=error.problem.params)]) from error
        self.store.set_user(request.caller.firm_id, request.path["user"], msisdn)
        return Response(200, {"user": request.path["user"], "msisdn": msisdn})

    def remove_user(self, request: Request) -> Response:
        self.store.remove_user(request.caller.firm_id, request.path["user"])
        return Response(200, {"user": request.path["user"], "status": "removed"})

    def users(self, request: Request) -> Response:
        """Numbers are shown in part: whoever set them knows them."""
        found = self.store.users(request.caller.firm_id)
        return Response(200, {"users": [{"user": user, "msisdn": mask(msisdn)} for user, msisdn in found]})

    # --- texts --------------------------------------------------------------------------------------------

    def set_template(self, request: Request) -> Response:
        kind = _kind(request.path["type"])
        body = parse(WordingBody, parse_object(request.body))
        problems: list[Problem] = []
        if body.document_type is not None and kind is not Kind.DOCUMENT_CREATED:
            problems.append(Problem("field_unknown", "/document_type", params={"field": "document_type"}))
        try:
            placeholders.compile(body.text, ())
        except InputError as error:
            # Which values an event brings is known when it comes; that the text is well formed, now.
            problems += [
                Problem(one.code, "/text", params=one.params)
                for one in error.problems
                if one.code != "placeholder_unknown"
            ]
        known = self.gate.account(request.caller.firm_id, Service.SMS).sender_ids
        if body.sender_id is not None and body.sender_id not in known:
            params = {"service": Service.SMS.value, "known": ", ".join(known)}
            problems.append(Problem("sender_id_unknown", "/sender_id", params=params))
        if problems:
            raise InputError(problems)
        wording = Wording(kind, body.document_type or "", body.text, body.purpose, body.sender_id)
        self.store.set_wording(request.caller.firm_id, wording)
        return Response(200, _wording_view(wording))

    def templates(self, request: Request) -> Response:
        found = self.store.wordings(request.caller.firm_id)
        return Response(200, {"templates": [_wording_view(wording) for wording in found]})

    # --- sources ------------------------------------------------------------------------------------------

    def set_source(self, request: Request) -> Response:
        """Shows the secret, or the URL that holds it."""
        body, name = parse(SourceBody, parse_object(request.body)), request.path["source"]
        if not _SOURCE_NAME.fullmatch(name) or name == "api":
            raise InputError([Problem("source_name")])
        read_rules(body.rules)
        return self._shown(self.store.set_source(request.caller.firm_id, name, body.scheme, body.rules))

    def rotate(self, request: Request) -> Response:
        """A new secret; the one before holds for a day."""
        source = self.store.source(request.caller.firm_id, request.path["source"])
        return self._shown(self.store.rotate(source, self.clock()))

    def sources(self, request: Request) -> Response:
        found = self.store.sources(request.caller.firm_id)
        return Response(200, {"sources": [_source_view(source) for source in found]})

    def try_mapping(self, request: Request) -> Response:
        """The event that a payload would become by this source's rules; nothing is kept or sent."""
        source = self.store.source(request.caller.firm_id, request.path["source"])
        payload = parse_object(request.body)
        mapped = apply(source.rules, payload) if source.rules else payload
        event = checked(read_event(mapped, None if mapped.get("id") else "(from the request)"))
        return Response(
            200,
            {
                "type": event.kind.value,
                "id": event.given_id,
                "users": [*event.users],
                "recipients": [*event.recipients],
                "values": dict(event.values),
            },
        )

    def _shown(self, source: Source) -> Response:
        secret = source.secret(self.master)
        path = f"/v1/erp/hooks/{source.firm_id}/{source.name}"
        shown = (
            {"path": f"{path}/{secret}"} if source.scheme is Scheme.URL else {"path": path, "secret": secret}
        )
        return Response(200, _source_view(source) | shown)


def _kind(text: str) -> Kind:
    """A kind that has a text here; an approval's is a code's, and kept with those, and an account has none."""
    try:
        kind = Kind(text)
    except ValueError as error:
        raise NotFound from error
    if kind in (Kind.APPROVAL_STARTED, Kind.ACCOUNT_UPSERTED):
        raise NotFound
    return kind


def _wording_view(wording: Wording) -> dict[str, Any]:
    return {
        "type": wording.kind.value,
        "document_type": wording.document_type or None,
        "text": wording.text,
        "purpose": wording.purpose.value,
        "sender_id": wording.sender_id,
    }


def _source_view(source: Source) -> dict[str, Any]:
    return {
        "source": source.name,
        "scheme": source.scheme.value,
        "rules": [rule.as_fields() for rule in source.rules],
        "secret_generation": source.generation,
    }
