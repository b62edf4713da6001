"""Links of messages through the deployed stack: sent, opened, counted, and the page's own example."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.docs.examples import shown, value
from tests.e2e.conftest import Firm, MakeFirm, books, until

pytestmark = [pytest.mark.stack, pytest.mark.slow]

PHONE: Final = {
    "user-agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
}
PNG: Final = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture(scope="module")
def firm(make_firm: MakeFirm) -> Firm:
    return make_firm("linkli")


def paths(firm: Firm, job_id: str) -> dict[str, str]:
    """Paths by recipient, as the operator's books have the texts."""
    firm.job_when(
        job_id, lambda job: job["chunks"]["total"] > 0 and job["chunks"]["done"] == job["chunks"]["total"]
    )
    texts = {one["to"]: one["text"] for one in firm.all_of(f"/v1/jobs/{job_id}/recipients", "recipients")}
    got = {one["text"] for one in books(firm.stack.operator_url)}
    assert set(texts.values()) <= got
    found = {to: re.search(r"https://k\.ulak\.test(/l/\w{16})", text) for to, text in texts.items()}
    return {to: match[1] for to, match in found.items() if match}


def opened(firm: Firm, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """As a phone asks: without a key."""
    address = firm.stack.api_url + path
    return httpx.request(method, address, headers={**PHONE, **headers}, trust_env=False, timeout=30)


def test_the_pages_job_is_sent_opened_and_counted(firm: Firm) -> None:
    (block,) = (one for one in shown() if one.page == "docs/links.md" and one.says == "body of POST /v1/jobs")
    body: dict[str, Any] = value(block.text)
    quote = firm.post("/v1/quotes", body).json()
    job = firm.post("/v1/jobs", body)
    assert job.status_code == 202, job.text
    job_id = job.json()["id"]
    found = paths(firm, job_id)
    assert len(set(found.values())) == 2
    assert quote["link"]["characters"] == len("https://k.ulak.test") + len(found["905321234567"])
    assert firm.get(f"/v1/jobs/{job_id}")["segments"] == quote["segments"]

    first, second = found["905321234567"], found["905321234568"]
    for answer in (opened(firm, first), opened(firm, first), opened(firm, second, "HEAD")):
        assert (answer.status_code, answer.headers["location"]) == (302, body["link"]["url"])
    assert opened(firm, second, purpose="prefetch").status_code == 302
    link = until(lambda: (told := firm.get(f"/v1/jobs/{job_id}")["link"])["openings"] and told)
    assert (link["openings"], link["recipients"]) == (1, 1)
    openings = {
        one["to"]: one["openings"] for one in firm.all_of(f"/v1/jobs/{job_id}/recipients", "recipients")
    }
    assert openings == {"905321234567": 1, "905321234568": 0}


def test_a_link_leads_to_an_uploaded_file(firm: Firm) -> None:
    form = firm.post("/v1/media", {}).json()
    put = httpx.post(
        form["url"], data=form["fields"], files={"file": ("x.png", PNG)}, trust_env=False, timeout=30
    )
    assert put.status_code in (200, 204), put.text
    body = {
        "to": "0532 123 45 99",
        "text": "Katalog: {link}",
        "link": {"media": form["id"]},
        "purpose": "informational",
    }
    job = {name: value for name, value in body.items() if name != "to"} | {"recipients": [body["to"]]}
    assert firm.post("/v1/quotes", job).json()["link"]["characters"] == len("https://k.ulak.test/l/") + 16
    assert firm.post("/v1/jobs", job).status_code == 202
    when = {
        "time_zone": "Asia/Baku",
        "at": f"{datetime.now(ZoneInfo('Asia/Baku')) + timedelta(seconds=15):%Y-%m-%dT%H:%M:%S}",
    }
    made = firm.http.put("/v1/schedules/katalog", json={"when": when, "job": job})
    assert made.status_code in (200, 201), made.text
    message = firm.post("/v1/messages", body)
    assert message.status_code == 202, message.text
    (path,) = paths(firm, message.json()["job_id"]).values()
    led = opened(firm, path)
    assert led.status_code == 302, led.text
    file = httpx.get(led.headers["location"], trust_env=False)
    assert (file.status_code, file.content) == (200, PNG)
    assert file.headers["content-type"] == "image/png"
    (fired,) = until(lambda: firm.get("/v1/schedules/katalog")["firings"], seconds=130)
    assert (fired["outcome"], len(paths(firm, fired["job_id"]))) == ("fired", 1)


def test_an_unknown_path_gets_a_turkish_page(firm: Firm) -> None:
    answer = opened(firm, "/l/0000000000000000")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "bulunamadı" in answer.text
