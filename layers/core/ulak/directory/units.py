"""Users, departments, branches and companies of a firm: who sends for whom, and under which sender IDs.

A user sends a message for a department, a branch and a company. The key's link names some of them, the request may
add others, and each unit may name those that it belongs to. They must not contradict each other.

>>> known = {(UnitKind.USER, "ayse"): Unit(UnitKind.USER, "ayse", belongs={UnitKind.BRANCH: "IZM"}),
...          (UnitKind.BRANCH, "IZM"): Unit(UnitKind.BRANCH, "IZM", belongs={UnitKind.COMPANY: "01"})}
>>> context = unit_context({}, {UnitKind.USER: "ayse"}, lambda *named: known.get(named, Unit(*named)))
>>> context.codes[UnitKind.BRANCH], context.codes[UnitKind.COMPANY], context.names
('IZM', '01', ('user#ayse', 'branch#IZM', 'company#01'))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from ulak.errors import InputError, Param, Problem
from ulak.values import dataclass


class UnitKind(StrEnum):
    """From the narrowest to the widest; a unit may belong to wider ones."""

    USER = "user"
    DEPARTMENT = "department"
    BRANCH = "branch"
    COMPANY = "company"

    @property
    def wider(self) -> tuple[UnitKind, ...]:
        """The kinds that one of this kind may belong to."""
        return ORDER[ORDER.index(self) + 1 :]


ORDER: Final = tuple(UnitKind)

POINTERS: Final[Mapping[UnitKind, str]] = {
    UnitKind.USER: "/requested_by",
    UnitKind.DEPARTMENT: "/tags/department",
    UnitKind.BRANCH: "/tags/branch",
    UnitKind.COMPANY: "/tags/erp_company",
}
"""Where a request says it."""

TAGS: Final[Mapping[UnitKind, str]] = {
    UnitKind.DEPARTMENT: "department",
    UnitKind.BRANCH: "branch",
    UnitKind.COMPANY: "erp_company",
}
"""The tags that name a unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    kind: UnitKind
    code: str
    name: str = ""
    belongs: Mapping[UnitKind, str] = field(default_factory=dict)
    sender_ids: tuple[str, ...] = ()
    """Those that may be sent from, the first where none is named; none: any of the account's."""

    @property
    def key(self) -> str:
        return unit_key(self.kind, self.code)


def unit_key(kind: UnitKind, code: str) -> str:
    """A unit's name among all of its firm."""
    return f"{kind}#{code}"


@dataclass(frozen=True, slots=True)
class UnitContext:
    """For whom something is sent."""

    codes: Mapping[UnitKind, str]
    units: tuple[Unit, ...] = ()
    """Those of them that were looked up, the narrowest first; none, where the firm has told of none."""

    @property
    def user(self) -> str | None:
        return self.codes.get(UnitKind.USER)

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of the units that it counts against."""
        return tuple(unit.key for unit in self.units)

    @property
    def tags(self) -> dict[str, str]:
        return {TAGS[kind]: code for kind, code in self.codes.items() if kind in TAGS}

    def sender_id(self, asked: str | None, registered: tuple[str, ...]) -> str:
        """The sender ID to send from: the one `asked` for, or the narrowest unit's first, or the account's.

        Raises `InputError` (``sender_id_not_allowed``) when a unit does not let it.

        >>> sales = Unit(UnitKind.DEPARTMENT, "SATIS", sender_ids=("ACME SATIS", "ACME"))
        >>> context = UnitContext({}, (sales,))
        >>> context.sender_id(None, ("ACME", "ACME SATIS")), context.sender_id("ACME", ("ACME",))
        ('ACME SATIS', 'ACME')
        >>> context.sender_id("GENEL", ("GENEL",))
        Traceback (most recent call last):
        ulak.errors.InputError: /sender_id: sender_id_not_allowed
        """
        lists = [(unit, unit.sender_ids) for unit in self.units if unit.sender_ids]
        allowed = [name for name in (lists[0][1] if lists else registered) if name in registered]
        for _, names in lists:
            allowed = [name for name in allowed if name in names]
        if asked is None and allowed:
            return allowed[0]
        chosen = asked or registered[0]
        for unit, names in lists:
            if chosen not in names:
                params: dict[str, Param] = {"sender_id": chosen, "unit": unit.key, "known": ", ".join(names)}
                raise InputError([Problem("sender_id_not_allowed", "/sender_id", params=params)])
        return chosen


Find = Callable[[UnitKind, str], Unit | None]


def unit_context(asked: Mapping[UnitKind, str], held: Mapping[UnitKind, str], find: Find) -> UnitContext:
    """Where a message belongs: what the key's link holds, what the request asked for, and what each unit that
    the firm has told of says of where it belongs. `InputError` when they do not agree."""
    codes = dict(held)
    problems: list[Problem] = []

    def settle(kind: UnitKind, code: str, wrong: str, by: str) -> None:
        standing = codes.setdefault(kind, code)
        if standing != code:
            params: dict[str, Param] = {"kind": kind.value, "asked": code, "holds": standing, "by": by}
            problems.append(Problem(wrong, POINTERS[kind], params=params))

    for kind, code in asked.items():
        settle(kind, code, "unit_not_the_keys", "")
    units: list[Unit] = []
    for kind in ORDER:
        if kind in codes and (unit := find(kind, codes[kind])) is not None:
            units.append(unit)
            for wider, code in unit.belongs.items():
                settle(wider, code, "unit_elsewhere", unit.key)
    if problems:
        raise InputError(problems)
    return UnitContext({kind: codes[kind] for kind in ORDER if kind in codes}, tuple(units))
