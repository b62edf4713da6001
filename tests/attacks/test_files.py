"""Lists that are made to take their reader down, and messages in queues that nobody can work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local import Stack
from tests.attacks.victims import number, uploaded
from tests.e2e.programs import FirmProgram, eventually
from tests.lists.test_xlsx_rows import HOSTILE

pytestmark = [pytest.mark.stack, pytest.mark.attack]

LARGE = 40 * 1024 * 1024

FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    **{
        name: HOSTILE[name]
        for name in (
            "a cell far out",
            "an absurd row",
            "10^9 rows claimed",
            "a million texts",
            "a bomb of blanks",
            "a text of 900 KB",
            "entities",
            "many parts",
            "an archive in an archive",
        )
    },
    "a line without an end": (lambda: b"Telefon;Ad\r\n" + b"5" * LARGE, "file_line"),
    "an open quote": (lambda: b'Telefon;Ad\r\n"' + b"a\r\n" * (LARGE // 4), ""),
    "columns without an end": (lambda: b"a;" * 500_000, "file_columns"),
    "NUL": (lambda: b"\x00" * 1_000_000, ""),
    "half an archive": (lambda: HOSTILE["entities"][0]()[:200], ""),
}


def quoted(firm: FirmProgram, data: bytes) -> dict[str, Any]:
    """What the quote of the list comes to: the quote, or the problem that refuses it."""
    answer = firm.http.post("/v1/quotes", json={"text": "Merhaba", "upload": uploaded(firm, data)})
    if answer.status_code != 202:
        return dict(answer.json())
    path = answer.headers["location"]

    def look() -> dict[str, Any] | None:
        told = dict(firm.http.get(path).json())
        return None if told.get("status") == "pending" else told

    return eventually(look, "the quote is made or refused", patience=90)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_list_is_refused_with_its_bound(name: str, attacker: FirmProgram) -> None:
    made, code = FILES[name]
    told = quoted(attacker, made())
    codes = [problem["code"] for problem in told.get("problems", ())]
    assert codes, told
    assert all(one.startswith(("file_", "upload_", "csv_", "list_")) for one in codes), codes
    if code:
        assert code in codes


def test_after_all_that_a_good_list_is_read(attacker: FirmProgram) -> None:
    told = quoted(attacker, b"Telefon;Ad\r\n05321112233;Ay\xc5\x9fe\r\n")
    assert told["status"] == "ready", told


POISON = ("", "null", "[]", "{", '{"firm":1}', '{"firm":"yok","job":"yok","chunk":0}', "\u0000", "9" * 5_000)


def test_what_no_worker_can_work_stops_none_of_them(stack: Stack, attacker: FirmProgram) -> None:
    queues = stack.client("sqs")
    waiting = {
        name: url
        for name, url in stack.resources.items()
        if name.endswith("Queue") and not name.endswith("DeadLetterQueue") and "Dead" not in name
    }
    assert len(waiting) > 3
    for url in waiting.values():
        for body in POISON:
            if body and body != "\u0000":
                queues.send_message(QueueUrl=url, MessageBody=body)
    job = {"text": "a", "purpose": "informational", "recipients": [number()]}
    ids = [attacker.post("/v1/jobs", job)["id"] for _ in range(3)]
    for one in ids:
        eventually(
            lambda one=one: attacker.get(f"/v1/jobs/{one}")["status"] == "finished" or None, one, patience=90
        )
    assert quoted(attacker, b"Telefon\r\n05321112233\r\n")["status"] == "ready"
