"""``template.yaml`` as the embedded AWS engine can take it.

`expand` is SAM's own translation, the one a deployment gets; `mend` then rewrites what the engine does not
understand. Nothing here knows a route, a queue or a function by name: what the template does not say does not
exist locally. A path or a template in, a new template out.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from local.builds import ROOT

Template = dict[str, Any]
Resource = dict[str, Any]

API_ID: Final = "ulak"
"""The one HTTP API's id, chosen by us so that a plain address can lead to it."""

_CODE: Final = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
_CODE_BUCKET: Final = "code"
"""Stands for the repository in an expanded template: a code location's key is its path."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a function runs, as paths written in the template."""

    function: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """An uploaded package."""

    bucket: str
    key: str


def expand(path: Path, *, region: str, parameters: Mapping[str, str]) -> Template:
    """The CloudFormation template that SAM makes of the file at `path`, code locations kept as paths.

    SAM copies its whole OpenAPI document for every route, which takes seconds; so what it made of a text is kept in
    ``build/expanded/``, by a digest of all that it was made of.
    """
    text = path.read_text(encoding="utf-8")
    of = json.dumps([text, region, dict(parameters), metadata.version("aws-sam-translator")], sort_keys=True)
    kept = ROOT / "build" / "expanded" / f"{hashlib.sha256(of.encode()).hexdigest()}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (kept.parent / ".lock").open("w") as lock:  # processes of one test run ask for the same at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            aside = kept.with_suffix(f".{os.getpid()}")
            aside.write_text(json.dumps(_translated(text, region, parameters)), encoding="utf-8")
            aside.replace(kept)
    expanded: Template = json.loads(kept.read_text(encoding="utf-8"))
    return expanded


def _translated(text: str, region: str, parameters: Mapping[str, str]) -> Template:
    template = yaml_parse(text)
    for resource in template["Resources"].values():
        if where := _CODE.get(resource["Type"]):
            properties = resource["Properties"]
            properties[where] = {"Bucket": _CODE_BUCKET, "Key": properties[where]}
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=region))
    expanded: Template = translator.translate(template, dict(parameters), get_managed_policy_map=dict)
    return expanded


def of_type(template: Template, kind: str) -> Iterator[tuple[str, Resource]]:
    """The resources of one type, by logical id."""
    return (
        (name, resource) for name, resource in list(template["Resources"].items()) if resource["Type"] == kind
    )


def code_of(template: Template) -> dict[str, Code]:
    """Each function's code and layers, by the function's logical id."""
    layers = {
        name: layer["Properties"]["Content"]["S3Key"]
        for name, layer in of_type(template, "AWS::Lambda::LayerVersion")
    }
    return {
        name: Code(
            function["Properties"]["Code"]["S3Key"],
            tuple(layers[layer["Ref"]] for layer in function["Properties"].get("Layers", ())),
        )
        for name, function in of_type(template, "AWS::Lambda::Function")
    }


def mend(template: Template, *, parameters: Mapping[str, str], artifacts: Mapping[str, Artifact]) -> Template:
    """A copy of an expanded template that the engine carries out as AWS would.

    `artifacts` holds, for each function's logical id, the package that starts it as a process of its own.
    """
    mended = deepcopy(template)
    _run_as_processes(mended, artifacts)
    _drop_layers(mended)
    _concurrency_as_numbers(mended, parameters)
    _integrations_as_resources(mended)
    _plain_http(mended)
    _batches_allowed(mended)
    _nobody_watches(mended)
    _no_networks(mended)
    return mended


_ANY_METHOD: Final = "x-amazon-apigateway-any-method"
"""Stands for every method in an OpenAPI body."""

_BATCH_OF: Final = {"sqs:SendMessage": "sqs:SendMessageBatch", "sqs:DeleteMessage": "sqs:DeleteMessageBatch"}


_WATCH: Final = (
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
)


def _nobody_watches(template: Template) -> None:
    """The engine computes no metric from others; nobody is woken by an alarm of a machine of one's own."""
    for kind in _WATCH:
        for name, _ in of_type(template, kind):
            del template["Resources"][name]


def _no_networks(template: Template) -> None:
    """The engine has no networks: calls leave this machine by its own address, whatever `StaticEgress` says."""
    for _, function in of_type(template, "AWS::Lambda::Function"):
        function["Properties"].pop("VpcConfig", None)
        variables = function["Properties"].get("Environment", {}).get("Variables", {})
        variables.pop("ULAK_EGRESS_ADDRESS", None)
    for _, role in of_type(template, "AWS::IAM::Role"):
        role["Properties"].pop("ManagedPolicyArns", None)


def _batches_allowed(template: Template) -> None:
    """On AWS the action that allows a message allows a batch of them; the engine asks for the batch by name."""
    for _, role in of_type(template, "AWS::IAM::Role"):
        for policy in role["Properties"].get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = statement["Action"]
                actions = [actions] if isinstance(actions, str) else list(actions)
                statement["Action"] = actions + [_BATCH_OF[a] for a in actions if a in _BATCH_OF]


def _run_as_processes(template: Template, artifacts: Mapping[str, Artifact]) -> None:
    """The engine's own Python mode runs handlers in its workers, beside its own packages, where a package
    missing from the layer would not be missed. A custom runtime is a process that we start ourselves."""
    for name, function in of_type(template, "AWS::Lambda::Function"):
        properties = function["Properties"]
        properties["Runtime"] = "provided.al2023"
        properties["Code"] = {"S3Bucket": artifacts[name].bucket, "S3Key": artifacts[name].key}
        properties.pop("Layers", None)


def _drop_layers(template: Template) -> None:
    """The process finds the layer on its path; nothing else asks for it."""
    for name, _ in of_type(template, "AWS::Lambda::LayerVersion"):
        del template["Resources"][name]


def _concurrency_as_numbers(template: Template, parameters: Mapping[str, str]) -> None:
    """A parameter's value stays a string in the engine, and a string there stops all delivery from queues."""
    defaults = {name: parameter.get("Default") for name, parameter in template.get("Parameters", {}).items()}
    for _, mapping in of_type(template, "AWS::Lambda::EventSourceMapping"):
        if scaling := mapping["Properties"].get("ScalingConfig"):
            value = scaling["MaximumConcurrency"]
            if isinstance(value, dict):
                value = parameters.get(value["Ref"], defaults[value["Ref"]])
            scaling["MaximumConcurrency"] = int(value)


def _integrations_as_resources(template: Template) -> None:
    """The engine ignores an HTTP API's OpenAPI body: each function that it leads to becomes an integration. The routes
    are set by calls of their own (`targets`): as resources they would be more than a stack may have."""
    for api_name, api in of_type(template, "AWS::ApiGatewayV2::Api"):
        properties = api["Properties"]
        body = properties.pop("Body")
        properties.pop("FailOnWarnings", None)  # speaks of the body
        properties |= {
            "Name": {"Ref": "AWS::StackName"},
            "ProtocolType": "HTTP",
            "Tags": {"ms-custom-id": API_ID},
        }
        if cors := body.get("x-amazon-apigateway-cors"):
            # As the body spells it: the engine answers preflights from camelCase keys alone.
            properties["CorsConfiguration"] = cors
        for _, integration in operations(body):
            template["Resources"][_integration_name(api_name, integration)] = {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": {"Ref": api_name},
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationMethod": "POST",
                    "IntegrationUri": integration["uri"],
                    "PayloadFormatVersion": integration["payloadFormatVersion"],
                },
            }


def _integration_name(api_name: str, integration: Mapping[str, Any]) -> str:
    return f"{api_name}Integration{_short(json.dumps(integration))}"


def targets(template: Template) -> dict[str, dict[str, str]]:
    """Of each API, by logical id: the integration that each route leads to, by its logical id in what is mended."""
    return {
        name: {
            route: _integration_name(name, leads) for route, leads in operations(api["Properties"]["Body"])
        }
        for name, api in of_type(template, "AWS::ApiGatewayV2::Api")
    }


def _short(text: str) -> str:
    """Eight digits that stand for `text` in a logical id."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain_http(template: Template) -> None:
    """The engine speaks plain HTTP, on the loopback address, and enforces policies: one that refuses whatever
    comes without TLS would refuse everything."""
    for kind in ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"):
        for name, policy in of_type(template, kind):
            document = policy["Properties"]["PolicyDocument"]
            document["Statement"] = [
                statement
                for statement in document["Statement"]
                if "aws:SecureTransport" not in statement.get("Condition", {}).get("Bool", {})
            ]
            if not document["Statement"]:
                del template["Resources"][name]


def operations(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each route of an OpenAPI body (``POST /v1/jobs``, ``ANY /files``, ``$default``), and its integration."""
    known = body.get("components", {}).get("x-amazon-apigateway-integrations", {})
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            verb = "ANY" if method == _ANY_METHOD else method.upper()
            integration = operation["x-amazon-apigateway-integration"]
            if "$ref" in integration:
                integration = known[integration["$ref"].rpartition("/")[2]]
            yield "$default" if operation.get("isDefaultRoute") else f"{verb} {path}", integration


def time_to_live(template: Template) -> dict[str, Mapping[str, Any]]:
    """Each table's TTL specification, which the engine drops from a stack and takes by a call of its own."""
    return {
        name: table["Properties"]["TimeToLiveSpecification"]
        for name, table in of_type(template, "AWS::DynamoDB::Table")
        if "TimeToLiveSpecification" in table["Properties"]
    }
