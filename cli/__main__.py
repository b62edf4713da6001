"""``python -m cli``: firms, their accounts, keys, people and credit; codes; the dead letters of the queues; bringing
tables back.

Speaks to the deployment named by ``--stack`` with the AWS credentials of the environment (``AWS_PROFILE``,
``AWS_ENDPOINT_URL``, …). What a command makes it prints as JSON on standard output; a key's secret is printed
once and kept nowhere.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from cli import (
    clients,
    codes,
    credit,
    doctor,
    evidence,
    firms,
    iys,
    operators,
    people,
    persons,
    queues,
    restore,
    signatures,
)
from cli.commands import Command
from cli.deployment import Deployment
from ulak.catalogue import sentence
from ulak.errors import InputError, UlakError

COMMANDS: Final[tuple[Command, ...]] = (
    *firms.COMMANDS,
    *clients.COMMANDS,
    *people.COMMANDS,
    *credit.COMMANDS,
    *codes.COMMANDS,
    *iys.COMMANDS,
    *signatures.COMMANDS,
    *evidence.COMMANDS,
    *persons.COMMANDS,
    *queues.COMMANDS,
    *restore.COMMANDS,
    *doctor.COMMANDS,
    *operators.COMMANDS,
)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cli", description=__doc__)
    parser.add_argument("--stack", default="ulak", help="the CloudFormation stack (default: ulak)")
    parser.add_argument("--lang", choices=("tr", "en"), default="tr", help="language of messages")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    command: Command = options.command
    try:
        made = command.run(Deployment(options.stack), options)
    except UlakError as error:
        problems = error.problems if isinstance(error, InputError) else ()
        told = [sentence(p.code, options.lang, p.filling) for p in problems]
        told = told or [sentence(error.reason, options.lang, error.params)]
        print("\n".join(told), file=sys.stderr)
        return 1
    except (ClientError, BotoCoreError) as error:
        print(sentence("aws_refused", options.lang, {"why": str(error)}), file=sys.stderr)
        return 1
    print(
        command.shown(made) if command.shown else json.dumps(made, ensure_ascii=False, indent=command.indent)
    )
    return 1 if made.get("violations") or made.get("not_taken_in") else 0


if __name__ == "__main__":
    sys.exit(main())
