"""What Kannel and Jasmin make of the adapters' calls, octet by octet, and what they tell."""

from __future__ import annotations

import subprocess
import time

import pytest

from tests.contracts.benches import call
from tests.gateways.conftest import Gateway
from tests.gateways.programs import until
from ulak.operators.port import Accepted, Rejected
from ulak.rules import Then, profile
from ulak.text import MessageType, count

pytestmark = pytest.mark.gateways
NUMBER = "905550000001"


def send(gateway: Gateway, text: str, number: str = NUMBER, **more: object) -> None:
    answer = gateway.operator.send(call(number, text=text, reference=gateway.reference, **more))
    assert answer == Accepted(gateway.reference)


def content(message: dict[str, object]) -> bytes:
    """The octets of a message behind its header."""
    octets = bytes.fromhex(str(message["hex"]))
    return octets[octets[0] + 1 :] if int(str(message["esm_class"])) & 0x40 else octets


@pytest.mark.parametrize(
    ("text", "dcs", "octets"),
    [
        pytest.param("Merhaba @ 5€", 0x00, b"Merhaba \x00 5\x1be", id="GSM"),
        pytest.param("Çağrı", 0x08, "Çağrı".encode("utf-16-be"), id="Turkish letters"),
        pytest.param("Tamam 😀", 0x08, "Tamam 😀".encode("utf-16-be"), id="beyond the basic plane"),
    ],
)
def test_a_text_comes_in_its_encoding(gateway: Gateway, text: str, dcs: int, octets: bytes) -> None:
    send(gateway, text)
    (taken,) = gateway.smsc.accepted()
    assert (taken["source"], taken["source_ton"], taken["dest"]) == ("ULAK", 5, NUMBER)
    assert (taken["dcs"], content(taken)) == (dcs, octets)


@pytest.mark.parametrize(
    ("text", "whole"),
    [("a" * 400, b"a" * 400), ("ğ" * 150, ("ğ" * 150).encode("utf-16-be"))],
    ids=["GSM", "UCS-2"],
)
def test_a_long_text_comes_in_as_many_segments_as_we_count(gateway: Gateway, text: str, whole: bytes) -> None:
    send(gateway, text)
    segments = count(text, profile(gateway.kind), MessageType.BULK).segments
    taken = gateway.smsc.accepted(segments)
    assert len(taken) == segments
    headers = [bytes.fromhex(one["hex"])[:6] for one in taken]
    assert [(one[:3], one[4], one[5]) for one in headers] == [
        (b"\x05\x00\x03", segments, place + 1) for place in range(segments)
    ]
    assert b"".join(content(one) for one in taken) == whole


def test_an_escape_pair_on_the_seam_is_never_cut(gateway: Gateway) -> None:
    text = "a" * 152 + "€" + "b" * 10
    answer = gateway.operator.send(call(NUMBER, text=text))
    if gateway.kind == "jasmin":
        assert answer == Rejected("seam", "refused_seam", Then.FAIL)
        return
    assert [content(one)[-1:] for one in gateway.smsc.accepted(2)] == [b"a", b"b"]


def test_the_longest_text_that_is_planned_comes_whole(gateway: Gateway) -> None:
    most = profile(gateway.kind).max_segments.gsm7 or 0
    send(gateway, "a" * (153 * most))
    assert len(gateway.smsc.accepted(most)) == most


@pytest.mark.parametrize(("text", "dcs"), [("Kapida", 0xF0), ("Kapıda", 0x18)])
def test_a_flash_comes_with_its_class(gateway: Gateway, text: str, dcs: int) -> None:
    send(gateway, text, message_type=MessageType.FLASH)
    (taken,) = gateway.smsc.accepted()
    assert taken["dcs"] == dcs


def test_a_wap_push_comes_with_its_port_and_is_read_back_by_libwbxml(gateway: Gateway) -> None:
    send(gateway, "http://a.tr/k Ş:kampanya", message_type=MessageType.WAP_PUSH)
    (taken,) = gateway.smsc.accepted()
    assert int(taken["esm_class"]) & 0x40
    assert taken["dcs"] in (0x04, 0xF5)
    assert (
        taken["hex"]
        == "0605040b8423f001060403ae81ea02056a0045c60c03612e74722f6b00070103c59e3a6b616d70616e7961000101"
    )
    told = subprocess.run(
        ["wbxml2xml", "-o", "-", "-"], input=content(taken)[7:], capture_output=True, check=True
    )
    assert b'href="http://a.tr/k"' in told.stdout
    assert "Ş:kampanya" in told.stdout.decode()


def test_a_long_wap_push_comes_in_parts_that_name_port_and_place(gateway: Gateway) -> None:
    text = f"http://a.tr/{'k' * 200} Kampanya"
    answer = gateway.operator.send(call(NUMBER, text=text, message_type=MessageType.WAP_PUSH))
    if gateway.kind == "jasmin":
        assert answer == Rejected("seam", "refused_seam", Then.FAIL)
        return
    segments = count(text, profile(gateway.kind), MessageType.WAP_PUSH).segments
    taken = gateway.smsc.accepted(segments)
    assert len(taken) == segments == 2
    headers = [bytes.fromhex(one["hex"])[:12] for one in taken]
    assert all(header[0] == 11 and b"\x05\x04\x0b\x84\x23\xf0" in header for header in headers)
    whole = b"".join(content(one) for one in taken)
    assert whole.startswith(bytes.fromhex("01060403ae81ea02056a0045c6"))


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("01", {"kannel": "1", "jasmin": "DELIVRD"}),
        ("97", {"kannel": "2", "jasmin": "UNDELIV"}),
        ("96", {"kannel": "34", "jasmin": "EXPIRED"}),
        ("92", {"kannel": "2", "jasmin": "REJECTD"}),
        ("98", {"kannel": "16", "jasmin": "ESME_RINVDSTADR"}),
    ],
    ids=["delivered", "undelivered", "expired", "rejected", "refused at once"],
)
def test_a_report_names_our_reference_and_the_number(
    gateway: Gateway, end: str, status: dict[str, str]
) -> None:
    number = NUMBER[:-2] + end
    send(gateway, "Merhaba", number)
    (row,) = gateway.reports()
    assert (row.operator_job_id, row.reference, row.msisdn) == (
        gateway.reference,
        gateway.reference,
        number,
    )
    assert row.raw_status == status[gateway.kind]
    assert row.raw_status in {one.raw for one in profile(gateway.kind).report_statuses}
    assert row.done_at is None or abs(row.done_at / 1000 - time.time()) < 60


def test_a_long_text_has_one_report(gateway: Gateway) -> None:
    send(gateway, "ğ" * 150)
    gateway.reports()
    time.sleep(1.5)
    assert len(gateway.reports()) == 1


def test_a_report_that_the_address_did_not_take_is_told_again(gateway: Gateway) -> None:
    gateway.address.status, gateway.address.says = 500, ""
    send(gateway, "Merhaba")
    first, second = gateway.reports(2)[:2]
    assert first == second


@pytest.mark.parametrize(
    ("octets", "dcs", "text"),
    [("Şifre RET".encode("utf-16-be"), 8, "Şifre RET"), (b"RET \x00", 0, "RET @")],
    ids=["UCS-2", "GSM"],
)
def test_a_message_from_a_phone_comes_with_its_letters(
    gateway: Gateway, octets: bytes, dcs: int, text: str
) -> None:
    gateway.smsc.do("phone", **{"from": "905321234567", "to": "3456", "hex": octets.hex(), "dcs": dcs})
    (told,) = gateway.inbound()
    assert (told.msisdn, told.to, told.text) == ("905321234567", "3456", text)
    assert told.operator_message_id


def test_wrong_credentials_are_told_as_such(gateway: Gateway) -> None:
    answer = gateway.connect(password="x").send(call(NUMBER))
    assert isinstance(answer, Rejected)
    assert (answer.reason, answer.then) == ("refused_credentials", Then.PAUSE)


def test_a_number_that_no_bind_takes_is_told_as_such(gateway: Gateway) -> None:
    if gateway.kind == "jasmin":
        pytest.skip("its one route takes every number")
    answer = gateway.operator.send(call("999550000001"))
    assert answer == Rejected("Not routable. Do not try again.", "refused_no_route", Then.FAIL)


def test_what_the_operator_throttles_once_is_sent_later_or_reported(gateway: Gateway) -> None:
    number = NUMBER[:-2] + "91"
    send(gateway, "Merhaba", number)
    (row,) = gateway.reports()
    assert row.raw_status == {"kannel": "1", "jasmin": "ESME_RTHROTTLED"}[gateway.kind]
    statuses = [one["status"] for one in gateway.smsc.taken()]
    assert statuses == {"kannel": [0x58, 0], "jasmin": [0x58]}[gateway.kind]


def test_what_is_sent_while_the_bind_is_down_goes_out_when_it_is_up(gateway: Gateway) -> None:
    gateway.smsc.do("down")
    until(lambda: not gateway.smsc.is_bound(), "the end of the bind")
    time.sleep(1)
    send(gateway, "Merhaba")
    assert gateway.smsc.taken() == []
    gateway.smsc.do("up")
    (row,) = gateway.reports()
    assert row.raw_status == {"kannel": "1", "jasmin": "DELIVRD"}[gateway.kind]


def test_a_balance_is_told_where_the_gateway_keeps_one(gateway: Gateway) -> None:
    if gateway.kind == "kannel":
        pytest.skip("Kannel counts no credit")
    before = {one.name: one.amount for one in gateway.operator.balances()}
    send(gateway, "Merhaba")
    gateway.smsc.accepted()
    after = {one.name: one.amount for one in gateway.operator.balances()}
    assert float(before["balance"]) - float(after["balance"]) == pytest.approx(0.1)
