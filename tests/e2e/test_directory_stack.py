"""The directory on the deployed template: real functions with their own roles, over HTTP alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from local import Ports, Settings, Stack
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.directory.paged_list import Card
from ulak.identity.msisdn import Region

pytestmark = [pytest.mark.stack, pytest.mark.slow]

MEMBERS = 2_000


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state: Path = tmp_path_factory.mktemp("stack")
    stack = Stack.up(Settings(state=state, ports=Ports.free()))
    yield stack
    stack.down()


@pytest.fixture(scope="module")
def firm() -> str:
    return f"f{uuid4().hex[:12]}"


@pytest.fixture(scope="module")
def http(stack: Stack, firm: str) -> Iterator[httpx.Client]:
    """A firm of its own, as its ERP would speak."""
    house = house_of(stack)
    house.firm.worlds.add_firm(firm, "Deneme")
    account = OperatorAccount(
        firm,
        Service.SMS,
        "netgsm",
        Region.TR,
        ("ULAK",),
        report_calls_per_minute=1_200,
        base_url=stack.operator_url,
    )
    house.directory.store.set_account(account)
    house.platform.secrets.set(
        account.secret_name("local"), {"username": "8503021000", "password": "sifre-ulak-1"}
    )
    house.ledger.store.top_up(firm, "sms", 100_000, reference="e2e", by="e2e", now=house.clock())
    key, text = new_key(firm, "e2e")
    house.directory.store.add_key(key)
    with httpx.Client(
        base_url=stack.api_url, headers={"authorization": f"Bearer {text}"}, timeout=40
    ) as client:
        yield client


def job_of(http: httpx.Client, **body: Any) -> dict[str, Any]:
    """The job when all of it is sent; its reports come on, as many a minute as the operator gives."""
    headers = {"idempotency-key": uuid4().hex}
    posted = http.post("/v1/jobs", json={"purpose": "informational", **body}, headers=headers)
    assert posted.status_code == 202, posted.text
    deadline = time.monotonic() + 90
    while True:
        job: dict[str, Any] = http.get(f"/v1/jobs/{posted.json()['id']}").json()
        if job["status"] in ("finished", "failed"):
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.5)


def test_a_group_and_a_filter_are_sent_to_and_who_is_left_out_is_named(http: httpx.Client) -> None:
    rows = [
        {"code": f"M{n:05}", "name": f"Bayi {n}", "numbers": [f"0533 {1_000_000 + n}"], "fields": {"no": n}}
        for n in range(MEMBERS)
    ]
    rows[7] |= {"numbers": [], "tckn": "17291716060", "service_number": "tckn"}
    done = http.post("/v1/subscribers", json={"rows": rows})
    assert done.json() == {"created": MEMBERS, "updated": 0, "unchanged": 0}, done.text
    again = http.post("/v1/subscribers", json={"rows": rows})
    assert again.json() == {"created": 0, "updated": 0, "unchanged": MEMBERS}
    shown = http.get("/v1/subscribers/M00007")
    assert shown.json()["tckn"] == "17******060"
    assert "17291716060" not in shown.text
    found = http.get("/v1/subscribers", params={"name": "bayi 199", "limit": 50}).json()
    assert len(found["subscribers"]) == 11

    assert http.put("/v1/groups/BAYI", json={"name": "Bayiler"}).status_code == 200
    members = {"subscribers": [row["code"] for row in rows]}
    assert http.post("/v1/groups/BAYI/members", json=members).status_code == 200
    accounts = [
        {"code": "120.01", "name": "Işık", "balance": "1234.5", "due_date": "2026-01-31"}
        | {"contacts": [{"number": "0212 555 11 22"}, {"number": "0544 111 22 33"}]},
        {"code": "120.02", "name": "Güneş", "balance": "50", "due_date": "2026-01-31"},
    ]
    answer = http.post("/v1/accounts", json={"rows": accounts})
    assert answer.json() == {"created": 2, "updated": 0, "unchanged": 0, "without_mobile": 1}
    answer = http.put("/v1/filters/GECIKEN", json={"name": "Geciken", "overdue_days": 30})
    assert answer.status_code == 201

    job = job_of(http, text="Sayın {ad}", groups=["BAYI"], filters=["GECIKEN"], subscribers=["M00001"])
    assert sum(job["counts"][state] for state in ("sent", "delivered", "undelivered")) == MEMBERS
    assert job["by_source"] == {"group:BAYI": MEMBERS, "filter:GECIKEN": 2, "subscribers": 1}
    assert job["by_reason"] == {"recipient_by_tckn": 1, "recipient_without_mobile": 1}
    assert job["duplicates"] == 1
    refusals = http.get(f"/v1/jobs/{job['id']}/refusals").json()["refusals"]
    assert {(one["source"], one["who"]) for one in refusals} == {
        ("group:BAYI", "M00007"),
        ("filter:GECIKEN", "120.02"),
    }

    assert http.delete("/v1/groups/BAYI").json() == {"deleted": True}
    assert http.get("/v1/groups/BAYI").status_code == 404
    assert http.delete("/v1/subscribers/M00007").json() == {"deleted": True}
    assert http.get("/v1/subscribers/M00007").status_code == 404


def test_a_message_is_addressed_to_an_account(http: httpx.Client) -> None:
    account = {"name": "Deniz", "balance": "10.5", "contacts": [{"number": "0544 111 22 44"}]}
    assert http.put("/v1/accounts/120.09", json=account).status_code == 201
    posted = http.post(
        "/v1/messages",
        json={"account": "120.09", "text": "{ad}: {bakiye} TL", "purpose": "informational"},
        headers={"idempotency-key": uuid4().hex},
    )
    assert posted.status_code == 202, posted.text
    message = http.get(f"/v1/messages/{posted.json()['message_id']}").json()
    assert (message["to"], message["text"]) == ("905441112244", "Deniz: 10,50 TL")


def test_a_quote_of_a_filter_says_who_is_left_out(http: httpx.Client) -> None:
    accounts = [
        {"code": "320.01", "name": "A", "city": "Rize", "contacts": [{"number": "0544 111 22 55"}]},
        {"code": "320.02", "name": "B", "city": "Rize"},
    ]
    assert http.post("/v1/accounts", json={"rows": accounts}).status_code == 200
    assert http.put("/v1/filters/RIZE", json={"name": "Rize", "city": "rize"}).status_code == 201
    asked = http.post("/v1/quotes", json={"text": "Sayın {ad}", "filters": ["RIZE"]})
    assert asked.status_code == 202, asked.text
    deadline = time.monotonic() + 30
    while (quote := http.get(asked.headers["location"]).json())["status"] == "pending":
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert (quote["recipients"], quote["refused"], quote["credits"]) == (1, 1, 1)
    assert quote["by_source"] == {"filter:RIZE": 2}
    assert [one["code"] for one in quote["by_reason"]] == ["recipient_without_mobile"]


def test_a_template_is_saved_previewed_and_sent(http: httpx.Client) -> None:
    template = {
        "name": "Borç",
        "text": "Sayın {ad}, bakiyeniz {bakiye} TL.",
        "purpose": "informational",
        "columns": [
            {"name": "ad", "type": "name", "typical": "AYŞE", "longest": 30},
            {"name": "bakiye", "type": "amount", "typical": "1234.5", "longest": 12},
        ],
    }
    saved = http.put("/v1/templates/BORC", json=template)
    assert (saved.status_code, saved.json()["version"]) == (201, 1), saved.text
    assert http.put("/v1/templates/BORC", json=template).status_code == 200
    row = {"row": {"ad": "ışık", "bakiye": "7"}}
    shown = http.post("/v1/templates/BORC/preview", json=row).json()
    assert shown["text"] == "Sayın Işık, bakiyeniz 7,00 TL."
    account = {"name": "IŞIK", "balance": "99.9", "contacts": [{"number": "0544 111 22 66"}]}
    assert http.put("/v1/accounts/120.10", json=account).status_code == 201
    posted = http.post(
        "/v1/messages",
        json={"account": "120.10", "template": "BORC"},
        headers={"idempotency-key": uuid4().hex},
    )
    assert posted.status_code == 202, posted.text
    message = http.get(f"/v1/messages/{posted.json()['message_id']}").json()
    assert (message["text"], message["template"]) == ("Sayın Işık, bakiyeniz 99,90 TL.", "BORC@1")


def test_sender_ids_are_shown_and_a_test_goes_to_the_caller_alone(http: httpx.Client) -> None:
    shown = http.get("/v1/sender-ids").json()["services"]
    assert shown["sms"] == [{"sender_id": "ULAK", "registration": "registered", "default": True}]
    rows = [{"to": f"0544 222 33 {n}", "ad": f"Alıcı {n}"} for n in range(10, 20)]
    job = job_of(http, text="Sayın {ad}", rows=rows, test_to="0555 333 44 55")
    assert (job["test"], job["recipients"]) == (True, 1)
    (only,) = http.get(f"/v1/jobs/{job['id']}/recipients").json()["recipients"]
    assert (only["to"], only["text"]) == ("905553334455", "Sayın Alıcı 10")


CODES = [
    "120.01",
    "50%",
    "a#b",
    "ŞUBE 1",
    "a?b",
    "a+b",
    "a;b&c=d",
    "%20",
    "a%41",
    "100%off",
    "ı İ",
    "~",
    "a:b@c",
    "'q\"",
    "{x}",
]


@pytest.mark.parametrize("code", CODES)
def test_a_card_is_reached_by_its_code_however_that_is_made(http: httpx.Client, code: str) -> None:
    path = f"/v1/accounts/{quote(code, safe='')}"
    made = http.post("/v1/accounts", json={"rows": [{"code": code, "name": "Kaya"}]})
    assert (made.status_code, made.json().get("created")) == (200, 1), made.text
    assert http.put(path, json={"name": "Kaya Ltd."}).status_code == 200
    shown = http.get(path)
    assert (shown.status_code, shown.json()["code"], shown.json()["name"]) == (200, code, "Kaya Ltd.")
    assert http.delete(path).status_code == 200
    assert http.get(path).status_code == 404


@pytest.mark.parametrize("code", ["120/01", "a\\b"])
def test_a_code_that_its_path_would_not_reach_is_refused_and_one_of_before_taken_out(
    http: httpx.Client, stack: Stack, firm: str, code: str
) -> None:
    refused = http.post("/v1/accounts", json={"rows": [{"code": code, "name": "Kaya"}]})
    assert [one["code"] for one in refused.json()["problems"]] == ["code_not_in_path"]
    path = f"/v1/accounts/{quote(quote(code, safe=''), safe='')}"
    assert http.put(path, json={"name": "Kaya"}).json()["problems"][0]["code"] == "code_not_in_path"
    kept = Card(code, "Kaya", {"balance": 0, "numbers": [], "currency": "TRY", "blocked": False, "disputed": False,
                               "fields": {}})  # fmt: skip
    house_of(stack).directory.current_accounts.cards.upsert(firm, [kept])
    assert http.get(path).json()["code"] == code
    assert http.delete(path).status_code == 200
    assert http.get(path).status_code == 404
