"""The month's report of jobs with several accounts: each recipient stands under the account that it went by."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.conftest import HandClock
from tests.delivery.test_failover import BACKUP, LONG_TEXT, NO_CREDIT, TwoOperators, numbers
from tests.world import FIRM
from ulak.directory.firms import OperatorAccount, Service
from ulak.directory.routing import RouteRow
from ulak.identity.msisdn import Region
from ulak.jobs.job import JobRef
from ulak.months.books import Figures, bounds, figures, rows
from ulak.operators.port import InDoubt
from ulak.platform.clock import ISTANBUL, MINUTE, SECOND


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> TwoOperators:
    return TwoOperators(clock)


def by_account(world: TwoOperators) -> Mapping[tuple[str, str, str], Figures]:
    found = figures(world.store, world.bucket, world.house.platform.table, FIRM, *bounds("2026-11", ISTANBUL))
    return {(group.account, group.operator, group.sender_id): one for group, one in found.items()}


OWN, OTHER = ("sms", "netgsm", "ACME"), (BACKUP, "verimor", "YEDEK")


def test_what_went_by_the_second_account_stands_under_it(world: TwoOperators) -> None:
    """The first takes two calls of fifty and refuses the rest."""
    accept = world.operator.accept
    world.operator.answers = [accept, accept, *[lambda call: NO_CREDIT] * 20]
    ref = world.post_job(numbers(250))
    world.run()
    found = by_account(world)
    assert found == {
        OWN: Figures(jobs=1, recipients=100, segments=100, credits=100, delivered=100),
        OTHER: Figures(recipients=150, segments=150, credits=150, delivered=150),
    }
    _as_the_job(world, ref, found)


def test_segments_and_credits_are_what_the_account_that_sent_counts(world: TwoOperators) -> None:
    """A text of one segment by Netgsm's alphabet is two by an operator that knows none."""
    second = OperatorAccount(FIRM, Service.SMS, "turkcell", Region.TR, ("ACME",), name="yedek")
    world.directory.set_account(second)
    world.clock.turn(MINUTE + SECOND)
    world.operator.answers = [lambda call: NO_CREDIT]
    ref = world.post_job(numbers(4), LONG_TEXT)
    world.run()
    ((account, found),) = by_account(world).items()
    assert account == (BACKUP, "turkcell", "ACME")
    assert (found.jobs, found.recipients, found.segments, found.credits) == (1, 4, 8, 8)
    assert world.job(ref)["credits"]["charged"] == 8


def test_a_job_that_went_by_the_second_alone_is_its(world: TwoOperators) -> None:
    world.operator.answers = [lambda call: NO_CREDIT] * 20
    world.post_job(numbers(120))
    world.run()
    assert by_account(world) == {
        OTHER: Figures(jobs=1, recipients=120, segments=120, credits=120, delivered=120)
    }


def test_rows_that_share_the_recipients_out_are_told_apart(world: TwoOperators) -> None:
    """A job whose numbers go by two accounts from the start, with one in doubt."""
    world.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    world.route(RouteRow("sms", countries=frozenset({"TR"})), RouteRow(BACKUP, countries=frozenset({"AZ"})))
    ref = world.post_job([*numbers(3), "+994501234567", "+994501234568"])
    world.run()
    found = by_account(world)
    assert {account: (one.jobs, one.recipients) for account, one in found.items()} == {
        OWN: (1, 3),
        OTHER: (0, 2),
    }
    assert (found[OWN].uncertain, found[OTHER].delivered) == (3, 2)
    _as_the_job(world, ref, found)


def test_a_job_under_way_is_shared_out_as_it_stands(world: TwoOperators) -> None:
    ref = world.post_job(numbers(3))
    assert sum(one.not_tried for one in by_account(world).values()) == 3
    world.run()
    _as_the_job(world, ref, by_account(world))


def test_the_account_stands_in_the_last_column(world: TwoOperators) -> None:
    world.post_job(numbers(3))
    world.run()
    found = figures(world.store, world.bucket, world.house.platform.table, FIRM, *bounds("2026-11", ISTANBUL))
    (line,) = rows(found, "en")
    assert (line[:3], line[-1]) == (["Bulk SMS", "Netgsm", "ACME"], "sms")


def _as_the_job(world: TwoOperators, ref: JobRef, found: Mapping[tuple[str, str, str], Figures]) -> None:
    """The accounts together are what the job's own books say."""
    job = world.store.job(ref)
    assert job is not None
    whole = Figures()
    whole.add_job(job)
    names = (
        "jobs",
        "recipients",
        "segments",
        "credits",
        "delivered",
        "undelivered",
        "sent",
        "uncertain",
        "failed",
    )
    for name in names:
        assert sum(getattr(one, name) for one in found.values()) == getattr(whole, name), name
