"""Use cases over groups of subscribers and their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ulak.directory.groups import GroupBody, Groups, Member, MemberKind, MembersBody
from ulak.directory.paged_list import Card, Find, Page, PagedList
from ulak.errors import InputError, Problem
from ulak.platform.cursors import Cursors


@dataclass(frozen=True, slots=True)
class NamedMember:
    member: Member
    name: str | None
    """A subscriber's; ``None`` of a group, and of a subscriber that was taken out since."""


@dataclass(frozen=True, slots=True)
class GroupCommands:
    groups: Groups
    subscribers: PagedList
    cursors: Cursors

    @property
    def cards(self) -> PagedList:
        return self.groups.cards

    def put(self, firm_id: str, code: str, body: GroupBody) -> Card:
        return self.groups.put(firm_id, code, body)

    def need(self, firm_id: str, code: str) -> Card:
        """The group; ``NotFound`` if there is none, or it is being deleted."""
        return self.groups.need(firm_id, code)

    def delete(self, firm_id: str, code: str) -> bool:
        """Whether all of it is gone; else it is out of use, and the same call goes on."""
        return self.groups.delete(firm_id, code)

    def members(self, firm_id: str, code: str, asked: Find) -> Page[NamedMember]:
        scope = (firm_id, "members", code)
        place = self.cursors.read(scope, asked.cursor) if asked.cursor else ""
        group = self.groups.need(firm_id, code)
        members, further = self.groups.page(firm_id, group, place, asked.limit)
        known = self._subscribers(firm_id, [one.code for one in members if one.kind is MemberKind.SUBSCRIBER])
        named = [
            NamedMember(
                one,
                known[one.code].name if one.kind is MemberKind.SUBSCRIBER and one.code in known else None,
            )
            for one in members
        ]
        return Page(named, self.cursors.write(scope, further) if further else None)

    def add(self, firm_id: str, code: str, body: MembersBody) -> Card:
        """Put subscribers and groups in. ``InputError`` with every code that is no subscriber's; then nobody is put
        in."""
        group = self.groups.need(firm_id, code)
        known = self._subscribers(firm_id, body.subscribers)
        problems = [
            Problem("subscriber_unknown", f"/subscribers/{index}", index + 1, params={"who": code})
            for index, code in enumerate(body.subscribers)
            if code not in known
        ]
        if problems:
            raise InputError(problems)
        self.groups.add(firm_id, group, _members(body))
        return self.groups.need(firm_id, group.code)

    def remove(self, firm_id: str, code: str, body: MembersBody) -> Card:
        """Take members out; one that is not in is no error."""
        group = self.groups.need(firm_id, code)
        self.groups.remove(firm_id, group, _members(body))
        return group

    def _subscribers(self, firm_id: str, codes: Sequence[str]) -> Mapping[str, Card]:
        return self.subscribers.get_many(firm_id, codes)


def _members(body: MembersBody) -> list[Member]:
    return [Member(MemberKind.SUBSCRIBER, code) for code in dict.fromkeys(body.subscribers)] + [
        Member(MemberKind.GROUP, code) for code in dict.fromkeys(body.groups)
    ]
