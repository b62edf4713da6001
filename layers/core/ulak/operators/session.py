"""The token of an account whose operator wants a log-in first.

Each process logs in for itself; the threads of one share the token. A token is renewed before it is old, and when the
operator says that it is not valid. That answer is a certain refusal: the call was not taken, so it is made again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from ulak.operators.http import CallFailed
from ulak.operators.port import NotAnswered, Rejected
from ulak.rules import Then

if TYPE_CHECKING:
    import httpx

Seconds = float

_TRIES: Final = 3
"""Of one call, each with a younger token. Other workers' log-ins may end ours, where an operator keeps one a user."""


@dataclass(frozen=True, slots=True)
class Token:
    value: str
    lives_for: Seconds
    idle_for: Seconds | None = None
    """It dies when it is not used for so long; ``None``: it does not."""


class LoginRefused(Exception):
    """The operator gives no token. Nothing of the call itself left us."""

    def __init__(self, answer: Rejected) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def try_log_in(log_in: Callable[[], Token]) -> None:
    """Whether the operator opens the account; sends nothing. ``NotAnswered`` says why it does not."""
    try:
        log_in()
    except LoginRefused as refused:
        told = refused.answer
        raise NotAnswered(told.code, refused=told.then is Then.PAUSE) from refused
    except CallFailed as failure:
        raise NotAnswered(failure.why) from failure


class Session:
    """One account's token. ``log_in`` raises ``CallFailed`` or `LoginRefused`."""

    def __init__(
        self,
        log_in: Callable[[], Token],
        *,
        margin: Seconds = 60,
        clock: Callable[[], Seconds] = time.monotonic,
    ) -> None:
        """`margin`: a token that would die within so many seconds is used no more."""
        self._log_in = log_in
        self._margin = margin
        self._clock = clock
        self._lock = Lock()
        self._token: Token | None = None
        self._born: Seconds = 0
        self._used: Seconds = 0

    def call(
        self, ask: Callable[[str], httpx.Response], not_valid: Callable[[httpx.Response], bool]
    ) -> httpx.Response:
        """The answer to `ask`, which makes the call with the token it gets. `not_valid`: the answer says that the token
        is not valid, and so that nothing was taken. Raises what the log-in and the call raise; where even new
        tokens are not valid, that answer is given."""
        token = self.token()
        answer = ask(token.value)
        for _ in range(_TRIES - 1):
            if not not_valid(answer):
                break
            token = self.token(instead_of=token)
            answer = ask(token.value)
        return answer

    def token(self, *, instead_of: Token | None = None) -> Token:
        """A token that is not old, and not the one that is named."""
        with self._lock:
            now = self._clock()
            if self._token is None or self._token is instead_of or self._is_old(self._token, now):
                self._token = self._log_in()
                self._born = now
            self._used = now
            return self._token

    def _is_old(self, token: Token, now: Seconds) -> bool:
        if now + self._margin >= self._born + token.lives_for:
            return True
        return token.idle_for is not None and now + self._margin >= self._used + token.idle_for
