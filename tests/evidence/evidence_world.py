"""The world with a key that signs, and evidence out of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import orjson

from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import SETTINGS, make_people_table
from ulak.assembly import House
from ulak.jobs.job import JobRef
from ulak.platform.aws import client
from ulak.platform.clock import HOUR

SCRIPT = Path(__file__).parents[2] / "docs" / "check_evidence.py"


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("check_evidence", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECKS = _script()
"""The script of the docs, which knows nothing of us."""


class EvidenceWorld(ListsWorld):
    """Made inside ``aws_in_process``, at an hour at which commercial messages may go out."""

    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        clock.turn(10 * HOUR)
        super().__init__(clock, operator_id)
        signs = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
        fields = {name: getattr(SETTINGS, name) for name in SETTINGS.__slots__}
        self.house = House(
            type(SETTINGS)(
                **fields | {"approval_key_ids": signs["KeyId"], "people_table": make_people_table()}
            ),
            clock,
            self.ports(),
        )

    @property
    def keys(self) -> Any:
        """What ``GET /v1/otp/keys`` answers."""
        return self.house.otp.signer.keys()["keys"]

    def consent(self, *numbers: str, **more: Any) -> None:
        at = {"at": "2026-11-01T10:00:00+03:00"}
        rows = [{"to": one, "status": "ONAY", "source": "HS_WEB", **at, **more} for one in numbers]
        answer = self.ask("POST", "/v1/consents", {"rows": rows})
        assert answer.status == 200, answer.body

    def proof(self, message_id: str) -> bytes:
        """The proof's octets, as the route answers them."""
        answer = self.ask("GET", f"/v1/messages/{message_id}/evidence")
        assert answer.status == 200, answer.body
        return orjson.dumps(answer.body)

    def evidence(self, ref: JobRef) -> bytes:
        """The job's file."""
        path = f"/v1/jobs/{ref.job_id}/evidence"
        answer = self.ask("GET", path)
        while answer.status == 202:
            self.build()
            answer = self.ask("GET", path)
        return self.fetched(answer)

    def checked(self, octets: bytes) -> Any:
        """What was signed, by the script of the docs."""
        return CHECKS.check(octets.splitlines(), self.keys)
