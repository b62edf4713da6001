"""What İYS tells is read whatever it is: a row or a file that is wrong holds up nothing, loses no refusal, is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from tests.conftest import HandClock
from tests.iys.registered import Registered, at
from tests.world import FIRM
from ulak.consent.permits import Channel, ConsentStatus
from ulak.iys.consent import Address, taken
from ulak.platform.clock import MINUTE
from ulak.rules import RecipientType

NUMBER = "905321234567"
ROW = {
    "type": "MESAJ",
    "recipient": f"+{NUMBER}",
    "recipientType": "BIREYSEL",
    "status": "RET",
    "source": "IYS_WEB",
    "consentDate": "2026-11-27 10:00:00",
}
HEAD = ",".join(ROW)
LINE = ",".join(ROW.values())
NOW = "2026-11-27 12:00:00"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> Registered:
    clock.now = at(NOW)
    return Registered(clock)


def iys(world: Registered) -> Any:
    settings = world.house.consent.iys_store.settings(FIRM)
    assert settings is not None
    return world._connect(settings)


@pytest.mark.parametrize(
    "written", ["05321234567", "5321234567", "00905321234567", "905321234567", " +90 532 123 45 67 "]
)
def test_a_number_is_kept_by_the_name_that_records_have(written: str) -> None:
    change = taken(FIRM, ROW | {"recipient": written})
    assert change is not None
    assert change.recipient == NUMBER


def test_a_fixed_line_is_read_as_iys_writes_it() -> None:
    change = taken(FIRM, ROW | {"recipient": "+902121234567", "type": "ARAMA"})
    assert change is not None
    assert change.recipient == "902121234567"


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": "+" + "9" * 3000},
        {"recipient": "+90\u0665\u0663\u0662"},
        {"recipient": ""},
        {"recipient": None},
        {"consentDate": "0001-01-01 00:00:00"},
        {"consentDate": "2015-04-30 23:59:59"},
        {"consentDate": "2026-02-30 10:00:00"},
        {"consentDate": "yesterday"},
        {"consentDate": None, "creationDate": None},
        {"status": "ret"},
        {"recipientType": ""},
        {"type": "SMS"},
        {"source": "x" * 100_000},
    ],
)
def test_a_row_that_cannot_be_read_is_counted_and_the_others_are_taken(
    world: Registered, wrong: dict[str, Any]
) -> None:
    page = iys(world)._changes([ROW | wrong, "no row", ROW], "")
    assert [one.recipient for one in page.changes] == [NUMBER]
    assert page.unread == 2


def test_an_approval_of_a_day_to_come_stands_above_no_refusal(world: Registered) -> None:
    """İYS: no consent lies in the future. One that did would hold against every refusal until then."""
    page = iys(world)._changes(
        [
            ROW | {"status": "ONAY", "consentDate": "2099-01-01 00:00:00"},
            ROW | {"status": "ONAY", "consentDate": "2026-11-27 12:04:00"},
            ROW | {"status": "RET", "consentDate": "2099-01-01 00:00:00"},
        ],
        "",
    )
    assert page.unread == 1
    assert [(one.status.value, one.at) for one in page.changes] == [
        ("ONAY", at("2026-11-27 12:04:00")),  # clocks differ
        ("RET", at(NOW)),
    ]


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"<html>bak\xc4\xb1m</html>",
        f"{HEAD}\n{LINE}\nSo\u011fuk".encode("cp1254"),
        f"{HEAD}\n{LINE}".encode("utf-16"),
        f"{HEAD}\n{LINE.replace('IYS_WEB', chr(34) + 'IYS_WEB')}\n{LINE}".encode(),
        f"{HEAD}\n{LINE},{'x' * 200_000}".encode(),
        b"\x1f\x8b\x08\x00",
    ],
    ids=["empty", "page", "other_letters", "utf_16", "open_quote", "huge_cell", "compressed"],
)
def test_a_file_that_cannot_be_read_holds_up_no_changes_and_is_alarmed(
    world: Registered, monkeypatch: pytest.MonkeyPatch, octets: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    post = world._http.get

    def get(path: str, query: Any = None, *, headers: Any = None) -> httpx.Response:
        return (
            httpx.Response(200, content=octets)
            if path.endswith("/file")
            else post(path, query, headers=headers)
        )

    monkeypatch.setattr(type(world._http), "get", lambda self, *given, **named: get(*given, **named))
    world.citizen(NUMBER, "RET")
    world.run(seconds=2 * 3600, steps=1)
    assert [one.recipient for one in world.taken] == [NUMBER]
    overview = world.call("GET", "/v1/iys").body
    assert overview["failing"] is None
    assert world.clock() - world.house.consent.iys_store.work(_changes())["pulled_at"] < 12 * MINUTE
    assert "iys_unread" in capsys.readouterr().out


def _changes() -> Any:
    from ulak.iys.records import IysRef, What

    return IysRef(FIRM, What.CHANGES)


def test_a_file_is_taken_whatever_its_separator_and_the_order_of_its_columns(
    world: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\ufeff" + "\r\n".join([";".join(reversed(ROW)), ";".join(reversed(list(ROW.values())))])
    monkeypatch.setattr(
        type(world._http), "get", lambda self, *given, **named: httpx.Response(200, content=text.encode())
    )
    (change,) = iys(world).daily_file(date(2026, 11, 26)).changes
    assert (change.address, change.status) == (
        Address(Channel.MESAJ, RecipientType.BIREYSEL, NUMBER),
        ConsentStatus.RET,
    )
