"""Whatever comes in whatever order, twice, or without its answer: the books are those of a model that counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

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
from moto import mock_aws

from tests.dynamodb import engine
from tests.world import TABLE, make_resources
from ulak.errors import IdempotencyMismatch, InsufficientCredit
from ulak.ledger.audit import check_account
from ulak.ledger.store import Ledger
from ulak.platform import aws
from ulak.platform.table import Put, Refused, Table, Write

FIRM, SMS = "acme", "sms"

CREDITS = st.integers(1, 150)
FEW = st.integers(1, 6)
LOST = st.booleans()


class Forgetful:
    """A client of DynamoDB whose next write's answer is lost, so that the SDK sends it again."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.loses = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if name not in ("transact_write_items", "put_item", "update_item"):
            return method

        def twice(**request: Any) -> Any:
            if self.loses:
                self.loses = False
                method(**request)
            return method(**request)

        return twice


class Books(RuleBasedStateMachine):
    """Top-ups, jobs and messages of one account. Each rule may lose the answer of its first write."""

    def __init__(self) -> None:
        super().__init__()
        self._aws = ExitStack()
        self._aws.enter_context(mock_aws())
        self._aws.enter_context(engine())
        make_resources()
        self.client = Forgetful(aws.client("dynamodb"))
        self.table = Table(self.client, TABLE)
        self.ledger = Ledger(self.table)
        self.now = 0
        self.topped: dict[str, int] = {}
        self.open: dict[str, int] = {}
        self.closed: dict[str, tuple[int, int]] = {}
        self.corrected: dict[str, int] = {}
        self.drawn: dict[str, int] = {}
        self.given_back: dict[str, int] = {}

    def teardown(self) -> None:
        self._aws.close()

    # --- a caller of the ledger, as its docstring says -----------------------------------------------------

    def once(
        self, name: str, credit: Callable[[], Sequence[Write]], bring: Callable[[], None] | None = None
    ) -> bool:
        """Do the caller's write `name` and the ledger's beside it. ``False``: it was done before."""
        for _ in range(3):
            token = uuid4().hex
            mine = Put({"pk": f"FIRM#{FIRM}", "sk": name, "token": token}, "attribute_not_exists(pk)")
            try:
                self.table.write_all([mine, *credit()])
            except Refused as refused:
                if refused.index == 0:
                    return refused.old is not None and refused.old["token"] == token
                assert bring is not None, "only a draw or a reservation is refused for want of credit"
                bring()
            else:
                return True
        raise AssertionError("credit that was brought is there")

    def was_short(self, short: InsufficientCredit, credits: int) -> None:
        assert (short.needs, short.has) == (credits, self.remaining)
        assert self.remaining < credits

    @property
    def remaining(self) -> int:
        spent = sum(self.open.values()) + sum(self.drawn.values()) - sum(self.given_back.values())
        spent += sum(charged for _, charged in self.closed.values()) - sum(self.corrected.values())
        return sum(self.topped.values()) - spent

    # --- what may happen ----------------------------------------------------------------------------------

    @rule(reference=st.sampled_from("ABC"), credits=CREDITS, lost=LOST)
    def top_up(self, reference: str, credits: int, lost: bool) -> None:
        self.client.loses = lost
        before = self.topped.get(reference)
        try:
            made = self.ledger.top_up(FIRM, SMS, credits, reference, by="tests", now=self._tick())
        except IdempotencyMismatch:
            assert before not in (None, credits)
        else:
            assert made.replayed == (before is not None)
            self.topped[reference] = credits

    @rule(job=st.sampled_from(["j1", "j2", "j3", "j4", "j5"]), credits=CREDITS, lost=LOST)
    def commit(self, job: str, credits: int, lost: bool) -> None:
        self.client.loses = lost
        now = self._tick()
        enough = self.remaining >= credits
        try:
            done = self.once(
                f"commit {job}",
                lambda: self.ledger.reserve(FIRM, SMS, job, credits, now=now),
                lambda: self.ledger.recall(FIRM, SMS, credits, now=now),
            )
        except InsufficientCredit as short:
            self.was_short(short, credits)
            return
        assert done == (job not in self.open and job not in self.closed)
        if done:
            assert enough
            self.open[job] = credits

    @precondition(lambda self: self.open or self.closed)
    @rule(data=st.data(), lost=LOST)
    def close(self, data: st.DataObject, lost: bool) -> None:
        job = data.draw(st.sampled_from(sorted(self.open | self.closed)))
        held = self.open.get(job) or self.closed[job][0]
        charged = data.draw(st.integers(0, held))
        self.client.loses = lost
        now = self._tick()
        done = self.once(f"close {job}", lambda: self.ledger.release(FIRM, SMS, job, held, charged, now=now))
        assert done == (job in self.open)
        if done:
            del self.open[job]
            self.closed[job] = (held, charged)

    @precondition(lambda self: any(charged for _, charged in self.closed.values()))
    @rule(data=st.data(), lost=LOST)
    def correct(self, data: st.DataObject, lost: bool) -> None:
        job = data.draw(st.sampled_from(sorted(j for j, (_, charged) in self.closed.items() if charged)))
        self.client.loses = lost
        now = self._tick()
        done = self.once(
            f"found refused {job}",
            lambda: self.ledger.correct(FIRM, SMS, job, 0, 0, self.closed[job][1], now=now),
        )
        assert done == (job not in self.corrected)
        self.corrected[job] = self.closed[job][1]

    @rule(message=st.integers(0, 40).map("m{}".format), credits=FEW, lost=LOST)
    def draw(self, message: str, credits: int, lost: bool) -> None:
        self.client.loses = lost
        now = self._tick()
        enough = self.remaining >= credits
        try:
            done = self.once(
                f"issue {message}",
                lambda: [self.ledger.draw(FIRM, SMS, credits)],
                lambda: self.ledger.refill(FIRM, SMS, credits, now=now),
            )
        except InsufficientCredit as short:
            self.was_short(short, credits)
            return
        assert done == (message not in self.drawn)
        if done:
            assert enough
            self.drawn[message] = credits

    @precondition(lambda self: self.drawn)
    @rule(data=st.data(), lost=LOST)
    def give_back(self, data: st.DataObject, lost: bool) -> None:
        message = data.draw(st.sampled_from(sorted(self.drawn)))
        self.client.loses = lost
        done = self.once(
            f"refused {message}", lambda: [self.ledger.give_back(FIRM, SMS, self.drawn[message])]
        )
        assert done == (message not in self.given_back)
        self.given_back[message] = self.drawn[message]

    def _tick(self) -> int:
        self.now += 1
        return self.now

    # --- what always holds --------------------------------------------------------------------------------

    @invariant()
    def the_books_are_the_models(self) -> None:
        self.client.loses = False
        standing = self.ledger.standing(FIRM, SMS)
        assert standing.remaining == self.remaining >= 0
        assert standing.reserved == sum(self.open.values())
        assert standing.balance.topped_up == sum(self.topped.values())
        assert check_account("acme/sms", standing, list(self.ledger.entries(FIRM, SMS))) == []


def test_whatever_comes_the_books_are_the_models() -> None:
    _run(examples=10)


@pytest.mark.slow
def test_whatever_comes_the_books_are_the_models_for_long() -> None:
    _run(examples=60)


def _run(*, examples: int) -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
