"""What the deployer makes of a template before the embedded engine gets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local import template as templates
from local.template import Artifact, Code, Template, mend

SMALL = Path(__file__).with_name("small") / "template.yaml"
ARTIFACTS = {"Echo": Artifact("artifacts", "echo.zip")}


@pytest.fixture(scope="module")
def expanded() -> Template:
    return templates.expand(SMALL, region="eu-central-1", parameters={})


@pytest.fixture(scope="module")
def mended(expanded: Template) -> Template:
    return mend(expanded, parameters={}, artifacts=ARTIFACTS)


def properties(template: Template, name: str) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"][name]["Properties"]
    return found


def test_code_locations_stay_the_paths_that_the_template_writes(expanded: Template) -> None:
    assert templates.code_of(expanded) == {"Echo": Code("functions/echo/", ("layers/core/",))}


def test_mending_leaves_the_expanded_template_as_it_is(expanded: Template, mended: Template) -> None:
    assert "Body" in properties(expanded, "Api")
    assert "Body" not in properties(mended, "Api")


def test_each_operation_of_the_body_is_a_route_to_its_function(expanded: Template, mended: Template) -> None:
    routes = templates.targets(expanded)["Api"]
    assert set(routes) == {"POST /items/{key}", "GET /items", "GET /path"}
    for integration in routes.values():
        assert properties(mended, integration)["PayloadFormatVersion"] == "2.0"
        assert "${Echo.Arn}" in str(properties(mended, integration)["IntegrationUri"])


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_a_function_may_take_what_no_other_route_takes(tmp_path: Path, strict: bool) -> None:
    """SAM writes its path as `$default`, or as `/$default` where warnings fail the deployment."""
    wider = tmp_path / "template.yaml"
    where = "        Where:"
    rest = "        Rest: {Type: HttpApi, Properties: {ApiId: !Ref Api}}\n"
    files = "        Files: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: ANY, Path: /files}}\n"
    api = "    Type: AWS::Serverless::HttpApi\n"
    wider.write_text(
        SMALL.read_text()
        .replace(where, rest + files + where)
        .replace(api, api + "    Properties: {FailOnWarnings: true}\n" if strict else api)
    )
    routes = templates.targets(templates.expand(wider, region="eu-central-1", parameters={}))["Api"]
    assert routes.keys() == {"POST /items/{key}", "GET /items", "GET /path", "$default", "ANY /files"}


def test_a_route_removed_from_the_template_is_gone(tmp_path: Path) -> None:
    shorter = tmp_path / "template.yaml"
    lines = SMALL.read_text().splitlines(keepends=True)
    shorter.write_text("".join(line for line in lines if "Path: /path" not in line))
    routes = templates.targets(templates.expand(shorter, region="eu-central-1", parameters={}))["Api"]
    assert sorted(routes) == ["GET /items", "POST /items/{key}"]


def test_functions_start_from_their_package_without_layers(mended: Template) -> None:
    echo = properties(mended, "Echo")
    assert (echo["Runtime"], echo["Code"]) == (
        "provided.al2023",
        {"S3Bucket": "artifacts", "S3Key": "echo.zip"},
    )
    assert "Layers" not in echo
    assert not list(templates.of_type(mended, "AWS::Lambda::LayerVersion"))


@pytest.mark.parametrize(
    ("parameters", "concurrency"), [({}, 2), ({"Concurrency": "7"}, 7)], ids=["default", "given"]
)
def test_the_concurrency_of_a_queue_is_a_number(
    expanded: Template, parameters: dict[str, str], concurrency: int
) -> None:
    template = mend(expanded, parameters=parameters, artifacts=ARTIFACTS)
    assert properties(template, "EchoWork")["ScalingConfig"] == {"MaximumConcurrency": concurrency}


def test_cors_keeps_the_spelling_of_the_body(expanded: Template) -> None:
    cors = {"allowOrigins": ["https://example.com"]}
    with_cors = {**expanded, "Resources": {**expanded["Resources"]}}
    api = properties(expanded, "Api")
    with_cors["Resources"]["Api"] = {
        "Type": "AWS::ApiGatewayV2::Api",
        "Properties": {**api, "Body": {**api["Body"], "x-amazon-apigateway-cors": cors}},
    }
    mended = mend(with_cors, parameters={}, artifacts=ARTIFACTS)
    assert properties(mended, "Api")["CorsConfiguration"] == cors


def test_of_a_bucket_policy_only_the_rule_about_tls_is_left_out() -> None:
    kept = {"Effect": "Deny", "Action": "s3:DeleteObject", "Principal": "*", "Resource": "*"}
    tls = kept | {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": {"Statement": [tls, kept]}}}
    mended = mend({"Resources": {"Policy": policy}}, parameters={}, artifacts={})
    assert properties(mended, "Policy")["PolicyDocument"]["Statement"] == [kept]


def test_the_time_to_live_of_each_table_is_known(expanded: Template) -> None:
    assert templates.time_to_live(expanded) == {"Table": {"AttributeName": "expires_at", "Enabled": True}}
