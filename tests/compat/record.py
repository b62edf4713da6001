"""Writes down what a release keeps and answers: ``python -m tests.compat.record tests/compat/v0_1_0``, run
once, on that release. The clock stands where tests have it, and randomness is the same stream each time: two
recordings differ in the ids that DynamoDB streams give, and no more.

``begun.json``     all that was kept before anything was sent
``asked.json``     what was asked then, in order, each request with its time and its answer; and what ran in between
``kept.json``      all that was kept afterwards, with messages in queues and work half done
``shown.json``     what every route showed of it
``pointers.json``  every message that a queue was ever given
``known.json``     keys in clear, codes on phones, ids by name
"""

from __future__ import annotations

import base64
import json
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import shake_256
from pathlib import Path
from typing import Any
from unittest.mock import patch

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="eu-central-1",
    POWERTOOLS_SERVICE_NAME="test",
    POWERTOOLS_LOG_LEVEL="ERROR",
)

from tests.compat.today import FIRM, Aws, Today, aws
from tests.conftest import HandClock
from tests.world import TABLE

MINUTES = 60
TCKNS = ("17291716060", "10000000146", "12345678950")
TASK = {
    "id": "WF-1042",
    "title": "Satınalma onayı",
    "document_number": "SA-2026-117",
    "amount": "48250.00",
    "currency": "TRY",
    "party": "Yıldız Çelik A.Ş.",
    "approver": "ayse",
}
_VOLATILE = ("approval", "url")
"""Signed anew at each look."""


class Recorder:
    def __init__(self, world: Aws) -> None:
        self.today = Today(world, HandClock())
        self.keys: dict[str, str] = {}
        self.asked: list[dict[str, Any]] = []
        self.known: dict[str, Any] = {}

    def call(
        self, function: str, route: str, body: Any = None, *, key: str = "own", again: str = "", **more: Any
    ) -> Any:
        """A request's answer; written down with it."""
        asked = self._asked(function, route, body, again, more) | {"key": key, "at": self.today.clock()}
        status, answer, _ = self.today.ask(asked, self.keys[key])
        if status >= 400 and not more.get("refused"):
            raise AssertionError(f"{route}: {status} {answer}")
        self.asked.append(asked | {"status": status, "answer": steady(answer)})
        return answer

    @staticmethod
    def _asked(function: str, route: str, body: Any, again: str, more: dict[str, Any]) -> dict[str, Any]:
        asked = {"function": function, "route": route}
        if body is not None:
            asked["body"] = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        if again:
            asked["idempotency_key"] = again
        if "query" in more:
            asked["query"] = more["query"]
        path = {name: value for name, value in more.items() if name not in ("query", "refused")}
        return asked | ({"path": path} if path else {})

    def run(self, seconds: int, *queues: str) -> None:
        self.asked.append({"run": seconds, "queues": queues, "at": self.today.clock()})
        self.today.run(seconds, *queues)

    def job(self, name: str, body: dict[str, Any], **more: Any) -> str:
        whole = {"purpose": "informational", "client_reference": name} | body
        job_id = self.call("jobs", "POST /v1/jobs", whole, again=f"job-{name:0>8}", **more)["id"]
        self.known[f"job {name}"] = job_id
        return str(job_id)

    def upload(self, name: str, data: bytes) -> str:
        upload_id: str = self.call("lists", "POST /v1/uploads")["id"]
        self.today.put_upload(upload_id, data)
        self.known[f"upload {name}"] = upload_id
        return upload_id

    def code(self) -> str:
        return self.today.last_code()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def steady(answer: Any) -> Any:
    """Without what differs at each look; of a signed record, what it says."""
    if isinstance(answer, list):
        return [steady(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    kept = {name: steady(value) for name, value in answer.items() if name not in _VOLATILE}
    record = answer.get("approval")
    if isinstance(record, str):
        kept["signed"] = json.loads(base64.urlsafe_b64decode(record.split(".")[1] + "==="))
    elif record is not None:
        kept["approval"] = steady(record)
    return kept


# --- before anything is sent -------------------------------------------------------------------------------


def prepare(r: Recorder) -> None:
    r.keys = r.today.found()
    r.today.listen()
    for service in ("sms", "tckn", "otp"):
        body = {"service": service, "credits": 10_000, "reference": f"INV-{service}"}
        r.call("credit", "POST /v1/credit/top-ups", body, key="cashier")
    units(r)
    cards(r)
    told = {"url": "http://127.0.0.1:9/ulak", "types": ["job.finished", "job.paused", "job.scheduled"]}
    webhook = r.call("events", "POST /v1/webhooks", told)
    r.known |= {"webhook": webhook["id"], "secret of webhook": webhook["secret"]}
    r.call("erp", "PUT /v1/erp/users/{user}", {"msisdn": "0532 111 22 33"}, user="ali")
    r.call("erp", "PUT /v1/erp/templates/{type}", {"text": "Bilgi: {text}"}, type="workflow.notice")
    rule = {"type": "workflow.alert", "id": "NO", "data": {"recipients": "TEL", "text": "METIN"}}
    r.call("erp", "PUT /v1/erp/sources/{source}", {"scheme": "url", "rules": [rule]}, source="logo")
    r.known["hook"] = r.asked[-1]["answer"]["path"]
    r.call(
        "otp_issue",
        "POST /v1/otp/templates/{name}",
        {"text": "{firm} kodu: {code}, {until} saatine dek", "purpose": "sign_in"},
        name="giris",
    )
    when = {"every_minutes": 30}
    alerts = {"start": {"recipients": ["0533 000 00 01"]}, "end": {"recipients": ["0533 000 00 02"]}}
    job = {"text": "Sabah raporu", "purpose": "informational", "recipients": ["05321112255"]}
    whole = {"when": when, "job": job, "alerts": alerts}
    r.call("schedules", "PUT /v1/schedules/{schedule}", whole, schedule="sabah", key="ayse")
    r.call(
        "schedules",
        "PUT /v1/schedules/{schedule}",
        {"when": {"cron": "0 9 * * *"}, "job": job},
        schedule="dokuz",
    )
    r.upload("job", "Telefon;Ad\r\n0532 000 01 01;Ayşe\r\n0532 000 01 02;Can\r\nyanlış;Ece\r\n".encode())
    for name in ("cards", "more cards"):  # an import takes its file away
        r.upload(name, b"Kod;Ad;Telefon\r\nU1;Deniz;0532 000 02 01\r\nU2;;0532 000 02 02\r\n")
    r.upload("invoice", "Tarih;Gönderici;SMS Adedi\r\n23.11.2026;ACME;5\r\n".encode())


def units(r: Recorder) -> None:
    put = "PUT /v1/settings/units/{kind}/{code}"
    r.call("settings", put, {"name": "Acme A.Ş."}, key="office", kind="company", code="01")
    satis = {"name": "Satış", "company": "01", "sender_ids": ["ACME2"], "credits_a_month": {"sms": 3}}
    r.call("settings", put, satis, key="office", kind="department", code="SATIS")
    client = "PUT /v1/settings/clients/{client}"
    r.call("settings", client, {"erp_user": None, "company": "01"}, key="office", client="erp")
    made = r.call(
        "settings", "POST /v1/settings/clients/{client}/keys", {"days": 30}, key="office", client="erp"
    )
    r.keys["erp"] = made["key"]
    r.call("settings", "PUT /v1/settings/send-windows", {"windows": []}, key="office")


def cards(r: Recorder) -> None:
    rows = [
        {"code": "S1", "name": "Ayşe Işık", "numbers": ["0532 000 03 01"], "tckn": TCKNS[0]},
        {"code": "S2", "name": "Can", "tckn": TCKNS[1], "service_number": "tckn"},
        {"code": "S3", "name": "Ece", "numbers": ["0532 000 03 03"], "fields": {"bayi": "Ankara"}},
        {"code": "S4", "name": "Efe", "numbers": ["0532 000 03 04"], "blocked": True},
    ]
    r.call("directory", "POST /v1/subscribers", {"rows": rows})
    r.call("directory", "PUT /v1/groups/{code}", {"name": "Önemli"}, code="VIP")
    r.call("directory", "PUT /v1/groups/{code}", {"name": "Hepsi"}, code="HEPSI")
    members = "POST /v1/groups/{code}/members"
    r.call("directory", members, {"subscribers": ["S1", "S2", "S3", "S4"]}, code="VIP")
    r.call("directory", members, {"groups": ["VIP"]}, code="HEPSI", refused=True)
    accounts = [
        {
            "code": "120.01",
            "name": "Işık Ltd.",
            "balance": "1250.50",
            "due_date": "2026-10-01",
            "city": "İzmir",
            "contacts": [{"number": "0532 000 04 01"}],
        },
        {"code": "120.02", "name": "Yıldız A.Ş.", "contacts": [{"number": "0212 555 11 22"}]},
    ]
    r.call("directory", "POST /v1/accounts", {"rows": accounts})
    r.call("directory", "PUT /v1/filters/{code}", {"name": "Geciken", "overdue_days": 7}, code="GEC")
    for text in ("Sayın {ad}, borcunuz {tutar}", "Sayın {ad}, güncel borcunuz {tutar}"):
        columns = [
            {"name": "ad", "typical": "Ayşe", "longest": 30},
            {"name": "tutar", "type": "amount", "typical": "1250.50", "longest": 12},
        ]
        body = {"name": "Borç", "text": text, "purpose": "informational", "columns": columns}
        r.call("directory", "PUT /v1/templates/{code}", body, code="BORC")


# --- what is sent ------------------------------------------------------------------------------------------


def send(r: Recorder) -> None:
    messages = [
        ("plain", {"to": "0532 000 05 01", "text": "Tek mesaj"}),
        ("params", {"subscriber": "S1", "text": "Sayın {x}", "params": {"x": "Ayşe"}}),
        ("doubt", {"to": "0532 000 05 02", "text": "Yanıtı yolda kaldı"}),
    ]
    for name, body in messages:
        if name == "doubt":
            r.run(5)
            r.today.lose_answers(1)
        made = r.call(
            "send", "POST /v1/messages", {"purpose": "informational"} | body, again=f"message-{name}"
        )
        r.known[f"message {name}"] = made["message_id"]
    r.run(5)
    rows = [
        {"to": "0532 000 06 01", "ad": "Ayşe", "tutar": "10.50"},
        {"to": "0532 000 06 01", "ad": "Ayşe", "tutar": "10.50"},
        {"to": "0212 555 11 22", "ad": "Can", "tutar": "1"},
        {"to": "0532 000 06 02", "ad": "Ece", "tutar": "7"},
    ]
    tags = {"department": "SATIS", "document_number": "FT-1"}
    r.job("rows", {"template": "BORC", "rows": rows, "tags": tags})
    r.job(
        "directory",
        {
            "text": "Sayın {ad}, iyi günler",
            "groups": ["VIP"],
            "accounts": ["120.01", "120.02"],
            "filters": ["GEC"],
            "subscribers": ["S3"],
            "reminds": True,
        },
        key="erp",
    )
    r.job("upload", {"text": "Merhaba {ad}", "upload": r.known["upload job"]})
    tckn = {"text": "TCKN ile", "message_type": "tckn"}
    r.job("tckn", tckn | {"tckns": [TCKNS[0], TCKNS[2]], "groups": ["VIP"]})
    over = {"text": "Kotayı aşar", "tags": {"department": "SATIS"}}
    again, many = "job-0000over", [f"0532 000 07 {n:02d}" for n in range(4)]
    whole = {"purpose": "informational", "recipients": many} | over
    r.call("jobs", "POST /v1/jobs", whole, again=again, refused=True)
    r.run(150)


def erp(r: Recorder) -> None:
    post = "POST /v1/erp/events"
    data = {"users": ["ayse", "ali", "mehmet"], "recipients": ["0532 000 08 01"], "text": "Onay bekliyor"}
    for name, event in {
        "notice": {"type": "workflow.notice", "id": "wf-1", "data": data},
        "account": {
            "type": "account.upserted",
            "id": "c-1",
            "data": {
                "code": "120.03",
                "name": "Yeni Cari",
                "balance": "12.00",
                "numbers": ["0532 000 08 02"],
                "changed_at": "2026-11-22T10:00:00+03:00",
            },
        },
        "approval": {
            "type": "approval.started",
            "id": "WF-77-1",
            "data": {
                "users": ["ayse"],
                "task_id": "WF-77",
                "document_number": "SA-1",
                "amount": "250.00",
                "currency": "TRY",
            },
        },
    }.items():
        r.known[f"event {name}"] = r.call("erp", post, event)["id"]
    r.run(3)
    r.known["code of event"] = r.code()
    firm, source, secret = r.known["hook"].split("/")[-3:]
    hook = "POST /v1/erp/hooks/{firm}/{source}/{secret}"
    payload = {"NO": 42, "TEL": "0532 000 08 03", "METIN": "Dışarıdan"}
    r.known["event hook"] = r.call("erp_hooks", hook, payload, firm=firm, source=source, secret=secret)["id"]
    r.run(60)


def codes(r: Recorder) -> None:
    """One approved with its record, one cancelled; and one that is pending after a wrong code and a resend."""
    issue, verify = "POST /v1/otp", "POST /v1/otp/{otp_id}/verify"
    body = {"to": {"erp_user": "ayse"}, "purpose": "approve_task", "task": TASK, "client_reference": "WF"}
    one = r.call("otp_issue", issue, body, again="otp-approved")["id"]
    r.call("otp_verify", verify, {"code": r.code(), "task": TASK}, otp_id=one)
    cancelled = r.call(
        "otp_issue", issue, {"to": "0532 000 09 01", "purpose": "sign_in"}, again="otp-cancelled"
    )
    r.call("otp_issue", "POST /v1/otp/{otp_id}/cancel", otp_id=cancelled["id"])
    r.run(5)
    body = {"to": "0532 000 09 02", "purpose": "sign_in", "ttl": 600}
    pending = r.call("otp_issue", issue, body, again="otp-pending1")["id"]
    r.call("otp_verify", verify, {"code": wrong(r.code())}, otp_id=pending)
    r.run(61)
    resend = "POST /v1/otp/{otp_id}/resend"
    r.call("otp_issue", resend, body, again="otp-pending2", otp_id=pending)
    r.known |= {"otp approved": one, "otp cancelled": cancelled["id"], "otp pending": pending}
    r.known["code of pending"] = r.code()


def over_cap(r: Recorder) -> None:
    body = {"text": "Tavanı aşan", "recipients": ["0532 000 10 01", "0532 000 10 02"]}
    cap = {"cap": 1, "approver": "ayse"}
    one = r.job("approved", body | cap)
    task = r.call("jobs", "GET /v1/jobs/{job_id}", job_id=one)["approval"]["task"]
    otp = {"to": {"erp_user": "ayse"}, "purpose": "approve_task", "task": task}
    otp_id = r.call("otp_issue", "POST /v1/otp", otp, again="otp-of-job-1")["id"]
    r.call(
        "otp_verify",
        "POST /v1/otp/{otp_id}/verify",
        {"code": r.code(), "task": task},
        otp_id=otp_id,
    )
    r.call("job_approval", "POST /v1/jobs/{job_id}/approve", {"otp_id": otp_id}, job_id=one)
    r.run(60)
    r.job("awaiting", body | {"text": "Tavanı aşan, bekleyen"} | cap)


def ask_list(r: Recorder, name: str, route: str, body: Any, **path: str) -> None:
    r.known[name] = r.call("lists", route, body, **path)["id"]


def lists(r: Recorder) -> None:
    ask_list(r, "import", "POST /v1/imports", {"kind": "subscribers", "upload": r.known["upload cards"]})
    ask_list(r, "export", "POST /v1/exports", {"kind": "accounts"})
    text = {"text": "Merhaba {ad}", "upload": r.known["upload job"]}
    ask_list(r, "quote", "POST /v1/quotes", text)
    ask_list(r, "month", "POST /v1/reports/months/{month}", {"format": "csv"}, month="2026-11")
    body = {"upload": r.known["upload invoice"], "operator": "netgsm_raised"}
    ask_list(r, "comparison", "POST /v1/reports/months/{month}/comparisons", body, month="2026-11")
    query = {"query": {"status": "delivered"}}
    r.call("lists", "GET /v1/jobs/{job_id}/report.csv", job_id=r.known["job rows"], refused=True, **query)
    r.run(5, "lists")


def schedules(r: Recorder) -> None:
    """Fired by the clock and run by hand, told of at both ends."""
    run = "POST /v1/schedules/{schedule}/run"
    r.call("schedules", run, again="run-by-hand-1", schedule="dokuz")
    r.run(31 * MINUTES)


def half_done(r: Recorder) -> None:
    """What a deployment may find in the middle of its work."""
    soon = {"send_at": "2026-11-23T09:00:00+03:00", "recipients": ["0532 000 11 01"]}
    r.job("later", soon | {"text": "Sabah dokuzda"})
    for name in ("paused", "cancelled"):
        one = r.job(name, {"text": f"Bu iş {name}", "recipients": ["0532 000 11 02", "0532 000 11 03"]})
        what = "pause" if name == "paused" else "cancel"
        r.call("jobs", f"POST /v1/jobs/{{job_id}}/{what}", job_id=one)
    r.job("in doubt", {"text": "Yanıtı gelmeyen", "recipients": ["0532 000 11 04"]})
    r.today.lose_answers(1)
    r.run(1, "send", "plan")
    r.job("died", {"text": "Çağrısında ölen", "recipients": ["0532 000 11 06"]})
    r.today.die_at_the_next_call()
    (message,) = r.today.queues["send"]
    with suppress(AssertionError):
        r.today.take("send")
    r.today.queues["send"].append(message)  # it comes back when nobody said that it was done
    r.today.clock.turn(1_000)
    r.job("in the morning", {"text": "İndirim", "purpose": "commercial", "recipients": ["0532 000 11 07"]})
    many = [f"0533 1{n:02d} {n:02d} 11" for n in range(100)]
    many += [f"0533 2{n:02d} {n:02d} 11" for n in range(100)]
    many += [f"0533 {hundred}{n:02d} {n:02d} 11" for hundred in range(3, 7) for n in range(100)]
    r.job("half sent", {"text": "Yarısı gitti", "recipients": many})
    while len(r.today.queues["send"]) == 1:
        r.today.take("plan")
    r.today.consume("send", r.today.queues["send"].pop(1)[1])
    r.job("queued", {"text": "Kuyrukta", "recipients": ["0532 000 11 05"]})
    r.job("planned", {"text": "Bekleyen {ad}", "upload": r.known["upload job"]})
    event = {"type": "workflow.alert", "id": "wf-2", "data": {"users": ["ali"], "text": "Yeni uyarı"}}
    r.known["event queued"] = r.call("erp", "POST /v1/erp/events", event)["id"]
    r.call("schedules", "POST /v1/schedules/{schedule}/run", again="run-by-hand-2", schedule="sabah")
    more = {"kind": "subscribers", "upload": r.known["upload more cards"]}
    ask_list(r, "import queued", "POST /v1/imports", more)
    text = {"text": "Merhaba {ad}", "upload": r.known["upload job"]}
    ask_list(r, "quote queued", "POST /v1/quotes", text)
    ask_list(r, "month queued", "POST /v1/reports/months/{month}", {"format": "csv"}, month="2026-11")
    r.today.tell()


# --- what is shown -----------------------------------------------------------------------------------------


def looks(known: dict[str, Any], asked: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    jobs = {name: job for name, job in known.items() if name.startswith("job ")}
    for name, job in jobs.items():
        for route in ("", "/refusals") if name == "job half sent" else ("", "/recipients", "/refusals"):
            yield "jobs", f"GET /v1/jobs/{{job_id}}{route}", {"job_id": job}
    for name, one in known.items():
        kind, _, _ = name.partition(" ")
        if kind == "message":
            yield "send", "GET /v1/messages/{message_id}", {"message_id": one}
        if kind == "event":
            yield "erp", "GET /v1/erp/events/{event_id}", {"event_id": one}
        if kind == "otp":
            yield "otp_verify", "GET /v1/otp/{otp_id}", {"otp_id": one}
        if kind in ("import", "export", "quote", "upload") and name != "upload cards":
            yield "lists", f"GET /v1/{kind}s/{{{kind}_id}}", {f"{kind}_id": one}
        if kind in ("month", "comparison"):
            yield "lists", "GET /v1/reports/{report_id}", {"report_id": one}
    for name in ("directory", "rows"):
        yield "lists", "GET /v1/jobs/{job_id}/report.csv", {"job_id": known[f"job {name}"]}
    for kind in ("subscribers", "accounts", "filters", "templates", "groups", "sender-ids"):
        yield "directory", f"GET /v1/{kind}", {}
    for route, code in (
        ("subscribers/{code}", "S1"),
        ("accounts/{code}", "120.03"),
        ("filters/{code}", "GEC"),
        ("filters/{code}/accounts", "GEC"),
        ("templates/{code}", "BORC"),
        ("groups/{code}", "VIP"),
        ("groups/{code}/members", "VIP"),
    ):
        yield "directory", f"GET /v1/{route}", {"code": code}
    yield "credit", "GET /v1/credit", {}
    for service in ("sms", "tckn", "otp"):
        yield "credit", "GET /v1/credit/entries", {"query": {"service": service}}
    yield "events", "GET /v1/events", {}
    yield "events", "GET /v1/webhooks", {}
    yield "events", "GET /v1/webhooks/{webhook_id}/calls", {"webhook_id": known["webhook"]}
    for kind in ("users", "templates", "sources"):
        yield "erp", f"GET /v1/erp/{kind}", {}
    yield "schedules", "GET /v1/schedules", {}
    for name in ("sabah", "dokuz"):
        yield "schedules", "GET /v1/schedules/{schedule}", {"schedule": name}
    for what in ("accounts", "send-windows", "clients"):
        yield "settings", f"GET /v1/settings/{what}", {}
    for kind in ("company", "department"):
        yield "settings", "GET /v1/settings/units/{kind}", {"kind": kind}
    satis = {"kind": "department", "code": "SATIS"}
    yield "settings", "GET /v1/settings/units/{kind}/{code}", satis


def look(r: Recorder) -> list[dict[str, Any]]:
    r.asked, before = [], r.asked
    for function, route, more in looks(r.known, before):
        r.call(function, route, key="office", **more)
    r.asked, shown = before, r.asked
    return shown


# --- as files ----------------------------------------------------------------------------------------------


@contextmanager
def same_randomness() -> Iterator[None]:
    drawn = 0

    def octets(count: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return shake_256(f"ulak {drawn}".encode()).digest(count)

    random.seed(1)
    with patch.object(os, "urandom", octets), patch.object(random, "_urandom", octets):
        yield


def write(to: Path, name: str, what: Any) -> None:
    (to / f"{name}.json").write_text(lines(what, 3) + "\n")


def lines(what: Any, depth: int) -> str:
    """JSON with an element a line, as deep as that, so that a difference can be read."""
    if depth and isinstance(what, dict) and what:
        inside = (f"{json.dumps(name)}:{lines(one, depth - 1)}" for name, one in what.items())
        return "{\n" + ",\n".join(inside) + "\n}"
    if depth and isinstance(what, list) and what:
        return "[\n" + ",\n".join(lines(one, 0) for one in what) + "\n]"
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"))


def main(to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    with aws() as world, same_randomness():
        r = Recorder(world)
        prepare(r)
        begun = r.today.dump()
        r.asked = []
        for flow in (send, erp, schedules, over_cap, lists, codes, half_done):
            flow(r)
        kept = r.today.dump()
        write(to, "begun", begun)
        write(to, "kept", kept)
        write(to, "asked", r.asked)
        write(to, "shown", look(r))
        write(to, "pointers", world.sent)
        write(to, "known", r.known | {"keys": r.keys})
    size = sum(one.stat().st_size for one in to.glob("*.json"))
    print(f"{len(kept['tables'][TABLE])} items of {FIRM}, {size // 1024} KB in {to}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
