"""Templates: checked when saved, in versions that never change, used by jobs and messages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.directory.conftest import FIRM, OTHER, Directory
from tests.directory.test_sources import Office
from ulak.directory.firms import OperatorAccount, Service
from ulak.errors import InputError
from ulak.identity.msisdn import Region

PAGE = Path(__file__).parents[2] / "docs" / "directory.md"

REMINDER: dict[str, Any] = {
    "name": "Vade hatırlatma",
    "text": "Sayın {ad}, {vade} vadeli {tutar} TL borcunuz var.",
    "purpose": "informational",
    "columns": [
        {"name": "ad", "type": "name", "typical": "AYŞE IŞIK", "longest": 30},
        {"name": "vade", "type": "date", "typical": "2026-11-05", "longest": 10},
        {"name": "tutar", "type": "amount", "typical": "1234.5", "longest": 12},
    ],
}


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)


def codes(refused: InputError) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in refused.problems]


def test_a_template_is_counted_with_usual_values_and_with_the_longest(directory: Directory) -> None:
    saved = directory("PUT /v1/templates/VADE", REMINDER)
    assert saved["version"] == 1
    assert saved["typical"]["text"] == "Sayın Ayşe Işık, 05.11.2026 vadeli 1.234,50 TL borcunuz var."
    assert (saved["typical"]["segments"], saved["typical"]["fits"]) == (1, True)
    assert len(saved["worst"]["text"]) == len(saved["typical"]["text"]) - len("Ayşe Işık1.234,50") + 30 + 12
    assert saved["worst"]["units"] > saved["typical"]["units"]


def test_a_template_is_previewed_by_the_rules_of_the_accounts_operator(directory: Directory) -> None:
    counted = OperatorAccount(FIRM, Service.SMS, "turk_telekom", Region.TR, ("ACME",))
    directory.house.directory.store.set_account(counted)
    columns = [{"name": "x", "typical": "a", "longest": 100}]
    body = {"name": "Uzun", "text": "{x}", "purpose": "informational", "columns": columns}
    directory("PUT /v1/templates/UZUN", body)
    shown = [
        directory("POST /v1/templates/UZUN/preview", {"row": {"x": "ş" * n}}) for n in (65, 66, 129, 130)
    ]
    assert [one["segments"] for one in shown] == [1, 2, 2, 3]


def test_the_body_that_the_page_shows_is_saved(directory: Directory) -> None:
    (shown,) = re.findall(r"PUT \$API/v1/templates/\w+ .*? -d '(.*?)'", PAGE.read_text(), re.DOTALL)
    saved = directory("PUT /v1/templates/VADE", json.loads(shown))
    assert (saved["version"], saved["worst"]["fits"]) == (1, True)


def test_saving_the_same_again_makes_no_version_and_a_change_makes_the_next(directory: Directory) -> None:
    directory("PUT /v1/templates/VADE", REMINDER)
    assert directory("PUT /v1/templates/VADE", REMINDER)["version"] == 1
    changed = REMINDER | {"text": "Sayın {ad}, {tutar} TL ({vade})"}
    assert directory("PUT /v1/templates/VADE", changed)["version"] == 2
    assert directory("GET /v1/templates/VADE")["text"] == changed["text"]
    assert directory("GET /v1/templates/VADE")["versions"] == [2, 1]
    assert directory("GET /v1/templates/VADE", version="1")["text"] == REMINDER["text"]
    for wrong in ("3", "0x", "-1"):
        assert directory.refused("GET /v1/templates/VADE", version=wrong).status == 404


def test_a_template_taken_out_and_made_anew_keeps_its_earlier_versions(directory: Directory) -> None:
    directory("PUT /v1/templates/VADE", REMINDER)
    directory("DELETE /v1/templates/VADE")
    for version in ({}, {"version": "1"}):
        assert directory.refused("GET /v1/templates/VADE", **version).status == 404
    assert directory("PUT /v1/templates/VADE", REMINDER | {"name": "Yeni"})["version"] == 2
    assert directory("GET /v1/templates")["templates"] == [{"code": "VADE", "name": "Yeni", "version": 2}]


def test_another_firms_template_is_not_there(directory: Directory) -> None:
    directory("PUT /v1/templates/VADE", REMINDER)
    assert directory.refused("GET /v1/templates/VADE", firm=OTHER).status == 404
    assert directory.refused("POST /v1/templates/VADE/preview", {"row": {}}, firm=OTHER).status == 404


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"text": "Sayın {ad} {soyad}"}, [("/text", "placeholder_unknown")]),
        ({"text": "Sayın {ad}, {vade}"}, [("/columns/2", "column_unused")]),
        ({"text": "{ad} {vade} {tutar} {"}, [("/text", "placeholder_malformed")]),
        ({"text": "{ad} {vade} {tutar}" + "a" * 950}, [("/text", "text_too_long")]),
        (
            {"columns": [REMINDER["columns"][0], REMINDER["columns"][1] | {"typical": "yarın"}]}
            | {"text": "{ad} {vade}"},
            [("/columns/1/typical", "value_no_date")],
        ),
        ({"columns": [REMINDER["columns"][0]] * 2}, [("", "column_declared_twice")]),
        ({"message_type": "wap_push"}, [("/message_type", "template_type_not_offered")]),
    ],
    ids=["unknown", "unused", "brace", "too long", "no date", "twice", "type"],
)
def test_a_template_that_could_not_be_sent_is_refused_when_saved(
    directory: Directory, change: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    refused = directory.refused("PUT /v1/templates/VADE", REMINDER | change)
    assert [(one.get("pointer", ""), one["code"]) for one in refused.body["problems"]] == problems
    assert directory("GET /v1/templates")["templates"] == []


def test_a_preview_writes_values_by_their_types_and_points_out_what_is_dear(directory: Directory) -> None:
    directory("PUT /v1/templates/VADE", REMINDER | {"text": "{ad} {vade} {tutar} ₺" + "." * 60})
    row = {"ad": "İBRAHİM", "vade": "5.11.2026", "tutar": 7}
    shown = directory("POST /v1/templates/VADE/preview", {"row": row})
    assert shown["text"].startswith("İbrahim 05.11.2026 7,00 ₺")
    assert (shown["encoding"], shown["segments"]) == ("ucs2", 2)
    assert any("₺" in hint for hint in shown["hints"])
    refused = directory.refused("POST /v1/templates/VADE/preview", {"row": row | {"tutar": "çok"}})
    assert refused.codes == ["value_no_amount"]


def test_a_job_uses_the_version_of_its_hour(office: Office) -> None:
    office.ask("PUT /v1/templates/VADE", **REMINDER)
    rows = [
        {"to": "0532 000 00 01", "ad": "AYŞE", "vade": "2026-11-05", "tutar": "1234.5"},
        {"to": "0532 000 00 02", "ad": "Can", "vade": "yarın", "tutar": "1"},
    ]
    body = {"template": "VADE", "rows": rows}
    ref = office.send_job(body).job.ref
    office.ask("PUT /v1/templates/VADE", **REMINDER | {"text": "{ad} {vade} {tutar}"})
    office.run()
    assert office.sent() == [("905320000001", "Sayın Ayşe, 05.11.2026 vadeli 1.234,50 TL borcunuz var.")]
    job = office.job(ref)
    assert (job["template"], job["purpose"]) == ("VADE@1", "informational")
    assert job["by_reason"] == {"value_no_date": 1}


def test_a_template_takes_its_values_from_current_accounts(office: Office) -> None:
    columns = [
        {"name": "ad", "type": "name", "typical": "Işık", "longest": 30},
        {"name": "bakiye", "type": "amount", "typical": "1", "longest": 12},
    ]
    template = REMINDER | {"text": "{ad}: {bakiye} TL", "columns": columns}
    office.ask("PUT /v1/templates/BORC", **template)
    office.send_job({"template": "BORC", "accounts": ["120.01"]})
    office.run()
    assert office.sent() == [("905320000001", "Cari 120.01: 1.234,50 TL")]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"template": "YOK"}, "/template", "template_unknown"),
        ({"template": "VADE", "template_version": 9}, "/template", "template_unknown"),
        ({"template": "VADE", "text": "x"}, "/text", "text_or_template"),
        ({"text": "x"}, "/purpose", "purpose_missing"),
        ({"purpose": "informational"}, "/text", "text_or_template"),
    ],
    ids=str,
)
def test_a_request_has_one_text_and_a_purpose(
    office: Office, body: dict[str, Any], pointer: str, code: str
) -> None:
    office.ask("PUT /v1/templates/VADE", **REMINDER)
    with pytest.raises(InputError) as refused:
        office.send_job(body | {"recipients": ["0532 000 00 01"]})
    assert codes(refused.value) == [(pointer, code)]
