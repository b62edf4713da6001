"""Groups of subscribers (*mobil abone grubu*), nested no deeper than one: a group of groups is in no group.

A member is an item of its own, spread over partitions like the cards it names, so that a group of half a
million is added to, listed and read at what its size asks, and no item grows or is hot. The items stand under
the group's own random id: a group deleted and made anew by the same code starts empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final
from uuid import uuid4

from pydantic import Field

from ulak.directory.cards import MOST_ROWS, Code, Name
from ulak.directory.paged_list import SHARDS, Card, PagedList, Partitions
from ulak.errors import Conflict, NotFound
from ulak.platform.bodies import Body
from ulak.platform.table import MOST_WRITES, Delete, Put, Table, Write
from ulak.values import dataclass

DELETED_A_REQUEST: Final = 20_000
"""Members that one request to delete a group takes out; it is repeated until none are left."""

_SEPARATOR: Final = "\x1f"


class GroupBody(Body):
    """``PUT /v1/groups/{code}``."""

    name: Name


class MembersBody(Body):
    """``POST /v1/groups/{code}/members``: codes of subscribers and of groups."""

    subscribers: list[Code] = Field(default=[], max_length=MOST_ROWS)
    groups: list[Code] = Field(default=[], max_length=100)


class MemberKind(StrEnum):
    SUBSCRIBER = "subscriber"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Member:
    kind: MemberKind
    code: str


@dataclass(frozen=True, slots=True)
class Groups:
    """A firm's groups and their members."""

    cards: PagedList
    table: Table

    @classmethod
    def of(cls, table: Table) -> Groups:
        return cls(PagedList(table, "GROUPS", shards=1), table)

    def need(self, firm_id: str, code: str) -> Card:
        """The group, if there is one and it is not being deleted; ``NotFound`` otherwise."""
        card = self.cards.get(firm_id, code)
        if card is None or card.facts["deleting"]:
            raise NotFound
        return card

    def put(self, firm_id: str, code: str, body: GroupBody) -> Card:
        """Make the group, or change its name; ``Conflict`` while it is being deleted."""
        standing = self.cards.get(firm_id, code)
        if standing is not None and standing.facts["deleting"]:
            raise Conflict("group_deleting")
        facts = standing.facts if standing else {"uid": uuid4().hex, "holds_groups": False, "deleting": False}
        self.cards.upsert(firm_id, [Card(code, body.name, facts)])
        return self.need(firm_id, code)

    def add(self, firm_id: str, group: Card, members: Sequence[Member]) -> None:
        """Put members in; one that is in already stays. A transaction for every hundred.

        Raises ``Conflict``: a group with groups of its own cannot be put into one (``group_nested``).
        """
        inner = [member.code for member in members if member.kind is MemberKind.GROUP]
        if inner:
            self._check_nesting(firm_id, group, inner)
        held = self._members(firm_id, group)
        items = [held.key(member.code, _sk(member)) for member in members]
        self._write([Put({"pk": pk, "sk": sk}) for pk, sk in items])
        if inner and not group.facts["holds_groups"]:
            self.cards.upsert(firm_id, [replace(group, facts={**group.facts, "holds_groups": True})])

    def held(self, firm_id: str, group: Card, members: Sequence[Member]) -> set[Member]:
        """Which of these are in."""
        held = self._members(firm_id, group)
        keys = [held.key(member.code, _sk(member)) for member in members]
        return {_member(item["sk"]) for item in self.table.get_many(keys)}

    def remove(self, firm_id: str, group: Card, members: Sequence[Member]) -> None:
        """Take members out; one that is not in is no error."""
        held = self._members(firm_id, group)
        self._write([Delete(held.key(member.code, _sk(member))) for member in members])

    def page(self, firm_id: str, group: Card, place: str, limit: int) -> tuple[list[Member], str]:
        items, further = self._members(firm_id, group).page("", place, limit)
        return [_member(item["sk"]) for item in items], further

    def walk(self, firm_id: str, group: Card) -> Iterator[str]:
        """Codes of the subscribers in the group and in the groups it holds; one in several comes as often."""
        for item in self._members(firm_id, group).walk():
            member = _member(item["sk"])
            if member.kind is MemberKind.SUBSCRIBER:
                yield member.code
                continue
            inner = self.cards.get(firm_id, member.code)
            if inner is not None and not inner.facts["deleting"]:
                yield from (
                    one.code
                    for one in (_member(item["sk"]) for item in self._members(firm_id, inner).walk())
                    if one.kind is MemberKind.SUBSCRIBER
                )

    def delete(self, firm_id: str, code: str) -> bool:
        """Take the group out of use at once, then its members, `DELETED_A_REQUEST` a call. ``True``: all is
        gone; ``False``: call again. ``NotFound`` when there was no such group."""
        group = self.cards.get(firm_id, code)
        if group is None:
            raise NotFound
        if not group.facts["deleting"]:
            self.cards.upsert(firm_id, [replace(group, facts={**group.facts, "deleting": True})])
        held = self._members(firm_id, group)
        items, further = held.page("", "", DELETED_A_REQUEST)
        self._write([Delete((item["pk"], item["sk"])) for item in items])
        if further:
            return False
        self.cards.delete(firm_id, code)
        return True

    def _check_nesting(self, firm_id: str, group: Card, inner: Sequence[str]) -> None:
        if self._is_inner(firm_id, group.code):
            raise Conflict("group_nested", group=group.code)
        found = self.cards.get_many(firm_id, inner)
        for code in inner:
            card = found.get(code)
            if card is None or card.facts["deleting"]:
                raise Conflict("group_unknown", group=code)
            if card.facts["holds_groups"] or code == group.code:
                raise Conflict("group_nested", group=code)
        marks = [
            replace(card, facts={**card.facts, "is_inner": True})
            for card in found.values()
            if not card.facts.get("is_inner")
        ]
        self.cards.upsert(firm_id, marks)

    def _is_inner(self, firm_id: str, code: str) -> bool:
        card = self.cards.get(firm_id, code)
        return bool(card and card.facts.get("is_inner"))

    def _members(self, firm_id: str, group: Card) -> Partitions:
        return Partitions(self.table, f"FIRM#{firm_id}#MEMBERS#{group.facts['uid']}", SHARDS)

    def _write(self, writes: Sequence[Write]) -> None:
        for first in range(0, len(writes), MOST_WRITES):
            self.table.write_all(writes[first : first + MOST_WRITES])


def _sk(member: Member) -> str:
    return f"{member.kind[0]}{_SEPARATOR}{member.code}"


def _member(sk: str) -> Member:
    kind, _, code = sk.partition(_SEPARATOR)
    return Member(_KINDS[kind], code)


_KINDS: Final = {kind[0]: kind for kind in MemberKind}
