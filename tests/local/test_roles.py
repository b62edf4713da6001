"""Roles against what functions asked for. `make roles` runs the stack."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from local import roles
from local.roles import PAGE, Account, Permission, explained, problems

TABLE = "arn:aws:dynamodb:eu-central-1:0:table/ulak-MainTable-1F"
RESOURCES = {"SendRole": "ulak-SendRole-9A", "MainTable": "ulak-MainTable-1F", "Bucket": "ulak-bucket-7"}


class Iam:
    """A role that allows three things."""

    def list_role_policies(self, **of: str) -> dict[str, Any]:
        return {"PolicyNames": ["send"]}

    def get_role_policy(self, **of: str) -> dict[str, Any]:
        allowed = [
            {"Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": TABLE},
            {"Action": "s3:GetObject", "Resource": ["arn:aws:s3:::ulak-bucket-7/chunks/*"]},
            {
                "Action": ["sqs:SendMessage", "sqs:SendMessageBatch"],
                "Resource": "arn:aws:sqs:eu-central-1:0:q",
            },
        ]
        return {"PolicyDocument": {"Statement": allowed}}


def seen(tmp_path: Path, *decisions: tuple[str, str, bool]) -> Account:
    log = tmp_path / "access.jsonl"
    lines = [
        json.dumps({"role": "ulak-SendRole-9A", "action": action, "resource": on, "allowed": allowed})
        for action, on, allowed in decisions
    ]
    log.write_text("\n".join(lines))
    stack: Any = SimpleNamespace(client=lambda service: Iam(), resources=RESOURCES, access_log=log)
    return roles.seen(stack)


def test_what_was_asked_for_is_told_apart_from_what_was_not_by_the_templates_names(tmp_path: Path) -> None:
    account = seen(
        tmp_path,
        ("dynamodb:GetItem", TABLE, True),
        ("s3:GetObject", "arn:aws:s3:::ulak-bucket-7/chunks/x", True),
        ("sqs:SendMessageBatch", "arn:aws:sqs:eu-central-1:0:q", True),
        ("dynamodb:PutItem", TABLE, False),
    )
    assert account.used == (
        Permission("SendRole", "dynamodb:GetItem", "MainTable"),
        Permission("SendRole", "s3:GetObject", "Bucket/chunks/*"),
        Permission("SendRole", "sqs:SendMessage", "q"),
    )
    assert account.unused == (Permission("SendRole", "dynamodb:Query", "MainTable"),)
    assert account.refused == (Permission("SendRole", "dynamodb:PutItem", "MainTable"),)


def test_an_account_is_read_as_it_was_written_and_several_make_one(tmp_path: Path) -> None:
    first, second = Permission("A", "s3:GetObject", "Bucket"), Permission("A", "s3:PutObject", "Bucket")
    one = Account(unused=(first, second), refused=(), used=())
    other = Account(unused=(second,), refused=(), used=(first,))
    one.write(tmp_path / "accounts" / "1.json")
    assert Account.read(tmp_path / "accounts" / "1.json") == one
    assert Account.of_all([one, other]) == Account(unused=(second,), refused=(), used=(first,))


def test_a_refusal_and_an_unused_permission_are_problems_unless_the_page_explains_it() -> None:
    refused, unused = (
        Permission("A", "s3:PutObject", "Bucket"),
        Permission("A", "logs:PutLogEvents", "ALogs"),
    )
    account = Account(unused=(unused,), refused=(refused,), used=())
    assert len(list(problems(account, []))) == 2
    (told,) = problems(account, [Permission("*", "logs:*", "*")])
    assert told == "A may not s3:PutObject on Bucket, and asked for it"


def test_a_row_that_explains_nothing_any_more_is_a_problem() -> None:
    (told,) = problems(Account((), (), ()), [Permission("*", "logs:*", "*")])
    assert "take it out" in told


def test_every_row_of_the_page_is_read() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    assert len(explained(PAGE.read_text())) == len(rows) > 3
