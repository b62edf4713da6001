"""What the directory's faces share: one card shown, listed and taken out, and what a request asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, Protocol

from ulak.directory.caps import CODE_CAP, NAME_CAP
from ulak.directory.paged_list import MOST_A_PAGE, PAGE, Card, Find, PagedList, PutCard
from ulak.errors import InputError, NotFound, Problem
from ulak.platform.cursors import Cursors
from ulak.platform.http import Query, Request, Response, Route

LARGEST_BODY: Final = 4 * 1024 * 1024
"""Octets; what is larger comes in several requests."""

ANSWERS: Final = "ulak.directory.answers"
EXAMPLES: Final = "ulak.directory.examples"

route = partial(Route, function="directory", body_limit=LARGEST_BODY)

PAGED: Final = (
    Query.limit(PAGE, MOST_A_PAGE),
    Query.cursor(),
)
PREFIX: Final = Query("prefix", "What the codes begin with.", example="120.01", most=CODE_CAP)
NAME: Final = Query(
    "name", "What the names begin with, letters folded; then codes are not looked at.", most=NAME_CAP
)
VERSION: Final = Query("version", "Which version; the latest where it is left out.", example="1")


_ESCAPED: Final = {"%2F": "/", "%5C": "\\"}


class HasCards(Protocol):
    """Use cases over one list of cards."""

    @property
    def cards(self) -> PagedList: ...

    @property
    def cursors(self) -> Cursors: ...


def show_card(
    commands: HasCards, request: Request[None], *, answer: Callable[[Card], Mapping[str, Any]]
) -> Response:
    return Response(200, answer(commands.cards.need(request.caller.firm_id, code_of(request))))


def list_cards(
    commands: HasCards,
    request: Request[None],
    *,
    kind: str,
    answer: Callable[[Card], Mapping[str, Any]],
    by_name: bool = False,
) -> Response:
    asked = find_of(request, by_name=by_name)
    page = commands.cards.find(commands.cursors, request.caller.firm_id, kind, asked)
    return Response(200, {kind: [answer(card) for card in page.items], "next_cursor": page.next_cursor})


def delete(commands: HasCards, request: Request[None]) -> Response:
    commands.cards.take_out(request.caller.firm_id, code_of(request))
    return Response(200, {"deleted": True})


def put_answer(done: PutCard, answer: Callable[[Card], Mapping[str, Any]]) -> Response:
    return Response(201 if done.created else 200, answer(done.card))


def code_of(request: Request[Any]) -> str:
    """The code in the path; ``NotFound`` for one that no body may hold. A slash, which codes of v0.1.0 may have, stands
    there as ``%252F``: the gateway makes ``/`` of ``%2F``, and the path would be another."""
    code = request.path["code"].strip()
    for escape, sign in _ESCAPED.items():
        code = code.replace(escape, sign).replace(escape.lower(), sign)
    if not 0 < len(code) <= CODE_CAP or not code.isprintable():
        raise NotFound
    return code


def new_code_of(request: Request[Any]) -> str:
    """As `code_of`, of a card that is made: ``InputError`` for one that its path would not reach again."""
    from ulak.directory.cards import reachable  # brings pydantic, which only a body needs

    code = code_of(request)
    try:
        return reachable(code)
    except ValueError as error:
        raise InputError([Problem(str(error), "/code")]) from error


def find_of(request: Request[Any], *, by_name: bool = False) -> Find:
    query = request.query
    name = query.get("name", "") if by_name else ""
    return Find(query.get("prefix", ""), name, query.get("cursor"), int(query.get("limit", PAGE)))


def version_of(request: Request[Any]) -> int | None:
    asked = request.query.get("version")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 6):
        raise NotFound
    return int(asked)
