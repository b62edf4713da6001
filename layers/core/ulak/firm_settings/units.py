"""A firm's users, departments, branches and companies: where each belongs, its sender IDs, its credits a month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ulak.directory.paged_list import PAGE, Page
from ulak.directory.store import DirectoryStore
from ulak.directory.units import Unit, UnitKind
from ulak.errors import InputError, NotFound, Problem
from ulak.firm_settings.settings import sender_problems
from ulak.ledger.quotas import Quotas, month_of
from ulak.platform.clock import Clock
from ulak.platform.cursors import Cursors


@dataclass(frozen=True, slots=True)
class UnitInMonth:
    """A unit, its credits a month and those it took in `month`, both by service."""

    unit: Unit
    limits: Mapping[str, int]
    month: str
    taken: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnitSettings:
    directory: DirectoryStore
    quotas: Quotas
    cursors: Cursors
    zone_of: Callable[[str], str]
    """A firm's clock: the month of its quotas goes by it."""
    clock: Clock

    def units(self, firm_id: str, kind: UnitKind, cursor: str | None) -> Page[tuple[Unit, Mapping[str, int]]]:
        """A page of the units of a kind, by code, with their quotas. It may be short, and not the last."""
        scope = (firm_id, "units", kind.value)
        after = self.cursors.read(scope, cursor) if cursor else ""
        units, further = self.directory.units.page(firm_id, kind, after, PAGE)
        limits = self.quotas.limits(firm_id, [unit.key for unit in units])
        quotas = [(unit, limits.get(unit.key, {})) for unit in units]
        return Page(quotas, self.cursors.write(scope, further) if further else None)

    def unit_in_month(self, firm_id: str, kind: UnitKind, code: str) -> UnitInMonth:
        """The unit, and what it has taken of its quotas this month (by its clock); ``NotFound`` if there is none."""
        unit = self.directory.units.get(firm_id, kind, code)
        if unit is None:
            raise NotFound
        limits = self.quotas.limits(firm_id, [unit.key]).get(unit.key, {})
        month = month_of(self.clock(), ZoneInfo(self.zone_of(firm_id)))
        return UnitInMonth(unit, limits, month, self.quotas.taken(firm_id, unit.key, month))

    def put_unit(self, firm_id: str, unit: Unit, credits_a_month: Mapping[str, int]) -> None:
        """Keep a unit and its quotas in place of what was kept. What is committed from then on is held to
        them; what it took this month stays taken.

        Raises `InputError`: ``unit_narrower`` and what is wrong with its sender IDs.
        """
        self.directory.need_firm(firm_id)
        problems = [
            Problem("unit_narrower", f"/{kind}", params={"kind": unit.kind.value, "field": kind.value})
            for kind in unit.belongs
            if kind not in unit.kind.wider
        ]
        problems += sender_problems(unit.sender_ids, "/sender_ids/{index}")
        if problems:
            raise InputError(problems)
        limits = self.quotas.limits_write(firm_id, unit.key, credits_a_month)
        self.directory.units.put(firm_id, unit, [limits], now=self.clock())

    def remove_unit(self, firm_id: str, kind: UnitKind, code: str) -> None:
        """The unit with its limits is taken out: what names it is sent without any, within the minute that functions
        remember it. What was sent for it keeps its name, and what it took this month stays taken. ``NotFound`` if there
        is none."""
        unit = self.unit_in_month(firm_id, kind, code).unit
        self.directory.units.remove(firm_id, unit, [self.quotas.limits_write(firm_id, unit.key, {})])
