"""Roles against truth: what each function's role allows, and what the function asked for while the whole stack ran.

The engine enforces roles, and the launcher keeps an account of every decision (`local.emulator`). `seen` reads it from
a running stack. ``python -m local.roles FOLDER`` compares it with ``docs/roles.md``: a call that was refused fails,
and so does a permission that was never used and that the page does not explain.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from local.builds import ROOT
from local.stack import Stack

PAGE: Final = ROOT / "docs" / "roles.md"

_AS: Final = {"sqs:SendMessageBatch": "sqs:SendMessage", "sqs:DeleteMessageBatch": "sqs:DeleteMessage"}
"""Actions that AWS allows by another's name."""


@dataclass(frozen=True, slots=True, order=True)
class Permission:
    """One action of one role on one resource. Resources are told by the template's names."""

    role: str
    action: str
    on: str


@dataclass(frozen=True, slots=True)
class Account:
    """What a run of the stack came to."""

    unused: tuple[Permission, ...]
    """Granted, and never asked for."""
    refused: tuple[Permission, ...]
    """Asked for, and not granted."""
    used: tuple[Permission, ...]

    @classmethod
    def read(cls, path: Path) -> Account:
        fields = json.loads(path.read_text())
        return cls(**{name: tuple(Permission(**one) for one in many) for name, many in fields.items()})

    @classmethod
    def of_all(cls, accounts: Iterable[Account]) -> Account:
        """What several stacks of the same template came to: unused is what none of them used."""
        every = list(accounts)
        used = {one for account in every for one in account.used}
        unused = {one for account in every for one in account.unused} - used
        refused = {one for account in every for one in account.refused}
        return cls(*(tuple(sorted(each)) for each in (unused, refused, used)))

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1))


def seen(stack: Stack) -> Account:
    """The account of a stack that runs."""
    iam, names = stack.client("iam"), _names(stack.resources)
    roles = {physical: logical for logical, physical in stack.resources.items() if logical.endswith("Role")}
    used: set[Permission] = set()
    refused: set[Permission] = set()
    granted: set[Permission] = set()
    decisions = [json.loads(line) for line in stack.access_log.read_text().splitlines()]
    for physical, logical in roles.items():
        rows = [row for row in decisions if row["role"] == physical]
        patterns = list(_granted(iam, physical))
        granted |= {Permission(logical, action, _told(arn, names)) for action, arn in patterns}
        for row in rows:
            action, arn = _AS.get(row["action"], row["action"]), row["resource"]
            if not row["allowed"]:
                refused.add(Permission(logical, action, _told(arn, names)))
            used |= {
                Permission(logical, action, _told(pattern, names))
                for allowed, pattern in patterns
                if allowed == action and fnmatchcase(arn, pattern)
            }
    return Account(*(tuple(sorted(each)) for each in (granted - used, refused, used)))


def _granted(iam: Any, role: str) -> Iterator[tuple[str, str]]:
    """Action and ARN pattern of everything that the role allows."""
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        document = document if isinstance(document, dict) else json.loads(unquote(document))
        for statement in document["Statement"]:
            for action in _listed(statement["Action"]):
                if action not in _AS:
                    yield from ((action, arn) for arn in _listed(statement["Resource"]))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _names(resources: Mapping[str, str]) -> list[tuple[str, str]]:
    """How a resource ends in an ARN → its logical id, the longest first."""
    ends = [(physical.rpartition("/")[2] or physical, logical) for logical, physical in resources.items()]
    return sorted(ends, key=lambda one: -len(one[0]))


def _told(arn: str, names: Iterable[tuple[str, str]]) -> str:
    """An ARN or a pattern of one by the template's names: ``MainTable/index/due``, ``Bucket/chunks/*``."""
    service, rest = arn.split(":")[2], arn.split(":", 5)[-1]
    for kind in ("table/", "key/", "secret:", "log-group:"):
        rest = rest.removeprefix(kind)
    if service == "secretsmanager":
        return rest
    for physical, logical in names:
        if rest == physical or rest.startswith((f"{physical}/", f"{physical}:")):
            return logical + rest.removeprefix(physical)
    return rest


# --- the page ----------------------------------------------------------------------------------------------


def explained(page: str) -> list[Permission]:
    """The rows of the page's table, with ``*`` for any text."""
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    cells = [[cell.strip().strip("`") for cell in row.split("|")[1:4]] for row in rows]
    return [Permission(*row) for row in cells]


def problems(account: Account, rows: Iterable[Permission]) -> Iterator[str]:
    """What the run and the page leave open."""
    known = list(rows)
    for one in account.refused:
        yield f"{one.role} may not {one.action} on {one.on}, and asked for it"
    for one in account.unused:
        if not any(_covers(row, one) for row in known):
            yield f"{one.role} may {one.action} on {one.on}, and never did: take it away, or say why in {PAGE.name}"
    for row in known:
        if not any(_covers(row, one) for one in account.unused):
            yield f"{PAGE.name} explains {row.role} {row.action} {row.on}, which is used or not granted: take it out"


def _covers(row: Permission, one: Permission) -> bool:
    return all(fnmatchcase(getattr(one, name), getattr(row, name)) for name in ("role", "action", "on"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("accounts", type=Path, help="the folder that stacks left their accounts in")
    files = sorted(parser.parse_args().accounts.glob("*.json"))
    if not files:
        raise SystemExit("No stack has left an account.")
    account = Account.of_all(map(Account.read, files))
    told = list(problems(account, explained(PAGE.read_text(encoding="utf-8"))))
    print("\n".join(told))
    print(f"{len(account.used)} permissions used, {len(account.unused)} not, {len(told)} problems")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
