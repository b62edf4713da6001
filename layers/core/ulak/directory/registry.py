"""Use cases over subscribers, groups, current accounts and filters: put, read, list, search, take out.

All of a firm, by its own key, and nothing that costs more than what it answers: a page asks for a page, a
bulk upsert reads a hundred cards a call and writes only those that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import Field

from ulak.directory import current_accounts, groups, subscribers, templates
from ulak.directory.cards import MOST_ROWS
from ulak.directory.current_accounts import CurrentAccountBody, CurrentAccountRow, FilterBody
from ulak.directory.firms import Registration, Service
from ulak.directory.gate import Gate
from ulak.directory.groups import GroupBody, Groups, Member, MemberKind, MembersBody
from ulak.directory.paged_list import CODE_CAP, Card, PagedList, Upserted
from ulak.directory.personal import Personal
from ulak.directory.reminders import Reminders
from ulak.directory.subscribers import SubscriberBody, SubscriberRow
from ulak.directory.templates import TemplateBody, Templates
from ulak.errors import InputError, NotFound, Param, Problem, TooLarge
from ulak.identity.msisdn import Region
from ulak.platform import cursors
from ulak.platform.bodies import Body, parse
from ulak.platform.clock import Clock, istanbul_day
from ulak.platform.edge import Request, Response
from ulak.platform.strict_json import parse_object
from ulak.platform.table import Table
from ulak.rules import OperatorProfile, profile

LARGEST_BODY: Final = 4 * 1024 * 1024
"""Octets; what is larger comes in several requests."""

PAGE: Final = 100
MOST_A_PAGE: Final = 1_000
EXAMINED_A_PAGE: Final = 5_000
"""Accounts that one page of a filter looks at; a page of a narrow filter may be short and go on."""

R = TypeVar("R", SubscriberRow, CurrentAccountRow)


class _Rows(Body):
    rows: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_ROWS)


@dataclass(frozen=True, slots=True)
class Registry:
    table: Table
    gate: Gate
    personal: Personal
    clock: Clock

    # --- subscribers --------------------------------------------------------------------------------------

    def put_subscriber(self, request: Request) -> Response:
        code, firm_id = _code(request), request.caller.firm_id
        body = parse(SubscriberBody, _fields(request))
        card = subscribers.card_of(firm_id, code, body, self._region(firm_id), self.personal)
        return self._put(subscribers.subscribers(self.table), firm_id, card, subscribers.view)

    def put_subscribers(self, request: Request) -> Response:
        firm_id = request.caller.firm_id
        region = self._region(firm_id)

        def card(row: SubscriberRow, at: str) -> Card:
            return subscribers.card_of(firm_id, row.code, row, region, self.personal, at=at)

        cards = _cards(_fields(request), SubscriberRow, card)
        return Response(200, _told(subscribers.subscribers(self.table).upsert(firm_id, cards)))

    def subscriber(self, request: Request) -> Response:
        return Response(200, subscribers.view(self._need(subscribers.subscribers(self.table), request)))

    def delete_subscriber(self, request: Request) -> Response:
        return self._delete(subscribers.subscribers(self.table), request)

    def list_subscribers(self, request: Request) -> Response:
        """By code, by ``prefix`` of the code, or by ``name``: a prefix of the name, letters folded."""
        return self._list(
            subscribers.subscribers(self.table), request, "subscribers", subscribers.view, searchable=True
        )

    # --- current accounts ---------------------------------------------------------------------------------

    def put_account(self, request: Request) -> Response:
        code, firm_id = _code(request), request.caller.firm_id
        body = parse(CurrentAccountBody, _fields(request))
        card = current_accounts.card_of(code, body, self._region(firm_id))
        return self._put(current_accounts.current_accounts(self.table), firm_id, card, current_accounts.view)

    def put_accounts(self, request: Request) -> Response:
        firm_id = request.caller.firm_id
        region = self._region(firm_id)
        cards = _cards(
            _fields(request),
            CurrentAccountRow,
            lambda row, at: current_accounts.card_of(row.code, row, region),
        )
        done = current_accounts.current_accounts(self.table).upsert(firm_id, cards)
        without = sum(current_accounts.left_out(card) == "recipient_without_mobile" for card in cards)
        return Response(200, _told(done) | {"without_mobile": without})

    def account(self, request: Request) -> Response:
        card = self._need(current_accounts.current_accounts(self.table), request)
        return Response(200, current_accounts.view(card))

    def delete_account(self, request: Request) -> Response:
        return self._delete(current_accounts.current_accounts(self.table), request)

    def list_accounts(self, request: Request) -> Response:
        return self._list(
            current_accounts.current_accounts(self.table),
            request,
            "accounts",
            current_accounts.view,
            searchable=True,
        )

    # --- filters ------------------------------------------------------------------------------------------

    def put_filter(self, request: Request) -> Response:
        code, firm_id = _code(request), request.caller.firm_id
        card = current_accounts.filter_card(code, parse(FilterBody, _fields(request)))
        return self._put(current_accounts.filters(self.table), firm_id, card, filter_view)

    def filter(self, request: Request) -> Response:
        return Response(200, filter_view(self._need(current_accounts.filters(self.table), request)))

    def delete_filter(self, request: Request) -> Response:
        return self._delete(current_accounts.filters(self.table), request)

    def list_filters(self, request: Request) -> Response:
        return self._list(current_accounts.filters(self.table), request, "filters", filter_view)

    def filtered(self, request: Request) -> Response:
        """The accounts that the filter takes today. A page ends when it is full or has looked at
        `EXAMINED_A_PAGE`: it may be short, even empty, while ``next_cursor`` goes on."""
        firm_id = request.caller.firm_id
        card = self._need(current_accounts.filters(self.table), request)
        wanted, day = current_accounts.filter_of(card), istanbul_day(self.clock())
        scope = (request.caller.firm_id, f"filtered {card.code}")
        place = _place(scope, request)
        accounts = current_accounts.current_accounts(self.table)
        limit, examined = _limit(request), 0
        reminded = current_accounts.reminded_for(Reminders(self.table), firm_id, [wanted], day)
        found: list[Card] = []
        while True:
            here, place = accounts.page(firm_id, "", place, MOST_A_PAGE)
            examined += len(here)
            found += [one for one in here if wanted.takes(one, day, reminded)]
            if len(found) > limit:
                place, found = accounts.place_of(found[limit - 1].code), found[:limit]
            if not place or len(found) == limit or examined >= EXAMINED_A_PAGE:
                break
        return Response(
            200,
            {
                "accounts": [current_accounts.view(one) for one in found],
                "next_cursor": cursors.write(scope, place) if place else None,
            },
        )

    # --- sender IDs ---------------------------------------------------------------------------------------

    def sender_ids(self, request: Request) -> Response:
        """By service: each sender ID with what the operator says of it; the default is what a message goes
        from when it names none."""
        firm_id = request.caller.firm_id
        by_service: dict[str, list[dict[str, Any]]] = {}
        for service in Service:
            known = self.gate.sender_ids(firm_id, service)
            by_service[service.value] = [
                {
                    "sender_id": name,
                    "registration": state.value,
                    "default": place == 0 and state is Registration.REGISTERED,
                }
                for place, (name, state) in enumerate(known)
            ]
        return Response(200, {"services": by_service})

    # --- templates ----------------------------------------------------------------------------------------

    def put_template(self, request: Request) -> Response:
        """Save a version: 201 for a new one, 200 when the latest says the same. Answers what it comes to
        with usual values and with the longest."""
        firm_id, code = request.caller.firm_id, _code(request)
        body = parse(TemplateBody, _fields(request))
        checked = templates.check(body, self._profile(firm_id, body))
        number, new = self._templates.save(firm_id, code, body)
        view = template_view(code, number, body) | {
            "typical": templates.counted_view(checked.typical, request.locale),
            "worst": templates.counted_view(checked.worst, request.locale),
        }
        return Response(201 if new else 200, view)

    def template(self, request: Request) -> Response:
        """The version named by ``version``, or the latest, with the numbers of the last hundred."""
        firm_id, code = request.caller.firm_id, _code(request)
        number, body = self._templates.find(firm_id, code, _version(request))
        versions = self._templates.versions(firm_id, code, PAGE)
        return Response(200, template_view(code, number, body) | {"versions": list(versions)})

    def list_templates(self, request: Request) -> Response:
        return self._list(
            self._templates.cards,
            request,
            "templates",
            lambda card: {"code": card.code, "name": card.name, "version": card.facts["latest"]},
        )

    def delete_template(self, request: Request) -> Response:
        """Takes the template out of the list and out of use; jobs keep the text they were made with."""
        return self._delete(self._templates.cards, request)

    def preview(self, request: Request) -> Response:
        """The text with a row's values, and what it costs."""
        firm_id, code = request.caller.firm_id, _code(request)
        row = parse(PreviewBody, _fields(request)).row
        number, body = self._templates.find(firm_id, code, _version(request))
        counted = templates.counted(templates.render(body, row), body, self._profile(firm_id, body))
        return Response(200, {"version": number} | templates.counted_view(counted, request.locale))

    @property
    def _templates(self) -> Templates:
        return Templates(self.table)

    def _profile(self, firm_id: str, body: TemplateBody) -> OperatorProfile:
        """The rules of the operator that would carry it, as they are today."""
        account = self.gate.account(firm_id, Service.of(body.message_type))
        rules = profile(account.operator_id, istanbul_day(self.clock()))
        if body.message_type not in rules.message_types:
            params: dict[str, Param] = {"operator": rules.name, "type": body.message_type.value}
            raise InputError([Problem("template_type_not_offered", "/message_type", params=params)])
        return rules

    # --- groups -------------------------------------------------------------------------------------------

    def put_group(self, request: Request) -> Response:
        body = parse(GroupBody, _fields(request))
        card = self._groups.put(request.caller.firm_id, _code(request), body)
        return Response(200, groups.view(card))

    def group(self, request: Request) -> Response:
        return Response(200, groups.view(self._groups.need(request.caller.firm_id, _code(request))))

    def delete_group(self, request: Request) -> Response:
        """200 when the group is gone; 202 while members are left: it is out of use, and the same request
        goes on."""
        if self._groups.delete(request.caller.firm_id, _code(request)):
            return Response(200, {"deleted": True})
        return Response(202, {"deleted": False})

    def list_groups(self, request: Request) -> Response:
        return self._list(self._groups.cards, request, "groups", groups.view)

    def members(self, request: Request) -> Response:
        """A page of members; a subscriber that was taken out since is told by its code alone."""
        firm_id = request.caller.firm_id
        group = self._groups.need(firm_id, _code(request))
        scope = (request.caller.firm_id, f"members {group.code}")
        members, place = self._groups.page(firm_id, group, _place(scope, request), _limit(request))
        codes = [member.code for member in members if member.kind is MemberKind.SUBSCRIBER]
        known = subscribers.subscribers(self.table).get_many(firm_id, codes)
        return Response(
            200,
            {
                "members": [
                    {"kind": member.kind.value, "code": member.code}
                    | (
                        {"name": known[member.code].name}
                        if member.kind is MemberKind.SUBSCRIBER and member.code in known
                        else {}
                    )
                    for member in members
                ],
                "next_cursor": cursors.write(scope, place) if place else None,
            },
        )

    def add_members(self, request: Request) -> Response:
        """Put subscribers and groups in. ``InputError`` with every code that is no subscriber's; then
        nobody is put in."""
        firm_id = request.caller.firm_id
        group = self._groups.need(firm_id, _code(request))
        body = parse(MembersBody, _fields(request))
        known = subscribers.subscribers(self.table).get_many(firm_id, body.subscribers)
        problems = [
            Problem("subscriber_unknown", f"/subscribers/{index}", index + 1, params={"who": code})
            for index, code in enumerate(body.subscribers)
            if code not in known
        ]
        if problems:
            raise InputError(problems)
        self._groups.add(firm_id, group, _members(body))
        return Response(200, groups.view(self._groups.need(firm_id, group.code)))

    def remove_members(self, request: Request) -> Response:
        firm_id = request.caller.firm_id
        group = self._groups.need(firm_id, _code(request))
        self._groups.remove(firm_id, group, _members(parse(MembersBody, _fields(request))))
        return Response(200, groups.view(group))

    # ------------------------------------------------------------------------------------------------------

    @property
    def _groups(self) -> Groups:
        return Groups.of(self.table)

    def _region(self, firm_id: str) -> Region:
        """Where numbers that name no country are read: the country of the firm's SMS account."""
        return self.gate.account(firm_id, Service.SMS).region

    def _put(
        self, register: PagedList, firm_id: str, card: Card, view: Callable[[Card], dict[str, Any]]
    ) -> Response:
        done = register.upsert(firm_id, [card])
        standing = register.get(firm_id, card.code)
        if standing is None:
            raise NotFound  # taken out by another in between
        return Response(201 if done.created else 200, view(standing))

    def _need(self, register: PagedList, request: Request) -> Card:
        card = register.get(request.caller.firm_id, _code(request))
        if card is None:
            raise NotFound
        return card

    def _delete(self, register: PagedList, request: Request) -> Response:
        if not register.delete(request.caller.firm_id, _code(request)):
            raise NotFound
        return Response(200, {"deleted": True})

    def _list(
        self,
        register: PagedList,
        request: Request,
        kind: str,
        view: Callable[[Card], dict[str, Any]],
        *,
        searchable: bool = False,
    ) -> Response:
        name, prefix = request.query.get("name", "")[:CODE_CAP], request.query.get("prefix", "")[:CODE_CAP]
        scope = (request.caller.firm_id, f"{kind} {name}\0{prefix}")
        place = _place(scope, request)
        look = register.named if searchable and name else register.page
        cards, place = look(
            request.caller.firm_id, name if searchable and name else prefix, place, _limit(request)
        )
        return Response(
            200,
            {
                kind: [view(card) for card in cards],
                "next_cursor": cursors.write(scope, place) if place else None,
            },
        )


class PreviewBody(Body):
    """``POST /v1/templates/{code}/preview``."""

    row: dict[str, str | int] = Field(default={}, max_length=100)


def template_view(code: str, number: int, body: TemplateBody) -> dict[str, Any]:
    return {"code": code, "version": number, **body.model_dump(mode="json")}


def _told(done: Upserted) -> dict[str, int]:
    """What came of an import, whose rows do not say when they were changed."""
    return {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}


def _version(request: Request) -> int | None:
    asked = request.query.get("version")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 6):
        raise NotFound
    return int(asked)


def filter_view(card: Card) -> dict[str, Any]:
    return {"code": card.code, "name": card.name, **card.facts}


def _place(scope: cursors.Scope, request: Request) -> str:
    cursor = request.query.get("cursor")
    return cursors.read(scope, cursor) if cursor else ""


def _members(body: MembersBody) -> list[Member]:
    return [Member(MemberKind.SUBSCRIBER, code) for code in dict.fromkeys(body.subscribers)] + [
        Member(MemberKind.GROUP, code) for code in dict.fromkeys(body.groups)
    ]


def _cards(fields: Mapping[str, Any], kind: type[R], card: Callable[[R, str], Card]) -> Sequence[Card]:
    """The cards of a body's rows. ``InputError`` with every problem of every row; then none is written."""
    cards: list[Card] = []
    problems: list[Problem] = []
    first_rows: dict[str, int] = {}
    for index, values in enumerate(parse(_Rows, fields).rows):
        at = f"/rows/{index}"
        try:
            row = parse(kind, values, at=at, row=index + 1)
            cards.append(card(row, at))
        except InputError as error:
            problems += _with_row(error.problems, index + 1)
            continue
        first = first_rows.setdefault(row.code, index + 1)
        if first != index + 1:
            params: dict[str, Param] = {"code": row.code, "first": first}
            problems.append(Problem("code_repeated", f"{at}/code", index + 1, params))
    if problems:
        raise InputError(problems)
    return cards


def _with_row(problems: Iterable[Problem], row: int) -> list[Problem]:
    return [Problem(one.code, one.pointer, row, one.params) for one in problems]


def _fields(request: Request) -> dict[str, Any]:
    if len(request.body) > LARGEST_BODY:
        raise TooLarge(limit=LARGEST_BODY, size=len(request.body))
    return parse_object(request.body)


def _code(request: Request) -> str:
    """The code in the path, held to what a body may hold."""
    code = request.path["code"].strip()
    if not 0 < len(code) <= CODE_CAP or not code.isprintable():
        raise NotFound
    return code


def _limit(request: Request) -> int:
    asked = request.query.get("limit", str(PAGE))
    if not (asked.isascii() and asked.isdecimal() and 0 < int(asked[:6]) <= MOST_A_PAGE):
        raise InputError([Problem("limit_range", "/limit", params={"limit": MOST_A_PAGE})])
    return int(asked)
