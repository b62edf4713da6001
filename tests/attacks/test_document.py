"""Whatever fits the served document, and whatever nearly does: no error of ours, and no answer that the document does
not name."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from local.openapi import document
from tests.attacks.victims import armed, key_for
from tests.e2e.programs import FirmProgram, make_firm
from ulak.routes import all_routes

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the libraries that it imports
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

pytestmark = [
    pytest.mark.stack,
    pytest.mark.attack,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

SEED = 20_261_127
CASES = 5
"""Of an operation, each: of what fits, and of what does not."""

CONFORMANCE = [status_code_conformance, content_type_conformance, response_schema_conformance]

OPERATIONS = [
    (path, method)
    for path, methods in document()["paths"].items()
    for method in methods
    if method in ("get", "post", "put", "delete")
]

ROUTES = {(route.path, route.method): route for route in all_routes()}


@pytest.fixture(scope="module")
def firm(stack: Any, pepper: None) -> Iterator[FirmProgram]:
    """A firm of its own: what is generated changes and deletes."""
    program = armed(make_firm(stack, credits=100_000))
    with program.http:
        yield program


@pytest.fixture(scope="module")
def served(firm: FirmProgram) -> Any:
    told = httpx.get(f"{firm.stack.api_url}/openapi.json", trust_env=False).json()
    return schemathesis.openapi.from_dict(told)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fits", "nearly"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda value: str(value))
def test_answers_are_those_of_the_document(
    path: str, method: str, mode: GenerationMode, served: Any, firm: FirmProgram
) -> None:
    operation = served[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
        return  # nothing of it can be wrong: whatever stands in a path is a text
    headers = {"authorization": firm.http.headers["authorization"]} | key_for(
        firm, ROUTES[path, method.upper()]
    )

    @seed(SEED)
    @settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        answer = case.call(base_url=firm.stack.api_url, headers=headers, timeout=30)
        # Whom we ask did not answer, or too much came at once: that is told as such, and is no error of ours.
        told = answer.status_code == 503 and answer.json()["retryable"]
        checks = CONFORMANCE if told else [not_a_server_error, *CONFORMANCE]
        case.validate_response(answer, checks=checks, headers=headers)

    try:
        answered()
    except FailureGroup as group:
        pytest.fail("\n".join(str(one) for one in group.exceptions))
