"""What callers see of the firm's rules of approval."""

from __future__ import annotations

from collections.abc import Sequence

from ulak.directory.approval_rules import ApprovalRule
from ulak.platform.answers import TypedDict


class ApprovalRuleAnswer(TypedDict):
    """What waits for an approval; what is empty or ``null`` it does not ask about."""

    credits_over: int | None
    recipients_over: int | None
    purposes: list[str]
    sources: list[str]
    unit: str | None
    """``department#SATIS``, as quotas name it."""


class ApprovalRulesAnswer(TypedDict):
    rules: list[ApprovalRuleAnswer]


def rule_answer(rule: ApprovalRule) -> ApprovalRuleAnswer:
    return {
        "credits_over": rule.credits_over,
        "recipients_over": rule.recipients_over,
        "purposes": sorted(rule.purposes),
        "sources": sorted(rule.sources),
        "unit": rule.unit or None,
    }


def rules_answer(rules: Sequence[ApprovalRule]) -> ApprovalRulesAnswer:
    return {"rules": [rule_answer(rule) for rule in rules]}
