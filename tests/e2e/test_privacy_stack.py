"""One person's data through the deployed stack: given out, erased, and the books of the others still hold."""

from __future__ import annotations

import json
from hashlib import shake_256
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import command
from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of
from ulak.directory.firms import new_key
from ulak.identity.caller import Scope
from ulak.jobs.job import JobRef

pytestmark = pytest.mark.stack

NUMBERS = [f"9053313{n:05d}" for n in range(520)]
GONE = NUMBERS[510]


@pytest.fixture
def officer(firm: FirmProgram) -> httpx.Client:
    """A program with an administrator's key."""
    key, secret = new_key(firm.firm, "officer", scopes=frozenset(Scope))
    house_of(firm.stack).directory.store.add_key(key)
    headers = {"authorization": f"Bearer {secret}", "accept-language": "tr"}
    return httpx.Client(base_url=firm.stack.api_url, headers=headers, timeout=40, trust_env=False)


def test_one_person_is_given_out_and_erased_and_everybody_else_stays(
    firm: FirmProgram, officer: httpx.Client
) -> None:
    firm.put("/v1/subscribers/S1", {"name": "Ayşe", "numbers": [GONE]}, expect=201)
    # A firm with numbers that get no message at all is asked for consents with every message.
    firm.post(
        "/v1/suppressions",
        {"rows": [{"to": "905399999999", "reason": "complaint", "scope": "all"}]},
        expect=200,
    )
    given = {"status": "ONAY", "source": "HS_WEB", "at": "2026-11-01T10:00:00+03:00"}
    proofs = {one: shake_256(one.encode()).hexdigest(96) for one in NUMBERS[500:]}
    consents = [{"to": one, **given, "proof": proof} for one, proof in proofs.items()]
    firm.post("/v1/consents", {"rows": consents}, expect=200)
    rows = [{"to": one, "ad": f"Kişi {place}"} for place, one in enumerate(NUMBERS)]
    job = firm.post("/v1/jobs", {"text": "Sayın {ad}", "purpose": "informational", "rows": rows})["id"]
    house = house_of(firm.stack)

    def over() -> Any:
        found = [one for one, _ in house.jobs.store.jobs_with_plans([JobRef(firm.firm, job)])]
        return found[0] if found and found[0].closed_at and found[0].due_at is None else None

    eventually(over, "the job is over", 180)

    asked = officer.post("/v1/persons/exports", json={"to": GONE})
    assert asked.status_code == 202, asked.text

    def built() -> httpx.Response | None:
        found = officer.get(asked.headers["location"])
        assert found.status_code in (200, 303), found.text
        return found if found.status_code == 303 else None

    link = eventually(built, "the person's file is there")
    told = [
        json.loads(line) for line in httpx.get(link.headers["location"], trust_env=False).text.splitlines()
    ]
    assert [one["class"] for one in told] == ["subscribers", "consents", "messages"]
    assert told[2]["text"] == "Sayın Kişi 510"

    begun = officer.post("/v1/persons/erasures", json={"to": GONE, "reason": "KVKK-1"})
    assert begun.status_code == 202, begun.text

    def erased() -> Any:
        shown = officer.get(begun.headers["location"]).json()
        return shown if shown["status"] == "done" else None

    done = eventually(erased, "the person is erased")
    assert done["erased"] == {"subscribers": 1, "lists": 1, "messages": 1}
    ((_, found),) = house.jobs.store.found(JobRef(firm.firm, job), 1, 2, house.platform.bucket)
    held = [one.proof if one else None for one in found.consents]
    assert held == [None if one == GONE else proofs[one] for one in NUMBERS[500:]], "in the bucket"
    shown = firm.get(f"/v1/messages/{job}-1-10")
    assert (shown["to"], shown["text"]) == ("***", "")
    assert firm.get(f"/v1/messages/{job}-1-11")["text"] == "Sayın Kişi 511"
    firm.get("/v1/subscribers/S1", expect=404)
    assert not house.delivery.audit.run(firm.firm, whole=True).violations
    trail = officer.get("/v1/trail").json()["entries"]
    assert [one["what"] for one in trail] == ["person_erased", "person_exported"]
    assert [one["what"] for one in command(firm.stack, "trail", firm.firm)["trail"]] == [
        one["what"] for one in trail
    ]
    (log,) = command(firm.stack, "erasures", firm.firm)["erasures"]
    assert (log["status"], log["mark"]) == ("done", trail[0]["about"])
    assert {one["code"] for one in officer.get("/v1/retention").json()["classes"]} >= {"messages", "lists"}
    officer.close()
