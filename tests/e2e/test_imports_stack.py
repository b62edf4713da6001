"""Files of cards on the deployed template: taken in behind, told cell by cell, mended, and sent to beside a file."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from tests.e2e.conftest import Firm, until

pytestmark = pytest.mark.stack

ROWS = 1_200


def uploaded(firm: Firm, data: bytes) -> str:
    place = firm.post("/v1/uploads", {}).json()
    form = httpx.post(place["url"], data=place["fields"], files={"file": data}, trust_env=False)
    form.raise_for_status()
    return str(place["id"])


def imported(firm: Firm, kind: str, data: bytes) -> dict[str, Any]:
    made = firm.post("/v1/imports", {"kind": kind, "upload": uploaded(firm, data)})
    assert made.status_code == 202, made.text

    def over() -> dict[str, Any] | None:
        found = firm.get(made.headers["location"])
        return found if found["status"] in ("ready", "failed") else None

    taken = until(over, seconds=120)
    assert taken is not None
    return {name: taken[name] for name in ("created", "updated", "unchanged", "refused")} | {"whole": taken}


def sheet_at(firm: Firm, path: str) -> list[list[Any]]:
    answer = firm.http.get(path)
    assert answer.status_code == 303, answer.text
    content = httpx.get(answer.headers["location"], trust_env=False).content
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())


def test_accounts_come_in_by_file_are_mended_and_sent_to_beside_a_file(acme: Firm) -> None:
    (titles,) = sheet_at(acme, "/v1/imports/templates/accounts.xlsx")
    assert titles[:2] == ["Account Code", "Name"]
    lines = [f"DOSYA.{n:05};Cari {n};{n},50;;0533 {2_000_000 + n}" for n in range(ROWS)]
    lines[7] = "DOSYA.00007;Cari 7;yedi;31.02.2026;0533 2000007"
    data = "\r\n".join(["Cari Kodu;Unvan;Bakiye;Vade;Cep", *lines]).encode("cp1254")
    first = imported(acme, "accounts", data)
    whole = first.pop("whole")
    assert first == {"created": ROWS - 1, "updated": 0, "unchanged": 0, "refused": 1}
    assert [(one["row"], one["column"], one["value"]) for one in whole["refusals"]] == [
        (9, "Bakiye", "yedi"),
        (9, "Vade", "31.02.2026"),
    ]
    again = imported(acme, "accounts", data)
    assert (again["created"], again["unchanged"], again["refused"]) == (0, ROWS - 1, 1)
    header, refused = sheet_at(acme, f"/v1/imports/{whole['id']}/refusals.xlsx")
    refused[2:4] = ["7,50", "28.02.2026"]
    mended = "\r\n".join(";".join(map(str, row)).replace("\n", " ") for row in (header, refused))
    assert imported(acme, "accounts", mended.encode())["created"] == 1
    assert acme.get("/v1/accounts/DOSYA.00007")["balance"] == "7.50"

    listed = uploaded(acme, "Ad;Cep\r\nBir;0533 2000001\r\nYeni;0533 3000001\r\n".encode("cp1254"))
    body = {"text": "Sayın {ad}", "purpose": "informational", "upload": listed}
    made = acme.post("/v1/jobs", body | {"accounts": ["DOSYA.00002"], "recipients": ["0533 3000002"]})
    assert made.status_code == 202, made.text
    job = acme.job_when(made.json()["id"], lambda job: job["status"] == "finished")
    assert job["by_source"] == {"rows": 1, "upload": 2, "accounts": 1}
    assert (job["recipients"], job["refused"]) == (3, 1)
