"""``make demo``: from nothing to a bulk job sent, delivered, reported, and compared with the operator's books.

Everything is done as a customer would: a firm, an account and a key by the administrator's commands, the job and
all that is known of it by the public HTTP API. The comparison uses that API and the simulated operator's own
books, and nothing else. Exits 0 only if both say the same of every recipient.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import jwt
from rich.console import Console
from rich.live import Live
from rich.table import Table

from local import Ports, Settings, Stack, StackError
from local.builds import ROOT, BuildFailed
from local.deploy import STACK_NAME, DeployFailed
from local.processes import DidNotStart

FIRM: Final = "demo"
PATIENCE_SECONDS: Final = 150
MOST_ROWS: Final = 10_000
RAISED: Final = ("--report-calls-per-minute", "1200")
"""A quota for a demonstration: ten thousand reports are not read at ten calls a minute."""
CREDITS: Final = 100_000

TEXT: Final = "Sayın {ad}, {vade} vadeli {bakiye} TL borcunuzu hatırlatır, iyi günler dileriz. {firma}"

Row = Mapping[str, str]


class DemoFailed(Exception):
    """What failed, and what to do about it."""


# --- the list ---------------------------------------------------------------------------------------------

_NAMES: Final = (
    "Ayşe",
    "Çağrı",
    "Elif",
    "Gül",
    "İbrahim",
    "Kâmil",
    "Mehmet",
    "Öykü",
    "Şule",
    "Yiğit",
    "Zeynep",
)
_SURNAMES: Final = ("Yılmaz", "Şahin", "Öztürk", "Çelik", "Işık", "Doğan", "Aksoy", "Güneş", "Kaya")
_PREFIXES: Final = ("530", "532", "535", "541", "542", "544", "551", "553", "555", "505", "507")
_SPELLINGS: Final = (
    "0{p} {a} {b} {c}",
    "+90 {p} {a} {b} {c}",
    "{p}{a}{b}{c}",
    "0({p}) {a}-{b}-{c}",
    "90{p}{a}{b}{c}",
)
_MISTAKES: Final = (
    "0212 555 12 34",
    "5,32123E+09",
    "",
    "0532 1O3 45 67",
    "0532 123 45 67 / 0533 765 43 21",
    "10000000146",
)


def current_accounts(rows: int, seed: int) -> list[Row]:
    """Current accounts as an ERP exports them: numbers in all spellings, a few mistakes, a few repetitions."""
    draw = random.Random(seed)  # noqa: S311 - a reproducible list, not a secret
    accounts: list[Row] = []
    for n in range(rows):
        if n % 250 == 77:
            number = _MISTAKES[n // 250 % len(_MISTAKES)]
        else:
            number = draw.choice(_SPELLINGS).format(
                # 000 after the prefix is kept for numbers with a fixed behaviour
                p=draw.choice(_PREFIXES),
                a=draw.randint(100, 999),
                b=f"{n // 100:02}"[-2:],
                c=f"{n % 100:02}",
            )
        account = {
            "to": number,
            "ad": f"{draw.choice(_NAMES)} {draw.choice(_SURNAMES)}",
            "bakiye": _lira(draw.randint(5_000, 9_999_999)),
            "vade": f"{draw.randint(1, 28):02}.{draw.randint(1, 12):02}.2026",
            "firma": "Ulak A.Ş.",
        }
        accounts.append(accounts[-1] if n % 400 == 399 else account)
    return accounts


def _lira(kurus: int) -> str:
    whole = f"{kurus // 100:,}".replace(",", ".")
    return f"{whole},{kurus % 100:02}"


def rows_of(path: Path) -> list[Row]:
    """The rows of a CSV file with a header; its first column, or the one named ``to``, is the number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DemoFailed(f"{path} cannot be read as UTF-8: {error}. Save it as “CSV UTF-8”.") from error
    header = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=header.count)
    rows = list(csv.DictReader(text.splitlines(), delimiter=delimiter))
    if not rows:
        raise DemoFailed(f"{path} has no rows under its header.")
    if len(rows) > MOST_ROWS:
        raise DemoFailed(
            f"{path} has {len(rows)} rows; one job takes {MOST_ROWS} in its body. Divide the file."
        )
    number = "to" if "to" in rows[0] else next(iter(rows[0]))
    return [
        {
            "to": row[number] or "",
            **{name: value or "" for name, value in row.items() if name not in (number, None)},
        }
        for row in rows
    ]


# --- the firm ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Admin:
    """The administrator's commands against this stack."""

    stack: Stack

    def run(self, *command: str, stdin: str = "") -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "cli", "--stack", STACK_NAME, "--lang", "en", *command],
            cwd=ROOT,
            env=os.environ | self.stack.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DemoFailed(f"The command {' '.join(command[:2])} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def key_of_new_firm(self) -> str:
        """A firm with an account at the simulated operator, and a key to speak for it."""
        self.run("add-firm", FIRM, "--name", "Ulak A.Ş.")
        self.account("sms", CREDITS)
        return str(self.run("add-key", FIRM, "--label", "demo")["key"])

    def account(self, service: str, credits: int) -> None:
        """The firm's account of `service` at the simulated operator, with credit."""
        operator = ("--operator", "netgsm", "--base-url", self.stack.operator_url, *RAISED)
        login = ("--username", "8503021000", "--sender-id", "ULAK")
        self.run("set-account", FIRM, service, *operator, *login, stdin="sifre-ulak-1\n")
        self.run("top-up", FIRM, service, str(credits), "--reference", "demo")


# --- the job ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Api:
    """The public API, as a customer's program uses it."""

    http: httpx.Client

    def quote(self, job: Mapping[str, Any]) -> Any:
        """What the job would come to, before it goes."""
        return self.post("/v1/quotes", job)

    def send(self, job: Mapping[str, Any]) -> str:
        answer = self.http.post("/v1/jobs", headers={"idempotency-key": str(uuid4())}, json=job)
        if answer.status_code != 202:
            problems = answer.json().get("problems", [])[:5]
            told = "\n".join(f"  {p.get('pointer', '')}: {p['message']}" for p in problems)
            raise DemoFailed(
                f"The job was refused ({answer.status_code}): {answer.json().get('title')}\n{told}"
            )
        return str(answer.json()["id"])

    def report_file(self, job_id: str) -> bytes:
        """The job's report as a spreadsheet reads it."""
        answer = self.http.get(f"/v1/jobs/{job_id}/report.csv", follow_redirects=True)
        if answer.status_code != 200:
            raise DemoFailed(f"The report file was answered with {answer.status_code}: {answer.text[:300]}")
        return answer.content

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        answer = self.http.post(path, headers={"idempotency-key": str(uuid4())}, json=body)
        if not answer.is_success:
            raise DemoFailed(f"POST {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def get(self, path: str, **query: str) -> Any:
        answer = self.http.get(path, params=query)
        if answer.status_code != 200:
            raise DemoFailed(f"GET {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def all_of(self, path: str, name: str) -> Iterator[dict[str, Any]]:
        query: dict[str, str] = {}
        while True:
            page = self.get(path, **query)
            yield from page[name]
            if page["next_cursor"] is None:
                return
            query = {"cursor": page["next_cursor"]}


def follow(api: Api, books: httpx.Client, job_id: str, console: Console) -> dict[str, Any]:
    """Watch the job until it is finished and every report that will ever come has come."""
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
            if job["status"] == "finished" and _all_told(job, books.get("/books").json()):
                return job
            if elapsed > PATIENCE_SECONDS:
                raise DemoFailed(
                    f"After {PATIENCE_SECONDS} s the job is {job['status']}: {_short(job)}. "
                    "The functions' logs are in the folder printed above."
                )
            time.sleep(0.5)


def _all_told(job: dict[str, Any], books: dict[str, Any]) -> bool:
    """Whether the operator has no report left to give, and we have heard them all."""
    never = books["final_states"].get("pending", 0)
    return bool(books["states"] == books["final_states"] and job["counts"]["sent"] == never)


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


def compare(api: Api, books: httpx.Client, job_id: str) -> tuple[int, list[str]]:
    """How many recipients were compared, and every difference between what the API says and the books."""
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
            ("state", _OURS.get(ours["status"], ours["status"]), message["final_state"]),
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


# --- a task approved by a code ----------------------------------------------------------------------------

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
    admin.run("set-erp-user", FIRM, _APPROVER, _APPROVERS_NUMBER)
    challenge = api.post("/v1/otp", {"to": {"erp_user": _APPROVER}, "purpose": "approve_task", "task": _TASK})
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


# --- all together -----------------------------------------------------------------------------------------


@contextmanager
def stack_of_its_own(seed: int, keep: bool) -> Iterator[Stack]:
    """A stack beside whatever else runs here, gone afterwards with all its data, unless kept."""
    with tempfile.TemporaryDirectory(prefix="ulak-demo-", ignore_cleanup_errors=True) as folder:
        state = ROOT / ".ulak" / "demo" if keep else Path(folder)
        stack = Stack.up(Settings(state=state, ports=Ports.free(), operator=("--seed", str(seed))), wipe=True)
        try:
            yield stack
        finally:
            if not keep:
                stack.down()


def run(given: argparse.Namespace, console: Console) -> bool:
    """The demo. Whether our books and the operator's say the same."""
    rows = rows_of(given.file) if given.file else current_accounts(given.rows, given.seed)
    started = time.monotonic()
    with stack_of_its_own(given.seed, given.keep) as stack:
        console.print(
            f"[bold]1.[/] The stack is up after {time.monotonic() - started:.1f} s: API {stack.api_url}, "
            f"operator {stack.operator_url}, logs {stack.state / 'logs'}",
            highlight=False,
        )
        console.print(
            f"   The firm's account has a raised report quota ({' '.join(RAISED)}); Netgsm's own is 10 calls a minute."
        )
        admin = Admin(stack)
        key = admin.key_of_new_firm()
        console.print("[bold]2.[/] A firm, its account and its key, by the administrator's commands.")
        headers = {"authorization": f"Bearer {key}", "accept-language": "tr"}
        with (
            httpx.Client(base_url=stack.api_url, headers=headers, timeout=40, trust_env=False) as http,
            httpx.Client(base_url=stack.operator_url, timeout=40, trust_env=False) as books,
        ):
            api = Api(http)
            asked = {
                "text": given.text or TEXT,
                "purpose": "informational",
                "rows": rows,
                "tags": {"department": "muhasebe", "cost_center": "120"},
                "client_reference": "demo",
            }
            quote = api.quote(asked)
            saved = quote["savings"]["typography_and_turkish"]
            console.print(
                f"[bold]3.[/] A quote first: {quote['credits']:,} credits for {quote['recipients']:,} recipients, "
                f"by segments {quote['by_segments']}; plain letters would save {saved['segments']:,} segments."
            )
            sent_at = time.monotonic()
            job_id = api.send(asked)
            console.print(f"   POST /v1/jobs took {len(rows):,} rows: job {job_id}")
            job = follow(api, books, job_id, console)
            console.print("[bold]4.[/] Finished and reported.")
            report(console, api, books, job, time.monotonic() - sent_at)
            compared, differences = compare(api, books, job_id)
            for difference in differences[:20]:
                console.print(f"  [red]≠[/] {difference}")
            verdict = f"[red]{len(differences):,} differences[/]" if differences else "[green]equal[/]"
            console.print(
                f"[bold]5.[/] {compared:,} recipients compared with the operator's books, each by number, "
                f"text, times accepted, segments and final state, and the credit settled: {verdict}"
            )
            audit = admin.run("audit", FIRM)["firms"][0]  # fails if the books do not hold
            console.print(
                f"[bold]6.[/] The audit of {audit['entries']} entries, {audit['jobs']} job and "
                f"{audit['chunks']} chunks found every credit and every message accounted for."
            )
            file = ROOT / ".ulak" / "demo-report.csv"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(api.report_file(job_id))
            lines = file.read_text(encoding="utf-8-sig").splitlines()
            console.print(f"   The report file: {file}, {len(lines) - 1:,} rows under {lines[0]}")
            approval(console, admin, api, books)
            if given.keep:
                console.print(
                    f"   The stack is left running. Its messages: {stack.operator_url}/   Key: {key}\n"
                    f"   End it: python -m local --state {stack.state} down"
                )
            return compared > 0 and not differences


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.demo", description=__doc__)
    parser.add_argument("--file", type=Path, help="a CSV of your own instead of 10,000 made-up accounts")
    parser.add_argument("--text", help="the text for it, with {placeholders} named like its columns")
    parser.add_argument(
        "--seed", type=int, default=7, help="what the list and the operator's moods are drawn from"
    )
    parser.add_argument("--rows", type=int, default=10_000, help="how many accounts to make up")
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
