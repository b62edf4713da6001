"""The floor that everything stands on: tables, queues, the bucket, secrets, tries, and the gate."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ulak.platform.clock import SECOND

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.platform.artefacts import Artefacts
    from ulak.platform.attempts import Attempts
    from ulak.platform.bucket import Bucket
    from ulak.platform.cursors import Cursors
    from ulak.platform.http.gate import Gatekeeper
    from ulak.platform.http.limiter import RequestLimits
    from ulak.platform.pressure import Pressure
    from ulak.platform.queue import Queue
    from ulak.platform.secrets import Secrets
    from ulak.platform.table import Table
    from ulak.platform.turns import Turns


class PlatformWing:
    """The room `platform`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def table(self) -> Table:
        from ulak.platform.table import Table

        return Table(self.house.ports.client("dynamodb"), self.house.settings.need("table"), self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.house.ports.sleep(int(seconds * SECOND))

    @cached_property
    def turns(self) -> Turns:
        from ulak.platform.turns import Turns

        return Turns(self.table)

    @cached_property
    def rates_table(self) -> Table:
        from ulak.platform.table import Table

        return Table(
            self.house.ports.client("dynamodb"), self.house.settings.need("rates_table"), self._sleep
        )

    @cached_property
    def pressure(self) -> Pressure:
        from ulak.platform.pressure import Pressure

        return Pressure(lambda: self.rates_table, self.house.clock)

    @cached_property
    def gate(self) -> Gatekeeper:
        from ulak.platform.http.gate import Gatekeeper, Strangers
        from ulak.platform.http.limiter import RequestLimiter, counted_in

        limiter = RequestLimiter(counted_in(lambda: self.rates_table), self.request_limits, self.house.clock)
        return Gatekeeper(Strangers(self.house.clock), self.pressure, limiter)

    def request_limits(self, firm_id: str) -> RequestLimits:
        from ulak.platform.http.limiter import RequestLimits

        firm, settings = self.house.directory.firms.firm(firm_id), self.house.settings
        return RequestLimits(
            firm.requests_per_second or int(settings.firm_requests_per_second),
            firm.key_requests_per_second or int(settings.key_requests_per_second),
        )

    def measure_pressure(self) -> int:
        """Look at the queues, and say which load is refused for now. How many kinds of it are."""
        from ulak.platform.pressure import MOST_WAITING

        return len(self.pressure.measure({name: self.queue(name).waiting() for name in MOST_WAITING}))

    @cached_property
    def bucket(self) -> Bucket:
        from ulak.platform.bucket import Bucket

        return Bucket(self.house.ports.client("s3"), self.house.settings.need("bucket"))

    @cached_property
    def secrets(self) -> Secrets:
        from ulak.platform.secrets import Secrets

        return Secrets(self.house.ports.client("secretsmanager"), self.house.clock)

    def queue(self, name: str) -> Queue:
        from ulak.platform.queue import Queue

        if self.house.ports.queue is not None:
            return self.house.ports.queue(name)
        return Queue(self.house.ports.client("sqs"), self.house.settings.need(f"{name}_queue_url"))

    @cached_property
    def attempts(self) -> Attempts:
        from ulak.platform.attempts import Attempts

        return Attempts(self.table, self.queue, self.house.clock)

    @cached_property
    def artefacts(self) -> Artefacts:
        from ulak.platform.artefacts import Artefacts

        return Artefacts(self.bucket, self.queue("lists"))

    @cached_property
    def cursors(self) -> Cursors:
        from ulak.platform.cursors import Cursors

        return Cursors(lambda firm_id: self.house.directory.firms.firm(firm_id).cursor_keys, self.house.clock)

    @cached_property
    def otp_table(self) -> Table:
        from ulak.platform.table import Table

        return Table(self.house.ports.client("dynamodb"), self.house.settings.need("otp_table"), self._sleep)

    @cached_property
    def people_table(self) -> Table:
        from ulak.platform.table import Table

        return Table(
            self.house.ports.client("dynamodb"), self.house.settings.need("people_table"), self._sleep
        )
