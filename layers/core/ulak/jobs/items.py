"""A job's values as items of the table, and back: keys, plan, record, journal, chunk and report records."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from hashlib import sha256
from typing import Any, Final

from ulak.identity.msisdn import Region
from ulak.jobs.accounts import PlannedAccount, PlannedRoute
from ulak.jobs.job import (
    Job,
    JobRef,
    Plan,
    Progress,
    Shortage,
    Totals,
    Upload,
)
from ulak.jobs.journal import Entry, Journal, Move, Outcome
from ulak.jobs.records import ChunkRecord, Claim, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.links.link import Link
from ulak.platform.clock import DAY, SECOND, Milliseconds
from ulak.platform.problems import decode_problem
from ulak.platform.table import Item
from ulak.rules import Purpose, RecipientType
from ulak.rules.former import operator_of, report_quota_of
from ulak.rules.windows import Window
from ulak.text import EncodingChoice, MessageType

PROOF_KEPT: Final[Milliseconds] = 3 * 365 * DAY
"""How long proof of messages is kept: the sender has to show in a dispute that it had consent and what it sent."""

DUE_SHARDS: Final = 4
"""Partitions of the index of due jobs."""

TOTALS: Final = tuple(f.name for f in fields(Totals))
PROGRESS: Final = tuple(f.name for f in fields(Progress))


def job_pk(ref: JobRef) -> str:
    return f"FIRM#{ref.firm_id}#JOB#{ref.job_id}"


def day_pk(firm_id: str, day: date) -> str:
    return f"FIRM#{firm_id}#JOBS#{day.isoformat()}"


def item_key(ref: JobRef, sk: str) -> tuple[str, str]:
    return job_pk(ref), sk


def job_item_key(ref: JobRef, sk: str = "JOB") -> Item:
    return {"pk": job_pk(ref), "sk": sk}


def chunk_sk(chunk: int) -> str:
    return f"CHUNK#{chunk:05d}"


def found_sk(chunk: int, attempt: int = 0) -> str:
    """What a claim found of its recipients. Beside the chunks' records and not among them: polls read those."""
    return f"FOUND#{chunk:05d}#{attempt:05d}"


def found_item(claim: Claim, found: bytes | None, now: Milliseconds) -> Item:
    """`found` as `ulak.consent.claimed.Found` encodes it; ``None``: it stands in the bucket (`claim_key`)."""
    item = job_item_key(claim.ref, found_sk(claim.chunk, claim.attempt))
    item |= {"expires_at": (now + PROOF_KEPT) // SECOND}
    return item if found is None else item | {"found": found}


def due_shard(ref: JobRef) -> str:
    return f"DUE#{sha256(ref.job_id.encode()).digest()[0] % DUE_SHARDS}"


def job_of(ref: JobRef, item: Item) -> Job:
    return Job(
        ref=ref,
        status=JobStatus(item["status"]),
        created_at=item["created_at"],
        body_sha256=item["body_sha256"],
        totals=Totals(**{name: item[name] for name in TOTALS if name in item}),
        progress=Progress(**{name: item[name] for name in PROGRESS if name in item}),
        failure=item.get("failure"),
        problems=tuple(decode_problem(problem) for problem in item.get("problems", ())),
        pause_reason=item.get("pause_reason"),
        waits_until=item.get("waits_until"),
        approval_id=item.get("approval_id"),
        approval_rule=item.get("approval_rule"),
        queued_at=item.get("queued_at", 0),
        due_at=item.get("due_at"),
        sending_since=item.get("sending_since"),
        moved_at=item.get("moved_at", 0),
        closed_at=item.get("closed_at"),
        service=item.get("service", ""),
        from_block=item.get("from_block", False),
        quotas=tuple(item.get("quotas", ())),
        quota_month=item.get("quota_month", ""),
        released_at=item.get("released_at"),
        short_of=Shortage(**item["short_of"]) if item.get("short_of") else None,
        polled_from=item.get("polled_from", 0),
        poll_next=item.get("poll_next", 0),
        doubts_at=item.get("doubts_at", 0),
        doubts_next=tuple(item.get("doubts_next", (0, 0))),
        doubts_first=item.get("doubts_first", False),
        poll_at=item.get("poll_at", 0),
        polls_in_vain=item.get("polls_in_vain", 0),
        reports_ended=decode_problem(item["reports_ended"]) if "reports_ended" in item else None,
    )


def plan_item(plan: Plan) -> Item:
    """A plan in plain values, as tables and JSON hold it."""
    item = {name.name: getattr(plan, name.name) for name in fields(plan)}
    for name in ("columns", "units", "asked_by"):
        item[name] = list(item[name])
    item["only_to"] = None if plan.only_to is None else list(plan.only_to)
    item["rules_on"] = plan.rules_on.isoformat()
    item["tags"], item["tariff"] = dict(plan.tags), dict(plan.tariff)
    for name in ("message_type", "purpose", "encoding", "region", "recipient_type"):
        item[name] = item[name].value
    if plan.upload:
        # 0.1.0 reads an upload without `reading`: where its owner said nothing, it can go on with the job.
        item["upload"] = {
            name: value for name, value in asdict(plan.upload).items() if name != "reading" or value
        }
    if plan.link:
        item["link"] = asdict(plan.link)
    for name in ("accounts", "routes"):
        item[name] = [asdict(one) for one in item[name]] or None
    item["account"] = plan.account or None
    if plan.window:
        item["window"] = asdict(plan.window)
    return {name: value for name, value in item.items() if value is not None}


def plan_of(item: Item) -> Plan:
    """What `plan_item` was given."""
    known = {f.name for f in fields(Plan)}
    values = {"base_url": None} | {name: value for name, value in item.items() if name in known}
    stored_operator = values["operator_id"]
    return Plan(
        **values
        | {
            "operator_id": operator_of(stored_operator),
            "report_calls_per_minute": values.get("report_calls_per_minute")
            or report_quota_of(stored_operator),
            "columns": tuple(values["columns"]),
            "units": tuple(values.get("units", ())),
            "asked_by": tuple(values.get("asked_by", ())),
            "upload": Upload(**values["upload"]) if "upload" in values else None,
            "only_to": tuple(values["only_to"]) if "only_to" in values else None,
            "link": Link(**values["link"]) if "link" in values else None,
            "window": Window(**values["window"]) if "window" in values else None,
            "accounts": tuple(map(PlannedAccount.kept, values.get("accounts", ()))),
            "routes": tuple(map(PlannedRoute.kept, values.get("routes", ()))),
            "rules_on": date.fromisoformat(values["rules_on"]),
            "message_type": MessageType(values["message_type"]),
            "purpose": Purpose(values["purpose"]),
            "encoding": EncodingChoice(values["encoding"]),
            "region": Region(values["region"]),
            "recipient_type": RecipientType(values.get("recipient_type", RecipientType.BIREYSEL)),
        }
    )


def journal_change(journal: Journal, kept: int | None = None) -> tuple[str, dict[str, Any]]:
    """The update that keeps `journal`, and its values: all of it, or what comes behind the first so many entries, which
    are `kept` already. Entries are short maps: ``o`` outcome, ``i`` the operator's job id, ``r`` reason, ``t`` instant.
    """
    calls = [
        {"o": entry.outcome.value, "t": entry.at}
        | ({"i": entry.operator_job_id} if entry.operator_job_id else {})
        | ({"r": entry.reason} if entry.reason else {})
        for entry in journal.entries[kept or 0 :]
    ]
    values: dict[str, Any] = {":intent": journal.intent_at or 0}
    if kept is None:
        change, values = "SET intent_at = :intent, calls = :calls", values | {":calls": calls}
    else:
        change = "SET intent_at = :intent"
        for number, call in enumerate(calls, kept):
            change, values = f"{change}, calls[{number}] = :call{number}", values | {f":call{number}": call}
    if journal.withheld:
        change, values = f"{change}, withheld = :withheld", values | {":withheld": journal.withheld}
    if journal.moves:
        moves = [[one.call, one.place, one.batch_size, one.refused] for one in journal.moves]
        change, values = f"{change}, moves = :moves", values | {":moves": moves}
    return change, values


def journal_of(item: Item) -> Journal:
    return Journal(
        batch_size=item["batch_size"],
        entries=tuple(
            Entry(Outcome(call["o"]), call.get("i", ""), call.get("r", ""), call["t"])
            for call in item["calls"]
        ),
        intent_at=item.get("intent_at") or None,
        withheld=bytes(item.get("withheld", b"")),
        moves=tuple(Move(*move) for move in item.get("moves", ())),
    )


def chunk_record(chunk: int, item: Item) -> ChunkRecord:
    done, held = item["state"] == "done", item["state"] == "claimed"
    return ChunkRecord(
        chunk,
        done,
        item["lease_until"] if held else 0,
        journal_of(item),
        in_vain=item.get("in_vain", 0),
        charged=item.get("charged", 0),
    )


def report_record(chunk: int, item: Item) -> ReportRecord:
    return ReportRecord(
        chunk=chunk,
        version=item["version"],
        statuses=bytes(item["statuses"]),
        ages=bytes(item["ages"]),
        adopted={int(call): job_id for call, job_id in item.get("adopted", {}).items()},
        refuted=frozenset(item.get("refuted", ())),
        resolved=item["resolved"],
        never_accepted=item.get("never_accepted", 0),
    )
