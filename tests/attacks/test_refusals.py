"""A30: who refuses while a job runs is called by no chunk that was not claimed yet, by whatever way it came."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from local import Stack
from tests.attacks.victims import CONSENT, armed
from tests.e2e.programs import FirmProgram, eventually, make_firm
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.msisdn import Region

pytestmark = [pytest.mark.stack, pytest.mark.attack]

ROWS = 3_000
"""Six chunks."""
SEGMENTS_A_SECOND = 50
"""So a chunk takes ten seconds."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def by_list(firm: FirmProgram, to: str) -> None:
    firm.post("/v1/suppressions", {"rows": [{"to": to, "reason": "complaint"}]}, expect=200)


def by_list_of_all(firm: FirmProgram, to: str) -> None:
    firm.post(
        "/v1/suppressions", {"rows": [{"to": to, "scope": "all", "reason": "wrong_number"}]}, expect=200
    )


def by_ended_consent(firm: FirmProgram, to: str) -> None:
    row = CONSENT | {"to": to, "status": "RET", "source": "HS_WEB", "at": now()}
    firm.post("/v1/consents", {"rows": [row]}, expect=200)


def by_message_to_the_firms_modem(firm: FirmProgram, to: str) -> None:
    firm.post("/v1/inbox", {"id": f"m-{to}", "sender": to, "to": "4609", "text": "RET"}, expect=200)


def by_message_that_the_operator_pushes(firm: FirmProgram, to: str) -> None:
    token = house_of(firm.stack).operators.push_routes.make(firm.firm, "sms")
    body = {"mesaj": "ret", "ceptel": to[2:], "aboneno": "4609", "gorevid": to, "tarih": ""}
    pushed = httpx.post(f"{firm.stack.api_url}/v1/operators/{token}", json=body, trust_env=False)
    assert pushed.status_code == 200, pushed.text


WAYS = (
    by_list,
    by_list_of_all,
    by_ended_consent,
    by_message_to_the_firms_modem,
    by_message_that_the_operator_pushes,
)


@pytest.fixture
def sender(stack: Stack, pepper: None) -> Any:
    program = armed(make_firm(stack, credits=2 * ROWS))
    house_of(stack).directory.store.set_account(
        OperatorAccount(
            program.firm,
            Service.SMS,
            "netgsm",
            Region.TR,
            ("ULAK",),
            segments_per_second=SEGMENTS_A_SECOND,
            base_url=stack.operator_url,
        )
    )
    with program.http:
        yield program


def test_who_refuses_while_a_job_runs_is_called_by_no_chunk_that_was_not_claimed(sender: FirmProgram) -> None:
    sender.put("/v1/settings/send-windows", {"time_zone": "Europe/Istanbul", "windows": ["commercial=none"]})
    numbers = [f"9053477{n:05d}" for n in range(ROWS)]
    refusing = dict(zip(numbers[-len(WAYS) :], WAYS, strict=True))

    def called() -> dict[str, str]:
        """Numbers of the job that the operator took, and when."""
        found = {
            one["msisdn"]: one["accepted_at"] for one in sender.operators_texts() if "tatil" in one["text"]
        }
        return {to: at for to, at in found.items() if to in set(numbers)}

    body = {"text": "Erken tatil", "purpose": "commercial", "recipients": numbers}
    job = sender.post("/v1/jobs", body)["id"]
    eventually(lambda: called() or None, "the first chunk")
    for to, refuse in refusing.items():
        refuse(sender, to)
    eventually(lambda: all(heard(sender, to) for to in refusing) or None, "every refusal is heard")
    heard_at, before = now(), called()
    assert len(before) < ROWS - 500, "the last chunk was claimed before all had refused: nothing is shown"

    shown = eventually(
        lambda: one if (one := sender.get(f"/v1/jobs/{job}"))["status"] == "finished" else None,
        "the job is finished",
        240,
    )
    after = called()
    assert set(after) == set(numbers) - set(refusing)
    assert max(after.values()) > heard_at
    assert shown["counts"]["suppressed"] == len(refusing)
    assert shown["credits"]["charged"] == ROWS - len(refusing)


def heard(firm: FirmProgram, to: str) -> bool:
    """Whether the firm's registry has a refusal of the number."""
    consents = firm.get("/v1/consents", to=to)["consents"]
    return bool(
        firm.get("/v1/suppressions", to=to)["suppressions"]
        or [one for one in consents if one["status"] == "RET"]
    )
