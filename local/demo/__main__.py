"""The demo, step by step. Exits 0 only if our books and the operator's say the same of every recipient."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from rich.console import Console

from local import Stack, StackError
from local.builds import ROOT, BuildFailed
from local.demo.approval import approval
from local.demo.customer import FIRM, Admin, Api, DemoFailed, stack_of_its_own
from local.demo.job import compare, follow, report
from local.demo.lists import Row, current_accounts, rows_of
from local.demo.operators import LOGINS
from local.deploy import DeployFailed
from local.processes import DidNotStart

TEXT: Final = "Sayın {ad}, {vade} vadeli {bakiye} TL borcunuzu hatırlatır, iyi günler dileriz. {firma}"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the steps share: the firm's API and the operator's books, and where to tell of them."""

    console: Console
    admin: Admin
    api: Api
    books: httpx.Client

    def quote(self, asked: Mapping[str, Any]) -> None:
        quote = self.api.quote(asked)
        saved = quote["savings"]["typography_and_turkish"]
        self.console.print(
            f"[bold]3.[/] A quote first: {quote['credits']:,} credits for {quote['recipients']:,} recipients, "
            f"by segments {quote['by_segments']}; plain letters would save {saved['segments']:,} segments."
        )

    def send(self, asked: Mapping[str, Any]) -> str:
        """Send the job and follow it to its end. Its id."""
        sent_at = time.monotonic()
        job_id = self.api.send(asked)
        self.console.print(f"   POST /v1/jobs took {len(asked['rows']):,} rows: job {job_id}")
        job = follow(self.api, self.books, job_id, self.console, reports=self.admin.login.reports)
        self.console.print("[bold]4.[/] Finished and reported.")
        report(self.console, self.api, self.books, job, time.monotonic() - sent_at)
        return job_id

    def compare(self, job_id: str) -> bool:
        """Whether our books and the operator's say the same."""
        compared, differences = compare(self.api, self.books, job_id, reports=self.admin.login.reports)
        for difference in differences[:20]:
            self.console.print(f"  [red]≠[/] {difference}")
        verdict = f"[red]{len(differences):,} differences[/]" if differences else "[green]equal[/]"
        self.console.print(
            f"[bold]5.[/] {compared:,} recipients compared with the operator's books, each by number, "
            f"text, times accepted, segments and final state, and the credit settled: {verdict}"
        )
        return compared > 0 and not differences

    def audit(self) -> None:
        audit = self.admin.run("audit", FIRM)["firms"][0]  # fails if the books do not hold
        self.console.print(
            f"[bold]6.[/] The audit of {audit['entries']} entries, {audit['jobs']} job and "
            f"{audit['chunks']} chunks found every credit and every message accounted for."
        )

    def keep_report(self, job_id: str) -> None:
        file = ROOT / ".ulak" / "demo-report.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(self.api.report_file(job_id))
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        self.console.print(f"   The report file: {file}, {len(lines) - 1:,} rows under {lines[0]}")


def run(given: argparse.Namespace, console: Console) -> bool:
    """The demo. Whether our books and the operator's say the same."""
    login = LOGINS[given.operator]
    rows = rows_of(given.file) if given.file else current_accounts(given.rows or login.rows, given.seed)
    started = time.monotonic()
    with stack_of_its_own(given.seed, given.keep, login.mix) as stack:
        console.print(
            f"[bold]1.[/] The stack is up after {time.monotonic() - started:.1f} s: API {stack.api_url}, "
            f"operator {stack.operator_url}, logs {stack.state / 'logs'}",
            highlight=False,
        )
        if login.operator == "netgsm":
            console.print(
                f"   The firm's account has a raised report quota ({' '.join(login.settings)}); Netgsm's own is 10 "
                "calls a minute."
            )
        if not login.reports:
            console.print(
                f"   {login.operator} tells no reports: messages stay sent, and no answer gets lost here."
            )
        return _steps(stack, rows, given, console)


def _steps(stack: Stack, rows: list[Row], given: argparse.Namespace, console: Console) -> bool:
    admin = Admin(stack, LOGINS[given.operator])
    key = admin.key_of_new_firm()
    console.print("[bold]2.[/] A firm, its account and its key, by the administrator's commands.")
    headers = {"authorization": f"Bearer {key}", "accept-language": "tr"}
    asked = {
        "text": given.text or TEXT,
        "purpose": "informational",
        "rows": rows,
        "tags": {"department": "muhasebe", "cost_center": "120"},
        "client_reference": "demo",
    }
    with (
        httpx.Client(base_url=stack.api_url, headers=headers, timeout=40, trust_env=False) as http,
        httpx.Client(base_url=stack.operator_url, timeout=40, trust_env=False) as books,
    ):
        demo = Demo(console, admin, Api(http), books)
        demo.quote(asked)
        job_id = demo.send(asked)
        equal = demo.compare(job_id)
        demo.audit()
        demo.keep_report(job_id)
        approval(console, admin, demo.api, books)
    if given.keep:
        console.print(
            f"   The stack is left running. Its messages: {stack.operator_url}/   Key: {key}\n"
            f"   End it: python -m local --state {stack.state} down"
        )
    return equal


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.demo", description=__doc__)
    parser.add_argument("--file", type=Path, help="a CSV of your own instead of 10,000 made-up accounts")
    parser.add_argument("--text", help="the text for it, with {placeholders} named like its columns")
    parser.add_argument(
        "--seed", type=int, default=7, help="what the list and the operator's moods are drawn from"
    )
    parser.add_argument("--rows", type=int, help="how many accounts to make up (default: the operator's)")
    parser.add_argument("--operator", choices=LOGINS, default="netgsm", help="whose wire the job goes by")
    parser.add_argument(
        "--keep", action="store_true", help="leave the stack running afterwards, to look around"
    )
    given = parser.parse_args()
    console = Console(soft_wrap=True)
    try:
        equal = run(given, console)
    except (DemoFailed, StackError, BuildFailed, DeployFailed, DidNotStart) as failure:
        sys.exit(f"The demo stopped. {failure}")
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()
