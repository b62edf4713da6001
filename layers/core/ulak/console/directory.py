"""Whom the firm writes to, and its templates, as pages show and change them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from ulak.directory import answers
from ulak.directory.card_commands import CurrentAccountCommands, SubscriberCommands
from ulak.directory.cards import NewCode
from ulak.directory.current_accounts import CurrentAccountRow
from ulak.directory.group_commands import GroupCommands
from ulak.directory.groups import GroupBody, MembersBody
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Find
from ulak.directory.subscribers import SubscriberRow
from ulak.directory.template_commands import TemplateCommands
from ulak.directory.templates import TemplateBody
from ulak.errors import InputError, NotFound
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.bodies import parse
from ulak.platform.clock import Clock, istanbul_day
from ulak.platform.personal import hidden
from ulak.rules import profiles
from ulak.text import Segmentation, on_the_wire, segment
from ulak.text.placeholders import placeholders_of

Kind = Literal["aboneler", "gruplar", "cariler", "sablonlar"]
KINDS: Final[Sequence[str]] = get_args(Kind)

PAGE: Final = 50
LONGEST_VALUE: Final = 40
"""Characters that a placeholder of a template made here is taken to hold at most."""

_BETWEEN: Final = re.compile(r"[\n,;\t]+")


class GroupRow(GroupBody):
    """A group with its code."""

    code: NewCode


class TemplateRow(TemplateBody):
    """A template with its code."""

    code: NewCode


@dataclass(frozen=True, slots=True)
class Cards:
    """A page of one kind, as its reader may see it."""

    cards: Sequence[Mapping[str, Any]]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Directory:
    subscribers: SubscriberCommands
    groups: GroupCommands
    accounts: CurrentAccountCommands
    templates: TemplateCommands
    firms: KnownFirms
    trail: Trail
    clock: Clock

    def page(self, visitor: Visitor, kind: str, sought: str, cursor: str | None) -> Cards:
        """Cards whose name begins with `sought`."""
        commands, answer, shown_as = self._of(kind)
        asked = Find(name=sought.strip(), cursor=cursor, limit=PAGE)
        found = commands.cards.find(self.subscribers.cursors, visitor.firm_id, kind, asked)
        cards = [self._seen(visitor, shown_as, answer(card)) for card in found.items]
        if cards and visitor.sees_whole and kind in ("aboneler", "cariler"):
            self.trail.note(visitor, "numbers_seen", kind)
        return Cards(cards, found.next_cursor)

    def members(self, visitor: Visitor, code: str, cursor: str | None) -> Cards:
        page = self.groups.members(visitor.firm_id, code, Find(cursor=cursor, limit=PAGE))
        shown = self._seen(visitor, answers.MembersAnswer, answers.members_answer(page))
        if shown["members"] and visitor.sees_whole:
            self.trail.note(visitor, "numbers_seen", code)
        return Cards(shown["members"], shown["next_cursor"])

    def template(self, visitor: Visitor, code: str) -> Mapping[str, Any]:
        return answers.template_answer(code, self.templates.version(visitor.firm_id, code, None))

    def counted(self, template: Mapping[str, Any]) -> list[tuple[str, Segmentation]]:
        """What a text comes to by the rules of each operator that carries it."""
        body = parse(TemplateBody, {name: template[name] for name in TemplateBody.model_fields})
        day = istanbul_day(self.clock())
        return [
            (rules.name, segment(on_the_wire(body.text, rules, body.encoding), rules, body.message_type))
            for rules in profiles(day)
            if body.message_type in rules.message_types
        ]

    def put(self, visitor: Visitor, kind: str, typed: Mapping[str, str]) -> None:
        """Make the card that was typed, or change it. ``InputError`` with every problem, by the form's fields."""
        firm_id = visitor.firm_id
        match kind:
            case "aboneler":
                row = parse(SubscriberRow, _named(typed) | {"numbers": _listed(typed["numbers"])})
                self.subscribers.put(firm_id, row.code, row)
            case "cariler":
                contacts = [{"number": number} for number in _listed(typed["numbers"])]
                given = {name: typed[name] for name in ("balance", "due_date", "city") if typed[name]}
                account = parse(CurrentAccountRow, _named(typed) | given | {"contacts": contacts})
                self.accounts.put(firm_id, account.code, account)
            case "gruplar":
                group = parse(GroupRow, _named(typed))
                members = parse(MembersBody, {"subscribers": _listed(typed["members"])})
                self.groups.put(firm_id, group.code, group)
                if members.subscribers:
                    self.groups.add(firm_id, group.code, members)
            case "sablonlar":
                body = {**_named(typed), "text": typed["text"], "purpose": typed["purpose"] or None}
                template = parse(TemplateRow, body | {"columns": _columns(typed["text"])})
                kept = TemplateBody.model_validate(template.model_dump(exclude={"code"}))
                self.templates.put(firm_id, template.code, kept)
            case _:
                raise NotFound
        self.trail.note(visitor, "card_kept", typed["code"].strip())

    def _of(self, kind: str) -> tuple[Any, Any, Any]:
        """The commands of a kind, what makes an answer of its card, and the answer's type."""
        match kind:
            case "aboneler":
                return self.subscribers, answers.subscriber_answer, answers.SubscriberAnswer
            case "gruplar":
                return self.groups, answers.group_answer, answers.GroupAnswer
            case "cariler":
                return self.accounts, answers.current_account_answer, answers.CurrentAccountAnswer
            case "sablonlar":
                return self.templates, answers.template_line, answers.TemplateLine
        raise NotFound

    def _seen(self, visitor: Visitor, kind: Any, answer: Any) -> Any:
        return answer if visitor.sees_whole else hidden(kind, answer)


def _named(typed: Mapping[str, str]) -> dict[str, Any]:
    return {"code": typed["code"], "name": typed["name"]}


def _listed(typed: str) -> list[str]:
    return [one for part in _BETWEEN.split(typed) if (one := part.strip())]


def _columns(text: str) -> list[dict[str, Any]]:
    """A column of text for each placeholder; what is wrong with the text is told by whoever saves it."""
    try:
        names = placeholders_of(text)
    except InputError:
        return []
    return [{"name": name, "typical": name, "longest": LONGEST_VALUE} for name in names]
