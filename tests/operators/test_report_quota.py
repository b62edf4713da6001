"""How often reports are asked for: an account's own setting, frozen in the plan of each job. v0.1.0 kept it as an
operator of its own, and what it stored stays readable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import FIRM, REPORT_CALLS, World
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.msisdn import Region
from ulak.jobs.store import plan_item, plan_of
from ulak.ledger.codes import CodeLine, lines
from ulak.platform.clock import DAY, MINUTE, Milliseconds
from ulak.platform.table import Put

CHUNKS = 40
NUMBERS = [f"0532{n:07d}" for n in range(500 * CHUNKS)]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def account(world: World) -> OperatorAccount:
    found = world.directory.account(FIRM, Service.SMS)
    assert found is not None
    return found


def test_an_account_of_v0_1_0_with_a_raised_quota_is_netgsms_with_that_quota(world: World) -> None:
    stored = {
        "pk": f"FIRM#{FIRM}",
        "sk": "ACCOUNT#sms",
        "operator": "netgsm_raised",
        "region": "TR",
        "sender_ids": ["ACME"],
        "username": "850",
        "password_set_at": 1_763_800_000_000,
    }
    world.house.platform.table.write(Put(stored))
    read = account(world)
    assert read == OperatorAccount(
        firm_id=FIRM,
        service=Service.SMS,
        operator_id="netgsm",
        region=Region.TR,
        sender_ids=("ACME",),
        report_calls_per_minute=1_200,
        credentials={"username": "850"},
        credentials_set_at=1_763_800_000_000,
    )
    world.directory.set_account(read)
    assert account(world) == read
    assert (world.house.platform.table.get((stored["pk"], stored["sk"])) or {})["operator"] == "netgsm"


def test_a_plan_of_v0_1_0_with_a_raised_quota_goes_on_through_netgsm(world: World) -> None:
    ref = world.post_job(NUMBERS[:2])
    item = plan_item(world.store.plan(ref))
    del item["report_calls_per_minute"]
    pk = f"FIRM#{FIRM}#JOB#{ref.job_id}"
    kept = world.house.platform.table.get((pk, "PLAN"))
    assert kept is not None
    del kept["report_calls_per_minute"]
    world.house.platform.table.write(Put(kept | {"operator_id": "netgsm_raised"}))
    plan = plan_of(item | {"operator_id": "netgsm_raised"})
    assert (plan.operator_id, plan.report_calls_per_minute) == ("netgsm", 1_200)
    assert world.store.plan(ref) == plan
    world.run()
    assert world.job(ref)["counts"]["delivered"] == 2


def test_a_plan_of_v0_1_0_without_one_is_held_to_its_operators_quota(world: World) -> None:
    item = plan_item(world.store.plan(world.post_job(NUMBERS[:1])))
    del item["report_calls_per_minute"]
    assert plan_of(item).report_calls_per_minute is None


def test_a_code_of_v0_1_0_was_sent_through_netgsm(world: World, clock: HandClock) -> None:
    line = CodeLine(clock(), "c-1", 1, 1, "netgsm_raised", "ACMEOTP")
    world.house.platform.table.write(line.put(FIRM))
    (read,) = lines(world.house.platform.table, FIRM, world.clock() - DAY, world.clock() + DAY)
    assert read == replace(line, operator_id="netgsm")


def test_a_job_keeps_the_quota_that_its_account_had_when_it_was_accepted(world: World) -> None:
    ref = world.post_job(NUMBERS[:1])
    world.directory.set_account(replace(account(world), report_calls_per_minute=None))
    world.clock.turn(MINUTE)
    later = world.post_job(NUMBERS[:1], key="key-00000002")
    plans = [world.store.plan(one).report_calls_per_minute for one in (ref, later)]
    assert plans == [REPORT_CALLS, 10]


@pytest.mark.parametrize("quota", [10, 120])
def test_no_minute_sees_more_report_calls_than_the_account_may_make(world: World, quota: int) -> None:
    world.directory.set_account(replace(account(world), report_calls_per_minute=quota))
    asked: list[Milliseconds] = []
    operator: Any = world.operator
    answer = operator.reports

    def counted(*call: Any) -> Any:
        asked.append(world.clock())
        return answer(*call)

    operator.reports = counted
    world.post_job(NUMBERS[:10_000])
    world.run(seconds=180)
    busiest = max(sum(first <= at < first + MINUTE for at in asked) for first in asked)
    assert busiest <= quota
    assert busiest > 10 or quota == 10
