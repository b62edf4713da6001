"""Refusals through the deployed stack: who refused before a job is left out, who refuses meanwhile is not called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of

pytestmark = [pytest.mark.stack, pytest.mark.slow]

NUMBERS = [f"9053211{n:05d}" for n in range(1_200)]
EARLY, LATE = NUMBERS[7], NUMBERS[900]


def test_nobody_is_called_who_refused_before_their_chunk_was_claimed(firm: FirmProgram) -> None:
    house = house_of(firm.stack)
    house.ledger.store.top_up(firm.firm, "sms", 5_000, "consent", by="tests", now=house.clock())
    firm.put("/v1/settings/send-windows", {"time_zone": "Europe/Istanbul", "windows": ["commercial=none"]})

    answer = firm.http.post("/v1/suppressions", json={"rows": [{"to": EARLY, "reason": "ret"}]})
    assert answer.json() == {"recorded": 1, "unchanged": 0}
    send_at = (datetime.now(UTC) + timedelta(seconds=25)).isoformat()
    body = {"text": "Kampanya", "purpose": "commercial", "recipients": NUMBERS, "send_at": send_at}
    job = firm.post("/v1/jobs", body)["id"]
    eventually(
        lambda: firm.get(f"/v1/jobs/{job}")["status"] == "scheduled" or None, "the job waits for its hour"
    )
    answer = firm.http.post("/v1/suppressions", json={"rows": [{"to": LATE, "reason": "ret"}]})
    assert answer.json() == {"recorded": 1, "unchanged": 0}

    shown = eventually(
        lambda: one if (one := firm.get(f"/v1/jobs/{job}"))["status"] == "finished" else None,
        "the job is finished",
        180,
    )
    called = {one["msisdn"] for one in firm.operators_texts() if one["msisdn"] in set(NUMBERS)}
    assert called == set(NUMBERS) - {EARLY, LATE}
    assert (shown["refused"], shown["counts"]["suppressed"]) == (1, 1)
    assert shown["credits"]["charged"] == len(NUMBERS) - 2
    (refused,) = firm.get(f"/v1/jobs/{job}/refusals")["refusals"]
    assert refused["code"] == "consent_ret"


def test_who_writes_ret_is_told_once_and_gets_no_commercial_message(firm: FirmProgram) -> None:
    firm.put("/v1/settings/send-windows", {"time_zone": "Europe/Istanbul", "windows": ["commercial=none"]})
    number = f"90533{int(firm.firm[1:7], 16) % 10**7:07d}"
    body = {"id": "modem-1", "sender": number, "to": "4609", "text": "Ret"}
    for _ in range(3):
        kept = firm.post("/v1/inbox", body, expect=200)
    assert kept["refusal"]

    def confirmed() -> list[str] | None:
        found = [one["msisdn"] for one in firm.operators_texts() if one["msisdn"] == number]
        return found or None

    assert eventually(confirmed, "the refusal is confirmed") == [number]
    message = {"to": number, "text": "Kampanya", "purpose": "commercial"}
    refused = firm.post("/v1/messages", message, expect=422)
    assert [one["code"] for one in refused["problems"]] == ["consent_ret"]
    (listed,) = firm.get("/v1/suppressions", to=number)["suppressions"]
    assert (listed["reason"], listed["source"]) == ("ret", "inbound")
    (shown,) = firm.get("/v1/inbox")["messages"]
    assert (shown["id"], shown["text"]) == (kept["id"], "Ret")


def test_a_conversation_by_message_from_what_was_asked_to_what_was_replied(firm: FirmProgram) -> None:
    """Customers reach the firm: a message is tied to what it answers, a person replies, KABUL answers a recorded
    request (the burden of proof is the sender's), and a balance is told to the one account that has the number."""
    number = f"90535{int(firm.firm[1:7], 16) % 10**7:07d}"
    firm.put(
        "/v1/accounts/120.01",
        {"name": "Işık Ltd", "balance": "1250.50", "contacts": [{"number": number}]},
        expect=201,
    )
    firm.put("/v1/subscribers/M1", {"name": "Ayşe", "numbers": [number]}, expect=201)
    words = [{"word": "BAKIYE", "answer": "balance", "text": "Sayın {ad}, bakiyeniz {bakiye} {para}."}]
    firm.put("/v1/settings/inbox", {"keywords": words})
    asked = firm.post("/v1/messages", {"to": number, "text": "Gelecek misiniz?", "purpose": "informational"})

    def inbound(name: str, text: str) -> str:
        return str(
            firm.post("/v1/inbox", {"id": name, "sender": number, "to": "4609", "text": text}, expect=200)[
                "id"
            ]
        )

    def tied(message_id: str) -> dict[str, object] | None:
        shown = firm.get(f"/v1/inbox/{message_id}")
        return shown if shown["answers"] else None

    first = inbound("t-1", "Evet")
    shown = eventually(lambda: tied(first), "the message is tied to what it answers")
    assert shown["answers"] == asked["message_id"]
    body = {"message": first, "text": "Bekliyoruz.", "purpose": "informational"}
    reply = firm.post("/v1/inbox/replies", body, expect=202)
    assert firm.get(f"/v1/inbox/{first}")["reply"] == reply["message_id"]
    again = inbound("t-2", "Teşekkürler")
    assert eventually(lambda: tied(again), "the second is tied too")["subscriber"] == "M1"

    def answered() -> dict[str, object] | None:
        kept = firm.get(f"/v1/inbox/{inbound(f't-{len(tries)}-b', 'Bakıye')}")
        tries.append(kept)
        return kept if kept["answered_by_itself"] else None

    tries: list[dict[str, object]] = []
    eventually(answered, "the account is found by its number")
    request = {"to": number, "text": "Kampanyalar için KABUL yazın.", "source": "form 1"}
    firm.post("/v1/consents/requests", {"rows": [request]}, expect=200)
    assert firm.get(f"/v1/inbox/{inbound('t-3', 'kabul')}")["taken_as"] == "consent"
    (consent,) = firm.get("/v1/consents", to=number)["consents"]
    assert (consent["status"], "form 1" in consent["proof"]) == ("ONAY", True)

    def told() -> list[str] | None:
        texts = [one["text"] for one in firm.operators_texts() if one["msisdn"] == number]
        return texts if len(texts) == 4 else None

    texts = eventually(told, "all four messages are with the operator")
    assert sorted(texts) == sorted(
        [
            "Gelecek misiniz?",
            "Bekliyoruz.",
            "Sayın Işık Ltd, bakiyeniz 1.250,50 TRY.",
            "Ticari ileti onayınız alındı. Vazgeçmek için 4609 numarasına RET yazın.",
        ]
    )
    talk = firm.get(f"/v1/inbox/conversations/{shown['conversation']}")
    assert [one["direction"] for one in talk["entries"]].count("out") == 4
