"""Users, departments, branches and companies of a firm in the table, under ``FIRM#<firm>#UNITS``."""

from __future__ import annotations

from collections.abc import Sequence

from ulak.directory.units import Unit, UnitKind, unit_key
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Item, Put, Table, Update, Write
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class UnitStore:
    table: Table

    def get(self, firm_id: str, kind: UnitKind, code: str) -> Unit | None:
        item = self.table.get((_pk(firm_id), unit_key(kind, code)))
        return _unit(item) if item and _stands(item) else None

    def page(self, firm_id: str, kind: UnitKind, after: str, most: int) -> tuple[list[Unit], str]:
        """Units of a kind by code, those behind `after` out of up to `most` that are or were there, and what the next
        page begins behind."""
        between = (f"{after}\0" if after else f"{kind}#", f"{kind}$")
        items = list(self.table.query(_pk(firm_id), between=between, limit=most + 1))
        found = [_unit(item) for item in items[:most] if _stands(item)]
        return found, items[most - 1]["sk"] if len(items) > most else ""

    def put(self, firm_id: str, unit: Unit, beside: Sequence[Write], *, now: Milliseconds) -> None:
        """Keep a unit in place of what was kept, with `beside` (its quota); from then on, and within the minute
        that functions remember a firm, units are looked at."""
        item: Item = {"pk": _pk(firm_id), "sk": unit.key, "name": unit.name}
        item |= {"belongs": {kind.value: code for kind, code in unit.belongs.items()}}
        item |= {"sender_ids": list(unit.sender_ids)}
        since = Update(
            (f"FIRM#{firm_id}", "FIRM"),
            "SET units_since = if_not_exists(units_since, :now)",
            "attribute_exists(pk)",
            values={":now": now},
        )
        self.table.write_all([Put(item), since, *beside])

    def remove(self, firm_id: str, unit: Unit, beside: Sequence[Write]) -> None:
        """Take the unit out, with `beside` (its quota)."""
        self.table.write_all([Put({"pk": _pk(firm_id), "sk": unit.key, "removed": True}), *beside])


def _stands(item: Item) -> bool:
    return not item.get("removed")


def _unit(item: Item) -> Unit:
    kind, _, code = item["sk"].partition("#")
    belongs = {UnitKind(wider): name for wider, name in item["belongs"].items()}
    return Unit(UnitKind(kind), code, item["name"], belongs, tuple(item["sender_ids"]))


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}#UNITS"
