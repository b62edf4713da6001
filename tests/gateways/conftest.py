"""Each gateway once a module, with an address that it fetches."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.listening import Listener, listening
from tests.gateways import programs
from tests.gateways.programs import PASSWORD, USER, Smsc
from ulak.operators import jasmin, kannel
from ulak.operators.inbound import Inbound
from ulak.operators.port import ReportRow
from ulak.operators.wire import Wire

KINDS: dict[str, tuple[Wire, Callable[..., AbstractContextManager[str]]]] = {
    "kannel": (kannel.WIRE, programs.kannel),
    "jasmin": (jasmin.WIRE, programs.jasmin),
}


@dataclass
class Gateway:
    """A gateway before the SMSC, an adapter before the gateway, and the address that the gateway tells."""

    kind: str
    wire: Wire
    url: str
    smsc: Smsc
    address: Listener
    operator: Any
    opened: list[Any] = field(default_factory=list)
    job: int = 0
    """A number for each test: what is told late of another is no business of it."""

    def connect(self, **login: str) -> Any:
        credentials = {
            "username": USER,
            "password": PASSWORD,
            "report_url": self.address.url,
            "tags_script": "evet",
        }
        operator: Any = self.wire.connect(credentials | login, self.url, 10)
        self.opened.append(operator)
        return operator

    @property
    def reference(self) -> str:
        return f"{self.job:032x}-0-0"

    def reports(self, count: int = 1) -> list[ReportRow]:
        """The ends that were told of this test's call, once they are so many."""

        def ends() -> list[ReportRow]:
            mine = (row for row in self._heard()[0] if row.reference == self.reference)
            return [row for row in mine if row.raw_status != "ESME_ROK"]

        return self._told(ends, count)

    def inbound(self, count: int = 1) -> list[Inbound]:
        return self._told(lambda: self._heard()[1], count)

    def _told(self, read: Callable[[], list[Any]], count: int) -> list[Any]:
        self.address.wait(lambda _: len(read()) >= count, 20)
        return read()

    def _heard(self) -> tuple[list[ReportRow], list[Inbound]]:
        assert self.wire.hears is not None
        told = [self.wire.hears(query.encode(), "sms") for query in list(self.address.queries)]
        return [row for one in told for row in one.reports], [one for each in told for one in each.inbound]


@pytest.fixture(scope="module", params=KINDS)
def running(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    if lacks := programs.missing():
        pytest.fail(f"make gateways installs what is missing here: {', '.join(lacks)}")
    wire, start = KINDS[request.param]
    folder = Path(tempfile.mkdtemp(prefix=f"ulak-{request.param}-"))
    with (
        programs.smsc(folder) as smsc,
        listening(wire.acknowledgement) as address,
        start(folder, smsc, address.url) as url,
    ):
        gateway = Gateway(request.param, wire, url, smsc, address, None)
        gateway.operator = gateway.connect()
        yield gateway
        for operator in gateway.opened:
            operator._http.close()
    if not request.session.testsfailed:
        shutil.rmtree(folder)


@pytest.fixture
def gateway(running: Gateway) -> Gateway:
    running.job += 1
    running.smsc.do("up")
    programs.until(running.smsc.is_bound, "the bind")
    running.smsc.do("reset")
    running.address.queries.clear()
    running.address.status = 200
    running.address.says = running.wire.acknowledgement
    return running
