"""Few tokens are given out to all firms of a deployment together: none is waited for, or wasted, without need."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import HandClock
from tests.iys.registered import Registered, at
from tests.world import FIRM
from ulak.consent.permits import ConsentStatus
from ulak.iys.consent import ConsentChange
from ulak.iys.rates import TOKEN, Rates, Wait
from ulak.iys.records import State
from ulak.iys.settings import PutIys
from ulak.platform.clock import HOUR, MINUTE, SECOND
from ulak.platform.table import Delete
from ulak.rules import RecipientType

OTHERS = [f"firma{number}" for number in range(9)]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> Registered:
    clock.now = at("2026-11-27 12:00:00")  # a Friday
    return Registered(clock)


def _set_up(world: Registered, firm: str, password: str = "iys-sifre-1") -> None:
    if world.directory.firm(firm) is None:
        world.directory.add_firm(firm, firm)
    command = PutIys(firm, 123456, 654321, "iys-ulak", password, None, "http://iys", keeps_address=False)
    world.house.consent.iys_accounts.put(command)


def _refuses(world: Registered, firm: str, number: int) -> None:
    refusal = ConsentChange(
        firm, f"90532123{number:04}", RecipientType.BIREYSEL, ConsentStatus.RET, "HS_WEB", world.clock()
    )
    given = replace(refusal, status=ConsentStatus.ONAY, at=world.clock() - HOUR)
    world.house.consent.iys_reporting.report([given])
    world.house.consent.iys_reporting.report([refusal])


def _waiting(world: Registered, *firms: str) -> list[str]:
    return [firm for firm in firms if world.house.consent.iys_store.reports(firm, State.WAITING, limit=1)]


def test_as_many_firms_as_tokens_are_given_report_at_once(world: Registered) -> None:
    """İYS gives ten an hour to an address (docs/iys.md, T)."""
    for number, firm in enumerate(OTHERS):
        _set_up(world, firm)
        _refuses(world, firm, number)
    _refuses(world, FIRM, 9)
    world.run(seconds=150)
    assert _waiting(world, FIRM, *OTHERS) == []
    assert world.register.calls["token"] == TOKEN.limit


def test_a_firm_that_is_refused_access_takes_no_tokens_of_the_others(world: Registered) -> None:
    _set_up(world, OTHERS[0], password="yanlis")
    _refuses(world, OTHERS[0], 0)
    world.run(seconds=50 * 60)
    assert world.register.calls["token"] <= 1 + 1, (
        "the other firm's, which asks for what changed, and the refused"
    )
    for number, firm in enumerate(OTHERS[1:], 1):
        _set_up(world, firm)
        _refuses(world, firm, number)
    world.run(seconds=150)
    assert _waiting(world, *OTHERS[1:]) == []
    _set_up(world, OTHERS[0])
    world.run(seconds=2 * 3600)
    assert _waiting(world, OTHERS[0]) == [], "credentials that were mended are tried at once"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 20 * MINUTE), min_size=12, max_size=40))
def test_no_hour_sees_more_than_are_given_and_none_is_held_back_without_need(
    world: Registered, pauses: list[int]
) -> None:
    rates, now, made = Rates(world.house.platform.table), world.clock() + 10 * HOUR, list[int]()
    world.house.platform.table.write(Delete(("IYS", "QUOTA#token")))
    for pause in pauses:
        now += pause
        within = [at for at in made if at > now - HOUR - MINUTE]  # one may come to İYS a minute late
        if len(within) < TOKEN.limit:
            rates.book("", TOKEN, now)
            made.append(now)
            continue
        with pytest.raises(Wait) as wait:
            rates.book("", TOKEN, now)
        assert wait.value.pause == within[0] + HOUR + MINUTE - now


def test_where_there_were_too_many_none_is_asked_for_until_it_is_over(world: Registered) -> None:
    rates, now = Rates(world.house.platform.table), world.clock()
    rates.close("", TOKEN, now + HOUR)
    rates.close("", TOKEN, now + MINUTE)
    with pytest.raises(Wait) as wait:
        rates.book("", TOKEN, now + SECOND)
    assert wait.value.pause == HOUR - SECOND
    rates.book("", TOKEN, now + HOUR)
