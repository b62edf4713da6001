"""I: what a deployment costs in a month in which nothing is sent, from the expanded template and a list of prices.

What firms bring with them (secrets of their accounts) stands in no template and is said here. ``python -m bench.idle``
writes the table into ``docs/costs.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from samtranslator.yaml_helper import yaml_parse

from local import template as templates
from local.builds import ROOT
from ulak.platform.pressure import MOST_WAITING

Row = dict[str, Any]

PAGE: Final = ROOT / "docs" / "costs.md"
REGION: Final = "us-east-1"
AS_OF: Final = "2026-11"
MONTH_HOURS: Final = 730
_MINUTES: Final = MONTH_HOURS * 60
_SECONDS: Final = _MINUTES * 60


@dataclass(frozen=True, slots=True)
class Price:
    """A row of AWS's price list: dollars a `unit`, of which the first `free` in a month cost nothing, for good and by
    account (not the free tier of a new account's first year)."""

    dollars: float
    unit: str
    free: float = 0


PRICES: Final[Mapping[str, Price]] = {
    "CloudWatch alarm": Price(0.10, "metric of an alarm", 10),
    "CloudWatch dashboard": Price(3.00, "dashboard", 3),
    "CloudWatch logs": Price(0.50, "GB taken in", 5),
    "KMS key": Price(1.00, "key"),
    "Secrets Manager": Price(0.40, "secret"),
    "SQS": Price(0.40e-6, "request", 1_000_000),
    "Lambda request": Price(0.20e-6, "request", 1_000_000),
    "Lambda time": Price(0.0000166667, "GB-second", 400_000),
    "DynamoDB read": Price(0.125e-6, "read unit"),
    "DynamoDB PITR": Price(0.20, "GB"),
    "NAT gateway": Price(0.045, "gateway's hour"),
    "public address": Price(0.005, "public address's hour"),
    "NAT data": Price(0.045, "GB"),
    "SnapStart kept": Price(0.0000015046, "GB-second"),
}
"""As of `AS_OF`, in `REGION`."""

POLLS_A_MINUTE: Final = 5 * 3
"""Lambda polls an empty queue with five pollers that wait 20 seconds each.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"""
RECONCILE_SECONDS: Final = 0.15
"""Of the function that runs by the clock, with nothing due."""
DUE_LISTS, DUE_SHARDS = 7, 4
"""What it looks through each minute: one query of half a read unit a shard."""
QUEUES_MEASURED: Final = len(MOST_WAITING)
LOGGED_A_MINUTE: Final = 1_500
"""Octets, of what runs by the clock."""

OF_THE_STACK: Final = ("otp-pepper",)
"""Secrets that a command makes once; the template makes the others."""
OF_A_FIRM: Final = ("SMS account", "account of codes", "key of TCKNs")


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    price: str
    amount: float

    @property
    def dollars(self) -> float:
        price = PRICES[self.price]
        return max(self.amount - price.free, 0) * price.dollars

    @property
    def without_free(self) -> float:
        return self.amount * PRICES[self.price].dollars


def expanded() -> templates.Template:
    """The template as the tests have it: it declares the same in each region."""
    return templates.expand(ROOT / "template.yaml", region="eu-central-1", parameters={})


def first_firm(template: templates.Template) -> list[Line]:
    """What the stack and its first firm cost, nothing sent, without snapshots."""
    alarms = sum(
        sum("MetricStat" in one for one in alarm["Properties"].get("Metrics", ())) or 1
        for _, alarm in templates.of_type(template, "AWS::CloudWatch::Alarm")
    )
    queues = [
        name
        for name, source in templates.of_type(template, "AWS::Lambda::EventSourceMapping")
        if "Queue" in str(source["Properties"]["EventSourceArn"])
    ]
    rules = [
        rule["Properties"]["ScheduleExpression"]
        for _, rule in templates.of_type(template, "AWS::Events::Rule")
    ]
    runs = sum(_MINUTES if rule == "rate(1 minute)" else MONTH_HOURS for rule in rules)
    memory = template["Resources"]["ReconcileFunction"]["Properties"]["MemorySize"] / 1024
    secrets = _count(template, "AWS::SecretsManager::Secret") + len(OF_THE_STACK)
    return [
        Line("alarms, by the metrics that they watch", "CloudWatch alarm", alarms),
        Line("dashboards", "CloudWatch dashboard", _count(template, "AWS::CloudWatch::Dashboard")),
        Line("keys (approvals, alarms)", "KMS key", _count(template, "AWS::KMS::Key")),
        Line("secrets of the stack", "Secrets Manager", secrets),
        Line("secrets of the first firm", "Secrets Manager", len(OF_A_FIRM)),
        Line(
            f"polling {len(queues)} queues, and measuring {QUEUES_MEASURED}",
            "SQS",
            (len(queues) * POLLS_A_MINUTE + QUEUES_MEASURED) * _MINUTES,
        ),
        Line("functions that run by the clock", "Lambda request", runs),
        Line("their time", "Lambda time", runs * RECONCILE_SECONDS * memory),
        Line("what they look through", "DynamoDB read", _MINUTES * DUE_LISTS * DUE_SHARDS / 2),
        Line("what they log", "CloudWatch logs", _MINUTES * LOGGED_A_MINUTE / 1e9),
        Line("restoring tables to any second, of 10 MB", "DynamoDB PITR", 0.01),
    ]


def further_firm() -> list[Line]:
    """What each firm beside the first costs."""
    return [
        Line("secrets of its accounts", "Secrets Manager", len(OF_A_FIRM)),
        Line("its books, looked at each hour", "DynamoDB read", MONTH_HOURS * 20),
    ]


def snapshots(template: templates.Template) -> Line:
    """What `SnapStart` adds when it is asked for, used or not."""
    gigabytes = sum(
        function["Properties"]["MemorySize"] / 1024
        for _, function in templates.of_type(template, "AWS::Lambda::Function")
        if "SnapStart" in function["Properties"]
    )
    return Line(f"snapshots of {gigabytes:.1f} GB", "SnapStart kept", gigabytes * _SECONDS)


def egress() -> list[Line]:
    """What the stack of ``egress.yaml`` adds, used or not; and what a million messages by fifties take through it."""
    text = (ROOT / "egress.yaml").read_text(encoding="utf-8")
    kinds = [resource["Type"] for resource in yaml_parse(text)["Resources"].values()]
    paid = {"AWS::EC2::NatGateway": "NAT gateway", "AWS::EC2::EIP": "public address"}
    hours = {price: kinds.count(kind) * MONTH_HOURS for kind, price in paid.items()}
    lines = [
        Line("the static address's gateway", "NAT gateway", hours["NAT gateway"]),
        Line("the static address itself", "public address", hours["public address"]),
    ]
    calls = 1_000_000 / A_CALL
    passed = calls * OCTETS_A_CALL + 1_000_000 / REPORT_ROWS * OCTETS_A_REPORT_PAGE
    return [*lines, Line("what a million messages send through it", "NAT data", passed / 1e9)]


A_CALL: Final = 50
"""Messages of a send call."""
REPORT_ROWS: Final = 100
OCTETS_A_CALL: Final = 16_000
"""Sent and received: fifty texts of 160 characters and their numbers, as JSON, with TLS; what SQS and
Secrets Manager take."""
OCTETS_A_REPORT_PAGE: Final = 20_000


def _count(template: templates.Template, kind: str) -> int:
    return sum(1 for _ in templates.of_type(template, kind))


def total(lines: list[Line]) -> float:
    return sum(line.dollars for line in lines)


def rows() -> Iterator[Row]:
    template = expanded()
    first = first_firm(template)
    for id, what, value, bar in (
        ("I.first", "dollars a month when nothing is sent, the first firm", total(first), 10),
        ("I.further", "dollars a month when nothing is sent, a further firm", total(further_firm()), 2),
    ):
        yield {
            "id": id,
            "what": what,
            "value": round(value, 2),
            "bar": bar,
            "unit": "$",
            "holds": value <= bar,
        }


def table() -> str:
    """The page's table, in Markdown."""
    template = expanded()
    first, further, kept = first_firm(template), further_firm(), snapshots(template)
    lines = [
        f"Prices: {REGION}, {AS_OF}.",
        "",
        "| nothing is sent | amount | price | $ a month | without what is free for good |",
        "|---|---|---|---|---|",
        *map(_shown, first),
        f"| **the first firm** | | | **{total(first):.2f}** | {sum(one.without_free for one in first):.2f} |",
        *map(_shown, further),
        f"| **each further firm** | | | **{total(further):.2f}** | {sum(one.without_free for one in further):.2f} |",
        _shown(kept),
        *map(_shown, egress()),
    ]
    return "\n".join(lines)


def _shown(line: Line) -> str:
    price = PRICES[line.price]
    dollars = (
        f"{price.dollars:.10f}".rstrip("0").rstrip(".")
        if price.dollars < 0.01 or round(price.dollars, 2) != price.dollars
        else f"{price.dollars:.2f}"
    )
    amount = f"{line.amount:,.2f}".rstrip("0").rstrip(".")
    return f"| {line.what} | {amount} | ${dollars} a {price.unit} | {line.dollars:.2f} | {line.without_free:.2f} |"


BEGINS, ENDS = "<!-- idle -->", "<!-- /idle -->"


def page_with(text: str) -> str:
    """The page's text with today's table in it."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n\n{table()}\n\n{ENDS}{after}"


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
