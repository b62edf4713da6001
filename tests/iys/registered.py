"""A world with a simulated İYS in this process: its clock is the world's, its HTTP is a function call."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
from starlette.applications import Starlette

from simulator.iys.register import Consent, Register
from simulator.iys.wire import routes
from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.identity.caller import Caller, Scope
from ulak.iys.client import Brand, Iys
from ulak.iys.consent import ConsentChange
from ulak.iys.rates import Rates
from ulak.iys.records import IysSettings, State
from ulak.iys.settings import PutIys, secret_name
from ulak.iys.tokens import Tokens
from ulak.operators.http import Http
from ulak.platform.clock import ISTANBUL, MINUTE, SECOND, Milliseconds

ADMIN = Caller(FIRM, "k", scopes=frozenset(Scope))


def at(text: str) -> Milliseconds:
    return int(datetime.fromisoformat(text).replace(tzinfo=ISTANBUL).timestamp()) * SECOND


class _Transport(httpx.BaseTransport):
    """The application's answers; a connection that it closes without one is a failed read."""

    def __init__(self, application: Starlette) -> None:
        self.application = application

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        closed: list[bool] = []

        async def with_hang_up(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})["simulator.hang_up"] = lambda: closed.append(True)
            bodies = iter(({"type": "http.request", "body": request.content, "more_body": False},))

            async def received() -> Any:
                return next(bodies, {"type": "http.disconnect"})

            await self.application(scope, received, send)

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(with_hang_up, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://iys") as client:
                return await client.request(
                    request.method, request.url, content=request.content, headers=request.headers
                )

        try:
            answer = asyncio.run(ask())
        except Exception as error:
            if closed:
                raise httpx.ReadError("closed") from error
            raise
        if closed:
            raise httpx.ReadError("closed")
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


class Registered(World):
    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.register = Register(lambda: clock() / 1000)
        self.taken: list[ConsentChange] = []
        self.taker_fails = 0
        application = Starlette(routes=routes(self.register, lambda: 0.0, _NeverClosing()))  # type: ignore[arg-type] # an event in all that is asked of it
        self._http = Http(_Transport(application), "http://iys/iys", 1)
        self.house.consent.__dict__["iys_takers"] = (self._take,)
        self.house.consent.__dict__["iys_of"] = self._connect
        self.push_path = ""
        self.set_up()

    def set_up(self, password: str = "iys-sifre-1") -> None:
        command = PutIys(FIRM, 123456, 654321, "iys-ulak", password, None, "http://iys", keeps_address=False)
        _, push = self.house.consent.iys_accounts.put(command)
        self.push_path = f"/v1/iys/push/{FIRM}/{push}"

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        caller: Caller | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        return call(self.house, method, path, body, key=key, caller=caller or ADMIN, query=query)

    def elsewhere(self, change: ConsentChange) -> None:
        """İYS has this consent of before Ulak was there."""
        fields = change.fields()
        now = self.clock() / 1000
        self.register.store(
            self.register.brands[0],
            Consent(
                **fields, creationDate=fields["consentDate"], transactionId="t", created=now - 30 * 86400
            ),
        )

    def citizen(self, msisdn: str, status: str) -> None:
        key = ("MESAJ", "BIREYSEL", f"+{msisdn}")
        self.register.by_citizen(self.register.brands[0], key, status)

    def step_all(self) -> None:
        """Hand over what is due of the queue of İYS."""
        while (message := self.queues["iys"].take()) is not None:
            self.house.platform.attempts.take(self.house.consent.iys_worker, message, self.remaining)

    def run(self, *, seconds: int = 300, steps: int = 4) -> None:
        """Run on for so long: what is due is looked for every minute, and the queue in so many steps of one."""
        until = self.clock() + seconds * SECOND
        while self.clock() < until:
            self.house.platform.attempts.push_on()
            self.house.consent.due_iys.push_on()
            for _ in range(steps):
                self.step_all()
                self.clock.turn(MINUTE // steps)

    def run_until_reported(self) -> None:
        """Run on until nothing waits, for three hours at most."""
        for _ in range(36):
            self.run(steps=1)
            if not self.house.consent.iys_store.reports(FIRM, State.WAITING, limit=1):
                return

    def _take(self, change: ConsentChange) -> None:
        if self.taker_fails:
            self.taker_fails -= 1
            raise RuntimeError("the registry is away")
        self.taken.append(change)

    def _connect(self, settings: IysSettings) -> Iys:
        house = self.house
        secret = house.platform.secrets.get(secret_name("test", settings.firm_id))
        rates = Rates(house.platform.table)
        brand = Brand(settings.firm_id, settings.iys_code, settings.brand_code)
        tokens = Tokens(house.platform.table, rates, self.clock)
        return Iys(brand, secret, self._http, tokens, rates, self.clock)


class _NeverClosing:
    """An event that is never set; asyncio's own belongs to one loop."""

    async def wait(self) -> bool:
        await asyncio.sleep(3600)
        return True
