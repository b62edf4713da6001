"""A firm's consents go to the simulated İYS through the stack, and what a recipient says there comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Firm, command, until

pytestmark = pytest.mark.stack

PASSWORD = "iys-sifre-1"


@pytest.fixture(scope="module")
def registered(stack: Any) -> Iterator[Firm]:
    command(stack, "add-firm", "izinli", "--name", "İzinli A.Ş.")
    made = command(
        stack,
        *("set-iys", "izinli", "--iys-code", "123456", "--brand-code", "654321", "--username", "iys-ulak"),
        *("--base-url", f"{stack.operator_url}/iys"),
        typed=f"{PASSWORD}\n",
    )
    assert PASSWORD not in str(made)
    scopes = [word for scope in ("read", "send", "personal", "admin") for word in ("--scope", scope)]
    firm = Firm(stack, "izinli", command(stack, "add-key", "izinli", "--label", "iys", *scopes)["key"])
    firm.push = made["push_path"]  # type: ignore[attr-defined] # of this test's firm alone
    yield firm
    firm.http.close()


def iys(firm: Firm, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    with httpx.Client(base_url=f"{firm.stack.operator_url}/iys", trust_env=False) as http:
        answer = http.post(path, json=body) if body is not None else http.get(path)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())


def reports(firm: Firm, state: str) -> list[dict[str, Any]]:
    return list(firm.get("/v1/iys/reports", state=state)["reports"])


def test_consents_are_reported_refused_by_rule_and_taken_back_by_their_recipient(registered: Firm) -> None:
    firm, now = registered, datetime.now(UTC)
    iys(firm, "/behaviour", {"changes_lag": 0})
    rows = [
        {
            "to": f"0532 700 00 {n:02d}",
            "kind": "BIREYSEL",
            "status": "RET" if n == 3 else "ONAY",
            "source": "HS_WEB",
            "at": (now - timedelta(minutes=5)).isoformat(timespec="seconds"),
        }
        for n in range(30)
    ]
    taken = firm.http.post("/v1/iys/reports", json={"consents": rows})
    assert (taken.status_code, taken.json()) == (202, {"taken": 30, "before": 0}), taken.text
    until(lambda: len(reports(firm, "done")) == 29, seconds=150)
    (refused,) = reports(firm, "refused")
    assert (refused["to"], refused["code"]) == ("905327000003", "iys_first_is_ret")
    assert refused["iys_error"] is None
    kept = [one["recipient"] for one in iys(firm, "/books")["consents"]]
    assert (len(kept), len(set(kept))) == (29, 29)
    iys(firm, "/books/citizen", {"recipient": "+905327000001", "status": "RET"})
    rung = httpx.post(f"{firm.stack.api_url}{firm.push}", trust_env=False)  # type: ignore[attr-defined] # of this test's firm alone
    assert rung.status_code == 200, rung.text

    def known() -> list[tuple[str, str]]:
        found = firm.get("/v1/iys/consents/905327000001")["consents"]
        return [(one["status"], one["source"]) for one in found]

    until(lambda: known() == [("RET", "IYS_WEB")], seconds=150)
    assert firm.get("/v1/iys")["failing"] is None


def test_an_address_without_its_secret_rings_nothing(registered: Firm) -> None:
    answer = httpx.post(f"{registered.stack.api_url}/v1/iys/push/izinli/x", trust_env=False)
    assert answer.status_code == 401
