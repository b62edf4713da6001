"""The world of evidence, with people's table, sealed TCKNs, and one person's data in every place."""

from __future__ import annotations

import json
from typing import Any

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.evidence.evidence_world import EvidenceWorld
from tests.world import FIRM
from ulak.directory import personal
from ulak.identity.caller import Caller, Scope
from ulak.platform.clock import SECOND

ADMIN = Caller(FIRM, "k-admin", scopes=frozenset(Scope))
TO, MSISDN = "0532 765 43 21", "905327654321"
OTHER = "905320000001"
TCKN = "17291716060"


class PrivacyWorld(EvidenceWorld):
    """Made inside ``aws_in_process``."""

    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        super().__init__(clock, operator_id)
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())

    def admin(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        return call(self.house, method, path, body, caller=ADMIN, query=query, key=f"key-{self.clock()}")

    def work(self) -> None:
        """All that the lists queue holds is done."""
        while (message := self.lists_queue.take()) is not None:
            self.house.lists.builds.take(message, lambda: 900 * SECOND)

    def erase(self, **body: Any) -> dict[str, Any]:
        """The erasure, as it is once the queue is empty."""
        asked = self.admin("POST", "/v1/persons/erasures", {"reason": "KVKK-1", **body})
        assert asked.status == 202, asked.body
        self.work()
        return dict(self.admin("GET", asked.headers["location"]).body)

    def exported(self, **body: Any) -> list[dict[str, Any]]:
        asked = self.admin("POST", "/v1/persons/exports", body)
        assert asked.status == 202, asked.body
        self.work()
        octets = self.fetched(self.admin("GET", asked.headers["location"]))
        return [json.loads(line) for line in octets.splitlines()]

    def settle(self) -> None:
        """Jobs are over, their reports in."""
        self.run(seconds=3_600)

    def kept(self) -> dict[str, str]:
        """All that the bucket and the main table hold, as text."""
        from tests.test_canaries import kept

        return {f"{place} {key}": text for place, key, text in kept()}
