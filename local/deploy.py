"""Deploys an expanded template into the embedded AWS engine, each function as a process of its own.

A function's package is a few lines of shell that start Lambda's runtime client on the build folder; the
engine runs it as a custom runtime and speaks the Lambda runtime API with it. The process finds what it would
find on AWS, in AWS's order: its code, its layers, the runtime client. Nothing of the developer's packages.
"""

from __future__ import annotations

import hashlib
import io
import json
import shlex
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from local import template as templates
from local.builds import LOCAL, RUNTIME
from local.template import Artifact, Code, Template

STACK_NAME: Final = "ulak"
_ARTIFACTS: Final = "ulak-artifacts"
_POLL_SECONDS: Final = 0.05

Clients = Callable[[str], Any]
"""Gives a boto3 client of the engine by the service's name."""


class DeployFailed(Exception):
    """The stack could not be made; the message names each resource and the engine's reason."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What stands after a deployment, by logical ids."""

    outputs: Mapping[str, str]
    resources: Mapping[str, str]
    """Physical ids."""


def deploy(
    clients: Clients, template: Path, code: Path, *, region: str, parameters: Mapping[str, str]
) -> Deployed:
    """Creates the stack, or updates it: what did not change keeps running, changed code starts anew.

    `code` is the folder under which the template's code locations are found. Raises `DeployFailed`.
    """
    expanded = templates.expand(template, region=region, parameters=parameters)
    s3 = clients("s3")
    fingerprint = cache(_fingerprint)  # all functions stand on one layer, which has thousands of files
    artifacts = _upload(s3, {
        name: package(bootstrap(code_of_function, code, fingerprint))
        for name, code_of_function in templates.code_of(expanded).items()
    })  # fmt: skip
    mended = templates.mend(expanded, parameters=parameters, artifacts=artifacts)
    _create_or_update(clients("cloudformation"), _uploaded(s3, mended), parameters)
    deployed = describe(clients)
    _expire_items(clients("dynamodb"), templates.time_to_live(mended), deployed.resources)
    for api, targets in templates.targets(expanded).items():
        leads = {route: f"integrations/{deployed.resources[name]}" for route, name in targets.items()}
        _set_routes(clients("apigatewayv2"), deployed.resources[api], leads)
    return deployed


def describe(clients: Clients) -> Deployed:
    """What stands now."""
    cloudformation = clients("cloudformation")
    (stack,) = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    resources = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    return Deployed(
        {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())},
        {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources},
    )


def physical_ids(clients: Clients, kind: str) -> list[str]:
    """Physical ids of the stack's resources of one type."""
    resources = clients("cloudformation").describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    return [resource["PhysicalResourceId"] for resource in resources if resource["ResourceType"] == kind]


def bootstrap(code: Code, root: Path, fingerprint: Callable[[Path], str]) -> str:
    """The program that starts a function. It changes when the function's code or layers do, as the `fingerprint` of
    their folders tells."""
    function = root / code.function
    layers = [root / layer / "python" for layer in code.layers]
    path = [function, *layers, LOCAL / RUNTIME]
    # -S: no site-packages; what a function may import is what stands on this path.
    return "\n".join([
        "#!/bin/sh",
        f"# {' '.join(map(fingerprint, [function, *layers]))}",
        f"export LAMBDA_TASK_ROOT={shlex.quote(str(function))}",
        f"export PYTHONPATH={shlex.quote(':'.join(map(str, path)))}",
        "export AWS_LAMBDA_INITIALIZATION_TYPE=on-demand TZ=:UTC",
        'cd "$LAMBDA_TASK_ROOT"',
        f'exec {shlex.quote(sys.executable)} -S -m awslambdaric "$_HANDLER"',
        "",
    ])  # fmt: skip


def package(program: str) -> bytes:
    """A custom runtime's zip: one executable named ``bootstrap``. The same program gives the same octets."""
    entry = zipfile.ZipInfo("bootstrap")
    entry.external_attr = 0o755 << 16
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr(entry, program)
    return octets.getvalue()


def _fingerprint(folder: Path) -> str:
    """Of all files within: their names, sizes and times."""

    def facts() -> Iterator[str]:
        for path in sorted(folder.rglob("*")):
            status = path.stat()
            yield f"{path}\0{status.st_size}\0{status.st_mtime_ns}"

    return hashlib.sha256("\n".join(facts()).encode()).hexdigest()


def _upload(s3: Any, packages: Mapping[str, bytes]) -> dict[str, Artifact]:
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(
            Bucket=_ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name}
        )
    artifacts = {}
    for name, content in packages.items():
        artifacts[name] = Artifact(_ARTIFACTS, f"{hashlib.sha256(content).hexdigest()}.zip")
        s3.put_object(Bucket=_ARTIFACTS, Key=artifacts[name].key, Body=content)
    return artifacts


def _uploaded(s3: Any, template: Template) -> str:
    """The URL of the template: what is sent along with a request may have 51,200 octets, an object a million."""
    content = json.dumps(template).encode()
    key = f"{hashlib.sha256(content).hexdigest()}.json"
    s3.put_object(Bucket=_ARTIFACTS, Key=key, Body=content)
    return f"{s3.meta.endpoint_url}/{_ARTIFACTS}/{key}"


def _create_or_update(cloudformation: Any, template_url: str, parameters: Mapping[str, str]) -> None:
    request = {
        "StackName": STACK_NAME,
        "TemplateURL": template_url,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        "Capabilities": ["CAPABILITY_IAM"],
    }
    try:
        cloudformation.create_stack(**request)
    except cloudformation.exceptions.AlreadyExistsException:
        try:
            cloudformation.update_stack(**request)
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return
            raise
    while True:
        (stack,) = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
        if stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            raise DeployFailed("\n".join([stack["StackStatus"], *_failures(cloudformation)]))
        time.sleep(_POLL_SECONDS)


def _failures(cloudformation: Any) -> Iterator[str]:
    for event in cloudformation.describe_stack_events(StackName=STACK_NAME)["StackEvents"]:
        if event["ResourceStatus"].endswith("FAILED"):
            yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"


def _expire_items(
    dynamodb: Any, specifications: Mapping[str, Mapping[str, Any]], resources: Mapping[str, str]
) -> None:
    for name, specification in specifications.items():
        table = resources[name]
        described = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        if described["TimeToLiveStatus"] == "DISABLED":
            dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)


def _set_routes(gateway: Any, api: str, leads: Mapping[str, str]) -> None:
    """The API has these routes, with their targets, and no other."""
    pages = gateway.get_paginator("get_routes").paginate(ApiId=api)
    stand = {one["RouteKey"]: one for page in pages for one in page["Items"]}
    for key in stand.keys() - leads.keys():
        gateway.delete_route(ApiId=api, RouteId=stand[key]["RouteId"])
    for key, target in leads.items():
        if key not in stand:
            gateway.create_route(ApiId=api, RouteKey=key, Target=target)
        elif stand[key]["Target"] != target:
            gateway.update_route(ApiId=api, RouteId=stand[key]["RouteId"], Target=target)
