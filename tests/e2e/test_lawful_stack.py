"""What the law asks of commercial messages, through the deployed stack: what a text says of its firm, counted before;
whom a birthday finds; a schedule by a holiday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.programs import FirmProgram, eventually

pytestmark = [pytest.mark.stack, pytest.mark.slow]

OURS = {"name": "Acme A.S.", "mersis": "0012345678900015", "refusal": "RET yaz 4609"}
TAIL = " Acme A.S. Mersis 0012345678900015 RET yaz 4609"


def test_a_birthday_greeting_says_who_sends_it_and_is_counted_so(firm: FirmProgram) -> None:
    """Regulation on commercial messages (RG 15.07.2015/29417) art. 8, as third parties tell it; a greeting is
    commercial."""
    firm.put("/v1/settings/send-windows", {"time_zone": "Europe/Istanbul", "windows": ["commercial=none"]})
    assert firm.put("/v1/settings/commercial", {**OURS, "mode": "append"})["behind"] == TAIL
    last = f"{int(firm.firm[1:7], 16) % 10**6:06d}"
    today = datetime.now(UTC) + timedelta(hours=3)
    born, other = f"905361{last}", f"905362{last}"
    firm.put(
        "/v1/subscribers/B1", {"name": "Ayse", "numbers": [born], "birthday": f"{today:%m-%d}"}, expect=201
    )
    later = today + timedelta(days=40)
    firm.put(
        "/v1/subscribers/B2", {"name": "Can", "numbers": [other], "birthday": f"{later:%m-%d}"}, expect=201
    )
    body = {"text": "Iyi ki dogdunuz {ad}!", "purpose": "commercial", "birthdays": True}

    def quoted() -> dict[str, object] | None:
        shown = firm.get(f"/v1/quotes/{quote['id']}")
        return shown if shown["status"] == "ready" else None

    # what functions remember of a firm is a minute old at most
    quote = eventually(
        lambda: firm.post("/v1/quotes", body) if _appended(firm) else None, "it is appended", 90
    )
    shown = eventually(quoted, "the quote is ready")
    assert shown["first"][0]["text"] == f"Iyi ki dogdunuz Ayse!{TAIL}"
    job = firm.post("/v1/jobs", body)["id"]
    done = eventually(
        lambda: one if (one := firm.get(f"/v1/jobs/{job}"))["status"] == "finished" else None,
        "it is sent",
        120,
    )
    assert done["credits"]["charged"] == shown["credits"] == 1
    texts = {one["msisdn"]: one["text"] for one in firm.operators_texts() if one["msisdn"] in (born, other)}
    assert texts == {born: f"Iyi ki dogdunuz Ayse!{TAIL}"}


def _appended(firm: FirmProgram) -> bool:
    counted = firm.post("/v1/quotes", {"text": "a" * 155, "purpose": "commercial"}, expect=200)
    return int(counted["counter"]["credits"]) == 2


def test_a_schedule_is_due_on_a_holiday(firm: FirmProgram) -> None:
    """Law 2429, by the library ``holidays``."""
    job = {"text": "Bayraminiz kutlu olsun", "purpose": "commercial", "birthdays": True}
    when = {"holiday": "cumhuriyet", "time": "10:00"}
    kept = firm.put("/v1/schedules/cumhuriyet", {"when": when, "job": job})
    assert kept["next_at"][4:] == "-10-29T07:00:00.000Z"
