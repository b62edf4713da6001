"""Whom the firm writes to, and its templates, as pages show and change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from ulak.console.cards import account_changed, listed, subscriber_changed
from ulak.console.forms import whole_number
from ulak.directory import answers
from ulak.directory.card_commands import CurrentAccountCommands, FilterCommands, SubscriberCommands
from ulak.directory.cards import NewCode
from ulak.directory.current_accounts import CurrentAccountRow, FilterBody
from ulak.directory.group_commands import GroupCommands
from ulak.directory.groups import GroupBody, MemberKind, MembersBody
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Find
from ulak.directory.subscribers import SubscriberRow
from ulak.directory.template_commands import TemplateCommands
from ulak.directory.templates import TemplateBody
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.bodies import Body, parse
from ulak.platform.clock import Clock, istanbul_day
from ulak.platform.personal import hidden
from ulak.rules import profiles
from ulak.text import Segmentation, on_the_wire, segment
from ulak.text.placeholders import placeholders_of

Kind = Literal["aboneler", "gruplar", "cariler", "filtreler", "sablonlar"]
KINDS: Final[Sequence[str]] = get_args(Kind)

PAGE: Final = 50
LONGEST_VALUE: Final = 40
"""Characters that a placeholder of a template made here is taken to hold at most."""

CONDITIONS: Final = ("overdue_days", "balance_over", "city", "special_code", "currency", "not_reminded_days")
"""Of a filter, as its form names them."""
_DAYS: Final = ("overdue_days", "not_reminded_days")

_ROUNDS: Final = 20
"""So many times a group's members are taken out in one request."""


class CodeRow(Body):
    """The code of a filter, whose conditions are read apart from it."""

    code: NewCode


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
    filters: FilterCommands

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

    def filtered(
        self, visitor: Visitor, code: str, cursor: str | None
    ) -> tuple[Mapping[str, Any], dict[str, str], Cards]:
        """A filter, what its form holds, and accounts that it takes today. ``NotFound`` if there is none."""
        card = self.filters.cards.need(visitor.firm_id, code)
        page = self.filters.accounts_of(visitor.firm_id, code, Find(cursor=cursor, limit=PAGE))
        found = [
            self._seen(visitor, answers.CurrentAccountAnswer, answers.current_account_answer(one))
            for one in page.items
        ]
        if found and visitor.sees_whole:
            self.trail.note(visitor, "numbers_seen", code)
        filled = {name: str(card.facts[name]) for name in CONDITIONS if name in card.facts}
        filled |= {
            "code": card.code,
            "name": card.name,
            "undisputed": "1" if "undisputed" in card.facts else "",
        }
        return answers.filter_answer(card), filled, Cards(found, page.next_cursor)

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

    def card(self, visitor: Visitor, kind: str, code: str) -> tuple[Mapping[str, Any], dict[str, str]]:
        """One subscriber or current account as its reader may see it, and what its form holds: what the reader may
        not see is left empty there, and stays as it is. ``NotFound`` if there is none."""
        commands, answer, shown_as = self._of(kind)
        card = commands.cards.need(visitor.firm_id, code)
        whole = visitor.sees_whole
        if whole:
            self.trail.note(visitor, "numbers_seen", code)
        numbers = "\n".join(number["number"] for number in card.facts["numbers"])
        filled = {"code": card.code, "name": card.name if whole else "", "numbers": numbers if whole else ""}
        shown = self._seen(visitor, shown_as, answer(card))
        if kind == "cariler":
            filled |= {name: shown.get(name) or "" for name in ("balance", "due_date", "city")}
        return shown, filled | {"blocked": "1" if card.facts["blocked"] else ""}

    def remove(self, visitor: Visitor, kind: str, code: str) -> None:
        """Take a card out. ``NotFound`` if there is none; ``Conflict`` where members of a group are left: again."""
        if not code:
            raise NotFound
        if kind == "gruplar":
            if not any(self.groups.delete(visitor.firm_id, code) for _ in range(_ROUNDS)):
                raise Conflict("group_members_left")
        else:
            commands, _, _ = self._of(kind)
            commands.cards.take_out(visitor.firm_id, code)
        self.trail.note(visitor, "card_removed", code)

    def remove_member(self, visitor: Visitor, group: str, member: str, kind: str) -> None:
        """Take a subscriber or a group out of a group. ``NotFound`` if there is no such group."""
        of_kind = "groups" if kind == MemberKind.GROUP else "subscribers"
        self.groups.remove(visitor.firm_id, group, parse(MembersBody, {of_kind: [member]}))
        self.trail.note(visitor, "member_removed", group)

    def put(self, visitor: Visitor, kind: str, typed: Mapping[str, str]) -> None:
        """Make the card that was typed, or change it: what the form does not show stays as it is, and so does a name
        or a number that was left empty. ``InputError`` with every problem, by the form's fields."""
        firm_id = visitor.firm_id
        match kind:
            case "aboneler":
                standing = self.subscribers.cards.get(firm_id, typed["code"].strip())
                row = parse(SubscriberRow, subscriber_changed(standing, typed, whole=visitor.sees_whole))
                self.subscribers.put(firm_id, row.code, row)
            case "cariler":
                standing = self.accounts.cards.get(firm_id, typed["code"].strip())
                given = account_changed(standing, typed, whole=visitor.sees_whole)
                account = parse(CurrentAccountRow, given)
                self.accounts.put(firm_id, account.code, account)
            case "filtreler":
                self._put_filter(firm_id, typed)
            case "gruplar":
                group = parse(GroupRow, _named(typed))
                members = parse(MembersBody, {"subscribers": listed(typed["members"])})
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

    def _put_filter(self, firm_id: str, typed: Mapping[str, str]) -> None:
        given: dict[str, Any] = {name: typed[name].strip() for name in CONDITIONS if typed[name].strip()}
        given |= {name: whole_number(given[name]) for name in _DAYS if name in given}
        if typed["undisputed"] == "1":
            given["undisputed"] = True
        problems: list[Problem] = []
        for body, fields in (
            (CodeRow, {"code": typed["code"]}),
            (FilterBody, {"name": typed["name"], **given}),
        ):
            try:
                parse(body, fields)
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(problems)
        wanted = FilterBody.model_validate({"name": typed["name"], **given})
        self.filters.put(firm_id, typed["code"].strip(), wanted)

    def _of(self, kind: str) -> tuple[Any, Any, Any]:
        """The commands of a kind, what makes an answer of its card, and the answer's type."""
        match kind:
            case "aboneler":
                return self.subscribers, answers.subscriber_answer, answers.SubscriberAnswer
            case "gruplar":
                return self.groups, answers.group_answer, answers.GroupAnswer
            case "cariler":
                return self.accounts, answers.current_account_answer, answers.CurrentAccountAnswer
            case "filtreler":
                return self.filters, answers.filter_answer, answers.FilterAnswer
            case "sablonlar":
                return self.templates, answers.template_line, answers.TemplateLine
        raise NotFound

    def _seen(self, visitor: Visitor, kind: Any, answer: Any) -> Any:
        return answer if visitor.sees_whole else hidden(kind, answer)


def _named(typed: Mapping[str, str]) -> dict[str, Any]:
    return {"code": typed["code"], "name": typed["name"]}


def _columns(text: str) -> list[dict[str, Any]]:
    """A column of text for each placeholder; what is wrong with the text is told by whoever saves it."""
    try:
        names = placeholders_of(text)
    except InputError:
        return []
    return [{"name": name, "typical": name, "longest": LONGEST_VALUE} for name in names]
