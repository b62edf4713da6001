"""Connections to İYS, kept as long as the process lives: one a firm and address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ulak.iys.client import ADDRESS, Brand, Iys
from ulak.iys.rates import Rates
from ulak.iys.records import IysSettings
from ulak.iys.settings import secret_name
from ulak.iys.tokens import Tokens
from ulak.operators.http import Http
from ulak.platform.clock import Clock
from ulak.platform.table import Table


@dataclass(slots=True)
class Connections:
    secret: Callable[[str], Mapping[str, str]]
    table: Table
    clock: Clock
    stage: str
    timeout_seconds: int
    _open: dict[str, Http] = field(default_factory=dict)

    def open(self, settings: IysSettings) -> Iys:
        """The firm's brand, by the credentials of its secret. Raises `SecretMissing`."""
        secret = self.secret(secret_name(self.stage, settings.firm_id))
        url = settings.base_url or ADDRESS
        if url not in self._open:
            self._open[url] = Http.open(url, self.timeout_seconds)
        brand = Brand(settings.firm_id, settings.iys_code, settings.brand_code)
        rates = Rates(self.table)
        tokens = Tokens(self.table, rates, self.clock)
        return Iys(brand, secret, self._open[url], tokens, rates, self.clock)
