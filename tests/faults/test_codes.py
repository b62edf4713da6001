"""Codes under every single fault; a sample of them here, all in `make faults`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from random import Random
from typing import Any

import pytest

from tests.faults.flows_otp import FLOWS, NAMED, Flow, Use, World, codes_laboratory, run, single_faults
from ulak.operators.port import InDoubt, Outbound
from ulak.otp.challenge import Status
from ulak.otp.checks import CheckStore
from ulak.otp.issue import Issue
from ulak.otp.sends import SendStore
from ulak.rules import Purpose
from ulak.text import MessageType

SAMPLE, SEED = 5, 20_261_123
IDS = [flow.name for flow in FLOWS]


@pytest.fixture(scope="module")
def codes() -> Iterator[Use]:
    with codes_laboratory() as use:
        yield use


@pytest.mark.parametrize("flow", FLOWS, ids=IDS)
def test_codes_come_through_a_sample_of_faults(codes: Use, flow: Flow) -> None:
    violated, steps = run(codes, flow)
    assert violated == []
    plans = list(single_faults(flow, steps))
    for plan in Random(SEED).sample(plans, min(SAMPLE, len(plans))):
        assert run(codes, flow, plan)[0] == [], plan


@pytest.mark.slow
@pytest.mark.parametrize("flow", FLOWS, ids=IDS)
def test_codes_come_through_every_single_fault(codes: Use, flow: Flow) -> None:
    _, steps = run(codes, flow)
    violated = {plan: found for plan in single_faults(flow, steps) if (found := run(codes, flow, plan)[0])}
    print(f"{flow.name}: {len(steps)} steps, {len(list(single_faults(flow, steps)))} schedules")
    assert violated == {}


@pytest.mark.parametrize(
    ("name", "by_first", "by_second"),
    [
        pytest.param("failover", 0, 1, id="unreachable"),
        pytest.param("failover, account refused", 0, 1, id="account refused"),
        pytest.param("failover, click", 0, 1, id="of a click"),
        pytest.param("failover, in doubt", 1, 0, id="in doubt"),
        pytest.param("failover, resend", 1, 1, id="sent again later"),
    ],
)
def test_the_second_account_is_given_what_the_first_certainly_did_not_take(
    codes: Use, name: str, by_first: int, by_second: int
) -> None:
    world = World(codes)
    NAMED[name].prepare(world)
    NAMED[name].act(world)
    assert [len(operator.books) for operator in world.operators] == [by_first, by_second]
    world.close()


def _asks_on_in_doubt(handed_over: Callable[..., Any]) -> Callable[..., Any]:
    def mutant(self: Issue, message: Any, challenge: Any, code: str, now: int) -> Any:
        went, answer = handed_over(self, message, challenge, code, now)
        if isinstance(answer, InDoubt) and (moved := self._moved(went, challenge, now)):
            return handed_over(self, moved, challenge, code, now)
        return went, answer

    return mutant


def _sends_again(replay: Callable[..., Any]) -> Callable[..., Any]:
    def mutant(self: Issue, message: Any, *args: Any) -> Any:
        call = Outbound(
            sender_id="ACME",
            msisdns=(message.msisdn,),
            texts=(message.rendered.text("123456", 1),),
            message_type=MessageType.OTP,
            purpose=Purpose.INFORMATIONAL,
            reference=f"{message.ref.local_id[:16]}-1",
        )
        message.operator.send(call)
        return replay(self, message, *args)

    return mutant


def _approves_unwritten(_: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, check, challenge: replace(
        challenge, stored=Status.APPROVED, approved_at=check.now, approved_by=check.token
    )


def _gives_nothing_back(_: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, ref, generation, why, back: None


MUTANTS: dict[str, tuple[str, type, str, Callable[[Any], Any]]] = {
    "a repetition is sent again": ("issue", Issue, "_replay", _sends_again),
    "an approval is told and not written": ("verify", CheckStore, "consume", _approves_unwritten),
    "a code in doubt goes by the second account": ("failover", Issue, "_handed_over", _asks_on_in_doubt),
    "a refused code stays charged": ("issue", SendStore, "refused", _gives_nothing_back),
}


@pytest.mark.parametrize(("flow", "kind", "name", "change"), MUTANTS.values(), ids=MUTANTS)
def test_a_bad_engine_is_caught(
    codes: Use,
    monkeypatch: pytest.MonkeyPatch,
    flow: str,
    kind: type,
    name: str,
    change: Callable[[Any], Any],
) -> None:
    _, steps = run(codes, NAMED[flow])
    plans = list(chain([()], single_faults(NAMED[flow], steps)))
    Random(SEED).shuffle(plans)
    monkeypatch.setattr(kind, name, change(getattr(kind, name)))
    assert any(run(codes, NAMED[flow], plan)[0] for plan in plans)
