"""``python -m local up | down | status | logs | env``: the local stack, for people."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from local import Ports, Settings, Stack, StackError, processes
from local.builds import BuildFailed
from local.demo.customer import DemoFailed
from local.demonstration import demonstrate
from local.deploy import DeployFailed
from local.processes import DidNotStart
from local.stack import DEFAULT_STATE, take_down


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--state", type=Path, default=DEFAULT_STATE, help="folder of ports, logs and data")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start it, or bring a running one up to date with the code")
    data = up.add_mutually_exclusive_group()
    data.add_argument("--keep", action="store_true", help="with the data of the last run (as without it)")
    data.add_argument("--wipe", action="store_true", help="without the data of the last run")
    usual = Ports()
    up.add_argument("--port", type=int, help=f"the HTTP API's, {usual.api}")
    up.add_argument("--aws-port", type=int, help=f"AWS's own APIs', {usual.aws}")
    up.add_argument("--operator-port", type=int, help=f"the simulated operator's, {usual.operator}")
    commands.add_parser("down", help="end it, and keep its data")
    commands.add_parser("status", help="whether it runs, and where")
    commands.add_parser("env", help="the environment that leads AWS tools and `python -m cli` to it")
    commands.add_parser("logs", help="what its functions wrote")
    return parser.parse_args()


def up(given: argparse.Namespace) -> None:
    usual = Ports()
    ports = Ports(given.port or usual.api, given.aws_port or usual.aws, given.operator_port or usual.operator)
    asked = given.port or given.aws_port or given.operator_port
    stack = Stack.up(Settings(state=given.state, ports=ports if asked else None), wipe=given.wipe)
    show(stack)
    print(demonstrate(stack))


def down(given: argparse.Namespace) -> None:
    ended = take_down(given.state)
    print("Down. Its data is kept; `up --wipe` starts without it." if ended else "No stack is running.")


def status(given: argparse.Namespace) -> None:
    if stack := Stack.attach(given.state):
        show(stack)
    else:
        sys.exit("No stack is running.")


def logs(given: argparse.Namespace) -> None:
    if stack := Stack.attach(given.state):
        print("\n".join(stack.said()))
    else:
        sys.exit("No stack is running.")


def env(given: argparse.Namespace) -> None:
    if stack := Stack.attach(given.state):
        print("\n".join(f"export {name}={value}" for name, value in stack.environment.items()))
    else:
        sys.exit("No stack is running.")


def show(stack: Stack) -> None:
    print(f"API       {stack.api_url}")
    print(f"operator  {stack.operator_url}")
    print(f"AWS       {stack.aws_url}  (any SDK or command line, by its endpoint URL)")
    print(f"logs      {stack.state / 'logs'}")
    names = {physical: logical for logical, physical in stack.resources.items()}
    functions = Counter(
        names[name]
        for process in processes.of_stack(stack.state)
        if (name := processes.environment(process).get("AWS_LAMBDA_FUNCTION_NAME"))
    )
    for function, count in sorted(functions.items()):
        print(f"  {function}: {count} {'process' if count == 1 else 'processes'}")


def main() -> None:
    given = arguments()
    try:
        {"up": up, "down": down, "status": status, "logs": logs, "env": env}[given.command](given)
    except (StackError, BuildFailed, DemoFailed, DeployFailed, DidNotStart) as failure:
        sys.exit(f"{failure}")


if __name__ == "__main__":
    main()
