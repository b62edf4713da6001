"""Which of the firm's rules holds a job for its approval."""

from __future__ import annotations

from collections.abc import Sequence

from ulak.directory.approval_rules import ApprovalRule, Sent, first_that_holds
from ulak.directory.units import TAGS, UnitKind, unit_key
from ulak.jobs.job import Plan


def held_by(
    rules: Sequence[ApprovalRule], plan: Plan, *, recipients: int, credits: int
) -> ApprovalRule | None:
    """The first rule that holds what came of `plan`; ``None``: it goes without an approval."""
    units = [unit_key(kind, plan.tags[tag]) for kind, tag in TAGS.items() if tag in plan.tags]
    if plan.requested_by:
        units.append(unit_key(UnitKind.USER, plan.requested_by))
    sent = Sent(plan.purpose.value, plan.source, frozenset(units), recipients, credits, plan.of_screen)
    return first_that_holds(rules, sent)
