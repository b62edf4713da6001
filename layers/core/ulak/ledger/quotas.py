"""Quotas: how many credits of a service a user, department, branch or company may spend in a month.

=========================  =============  ==========================================================
``pk``                     ``sk``         what
=========================  =============  ==========================================================
``FIRM#<firm>#QUOTA#<u>``  ``LIMIT``      credits a month by service, as the firm set them
the same                   ``2026-11``    credits taken in that month by the firm's clock, by service
=========================  =============  ==========================================================

Nothing here acts: like `ulak.ledger.store`, it gives writes for a transaction of the caller's, whose own first
write can succeed once. So a quota is taken exactly when the job is committed or the code is written, and what was
not used goes back exactly when that is known, however often anyone dies or comes again. The condition stands on
the counter itself, so that two at once cannot both take the last credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Final

from ulak.errors import QuotaExceeded
from ulak.platform.clock import ISTANBUL, Milliseconds, day_in
from ulak.platform.table import Item, Put, Table, Update, Write
from ulak.values import dataclass

Month = str
"""``2026-11``."""

Key = tuple[str, str]

_LIMIT: Final = "LIMIT"


def month_of(instant: Milliseconds, zone: tzinfo = ISTANBUL) -> Month:
    """The month at `instant` by the clocks of `zone`. Without one, Istanbul's: only what is named by a month and never
    shown by it is without.

    >>> month_of(1_796_072_399_999), month_of(1_796_072_400_000)
    ('2026-11', '2026-12')
    """
    return f"{day_in(instant, zone):%Y-%m}"


@dataclass(frozen=True, slots=True)
class Quota:
    """What of a quota is taken by `credits`."""

    unit: str
    limit: int


class Quotas:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- limits -------------------------------------------------------------------------------------------

    def limit_keys(self, firm_id: str, units: Iterable[str]) -> list[Key]:
        """The items that `quotas_in` needs, for whoever reads them together with his own."""
        return [(_pk(firm_id, unit), _LIMIT) for unit in units]

    def quotas_in(self, items: Iterable[Item], service: str) -> tuple[Quota, ...]:
        """The quotas of a service that the items at `limit_keys` tell; other items are passed over."""
        return tuple(
            Quota(item["pk"].partition("#QUOTA#")[2], item["limits"][service])
            for item in items
            if item["sk"] == _LIMIT and service in item["limits"]
        )

    def quotas(self, firm_id: str, units: Sequence[str], service: str) -> tuple[Quota, ...]:
        """Those of the units that have one, as they stand now: one read, and none for no units."""
        if not units:
            return ()
        return self.quotas_in(self._table.get_many(self.limit_keys(firm_id, units)), service)

    def limits_write(self, firm_id: str, unit: str, limits: Mapping[str, int]) -> Write:
        return Put({"pk": _pk(firm_id, unit), "sk": _LIMIT, "limits": dict(limits)})

    # --- taking and giving back ---------------------------------------------------------------------------

    def take(
        self, firm_id: str, service: str, month: Month, quotas: Iterable[Quota], credits: int
    ) -> list[Write]:
        """A write a quota, refused where less than `credits` of it are left."""
        return [
            Update(
                (_pk(firm_id, quota.unit), month),
                "ADD #service :credits",
                f"#service <= :room{' OR attribute_not_exists(#service)' if credits <= quota.limit else ''}",
                names={"#service": service},
                values={":credits": credits, ":room": quota.limit - credits},
            )
            for quota in quotas
        ]

    def give_back(
        self, firm_id: str, service: str, month: Month, units: Iterable[str], credits: int
    ) -> list[Write]:
        """Undo as much of a taking: it was not used."""
        return [
            Update(
                (_pk(firm_id, unit), month),
                "ADD #service :less",
                names={"#service": service},
                values={":less": -credits},
            )
            for unit in units
        ]

    def need(self, firm_id: str, service: str, month: Month, quota: Quota, credits: int) -> None:
        """After a taking was refused: raises `QuotaExceeded` with what is left, unless there is enough by now."""
        left = quota.limit - self.taken(firm_id, quota.unit, month).get(service, 0)
        if left < credits:
            raise QuotaExceeded(
                needs=credits, has=max(left, 0), service=service, unit=quota.unit, month=month
            )

    # --- looking ------------------------------------------------------------------------------------------

    def taken(self, firm_id: str, unit: str, month: Month) -> dict[str, int]:
        """Credits taken in `month`, by service."""
        item = self._table.get((_pk(firm_id, unit), month)) or {}
        return {name: value for name, value in item.items() if name not in ("pk", "sk")}

    def limits(self, firm_id: str, units: Sequence[str]) -> dict[str, dict[str, int]]:
        """The limits by service of those of the units that have any."""
        items = self._table.get_many(self.limit_keys(firm_id, units))
        return {item["pk"].partition("#QUOTA#")[2]: dict(item["limits"]) for item in items}


def _pk(firm_id: str, unit: str) -> str:
    return f"FIRM#{firm_id}#QUOTA#{unit}"
