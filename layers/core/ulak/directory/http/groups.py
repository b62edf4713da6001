"""``/v1/groups``: subscribers together, by a code of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.directory import answers
from ulak.directory.http.common import (
    ANSWERS,
    EXAMPLES,
    PAGED,
    PREFIX,
    code_of,
    find_of,
    list_cards,
    new_code_of,
    route,
)
from ulak.errors import Conflict, NotFound
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.directory.group_commands import GroupCommands
    from ulak.directory.groups import GroupBody, MembersBody

list_groups = partial(list_cards, kind="groups", answer=answers.group_answer)


def put_group(commands: GroupCommands, request: Request[GroupBody]) -> Response:
    card = commands.put(request.caller.firm_id, new_code_of(request), request.content)
    return Response(200, answers.group_answer(card))


def show_group(commands: GroupCommands, request: Request[None]) -> Response:
    return Response(200, answers.group_answer(commands.need(request.caller.firm_id, code_of(request))))


def delete_group(commands: GroupCommands, request: Request[None]) -> Response:
    gone = commands.delete(request.caller.firm_id, code_of(request))
    return Response(200 if gone else 202, {"deleted": gone})


def members(commands: GroupCommands, request: Request[None]) -> Response:
    page = commands.members(request.caller.firm_id, code_of(request), find_of(request))
    return Response(200, answers.members_answer(page))


def add_members(commands: GroupCommands, request: Request[MembersBody]) -> Response:
    card = commands.add(request.caller.firm_id, code_of(request), request.content)
    return Response(200, answers.group_answer(card))


def remove_members(commands: GroupCommands, request: Request[MembersBody]) -> Response:
    card = commands.remove(request.caller.firm_id, code_of(request), request.content)
    return Response(200, answers.group_answer(card))


_MEMBERS: Final[Mapping[str, Any]] = {"subscribers": ["S1", "S2"], "groups": ["BAYI"]}


ROUTES: Final = (
    route(
        method="GET",
        path="/v1/groups",
        use="directory.groups",
        face=list_groups,
        summary="Lists groups of subscribers by their codes.",
        query=(PREFIX, *PAGED),
        answer=f"{ANSWERS}:GroupsAnswer",
        answers=f"{EXAMPLES}:GROUPS",
    ),
    route(
        method="PUT",
        path="/v1/groups/{code}",
        use="directory.groups",
        face=put_group,
        summary="Makes a group, or changes its name.",
        scope=Scope.SEND,
        body="ulak.directory.groups:GroupBody",
        answer=f"{ANSWERS}:GroupAnswer",
        answers=f"{EXAMPLES}:GROUP",
        errors=(Conflict,),
        example={"name": "Bayiler"},
    ),
    route(
        method="GET",
        path="/v1/groups/{code}",
        use="directory.groups",
        face=show_group,
        summary="Shows one group.",
        answer=f"{ANSWERS}:GroupAnswer",
        answers=f"{EXAMPLES}:GROUP_OF_GROUPS",
        errors=(NotFound,),
    ),
    route(
        method="DELETE",
        path="/v1/groups/{code}",
        use="directory.groups",
        face=delete_group,
        summary="Takes a group out of use; 202 while members are left, and the same request goes on.",
        scope=Scope.SEND,
        answer=f"{ANSWERS}:CardDeletedAnswer",
        answers=f"{EXAMPLES}:DELETED",
        statuses=(202,),
        errors=(NotFound,),
    ),
    route(
        method="GET",
        path="/v1/groups/{code}/members",
        use="directory.groups",
        face=members,
        summary="Lists the subscribers and groups in a group.",
        query=PAGED,
        answer=f"{ANSWERS}:MembersAnswer",
        answers=f"{EXAMPLES}:MEMBERS",
        errors=(NotFound,),
    ),
    route(
        method="POST",
        path="/v1/groups/{code}/members",
        use="directory.groups",
        face=add_members,
        summary="Puts subscribers and groups into a group; all of them, or none if one is unknown.",
        scope=Scope.SEND,
        body="ulak.directory.groups:MembersBody",
        answer=f"{ANSWERS}:GroupAnswer",
        answers=f"{EXAMPLES}:GROUP_OF_GROUPS",
        errors=(NotFound, Conflict),
        example=_MEMBERS,
    ),
    route(
        method="POST",
        path="/v1/groups/{code}/members/remove",
        use="directory.groups",
        face=remove_members,
        summary="Takes subscribers and groups out of a group.",
        scope=Scope.SEND,
        body="ulak.directory.groups:MembersBody",
        answer=f"{ANSWERS}:GroupAnswer",
        answers=f"{EXAMPLES}:GROUP",
        errors=(NotFound,),
        example=_MEMBERS,
    ),
)
