"""Templates (*SMS şablonu*): a text with declared placeholders, checked when it is saved, in versions that
never change.

A version is an item of its own, written once; the template's card says which is the latest. A job that uses
a template freezes its text in its plan, so a later version changes no job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from pydantic import Field, StrictInt, model_validator

from ulak.directory.cards import FIELD_CAP, FieldValue, Name
from ulak.directory.paged_list import Card, PagedList
from ulak.errors import InputError, InvalidValue, NotFound, Problem, Unavailable
from ulak.platform.bodies import Body
from ulak.platform.table import Put, Refused, Table
from ulak.rules import OperatorProfile, Purpose
from ulak.text import EncodingChoice, MessageType, Segmentation, on_the_wire, placeholders, segment
from ulak.text.checks import misread_problem
from ulak.text.columns import ColumnType, longest, written
from ulak.text.misread import TextAs

MOST_COLUMNS: Final = 30
_ROUNDS: Final = 5


class Column(Body):
    """A placeholder of the text: what it holds, how long it may well be, and a usual value."""

    name: str = Field(min_length=1, max_length=placeholders.NAME_CAP)
    type: ColumnType = ColumnType.TEXT
    typical: str = Field(min_length=1, max_length=FIELD_CAP)
    longest: StrictInt = Field(ge=1, le=FIELD_CAP)
    """Characters."""


class TemplateBody(Body):
    """``PUT /v1/templates/{code}``: saves a new version, unless the latest is the same."""

    name: Name
    text: str = Field(min_length=1)
    purpose: Purpose
    message_type: MessageType = MessageType.BULK
    encoding: EncodingChoice = EncodingChoice.PROFILE
    text_as: TextAs | None = None
    """Where the text or a value looks misread, or a column stands in two braces: as ``POST /v1/jobs`` takes it."""
    language: Literal["tr", "en"] = "tr"
    columns: list[Column] = Field(default=[], max_length=MOST_COLUMNS)

    @model_validator(mode="after")
    def _names_differ(self) -> TemplateBody:
        if len({column.name for column in self.columns}) != len(self.columns):
            raise ValueError("column_declared_twice")
        return self

    @property
    def types(self) -> dict[str, str]:
        return {column.name: column.type.value for column in self.columns}


class PreviewBody(Body):
    """``POST /v1/templates/{code}/preview``."""

    row: dict[str, FieldValue] = Field(default={}, max_length=100)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a template comes to, with usual values and with the longest."""

    typical: Segmentation
    worst: Segmentation


def check(body: TemplateBody, profile: OperatorProfile) -> Checked:
    """Count the text with usual values and with the longest.

    Raises `InputError` with every problem: what `ulak.text.placeholders.compile` refuses, a declared column
    that the text does not use, a usual value that is not of its type, a text that is too long with usual
    values; and, where a message is one segment for ever, with the longest too.
    """
    names = [column.name for column in body.columns]
    try:
        template = placeholders.compile(body.text, names, body.text_as)
    except InputError as error:
        raise InputError(replace(one, pointer="/text") for one in error.problems) from error
    problems = [
        Problem("column_unused", f"/columns/{index}", params={"column": name})
        for index, name in enumerate(names)
        if name not in template.names
    ]
    usual: list[str] = []
    for index, column in enumerate(body.columns):
        asked = misread_problem(column.typical, "value_misread", f"/columns/{index}/typical")
        if asked is not None and body.text_as is None:
            problems.append(replace(asked, params={**asked.params, "column": column.name}))
        try:
            usual.append(written(column.type, column.typical))
        except InvalidValue as invalid:
            params = {"column": column.name}
            problems.append(Problem(invalid.problem.code, f"/columns/{index}/typical", params=params))
    if problems:
        raise InputError(problems)
    dearest = [longest(column.type, column.longest) for column in body.columns]
    checked = Checked(
        counted(template.render(usual), body, profile), counted(template.render(dearest), body, profile)
    )
    if (problem := checked.typical.problem) is not None:
        raise InputError([Problem(problem.code, "/text", params=problem.params)])
    if (problem := checked.worst.problem) is not None and body.message_type in _ONE_SEGMENT:
        raise InputError([Problem(problem.code, "/columns", params=problem.params)])
    return checked


_ONE_SEGMENT: Final = frozenset({MessageType.OTP, MessageType.VIP, MessageType.FLASH})


def render(body: TemplateBody, row: Mapping[str, FieldValue]) -> str:
    """The text with a row's values, written by their types. ``InputError`` for what a job would refuse."""
    names = [column.name for column in body.columns]
    try:
        values = [written(column.type, str(row.get(column.name, ""))) for column in body.columns]
        return placeholders.compile(body.text, names, body.text_as).render(values)
    except InvalidValue as invalid:
        column = str(invalid.problem.params.get("column", ""))
        pointer = f"/row/{column}" if column else "/row"
        raise InputError([Problem(invalid.problem.code, pointer, params=invalid.problem.params)]) from invalid


def counted(text: str, body: TemplateBody, profile: OperatorProfile) -> Segmentation:
    return segment(on_the_wire(text, profile, body.encoding), profile, body.message_type)


@dataclass(frozen=True, slots=True)
class Templates:
    """A firm's templates and their versions."""

    table: Table

    @property
    def cards(self) -> PagedList:
        return PagedList(self.table, "TEMPLATES", shards=1)

    def save(self, firm_id: str, code: str, body: TemplateBody) -> tuple[int, bool]:
        """Keep the text as the next version; the number of the version, and whether it is new. Saving what
        the latest version says already makes none."""
        for _ in range(_ROUNDS):
            card = self.cards.get(firm_id, code)
            # Versions outlive a template that was taken out: one made anew by its code goes on from them.
            latest = card.facts["latest"] if card else max(self.versions(firm_id, code, 1), default=0)
            if latest and self.version(firm_id, code, latest) == body:
                if card is None:
                    self._show(firm_id, code, latest)
                return latest, card is None
            content = {"pk": _pk(firm_id, code), "sk": _sk(latest + 1)} | {
                "template": body.model_dump_json(exclude_none=True).encode()  # 0.1.0 knows no `text_as`
            }
            try:
                self.table.write(Put(content, "attribute_not_exists(pk)"))
            except Refused as refused:
                # Somebody saved this number in between, or died before the card told of it.
                if refused.old is None or bytes(refused.old["template"]) != content["template"]:
                    self._show(firm_id, code, latest + 1)
                    continue
            self._show(firm_id, code, latest + 1)
            return latest + 1, True
        raise Unavailable

    def version(self, firm_id: str, code: str, number: int) -> TemplateBody:
        """A version; ``NotFound`` if there is none by that number."""
        item = self.table.get((_pk(firm_id, code), _sk(number)))
        if item is None:
            raise NotFound
        return TemplateBody.model_validate_json(bytes(item["template"]))

    def find(self, firm_id: str, code: str, number: int | None) -> tuple[int, TemplateBody]:
        """A version with its number, the latest when not named; ``NotFound`` if there is none."""
        card = self.cards.get(firm_id, code)
        if card is None:
            raise NotFound
        number = number or int(card.facts["latest"])
        return number, self.version(firm_id, code, number)

    def versions(self, firm_id: str, code: str, most: int) -> Sequence[int]:
        """Numbers of the versions there are, the latest first."""
        items = self.table.query(_pk(firm_id, code), between=("v", "w"), limit=most, descending=True)
        return [int(item["sk"][1:]) for item in items]

    def _show(self, firm_id: str, code: str, number: int) -> None:
        """Let the card tell of the version, unless it tells of a later one."""
        body = self.version(firm_id, code, number)
        card = self.cards.get(firm_id, code)
        if card is None or card.facts["latest"] < number:
            self.cards.upsert(firm_id, [Card(code, body.name, {"latest": number})])


def _pk(firm_id: str, code: str) -> str:
    return f"FIRM#{firm_id}#TEMPLATE#{code}"


def _sk(number: int) -> str:
    return f"v{number:06d}"
