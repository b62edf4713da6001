"""Verimor's wire: what the adapter writes, and what it makes of everything that may come back."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.contracts.benches import call
from tests.contracts.wires import answering
from ulak.operators.port import (
    NO_REPORTS,
    Accepted,
    Answer,
    BalanceUnavailable,
    InDoubt,
    OperatorBalance,
    Rejected,
    ReportRow,
    ReportsUnavailable,
)
from ulak.operators.verimor import Verimor
from ulak.rules import Purpose, RecipientType, Then, profile
from ulak.text import MessageType

NUMBER = "905321234567"
LOGIN = {"username": "908501234567", "password": "p"}
ROW = {
    "campaign_id": 20121,
    "campaign_custom_id": "7f3a-0-0",
    "message_id": "13582302",
    "dest": NUMBER,
    "size": 2,
    "status": "DELIVERED",
    "done_at": "2026-11-22 15:00:00",
}


def operator(answer: httpx.Response, seen: list[httpx.Request] | None = None) -> Verimor:
    def take(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return answer

    made: Verimor = answering(Verimor, LOGIN, take)
    return made


def written(*msisdns: str, **more: Any) -> dict[str, Any]:
    seen: list[httpx.Request] = []
    operator(httpx.Response(200, text="20212"), seen).send(call(*msisdns, **more))
    assert (seen[0].method, seen[0].url.path) == ("POST", "/v2/send.json")
    return dict(json.loads(seen[0].content))


def test_a_call_is_written_as_verimor_documents_it() -> None:
    assert written(NUMBER, "994501234567", texts=["Bir", "İki"]) == LOGIN | {
        "source_addr": "ULAK",
        "custom_id": "7f3a-0-0",
        "is_commercial": False,
        "messages": [{"msg": "Bir", "dest": NUMBER}, {"msg": "İki", "dest": "00994501234567"}],
    }


@pytest.mark.parametrize(("text", "datacoding"), [("Borç", None), ("ŞĞİ", None), ("kâr", "2"), ("😀", "2")])
def test_only_what_fits_no_table_of_letters_asks_for_unicode(text: str, datacoding: str | None) -> None:
    assert written(NUMBER, texts=[text]).get("datacoding") == datacoding


def test_a_commercial_message_says_so() -> None:
    body = written(NUMBER, purpose=Purpose.COMMERCIAL)
    assert (body["is_commercial"], body["iys_recipient_type"]) == (True, "BIREYSEL")
    assert body["add_ret"] is False  # its own line would stand beside the firm's, uncounted
    to_merchants = written(NUMBER, purpose=Purpose.COMMERCIAL, recipient_type=RecipientType.TACIR)
    assert to_merchants["iys_recipient_type"] == "TACIR"


@pytest.mark.parametrize(
    ("texts", "size"),
    [(["a"], 50), (["kâr"], 50), (["a", "ş"], 50), (["â", "😀"], 50), (["a", "â"], 1), ([], 1)],
    ids=["one", "one in Unicode", "plain and Turkish", "Unicode", "plain and Unicode", "not known"],
)
def test_texts_that_need_unicode_and_texts_that_do_not_are_never_in_one_call(
    texts: list[str], size: int
) -> None:
    assert profile("verimor").batch_of(texts, MessageType.BULK) == size


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        pytest.param(httpx.Response(200, text="20212\n"), Accepted("20212"), id="plain"),
        pytest.param(httpx.Response(200, json={"campaign_id": 7, "status": "0"}), Accepted("7"), id="JSON"),
        pytest.param(httpx.Response(200, text=""), InDoubt, id="nothing"),
        pytest.param(httpx.Response(200, text="<html>"), InDoubt, id="garbage"),
        pytest.param(httpx.Response(500, text="20212"), InDoubt, id="an id in a 500"),
        pytest.param(httpx.Response(400, text=""), InDoubt, id="400 without a code"),
        pytest.param(
            httpx.Response(400, text="INSUFFICIENT_CREDITS"),
            Rejected("INSUFFICIENT_CREDITS", "refused_no_credit", Then.PAUSE),
            id="credit",
        ),
        pytest.param(
            httpx.Response(400, json={"error": "FORBIDDEN_MESSAGE"}),
            Rejected("FORBIDDEN_MESSAGE", "refused_text", Then.FAIL),
            id="a code in JSON",
        ),
        pytest.param(
            httpx.Response(400, text="SOMETHING_NEW"),
            Rejected("SOMETHING_NEW", "refused_unknown", Then.FAIL),
            id="a code nobody knows",
        ),
        pytest.param(
            httpx.Response(401, text="Hesabınızda izinli IP ayarları yapılmamış"),
            Rejected("401 IP", "refused_caller_address", Then.PAUSE),
            id="address",
        ),
        pytest.param(
            httpx.Response(401, text="Geçersiz kullanıcı adı/şifre"),
            Rejected("401", "refused_credentials", Then.PAUSE),
            id="password",
        ),
        pytest.param(httpx.Response(413), Rejected("413", "refused_parameter", Then.FAIL), id="413"),
        pytest.param(httpx.Response(429), Rejected("429", "refused_rate", Then.RETRY), id="429"),
    ],
)
def test_every_answer_is_understood_or_in_doubt(
    response: httpx.Response, answer: Answer | type[InDoubt]
) -> None:
    got = operator(response).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


def test_a_report_page_is_a_campaign() -> None:
    seen: list[httpx.Request] = []
    adapter = operator(httpx.Response(200, json=[ROW, {"status": "DELIVERED"}]), seen)
    first, second = (adapter.reports(["20121", "20122"], 0, 1, page) for page in (1, 2))
    assert (first.last, second.last) == (False, True)
    assert [request.url.params["id"] for request in seen] == ["20121", "20122"]
    assert list(first.rows) == [ReportRow("20121", NUMBER, "DELIVERED", 1_795_348_800_000, 2, "7f3a-0-0")]
    assert adapter.reports([], 0, 1, 1) == NO_REPORTS == adapter.reports_between(0, 1, 1)


def test_a_call_is_found_by_our_reference() -> None:
    seen: list[httpx.Request] = []
    assert operator(httpx.Response(200, json=[ROW]), seen).query("7f3a-0-0") == "20121"
    assert seen[0].url.params["custom_id"] == "7f3a-0-0"
    assert operator(httpx.Response(404, text="bulunamadı")).query("7f3a-0-0") is None


@pytest.mark.parametrize(
    ("answer", "throttled"),
    [(httpx.Response(429), True), (httpx.Response(401), False), (httpx.Response(200, text="<html>"), False)],
    ids=["too often", "no access", "garbage"],
)
def test_a_status_that_is_not_given_is_unavailable(answer: httpx.Response, throttled: bool) -> None:
    with pytest.raises(ReportsUnavailable) as raised:
        operator(answer).reports(["20121"], 0, 1, 1)
    assert raised.value.throttled is throttled


@pytest.mark.parametrize(
    ("answer", "balances"),
    [
        (httpx.Response(200, text="930"), [OperatorBalance("balance", "930")]),
        (
            httpx.Response(200, json={"balance": 930, "bonus": 5}),
            [OperatorBalance("balance", "930"), OperatorBalance("bonus", "5")],
        ),
    ],
    ids=["plain", "JSON"],
)
def test_the_balance_is_read_in_both_forms(answer: httpx.Response, balances: list[OperatorBalance]) -> None:
    assert operator(answer).balances() == balances


def test_a_balance_that_is_not_told_is_not_made_up() -> None:
    with pytest.raises(BalanceUnavailable):
        operator(httpx.Response(401, text="Geçersiz")).balances()
