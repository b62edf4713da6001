"""The main job as a firm meets it: over HTTP, through every function, compared with the operator's own books."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from local import Stack
from tests.e2e.conftest import Firm, MakeFirm, books, until

pytestmark = pytest.mark.stack

ROWS = 1_500
TEXT = "Sayın {ad}, {tutar} TL borcunuz vardır. Şube: {şube}"
BAD_ROWS = {
    10: ({"to": "0212 555 11 22"}, "to", "msisdn_landline"),
    700: ({"to": "O532 123 45 67"}, "to", "msisdn_letters"),
    701: ({"tutar": ""}, "tutar", "value_missing"),
    1_499: ({"şube": "x" * 1_200}, "şube", "value_too_long"),
}
FATES = {5: "0002", 6: "0003", 501: "0011", 502: "0015", 1_400: "0301", 1_401: "0300"}
"""Rows whose numbers fix what becomes of them, by the simulator's documents."""
LOST_ANSWERS = {60: "0401", 1_060: "0411"}
"""Rows whose call the operator accepts without saying so."""
THROTTLED = {1_110: "0180", 1_160: "0180", 1_210: "0180"}
"""Rows whose call the operator takes at the second attempt: the last chunk is at it while reports come in."""


def row(number: int) -> dict[str, Any]:
    digits = FATES.get(number) or LOST_ANSWERS.get(number) or THROTTLED.get(number)
    to = f"053{number % 3 + 2}000{digits}" if digits else f"0532 1{number:06d}"
    whole = {"to": to, "ad": f"Müşteri {number}", "tutar": f"{number},50", "şube": "İzmir"}
    return whole | (BAD_ROWS[number][0] if number in BAD_ROWS else {})


@pytest.fixture(scope="module")
def posted(acme: Firm) -> dict[str, Any]:
    body = {
        "text": TEXT,
        "purpose": "informational",
        "rows": [*(row(number) for number in range(1, ROWS + 1)), row(1)],  # the last repeats the first
        "tags": {"cost_center": "CC-7", "document_number": "2026/11"},
        "requested_by": "ayşe",
        "client_reference": "borç-11",
    }
    answer = acme.post("/v1/jobs", body, key="main-job-0001")
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"
    again = acme.post("/v1/jobs", body, key="main-job-0001")
    assert (again.status_code, again.headers["idempotent-replayed"]) == (202, "true")
    assert again.json()["id"] == answer.json()["id"]
    return dict(answer.json())


@pytest.fixture(scope="module")
def finished(acme: Firm, posted: dict[str, Any]) -> dict[str, Any]:
    """The job when every report is in; what was seen on the way is asserted here, where it passes by."""
    seen: list[dict[str, Any]] = []

    def over(job: dict[str, Any]) -> bool:
        seen.append(job)
        return job["status"] == "finished" and job["counts"]["sent"] == 0

    job = acme.job_when(posted["id"], over, seconds=90)
    folded_meanwhile = [
        one for one in seen if one["counts"]["delivered"] and one["chunks"]["done"] < one["chunks"]["total"]
    ]
    assert folded_meanwhile, "reports are folded while the worker still sends"
    delivered = [one["counts"]["delivered"] for one in seen]
    assert delivered == sorted(delivered)
    return job


def test_a_large_job_is_taken_at_once_and_shows_what_was_asked(posted: dict[str, Any]) -> None:
    assert posted["status"] == "accepted"
    assert posted["tags"] == {"cost_center": "CC-7", "document_number": "2026/11"}
    assert (posted["requested_by"], posted["client_reference"]) == ("ayşe", "borç-11")
    assert (posted["sender_id"], posted["text"]) == ("ULAK", TEXT)


def test_the_job_ends_with_every_row_accounted_for(finished: dict[str, Any]) -> None:
    recipients = ROWS - len(BAD_ROWS)
    assert finished["rows"] == ROWS + 1
    assert (finished["recipients"], finished["duplicates"], finished["refused"]) == (
        recipients,
        1,
        len(BAD_ROWS),
    )
    assert sum(finished["counts"].values()) == recipients
    assert finished["counts"]["undelivered"] == 4
    assert finished["counts"]["uncertain"] == 0
    assert finished["chunks"] == {"total": 3, "done": 3}


def test_recipient_by_recipient_our_books_are_the_operators(
    stack: Stack, acme: Firm, finished: dict[str, Any]
) -> None:
    ours = acme.all_of(f"/v1/jobs/{finished['id']}/recipients", "recipients")
    assert [one["row"] for one in ours] == [n for n in range(1, ROWS + 1) if n not in BAD_ROWS]
    theirs = {
        (one["msisdn"], one["text"]): (one["times"], one["segments"], one["final_state"])
        for one in books(stack.operator_url)
        if one["text"].startswith("Sayın Müşteri")
    }
    assert {(one["to"], one["text"]): (1, one["segments"], one["status"]) for one in ours} == theirs
    assert finished["segments"] == sum(segments for _, segments, _ in theirs.values())


def test_each_refused_row_says_what_is_wrong_with_it_and_shows_no_number(
    acme: Firm, finished: dict[str, Any]
) -> None:
    refusals = acme.all_of(f"/v1/jobs/{finished['id']}/refusals", "refusals")
    assert [(one["row"], one["column"], one["code"]) for one in refusals] == [
        (number, column, code) for number, (_, column, code) in BAD_ROWS.items()
    ]
    assert all(one["message"] for one in refusals)
    assert "02125551122" not in "".join(one["value"] for one in refusals).replace(" ", "")


def test_a_single_message_tells_its_timeline(stack: Stack, acme: Firm) -> None:
    body = {"to": "0532 765 43 21", "text": "Şifreniz yenilendi", "purpose": "informational"}
    answer = acme.post("/v1/messages", body)
    assert answer.status_code == 202, answer.text
    location = answer.headers["location"]
    assert location == f"/v1/messages/{answer.json()['message_id']}"
    until(lambda: acme.get(location)["status"] == "delivered")
    message = acme.get(location)
    assert (message["to"], message["segments"]) == ("905327654321", 1)
    events = [one["event"] for one in message["timeline"]]
    assert events == ["accepted", "sent", "delivered"]
    times = [one["at"] for one in message["timeline"]]
    assert times == sorted(times)
    (taken,) = (one for one in books(stack.operator_url) if one["msisdn"] == "905327654321")
    assert taken["jobid"] == message["timeline"][1]["operator_job_id"]


ROUTES = [
    ("GET", "/v1/jobs/{job}"),
    ("GET", "/v1/jobs/{job}/recipients"),
    ("GET", "/v1/jobs/{job}/refusals"),
    ("POST", "/v1/jobs/{job}/pause"),
    ("POST", "/v1/jobs/{job}/resume"),
    ("POST", "/v1/jobs/{job}/cancel"),
    ("GET", "/v1/messages/{job}-0-0"),
]


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("POST", "/v1/jobs"), ("POST", "/v1/messages")])
@pytest.mark.parametrize("authorization", [None, "Bearer ulak_acme_000000000000." + "a" * 43])
def test_without_a_key_that_holds_every_route_answers_401(
    stack: Stack, method: str, path: str, authorization: str | None
) -> None:
    headers = {"authorization": authorization} if authorization else {}
    url = stack.api_url + path.format(job="0" * 32)
    answer = httpx.request(method, url, headers=headers, timeout=40, trust_env=False)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"


def test_another_firms_job_is_as_unknown_as_one_that_never_was(
    make_firm: MakeFirm, acme: Firm, posted: dict[str, Any]
) -> None:
    stranger = make_firm("stranger")
    for method, path in ROUTES:
        answers = [stranger.http.request(method, path.format(job=job)) for job in (posted["id"], "0" * 32)]
        assert [answer.status_code for answer in answers] == [404, 404], path
        bodies = [answer.json() | {"request_id": ""} for answer in answers]
        assert bodies[0] == bodies[1]
    assert acme.get(f"/v1/jobs/{posted['id']}")["status"] not in ("paused", "cancelled")
