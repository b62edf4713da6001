"""What the law asks of commercial messages, through the deployed stack: what a text says of its firm, counted before;
whom a birthday finds; a schedule by a holiday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of
from ulak.directory.firms import new_key
from ulak.identity.caller import Scope

pytestmark = [pytest.mark.stack, pytest.mark.slow]

OURS = {"name": "Acme A.S.", "mersis": "0012345678900015", "refusal": "RET yaz 4609"}
TAIL = " Acme A.S. Mersis 0012345678900015 RET yaz 4609"


def test_a_birthday_greeting_says_who_sends_it_and_is_counted_so(firm: FirmProgram) -> None:
    """Regulation on commercial messages (RG 15.07.2015/29417), as third parties tell it; a greeting is
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


def test_a_program_sends_by_a_key_that_somebody_approved_for_a_period(firm: FirmProgram) -> None:
    """One operator approves keys so (docs.mobildev.com, 2025-03-26); no rule was seen: the firm's own switch."""
    shown = firm.get("/v1/settings/signatures")
    assert (shown["key_periods"], shown["confirmed"]) == (False, False)
    body = {"asked": False, "key_periods": True}
    refused = firm.put("/v1/settings/signatures", body, expect=403)
    assert refused["code"] == "approval_by_another_right"
    key, text = new_key(firm.firm, "chief", scopes=frozenset({Scope.ADMIN, Scope.READ}))
    house_of(firm.stack).directory.store.add_key(key)
    headers = {"authorization": f"Bearer {text}"}
    with httpx.Client(base_url=firm.stack.api_url, headers=headers, timeout=40, trust_env=False) as http:
        chief = FirmProgram(firm.stack, firm.firm, http)
        unapproved = chief.put("/v1/settings/signatures", body, expect=422)["problems"]
        assert {one["code"] for one in unapproved} == {"key_period_missing"}
        for one in shown["keys"]:
            approved = chief.put(f"/v1/settings/keys/{one['key_id']}/period", {"days": 30})
            assert (approved["days"], approved["approved_by"]) == (30, key.key_id)
        assert chief.put("/v1/settings/signatures", body)["key_periods"] is True
        message = {"to": "905321112233", "text": "Merhaba", "purpose": "informational"}

        def period() -> dict[str, object] | None:
            job = firm.post("/v1/messages", message)["job_id"]
            found: dict[str, object] | None = firm.get(f"/v1/jobs/{job}").get("key_period")
            return found

        kept = eventually(period, "the switch holds", 90)
        assert (kept["days"], kept["approved_by"]) == (30, key.key_id)
        chief.put("/v1/settings/signatures", {"asked": False, "key_periods": False})
