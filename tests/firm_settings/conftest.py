"""The settings' routes as the edge serves them, over moto, for a firm and its neighbour."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.firms import new_key
from ulak.platform.edge import Scope

OTHER = "globex"
_APP = Path(__file__).parents[2] / "functions" / "settings" / "app.py"


class Office:
    def __init__(self, clock: HandClock) -> None:
        self.world = World(clock)
        self.world.directory.add_firm(OTHER, "Globex")
        self.keys = {firm: self.new_key(firm, *Scope) for firm in (FIRM, OTHER)}
        spec = importlib.util.spec_from_file_location("settings_app", _APP)
        assert spec is not None
        assert spec.loader is not None
        self.app = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.app)
        self.app.house = self.world.house  # type: ignore[attr-defined]

    def new_key(self, firm: str, *scopes: Scope) -> str:
        key, text = new_key(firm, "tests", scopes=frozenset(scopes))
        self.world.directory.add_key(key)
        return text

    def __call__(
        self, route: str, body: Any = None, *, key: str = "", firm: str = FIRM, cursor: str = "", **path: str
    ) -> Any:
        """Status and body of a request by the firm's own key, or by `key`."""
        event = {
            "routeKey": route,
            "headers": {"authorization": f"Bearer {key or self.keys[firm]}", "accept-language": "en"},
            "rawPath": "/v1/settings",
            "requestContext": {"requestId": "r-1", "http": {"method": "GET"}},
            "pathParameters": path,
            "queryStringParameters": {"cursor": cursor} if cursor else {},
            "body": body if isinstance(body, str) else json.dumps(body),
            "isBase64Encoded": False,
        }
        answer = self.app.handler(event, None)
        return answer["statusCode"], json.loads(answer["body"])


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)
