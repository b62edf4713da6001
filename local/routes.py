"""The routes of the API as the template says them: in the API's own body, with a permission a function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from local.declarations import Declared
from local.template_text import WIDTH, Lines, block, ref, sub

Resources = dict[str, Any]


def integrations(functions: Iterable[Declared]) -> Lines:
    """How the API calls each function: said once, and named by its routes."""
    lines: Lines = []
    for one in functions:
        if one.function.routes:
            uri = f"{_LAMBDA}:path/2015-03-31/functions/${{{_called(one, '.Arn')}}}/invocations"
            integration = {
                "type": "aws_proxy",
                "httpMethod": "POST",
                "payloadFormatVersion": "2.0",
                "uri": sub(uri),
            }
            lines += block({one.logical: integration}, WIDTH)
    return lines


def paths(functions: Iterable[Declared]) -> Lines:
    """Every path with its methods, in the order of the alphabet."""
    found: dict[str, Resources] = {}
    for one in functions:
        leads = {
            "x-amazon-apigateway-integration": {"$ref": f"{INTEGRATIONS}/{one.logical}"},
            "responses": {},
        }
        for route in one.function.routes.values():
            if route == "$default":
                found["/$default"] = {"x-amazon-apigateway-any-method": {"isDefaultRoute": True, **leads}}
            else:
                method, path = route.split(" ")
                found.setdefault(path, {})[method.lower()] = leads
    return [line for path in sorted(found) for line in block({path: found[path]}, WIDTH)]


def _called(one: Declared, attribute: str = "") -> str:
    """What is called of a function: where it starts from snapshots, its alias, by SAM's name of it."""
    return f"{one.logical}Function" + ("Aliaslive" if one.function.snapshot else attribute)


_LAMBDA: Final = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda"
INTEGRATIONS: Final = "#/components/x-amazon-apigateway-integrations"


def permission(one: Declared) -> Resources:
    """The API may call the function: one permission, whatever routes lead to it."""
    arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": ref(_called(one)),
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": sub(arn),
        },
    }
