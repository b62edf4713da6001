"""A firm settles itself over HTTP: its account, its clients, its units, and what it sent in a month."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from local.demo.customer import RAISED
from tests.e2e.conftest import OPERATOR_PASSWORD, OPERATOR_USER, Firm, command, until
from ulak.ledger.quotas import month_of
from ulak.platform.clock import istanbul_day, system_clock

pytestmark = pytest.mark.stack

NUMBERS = [f"0541 22{n // 10} {n % 10}0 1{n % 10}" for n in range(20)]


@pytest.fixture(scope="module")
def office(stack: Any) -> Iterator[Firm]:
    """A firm whose administrator key settles everything else. Where its operator is reached stays an
    administrator's to say."""
    firm_id = "holding"
    command(stack, "add-firm", firm_id, "--name", "Holding A.Ş.")
    command(
        stack,
        *("set-account", firm_id, "sms", "--operator", "netgsm", "--username", "0"),
        *("--sender-id", "ULAK", "--base-url", stack.operator_url),
        *RAISED,
        typed="yanlis\n",
    )
    command(stack, "set-sender-id", firm_id, "sms", "ULAKTEST", "--state", "registered")
    command(stack, "top-up", firm_id, "sms", "1000", "--reference", "INV-1")
    made = command(stack, "add-key", firm_id, "--label", "admin", "--scope", "admin", "--scope", "read")
    firm = Firm(stack, firm_id, made["key"])
    yield firm
    firm.http.close()


@pytest.fixture(scope="module")
def giver(office: Firm) -> Iterator[Firm]:
    """The key of an administrator who may send: programs are given the right to by nobody else."""
    scopes = (word for scope in ("admin", "read", "send") for word in ("--scope", scope))
    made = command(office.stack, "add-key", office.firm_id, "--label", "giver", *scopes)
    firm = Firm(office.stack, office.firm_id, made["key"])
    yield firm
    firm.http.close()


def put(firm: Firm, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = firm.http.put(path, json=body)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


@pytest.fixture(scope="module")
def erp(office: Firm, giver: Firm) -> Iterator[Firm]:
    """The ERP's own client: it sends for Ayşe, of sales, of company 01."""
    account = {"operator": "netgsm", "username": OPERATOR_USER, "password": OPERATOR_PASSWORD}
    shown = put(office, "/v1/settings/accounts/sms", account)
    assert (shown["username"], shown["sender_id"]) == (OPERATOR_USER, "ULAK")
    assert OPERATOR_PASSWORD not in str(shown)
    department = {"company": "01", "sender_ids": ["ULAKTEST"]}
    put(office, "/v1/settings/units/department/SATIS", department)
    put(office, "/v1/settings/units/company/01", {"name": "Şirket 1", "credits_a_month": {"sms": 25}})
    link = {"erp_user": "ayse", "department": "SATIS", "scopes": ["read", "send"]}
    refused = office.http.put("/v1/settings/clients/Logo", json=link)
    assert [problem["code"] for problem in refused.json()["problems"]] == ["scope_not_held"]
    put(giver, "/v1/settings/clients/Logo", link)
    made = giver.http.post("/v1/settings/clients/Logo/keys", json={"days": 1})
    assert made.status_code == 201, made.text
    firm = Firm(office.stack, office.firm_id, made.json()["key"])
    yield firm
    firm.http.close()


@pytest.fixture(scope="module")
def books(office: Firm, giver: Firm) -> Iterator[Firm]:
    """The program of the accounting department: its key stands for no user, and so reads what is of the firm."""
    put(giver, "/v1/settings/clients/Muhasebe", {"erp_user": None, "scopes": ["read", "send"]})
    made = giver.http.post("/v1/settings/clients/Muhasebe/keys", json={"days": 1})
    assert made.status_code == 201, made.text
    firm = Firm(office.stack, office.firm_id, made.json()["key"])
    yield firm
    firm.http.close()


@pytest.fixture(scope="module")
def sent(erp: Firm) -> dict[str, Any]:
    """A job of twenty by the ERP, when it is done."""
    body = {"text": "Merhaba", "purpose": "informational", "recipients": NUMBERS}
    posted = erp.post("/v1/jobs", body | {"tags": {"cost_center": "=7+7"}})
    assert posted.status_code == 202, posted.text
    return erp.job_when(posted.json()["id"], lambda job: bool(job["status"] == "finished"))


def test_a_client_sends_for_its_user_from_its_units_sender_id(sent: dict[str, Any]) -> None:
    assert (sent["requested_by"], sent["sender_id"]) == ("ayse", "ULAKTEST")
    assert sent["tags"] == {"department": "SATIS", "erp_company": "01", "cost_center": "=7+7"}
    assert sent["credits"]["charged"] == 20


def test_a_companys_quota_stops_what_is_over_it_and_lets_through_what_is_not(
    office: Firm, erp: Firm, sent: dict[str, Any]
) -> None:
    body = {"text": "Merhaba", "purpose": "informational"}
    over = erp.post("/v1/jobs", body | {"recipients": NUMBERS[:6]})
    assert (over.status_code, over.json()["code"]) == (409, "quota_exceeded")
    single = erp.post("/v1/messages", body | {"to": NUMBERS[0]})
    assert single.status_code == 202, single.text
    company = office.get("/v1/settings/units/company/01")
    assert (company["month"], company["credits_taken"]) == (month_of(system_clock()), {"sms": 21})
    until(lambda: erp.get(f"/v1/jobs/{single.json()['job_id']}")["status"] == "finished")


def test_a_job_by_the_clock_takes_of_the_quota_too(erp: Firm, office: Firm, sent: dict[str, Any]) -> None:
    job = {"text": "Merhaba", "purpose": "informational", "tags": {"erp_company": "01"}}
    for name, numbers in (("ozet", NUMBERS[:2]), ("fazla", NUMBERS[:9])):
        body = {"when": {"cron": "0 9 * * 1"}, "job": job | {"recipients": numbers}}
        put(erp, f"/v1/schedules/{name}", body)
        assert erp.post(f"/v1/schedules/{name}/run", {}).status_code == 202
    fired, refused = (
        until(lambda: erp.get(f"/v1/schedules/{name}")["firings"])[0]  # noqa: B023 - asked at once
        for name in ("ozet", "fazla")
    )
    assert fired["outcome"] == "fired"
    assert (refused["outcome"], refused["code"]) == ("failed", "quota_exceeded")
    assert office.get("/v1/settings/units/company/01")["credits_taken"] == {"sms": 23}


def test_a_client_may_neither_settle_nor_send_for_another(erp: Firm, office: Firm) -> None:
    assert erp.http.get("/v1/settings/clients").status_code == 403
    body = {"text": "Merhaba", "purpose": "informational", "to": NUMBERS[0]}
    other = erp.post("/v1/messages", body | {"requested_by": "can", "sender_id": "ULAK"})
    assert other.status_code == 422
    codes = {problem["code"] for problem in other.json()["problems"]}
    assert codes == {"unit_not_the_keys"}
    assert office.post("/v1/messages", body).status_code == 403


def report(firm: Firm, path: str, body: dict[str, Any]) -> httpx.Response:
    asked = firm.http.post(path, json=body)
    assert asked.status_code == 202, asked.text
    where = asked.headers["location"]

    def look() -> httpx.Response | None:
        answer = firm.http.get(where)
        return answer if answer.json()["status"] != "pending" else None

    found = until(look)
    assert found is not None
    return found


def test_a_months_report_and_an_operators_invoice_tell_of_what_was_sent(
    books: Firm, sent: dict[str, Any], acme: Firm
) -> None:
    month = month_of(system_clock())
    ready = report(books, f"/v1/reports/months/{month}", {"format": "csv"})
    assert ready.status_code == 303
    text = httpx.get(ready.headers["location"], trust_env=False).content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Cost center"]]
    assert [(row["ERP user"], row["Department"], row["Company"]) for row in rows] == [("ayse", "SATIS", "01")]
    assert (rows[0]["Segments"], rows[0]["Credits"], rows[0]["Cost center"]) == ("20", "20", "'=7+7")
    assert report(books, f"/v1/reports/months/{month}", {"format": "xlsx"}).status_code == 303

    day = istanbul_day(system_clock())
    invoice = f"Tarih;Gönderici;SMS Adedi\n{day:%d.%m.%Y};ULAKTEST;40\n"
    place = books.http.post("/v1/uploads").json()
    posted = httpx.post(
        place["url"], data=place["fields"], files={"file": ("fatura.csv", invoice)}, trust_env=False
    )
    assert posted.status_code in (200, 201, 204), posted.text
    body = {"upload": place["id"], "operator": "netgsm"}
    compared = report(books, f"/v1/reports/months/{month}/comparisons", body).json()
    (told,) = (one for one in compared["differences"] if one["sender_id"] == "ULAKTEST")
    assert told["ours"] >= 20  # and what the tests before this one sent
    assert (told["day"], told["theirs"], told["difference"]) == (day.isoformat(), 40, 40 - told["ours"])
    # Another firm sees neither the report nor the file.
    where = f"/v1/reports/{compared['id']}"
    assert acme.http.get(where).status_code == 404
    stolen = acme.http.post(f"/v1/reports/months/{month}/comparisons", json=body)
    assert (stolen.status_code, stolen.json()["problems"][0]["code"]) == (422, "upload_missing")


def test_a_revoked_key_stops_and_its_successor_goes_on(office: Firm, giver: Firm, erp: Firm) -> None:
    client = office.get("/v1/settings/clients/Logo")
    (old,) = client["keys"]
    new = giver.http.post("/v1/settings/clients/Logo/keys", json={}).json()
    gone = office.http.delete(f"/v1/settings/clients/Logo/keys/{old['key_id']}")
    assert [key["key_id"] for key in gone.json()["keys"]] == [new["key_id"]]
    successor = Firm(office.stack, office.firm_id, new["key"])
    assert successor.http.get("/v1/credit").status_code == 200
    successor.http.close()
