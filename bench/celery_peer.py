"""The peer of T1 and T2: a list sent by Celery, Redis and httpx, as it is usually written.

``python celery_peer.py FILE BATCH`` hands a list out, a task for each recipient (BATCH 1) or for as many. The worker is
``celery --app celery_peer worker --loglevel INFO``, as Celery's first steps start it. A task makes one POST and keeps
a record of each recipient in Redis, all of them by one trip: status, the operator's id, when. There is no journal, no
ledger and no report; a number is taken as it stands. Settings come from the environment.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import redis  # type: ignore[import-not-found] # in an environment of its own
from celery import Celery  # type: ignore[import-not-found] # likewise

BROKER = os.environ["PEER_REDIS"]
TEXT = "Sayın {Ad}, {Tutar} TL tutarındaki faturanızın son ödeme günü yarındır."

app = Celery("celery_peer", broker=BROKER, backend=BROKER)


@cache
def operator() -> httpx.Client:
    return httpx.Client(base_url=os.environ["PEER_OPERATOR"], timeout=10)


@cache
def state() -> Any:
    return redis.Redis.from_url(BROKER)


@app.task  # type: ignore[untyped-decorator] # Celery is not here
def send(messages: list[tuple[str, str]]) -> None:
    """One POST for all of them; their state afterwards."""
    answer = operator().post(
        "/sms/rest/v2/send", json={"messages": [{"no": to, "msg": text} for to, text in messages]}
    )
    record = {"status": "sent", "operator_job_id": answer.json()["jobid"], "at": int(time.time() * 1000)}
    with state().pipeline(transaction=False) as together:
        for to, _ in messages:
            together.hset(f"message:{to}", mapping=record)
        together.execute()


def hand_out(path: Path, batch: int) -> None:
    messages: list[tuple[str, str]] = []
    with path.open(encoding="cp1254", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            messages.append((row["Telefon"], TEXT.format(**row)))
            if len(messages) == batch:
                send.delay(messages)
                messages = []
    if messages:
        send.delay(messages)


if __name__ == "__main__":
    hand_out(Path(sys.argv[1]), int(sys.argv[2]))
