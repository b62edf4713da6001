"""A job that waits goes on by its approver's signature, through the stack: its function may read and keep for it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.e2e.conftest import OPERATOR_PASSWORD, OPERATOR_USER, Firm, command, until
from tests.signatures.pki import made, sign

pytestmark = pytest.mark.stack

NOW = datetime.now(UTC)
TCKN = "17291716060"
ROOT = made("Deneme Kok", authority=True, now=NOW)
ISSUER = made("Deneme Nitelikli", ROOT, authority=True, now=NOW)
AYSE = made("Ayse Isik", ISSUER, serial=TCKN, now=NOW)
VELI = made("Veli", ISSUER, serial="10000000146", now=NOW)


@pytest.fixture(scope="module")
def firm(stack: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm_id = "imzali"
    command(stack, "add-firm", firm_id, "--name", "İmzalı A.Ş.")
    for service in ("sms", "otp"):
        command(
            stack,
            *("set-account", firm_id, service, "--operator", "netgsm", "--username", OPERATOR_USER),
            *("--sender-id", "ULAK", "--base-url", stack.operator_url),
            typed=f"{OPERATOR_PASSWORD}\n",
        )
    command(stack, "top-up", firm_id, "sms", "1000", "--reference", "INV-1")
    command(stack, "rotate-pepper")
    approves = ("--approves", "job", "--alone")
    command(stack, "set-erp-user", firm_id, "ayse", "0532 111 99 01", *approves)
    command(stack, "set-approval-rules", firm_id, "--rule", "recipients_over=1")
    certificate: Path = tmp_path_factory.mktemp("pki") / "kok.pem"
    certificate.write_bytes(ROOT.certificate.public_bytes(Encoding.PEM))
    added = command(stack, "add-issuer", "--certificate", str(certificate), "--source", "made up")
    assert [one["sha256"] for one in command(stack, "issuers")["issuers"]] == [added["sha256"]]
    admin = command(stack, "add-key", firm_id, "--label", "admin", "--scope", "admin")["key"]
    with httpx.Client(base_url=stack.api_url, trust_env=False, timeout=40) as http:
        body = {"asked": True, "signers": {"ayse": TCKN}}
        path, headers = "/v1/settings/signatures", {"authorization": f"Bearer {admin}"}
        kept = http.put(path, json=body, headers=headers)
        assert (kept.status_code, kept.json()["confirmed"]) == (200, False), kept.text
    found = Firm(stack, firm_id, command(stack, "add-key", firm_id, "--label", "e2e")["key"])
    yield found
    found.http.close()


def test_a_job_goes_on_by_its_approvers_signature_and_by_no_others(firm: Firm) -> None:
    body = {"text": "Merhaba", "purpose": "informational", "recipients": ["0541 330 00 01", "0541 330 00 02"]}
    job_id = firm.post("/v1/jobs", body).json()["id"]
    firm.job_when(job_id, lambda job: bool(job["status"] == "awaiting_approval"))
    path = f"/v1/jobs/{job_id}/signature"
    document = base64.b64decode(firm.get(path, approver="ayse")["document"])

    def post(file: bytes) -> httpx.Response:
        signature = base64.b64encode(file).decode()
        return firm.http.post(path, json={"approver": "ayse", "signature": signature})

    refused = post(sign(VELI, document, datetime.now(UTC), chain=(ISSUER,)))
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, "signature_of_another")
    file = sign(AYSE, document, datetime.now(UTC), chain=(ISSUER,))
    signed = post(file)
    assert signed.status_code == 200, signed.text
    until(lambda: firm.get(f"/v1/jobs/{job_id}")["status"] == "finished")
    kept = firm.get(path, approver="ayse")
    assert base64.b64decode(kept["signature"]["file"]) == file
    assert firm.get(f"/v1/jobs/{job_id}")["approval"]["signature"] == kept["signature"]["sha256"]
    firm.http.close()
