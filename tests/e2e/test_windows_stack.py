"""A send window that closes while a job is sent, through the deployed stack."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.programs import FirmProgram, Receiver, eventually
from tests.e2e.roots import house_of
from ulak.directory.firms import Service
from ulak.jobs.items import item_key
from ulak.jobs.job import JobRef
from ulak.platform.table import Update

pytestmark = [pytest.mark.stack, pytest.mark.slow]

ROWS = 2_000
TEXT = "Toplanti ertelendi"
SEGMENTS_PER_SECOND = 20
"""So the job takes longer than the window is open."""


def test_a_job_stops_when_its_window_closes_and_goes_on_when_it_opens(
    firm: FirmProgram, receiver: Receiver
) -> None:
    house = house_of(firm.stack)
    account = house.directory.store.account(firm.firm, Service.SMS)
    assert account is not None
    house.directory.store.set_account(replace(account, segments_per_second=SEGMENTS_PER_SECOND))
    house.ledger.store.top_up(firm.firm, "sms", ROWS, "second", by="tests", now=house.clock())
    firm.webhook(receiver.url, "job.paused", "job.resumed", "job.finished")

    # A zone in which the day is in its middle: the window begins and ends on it.
    zones = map(ZoneInfo, ("Europe/Istanbul", "America/Sao_Paulo"))
    zone = next(zone for zone in zones if 1 <= datetime.now(zone).hour <= 22)
    closes = (datetime.now(zone) + timedelta(seconds=80)).replace(second=0, microsecond=0)
    windows = [f"informational=00:00-{closes:%H:%M}"]
    firm.put("/v1/settings/send-windows", {"time_zone": zone.key, "windows": windows})
    rows = [{"to": f"0532{3_000_000 + n}"} for n in range(ROWS)]
    body = {"text": TEXT, "purpose": "informational", "rows": rows}
    job_id = firm.post("/v1/jobs", body)["id"]
    (paused,) = eventually(lambda: receiver.of("job.paused") or None, "the window closes", patience=120)
    assert paused.event["data"]["pause_reason"] == "outside_window"
    assert datetime.now(zone) >= closes
    shown = firm.get(f"/v1/jobs/{job_id}")
    opens = datetime.fromisoformat(shown["waits_until"]).astimezone(zone)
    assert (opens.date(), opens.hour, opens.minute) == (closes.date() + timedelta(days=1), 0, 0)

    def sent() -> Counter[str]:
        return Counter(one["msisdn"] for one in firm.operators_texts() if one["text"].startswith(TEXT))

    before = sent()
    assert 0 < len(before) < ROWS
    assert shown["counts"]["pending"] > 0

    # The next day, as its records say it; its workers are new ones.
    ref = JobRef(firm.firm, job_id)
    for function in ("SendWorkerFunction", "InteractiveWorkerFunction"):
        for process in firm.stack.function_processes(function):
            process.kill()
    house.platform.table.write(
        Update(
            item_key(ref, "PLAN"), "SET #w.closes = :late", names={"#w": "window"}, values={":late": 24 * 60}
        )
    )
    house.platform.table.write(
        Update(item_key(ref, "JOB"), "SET waits_until = :now, due_at = :now", values={":now": house.clock()})
    )
    eventually(lambda: receiver.of("job.finished") or None, "the rest is sent", patience=240)
    assert len(receiver.of("job.resumed")) == 1
    whole = sent()
    assert len(whole) == ROWS
    assert max(whole.values()) == 1
    assert len(before) < len(whole)
