"""What runs is what the template and the build folder say: taking something away takes it away."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local import Ports, Settings, Stack
from local.builds import LOCAL, build_local
from tests.e2e.conftest import ROOT

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def maimed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack whose template lacks one route, and whose function for messages does not load."""
    root = tmp_path_factory.mktemp("maimed")
    template, routes = re.subn(
        r"^ +/v1/jobs/\{job_id\}/refusals:\n.*\n",
        "",
        (ROOT / "template.yaml").read_text(),
        flags=re.MULTILINE,
    )
    assert routes == 1
    (root / "template.yaml").write_text(template)
    build_local()
    shutil.copytree(LOCAL / "functions", root / "code" / "functions")
    (root / "code" / "layers").symlink_to(LOCAL / "layers")
    (root / "code" / "runtime").symlink_to(LOCAL / "runtime")
    app = root / "code" / "functions" / "send" / "app.py"
    app.write_text(app.read_text().replace("handler = House()", "handler = no_such_name()"))
    stack = Stack.up(
        Settings(
            state=root / "state",
            ports=Ports.free(),
            template=root / "template.yaml",
            code=root / "code",
            operator=None,
        ),
        wipe=True,
    )
    yield stack
    stack.down()


def status(stack: Stack, method: str, path: str) -> int:
    return httpx.request(method, stack.api_url + path, timeout=40, trust_env=False).status_code


def test_a_route_taken_out_of_the_template_is_gone_and_its_neighbours_stay(maimed: Stack) -> None:
    job = "/v1/jobs/" + "0" * 32
    assert status(maimed, "GET", f"{job}/refusals") == 404
    # These ask for a key first, so the function behind them was reached.
    assert status(maimed, "GET", f"{job}/recipients") == 401
    assert status(maimed, "GET", job) == 401


def test_a_handler_broken_in_the_build_folder_is_broken_in_the_stack(maimed: Stack) -> None:
    assert status(maimed, "POST", "/v1/messages") >= 500
    assert status(maimed, "POST", "/v1/jobs") == 401


def test_the_copy_was_broken_and_not_the_build(maimed: Stack) -> None:
    assert "no_such_name" not in Path(LOCAL / "functions" / "send" / "app.py").read_text()
