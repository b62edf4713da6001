"""A schedule's instant is one job, and a missed one is told. With a clock turned by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, TABLE, World
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.platform.aws import client
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, instant
from ulak.schedules.records import Firing, ScheduleRef

JOB = {"text": "Sabah raporu", "purpose": "informational", "recipients": ["05321112233"]}
REF = ScheduleRef(FIRM, "sabah")
KEY = Caller(FIRM, "k")


class Timed:
    def __init__(self, clock: HandClock) -> None:
        self.world = World(clock)
        self.clock = clock
        self.root = self.world.house
        self.store, self.fire, self.due = (
            self.root.jobs.schedules,
            self.root.jobs.fire_schedule,
            self.root.jobs.due_schedules,
        )
        self.queue = self.world.queues["schedules"]

    def post(self, body: dict[str, Any], caller: Caller = KEY) -> Answer:
        return call(self.root, "PUT", "/v1/schedules/sabah", body, caller=caller)

    def put(self, *, alerts: dict[str, Any] | None = None, **when: Any) -> dict[str, Any]:
        answer = self.post({"when": when, "job": JOB} | ({"alerts": alerts} if alerts else {}))
        assert answer.status == 200, answer
        return dict(answer.body)

    def ask(self, what: str = "", *, key: str = "", method: str = "POST") -> dict[str, Any]:
        path = "/v1/schedules/sabah" + (f"/{what}" if what else "")
        answer = call(self.root, method, path, caller=KEY, key=key)
        assert answer.status < 300, answer
        return dict(answer.body)

    def show(self) -> dict[str, Any]:
        return self.ask(method="GET")

    def minute(self) -> None:
        """What reconcile and the queue do."""
        self.due.push_on()
        while (body := self.queue.take()) is not None:
            self.fire.run(ScheduleRef.decode(body))

    def outcomes(self) -> list[tuple[str, int]]:
        return [(firing.outcome, firing.missed) for firing in self.store.firings(REF)[0]]

    def sent(self) -> int:
        self.world.run(seconds=60)
        return len(self.world.operator.calls)


@pytest.fixture
def timed(aws_in_process: None, clock: HandClock) -> Timed:
    return Timed(clock)


def test_nothing_is_fired_before_its_time_and_each_instant_once(timed: Timed) -> None:
    timed.put(every_minutes=30)
    timed.minute()
    assert timed.outcomes() == []
    for _ in range(3):
        timed.clock.turn(30 * MINUTE)
        timed.minute()
        timed.minute()
    assert timed.outcomes() == [("fired", 0)] * 3
    assert len({firing.job_id for firing in timed.store.firings(REF)[0]}) == 3
    assert timed.sent() == 3


def test_an_instant_fired_twice_by_two_who_saw_it_at_once_is_one_job(timed: Timed) -> None:
    timed.put(every_minutes=30)
    timed.clock.turn(30 * MINUTE)
    stale = timed.store.schedule(REF)
    timed.fire.run(REF)
    timed.store.schedule = lambda ref: stale  # type: ignore[method-assign] # what the late one saw
    timed.fire.run(REF)
    assert timed.outcomes() == [("fired", 0)]
    assert timed.sent() == 1


def test_a_death_between_the_job_and_its_record_makes_no_second_job(timed: Timed) -> None:
    timed.put(every_minutes=30)
    timed.clock.turn(30 * MINUTE)
    going_on = timed.store.go_on

    def dies(*args: object) -> bool:
        raise KeyboardInterrupt

    timed.store.go_on = dies  # type: ignore[method-assign] # the moment of death
    with pytest.raises(KeyboardInterrupt):
        timed.fire.run(REF)
    timed.store.go_on = going_on  # type: ignore[method-assign] # the next life's own
    timed.clock.turn(MINUTE)
    timed.minute()
    assert timed.outcomes() == [("fired", 0)]
    assert timed.sent() == 1


def test_a_job_that_is_late_by_less_than_an_hour_is_made_and_one_that_is_later_is_told(timed: Timed) -> None:
    timed.put(cron="0 9 * * *")
    due_at = timed.store.schedule(REF).due_at
    assert due_at is not None
    timed.clock.now = due_at + HOUR
    timed.minute()
    assert timed.outcomes() == [("fired", 0)]
    due_at = timed.store.schedule(REF).due_at
    assert due_at is not None
    timed.clock.now = due_at + HOUR + SECOND
    timed.minute()
    assert timed.outcomes() == [("fired", 0), ("missed", 1)]
    timed.clock.turn(HOUR)
    assert timed.sent() == 1


def test_of_several_that_passed_the_last_is_fired_and_the_others_are_told(timed: Timed) -> None:
    timed.put(every_minutes=10)
    timed.clock.turn(35 * MINUTE)
    timed.minute()
    assert timed.outcomes() == [("fired", 2)]


def test_a_time_of_its_own_fires_once_and_ends(timed: Timed) -> None:
    timed.put(at="2026-12-01T09:00")
    timed.clock.now = 1_796_104_800_000  # 2026-12-01T06:00:00Z, nine in Istanbul
    timed.minute()
    assert timed.outcomes() == [("fired", 0)]
    assert timed.show()["status"] == "ended"
    timed.clock.turn(24 * HOUR)
    timed.minute()
    assert timed.outcomes() == [("fired", 0)]


def test_a_pause_is_not_made_up_for(timed: Timed) -> None:
    timed.put(every_minutes=30)
    timed.ask("pause")
    timed.clock.turn(45 * MINUTE)
    timed.minute()
    assert timed.outcomes() == []
    assert timed.ask("resume")["next_at"] is not None
    timed.minute()
    assert timed.outcomes() == []
    timed.clock.turn(15 * MINUTE)
    timed.minute()
    assert timed.outcomes() == [("fired", 0)]


def test_run_now_is_once_a_key_and_leaves_the_clock_alone(timed: Timed) -> None:
    before = timed.put(every_minutes=30)["next_at"]
    for _ in range(2):
        timed.ask("run", key="key-00000001")
        timed.minute()
    assert timed.outcomes() == [("fired", 0)]
    timed.ask("run", key="another-key")
    timed.minute()
    assert timed.sent() == 2
    assert timed.show()["next_at"] == before


@pytest.mark.parametrize("key", ["", "short12", "x" * 129, "fatura-şubat"])
def test_a_run_by_hand_asks_for_an_idempotency_key(timed: Timed, key: str) -> None:
    timed.put(every_minutes=30)
    refused = call(timed.root, "POST", "/v1/schedules/sabah/run", caller=KEY, key=key)
    assert (refused.status, refused.codes) == (422, ["idempotency_key_required"])
    assert timed.queue.take() is None


def test_every_way_of_asking_for_a_schedule_that_is_not_there_is_not_found(timed: Timed) -> None:
    for method, what in (
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/pause"),
        ("POST", "/resume"),
        ("POST", "/run"),
    ):
        path = f"/v1/schedules/yok{what}"
        assert call(timed.root, method, path, caller=KEY, key="key-00000001").status == 404


def test_everything_wrong_with_a_schedule_is_told_at_once_and_a_body_too_large_by_its_own_sentence(
    timed: Timed,
) -> None:
    job = {"text": "Merhaba", "purpose": "informational", "send_at": "2026-12-01T09:00:00+03:00"}
    refused = timed.post({"when": {"cron": "* *"}, "job": job})
    assert [(one["pointer"], one["code"]) for one in refused.body["problems"]] == [
        ("/when", "cron_malformed"),
        ("/job/send_at", "schedule_send_at"),
        ("/job", "recipients_or_rows"),
    ]
    huge = timed.post({"when": {"every_minutes": 30}, "job": JOB | {"text": "a" * 130 * 1024}})
    assert (huge.status, huge.code) == (413, "schedule_too_large")


def pages(timed: Timed, path: str, name: str) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    query: dict[str, str] | None = {}
    while query is not None:
        answer = call(timed.root, "GET", path, query=query, caller=KEY).body
        found.append(answer[name])
        query = answer["next_cursor"] and {"cursor": answer["next_cursor"]}
    return found


def test_schedules_are_listed_twenty_a_page_and_the_cancelled_go_at_last(timed: Timed) -> None:
    names = [f"zaman-{n:02d}" for n in range(45)]
    body = {"when": {"every_minutes": 30}, "job": JOB}
    for name in names:
        call(timed.root, "PUT", f"/v1/schedules/{name}", body, caller=KEY)
    for name in names[3:30]:
        call(timed.root, "DELETE", f"/v1/schedules/{name}", caller=KEY)
    found = pages(timed, "/v1/schedules", "schedules")
    assert [[one["schedule"] for one in page] for page in found] == [names[:3], names[30:40], names[40:]]
    key = {"pk": {"S": f"FIRM#{FIRM}#SCHEDS"}, "sk": {"S": f"SCHED#{names[3]}"}}
    item = client("dynamodb").get_item(TableName=TABLE, Key=key)["Item"]
    assert int(item["expires_at"]["N"]) * SECOND > timed.clock() + 89 * DAY
    call(timed.root, "PUT", f"/v1/schedules/{names[3]}", body, caller=KEY)
    assert "expires_at" not in client("dynamodb").get_item(TableName=TABLE, Key=key)["Item"]


def test_what_came_of_instants_is_told_a_hundred_at_a_time_the_last_first(timed: Timed) -> None:
    timed.put(every_minutes=30)
    for number in range(250):
        timed.store.tell(replace(REF, run=f"{number:03d}"), Firing(number, "fired"))
    found = pages(timed, "/v1/schedules/sabah", "firings")
    dues = [[instant(one["due_at"]) for one in page] for page in found]
    assert dues == [list(range(150, 250)), list(range(50, 150)), list(range(50))]


def test_the_list_has_every_schedule_but_the_cancelled(timed: Timed) -> None:
    timed.put(every_minutes=30)
    shown = call(timed.root, "GET", "/v1/schedules", caller=KEY).body["schedules"]
    assert [(one["schedule"], one["job"]) for one in shown] == [("sabah", JOB)]
    timed.ask(method="DELETE")
    assert call(timed.root, "GET", "/v1/schedules", caller=KEY).body == {"schedules": [], "next_cursor": None}


def test_a_job_that_can_no_longer_be_made_is_told_with_its_reason(timed: Timed) -> None:
    timed.put(every_minutes=30)
    schedule = timed.store.schedule(REF)
    assert schedule.due_at is not None
    timed.store.put(replace(schedule, job={**JOB, "sender_id": "GITTI"}))
    timed.clock.turn(30 * MINUTE)
    timed.minute()
    (firing,) = timed.store.firings(REF)[0]
    assert (firing.outcome, firing.code) == ("failed", "sender_id_unknown")


def test_a_cancelled_schedule_is_gone(timed: Timed) -> None:
    timed.put(every_minutes=30)
    timed.ask(method="DELETE")
    timed.clock.turn(HOUR)
    timed.minute()
    assert timed.outcomes() == []


@pytest.mark.parametrize(
    "job",
    [
        {"tckns": ["17291716060"]},
        {"rows": [{"tckn": "17291716060"}]},
        {"groups": ["A"], "test_to": "17291716060"},
    ],
    ids=["a list", "a row", "a test"],
)
def test_a_tckn_is_kept_in_no_schedule(timed: Timed, job: dict[str, Any]) -> None:
    body = {"text": "Merhaba", "purpose": "informational", "message_type": "tckn", **job}
    assert timed.post({"when": {"every_minutes": 30}, "job": body}).codes == ["schedule_tckns"]


ALERTS = {
    "start": {"recipients": ["0533 000 00 01"]},
    "end": {"recipients": ["0533 000 00 02", "0533 000 00 03"]},
}


def texts(timed: Timed) -> dict[str, list[str]]:
    """What each number was sent."""
    found: dict[str, list[str]] = {}
    for msisdn, text in timed.world.operator.times_accepted():
        found.setdefault(msisdn, []).append(text)
    return found


def test_beginning_and_end_are_told_to_lists_of_their_own_each_once(timed: Timed) -> None:
    timed.put(alerts=ALERTS, every_minutes=30)
    timed.clock.turn(30 * MINUTE)
    for _ in range(4):
        timed.minute()
        timed.world.run(seconds=60)
    assert texts(timed) == {
        "905321112233": ["Sabah raporu"],
        "905330000001": ["sabah başladı."],
        "905330000002": ["sabah bitti: 1 alıcıdan 1 tanesine gönderildi."],
        "905330000003": ["sabah bitti: 1 alıcıdan 1 tanesine gönderildi."],
    }
    assert set(timed.world.operator.times_accepted().values()) == {1}
    (firing,) = timed.show()["firings"]
    assert set(firing["alerts"]) == {"start", "end"}


def test_the_end_is_told_when_the_job_has_ended_and_not_before(timed: Timed) -> None:
    timed.put(alerts={"end": ALERTS["end"]}, every_minutes=30)
    timed.clock.turn(30 * MINUTE)
    timed.minute()
    for _ in range(3):  # nobody sends
        timed.clock.turn(MINUTE)
        timed.minute()
    assert timed.show()["firings"][0]["alerts"] == {}
    timed.world.run(seconds=60)
    timed.minute()
    assert set(timed.show()["firings"][0]["alerts"]) == {"end"}


def test_an_alert_says_what_its_own_text_says(timed: Timed) -> None:
    end = {"recipients": ["0533 000 00 02"], "text": "{schedule}: {status} {{{sent}/{recipients}}}"}
    timed.put(alerts={"end": end}, every_minutes=30)
    timed.clock.turn(30 * MINUTE)
    for _ in range(3):
        timed.minute()
        timed.world.run(seconds=60)
    assert texts(timed)["905330000002"] == ["sabah: finished {1/1}"]


def test_a_job_that_could_not_be_made_is_told_as_an_end_without_a_beginning(timed: Timed) -> None:
    timed.put(alerts=ALERTS, every_minutes=30)
    timed.store.put(replace(timed.store.schedule(REF), job={**JOB, "sender_id": "GITTI"}))
    timed.clock.turn(30 * MINUTE)
    timed.minute()
    timed.world.run(seconds=30)
    assert set(texts(timed)) == {"905330000002", "905330000003"}
    assert texts(timed)["905330000002"] == ["sabah başarısız oldu: hiçbir mesaj gönderilmedi."]


def test_an_alert_that_cannot_be_sent_stops_no_schedule(timed: Timed) -> None:
    timed.put(alerts={"start": {"subscribers": ["GITTI"]}}, every_minutes=30)
    timed.store.put(replace(timed.store.schedule(REF), alerts={"start": {"recipients": ["0212 555 11 22"]}}))
    timed.clock.turn(30 * MINUTE)
    timed.minute()
    (firing,) = timed.store.firings(REF)[0]
    assert (firing.outcome, firing.alerts) == ("fired", {"start": "msisdn_landline"})
    assert timed.sent() == 1


def test_everything_wrong_with_alerts_is_told_with_its_place(timed: Timed) -> None:
    alerts = {"start": {"text": "{zaman}"}, "end": {"recipients": ["0533 000 00 02"], "text": "{bozuk"}}
    refused = timed.post({"when": {"every_minutes": 30}, "job": JOB, "alerts": alerts})
    assert [(one["pointer"], one["code"]) for one in refused.body["problems"]] == [
        ("/alerts/start", "recipients_or_rows"),
        ("/alerts/end/text", "placeholder_malformed"),
    ]


@pytest.mark.parametrize(
    ("made_at", "cron", "fires_at"),
    [
        pytest.param("2026-03-28T12:00:00+01:00", "30 2 * * *", ["2026-03-29T03:00:00+02:00"], id="left-out"),
        pytest.param("2026-10-24T12:00:00+02:00", "30 2 * * *", ["2026-10-25T02:30:00+02:00"], id="twice"),
        pytest.param(
            "2026-10-24T12:00:00+02:00",
            "0 9 * * *",
            ["2026-10-25T09:00:00+01:00", "2026-10-26T09:00:00+01:00"],
            id="nine-stays-nine",
        ),
    ],
)
def test_where_clocks_turn_each_day_makes_one_job_by_the_wall_clock(
    timed: Timed, made_at: str, cron: str, fires_at: list[str]
) -> None:
    timed.clock.now = instant(made_at)
    timed.put(time_zone="Europe/Berlin", cron=cron)
    last = instant(fires_at[-1])
    while timed.clock() <= last + 90 * MINUTE:  # past the hour that comes twice
        timed.clock.turn(15 * MINUTE)
        timed.minute()
    firings = timed.store.firings(REF)[0]
    assert [(one.outcome, one.due_at) for one in firings] == [("fired", instant(at)) for at in fires_at]
    assert len({one.job_id for one in firings}) == len(fires_at)


def test_a_schedule_is_bound_as_the_key_that_made_it_is(timed: Timed) -> None:
    linked = Caller(FIRM, "k-1", "AYSE", units={"company": "01"})
    timed.world.hold(linked)
    for job, outcome in ((JOB, "fired"), (JOB | {"requested_by": "MEHMET"}, "failed")):
        body = {"when": {"every_minutes": 30}, "job": job}
        assert timed.post(body, linked).status == 200
        timed.clock.turn(30 * MINUTE)
        timed.minute()
        firing = timed.store.firings(REF)[0][-1]
        assert firing.outcome == outcome
        if outcome == "fired":
            plan = timed.world.store.plan(JobRef(FIRM, firing.job_id))
            assert (plan.requested_by, plan.tags) == ("AYSE", {"erp_company": "01"})
        else:
            assert firing.code == "unit_not_the_keys"
