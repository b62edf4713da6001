"""The runbook names what there is: commands with their options, parameters of the template, logs and metrics."""

from __future__ import annotations

import re

import pytest

from cli.__main__ import COMMANDS
from local.builds import ROOT

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
CODE = re.findall(r"`([^`]+)`", RUNBOOK.replace("```", ""))
BY_NAME = {command.name: command for command in COMMANDS}
TEMPLATE = (ROOT / "template.yaml").read_text()
SOURCE = "\n".join(
    path.read_text() for folder in ("layers/core/ulak", "cli") for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("typed", [one for one in CODE if re.match(r"ulak [a-z]", one)])
def test_a_command_is_one_of_ours_and_has_its_options(typed: str) -> None:
    command = BY_NAME[typed.split()[1]]
    known = {name for argument in command.arguments for name in argument.names}
    assert set(re.findall(r"--[a-z-]+", typed)) <= known


@pytest.mark.parametrize("name", sorted({one for one in CODE if re.fullmatch(r"[A-Z][a-z]+[A-Z]\w+", one)}))
def test_a_name_in_capitals_is_the_templates_or_stands_in_an_answer_of_aws(name: str) -> None:
    of_sns = {"NewStateValue", "AlarmName", "AlarmDescription", "SubscriptionConfirmation", "SubscribeURL"}
    of_clients = {"ConnectError", "InDoubt"}
    assert name in TEMPLATE or name in of_sns | of_clients


@pytest.mark.parametrize("name", sorted({one for one in CODE if re.fullmatch(r"[a-z]+(_[a-z]+)+", one)}))
def test_a_log_a_metric_a_function_or_a_reason_is_in_the_code(name: str) -> None:
    assert name in SOURCE or (ROOT / "functions" / name).is_dir() or name in TEMPLATE
