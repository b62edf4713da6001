"""Who is told when something needs a person, and whether the runbook knows what to do then."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from local.builds import ROOT
from local.template import expand, of_type

TEMPLATE = expand(ROOT / "template.yaml", region="eu-central-1", parameters={})
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
ALARMS = {name: one["Properties"] for name, one in of_type(TEMPLATE, "AWS::CloudWatch::Alarm")}
QUEUES = {name: one["Properties"] for name, one in of_type(TEMPLATE, "AWS::SQS::Queue")}
WATCHED = {f"{name}: {metric['Id']}": metric for name, alarm in ALARMS.items() for metric in alarm["Metrics"]}


def watched_by(name: str) -> set[str]:
    """Logical ids of what an alarm looks at."""
    metrics = json.dumps(ALARMS[name]["Metrics"])
    return set(re.findall(r'"Value": {"(?:Fn::GetAtt|Ref)": \[?"(\w+)"', metrics))


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_reaches_somebody_and_names_its_chapter_of_the_runbook(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    chapter = alarm["AlarmDescription"].partition("docs/runbook.md, ")[2]
    text = RUNBOOK.partition(f"\n## {chapter}\n")[2].partition("\n## ")[0]
    assert f"`{name}`" in text


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_computes_one_figure_from_at_most_ten(name: str) -> None:
    metrics = ALARMS[name]["Metrics"]
    assert len([metric for metric in metrics if metric["ReturnData"]]) == 1
    assert len([metric for metric in metrics if "MetricStat" in metric]) <= 10
    assert len({metric["Id"] for metric in metrics}) == len(metrics)


def test_an_https_address_is_told_beside_the_mail() -> None:
    ((_, hook),) = of_type(TEMPLATE, "AWS::SNS::Subscription")
    assert hook["Condition"] == "HasAlarmHook"
    told = {name: hook["Properties"][name] for name in ("TopicArn", "Protocol", "Endpoint")}
    assert told == {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "https", "Endpoint": {"Ref": "AlarmHook"}}
    allowed = re.compile(TEMPLATE["Parameters"]["AlarmHook"]["AllowedPattern"])
    assert allowed.fullmatch("https://oncall.example.com/ulak")
    assert allowed.fullmatch("")
    assert not allowed.fullmatch("http://oncall.example.com/ulak")


def test_every_queue_of_dead_letters_is_watched() -> None:
    dead = {
        queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for queue in QUEUES.values()
        if "RedrivePolicy" in queue
    }
    assert watched_by("DeadLettersAlarm") == dead | {"ChangesDeadLetters"}


def test_every_queue_is_watched_for_what_waits() -> None:
    working = {name for name, queue in QUEUES.items() if "RedrivePolicy" in queue}
    told_by_their_work = {"IysQueue"}  # by what is due: IysDeadlineAlarm
    watched = watched_by("WaitingAlarm") | watched_by("InteractiveWaitingAlarm")
    assert watched | told_by_their_work == working


def test_every_metric_of_ours_that_is_watched_is_emitted() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "layers" / "core" / "ulak").rglob("*.py"))
    ours = {
        metric["MetricStat"]["Metric"]["MetricName"]
        for metric in WATCHED.values()
        if metric.get("MetricStat", {}).get("Metric", {}).get("Namespace") == "Ulak"
    }
    assert ours == {
        "job_paused",
        "webhook_suspended",
        "load_refused",
        "key_ending",
        "password_ending",
        "document_ending",
        "operator_account_open",
        "work_failed",
        "work_hindered",
        "credit_held",
        "recipients",
        "uncertain",
        "audit_violations",
        "otp_sent",
        "otp_approved",
        "otp_locked",
        "iys_due_soon",
    }
    assert not [name for name in ours if f'"{name}"' not in source]


def test_the_dashboard_is_a_document_and_shows_every_alarm() -> None:
    ((_, dashboard),) = of_type(TEMPLATE, "AWS::CloudWatch::Dashboard")
    body: Any = dashboard["Properties"]["DashboardBody"]["Fn::Sub"]
    (shown,) = [one for one in json.loads(body)["widgets"] if one["type"] == "alarm"]
    assert shown["properties"]["alarms"] == [f"${{{name}.Arn}}" for name in ALARMS]
