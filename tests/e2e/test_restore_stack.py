"""The runbook's "Going back to a moment", step by step, while a large job is sent: what the operator took after the
moment is found, nothing goes out twice, and the books hold."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from local.demo.customer import RAISED, Admin, stack_of_its_own
from tests.e2e.programs import eventually

pytestmark = [pytest.mark.stack, pytest.mark.slow]

FIRM = "geri"
ROWS = 9_000
SLOW = ("--segments-per-second", "100")
"""So that the large job takes a minute and a half."""
LONGEST_TURN_SECONDS = 20
"""What a worker of the local stack may live, and a little more."""
PURPOSE = {"purpose": "informational"}


@pytest.fixture
def admin() -> Iterator[Admin]:
    with stack_of_its_own(seed=20_261_127, keep=False) as stack:
        httpx.post(
            f"{stack.operator_url}/behaviour", json={"mix": "calm", "time_factor": 1.0}
        ).raise_for_status()
        admin = Admin(stack)
        admin.run("add-firm", FIRM, "--name", "Geri A.Ş.")
        account = ("--operator", "netgsm", "--username", "8503021000", "--sender-id", "ULAK", *RAISED, *SLOW)
        for service in ("sms", "otp"):
            admin.run(
                "set-account",
                FIRM,
                service,
                *account,
                "--base-url",
                stack.operator_url,
                stdin="sifre-ulak-1\n",
            )
            admin.run("top-up", FIRM, service, str(3 * ROWS), "--reference", "FAT-1")
        admin.run("rotate-pepper")
        yield admin


@pytest.fixture
def http(admin: Admin) -> Iterator[httpx.Client]:
    key = admin.run("add-key", FIRM, "--label", "tests")["key"]
    headers = {"authorization": f"Bearer {key}", "accept-language": "en"}
    with httpx.Client(base_url=admin.stack.api_url, headers=headers, timeout=60, trust_env=False) as http:
        yield http


def post(http: httpx.Client, path: str, body: Any, key: str) -> httpx.Response:
    return http.post(path, json=body, headers={"idempotency-key": key})


def accepted(admin: Admin) -> Counter[str]:
    """Messages by number, by the operator's own books."""
    found: Counter[str] = Counter()
    after: int | None = 0
    while after is not None:
        query = {"after": after, "limit": 1000}
        page = httpx.get(f"{admin.stack.operator_url}/books/messages", params=query).json()
        found.update(message["msisdn"] for message in page["messages"])
        after = page["next"]
    return found


def now() -> str:
    return datetime.now(UTC).isoformat()


def copy(admin: Admin) -> dict[str, str]:
    """The tables as they stand, restored under other names: what AWS makes of a moment before."""
    dynamodb, names = admin.stack.client("dynamodb"), {}
    outputs = {"main": "TableName", "otp": "OtpTableName", "people": "PeopleTableName"}
    for table, output in outputs.items():
        names[table] = f"{table}-restored"
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=admin.stack.outputs[output],
            TargetTableName=names[table],
            UseLatestRestorableTime=True,
        )
    return names


def test_tables_go_back_to_a_moment_and_nothing_is_sent_or_charged_twice(
    admin: Admin, http: httpx.Client
) -> None:
    def job(job_id: str) -> dict[str, Any]:
        return dict(http.get(f"/v1/jobs/{job_id}").raise_for_status().json())

    large = [{"to": f"0532{1_000_000 + n}"} for n in range(ROWS)]
    first = post(
        http, "/v1/jobs", PURPOSE | {"text": "Faturaniz hazir.", "rows": large}, "large-0001"
    ).json()["id"]
    eventually(lambda: len(accepted(admin)) > ROWS // 20 or None, "some of it is sent")
    since, copies = now(), copy(admin)

    # After the moment: more of the large job, a whole small one, a single message, a code.
    small = PURPOSE | {"text": "Toplanti 14.00", "rows": [{"to": f"0533{2_000_000 + n}"} for n in range(20)]}
    second = post(http, "/v1/jobs", small, "small-0001").json()["id"]
    single = PURPOSE | {"text": "Siparisiniz yolda.", "to": "05342000001"}
    assert post(http, "/v1/messages", single, "single-0001").status_code == 202
    code = post(http, "/v1/otp", {"to": "05352000001", "purpose": "sign_in"}, "code-0001")
    assert code.status_code == 201
    eventually(lambda: (job(second)["counts"]["pending"] == 0) or None, "the small job is sent", patience=180)
    eventually(lambda: accepted(admin)["905342000001"] or None, "the single message is sent", patience=180)
    eventually(lambda: len(accepted(admin)) > ROWS // 5 or None, "more of the large job is sent")

    admin.run("hold")
    assert http.get(f"/v1/jobs/{first}").status_code in (429, 500, 503)
    time.sleep(LONGEST_TURN_SECONDS)  # a turn that had begun goes on; nothing tells of its end
    until, before = now(), accepted(admin)
    assert len(before) < ROWS
    for table, name in copies.items():
        admin.run("put-back", table, name)
        again = admin.run("put-back", table, name)
        assert (again["written"], again["taken_away"]) == (0, 0)

    asked = ("restored", FIRM, "--since", since, "--until", until, "--trust-list")
    (found,) = admin.run(*asked)["firms"]
    jobs = {one["job"]: one for one in found["jobs"]}
    assert found["paused"] == [first]
    assert found["accounts"] == {"sms/netgsm": "by_list", "otp/netgsm": "by_list"}
    assert jobs[second] == {"job": second, "accepted": 20, "known": False, "segments_accepted": 20}
    assert jobs[first]["to_send"] + len(before) == ROWS + 22
    assert sum(found["not_ours"].values()) >= 1  # the code
    (again,) = admin.run(*asked)["firms"]
    assert {name for one in again["jobs"] for name in one} <= {"job", "known", "segments_accepted", "to_send"}

    admin.run("let-go")
    time.sleep(5)  # what would be sent unasked would come within this
    assert accepted(admin) == before
    assert post(http, f"/v1/jobs/{first}/resume", None, "resume-0001").status_code == 200
    # Whoever had no answer asks again: the same job comes about, and none of it goes out.
    assert post(http, "/v1/jobs", small, "small-0001").json()["id"] == second
    assert post(http, "/v1/messages", single, "single-0001").status_code == 202
    ended = [
        eventually(lambda one=one: _finished(job(one)), "the job is finished", patience=240)
        for one in (first, second)
    ]
    assert [one["counts"]["uncertain"] for one in ended] == [0, 0]
    whole = accepted(admin)
    assert max(whole.values()) == 1
    assert len(whole) == ROWS + 22
    assert http.get("/v1/credit").json()["services"]["sms"]["remaining"] == 2 * ROWS - 21
    assert admin.run("audit", FIRM)["violations"] == []


def _finished(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["status"] == "finished" else None
