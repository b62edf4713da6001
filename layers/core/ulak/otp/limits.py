"""How often codes may go out, and how often they may be tried: rows, which a firm's own settings may override.

NIST SP 800-63B-4 §3.2.2 asks for a limit of consecutive failures of an authenticator; the others are against a
stranger who makes somebody else's service send messages to numbers that earn him money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ulak.platform.clock import HOUR, MINUTE, SECOND, Milliseconds
from ulak.values import dataclass

DAY: Final[Milliseconds] = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within `window`."""

    name: str
    most: int
    window: Milliseconds
    code: str
    """The catalogue's sentence for whoever is over it."""
    why: str


MOST_ATTEMPTS: Final = 5
"""Checks of one challenge, the right one included. No setting raises it."""

ROWS: Final = (
    Limit("resend", 1, 30 * SECOND, "otp_limit_resend", "a message needs a moment to arrive"),
    Limit(
        "challenge_sends",
        5,
        10 * MINUTE,
        "otp_no_sends_left",
        "codes of one challenge; its window plays no part",
    ),
    Limit("number_burst", 5, 10 * MINUTE, "otp_limit_number_burst", "messages to one number"),
    Limit(
        "number_day", 30, DAY, "otp_limit_number_day", "messages to one number; also what bounds its record"
    ),
    Limit(
        "failures",
        20,
        HOUR,
        "otp_number_locked",
        "failures in a row of one number, over all challenges; then one try a window",
    ),
    Limit(
        "ip_hour",
        60,
        HOUR,
        "otp_limit_ip_hour",
        "messages that one address of the firm's own visitors causes",
    ),
    Limit("user_hour", 20, HOUR, "otp_limit_user_hour", "messages that one user of the firm's causes"),
    Limit(
        "prefix_hour",
        300,
        HOUR,
        "otp_limit_prefix_hour",
        "messages to one prefix that nobody has answered: pumping answers none",
    ),
    Limit("firm_hour", 2_000, HOUR, "otp_limit_firm_hour", "messages of one firm"),
    Limit("firm_day", 20_000, DAY, "otp_limit_firm_day", "messages of one firm"),
    Limit("spend_day", 20_000, DAY, "otp_limit_spend_day", "credits of one firm"),
)

Limits = Mapping[str, Limit]

_DEFAULT: Final[Limits] = {row.name: row for row in ROWS}

MOST_FAILURES_SETTABLE: Final = 20
"""A firm may ask for fewer failures in a row, never for more."""


def limits_of(overrides: Mapping[str, int]) -> Limits:
    """The rows, with the firm's own figures in their place.

    >>> limits_of({"firm_hour": 100})["firm_hour"].most, limits_of({"failures": 500})["failures"].most
    (100, 20)
    """
    if not overrides:
        return _DEFAULT
    own = {name: replace(_DEFAULT[name], most=most) for name, most in overrides.items() if name in _DEFAULT}
    if "failures" in own:
        own["failures"] = replace(own["failures"], most=min(own["failures"].most, MOST_FAILURES_SETTABLE))
    return {**_DEFAULT, **own}


def seconds_until(instant: Milliseconds, now: Milliseconds) -> int:
    """Whole seconds, at least one, after which `instant` has come.

    >>> seconds_until(10_001, 10_000), seconds_until(12_000, 10_000)
    (1, 2)
    """
    return max(1, -((now - instant) // SECOND))
