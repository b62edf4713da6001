"""Schedules, through the deployed stack: made over HTTP, fired by the clock, told by webhook."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from standardwebhooks.webhooks import Webhook

from tests.e2e.programs import FirmProgram, Receiver, eventually
from tests.e2e.roots import house_of
from ulak.firm_settings.bodies import ClientBody, KeyBody
from ulak.platform.bodies import parse
from ulak.platform.clock import HOUR
from ulak.platform.table import Update
from ulak.schedules.records import ScheduleRef, key_of

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def job(number: str) -> dict[str, Any]:
    return {"text": "Kasa kapanışını unutmayın", "purpose": "informational", "recipients": [number]}


def test_a_job_at_a_time_of_the_zones_clock_is_made_and_told(firm: FirmProgram, receiver: Receiver) -> None:
    hook = firm.webhook(receiver.url, "schedule.fired")
    number = f"0532{uuid4().int % 9_000_000 + 1_000_000}"
    soon = datetime.now(ZoneInfo("Asia/Baku")) + timedelta(seconds=20)
    when = {"time_zone": "Asia/Baku", "at": soon.strftime("%Y-%m-%dT%H:%M:%S")}
    made = firm.put("/v1/schedules/kasa-kapanisi", {"when": when, "job": job(number)})
    assert made["status"] == "active"
    eventually(lambda: receiver.of("schedule.fired") or None, "the next minute's round", patience=130)
    (told,) = receiver.of("schedule.fired")
    data = Webhook(hook["secret"]).verify(told.body, told.headers)["data"]
    assert data["schedule"] == "kasa-kapanisi"
    eventually(
        lambda: [m for m in firm.operators_texts() if m["msisdn"] == "90" + number[1:]] or None, "the message"
    )
    shown = firm.get("/v1/schedules/kasa-kapanisi")
    assert shown["status"] == "ended"
    assert [(one["outcome"], one["job_id"]) for one in shown["firings"]] == [("fired", data["job_id"])]
    assert firm.get(f"/v1/jobs/{data['job_id']}")["recipients"] == 1


def test_a_run_by_hand_for_more_than_one_call_of_recipients_goes_by_the_queue_of_lists(
    firm: FirmProgram,
) -> None:
    first = uuid4().int % 8_000_000 + 1_000_000
    numbers = [f"0532{first + n:07d}" for n in range(60)]
    body = job(numbers[0]) | {"recipients": numbers}
    firm.put("/v1/schedules/toplu", {"when": {"every_minutes": 60}, "job": body})
    firm.post("/v1/schedules/toplu/run")
    sent = {"90" + number[1:] for number in numbers}
    eventually(lambda: sent <= {one["msisdn"] for one in firm.operators_texts()} or None, "all messages")


def test_whoever_is_to_be_told_that_a_schedule_began_gets_a_message_of_its_own(firm: FirmProgram) -> None:
    number, duty = (f"0532{uuid4().int % 9_000_000 + 1_000_000}" for _ in range(2))
    soon = datetime.now(ZoneInfo("Europe/Istanbul")) + timedelta(seconds=20)
    when = {"time_zone": "Europe/Istanbul", "at": soon.strftime("%Y-%m-%dT%H:%M:%S")}
    start = {"recipients": [duty], "text": "{schedule} gonderimi basladi"}
    firm.put("/v1/schedules/aksam", {"when": when, "job": job(number), "alerts": {"start": start}})

    def texts() -> dict[str, str] | None:
        found = {one["msisdn"]: one["text"] for one in firm.operators_texts()}
        return found if {"90" + number[1:], "90" + duty[1:]} <= found.keys() else None

    sent = eventually(texts, "both messages", patience=150)
    assert sent["90" + duty[1:]].startswith("aksam gonderimi basladi")
    (fired,) = firm.get("/v1/schedules/aksam")["firings"]
    assert fired["alerts"].keys() == {"start"}
    assert firm.get(f"/v1/jobs/{fired['alerts']['start']}")["recipients"] == 1
    assert fired["alerts"]["start"] != fired["job_id"]


def test_an_instant_that_nobody_fired_within_the_hour_is_told_as_missed_and_not_sent(
    firm: FirmProgram, receiver: Receiver
) -> None:
    firm.webhook(receiver.url, "schedule.missed", "schedule.fired")
    number = f"0532{uuid4().int % 9_000_000 + 1_000_000}"
    firm.put("/v1/schedules/gunluk", {"when": {"cron": "0 9 * * *"}, "job": job(number)})
    # As it stands when nothing ran for two hours: the instant is due since then.
    house, key = house_of(firm.stack), key_of(ScheduleRef(firm.firm, "gunluk"))
    past = house.clock() - 2 * HOUR
    house.platform.table.write(Update((key["pk"], key["sk"]), "SET due_at = :past", values={":past": past}))
    (told,) = eventually(
        lambda: receiver.of("schedule.missed") or None, "the next minute's round", patience=130
    )
    assert told.event["data"]["schedule"] == "gunluk"
    shown = firm.get("/v1/schedules/gunluk")
    assert [(one["outcome"], one["job_id"]) for one in shown["firings"]] == [("missed", None)]
    assert datetime.fromisoformat(shown["next_at"]) > datetime.now(ZoneInfo("UTC"))
    assert receiver.of("schedule.fired") == []
    assert [one for one in firm.operators_texts() if one["msisdn"] == "90" + number[1:]] == []


def test_a_schedule_is_run_at_once_paused_resumed_changed_and_cancelled(
    firm: FirmProgram, another_firm: FirmProgram
) -> None:
    path, body = "/v1/schedules/haftalik", {"when": {"cron": "0 9 * * 1"}, "job": job("05321112233")}
    assert firm.put(path, body)["next_at"].endswith("T06:00:00.000Z")
    key = str(uuid4())
    firm.post(f"{path}/run", key=key)
    firm.post(f"{path}/run", key=key)
    firings = eventually(lambda: firm.get(path)["firings"] or None, "the run")
    assert [one["outcome"] for one in firings] == ["fired"]
    assert firm.post(f"{path}/pause", expect=200)["next_at"] is None
    assert firm.post(f"{path}/resume", expect=200)["status"] == "active"
    assert firm.put(path, body | {"when": {"cron": "0 10 * * 1"}})["next_at"].endswith("T07:00:00.000Z")
    assert [one["schedule"] for one in firm.get("/v1/schedules")["schedules"]] == ["haftalik"]
    another_firm.get(path, expect=404)
    another_firm.post(f"{path}/run", expect=404)
    assert firm.http.delete(path).json()["status"] == "cancelled"
    firm.get(path, expect=404)


def test_what_an_ended_key_left_behind_is_paused_told_and_taken_over(
    firm: FirmProgram, receiver: Receiver
) -> None:
    firm.webhook(receiver.url, "schedule.paused", "schedule.fired")
    settings, number = house_of(firm.stack).firm.settings, f"0532{uuid4().int % 9_000_000 + 1_000_000}"
    client = {"erp_user": None, "scopes": ["read", "send"]}
    settings.put_client(firm.firm, "muhasebe", parse(ClientBody, client), None)
    made = settings.add_client_key(firm.firm, "muhasebe", parse(KeyBody, {}), None)
    soon = datetime.now(ZoneInfo("Europe/Istanbul")) + timedelta(seconds=20)
    when = {"time_zone": "Europe/Istanbul", "cron": f"{(soon + timedelta(minutes=1)).minute} * * * *"}
    body = {"when": when, "job": job(number)}
    path, theirs = "/v1/schedules/miras", {"authorization": f"Bearer {made.text}"}
    assert firm.http.put(path, json=body, headers=theirs).status_code == 200
    settings.revoke_client_key(firm.firm, "muhasebe", made.key.key_id)
    (told,) = eventually(lambda: receiver.of("schedule.paused") or None, "the next round", patience=200)
    assert told.event["data"]["code"] == "schedule_author_ended"
    shown = firm.get(path)
    assert (shown["status"], shown["reason"]) == ("paused", "schedule_author_ended")
    assert firm.post(f"{path}/resume", expect=409)["code"] == "schedule_author_ended"
    taken = firm.post(f"{path}/take-over", expect=200)
    assert (taken["status"], taken["reason"]) == ("active", None)
    firm.post(f"{path}/run")
    eventually(
        lambda: [m for m in firm.operators_texts() if m["msisdn"] == "90" + number[1:]] or None, "the message"
    )


def test_everything_wrong_with_a_schedule_is_told_at_once(firm: FirmProgram) -> None:
    body = {
        "when": {"cron": "99 * * * *"},
        "job": {"text": "", "recipients": ["0532"], "x": 1, "send_at": "2026-12-01T09:00:00Z"},
    }
    problems = firm.put("/v1/schedules/bozuk", body, expect=422)["problems"]
    assert {p["pointer"] for p in problems} == {
        "/when",
        "/job/send_at",
        "/job/text",
        "/job/purpose",
        "/job/x",
    }
