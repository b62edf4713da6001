"""Ids of firms, and of the test world that each firm has beside it.

A firm's *test world* is a tenant of its own: its keys, jobs, cards, events, credit and settings stand under an id of
its own, so that nothing of it can meet what is live.

>>> world_of_tests("acme"), is_test("acme-test"), live_firm("acme-test")
('acme-test', True, 'acme')
"""

from __future__ import annotations

import re
from typing import Final

LIVE_FIRM: Final = re.compile(r"[a-z][a-z0-9]{2,31}")
"""Has no dash, so that no firm can take the id of another's test world."""

_TEST: Final = "-test"

FIRM_ID: Final = re.compile(rf"{LIVE_FIRM.pattern}(?:{_TEST})?")
"""A firm's or a test world's."""


def is_test(firm_id: str) -> bool:
    """Whether it is the id of a test world."""
    return firm_id.endswith(_TEST)


def world_of_tests(firm_id: str) -> str:
    """The id of the firm's test world; of a test world its own."""
    return firm_id if is_test(firm_id) else firm_id + _TEST


def live_firm(firm_id: str) -> str:
    """The firm that the test world belongs to; of a firm its own id."""
    return firm_id.removesuffix(_TEST)
