"""What is wrong with the text and the rows of a request, each with its place in the body; no store is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from ulak.errors import InputError, Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Plan
from ulak.jobs.refusals import Refusal, Refusals
from ulak.planning.expansion import expand
from ulak.planning.questions import words_question
from ulak.planning.requests import JobBody, MessageBody, SendingBody
from ulak.planning.snapshot import Snapshot, cells_of, expansion_rules
from ulak.text import placeholders
from ulak.text.checks import misread_problem

ROWS_EXPANDED_AT_ONCE: Final = 1_000
"""So many rows are expanded while the caller waits, and refused at once; more go through the plan queue."""


def columns_of(body: SendingBody) -> tuple[tuple[str, ...], Sequence[Problem]]:
    """The columns that the text uses, and what is wrong with the text."""
    given = dict.fromkeys(name for row in body.rows() for name in row if name not in ("to", "tckn"))
    try:
        return placeholders.compile(body.text, list(given), body.text_as).names, []
    except InputError as error:
        return (), [replace(one, pointer="/text") for one in error.problems]


def misread_values(body: SendingBody, columns: Sequence[str]) -> list[Problem]:
    """A question for each value that looks misread, of those that the text uses."""
    problems: list[Problem] = []
    if body.text_as is not None:
        return problems
    for number, row in enumerate(body.rows(), 1):
        for column in columns:
            asked = misread_problem(str(row.get(column, "")), "value_misread")
            if asked is not None:
                refusal = Refusal(number, column, "", asked.code, {**asked.params, "column": column})
                placed = _placed(refusal, body)
                problems.append(replace(placed, readings=asked.readings, choose=asked.choose))
    return problems


def words_for_nothing(body: SendingBody, columns: Sequence[str]) -> Sequence[Problem]:
    """A question for the first value of each column that is a word which programs write for nothing."""
    if body.reading.nothing_words is not None:
        return []
    asked: dict[str, Problem] = {}
    for number, row in enumerate(body.rows(), 1):
        for column in columns:
            if column not in asked:
                one = words_question([column], [column], cells_of(row, [column], {}), number)
                if one is not None:
                    placed = _placed(Refusal(number, column, "", one.code, one.params), body)
                    asked[column] = replace(placed, readings=one.readings, choose=one.choose)
    return list(asked.values())


def escaped_of_cards(body: JobBody) -> Sequence[Problem]:
    """A problem for each value that every card of the named has, and that the text has in two braces."""
    if body.text_as == "written":
        return []
    offered = {name for row in body.rows() for name in row}
    if body.from_directory:
        from ulak.directory import current_accounts, subscribers

        offered.update(subscribers.BUILT_IN if body.subscribers or body.groups or body.birthdays else ())
        offered.update(current_accounts.BUILT_IN if body.accounts or body.filters else ())
    return [placeholders.escaped(name) for name in placeholders.escaped_names(body.text) if name in offered]


def nothing_to_send(
    plan: Plan, snapshot: Snapshot, body: SendingBody, stopped: Mapping[str, str] | None = None
) -> Sequence[Problem]:
    """Why nothing of a request can go out; empty if something can, or the list is too long to say now."""
    problems: list[Problem] = []
    try:
        for part in expand(snapshot.lines, expansion_rules(plan, stopped)):
            if snapshot.rows > ROWS_EXPANDED_AT_ONCE:
                return []  # its text holds; its rows are for whoever expands it
            if isinstance(part, Chunk) and not plan.all_or_nothing:
                return []
            if isinstance(part, Refusals):
                problems += (_placed(refusal, body) for refusal in part.rows)
    except InputError as error:
        placed = asked_in_body(error, body)
        return [one if one.choose else replace(one, pointer="/text") for one in placed.problems]
    return problems


def asked_in_body(error: InputError, body: SendingBody) -> InputError:
    """What the rows of a request leave open, each question at its place in the body."""
    problems: list[Problem] = []
    for one in error.problems:
        if one.choose and one.row and not one.pointer:
            placed = _placed(Refusal(one.row, str(one.params["column"]), "", one.code, one.params), body)
            one = replace(placed, readings=one.readings, choose=one.choose)
        problems.append(one)
    return InputError(problems)


def _placed(refusal: Refusal, body: SendingBody) -> Problem:
    """A refused row as a problem of the body it came in."""
    to = body.kind.field
    if isinstance(body, MessageBody):
        pointer = (
            f"/{to}" if refusal.column == "to" else f"/params/{refusal.column}" if refusal.column else "/text"
        )
        return Problem(refusal.code, pointer, params=refusal.params)
    index = refusal.row - 1
    for name in ("recipients", "tckns"):
        listed = len(getattr(body, name))
        if index < listed:
            return Problem(refusal.code, f"/{name}/{index}", refusal.row, refusal.params)
        index -= listed
    column = to if refusal.column == "to" else refusal.column
    pointer = f"/rows/{index}/{column}" if column else f"/rows/{index}"
    return Problem(refusal.code, pointer, index + 1, refusal.params)
