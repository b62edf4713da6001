"""A job followed to its end, told in figures, and compared with the operator's own books."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any, Final

import httpx
from rich.console import Console
from rich.live import Live
from rich.table import Table

from local.demo.customer import Api, DemoFailed

PATIENCE_SECONDS: Final = 300


def follow(
    api: Api, books: httpx.Client, job_id: str, console: Console, *, reports: bool = True
) -> dict[str, Any]:
    """Watch the job until it is finished and every report that will ever come has come, if `reports` do."""
    started = time.monotonic()
    last_line = 0.0
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        while True:
            job: dict[str, Any] = api.get(f"/v1/jobs/{job_id}")
            elapsed = time.monotonic() - started
            if console.is_terminal:
                live.update(_progress(job, elapsed))
            elif elapsed - last_line >= 5:
                last_line = elapsed
                console.print(f"  {elapsed:5.1f} s  {job['status']:<9} {_short(job)}")
            if job["status"] == "failed":
                raise DemoFailed(f"The job failed: {job['failure']}.")
            if job["status"] == "finished" and (
                not reports or _all_told(api, job, books.get("/books").json())
            ):
                return job
            if elapsed > PATIENCE_SECONDS:
                raise DemoFailed(
                    f"After {PATIENCE_SECONDS} s the job is {job['status']}: {_short(job)}. "
                    "The functions' logs are in the folder printed above."
                )
            time.sleep(0.5)


def _all_told(api: Api, job: dict[str, Any], books: dict[str, Any]) -> bool:
    """Whether the operator has no report left to give, and we have heard all that can be asked for."""
    if books["states"] != books["final_states"]:
        return False
    never = books["final_states"].get("pending", 0)
    sent = list(api.all_of(f"/v1/jobs/{job['id']}/recipients", "recipients", status="sent"))
    return bool(len(sent) == never + sum(_is_unnamed(one) for one in sent))


def _is_unnamed(recipient: dict[str, Any]) -> bool:
    """Whether the operator did not name the call, so that nobody can ask what became of the message."""
    return bool(recipient["status"] == "sent" and recipient["reason"] == "call_unnamed")


_LABELS: Final = (
    ("pending", "bekliyor · pending"),
    ("sent", "gönderildi · sent"),
    ("delivered", "iletildi · delivered"),
    ("undelivered", "iletilmedi · undelivered"),
    ("failed", "reddedildi · failed"),
    ("uncertain", "belirsiz · uncertain"),
)


_CREDIT: Final = (
    ("harcanan kredi · credits settled", "settled"),
    ("ayrılmış kredi · credits reserved", "reserved"),
    ("kalan kredi · credits remaining", "remaining"),
)


def _progress(job: dict[str, Any], elapsed: float) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1))
    total = max(job["recipients"], 1)
    table.add_row("[bold]" + job["status"], f"{elapsed:.1f} s", "")
    for name, label in _LABELS:
        count = job["counts"][name]
        table.add_row(label, f"{count:,}", "█" * round(40 * count / total))
    return table


def _short(job: dict[str, Any]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in job["counts"].items() if count)


# --- the comparison ---------------------------------------------------------------------------------------

_OURS: Final = {"delivered": "delivered", "undelivered": "undelivered", "sent": "pending"}
"""Our state of a recipient that the operator took → the operator's own word for it."""


def compare(api: Api, books: httpx.Client, job_id: str, *, reports: bool = True) -> tuple[int, list[str]]:
    """How many recipients were compared, and every difference between what the API says and the books. Without
    `reports` a message stays sent, whatever becomes of it; so does one whose call the operator did not name."""
    theirs: dict[tuple[str, str], dict[str, Any]] = {}
    after: int | None = 0
    while after is not None:
        page = books.get("/books/messages", params={"after": after, "limit": 1000}).json()
        for message in page["messages"]:
            theirs[message["msisdn"], message["text"]] = message
        after = page["next"]
    differences: list[str] = []
    compared = charged = 0
    for ours in api.all_of(f"/v1/jobs/{job_id}/recipients", "recipients"):
        compared += 1
        who = f"row {ours['row']} ({ours['to'][:4]}…{ours['to'][-2:]})"
        message = theirs.pop((ours["to"], ours["text"]), None)
        if message is None:
            if ours["status"] != "failed":
                differences.append(f"{who}: {ours['status']} here, unknown to the operator")
            continue
        charged += message["segments"]
        for what, here, there in (
            (
                "state",
                _OURS.get(ours["status"], ours["status"]),
                message["final_state"] if reports and not _is_unnamed(ours) else "pending",
            ),
            ("segments", ours["segments"], message["segments"]),
            ("times accepted", 1, message["times"]),
        ):
            if here != there:
                differences.append(f"{who}: {what} {here} here, {there} there")
    differences += [f"…{msisdn[-2:]}: accepted by the operator, unknown here" for msisdn, _ in theirs]
    settled = api.get("/v1/credit")["services"]["sms"]["settled"]
    if settled != charged:
        differences.append(f"{settled:,} credits settled here, {charged:,} segments accepted there")
    return compared, differences


def report(console: Console, api: Api, books: httpx.Client, job: dict[str, Any], seconds: float) -> None:
    refusals = list(api.all_of(f"/v1/jobs/{job['id']}/refusals", "refusals"))
    reasons = Counter((refusal["code"], refusal["message"]) for refusal in refusals)
    calls = books.get("/books").json()
    table = Table(title=f"İş · Job {job['id'][:8]}…", show_header=False)
    for label, value in (
        ("satır · rows", job["rows"]),
        ("alıcı · recipients", job["recipients"]),
        ("tekrar · duplicates", job["duplicates"]),
        ("reddedilen satır · refused rows", job["refused"]),
        ("boy · segments", job["segments"]),
        *((label, job["counts"][name]) for name, label in _LABELS if job["counts"][name]),
        ("operatör çağrısı · operator calls", sum(calls["calls"].values())),
    ):
        table.add_row(label, f"{value:,}")
    credit = api.get("/v1/credit")["services"]["sms"]
    for label, name in _CREDIT:
        table.add_row(label, f"{credit[name]:,}")
    table.add_row("süre · duration", f"{seconds:.1f} s")
    console.print(table)
    for (code, message), count in reasons.most_common():
        console.print(f"  [yellow]{count:>4} × {code}[/]  {message}", highlight=False)
    behaviours = ", ".join(f"{count} {name}" for name, count in calls["behaviours"].items())
    console.print(f"  [dim]what the operator did with our calls: {behaviours}[/]")
