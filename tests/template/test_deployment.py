"""What must hold of everything that is deployed, asserted on the template as SAM expands it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.builds import ROOT
from local.template import expand, of_type, operations
from ulak.events.happened import BY_RECORD
from ulak.links.link import MOST_DAYS
from ulak.links.media import KEPT_DAYS
from ulak.planning.planner import LATEST
from ulak.platform.clock import DAY
from ulak.platform.http import Authority
from ulak.routes import all_routes, routes_of
from ulak.site.health import HEALTH_KEY

SOURCE = ROOT / "template.yaml"
TEMPLATE = expand(SOURCE, region="eu-central-1", parameters={})
PACES = tuple(TEMPLATE["Mappings"]["Pace"])

Properties = dict[str, Any]


def of(kind: str) -> dict[str, Properties]:
    """Properties of each resource of a type, by logical id."""
    return {name: resource["Properties"] for name, resource in of_type(TEMPLATE, kind)}


FUNCTIONS = of("AWS::Lambda::Function")
QUEUES = of("AWS::SQS::Queue")
DEAD_LETTERS = {
    queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]: name
    for name, queue in QUEUES.items()
    if "RedrivePolicy" in queue
}
"""Source queue by dead-letter queue."""
ALL_MAPPINGS = of("AWS::Lambda::EventSourceMapping")
MAPPINGS = {name: mapping for name, mapping in ALL_MAPPINGS.items() if "StreamArn" not in str(mapping)}
STREAMS = {name: mapping for name, mapping in ALL_MAPPINGS.items() if name not in MAPPINGS}
STREAM_DEAD_LETTERS = {
    mapping["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0] for mapping in STREAMS.values()
}
SOURCES = sorted(set(QUEUES) - set(DEAD_LETTERS) - STREAM_DEAD_LETTERS)
ROLES = of("AWS::IAM::Role")
CONSOLE = {
    "ConsoleFunction",
    "ConsoleApprovalsFunction",
    "ConsoleConnectionFunction",
    "ConsoleConsentFunction",
    "ConsoleDirectoryFunction",
    "ConsoleEvidenceFunction",
    "ConsolePersonsFunction",
    "ConsoleFirmFunction",
    "ConsoleListsFunction",
    "ConsoleRulesFunction",
    "ConsoleSendFunction",
    "ConsoleSettingsFunction",
    "ConsoleSignInFunction",
    "ConsoleWebhooksFunction",
}


def at(pace: str, value: Any) -> int:
    """A number, looked up in the Pace mapping where the template does."""
    if isinstance(value, dict):
        mapping, chosen, key = value["Fn::FindInMap"]
        assert (mapping, chosen) == ("Pace", {"Ref": "Pace"})
        value = TEMPLATE["Mappings"]["Pace"][pace][key]
    return int(value)


def statements() -> Iterator[tuple[str, Properties]]:
    """Every statement that allows a function something, with its role's name."""
    for name, role in ROLES.items():
        for policy in role["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def routes() -> dict[str, set[str]]:
    """Routes by the logical id of the function they lead to."""
    found: dict[str, set[str]] = {}
    for api in of("AWS::ApiGatewayV2::Api").values():
        for route, integration in operations(api["Body"]):
            uri = integration["uri"]["Fn::Sub"]
            (function,) = re.findall(r"functions/\$\{(\w+?)(?:\.Arn|Aliaslive)\}", uri)
            found.setdefault(function, set()).add(route)
    return found


def test_the_stack_has_room() -> None:
    """CloudFormation takes 500 resources."""
    assert len(TEMPLATE["Resources"]) < 400


# --- queues ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SOURCES)
def test_a_queue_has_dead_letters_that_outlive_its_messages(name: str) -> None:
    queue = QUEUES[name]
    dead_letters = QUEUES[queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]]
    assert dead_letters["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert queue["MessageRetentionPeriod"] < dead_letters["MessageRetentionPeriod"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5


@pytest.mark.parametrize("name", sorted(DEAD_LETTERS))
def test_dead_letters_belong_to_one_queue_and_nobody_consumes_them(name: str) -> None:
    assert len([queue for queue in QUEUES.values() if name in str(queue.get("RedrivePolicy"))]) == 1
    assert not [mapping for mapping in MAPPINGS.values() if name in str(mapping["EventSourceArn"])]


@pytest.mark.parametrize("name", sorted(QUEUES))
def test_a_queue_is_encrypted(name: str) -> None:
    assert QUEUES[name]["SqsManagedSseEnabled"] is True


def test_every_queue_has_exactly_one_consumer() -> None:
    assert sorted(mapping["EventSourceArn"]["Fn::GetAtt"][0] for mapping in MAPPINGS.values()) == SOURCES


@pytest.mark.parametrize("name", sorted(STREAMS))
def test_a_streams_consumer_skips_nothing_in_silence(name: str) -> None:
    mapping = STREAMS[name]
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    (put_aside,) = STREAM_DEAD_LETTERS
    assert QUEUES[put_aside]["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert not [one for one in ALL_MAPPINGS.values() if put_aside in str(one["EventSourceArn"])]


def test_the_stream_lets_through_exactly_the_records_that_can_be_events() -> None:
    wanted: list[Any] = []
    for mapping in STREAMS.values():
        (only,) = mapping["FilterCriteria"]["Filters"]
        wanted += json.loads(only["Pattern"])["dynamodb"]["Keys"]["sk"]["S"]
    assert {one if isinstance(one, str) else one["prefix"].rstrip("#") for one in wanted} == set(BY_RECORD)


@pytest.mark.parametrize("name", sorted(MAPPINGS))
def test_a_consumer_reports_failed_messages_one_by_one_and_is_bounded(name: str) -> None:
    assert MAPPINGS[name]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert MAPPINGS[name]["ScalingConfig"]["MaximumConcurrency"]


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("name", sorted(MAPPINGS))
def test_a_message_stays_invisible_six_times_as_long_as_its_consumer_may_run(name: str, pace: str) -> None:
    mapping = MAPPINGS[name]
    queue = QUEUES[mapping["EventSourceArn"]["Fn::GetAtt"][0]]
    function = FUNCTIONS[mapping["FunctionName"]["Ref"]]
    assert at(pace, queue["VisibilityTimeout"]) >= 6 * at(pace, function["Timeout"])


@pytest.mark.parametrize("pace", PACES)
def test_an_operator_is_asked_by_reference_when_no_worker_can_be_alive(pace: str) -> None:
    turn = int(
        at(pace, FUNCTIONS["ReportsFunction"]["Environment"]["Variables"]["ULAK_LONGEST_TURN_SECONDS"])
    )
    workers = ("SendWorkerFunction", "InteractiveWorkerFunction")
    assert turn >= max(at(pace, FUNCTIONS[name]["Timeout"]) for name in workers) + 5


def test_due_work_is_looked_for_every_minute_by_a_rule_of_eventbridge() -> None:
    (rule,) = (
        one for one in of("AWS::Events::Rule").values() if one["ScheduleExpression"] == "rate(1 minute)"
    )
    (target,) = rule["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": ["ReconcileFunction", "Arn"]}
    assert rule.get("State", "ENABLED") == "ENABLED"


# --- functions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("name", sorted(routes()))
def test_a_routed_function_ends_before_the_api_stops_waiting(name: str, pace: str) -> None:
    assert at(pace, FUNCTIONS[name]["Timeout"]) < 30


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize(
    "name",
    [name for name, function in FUNCTIONS.items() if "OPERATOR_TIMEOUT" in str(function["Environment"])],
)
def test_a_function_that_calls_operators_has_time_for_a_call_and_its_reserve(name: str, pace: str) -> None:
    variables = FUNCTIONS[name]["Environment"]["Variables"]
    operator = at(pace, variables["ULAK_OPERATOR_TIMEOUT_SECONDS"])
    # Connecting and waiting may each take the operator's time-out; the rest keeps the answer.
    assert at(pace, FUNCTIONS[name]["Timeout"]) > 2 * operator + 5


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_logs_to_a_group_that_forgets(name: str) -> None:
    groups = of("AWS::Logs::LogGroup")
    group = groups[FUNCTIONS[name]["LoggingConfig"]["LogGroup"]["Ref"]]
    assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_the_apis_access_log_forgets() -> None:
    assert of("AWS::Logs::LogGroup")["ApiLogs"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    (stage,) = of("AWS::ApiGatewayV2::Stage").values()
    assert stage["AccessLogSettings"]["DestinationArn"] == {"Fn::GetAtt": ["ApiLogs", "Arn"]}
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_environment_holds_a_secret(name: str) -> None:
    variables = FUNCTIONS[name]["Environment"]["Variables"]
    suspicious = re.compile(r"secret|password|passwd|token|pepper|credential|api_?key|private", re.IGNORECASE)
    assert not [variable for variable in variables if suspicious.search(variable)]
    # Whatever is not a reference to something of this stack is a plain word.
    assert not [
        value
        for value in variables.values()
        if isinstance(value, str) and not re.fullmatch(r"[A-Za-z]{1,16}|\d{1,4}", value)
    ]


def test_no_parameter_takes_a_secret() -> None:
    """A parameter's value can be read by whoever may see the stack, NoEcho or not."""
    assert not [name for name, parameter in TEMPLATE["Parameters"].items() if "NoEcho" in parameter]


# --- permissions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "statement"), list(statements()))
def test_a_statement_names_its_actions_and_its_resources(role: str, statement: Properties) -> None:
    assert statement["Effect"] == "Allow"
    assert not {"NotAction", "NotResource"} & set(statement)
    for action in listed(statement["Action"]):
        assert re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action), action
    for resource in listed(statement["Resource"]):
        # One of this stack's own resources, or a folder of its bucket, or this stage's secrets.
        assert (
            set(resource) == {"Fn::GetAtt"}
            or re.fullmatch(r"\$\{Bucket\.Arn\}/[a-z]+/\*", resource["Fn::Sub"])
            or re.fullmatch(r"\$\{MainTable\.Arn\}/index/\w+", resource["Fn::Sub"])
            or resource["Fn::Sub"] in ("${MainTable.Arn}/stream/*", "${OtpTable.Arn}/stream/*")
            or re.search(
                r":\$\{AWS::AccountId\}:secret:(ulak-personal/\$\{Stage\}/\*(-test\*)?|ulak/\$\{Stage\}/"
                r"(\*/\*|\*/otp-\*|\*/iys-\*|\*/sign-in-\*|otp-pepper-\*|webhook-master-\*))$",
                resource["Fn::Sub"],
            )
        ), resource


def test_a_role_holds_nothing_but_its_own_statements() -> None:
    """Managed policies, SAM's own for queues and logs among them, reach every queue and log of an account. The one that
    attaches functions to a network is there where they have one."""
    attached = {
        name: role["ManagedPolicyArns"] for name, role in ROLES.items() if "ManagedPolicyArns" in role
    }
    import_of = {"Fn::ImportValue": {"Fn::Sub": "${StaticEgress}-Attach"}}
    only = {"Fn::If": ["HasStaticEgress", [import_of], {"Ref": "AWS::NoValue"}]}
    assert {name.removesuffix("Role") for name, it in attached.items() if it == only} == OUT_BY_ONE_ADDRESS
    assert len(attached) == len(OUT_BY_ONE_ADDRESS)


OUT_BY_ONE_ADDRESS = {
    "SendWorker",
    "InteractiveWorker",
    "Reports",
    "OtpIssue",
    "Credit",
    "ErpEvents",
    "ConsoleSignIn",
    "ConsoleApprovals",
    "ConsoleConnection",
}
"""Functions that call operators."""


def test_only_functions_that_call_operators_go_out_by_the_static_address() -> None:
    reached = {name for name, function in FUNCTIONS.items() if "VpcConfig" in function}
    assert reached == {f"{name}Function" for name in OUT_BY_ONE_ADDRESS}
    assert TEMPLATE["Parameters"]["StaticEgress"]["Default"] == ""
    for name in reached:
        chosen, _, otherwise = FUNCTIONS[name]["VpcConfig"]["Fn::If"]
        assert (chosen, otherwise) == ("HasStaticEgress", {"Ref": "AWS::NoValue"})


def test_every_function_has_a_role_of_its_own_that_is_written_here() -> None:
    used = [function["Role"]["Fn::GetAtt"][0] for function in FUNCTIONS.values()]
    assert sorted(used) == sorted(ROLES)
    assert set(used) <= set(re.findall(r"^  (\w+):", SOURCE.read_text(), re.MULTILINE))


def test_nobody_deletes_objects_or_scans() -> None:
    actions = {action for _, statement in statements() for action in listed(statement["Action"])}
    assert not [
        action for action in actions if re.search(r":(DeleteObject$|Scan|Batch.*Write|PartiQL)", action)
    ]


def test_files_with_tckns_are_deleted_where_they_are_read_and_nothing_else_is() -> None:
    assert {
        (role, resource["Fn::Sub"])
        for role, statement in statements()
        if "DeleteObjectVersion" in str(statement["Action"])
        for resource in listed(statement["Resource"])
    } == {(role, "${Bucket.Arn}/uploads/*") for role in ("BulkFanoutRole", "ListWorkerRole")}


def test_only_who_keeps_the_directory_deletes_items() -> None:
    """Cards of people are taken out, the number of an approver who leaves, and the line of an old name when an
    account's changes; jobs, credit and whatever else tells what happened stay."""
    deleting = {role for role, statement in statements() if "DeleteItem" in str(statement["Action"])}
    assert deleting == {
        "DirectoryRole",
        "ListWorkerRole",
        "ErpEventsRole",
        "ApproversRole",
        "ConsoleRulesRole",
        "ConsoleDirectoryRole",
        "IysWorkerRole",  # a batch whose lines have been told
    }


def test_only_functions_that_call_operators_read_credentials() -> None:
    readers = {
        role
        for role, statement in statements()
        if "secretsmanager:GetSecretValue" in listed(statement["Action"])
        and not re.search("webhook-master|ulak-personal", str(statement["Resource"]))
    }
    callers = {
        "SendWorkerRole",
        "InteractiveWorkerRole",
        "ReportsRole",
        "OtpIssueRole",
        "OtpVerifyRole",
        "CreditRole",
        "ErpEventsRole",
        "ConsoleSignInRole",
        "ConsoleApprovalsRole",
        "ConsoleConnectionRole",
        "IysWorkerRole",
    }
    assert readers == callers | {"JobApprovalRole", "ApproversRole", "ConsoleRulesRole"}


def test_whoever_commits_jobs_may_read_their_quotas() -> None:
    """A job that is small is expanded and committed by the function that takes it in."""
    committing = {
        role
        for role, statement in statements()
        if "sqs:SendMessage" in listed(statement["Action"])
        and "InteractiveQueue" in str(statement["Resource"])
    }
    reading = {role for role, statement in statements() if "BatchGetItem" in str(statement["Action"])}
    hands_on = {"ReconcileRole", "SendWorkerRole", "InteractiveWorkerRole"}  # queue what is committed
    assert committing - hands_on <= reading
    assert {"ErpEventsRole", "SchedulesFireRole", "JobsRole", "SendRole"} <= committing


def test_only_the_settings_write_credentials_and_they_cannot_read_them() -> None:
    writers = {
        (role, action)
        for role, statement in statements()
        for action in listed(statement["Action"])
        if action.startswith("secretsmanager:") and action != "secretsmanager:GetSecretValue"
    }
    settings = ("SettingsRole", "ConsoleFirmRole")  # by the API, and by the console
    written = {(one, f"secretsmanager:{verb}Secret{rest}") for one in settings for verb, rest in _WRITING}
    assert writers == written
    for writer in settings:
        personal = [one for role, one in statements() if role == writer and "personal" in str(one)]
        assert [(one["Action"], one["Resource"]["Fn::Sub"].rpartition(":")[2]) for one in personal] == [
            (
                "secretsmanager:CreateSecret",
                "ulak-personal/${Stage}/*-test*",
            )  # of a test world, never a firm's
        ]
        assert not [one for role, one in statements() if role == writer and "GetSecretValue" in str(one)]


_WRITING = (("Create", ""), ("Put", "Value"))


def test_only_who_takes_lists_in_and_who_sends_them_reads_the_keys_of_tckns() -> None:
    """Of these the workers alone read operators' credentials too; a report names a TCKN by its hash."""
    read = {
        (role, resource["Fn::Sub"].partition(":secret:")[2])
        for role, statement in statements()
        if "secretsmanager" in str(statement["Action"])
        for resource in listed(statement["Resource"])
    }
    takers = {"DirectoryRole", "SendRole", "JobsRole", "BulkFanoutRole", "ListsRole", "ListWorkerRole"}
    takers |= {"ConsoleSendRole", "PersonsRole", "ConsolePersonsRole"}
    personal = {("ulak-personal/${Stage}/*")}
    openers = {"SendWorkerRole", "InteractiveWorkerRole"}
    assert {role for role, name in read if name in personal} == takers | openers
    assert {name for role, name in read if role in takers} == personal


def test_only_who_makes_and_checks_codes_reads_the_pepper_and_verify_reads_nothing_else() -> None:
    """A firm's secrets are one folder deeper, so that who reads all of those does not read the pepper."""
    read: dict[str, set[str]] = {}
    for role, statement in statements():
        if "secretsmanager" in str(statement["Action"]):
            names = [
                resource["Fn::Sub"].partition(":secret:")[2] for resource in listed(statement["Resource"])
            ]
            read.setdefault(role, set()).update(names)
    assert {role for role, secrets in read.items() if "ulak/${Stage}/otp-pepper-*" in secrets} == {
        "OtpIssueRole",
        "OtpVerifyRole",
        "JobApprovalRole",
        "ErpEventsRole",
        "ApproversRole",
        "ConsoleSignInRole",
        "ConsoleApprovalsRole",
        "ConsoleRulesRole",
    }
    assert read["ErpEventsRole"] == read["OtpIssueRole"]
    assert read["ConsoleSignInRole"] == read["OtpIssueRole"] | {"ulak/${Stage}/*/sign-in-*"}
    alone = {"ulak/${Stage}/otp-pepper-*"}
    assert read["OtpVerifyRole"] == read["JobApprovalRole"] == read["ApproversRole"] == alone


def test_only_functions_that_sign_or_judge_webhooks_read_their_master() -> None:
    readers = {role for role, statement in statements() if "webhook-master" in str(statement["Resource"])}
    assert readers == {"EventsRole", "CallbacksRole", "ErpRole", "ErpHooksRole", "ConsoleWebhooksRole"}
    master = of("AWS::SecretsManager::Secret")["WebhookMaster"]
    assert master["GenerateSecretString"]["PasswordLength"] >= 43  # of 62 letters: 256 bits
    assert "SecretString" not in master


def test_only_the_console_touches_people_and_no_page_that_reads_writes_what_is_sent() -> None:
    on_people = {role for role, statement in statements() if "PeopleTable" in str(statement["Resource"])}
    trail = {
        role: listed(statement["Action"])
        for role, statement in statements()
        if role in ("EvidenceRole", "PersonsRole", "SchedulesRole", "SchedulesFireRole")
        and "PeopleTable" in str(statement["Resource"])
    }
    assert on_people - trail.keys() == {f"{name.removesuffix('Function')}Role" for name in CONSOLE}
    assert trail == {  # read, added to, never changed
        "EvidenceRole": ["dynamodb:PutItem"],
        "PersonsRole": ["dynamodb:Query", "dynamodb:PutItem"],
        "SchedulesRole": ["dynamodb:GetItem"],  # whether the author of a schedule may still send
        "SchedulesFireRole": ["dynamodb:GetItem"],
    }
    writing = {
        role
        for role, statement in statements()
        if "MainTable" in str(statement["Resource"]) and "UpdateItem" in str(statement["Action"])
    }
    assert not writing & {"ConsoleRole", "ConsoleSettingsRole", "ConsoleConnectionRole"}


def test_webhooks_lead_to_the_public_internet_unless_asked_otherwise() -> None:
    assert TEMPLATE["Parameters"]["CallbackReach"]["Default"] == "public"


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_knows_the_address_of_nothing_that_it_may_not_use(name: str) -> None:
    function = FUNCTIONS[name]
    variables = function["Environment"]["Variables"].values()
    told = {value["Ref"] for value in variables if isinstance(value, dict) and "Ref" in value}
    allowed = {
        resource
        for role, statement in statements()
        if role == function["Role"]["Fn::GetAtt"][0]
        for resource in re.findall(r"\w*(?:Queue|Table|Bucket|Key)\b", str(statement["Resource"]))
    }
    assert told - set(TEMPLATE["Parameters"]) <= allowed


# --- data --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(of("AWS::DynamoDB::Table")))
def test_a_table_is_encrypted_and_items_expire(name: str) -> None:
    table = of("AWS::DynamoDB::Table")[name]
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize(
    "name", sorted(set(of("AWS::DynamoDB::Table")) - {"RatesTable"})
)  # seconds of counting
def test_a_table_is_protected_and_restorable_unless_asked_otherwise(name: str) -> None:
    table = of("AWS::DynamoDB::Table")[name]
    if_protected = {"Fn::If": ["IsProtected", True, False]}
    assert table["DeletionProtectionEnabled"] == if_protected
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": if_protected}
    assert TEMPLATE["Conditions"]["IsProtected"] == {"Fn::Equals": [{"Ref": "DeletionProtection"}, "true"]}
    assert TEMPLATE["Parameters"]["DeletionProtection"]["Default"] == "true"


def test_due_work_is_found_by_a_sparse_index_of_keys() -> None:
    (index,) = of("AWS::DynamoDB::Table")["MainTable"]["GlobalSecondaryIndexes"]
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["due_shard", "due_at"]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_the_bucket_is_private_encrypted_and_reached_by_tls_alone() -> None:
    (bucket,) = of("AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    (policy,) = of("AWS::S3::BucketPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_folder_that_a_function_may_write_to_is_emptied_in_time() -> None:
    (bucket,) = of("AWS::S3::Bucket").values()
    emptied = {
        rule["Prefix"] for rule in bucket["LifecycleConfiguration"]["Rules"] if rule["ExpirationInDays"]
    }
    written = {
        resource["Fn::Sub"].removeprefix("${Bucket.Arn}/").removesuffix("*")
        for _, statement in statements()
        if "s3:PutObject" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }
    assert written <= emptied


# --- the edge ----------------------------------------------------------------------------------------------


def app_of(function: str) -> Path:
    return ROOT / FUNCTIONS[function]["Code"]["S3Key"] / "app.py"


def handler_of(function: str) -> ast.expr:
    """What the function's module gives the name ``handler``, once and nowhere else."""
    module = ast.parse(app_of(function).read_text())
    given = [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and "handler" in {ast.unparse(target) for target in node.targets}
    ]
    defined = [
        node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name == "handler"
    ]
    assert (len(given), len(defined)) == (1, 0)
    return given[0]


@pytest.mark.parametrize("function", sorted(routes()))
def test_a_routed_function_serves_the_declared_routes_and_nothing_else(function: str) -> None:
    """The API has no authorizer, so no route may lead past the edge, which checks keys by the declaration."""
    name = app_of(function).parent.name
    made = "start" if function in WAITED_FOR else "serve"
    assert ast.unparse(handler_of(function)) == f"House().{made}('{name}')"
    assert {route.key for route in routes_of(name)} == routes()[function]


def test_only_the_site_links_the_sign_in_and_the_keys_of_approvals_are_published_and_only_hooks_are_signed() -> (
    None
):
    by = {kind: {one.key for one in all_routes() if one.authority is kind} for kind in Authority}
    comes_in = routes()["ConsoleSignInFunction"] - by[Authority.PERSON]
    links = routes()["LinksFunction"]
    assert by[Authority.NOBODY] == {"GET /v1/otp/keys"} | routes()["RootFunction"] | links | comes_in
    rung = {"POST /v1/iys/push/{firm}/{secret}"}  # a secret in its path, and nothing in it is read
    pushed = routes()["OperatorPushFunction"]
    assert by[Authority.SIGNATURE] == routes()["ErpHooksFunction"] | pushed | rung


def test_who_opens_links_reads_and_counts_links_alone() -> None:
    (table, media) = (
        one for role, one in statements() if role == "LinksRole" and "logs:" not in str(one["Action"])
    )
    assert table["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["LINK#*"]}}
    assert media["Action"] == "s3:GetObjectVersion"
    assert "media/*" in str(media["Resource"])


def test_a_domain_with_its_certificate_leads_to_the_api_and_without_one_nothing_is_made() -> None:
    for domain, condition in (("ApiDomain", "ServesDomain"), ("LinkDomain", "ServesShortDomain")):
        made, mapping = TEMPLATE["Resources"][domain], TEMPLATE["Resources"][f"{domain}Mapping"]
        assert made["Condition"] == mapping["Condition"] == condition
        (configured,) = made["Properties"]["DomainNameConfigurations"]
        assert (configured["EndpointType"], configured["SecurityPolicy"]) == ("REGIONAL", "TLS_1_2")
        assert mapping["Properties"] == {
            "ApiId": {"Ref": "Api"},
            "DomainName": {"Ref": domain},
            "Stage": "$default",
        }
        assert mapping["DependsOn"] in TEMPLATE["Resources"]


def test_files_of_links_outlive_every_link_to_them() -> None:
    (bucket,) = of("AWS::S3::Bucket").values()
    (rule,) = (one for one in bucket["LifecycleConfiguration"]["Rules"] if one["Prefix"] == "media/")
    assert rule["ExpirationInDays"] == rule["NoncurrentVersionExpiration"]["NoncurrentDays"] == KEPT_DAYS
    assert KEPT_DAYS >= MOST_DAYS + LATEST // DAY


def test_links_have_a_limit_of_the_gateways_own() -> None:
    (stage,) = of("AWS::ApiGatewayV2::Stage").values()
    assert set(stage["RouteSettings"]) == routes()["LinksFunction"]


def test_who_serves_strangers_may_read_nothing_that_is_anyones() -> None:
    """The one item it may ask for is not there."""
    allowed = {
        action: statement
        for role, statement in statements()
        if role == "RootRole"
        for action in listed(statement["Action"])
        if not action.startswith("logs:")
    }
    assert set(allowed) == {"dynamodb:GetItem", "sqs:GetQueueAttributes", "s3:GetBucketLocation"}
    only = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [HEALTH_KEY]}}
    assert allowed["dynamodb:GetItem"]["Condition"] == only


def test_every_function_folder_is_deployed() -> None:
    deployed = {app_of(function) for function in FUNCTIONS}
    assert deployed == set((ROOT / "functions").glob("*/app.py"))


# --- snapshots ---------------------------------------------------------------------------------------------

WAITED_FOR = {"OtpIssueFunction", "OtpVerifyFunction", "SendFunction", "ConsoleSignInFunction"}


def test_what_a_person_waits_for_is_served_by_an_alias_and_may_start_from_a_snapshot() -> None:
    snapshots = {
        name: function["SnapStart"]
        for name, function in of("AWS::Lambda::Function").items()
        if "SnapStart" in function
    }
    assert snapshots == {name: {"ApplyOn": {"Ref": "SnapStart"}} for name in WAITED_FOR}
    assert {alias["FunctionName"]["Ref"] for alias in of("AWS::Lambda::Alias").values()} == WAITED_FOR


def test_a_version_is_deleted_when_another_takes_its_place() -> None:
    """Its snapshot would be billed for as long as it is there."""
    versions = [one for one in TEMPLATE["Resources"].values() if one["Type"] == "AWS::Lambda::Version"]
    assert len(versions) == len(WAITED_FOR)
    assert {one["DeletionPolicy"] for one in versions} == {"Delete"}
