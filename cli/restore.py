"""Bringing tables back to a moment before: docs/runbook.md, "Going back to a moment"."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from cli.commands import FIRM, Command, argument
from cli.deployment import Deployment
from ulak.errors import InputError, Problem
from ulak.platform.aws import client
from ulak.platform.clock import SECOND, Milliseconds, instant, sleep
from ulak.restoring.since import Since

_WRITES: Final = 25
"""BatchWriteItem's own limit."""
_READS: Final = 100
"""BatchGetItem's own limit."""
_SEGMENTS: Final = 8
"""Parts of a table that are read at once."""
_FIRST_PAUSE: Final[Milliseconds] = SECOND // 10
_LONGEST_PAUSE: Final[Milliseconds] = 10 * SECOND

Item = dict[str, Any]

_TABLES: Final = {"main": "table", "otp": "otp_table", "people": "people_table"}
"""What a table is called → the setting that names it."""


# --- holding ----------------------------------------------------------------------------------------------


def hold(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """No function of the stack runs any more, and no queue is read. What runs goes on until its time-out."""
    aws = client("lambda")
    functions, mappings = _functions(deployment), _queues_read(deployment)
    for mapping in mappings:
        aws.update_event_source_mapping(UUID=mapping, Enabled=False)
    for name in functions.values():
        aws.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    return {"held": sorted(functions), "queues_not_read": len(mappings)}


def let_go(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Functions run again, with what the stack's parameters reserve for them."""
    aws = client("lambda")
    functions = _functions(deployment)
    if unknown := set(options.but) - set(functions):
        params = {"function": min(unknown), "known": ", ".join(sorted(functions))}
        raise InputError([Problem("function_unknown", params=params)])
    going = {name: physical for name, physical in functions.items() if name not in options.but}
    for name, physical in going.items():
        reserved = int(deployment.parameters.get(f"{name.removesuffix('Function')}Reserved", "0"))
        if reserved:
            aws.put_function_concurrency(FunctionName=physical, ReservedConcurrentExecutions=reserved)
        else:
            aws.delete_function_concurrency(FunctionName=physical)
    for mapping in _queues_read(deployment):
        aws.update_event_source_mapping(UUID=mapping, Enabled=True)
    return {"let_go": sorted(going), "held": sorted(options.but)}


def _functions(deployment: Deployment) -> dict[str, str]:
    """The stack's functions, by their names in the template."""
    return deployment.resources("AWS::Lambda::Function")


def _queues_read(deployment: Deployment) -> list[str]:
    """Those of its event source mappings that read queues; the tables' streams go on where they stood by themselves."""
    aws = client("lambda")
    mappings = deployment.resources("AWS::Lambda::EventSourceMapping").values()
    return [one for one in mappings if ":sqs:" in aws.get_event_source_mapping(UUID=one)["EventSourceArn"]]


# --- putting back -----------------------------------------------------------------------------------------


def put_back(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Make a table of the stack what a copy of it is. What is the same already is not written; may be repeated."""
    table = deployment.house.settings.need(_TABLES[options.table])
    with ThreadPoolExecutor(_SEGMENTS) as pool:
        written = sum(pool.map(lambda part: _write_differing(options.copy, table, part), range(_SEGMENTS)))
        taken = sum(pool.map(lambda part: _take_away(options.copy, table, part), range(_SEGMENTS)))
    return {"table": table, "copy": options.copy, "written": written, "taken_away": taken}


def _write_differing(copy: str, table: str, part: int) -> int:
    """Write the items of a part of `copy` that stand otherwise in `table`, or not at all."""
    written = 0
    for items in _batches(_scan(copy, part), _READS):
        stand = {_key(item): item for item in _get(table, items)}
        differing = [item for item in items if stand.get(_key(item)) != item]
        _write(table, [{"PutRequest": {"Item": item}} for item in differing])
        written += len(differing)
    return written


def _take_away(copy: str, table: str, part: int) -> int:
    """Take away the items of a part of `table` that are not in `copy`."""
    taken = 0
    for items in _batches(_scan(table, part, keys_only=True), _READS):
        kept = {_key(item) for item in _get(copy, items, keys_only=True)}
        gone = [item for item in items if _key(item) not in kept]
        _write(table, [{"DeleteRequest": {"Key": _key_of(item)}} for item in gone])
        taken += len(gone)
    return taken


def _scan(table: str, part: int, *, keys_only: bool = False) -> Iterator[Item]:
    which: dict[str, Any] = {"ProjectionExpression": "pk, sk"} if keys_only else {}
    pages = client("dynamodb").get_paginator("scan")
    for page in pages.paginate(
        TableName=table, Segment=part, TotalSegments=_SEGMENTS, ConsistentRead=True, **which
    ):
        yield from page["Items"]


def _get(table: str, items: list[Item], *, keys_only: bool = False) -> list[Item]:
    """The items of `table` that bear the keys of `items`."""
    which: dict[str, Any] = {"ProjectionExpression": "pk, sk"} if keys_only else {}
    asked = {table: {"Keys": [_key_of(item) for item in items], "ConsistentRead": True} | which}
    answers = until_done(client("dynamodb").batch_get_item, asked, "UnprocessedKeys")
    return [item for answer in answers for item in answer["Responses"].get(table, ())]


def _write(table: str, requests: list[dict[str, Any]]) -> None:
    for some in _batches(iter(requests), _WRITES):
        for _ in until_done(client("dynamodb").batch_write_item, {table: some}, "UnprocessedItems"):
            pass


def until_done(
    ask: Callable[..., Any],
    asked: dict[str, Any],
    left: str,
    pause: Callable[[Milliseconds], None] = sleep,
) -> Iterator[dict[str, Any]]:
    """The answers to `ask`, asked again for what its answer names under `left`, after pauses that grow: a table leaves
    undone what is beyond its throughput."""
    wait = _FIRST_PAUSE
    while True:
        answer = ask(RequestItems=asked)
        yield answer
        asked = answer.get(left) or {}
        if not asked:
            return
        pause(wait)
        wait = min(2 * wait, _LONGEST_PAUSE)


def _batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _key_of(item: Item) -> Item:
    return {"pk": item["pk"], "sk": item["sk"]}


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


# --- taking in --------------------------------------------------------------------------------------------


def restored(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Take in what was sent after the moment. Chunks that a function holds still are told, and the exit status is 1."""
    house = deployment.house
    until = house.clock() if options.until is None else options.until
    found = [
        house.delivery.take_in.run(
            firm_id, options.since, until, look=options.look, trust_list=options.trust_list
        )
        for firm_id in deployment.firms(options.firm)
    ]
    return {
        "firms": [_told(one) for one in found],
        "not_taken_in": [chunk for one in found for chunk in one.held],
    }


def _told(found: Since) -> dict[str, Any]:
    return {
        "firm": found.firm_id,
        "accounts": found.how,
        "jobs": [{"job": one, **found.jobs[one], **_known(found, one)} for one in sorted(found.jobs)],
        "without_account": sorted(found.without_account),
        "paused": sorted(found.paused),
        "not_ours": found.strangers,
    }


def _known(found: Since, job_id: str) -> dict[str, Any]:
    """Of a job that was made after the moment: that it is not known, and what was sent of it unpaid."""
    if job_id not in found.unknown_jobs:
        return {}
    return {"known": False, "segments_accepted": found.unknown_segments[job_id]}


def _instant(text: str) -> Milliseconds:
    try:
        return instant(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            "a moment with its offset, like 2026-11-24T09:00:00+03:00"
        ) from error


COMMANDS: Final = (
    Command("hold", "before tables are brought back: no function runs, no queue is read", hold),
    Command(
        "let-go",
        "functions run again and queues are read",
        let_go,
        (
            argument(
                "--but", action="append", default=[], metavar="FUNCTION", help="ChangesFunction, for one"
            ),
        ),
    ),
    Command(
        "put-back",
        "make a table of the stack what a copy of it is; may be repeated",
        put_back,
        (
            argument("table", choices=sorted(_TABLES)),
            argument("copy", help="the table that it was restored to"),
        ),
    ),
    Command(
        "restored",
        "after tables were put back: pause what is sent, and take in what operators accepted since; may be repeated",
        restored,
        (
            argument("firm", type=FIRM.options["type"], nargs="?", help="one firm (default: all)"),
            argument("--since", type=_instant, required=True, help="the moment that the tables stand at"),
            argument("--until", type=_instant, help="when sending was stopped (default: now)"),
            argument("--look", action="store_true", help="tell only; write and pause nothing"),
            argument(
                "--trust-list",
                action="store_true",
                help="what an operator's list does not name was not sent: the operator was asked, and said so",
            ),
        ),
        indent=2,
    ),
)
