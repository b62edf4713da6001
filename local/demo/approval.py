"""An ERP's task approved by a code."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Final

import httpx
import jwt
from rich.console import Console

from local.demo.customer import FIRM, Admin, Api, DemoFailed

_APPROVER: Final = "ayse"
_APPROVERS_NUMBER: Final = "0532 000 0001"  # the simulated operator always delivers to it
_TASK: Final = {
    "id": "WF-1042",
    "title": "Satınalma onayı",
    "document_number": "SA-2026-117",
    "amount": "48250.00",
    "currency": "TRY",
    "party": "Yıldız Çelik A.Ş.",
    "approver": _APPROVER,
}


def approval(console: Console, admin: Admin, api: Api, books: httpx.Client) -> None:
    """An ERP's task approved by a code: issued, entered wrongly, entered rightly, the record checked offline."""
    admin.run("rotate-pepper")
    admin.account("otp", credits=1_000)
    admin.run("set-erp-user", FIRM, _APPROVER, _APPROVERS_NUMBER, "--approves", "task", "--alone")
    challenge = api.post("/v1/otp", {"purpose": "approve_task", "task": _TASK})
    message = books.get("/books/phone/905320000001").json()["messages"][-1]["text"]
    found = re.search(r"kodu (\d+)", message)
    if found is None:
        raise DemoFailed(f"The phone got no code: {message!r}.")
    code = found[1]
    console.print(
        f"[bold]7.[/] A task to be approved by a code. The phone of {_APPROVER} shows:\n   [cyan]{message}[/]"
    )

    verify = f"/v1/otp/{challenge['id']}/verify"
    wrong = api.post(verify, {"code": f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}", "task": _TASK})
    console.print(f"   A wrong code: {wrong['status']}, {wrong['attempts_remaining']} attempts remaining")
    right = api.post(verify, {"code": code, "task": _TASK})
    if right["status"] != "approved":
        raise DemoFailed(f"The right code was not approved: {right}.")

    record = right["approval"]
    keys = jwt.PyJWKSet.from_dict(api.get("/v1/otp/keys"))
    told = jwt.decode(
        record, keys[jwt.get_unverified_header(record)["kid"]].key, algorithms=["ES256"], audience=FIRM
    )
    canonical = json.dumps(_TASK, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if told["task_sha256"] != sha256(canonical).hexdigest():
        raise DemoFailed("The signed record is of another task.")
    console.print(
        f"   The right one: {right['status']}. The signed record, checked with the published key alone: "
        f"{told['sub']} approved {told['task_id']}, task {told['task_sha256'][:12]}…"
    )
