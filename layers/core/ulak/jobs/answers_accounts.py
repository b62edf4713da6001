"""What a job waits for: its hour, its window, or an operator account that is not in order."""

from __future__ import annotations

from ulak.catalogue import Locale, sentence
from ulak.jobs.views import HeldBack, JobView
from ulak.platform.answers import NotRequired, TypedDict
from ulak.platform.clock import rfc3339


class WaitingAnswer(TypedDict):
    """Both are there while it waits, and neither otherwise."""

    waits_until: NotRequired[str]
    waits_for: NotRequired[str]
    """``window``, ``send_at``, or ``account``: none of its operator accounts is in order (``accounts_held_back``)."""


class HeldBackAnswer(TypedDict):
    """An operator account that is not in order."""

    account: str
    operator: str
    state: str
    """``open``: nothing is sent through it; ``slow``: it is used after the others."""
    reason: str
    message: str
    since: str
    tried_at: str
    """When it is tried next."""


class HeldBackAnswers(WaitingAnswer):
    accounts_held_back: NotRequired[list[HeldBackAnswer]]
    """While it is being sent: its accounts that are not in order, if any."""


def held_back_answers(view: JobView, locale: Locale) -> HeldBackAnswers:
    """Which of the job's accounts are not in order, while it is being sent; and that it waits for one, if none is."""
    if not view.held_back:
        return {}
    answer: HeldBackAnswers = {"accounts_held_back": [_account_out(one, locale) for one in view.held_back]}
    if all(one.alone for one in view.held_back):
        answer["waits_for"] = "account"
        answer["waits_until"] = rfc3339(min(one.breaker.until for one in view.held_back))
    return answer


def _account_out(one: HeldBack, locale: Locale) -> HeldBackAnswer:
    return {
        "account": one.account_id,
        "operator": one.operator_id,
        "state": one.breaker.phase.value,
        "reason": one.breaker.why,
        "message": sentence(one.breaker.why, locale),
        "since": rfc3339(one.breaker.since),
        "tried_at": rfc3339(one.breaker.until),
    }
