"""A firm's own settings of its codes, as its administrator keeps them, with the defaults of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ulak.identity.msisdn import Region
from ulak.otp.limits import Limits, limits_of
from ulak.values import dataclass

_OPEN: Final = {
    Region.TR: frozenset({Region.TR}),
    Region.KKTC: frozenset({Region.KKTC, Region.TR}),
    Region.AZ: frozenset({Region.AZ}),
}
"""Countries that codes go to, by the country of the account."""


@dataclass(frozen=True, slots=True)
class OtpSettings:
    limits: Limits
    countries: frozenset[Region]
    opaque: bool
    """A wrong code is not told how many tries are left."""

    @classmethod
    def read(cls, kept: Mapping[str, Any], region: Region) -> OtpSettings:
        countries = kept.get("countries")
        return cls(
            limits=limits_of(kept.get("limits", {})),
            countries=frozenset(map(Region, countries)) if countries is not None else _OPEN[region],
            opaque=bool(kept.get("opaque", False)),
        )
