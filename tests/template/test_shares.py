"""What keeps one firm's load from the others' stands in the template as the code relies on it."""

from __future__ import annotations

from typing import Any

import pytest

from local import declarations
from local.builds import ROOT
from ulak.events import callbacks
from ulak.planning import fan_out
from ulak.platform.http import Authority, Load
from ulak.platform.pressure import MOST_WAITING
from ulak.routes import ROOMS, routes_of

FUNCTIONS = {one.name: one.function for one in declarations.functions(ROOT)}


def rights(name: str, service: str, resource: str) -> set[str]:
    return {
        action
        for statement in FUNCTIONS[name].may
        if statement.service == service and resource in statement.on
        for action in statement.actions
    }


@pytest.mark.parametrize("name", sorted(set(ROOMS) - {"root", "links"}))
def test_a_function_whose_callers_are_counted_may_count_them_and_no_more(name: str) -> None:
    routes = routes_of(name)
    assert any(route.authority is not Authority.NOBODY for route in routes)
    sheds = any(route.load in (Load.BULK, Load.SINGLE) for route in routes)
    wanted = {"GetItem", "UpdateItem"} if sheds else {"UpdateItem"}
    assert rights(name, "dynamodb", "RatesTable") == wanted


def test_the_reconcile_looks_at_every_queue_whose_length_counts_and_says_so() -> None:
    for queue in MOST_WAITING:
        assert "GetQueueAttributes" in rights("reconcile", "sqs", f"{queue.capitalize()}Queue")
    assert rights("reconcile", "dynamodb", "RatesTable") == {"PutItem"}


def test_a_firms_share_leaves_workers_to_others() -> None:
    calls: Any = FUNCTIONS["callbacks"].queue
    plans: Any = FUNCTIONS["bulk_fanout"].queue
    assert calls.concurrency > 3 * callbacks.AT_ONCE
    assert 2 * fan_out.AT_ONCE_OF_A_FIRM <= fan_out.AT_ONCE < plans.concurrency


def test_room_is_kept_for_what_must_not_wait_by_parameters_that_are_off() -> None:
    reserved = {name: one.reserved for name, one in FUNCTIONS.items() if one.reserved}
    assert reserved == {
        "otp_issue": "OtpIssueReserved",
        "otp_verify": "OtpVerifyReserved",
        "erp_hooks": "ErpHooksReserved",
    }
    template = declarations._load((ROOT / "template.yaml").read_text(), ROOT / "template.yaml")
    for parameter in reserved.values():
        assert template["Parameters"][parameter]["Default"] == 0
        assert f"{parameter}Kept" in template["Conditions"]
