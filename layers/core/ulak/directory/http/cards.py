"""``/v1/subscribers``, ``/v1/accounts`` and ``/v1/filters``: whom a firm writes to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.directory import answers
from ulak.directory.http.common import (
    ANSWERS,
    EXAMPLES,
    NAME,
    PAGED,
    PREFIX,
    code_of,
    delete,
    find_of,
    list_cards,
    new_code_of,
    put_answer,
    route,
    show_card,
)
from ulak.directory.rows import read_current_accounts, read_subscribers
from ulak.errors import NotFound
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.directory.card_commands import (
        CurrentAccountCommands,
        FilterCommands,
        SubscriberCommands,
    )
    from ulak.directory.current_accounts import CurrentAccountBody, CurrentAccountRow, FilterBody
    from ulak.directory.rows import Rows
    from ulak.directory.subscribers import SubscriberBody, SubscriberRow

list_subscribers = partial(list_cards, kind="subscribers", answer=answers.subscriber_answer, by_name=True)
show_subscriber = partial(show_card, answer=answers.subscriber_answer)


def put_subscriber(commands: SubscriberCommands, request: Request[SubscriberBody]) -> Response:
    done = commands.put(request.caller.firm_id, new_code_of(request), request.content)
    return put_answer(done, answers.subscriber_answer)


def put_subscribers(commands: SubscriberCommands, request: Request[Rows[SubscriberRow]]) -> Response:
    done = commands.put_all(request.caller.firm_id, request.content)
    return Response(200, answers.upserted_answer(done))


list_accounts = partial(list_cards, kind="accounts", answer=answers.current_account_answer, by_name=True)
show_account = partial(show_card, answer=answers.current_account_answer)


def put_account(commands: CurrentAccountCommands, request: Request[CurrentAccountBody]) -> Response:
    done = commands.put(request.caller.firm_id, new_code_of(request), request.content)
    return put_answer(done, answers.current_account_answer)


def put_accounts(commands: CurrentAccountCommands, request: Request[Rows[CurrentAccountRow]]) -> Response:
    done, without_mobile = commands.put_all(request.caller.firm_id, request.content)
    return Response(200, {**answers.upserted_answer(done), "without_mobile": without_mobile})


list_filters = partial(list_cards, kind="filters", answer=answers.filter_answer)
show_filter = partial(show_card, answer=answers.filter_answer)


def put_filter(commands: FilterCommands, request: Request[FilterBody]) -> Response:
    return put_answer(
        commands.put(request.caller.firm_id, new_code_of(request), request.content), answers.filter_answer
    )


def accounts_of_filter(commands: FilterCommands, request: Request[None]) -> Response:
    page = commands.accounts_of(request.caller.firm_id, code_of(request), find_of(request))
    accounts = [answers.current_account_answer(card) for card in page.items]
    return Response(200, {"accounts": accounts, "next_cursor": page.next_cursor})


_SUBSCRIBER: Final[Mapping[str, Any]] = {
    "name": "Ayşe Işık",
    "numbers": ["0532 123 45 67"],
    "fields": {"bayi": "Ankara"},
}
_ACCOUNT: Final[Mapping[str, Any]] = {
    "name": "Işık A.Ş.",
    "balance": "5000.50",
    "due_date": "2026-10-01",
    "city": "İzmir",
    "contacts": [{"number": "0532 123 45 67", "label": "muhasebe", "preferred": True}],
}

ROUTES: Final = (
    route(
        method="GET",
        path="/v1/subscribers",
        use="directory.subscribers",
        face=list_subscribers,
        summary="Lists subscribers by their codes, or by the beginning of their names.",
        query=(PREFIX, NAME, *PAGED),
        answer=f"{ANSWERS}:SubscribersAnswer",
        answers=f"{EXAMPLES}:SUBSCRIBERS",
    ),
    route(
        method="POST",
        path="/v1/subscribers",
        use="directory.subscribers",
        face=put_subscribers,
        summary="Puts up to 10,000 subscribers, each by its code: all of them, or none if one is wrong.",
        scope=Scope.SEND,
        body="ulak.directory.rows:SubscribersBody",
        read=read_subscribers,
        answer=f"{ANSWERS}:CardsPutAnswer",
        answers=f"{EXAMPLES}:SUBSCRIBERS_PUT",
        example={"rows": [{"code": "S1", **_SUBSCRIBER}]},
    ),
    route(
        method="PUT",
        path="/v1/subscribers/{code}",
        use="directory.subscribers",
        face=put_subscriber,
        summary="Puts one subscriber in the place of what its code stands for.",
        scope=Scope.SEND,
        body="ulak.directory.subscribers:SubscriberBody",
        answer=f"{ANSWERS}:SubscriberAnswer",
        answers=f"{EXAMPLES}:SUBSCRIBER",
        status=201,
        statuses=(200,),
        example=_SUBSCRIBER,
    ),
    route(
        method="GET",
        path="/v1/subscribers/{code}",
        use="directory.subscribers",
        face=show_subscriber,
        summary="Shows one subscriber and the number that messages go to.",
        answer=f"{ANSWERS}:SubscriberAnswer",
        answers=f"{EXAMPLES}:SUBSCRIBER",
        errors=(NotFound,),
    ),
    route(
        method="DELETE",
        path="/v1/subscribers/{code}",
        use="directory.subscribers",
        face=delete,
        summary="Takes one subscriber out.",
        scope=Scope.SEND,
        answer=f"{ANSWERS}:CardDeletedAnswer",
        answers=f"{EXAMPLES}:DELETED",
        errors=(NotFound,),
    ),
    route(
        method="GET",
        path="/v1/accounts",
        use="directory.current_accounts",
        face=list_accounts,
        summary="Lists current accounts by their codes, or by the beginning of their names.",
        query=(PREFIX, NAME, *PAGED),
        answer=f"{ANSWERS}:CurrentAccountsAnswer",
        answers=f"{EXAMPLES}:ACCOUNTS",
    ),
    route(
        method="POST",
        path="/v1/accounts",
        use="directory.current_accounts",
        face=put_accounts,
        summary="Puts up to 10,000 current accounts, each by its code: all of them, or none if one is wrong.",
        scope=Scope.SEND,
        body="ulak.directory.rows:CurrentAccountsBody",
        read=read_current_accounts,
        answer=f"{ANSWERS}:AccountsPutAnswer",
        answers=f"{EXAMPLES}:ACCOUNTS_PUT",
        example={"rows": [{"code": "120.01", **_ACCOUNT}]},
    ),
    route(
        method="PUT",
        path="/v1/accounts/{code}",
        use="directory.current_accounts",
        face=put_account,
        summary="Puts one current account in the place of what its code stands for.",
        scope=Scope.SEND,
        body="ulak.directory.current_accounts:CurrentAccountBody",
        answer=f"{ANSWERS}:CurrentAccountAnswer",
        answers=f"{EXAMPLES}:ACCOUNT",
        status=201,
        statuses=(200,),
        example=_ACCOUNT,
    ),
    route(
        method="GET",
        path="/v1/accounts/{code}",
        use="directory.current_accounts",
        face=show_account,
        summary="Shows one current account and the number that messages go to.",
        answer=f"{ANSWERS}:CurrentAccountAnswer",
        answers=f"{EXAMPLES}:ACCOUNT",
        errors=(NotFound,),
    ),
    route(
        method="DELETE",
        path="/v1/accounts/{code}",
        use="directory.current_accounts",
        face=delete,
        summary="Takes one current account out.",
        scope=Scope.SEND,
        answer=f"{ANSWERS}:CardDeletedAnswer",
        answers=f"{EXAMPLES}:DELETED",
        errors=(NotFound,),
    ),
    route(
        method="GET",
        path="/v1/filters",
        use="directory.filters",
        face=list_filters,
        summary="Lists filters over current accounts by their codes.",
        query=(PREFIX, *PAGED),
        answer=f"{ANSWERS}:FiltersAnswer",
        answers=f"{EXAMPLES}:FILTERS",
    ),
    route(
        method="PUT",
        path="/v1/filters/{code}",
        use="directory.filters",
        face=put_filter,
        summary="Puts one filter; an account is taken where all of its conditions hold.",
        scope=Scope.SEND,
        body="ulak.directory.current_accounts:FilterBody",
        answer=f"{ANSWERS}:FilterAnswer",
        answers=f"{EXAMPLES}:FILTER",
        status=201,
        statuses=(200,),
        example={"name": "Geciken", "overdue_days": 30, "balance_over": "100.00", "not_reminded_days": 7},
    ),
    route(
        method="GET",
        path="/v1/filters/{code}",
        use="directory.filters",
        face=show_filter,
        summary="Shows one filter.",
        answer=f"{ANSWERS}:FilterAnswer",
        answers=f"{EXAMPLES}:FILTER",
        errors=(NotFound,),
    ),
    route(
        method="DELETE",
        path="/v1/filters/{code}",
        use="directory.filters",
        face=delete,
        summary="Takes one filter out.",
        scope=Scope.SEND,
        answer=f"{ANSWERS}:CardDeletedAnswer",
        answers=f"{EXAMPLES}:DELETED",
        errors=(NotFound,),
    ),
    route(
        method="GET",
        path="/v1/filters/{code}/accounts",
        use="directory.filters",
        face=accounts_of_filter,
        summary="Lists the accounts that the filter takes today; a page may be short while the next goes on.",
        query=PAGED,
        answer=f"{ANSWERS}:CurrentAccountsAnswer",
        answers=f"{EXAMPLES}:ACCOUNTS",
        errors=(NotFound,),
    ),
)
