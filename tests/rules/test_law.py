"""Rules of the law as a compliance officer reads them: each with its source, and who sees to it."""

from __future__ import annotations

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.identity.caller import Caller
from ulak.routes import all_routes
from ulak.rules.law import LAW, Keeper


@pytest.mark.parametrize("locale", ["tr", "en"])
def test_rules_are_read_in_both_languages_each_with_its_source(
    aws_in_process: None, clock: HandClock, locale: str
) -> None:
    answer = call(World(clock).house, "GET", "/v1/rules", caller=Caller(FIRM, "k"), locale=locale)
    rules = answer.body["rules"]
    assert [one["code"] for one in rules] == [one.code for one in LAW]
    assert all(one["source"] and one["certainty"] in {"V", "T", "U"} for one in rules)
    said = {one["code"]: one["rule"] for one in rules}
    assert ("İYS'ye" in said["recorded_with_iys"]) is (locale == "tr")


def test_a_rule_that_is_a_setting_names_a_route_there_is() -> None:
    routes = {route.key for route in all_routes()}
    for rule in LAW:
        assert (rule.keeper is Keeper.SETTING) is bool(rule.setting), rule.code
        assert not rule.setting or rule.setting in routes, rule.code


def test_codes_are_of_one_rule_each() -> None:
    assert len({rule.code for rule in LAW}) == len(LAW)
