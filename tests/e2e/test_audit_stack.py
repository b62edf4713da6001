"""The audit through the deployed stack, whose clock gives it no turn while tests run."""

from __future__ import annotations

import json

import pytest

from tests.e2e.programs import FirmProgram, eventually

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def test_the_audit_goes_through_every_firms_books_and_finds_nothing(firm: FirmProgram) -> None:
    body = {"recipients": ["05321112233"], "text": "Merhaba", "purpose": "informational"}
    job = firm.post("/v1/jobs", body)["id"]
    eventually(lambda: firm.get(f"/v1/jobs/{job}")["status"] == "finished" or None, "the job is over")
    stack = firm.stack
    answer = stack.client("lambda").invoke(FunctionName=stack.resources["AuditFunction"])
    assert "FunctionError" not in answer, answer["Payload"].read()
    counted = json.loads(answer["Payload"].read())
    assert counted["firms"] > 0
    assert counted["violations"] == 0
