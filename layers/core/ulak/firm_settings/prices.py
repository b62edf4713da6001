"""What the firm pays for a credit of each service, as it says: pages and quotes show sums by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ulak.directory.credit_prices import price_of_text, set_credit_prices
from ulak.directory.firms import Service
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, InvalidValue, NotFound, Problem


@dataclass(frozen=True, slots=True)
class CreditPrices:
    directory: DirectoryStore

    def show(self, firm_id: str) -> Mapping[str, int]:
        """By service, in ten-thousandths of a lira; a service without a price is left out."""
        firm = self.directory.firm(firm_id)
        if firm is None:
            raise NotFound
        return firm.credit_prices

    def put(self, firm_id: str, typed: Mapping[Service, str]) -> Mapping[str, int]:
        """Put them, as a person writes them, in the place of those there were. `InputError` with every problem."""
        prices: dict[str, int] = {}
        problems = []
        for service, text in typed.items():
            try:
                prices[service.value] = price_of_text(text)
            except InvalidValue as error:
                problems.append(Problem(error.problem.code, f"/prices/{service.value}"))
        if problems:
            raise InputError(problems)
        set_credit_prices(self.directory.table, firm_id, prices)
        return prices
