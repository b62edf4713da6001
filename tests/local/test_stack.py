"""The local stack itself, brought up with a template of its own: one function, three routes, a queue, a table."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from local import Ports, Settings, Stack, StackError, processes
from local.builds import LOCAL, build_local

pytestmark = pytest.mark.stack

SMALL = Path(__file__).with_name("small")
DEADLINE_SECONDS = 20.0

T = TypeVar("T")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("stack")
    build_local()
    shutil.copytree(SMALL / "functions", root / "code" / "functions")
    (root / "code" / "layers").symlink_to(LOCAL / "layers")
    return Settings(
        state=root / "state",
        ports=Ports.free(),
        template=SMALL / "template.yaml",
        parameters={"Concurrency": "3"},
        code=root / "code",
        operator=None,
    )


@pytest.fixture(scope="module")
def stack(settings: Settings) -> Iterator[Stack]:
    stack = Stack.up(settings)
    yield stack
    stack.down()


def counts(stack: Stack, key: str) -> dict[str, int]:
    """How often the function began and ended what is named `key`."""
    answer = stack.client("dynamodb").get_item(TableName=stack.outputs["Table"], Key={"pk": {"S": key}})
    return {name: int(value["N"]) for name, value in answer.get("Item", {}).items() if name != "pk"}


def until(holds: Callable[[], T]) -> T:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not (value := holds()):
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
    return value


def send(stack: Stack, body: str) -> None:
    stack.client("sqs").send_message(QueueUrl=stack.outputs["Queue"], MessageBody=body)


def test_a_route_of_the_template_leads_to_its_function_and_on_to_the_table(stack: Stack) -> None:
    answer = httpx.post(f"{stack.api_url}/items/%C5%9Feker")
    assert (answer.status_code, answer.json()) == (200, {"version": "first"})
    assert counts(stack, "şeker") == {"begun": 1}


def test_a_route_that_the_template_lacks_is_not_there(stack: Stack) -> None:
    assert httpx.post(f"{stack.api_url}/path").status_code == 404


def test_the_default_route_takes_what_no_other_route_takes(stack: Stack, settings: Settings) -> None:
    wider = settings.state.parent / "template.yaml"
    rest = "        Rest: {Type: HttpApi, Properties: {ApiId: !Ref Api}}\n"
    wider.write_text(settings.template.read_text().replace("        Where:", f"{rest}        Where:"))
    Stack.up(replace(settings, template=wider))
    for method, path in [("GET", "/"), ("POST", "/path"), ("PUT", "/items/"), ("DELETE", "/a/b/c")]:
        assert httpx.request(method, stack.api_url + path).json() == {"asked": f"{method} {path}"}
    assert "pid" in httpx.get(f"{stack.api_url}/path").json()
    Stack.up(settings)
    assert httpx.get(f"{stack.api_url}/").status_code == 404


def test_a_function_may_do_no_more_than_its_role_allows(stack: Stack) -> None:
    answer = httpx.get(f"{stack.api_url}/items")
    assert (answer.status_code, answer.json()) == (403, {"code": "AccessDeniedException"})


def test_a_function_finds_its_code_its_layer_and_the_runtime_client_alone(
    stack: Stack, settings: Settings
) -> None:
    path = [Path(entry) for entry in httpx.get(f"{stack.api_url}/path").json()["path"]]
    assert settings.code is not None
    ours = [
        settings.code / "functions" / "echo",
        settings.code / "layers" / "core" / "python",
        LOCAL / "runtime",
    ]
    assert list(dict.fromkeys(path))[:3] == ours
    assert not any("site-packages" in entry.parts for entry in path)


def test_a_message_reaches_the_function_once_when_all_goes_well(stack: Stack) -> None:
    send(stack, "plain")
    until(lambda: counts(stack, "plain").get("ended"))
    assert counts(stack, "plain") == {"begun": 1, "ended": 1}


def test_what_a_function_wrote_can_be_read(stack: Stack) -> None:
    send(stack, "talkative")
    assert until(lambda: [line for line in stack.said() if "talkative" in line]) == [
        "/small/echo ended talkative"
    ]


def test_the_message_of_a_killed_worker_comes_back(stack: Stack) -> None:
    send(stack, "slow-one")
    until(lambda: counts(stack, "slow-one").get("begun"))
    for process in stack.function_processes("Echo"):
        process.kill()
    until(lambda: counts(stack, "slow-one").get("ended"))
    assert counts(stack, "slow-one") == {"begun": 2, "ended": 1}


def test_a_function_killed_while_it_waits_is_started_again_for_the_next_request(stack: Stack) -> None:
    before = httpx.get(f"{stack.api_url}/path").json()["pid"]
    for process in stack.function_processes("Echo"):
        process.kill()
    assert httpx.get(f"{stack.api_url}/path").json()["pid"] != before


def test_items_expire_as_the_template_says(stack: Stack) -> None:
    answer = stack.client("dynamodb").describe_time_to_live(TableName=stack.outputs["Table"])
    assert answer["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_up_on_a_running_stack_puts_changed_code_in_place(stack: Stack, settings: Settings) -> None:
    assert settings.code is not None
    app = settings.code / "functions" / "echo" / "app.py"
    app.write_text(app.read_text().replace('VERSION = "first"', 'VERSION = "another"'))
    Stack.up(settings)
    assert httpx.post(f"{stack.api_url}/items/changed").json() == {"version": "another"}


def test_a_port_in_use_is_named_with_the_option_that_moves_it(
    settings: Settings, stack: Stack, tmp_path: Path
) -> None:
    elsewhere = Settings(tmp_path, stack.ports, settings.template, settings.parameters, settings.code, None)
    with pytest.raises(StackError, match=rf"Port {stack.ports.api} is in use.*--port PORT"):
        Stack.up(elsewhere)


def test_down_leaves_no_process_and_no_port_and_the_next_up_finds_the_data(
    stack: Stack, settings: Settings
) -> None:
    httpx.post(f"{stack.api_url}/items/kept")
    stack.down()
    assert Stack.attach(settings.state) is None
    assert processes.of_stack(settings.state) == []
    assert all(processes.is_free(port) for port in asdict(stack.ports).values())

    again = Stack.up(settings)
    assert counts(again, "kept") == {"begun": 1}
    httpx.post(f"{again.api_url}/items/kept")
    assert counts(again, "kept") == {"begun": 2}


def test_what_a_killed_engine_left_is_cleared_by_the_next_up(stack: Stack, settings: Settings) -> None:
    httpx.get(f"{stack.api_url}/path")
    (engine,) = (
        process
        for process in processes.of_stack(settings.state)
        if "emulator.py" in " ".join(process.cmdline())
    )
    engine.kill()
    engine.wait()
    assert Stack.attach(settings.state) is None
    again = Stack.up(settings)
    assert httpx.get(f"{again.api_url}/path").status_code == 200


def test_wiping_starts_with_an_empty_table(stack: Stack, settings: Settings) -> None:
    httpx.post(f"{stack.api_url}/items/wiped")
    assert counts(Stack.up(settings, wipe=True), "wiped") == {}
