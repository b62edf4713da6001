"""Who sends for which unit, from which sender ID, and within which quota of the month."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.units import Unit, UnitKind
from ulak.errors import InputError, QuotaExceeded
from ulak.firm_settings.bodies import WindowsBody
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.ledger.quotas import Quotas
from ulak.planning.accept import Acceptance
from ulak.platform.clock import DAY, MINUTE, SECOND, instant, rfc3339

SALES, IZMIR, COMPANY = "department#SATIS", "branch#IZM", "company#01"
MONTH = "2026-11"
NUMBERS = [f"0532 123 {n:02d} 00" for n in range(10)]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def unit(world: World, kind: UnitKind, code: str, *, credits: int | None = None, **more: Any) -> None:
    quotas = {} if credits is None else {"sms": credits}
    world.house.firm.units.put_unit(FIRM, Unit(kind, code, **more), quotas)


def send(world: World, numbers: list[str], *, key: str = "key-00000001", **more: Any) -> Acceptance:
    """A job, by a caller linked as `caller` says."""
    caller = more.pop("caller", {})
    body = {"text": "Merhaba", "purpose": "informational", "recipients": numbers, **more}
    return world.send_job(body, key=key, caller=Caller(FIRM, "k", **caller))


def message(world: World, *, key: str = "key-00000001", **more: Any) -> Acceptance:
    body = {"text": "Merhaba", "purpose": "informational", "to": NUMBERS[0], **more}
    return world.send_message(body, key=key)


def taken(world: World, unit: str, month: str = MONTH) -> int:
    return Quotas(world.house.platform.table).taken(FIRM, unit, month).get("sms", 0)


# --- for whom ----------------------------------------------------------------------------------------------


def test_a_linked_key_says_for_whom_it_sends_and_units_say_where_they_belong(world: World) -> None:
    unit(world, UnitKind.USER, "ayse", belongs={UnitKind.DEPARTMENT: "SATIS"})
    unit(world, UnitKind.DEPARTMENT, "SATIS", belongs={UnitKind.COMPANY: "01"})
    plan = send(world, NUMBERS, caller={"erp_user": "ayse"}, tags={"cost_center": "7"}).plan
    assert plan.requested_by == "ayse"
    assert plan.tags == {"cost_center": "7", "department": "SATIS", "erp_company": "01"}
    assert plan.units == ("user#ayse", SALES, COMPANY)


@pytest.mark.parametrize(
    ("caller", "asked", "pointer", "code"),
    [
        pytest.param({"erp_user": "ayse"}, {"requested_by": "can"}, "/requested_by", "unit_not_the_keys"),
        pytest.param(
            {"units": {"company": "01"}},
            {"tags": {"erp_company": "02"}},
            "/tags/erp_company",
            "unit_not_the_keys",
        ),
        pytest.param(
            {}, {"tags": {"branch": "IZM", "erp_company": "02"}}, "/tags/erp_company", "unit_elsewhere"
        ),
    ],
)
def test_a_request_may_not_say_another_than_the_key_or_the_unit_does(
    world: World, caller: dict[str, Any], asked: dict[str, Any], pointer: str, code: str
) -> None:
    unit(world, UnitKind.BRANCH, "IZM", belongs={UnitKind.COMPANY: "01"})
    with pytest.raises(InputError) as refused:
        send(world, NUMBERS, caller=caller, **asked)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [(pointer, code)]


def test_a_unit_sends_from_its_own_sender_ids(world: World) -> None:
    unit(world, UnitKind.DEPARTMENT, "SATIS", sender_ids=("ACME2",))
    tags = {"tags": {"department": "SATIS"}}
    assert send(world, NUMBERS, **tags).plan.sender_id == "ACME2"
    with pytest.raises(InputError) as refused:
        send(world, NUMBERS, key="key-00000002", sender_id="ACME", **tags)
    assert [one.code for one in refused.value.problems] == ["sender_id_not_allowed"]
    assert send(world, NUMBERS, key="key-00000003", sender_id="ACME").plan.sender_id == "ACME"


# --- how much ----------------------------------------------------------------------------------------------


def test_a_job_takes_of_each_of_its_quotas_and_gives_back_what_it_did_not_use(world: World) -> None:
    unit(world, UnitKind.DEPARTMENT, "SATIS", credits=25, belongs={UnitKind.COMPANY: "01"})
    unit(world, UnitKind.COMPANY, "01", credits=1_000)
    world.operator.answers = [world.operator.refuse("70")] * 10
    ref = send(world, NUMBERS, tags={"department": "SATIS"}).job.ref
    assert (taken(world, SALES), taken(world, COMPANY)) == (10, 10)
    world.run()
    job = world.job(ref)
    assert (job["status"], job["credits"]["charged"]) == ("finished", 0)
    assert (taken(world, SALES), taken(world, COMPANY)) == (0, 0)


def test_what_a_job_used_stays_taken(world: World) -> None:
    unit(world, UnitKind.BRANCH, "IZM", credits=10)
    ref = send(world, NUMBERS, tags={"branch": "IZM"}).job.ref
    world.run()
    assert world.job(ref)["credits"]["charged"] == 10
    assert taken(world, IZMIR) == 10
    assert world.store.job(ref).progress.billed_segments == 10  # type: ignore[union-attr] # it was made above


@pytest.mark.parametrize("limit", [0, 9])
def test_a_job_over_a_quota_is_refused_whole_and_the_same_request_is_sent_once_it_is_raised(
    world: World, limit: int
) -> None:
    unit(world, UnitKind.BRANCH, "IZM", credits=limit)
    with pytest.raises(QuotaExceeded) as refused:
        send(world, NUMBERS, tags={"branch": "IZM"})
    short = refused.value
    assert (short.needs, short.has, short.unit, short.month) == (10, limit, IZMIR, MONTH)
    assert (taken(world, IZMIR), world.house.ledger.store.standing(FIRM, "sms").reserved) == (0, 0)
    world.run()
    assert world.operator.calls == []
    unit(world, UnitKind.BRANCH, "IZM", credits=10)
    ref = send(world, NUMBERS, tags={"branch": "IZM"}).job.ref
    world.run()
    assert (world.job(ref)["status"], taken(world, IZMIR)) == ("finished", 10)


def test_a_single_message_takes_of_a_quota_too_and_the_last_credit_is_given_once(world: World) -> None:
    unit(world, UnitKind.USER, "ayse", credits=2)
    for key in ("key-00000001", "key-00000002", "key-00000002"):
        message(world, key=key, requested_by="ayse")
    with pytest.raises(QuotaExceeded):
        message(world, key="key-00000003", requested_by="ayse")
    world.run()
    assert (taken(world, "user#ayse"), len(world.operator.calls)) == (2, 2)


def test_a_job_of_next_month_takes_of_next_months_quota(world: World, clock: HandClock) -> None:
    unit(world, UnitKind.BRANCH, "IZM", credits=10)
    send(world, NUMBERS, tags={"branch": "IZM"}, send_at=rfc3339(clock() + 20 * DAY))
    assert (taken(world, IZMIR), taken(world, IZMIR, "2026-12")) == (0, 10)


@pytest.mark.parametrize(
    ("zone", "turns_at"),
    [
        ("Asia/Baku", "2026-12-01T00:00:00+04:00"),
        ("Europe/Istanbul", "2026-12-01T00:00:00+03:00"),
        ("Asia/Famagusta", "2026-12-01T00:00:00+02:00"),
    ],
)
def test_a_quotas_month_turns_at_midnight_of_the_firms_clock(
    world: World, clock: HandClock, zone: str, turns_at: str
) -> None:
    world.house.firm.settings.put_windows(FIRM, WindowsBody(time_zone=zone, windows=[]))
    unit(world, UnitKind.BRANCH, "IZM", credits=3)
    clock.now = instant(turns_at) - SECOND
    send(world, NUMBERS[:3], tags={"branch": "IZM"})
    with pytest.raises(QuotaExceeded):
        send(world, NUMBERS[:3], tags={"branch": "IZM"}, key="key-00000002")
    shown = world.house.firm.units.unit_in_month(FIRM, UnitKind.BRANCH, "IZM")
    assert (shown.month, shown.taken) == ("2026-11", {"sms": 3})
    clock.turn(SECOND)
    ref = send(world, NUMBERS[:3], tags={"branch": "IZM"}, key="key-00000003").job.ref
    shown = world.house.firm.units.unit_in_month(FIRM, UnitKind.BRANCH, "IZM")
    assert (shown.month, shown.taken) == ("2026-12", {"sms": 3})
    world.control.cancel(ref)
    world.run(seconds=90)
    assert (taken(world, IZMIR), taken(world, IZMIR, "2026-12")) == (
        3,
        3 - world.job(ref)["counts"]["cancelled"],
    )
    assert not world.house.delivery.audit.run(FIRM, whole=True).violations


def test_a_clock_that_is_changed_takes_nothing_from_another_month(world: World, clock: HandClock) -> None:
    """What a job took stands with the job: it goes back to the month that it was taken of."""
    world.house.firm.settings.put_windows(FIRM, WindowsBody(time_zone="Asia/Baku", windows=[]))
    unit(world, UnitKind.BRANCH, "IZM", credits=10)
    clock.now = instant("2026-12-01T00:30:00+04:00")
    send_at = rfc3339(clock() + 5 * MINUTE)
    ref = send(world, NUMBERS, tags={"branch": "IZM"}, send_at=send_at).job.ref
    assert (taken(world, IZMIR), taken(world, IZMIR, "2026-12")) == (0, 10)
    world.house.firm.settings.put_windows(FIRM, WindowsBody(time_zone="Europe/Istanbul", windows=[]))
    clock.turn(2 * MINUTE)
    world.control.cancel(ref)
    world.run(seconds=90)
    assert (taken(world, IZMIR), taken(world, IZMIR, "2026-12")) == (0, 0)


def test_a_cancelled_job_gives_its_quota_back(world: World, clock: HandClock) -> None:
    unit(world, UnitKind.BRANCH, "IZM", credits=10)
    ref = send(world, NUMBERS, tags={"branch": "IZM"}, send_at=rfc3339(clock() + 20 * DAY)).job.ref
    world.control.cancel(ref)
    world.run(seconds=90)
    assert taken(world, IZMIR, "2026-12") == 0


# --- what it costs -----------------------------------------------------------------------------------------


def commit_writes(world: World, key: str) -> tuple[int, JobRef]:
    """How many items the transaction that commits a job of `key` writes."""
    from ulak.platform.aws import client

    sizes: list[int] = []

    def count(params: dict[str, Any], **_: Any) -> None:
        import json

        sizes.append(len(json.loads(params["body"])["TransactItems"]))

    events = client("dynamodb").meta.events
    events.register("before-call.dynamodb.TransactWriteItems", count)
    try:
        ref = send(world, NUMBERS, key=key, tags={"department": "SATIS", "cost_center": "7"}).job.ref
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", count)
    return sizes[-1], ref


def test_a_quota_costs_one_write_at_the_commit_and_nothing_where_none_is_set(
    world: World, clock: HandClock
) -> None:
    without, _ = commit_writes(world, "key-00000001")
    unit(world, UnitKind.DEPARTMENT, "SATIS")
    clock.turn(61 * SECOND)
    told, _ = commit_writes(world, "key-00000002")
    unit(world, UnitKind.DEPARTMENT, "SATIS", credits=1_000)
    within, _ = commit_writes(world, "key-00000003")
    assert (without, told, within) == (4, 4, 5)


def test_the_audit_counts_a_quota_again_from_its_jobs(world: World) -> None:
    unit(world, UnitKind.BRANCH, "IZM", credits=100)
    send(world, NUMBERS, tags={"branch": "IZM"})
    message(world, key="key-00000002", tags={"branch": "IZM"})
    assert world.house.delivery.audit.run(FIRM, whole=True).violations == []
    world.run()
    assert world.house.delivery.audit.run(FIRM, whole=True).violations == []
    table = world.house.platform.table
    table.write_all(Quotas(table).give_back(FIRM, "sms", MONTH, [IZMIR], 1))
    (wrong,) = world.house.delivery.audit.run(FIRM, whole=True).violations
    assert (wrong.invariant, wrong.where) == ("I9", f"{FIRM}/sms/{IZMIR}")
