"""Sending by TCKN on the deployed template: the second simulated operator, a query by reference, no TCKN in clear."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import httpx
import pytest

from local import Stack
from tests.e2e.conftest import Firm, MakeFirm, books, command, until
from tests.e2e.test_imports_stack import imported, sheet_at
from ulak.identity import tckn

pytestmark = pytest.mark.stack

WRONG = "17291716050"


def tckns_that(digits: str) -> Iterator[str]:
    """TCKNs that the simulator treats as its numbers 5xx 000 nnnn, `digits` being nnnn; "": any others."""
    tails = [digits] if digits else [f"{n:04}" for n in range(10_000)]
    for head, tail in product(range(1001, 10_000), tails):
        number = f"{head}{'000' if digits else '123'}{tail}"
        if tckn.is_valid(number):
            yield number


@pytest.fixture(scope="module")
def holding(stack: Stack, make_firm: MakeFirm) -> Firm:
    firm = make_firm("kimlik")
    account = ("set-account", "kimlik", "tckn")
    command(
        stack,
        *(*account, "--operator", "yanki", "--sender-id", "ULAKTCKN", "--base-url", stack.operator_url),
        typed="yanki-ulak-1\n",
    )
    command(stack, "top-up", "kimlik", "tckn", "1000", "--reference", "INV-2")
    return firm


def reported(job: dict[str, Any]) -> int:
    """Recipients whose delivery report has come."""
    return int(job["counts"]["delivered"] + job["counts"]["undelivered"])


def put(firm: Firm, path: str, body: dict[str, Any]) -> None:
    answer = firm.http.put(path, json=body)
    assert answer.status_code in (200, 201), answer.text


def everything_kept(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Logs, table, bucket (every version) and queues, with where each stands."""
    yield "logs", "\n".join(stack.said()).encode()
    database, store, queues = (stack.client(name) for name in ("dynamodb", "s3", "sqs"))
    for page in database.get_paginator("scan").paginate(TableName=stack.outputs["TableName"]):
        yield "table", repr(page["Items"]).encode()
    bucket = stack.outputs["BucketName"]
    for page in store.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for one in page.get("Versions", []):
            where = {"Bucket": bucket, "Key": one["Key"], "VersionId": one["VersionId"]}
            yield one["Key"], store.get_object(**where)["Body"].read()
    for url in queues.list_queues()["QueueUrls"]:
        answer = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        yield url, repr(answer.get("Messages", [])).encode()


def test_tckns_are_sent_asked_about_by_reference_and_kept_in_clear_nowhere(
    stack: Stack, holding: Firm
) -> None:
    plain = list(islice(tckns_that(""), 6))
    taken, lost = next(tckns_that("0218")), next(tckns_that("0430"))
    rules = {"numbers": {taken: "hang_up_after"}}  # no TCKN ends in an odd digit, so not by its own
    httpx.post(f"{stack.operator_url}/behaviour", json=rules, trust_env=False).raise_for_status()
    stranger = next(tckns_that("0500"))
    put(holding, "/v1/subscribers/S1", {"name": "Ayşe", "tckn": plain[0], "service_number": "tckn"})
    put(holding, "/v1/subscribers/S2", {"name": "Can", "tckn": plain[1], "numbers": ["0544 111 00 02"]})
    job = {"purpose": "informational", "message_type": "tckn", "text": "Sayın {ad}"}
    rows = [{"tckn": one, "ad": "Ece"} for one in (*plain[2:4], stranger, WRONG)]
    made = holding.post(
        "/v1/jobs", job | {"rows": rows, "subscribers": ["S1", "S2"], "client_reference": "A"}
    )
    assert made.status_code == 202, made.text
    doubts = [
        holding.post("/v1/jobs", job | {"rows": [{"tckn": one, "ad": "Efe"}]}).json()["id"]
        for one in (taken, lost)
    ]
    place = holding.post("/v1/uploads", {}).json()
    file = f"Ad;TC Kimlik No\r\nIşık;{plain[4]}\r\nX;{WRONG}\r\n".encode()
    httpx.post(place["url"], data=place["fields"], files={"file": file}, trust_env=False).raise_for_status()
    quoted = holding.post("/v1/quotes", job | {"upload": place["id"]}).json()
    quote = until(lambda: (q := holding.get(f"/v1/quotes/{quoted['id']}"))["status"] == "ready" and q)
    assert (quote["recipients"], quote["credits"], len(quote["notes"])) == (1, 1, 1)
    cards = f"Abone Kodu;Ad;TC Kimlik No;Hizmet No\r\nI1;Ali;{plain[2]};TCKN\r\nI2;Su;{WRONG};TCKN\r\n"
    taken_in = imported(holding, "subscribers", cards.encode())
    assert (taken_in["created"], taken_in["refused"]) == (1, 1)
    _, refused = sheet_at(holding, taken_in["whole"]["refusals_file"])
    assert refused[2] == "17******050"
    filed = holding.post("/v1/jobs", job | {"upload": place["id"]}).json()["id"]
    single = {"purpose": "informational", "message_type": "tckn", "text": "Merhaba", "tckn": plain[5]}
    assert holding.post("/v1/messages", single).status_code == 202
    mixed = holding.post("/v1/jobs", job | {"rows": rows, "recipients": ["0532 000 00 01"]})
    assert [one["code"] for one in mixed.json()["problems"]] == ["msisdn_by_tckn_sender"]

    first = holding.job_when(made.json()["id"], lambda job: reported(job) == 4)
    assert (first["counts"]["delivered"], first["counts"]["undelivered"]) == (3, 1)
    assert first["by_reason"] == {"tckn_checksum": 1, "recipient_by_msisdn": 1}
    assert holding.job_when(filed, lambda job: reported(job) == 1)["counts"]["delivered"] == 1
    found, refuted = (
        holding.job_when(
            job_id, lambda job: job["counts"]["delivered"] + job["counts"]["failed"] == 1, seconds=120
        )
        for job_id in doubts
    )
    assert (found["counts"]["delivered"], found["credits"]["charged"]) == (1, 1)
    assert (refuted["counts"]["failed"], refuted["credits"]["charged"]) == (1, 0)

    mine = [one for one in books(stack.operator_url) if one["sender_id"] == "ULAKTCKN"]
    assert sorted(one["msisdn"] for one in mine) == sorted([plain[0], *plain[2:], stranger, taken])
    assert {one["times"] for one in mine} == {1}
    shown = holding.all_of(f"/v1/jobs/{made.json()['id']}/recipients", "recipients")
    told = repr(
        [shown, taken_in, holding.all_of(f"/v1/jobs/{made.json()['id']}/refusals", "refusals"), quote]
    ).encode()
    for where, kept in [("answers", told), *everything_kept(stack)]:
        for number in (*plain, taken, lost, stranger, WRONG):
            assert number.encode() not in kept, where
