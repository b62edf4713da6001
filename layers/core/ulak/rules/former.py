"""Operator ids that are stored and that no row has any more.

v0.1.0 had a row for a Netgsm account with a raised report quota. The quota is the account's own setting now. Accounts,
plans and lines of codes that were stored with that row's id are read as Netgsm's, with the quota the row had.
"""

from __future__ import annotations

from typing import Final

_FORMER: Final = {"netgsm_raised": ("netgsm", 1_200)}
"""Stored id → the operator's id, and the account's report calls a minute."""


def operator_of(stored_id: str) -> str:
    """
    >>> operator_of("netgsm_raised"), operator_of("yanki")
    ('netgsm', 'yanki')
    """
    return _FORMER[stored_id][0] if stored_id in _FORMER else stored_id


def report_quota_of(stored_id: str) -> int | None:
    """The report calls a minute that the stored id stood for; ``None`` if it says nothing of them.

    >>> report_quota_of("netgsm_raised"), report_quota_of("netgsm")
    (1200, None)
    """
    return _FORMER[stored_id][1] if stored_id in _FORMER else None
