"""Anything in any order: hypothesis posts, steers, breaks and lets time pass; the invariants hold throughout."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.faults.flows import BULK, SMALL, A
from tests.faults.invariants import ALWAYS, AT_THE_END, violations
from tests.faults.operators import PROFILES
from tests.faults.steps import MEANWHILE, Fault
from tests.faults.world import World, laboratory
from ulak.platform.clock import MINUTE, SECOND

_OF_STEPS = [fault for fault in Fault if fault not in MEANWHILE]


class Anything(RuleBasedStateMachine):
    use: ClassVar[Any]
    operator_id: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(Anything.use, self.operator_id, disorder=True, credit=14)
        self.world.steps.counting = True
        self.posted = 0
        self.changed = False

    @precondition(lambda self: self.posted < 3)
    @rule(rows=st.sampled_from([SMALL, BULK]), again=st.booleans())
    def post(self, rows: Any, again: bool) -> None:
        """Under a key of its own, or the last one's, which is a replay or a mistake."""
        self.posted += not again
        self._ask(lambda: self.world.post_job(rows, f"key-{self.posted:08d}"))

    @precondition(lambda self: self.posted < 3)
    @rule()
    def post_message(self) -> None:
        self.posted += 1
        self._ask(lambda: self.world.post_message(A, f"key-{self.posted:08d}"))

    @rule(step=st.integers(1, 25), fault=st.sampled_from(_OF_STEPS))
    def break_one_of_the_next_steps(self, step: int, fault: Fault) -> None:
        self.world.steps.plan = {len(self.world.steps.trace) + step: fault}

    @rule(seconds=st.sampled_from([1, 6, 30, 70, 200]))
    def wait(self, seconds: int) -> None:
        self.world.run(patience=seconds * SECOND)
        self.changed = True

    @rule()
    def redeliver(self) -> None:
        """Whatever waits in a queue is delivered, and stays there all the same."""
        for queue in self.world.queues.values():
            for message in list(queue.messages)[:4]:
                self.world.deliver(queue.name, message.body)
        self.changed = True

    @rule(what=st.sampled_from(["pause", "resume", "cancel"]))
    def steer(self, what: str) -> None:
        self._ask(lambda: self.world.steer(what))

    @rule()
    def top_up(self) -> None:
        self._ask(lambda: self.world.top_up(5, f"INV-{self.posted + 2}"))

    def _ask(self, work: Any) -> None:
        self.world.invoke(lambda remaining: work())
        self.changed = True

    @invariant()
    def what_always_holds(self) -> None:
        if self.changed:
            self.changed = False
            assert violations(self.world, ALWAYS) == []

    def teardown(self) -> None:
        world = self.world
        try:
            world.steps.plan = {}
            world.invoke(lambda remaining: world.steer("resume"))
            for ref in world.jobs():
                job = world.store.job(ref)
                if job is not None and job.status.value == "paused":
                    world.control.resume(world.request("POST", job_id=ref.job_id))
            world.run(patience=10 * MINUTE)
            world.live_out()
            assert violations(world, AT_THE_END) == []
        finally:
            world.close()


@pytest.mark.parametrize("operator_id", PROFILES)
def test_anything_in_any_order_leaves_the_books_right(operator_id: str) -> None:
    _run(operator_id, examples=1, steps=8)


@pytest.mark.slow
@pytest.mark.parametrize("operator_id", PROFILES)
def test_anything_in_any_order_leaves_the_books_right_for_long(operator_id: str) -> None:
    _run(operator_id, examples=6, steps=20)


def _run(operator_id: str, *, examples: int, steps: int) -> None:
    machine = type("Anything", (Anything,), {"operator_id": operator_id})
    logging.disable(logging.CRITICAL)
    try:
        with laboratory() as use:
            Anything.use = staticmethod(use)
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=steps,
                    deadline=None,
                    derandomize=True,
                    suppress_health_check=list(HealthCheck),
                ),
            )
    finally:
        logging.disable(logging.NOTSET)
