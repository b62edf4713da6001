"""``python -m local.compose``: writes ``template.yaml`` from what is declared; ``--check`` only compares.

What is one of its kind stands in ``template/shared.yaml`` as it is deployed. What repeats is said here once a kind:
a function with its role and its logs, a queue with its dead letters, an alarm. The functions are declared beside their
code, the alarms in ``template/alarms.yaml``. The text that comes out is checked in: it is what SAM deploys and what a
reader may judge without knowing this module.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from local import declarations, routes
from local.builds import ROOT
from local.declarations import Alarm, DeclarationError, Declared, Statement, Verbatim, Watch
from local.template_text import WIDTH, Noted, arn, block, flow, ref, sub

RULE: Final = 108
"""Columns of a text line, and of the line above a function."""

FOUR_DAYS: Final = 4 * 24 * 3600
FOURTEEN_DAYS: Final = 14 * 24 * 3600
VISIBLE_FOR: Final = 6
"""Times the consumer's time-out, as Lambda asks of its event sources, so that a message does not come back while its
first delivery is still being retried inside."""

ORIGIN: Final = (
    "# Written by `make template`. What is one of its kind stands in template/shared.yaml; the alarms are declared in",
    "# template/alarms.yaml, and each function, with its queue, in functions/<folder>/<function>.yaml. Change those.",
)

Resources = dict[str, Any]
Lines = list[str]


def compose(root: Path = ROOT) -> str:
    """The text of ``template.yaml``. Raises `DeclarationError`."""
    functions = declarations.functions(root)
    alarms = declarations.alarms(root)
    parts = {
        "origin": list(ORIGIN),
        "integrations": routes.integrations(functions),
        "paths": routes.paths(functions),
        "functions": [line for one in functions for line in _function_text(one)],
        "queues": _texts(resource for one in functions for resource in _queues(one)),
        "alarms": _texts({f"{name}Alarm": _alarm(one, functions)} for name, one in alarms.items()),
        "outputs": [line for one in functions for line in _outputs(one)],
        "shown_alarms": _joined(f'"${{{name}Alarm.Arn}}"' for name in alarms),
        "shown_queues": _joined(_shown(name, first) for name, first in _with_first(_working(functions))),
    }
    shared = (root / "template" / "shared.yaml").read_text(encoding="utf-8")
    text = "".join(_filled(shared, parts))
    names = Counter(re.findall(r"^  (\w+):$", text.partition("\nResources:\n")[2], re.MULTILINE))
    if twice := sorted(name for name, count in names.items() if count > 1):
        raise DeclarationError(f"declared twice: {', '.join(twice)}")
    return text


def _filled(shared: str, parts: Mapping[str, Lines]) -> Iterator[str]:
    """The shared text; in place of each line ``# @name`` (or ``@name``, within a text) that part, as far indented."""
    missing = set(parts)
    for line in shared.splitlines(keepends=True):
        if marker := re.fullmatch(r"( *)(?:# )?@(\w+)\n", line):
            missing.remove(marker[2])
            yield from (f"{marker[1]}{text}".rstrip() + "\n" for text in parts[marker[2]])
        else:
            yield line
    if missing:
        raise DeclarationError(f"template/shared.yaml has no place for: {', '.join(sorted(missing))}")


# --- a function, its role, its log group -------------------------------------------------------------------


def _function_text(one: Declared) -> Lines:
    resources = {
        f"{one.logical}Function": {
            "Type": "AWS::Serverless::Function",
            "Metadata": {"SkipBuild": True},
            "Properties": _function(one),
        },
        f"{one.logical}Role": {"Type": "AWS::IAM::Role", "Properties": _role(one)},
        f"{one.logical}Logs": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": sub(f"/ulak/${{Stage}}/{one.name}"),
                "RetentionInDays": ref("LogRetentionDays"),
            },
        },
    }
    if one.function.routes:
        resources[f"{one.logical}Permission"] = routes.permission(one)
    title = f"# ── {one.head[0]} "
    head = [title + "─" * (RULE - len(title)), *(f"# {line}".rstrip() for line in one.head[1:])]
    return ["", *head, *_texts({name: resource} for name, resource in resources.items()), ""]


def _function(one: Declared) -> Resources:
    function = one.function
    properties: Resources = {
        "CodeUri": one.folder,
        "Role": arn(f"{one.logical}Role"),
        "LoggingConfig": {"LogGroup": ref(f"{one.logical}Logs")},
        "Timeout": Noted(_seconds(function.timeout), one.comments.get("timeout")),
    }
    if function.reserved:
        kept = f"!If [{function.reserved}Kept, !Ref {function.reserved}, !Ref AWS::NoValue]"
        properties["ReservedConcurrentExecutions"] = Verbatim(kept)
    if function.memory:
        properties["MemorySize"] = Noted(function.memory, one.comments.get("memory"))
    if function.snapshot:
        properties |= {
            "SnapStart": {"ApplyOn": ref("SnapStart")},
            "AutoPublishAlias": "live",
            "AutoPublishAliasAllProperties": True,
            "VersionDeletionPolicy": Noted(
                "Delete", "a version's snapshot is billed as long as there is one"
            ),
        }
    if function.calls_operators:
        properties["VpcConfig"] = Verbatim(_EGRESS)
    if function.every:
        properties["EventInvokeConfig"] = {"MaximumRetryAttempts": 0}
    if variables := {**_told(function.may), **function.environment}:
        properties["Environment"] = {"Variables": variables}
    if events := dict(_events(one)):
        properties["Events"] = events
    return properties


_EGRESS: Final = (
    '!If [HasStaticEgress, {SubnetIds: !Split [",", {"Fn::ImportValue": !Sub "${StaticEgress}-Subnets"}], '
    'SecurityGroupIds: [{"Fn::ImportValue": !Sub "${StaticEgress}-SecurityGroup"}]}, !Ref AWS::NoValue]'
)
_INTO_NETWORK: Final = (
    '!If [HasStaticEgress, [{"Fn::ImportValue": !Sub "${StaticEgress}-Attach"}], !Ref AWS::NoValue]'
)
"""What Lambda needs to attach a function to the network, said beside the network."""


def _events(one: Declared) -> Iterator[tuple[str, Resources]]:
    function = one.function
    if queue := function.queue:
        yield (
            queue.event,
            {
                "Type": "SQS",
                "Properties": {
                    "Queue": arn(f"{queue.name}Queue"),
                    "BatchSize": Noted(queue.batch, one.comments.get("queue.batch")),
                    "ScalingConfig": Noted(
                        {"MaximumConcurrency": queue.concurrency}, one.comments.get("queue.concurrency")
                    ),
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                },
            },
        )
    for place, stream in enumerate(function.streams):
        wanted = {"dynamodb": {"Keys": {"sk": {"S": list(stream.records)}}}}
        waits = Noted(stream.gathers, one.comments.get(f"streams.{place}.gathers"))
        yield (
            stream.event,
            {
                "Type": "DynamoDB",
                "Properties": {
                    "Stream": Verbatim(f"!GetAtt {stream.table}.StreamArn"),
                    "StartingPosition": "TRIM_HORIZON",
                    "BatchSize": 100,
                    **({"MaximumBatchingWindowInSeconds": waits} if stream.gathers else {}),
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                    "BisectBatchOnFunctionError": True,
                    "MaximumRecordAgeInSeconds": 3600,
                    "DestinationConfig": {"OnFailure": {"Destination": arn(f"{one.logical}DeadLetters")}},
                    "FilterCriteria": {"Filters": [{"Pattern": json.dumps(wanted, separators=(",", ":"))}]},
                },
            },
        )
    if function.every:
        yield (
            f"Every{function.every.capitalize()}",
            {
                "Type": "Schedule",
                "Properties": {"Schedule": f"rate(1 {function.every})"},
            },
        )


def _told(statements: Iterable[Statement]) -> Resources:
    """The variables that lead a function to what it may use."""
    told: Resources = {}
    for one in statements:
        if one.service == "s3":
            told["ULAK_BUCKET"] = ref("Bucket")
        if one.service == "dynamodb" and "OtpTable" in one.on:
            told["ULAK_OTP_TABLE"] = ref("OtpTable")
        if one.service == "dynamodb" and "RatesTable" in one.on:
            told["ULAK_RATES_TABLE"] = ref("RatesTable")
            told["ULAK_FIRM_REQUESTS_PER_SECOND"] = ref("FirmRequestsPerSecond")
            told["ULAK_KEY_REQUESTS_PER_SECOND"] = ref("KeyRequestsPerSecond")
        if one.service == "dynamodb" and "PeopleTable" in one.on:
            told["ULAK_PEOPLE_TABLE"] = ref("PeopleTable")
        if one.service == "kms" and "ApprovalKey" in one.on:
            told["ULAK_APPROVAL_KEY_IDS"] = ref("ApprovalKey")
        if one.service == "sqs":
            for queue in one.on:
                told[f"ULAK_{queue.removesuffix('Queue').upper()}_QUEUE_URL"] = ref(queue)
    return told


def _role(one: Declared) -> Resources:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"Version": "2012-10-17", "Statement": list(_statements(one))}
    role: Resources = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": Verbatim(flow([trust]))},
        "Policies": [{"PolicyName": one.name.replace("_", "-"), "PolicyDocument": policy}],
    }
    if one.function.calls_operators:
        role["ManagedPolicyArns"] = Verbatim(_INTO_NETWORK)
    return role


def _statements(one: Declared) -> Iterator[Noted]:
    """What comes with the kind of function, then what is declared."""
    function = one.function
    yield _allow("logs", ["CreateLogStream", "PutLogEvents"], [arn(f"{one.logical}Logs")])
    if queue := function.queue:
        received = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]
        yield _allow("sqs", received, [arn(f"{queue.name}Queue")])
    if streams := function.streams:
        read = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]
        yield _allow("dynamodb", read, [sub(f"${{{stream.table}.Arn}}/stream/*") for stream in streams])
        yield _allow("sqs", ["SendMessage"], [arn(f"{one.logical}DeadLetters")])
    for place, statement in enumerate(function.may):
        resources = [_resource(statement.service, name) for name in statement.on]
        why = one.comments.get(f"may.{place}")
        yield _allow(statement.service, statement.actions, resources, why, keys=statement.keys)
    if any(statement.service == "s3" and "GetObject" in statement.actions for statement in function.may):
        why = "or an absent object is a 403 instead of a 404"
        yield _allow("s3", ["ListBucket"], [arn("Bucket")], why)


def _allow(
    service: str,
    actions: Iterable[str],
    resources: Iterable[str],
    why: str | None = None,
    *,
    keys: Iterable[str] = (),
) -> Noted:
    named = [f"{service}:{action}" for action in actions]
    statement: Resources = {"Effect": "Allow", "Action": _single(named), "Resource": _single(resources)}
    if only := list(keys):
        how = "StringLike" if any("*" in key for key in only) else "StringEquals"
        statement["Condition"] = {f"ForAllValues:{how}": {"dynamodb:LeadingKeys": only}}
    return Noted(statement, why)


_SECRET: Final = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"  # noqa: S105 - an ARN's beginning, no secret


def _resource(service: str, name: str) -> Verbatim:
    if service == "secretsmanager":
        return sub(_SECRET + name)
    if service == "s3" and name != "Bucket":
        return sub(f"${{Bucket.Arn}}/{name}")
    resource, slash, inside = name.partition("/")
    return sub(f"${{{resource}.Arn}}/{inside}") if slash else arn(resource)


def _seconds(timeout: int | str) -> int | Verbatim:
    return timeout if isinstance(timeout, int) else Verbatim(f"!FindInMap [Pace, !Ref Pace, {timeout}]")


# --- queues and their dead letters -------------------------------------------------------------------------


def _queues(one: Declared) -> Iterator[Resources]:
    kept = {"MessageRetentionPeriod": FOURTEEN_DAYS, "SqsManagedSseEnabled": True}
    if one.function.streams:
        dead_letters = f"{one.logical}DeadLetters"
        yield {dead_letters: {"Type": "AWS::SQS::Queue", "Properties": kept}}
        yield _tls_only(dead_letters)
    if queue := one.function.queue:
        dead_letters = f"{queue.name}DeadLetters"
        yield {
            f"{queue.name}Queue": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "VisibilityTimeout": _visibility(one.function.timeout),
                    "MessageRetentionPeriod": FOUR_DAYS,
                    "SqsManagedSseEnabled": True,
                    "RedrivePolicy": {"deadLetterTargetArn": arn(dead_letters), "maxReceiveCount": 5},
                },
            }
        }
        yield _tls_only(f"{queue.name}Queue")
        yield {dead_letters: {"Type": "AWS::SQS::Queue", "Properties": kept}}
        yield _tls_only(dead_letters)


def _tls_only(queue: str) -> Resources:
    """The queue's policy. It allows nothing: who may use a queue stands in the roles."""
    statement = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": arn(queue),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {
        f"{queue}Policy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": Verbatim(flow([ref(queue)])), "PolicyDocument": policy},
        }
    }


def _visibility(timeout: int | str) -> int | Verbatim:
    """Computed, or beside the time-out in the mapping: a test multiplies there."""
    return (
        VISIBLE_FOR * timeout
        if isinstance(timeout, int)
        else _seconds(f"{timeout.removesuffix('Timeout')}Visibility")
    )


def _working(functions: Iterable[Declared]) -> Lines:
    """Queues that functions work through."""
    return [f"{one.function.queue.name}Queue" for one in functions if one.function.queue]


def _dead_letters(functions: Iterable[Declared]) -> Lines:
    return [name for name in _queue_names(functions) if name.endswith("DeadLetters")]


def _queue_names(functions: Iterable[Declared]) -> Lines:
    return [
        name
        for one in functions
        for resources in _queues(one)
        for name, resource in resources.items()
        if resource["Type"] == "AWS::SQS::Queue"
    ]


def _outputs(one: Declared) -> Lines:
    return [f"{name}Url: {{Value: !Ref {name}}}" for name in _queue_names([one])]


def _shown(queue: str, first: bool) -> str:
    """A line of the dashboard's graph of waiting work; the first names the metric for all."""
    metric = '"AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName"' if first else '"..."'
    return f'[{metric}, "${{{queue}.QueueName}}", {{"label": "{queue.removesuffix("Queue").lower()}"}}]'


# --- alarms ------------------------------------------------------------------------------------------------

_COMPARISON: Final = {
    "above": "GreaterThanThreshold",
    "at_least": "GreaterThanOrEqualToThreshold",
    "below": "LessThanThreshold",
}
_DIMENSION: Final = {
    "AWS/ApiGateway": ("ApiId", "!Ref {}"),
    "AWS/DynamoDB": ("TableName", "!Ref {}"),
    "AWS/Lambda": ("FunctionName", "!Ref {}"),
    "AWS/SQS": ("QueueName", "!GetAtt {}.QueueName"),
}
"""What tells a service's resources apart in its metrics."""


def _alarm(alarm: Alarm, functions: Iterable[Declared]) -> Resources:
    ((kind, threshold),) = (
        (kind, value) for kind in _COMPARISON if (value := getattr(alarm, kind)) is not None
    )
    metrics = [line for watch in alarm.watches for line in _metrics(watch, functions, alone=not alarm.figure)]
    if alarm.figure:
        figure = {"Id": "figure", "ReturnData": True, "Expression": alarm.figure, "Label": alarm.label}
        metrics.append(Verbatim(flow(figure)))
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": f"{alarm.says}; docs/runbook.md, {alarm.chapter}",
            "AlarmActions": [ref("AlarmTopic")],
            "OKActions": [ref("AlarmTopic")],
            "ComparisonOperator": _COMPARISON[kind],
            "Threshold": threshold,
            "EvaluationPeriods": alarm.periods,
            "TreatMissingData": "notBreaching",
            "Metrics": metrics,
        },
    }


def _metrics(watch: Watch, functions: Iterable[Declared], *, alone: bool) -> Iterator[Verbatim]:
    """One figure for each resource, a line each; a metric of our own has no resource."""
    every = {"queues": _working, "dead letters": _dead_letters}
    named = [name for of in watch.of for name in (every[of](functions) if of in every else [of])]
    for resource in [name for name in named if name not in watch.but] or [""]:
        metric: Resources = {"Namespace": watch.namespace, "MetricName": watch.metric}
        if resource:
            name, value = _DIMENSION[watch.namespace]
            metric["Dimensions"] = [{"Name": name, "Value": Verbatim(value.format(resource))}]
        stat = {"Metric": metric, "Period": watch.seconds, "Stat": watch.stat}
        identity = f"{resource[0].lower()}{resource[1:]}{watch.suffix}" if resource else watch.metric
        yield Verbatim(flow({"Id": identity, "ReturnData": alone, "MetricStat": stat}))


# --- small parts ----------------------------------------------------------------------------------------


def _single(values: Iterable[Any]) -> Any:
    """The value of a list that holds one."""
    values = list(values)
    return values[0] if len(values) == 1 else values


def _joined(items: Iterable[str]) -> Lines:
    """Items of a JSON list, a line each."""
    *before, last = items
    return [*(f"{item}," for item in before), last]


def _with_first(names: Lines) -> Iterator[tuple[str, bool]]:
    return ((name, place == 0) for place, name in enumerate(names))


def _texts(resources: Iterable[Resources]) -> Lines:
    """Resources as blocks, an empty line between two."""
    return [line for resource in resources for line in ["", *block(resource, WIDTH - 2, opened=2)]][1:]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.compose", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail if template.yaml is not current"
    )
    target = ROOT / "template.yaml"
    check = parser.parse_args().check
    try:
        text = compose()
    except DeclarationError as error:
        sys.exit(str(error))
    if target.read_text(encoding="utf-8") == text:
        return
    if check:
        sys.exit("template.yaml is not what template/ and functions/ declare: run `make template`")
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
