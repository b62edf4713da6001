"""What pages of settings show and change of an ERP: its sources, their rules, the texts of its events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from ulak.console.forms import Form
from ulak.directory.known_firms import KnownFirms
from ulak.erp.bodies import ErpTemplateBody, EventReadingBody, SourceBody
from ulak.erp.kinds import ErpEvent, Kind, kind_with_template
from ulak.erp.mapping import MOST_RULES, read_rules
from ulak.erp.records import EventTemplate
from ulak.erp.settings import ErpSettings, SourceWithSecret, tried
from ulak.erp.sources import Source
from ulak.errors import Forbidden, InputError, NotFound, Problem
from ulak.identity.caller import Scope
from ulak.lists.reading import Reading
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.bodies import parse
from ulak.platform.once import Once
from ulak.platform.strict_json import parse_object
from ulak.text.misread import as_meant

LONGEST_NAME: Final = 64
"""No source has one that is half as long."""
MOST_SHOWN: Final = 400
"""Fields of a form that a source's rules may need: what has more is changed by the API."""
TEXT_KINDS: Final = tuple(kind for kind in Kind if kind not in (Kind.APPROVAL_STARTED, Kind.ACCOUNT_UPSERTED))
"""Kinds of events whose text can be set."""
USUAL_WHEN: Final = "`true`"
_BLANK_CELLS: Final = 2
_RULE: Final = re.compile(r"r(\d{1,2})\.type")
_AT_RULE: Final = re.compile(r"/rules/(\d+)(?:/(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A rule as it stands in the form. `cells`: fields of the event, each with its expression."""

    kind: str = ""
    when: str = ""
    given_id: str = ""
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def is_blank(self) -> bool:
        return not (self.kind or self.when or self.given_id or any(name or one for name, one in self.cells))

    def fields(self) -> dict[str, Any]:
        """As the API takes it."""
        data = {name: one for name, one in self.cells if name or one}
        return {"type": self.kind, "when": self.when or USUAL_WHEN, "id": self.given_id, "data": data}


@dataclass(frozen=True, slots=True)
class SourceForm:
    """The rules of a source, how its values are read, and an example of what it posts."""

    rules: tuple[RuleForm, ...]
    reading: Mapping[str, str]
    example: str = ""


def source_form(form: Form) -> SourceForm:
    """What a browser sent: rules that are blank or ticked to be taken out are left out."""
    numbers = [int(match[1]) for name in form.fields if (match := _RULE.fullmatch(name))]
    rules = [_rule(form, number) for number in sorted(numbers) if not form.text(f"r{number}.out")]
    reading = {name: form.text(name) for name in ("decimal", "nothing_words")}
    return SourceForm(tuple(one for one in rules if not one.is_blank), reading, form.text("example"))


def _rule(form: Form, number: int) -> RuleForm:
    at = f"r{number}."
    cells: list[tuple[str, str]] = []
    while f"{at}n{len(cells)}" in form.fields and len(cells) < MOST_SHOWN:
        place = len(cells)
        cells.append((form.text(f"{at}n{place}").strip(), form.text(f"{at}e{place}").strip()))
    kept = tuple(one for one in cells if any(one))
    kind, when, given_id = (form.text(f"{at}{name}").strip() for name in ("type", "when", "id"))
    return RuleForm(kind, when, given_id, kept)


def shown(form: SourceForm) -> list[RuleForm]:
    """The rules with room for more: blank cells in each, and a blank rule."""
    rules = [*form.rules, RuleForm()] if len(form.rules) < MOST_RULES else [*form.rules]
    room = (("", ""),) * _BLANK_CELLS
    return [replace(one, cells=(*one.cells, *room, *(() if one.cells else room))) for one in rules]


@dataclass(frozen=True, slots=True)
class ErpPages:
    erp: ErpSettings
    firms: KnownFirms
    trail: Trail

    def source(self, visitor: Visitor, name: str) -> Source:
        return self.erp.source(visitor.firm_id, name)

    def form_of(self, source: Source) -> SourceForm | None:
        """A source's rules in their form; ``None`` where they have more fields than a form."""
        rules = tuple(
            RuleForm(
                one.kind.value,
                "" if one.when == USUAL_WHEN else one.when,
                one.given_id,
                tuple(one.data.items()),
            )
            for one in source.rules
        )
        if sum(4 + 2 * len(one.cells) for one in rules) > MOST_SHOWN:
            return None
        said = {"decimal": source.reading.decimal, "nothing_words": source.reading.nothing_words}
        return SourceForm(rules, {name: one or "" for name, one in said.items()})

    def add(self, visitor: Visitor, name: str, scheme: str) -> SourceWithSecret:
        """A new source without rules. ``InputError`` with every problem, and for a name that is taken."""
        self._require_send(visitor)
        body = parse(SourceBody, {"scheme": scheme})
        standing: Source | None = None
        if len(name) <= LONGEST_NAME:
            with suppress(NotFound):
                standing = self.erp.source(visitor.firm_id, name)
        if standing is not None and (standing.rules or standing.scheme is not body.scheme):
            raise InputError([Problem("erp_source_taken", "/source", params={"name": name})])
        try:
            made = self.erp.set_source(visitor.firm_id, name, body.scheme, [])
        except InputError as error:
            raise InputError(replace(one, pointer="/source") for one in error.problems) from error
        self.trail.note(visitor, "erp_source_kept", name)
        return made

    def rotate(self, visitor: Visitor, name: str, once: Once) -> SourceWithSecret:
        self._require_send(visitor)
        made = self.erp.rotate(visitor.firm_id, name, once)
        if not made.again:
            self.trail.note(visitor, "erp_source_rotated", name)
        return made

    def attempt(self, visitor: Visitor, typed: SourceForm) -> ErpEvent:
        """The event that the example would become by what was typed; nothing is kept or sent. ``InputError`` by the
        form's cells."""
        self._require_send(visitor)
        rules, reading = self._read(typed)
        if not typed.example.strip():
            raise InputError([Problem("erp_example_missing", "/example")])
        try:
            payload = parse_object(typed.example.encode())
        except InputError as error:
            raise InputError(replace(one, pointer="/example") for one in error.problems) from error
        try:
            return tried(read_rules(rules), reading, payload)
        except InputError as error:
            raise InputError(_of_event(error.problems, rules)) from error

    def keep(self, visitor: Visitor, name: str, typed: SourceForm) -> None:
        """Keep the rules, once the example has become an event by them. ``InputError`` by the form's cells."""
        source = self.erp.source(visitor.firm_id, name)
        self._require_send(visitor)
        rules, reading = self._read(typed)
        if rules:
            self.attempt(visitor, typed)
        self.erp.set_source(visitor.firm_id, name, source.scheme, rules, reading)
        self.trail.note(visitor, "erp_source_kept", name)

    def _read(self, typed: SourceForm) -> tuple[list[dict[str, Any]], Reading]:
        """The rules as the API takes them, each expression looked at. ``InputError`` by the form's cells."""
        rules = [one.fields() for one in typed.rules]
        problems = list(_lacking(typed.rules))
        try:
            read_rules(rules)
        except InputError as error:
            problems += [_at_cell(one, typed.rules) for one in error.problems]
        told = {one.pointer: one for one in reversed(problems)}
        reading = parse(EventReadingBody, {name: one or None for name, one in typed.reading.items()})
        if told:
            raise InputError([one for pointer, one in reversed(told.items())])
        return rules, reading.reading()

    def texts(self, visitor: Visitor, cursor: str | None) -> tuple[Sequence[EventTemplate], str | None]:
        found = self.erp.templates(visitor.firm_id, cursor)
        return found.items, found.next_cursor

    def text(self, visitor: Visitor, kind: str, document_type: str) -> EventTemplate | None:
        return self.erp.template(visitor.firm_id, kind_with_template(kind), document_type)

    def keep_text(self, visitor: Visitor, kind: str, typed: Mapping[str, str]) -> None:
        """``InputError`` with every problem, by the form's fields."""
        self._require_send(visitor)
        if kind not in TEXT_KINDS:
            raise InputError([Problem("erp_kind_missing", "/type")])
        given = {name: one.strip() for name, one in typed.items() if one.strip()}
        body = parse(ErpTemplateBody, {"text": "", **given})
        document_type = body.document_type or ""
        text = as_meant(body.text, body.text_as)
        template = EventTemplate(Kind(kind), document_type, text, body.purpose, body.sender_id, body.text_as)
        self.erp.set_template(visitor.firm_id, template)
        self.trail.note(visitor, "erp_text_kept", f"{kind} {document_type}".strip())

    def remove_text(self, visitor: Visitor, kind: str, document_type: str) -> None:
        """``NotFound`` where there is none."""
        self._require_send(visitor)
        self.erp.remove_template(visitor.firm_id, kind_with_template(kind), document_type)
        self.trail.note(visitor, "erp_text_removed", f"{kind} {document_type}".strip())

    def remove(self, visitor: Visitor, name: str) -> None:
        """The source goes. ``NotFound`` where there is none."""
        self._require_send(visitor)
        self.erp.remove_source(visitor.firm_id, name)
        self.trail.note(visitor, "erp_source_removed", name)

    @staticmethod
    def _require_send(visitor: Visitor) -> None:
        """Whoever posts to a source sends in the firm's name: who cannot send gives that to nobody."""
        if visitor.cannot_give([Scope.SEND]):
            raise Forbidden("erp_source_beyond")


def _lacking(rules: Sequence[RuleForm]) -> list[Problem]:
    """What is not filled in, by the form's cells."""
    found = []
    for number, rule in enumerate(rules):
        if not rule.kind:
            found.append(Problem("erp_kind_missing", f"/r{number}.type"))
        if not rule.given_id:
            found.append(Problem("erp_id_missing", f"/r{number}.id"))
        if not rule.cells:
            found.append(Problem("erp_fields_missing", f"/r{number}.n0"))
        names = [name for name, _ in rule.cells]
        for place, (name, expression) in enumerate(rule.cells):
            if not name:
                found.append(Problem("erp_field_name_missing", f"/r{number}.n{place}"))
            elif name in names[:place]:
                found.append(Problem("erp_field_twice", f"/r{number}.n{place}", params={"name": name}))
            if not expression:
                found.append(Problem("erp_expression_missing", f"/r{number}.e{place}"))
    return found


def _at_cell(problem: Problem, rules: Sequence[RuleForm]) -> Problem:
    """What the API says of a rule, at the form's cell."""
    match = _AT_RULE.fullmatch(problem.pointer)
    if match is None:
        return problem
    number, place = int(match[1]), match[2] or "type"
    if place.startswith("data/"):
        names = [name for name, _ in rules[number].cells]
        name = place.removeprefix("data/")
        place = f"e{names.index(name)}" if name in names else "n0"
    elif place == "data":
        place = "n0"
    return replace(problem, pointer=f"/r{number}.{place}")


def _of_event(problems: Sequence[Problem], rules: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What is wrong with the event that an example became: at the cell that fills the field, where one rule alone can
    have; at the example otherwise."""
    found = []
    for one in problems:
        head, _, rest = one.pointer.strip("/").partition("/")
        name = rest.partition("/")[0]
        pointer = "/example"
        if len(rules) == 1 and head == "id":
            pointer = "/r0.id"
        elif len(rules) == 1 and head == "data" and name in rules[0]["data"]:
            pointer = f"/r0.e{list(rules[0]['data']).index(name)}"
        elif one.choose.startswith("/reading/"):
            pointer = f"/{one.choose.removeprefix('/reading/')}"
        found.append(replace(one, pointer=pointer, choose=""))
    return found
