"""The token of an account whose operator wants a log-in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
import pytest

from ulak.operators.http import CallNotSent
from ulak.operators.port import Rejected
from ulak.operators.session import LoginRefused, Session, Token
from ulak.rules import Then


@dataclass
class Operator:
    """Gives tokens one after another; those of `dead` are not valid."""

    lives_for: float = 600
    idle_for: float | None = None
    logins: int = 0
    calls: list[str] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)

    def log_in(self) -> Token:
        self.logins += 1
        return Token(f"t{self.logins}", self.lives_for, self.idle_for)

    def ask(self, token: str) -> httpx.Response:
        self.calls.append(token)
        return httpx.Response(401 if token in self.dead else 200)


def unauthorized(answer: httpx.Response) -> bool:
    return answer.status_code == 401


def test_one_token_serves_many_calls() -> None:
    operator = Operator()
    session = Session(operator.log_in, clock=lambda: 0)
    for _ in range(3):
        assert session.call(operator.ask, unauthorized).status_code == 200
    assert (operator.logins, operator.calls) == (1, ["t1"] * 3)


def test_a_call_with_a_dead_token_is_made_again_with_a_new_one() -> None:
    operator = Operator(dead={"t1"})
    assert Session(operator.log_in, clock=lambda: 0).call(operator.ask, unauthorized).status_code == 200
    assert operator.calls == ["t1", "t2"]


def test_a_call_whose_new_tokens_die_too_is_made_three_times_and_no_more() -> None:
    operator = Operator(dead={f"t{n}" for n in range(9)})
    assert Session(operator.log_in, clock=lambda: 0).call(operator.ask, unauthorized).status_code == 401
    assert operator.calls == ["t1", "t2", "t3"]


def test_a_token_is_renewed_before_it_is_old() -> None:
    operator, now = Operator(lives_for=600), [0.0]
    session = Session(operator.log_in, margin=60, clock=lambda: now[0])
    for now[0], token in ((0, "t1"), (539, "t1"), (540, "t2")):
        session.call(operator.ask, unauthorized)
        assert operator.calls[-1] == token


def test_a_token_that_was_not_used_for_long_is_renewed() -> None:
    operator, now = Operator(lives_for=86_400, idle_for=600), [0.0]
    session = Session(operator.log_in, margin=60, clock=lambda: now[0])
    for now[0], token in ((0, "t1"), (500, "t1"), (1_000, "t1"), (1_540, "t2")):
        session.call(operator.ask, unauthorized)
        assert operator.calls[-1] == token


@pytest.mark.parametrize(
    "failure",
    [LoginRefused(Rejected("401", "refused_credentials", Then.PAUSE)), CallNotSent("ConnectError")],
    ids=["refused", "not sent"],
)
def test_a_log_in_that_fails_is_told_and_the_next_call_logs_in_again(failure: Exception) -> None:
    operator, fails = Operator(), [failure]

    def log_in() -> Token:
        if fails:
            raise fails.pop()
        return operator.log_in()

    session = Session(log_in, clock=lambda: 0)
    with pytest.raises(type(failure)):
        session.call(operator.ask, unauthorized)
    assert session.call(operator.ask, unauthorized).status_code == 200


def test_threads_share_a_token_and_renew_a_dead_one_once() -> None:
    operator = Operator(dead={"t1"})
    session = Session(operator.log_in, clock=lambda: 0)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: session.call(operator.ask, unauthorized), range(40)))
    assert {answer.status_code for answer in answers} == {200}
    assert operator.logins == 2
