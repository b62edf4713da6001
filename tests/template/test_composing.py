"""``template.yaml`` is what is declared, and a declaration says everything."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from local.builds import ROOT
from local.compose import compose
from local.declarations import DeclarationError
from local.template import code_of, expand, operations

GREET = """\
# greet: says good day
# To whoever asks, and to the queue.
timeout: 10
memory: 512 # a greeting is short
environment:
  ULAK_CALLBACK_REACH: !Ref CallbackReach
routes:
  Greet: GET /v1/greetings/{name}
  Rest: $default
queue:
  name: Greetings
  event: Greeting
  batch: 1 # a greeting each
  concurrency: 2
may:
  - {dynamodb: GetItem, on: [MainTable, OtpTable]} # who it is
  - {s3: [GetObject, PutObject], on: uploads/*}
  - {sqs: SendMessage, on: PlanQueue}
  - {secretsmanager: GetSecretValue, on: "ulak/${Stage}/greetings-*"}
  - {dynamodb: GetItem, on: MainTable, keys: [GREETED]}
  - {s3: GetBucketLocation, on: Bucket}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The repository's declarations, and one more. It takes the default route, in the place of `root`."""
    shutil.copytree(ROOT / "template", tmp_path / "template")
    for path in (ROOT / "functions").glob("*/*.yaml"):
        if path.stem == "root":
            continue
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    declare(tmp_path, GREET)
    return tmp_path


def declare(root: Path, text: str) -> None:
    folder = root / "functions" / "greet"
    folder.mkdir(exist_ok=True)
    (folder / "greet.yaml").write_text(text)


@pytest.fixture
def resources(root: Path) -> dict[str, Any]:
    target = root / "template.yaml"
    target.write_text(compose(root))
    expanded = expand(target, region="eu-central-1", parameters={})
    assert code_of(expanded)["GreetFunction"].function == "functions/greet/"
    return {name: one["Properties"] for name, one in expanded["Resources"].items()}


def test_the_template_that_is_checked_in_is_the_one_that_is_declared() -> None:
    assert (ROOT / "template.yaml").read_text() == compose(ROOT), "run `make template`"


def test_every_folder_of_code_is_declared() -> None:
    coded = {path.parent for path in (ROOT / "functions").glob("*/app.py")}
    assert {path.parent for path in (ROOT / "functions").glob("*/*.yaml")} == coded


def test_one_file_makes_a_function_with_its_role_and_its_log(resources: dict[str, Any]) -> None:
    function = resources["GreetFunction"]
    assert (function["Timeout"], function["MemorySize"]) == (10, 512)
    assert function["Role"] == {"Fn::GetAtt": ["GreetRole", "Arn"]}
    assert function["LoggingConfig"] == {"LogGroup": {"Ref": "GreetLogs"}}
    assert resources["GreetLogs"] == {
        "LogGroupName": {"Fn::Sub": "/ulak/${Stage}/greet"},
        "RetentionInDays": {"Ref": "LogRetentionDays"},
    }


def test_a_function_is_told_of_what_it_may_use_and_of_nothing_else(resources: dict[str, Any]) -> None:
    ours = resources["GreetFunction"]["Environment"]["Variables"]
    everyones = resources["SettingsFunction"]["Environment"]["Variables"]
    assert {name: value["Ref"] for name, value in ours.items() if name not in everyones} == {
        "ULAK_BUCKET": "Bucket",
        "ULAK_OTP_TABLE": "OtpTable",
        "ULAK_PLAN_QUEUE_URL": "PlanQueue",
        "ULAK_CALLBACK_REACH": "CallbackReach",
    }


def test_a_role_holds_what_is_declared_and_what_comes_with_the_kind(resources: dict[str, Any]) -> None:
    (policy,) = resources["GreetRole"]["Policies"]
    secret = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:ulak/${Stage}/greetings-*"
    tables = [{"Fn::GetAtt": ["MainTable", "Arn"]}, {"Fn::GetAtt": ["OtpTable", "Arn"]}]
    consumer = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    uploads = {"Fn::Sub": "${Bucket.Arn}/uploads/*"}
    assert [
        (one["Effect"], one["Action"], one["Resource"]) for one in policy["PolicyDocument"]["Statement"]
    ] == [
        ("Allow", ["logs:CreateLogStream", "logs:PutLogEvents"], {"Fn::GetAtt": ["GreetLogs", "Arn"]}),
        ("Allow", consumer, {"Fn::GetAtt": ["GreetingsQueue", "Arn"]}),
        ("Allow", "dynamodb:GetItem", tables),
        ("Allow", ["s3:GetObject", "s3:PutObject"], uploads),
        ("Allow", "sqs:SendMessage", {"Fn::GetAtt": ["PlanQueue", "Arn"]}),
        ("Allow", "secretsmanager:GetSecretValue", {"Fn::Sub": secret}),
        ("Allow", "dynamodb:GetItem", {"Fn::GetAtt": ["MainTable", "Arn"]}),
        ("Allow", "s3:GetBucketLocation", {"Fn::GetAtt": ["Bucket", "Arn"]}),
        ("Allow", "s3:ListBucket", {"Fn::GetAtt": ["Bucket", "Arn"]}),
    ]
    conditions = [one["Condition"] for one in policy["PolicyDocument"]["Statement"] if "Condition" in one]
    assert conditions == [{"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["GREETED"]}}]


def test_a_queue_comes_with_dead_letters_and_both_are_watched(resources: dict[str, Any]) -> None:
    assert resources["GreetingsQueue"]["VisibilityTimeout"] == 60
    redrive = resources["GreetingsQueue"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["GreetingsDeadLetters", "Arn"]}
    assert "GreetingsDeadLetters" in str(resources["DeadLettersAlarm"]["Metrics"])
    assert "GreetingsQueue" in str(resources["WaitingAlarm"]["Metrics"])
    assert "${GreetingsQueue.QueueName}" in resources["Dashboard"]["DashboardBody"]["Fn::Sub"]
    mapping = resources["GreetFunctionGreeting"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 2}


def test_routes_lead_to_the_function_and_one_may_take_all_the_rest(resources: dict[str, Any]) -> None:
    integrations = dict(operations(resources["Api"]["Body"]))
    for route in ("GET /v1/greetings/{name}", "$default"):
        assert "${GreetFunction.Arn}" in integrations[route]["uri"]["Fn::Sub"]
    assert resources["GreetPermission"]["FunctionName"] == {"Ref": "GreetFunction"}
    assert resources["GreetPermission"]["SourceArn"]["Fn::Sub"].endswith(":${Api}/*")


def test_comments_go_where_the_values_go(root: Path) -> None:
    text = compose(root)
    assert "  # ── greet: says good day ──" in text
    assert "  # To whoever asks, and to the queue.\n  GreetFunction:\n" in text
    assert "MemorySize: 512 # a greeting is short\n" in text
    assert "BatchSize: 1 # a greeting each\n" in text
    assert "} # who it is\n" in text


@pytest.mark.parametrize(
    ("there", "instead", "why"),
    [
        ("# greet: says good day\n", "", "does not begin with"),
        ("timeout: 10\n", "", "timeout"),
        ("timeout: 10\n", "timeout: 10\ntime_out: 3\n", "time_out"),
        ("timeout: 10\n", "timeout: 10\ntimeout: 20\n", "timeout twice"),
        ("dynamodb: GetItem", "dynamo: GetItem", "dynamo"),
        (", on: uploads/*", "", "`on`"),
        (GREET[GREET.index("may:") :], "", "may"),
        (GREET[GREET.index("routes:") : GREET.index("may:")], "", "nothing invokes it"),
    ],
)
def test_a_declaration_that_lacks_something_or_has_too_much_is_refused(
    root: Path, there: str, instead: str, why: str
) -> None:
    assert there in GREET
    declare(root, GREET.replace(there, instead))
    with pytest.raises(DeclarationError, match=rf"(?s)greet\.yaml.*{why}"):
        compose(root)


def test_a_shared_text_without_a_place_for_what_is_declared_is_refused(root: Path) -> None:
    shared = root / "template" / "shared.yaml"
    shared.write_text(shared.read_text().replace("  # @queues\n", ""))
    with pytest.raises(DeclarationError, match="queues"):
        compose(root)


def test_resources_of_one_stack_have_one_name_each(root: Path) -> None:
    declare(root, GREET.replace("name: Greetings", "name: Plan"))
    with pytest.raises(DeclarationError, match="PlanQueue"):
        compose(root)
