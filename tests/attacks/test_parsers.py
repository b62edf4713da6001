"""Every parser of what others send, fed with what is nearly right: refusals of its own alone, and little time and
memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import httpx
import pytest

from tests.attacks.fuzz import mutations, watch
from tests.lists.files_in import read
from tests.lists.test_xlsx_rows import row, rows_xml, workbook
from ulak.erp.expressions import Malformed, TooMuch, compiled, evaluate
from ulak.erp.mapping import read_rules
from ulak.erp.sources import Scheme, Source
from ulak.errors import InputError, UlakError
from ulak.events.signing import Master
from ulak.operators.http import Http
from ulak.operators.port import BalanceUnavailable, Operator, Outbound, ReportsUnavailable
from ulak.operators.registry import ADAPTERS
from ulak.platform.bodies import parse as parse_fields
from ulak.platform.http import Authority, Route
from ulak.platform.strict_json import parse_object
from ulak.routes import all_routes
from ulak.rules import profile
from ulak.rules.profile import Purpose
from ulak.text.profile import MessageType

pytestmark = pytest.mark.attack

SEED: Final = 20_261_127
SECONDS: Final = 4.0
"""For each parser."""
SLOWEST: Final = 2.0
"""CPU seconds of one input, which has 200 kB at most."""
MOST_GROWN: Final = 256 * 1024 * 1024

CSV = [
    'Telefon;Ad;Tutar\r\n0532 111 22 33;Ayşe;1.250,50\r\n+905321112234;"Işık; A.Ş.";7\r\n'.encode(),
    "Telefon\tAd\r\n05321112233\tİsmail\r\n".encode("utf-16"),
    '\ufeffsep=,\r\nphone,name\r\n5321112233,"a ""b"""\r\n'.encode(),
    "Telefon;Ad\r\n05321112233;Ayşe\r\n".encode("windows-1254"),
]
XLSX = [
    workbook(rows_xml(row(1, "Telefon", "Ad"), row(2, "0532 111 22 33", "Ayşe"))),
    workbook(rows_xml('<row r="1"><c r="A1"><v>5321112233</v></c><c r="B1" t="b"><v>1</v></c></row>')),
]
PLAIN_XLSX = [rows_xml(row(1, "Telefon", "Ad"), row(2, "0532 111 22 33", "Ayşe")).encode()]


def sheet(data: bytes) -> Any:
    """The octets as the sheet of an archive that is whole: past what an archive's own check sums refuse."""
    return read(workbook([data]))


@pytest.mark.parametrize(
    ("parse", "seeds", "most"),
    [(read, CSV, 5_000), (read, XLSX, 120), (sheet, PLAIN_XLSX, 120)],
    ids=["CSV", "XLSX", "a sheet within"],
)
def test_a_list_is_read_or_refused(parse: Callable[[bytes], Any], seeds: list[bytes], most: int) -> None:
    cost = watch(parse, (InputError,), mutations(seeds, SEED), seconds=2 * SECONDS, most=most)
    assert cost.refused
    assert cost.slowest < SLOWEST, cost
    assert cost.grown < MOST_GROWN, cost


BODIES = [
    route
    for route in all_routes()
    if route.body and route.example and route.authority is not Authority.SIGNATURE  # theirs is read behind it
]


@pytest.mark.parametrize("route", BODIES, ids=lambda route: route.key)
def test_a_body_is_read_or_refused(route: Route) -> None:
    if route.read is not None:
        parse = route.read
    else:

        def parse(raw: bytes) -> Any:
            return parse_fields(route.body_model(), parse_object(raw))

    seeds = [json.dumps(route.example).encode(), json.dumps(route.example, indent=1).encode()]
    cost = watch(parse, (UlakError,), mutations(seeds, SEED), seconds=SECONDS / 12, most=500)
    assert cost.refused
    assert cost.slowest < SLOWEST, cost
    assert cost.grown < MOST_GROWN, cost


EXPRESSIONS = [
    b"join('-', ['odoo', to_string(_id), state])",
    b"_model == 'account.move' && state == 'posted'",
    b"lines[?amount > `100`].{name: partner.name, sum: sum(parts[*].value)} | [0]",
    b"sort_by(users, &name)[-1].name || not_null(a, b, 'c')",
    b"map(&to_string(@), values(data)[])",
]
PAYLOAD = parse_object(
    b'{"_model":"account.move","_id":7,"state":"posted","lines":[{"amount":"125.50","partner":{"name":"A"},'
    b'"parts":[{"value":1},{"value":null}]}],"users":[{"name":"a"},{"name":2}],"data":{"x":[1,[2]]}}'
)


def expression(data: bytes) -> Any:
    from jmespath.exceptions import JMESPathError

    tree = compiled(data.decode("utf-8", "replace"))
    try:
        return evaluate(tree, PAYLOAD)
    except (JMESPathError, TypeError, ValueError, AttributeError, ArithmeticError):
        return None  # what the mapping tells as: does not fit this payload


@pytest.mark.filterwarnings("ignore:deprecated string literal syntax:PendingDeprecationWarning")
def test_an_expression_is_compiled_and_bounded_or_refused() -> None:
    inputs = mutations(EXPRESSIONS, SEED)
    cost = watch(expression, (Malformed, TooMuch), inputs, seconds=SECONDS, most=20_000)
    assert cost.refused
    assert cost.read
    assert cost.slowest < SLOWEST, cost
    assert cost.grown < MOST_GROWN, cost


@pytest.mark.filterwarnings("ignore:deprecated string literal syntax:PendingDeprecationWarning")
def test_rules_of_a_mapping_are_read_or_refused() -> None:
    rules = [{"type": "workflow.alert", "when": "a", "id": "b", "data": {"users": "c", "text": "d"}}]
    seeds = [json.dumps({"rules": rules}).encode()]

    def parse(data: bytes) -> Any:
        given = parse_object(data).get("rules")
        return read_rules(given) if isinstance(given, list) else None

    cost = watch(parse, (UlakError,), mutations(seeds, SEED), seconds=SECONDS, most=10_000)
    assert cost.refused
    assert cost.slowest < SLOWEST, cost


@pytest.mark.parametrize("scheme", Scheme)
def test_no_headers_of_a_webhook_are_taken_or_raise(scheme: Scheme) -> None:
    source = Source("f", "s", scheme, (), 2, 1 << 60)
    master = Master(lambda: "m" * 32)
    names = ("webhook-id", "webhook-timestamp", "webhook-signature", "x-hub-signature-256", "url")
    seeds = [b"msg_1|1795384800|v1,AAAA v1a,BBBB|sha256=00ff|c2VjcmV0"]

    def parse(data: bytes) -> Any:
        told = dict(zip(names, data.decode("utf-8", "surrogateescape").split("|"), strict=False))
        assert not source.recognises(master, told, told.get("url", ""), data, 1_795_384_800_000)

    cost = watch(parse, (), mutations(seeds, SEED), seconds=SECONDS, most=20_000)
    assert cost.read > 1_000
    assert cost.slowest < SLOWEST, cost


CALL = Outbound("ULAK", ["905321112233"], ["Merhaba"], MessageType.BULK, Purpose.INFORMATIONAL, "job-0-0")
ANSWERS = [
    b'{"code":"00","jobid":"17377215342605050417149344","description":"queued"}',
    b'{"code":"30","description":"x"}',
    b'{"jobs":[{"jobid":"1","telno":"5321112233","status":1,"msglen":1,"deliveredDate":"27.11.2026 10:00:00"}]}',
    b'{"balance":[{"amount":"7","balance_name":"SMS"}]}',
    b'{"id":"c1","messages":[{"to":"905321112233","status":"delivered","at":1.5}],"next":null}',
    b"<html>502</html>",
    b"20212",
    b"INVALID_SOURCE_ADDRESS",
    b'[{"campaign_id":7,"dest":"905321112233","size":1,"status":"SENT","done_at":"2026-11-22T12:00:00+03:00"}]',
    b'{"response":{"status":{"code":"200"},"order":{"id":"7","message":[{"number":"+905321112233","status":"111"}]}}}',
    b'{"response":{"head":{"responsecode":"000"},"body":[{"msisdn":"994501234567","status":2}]}}',
    b'{"bulkId":"b","messages":[{"status":{"groupName":"PENDING","name":"PENDING_ENROUTE"}}],"results":[{"to":"9"}]}',
    b"0: Accepted for delivery",
    b'Success "07033084-5cfd-4812-90a4-e4d24ffb6e3d"',
    b'{"sonuc":"*OK*123","access_token":"t","expires_in":86400,"token":"t"}',
    b"ID:123",
    b'{"balance": 98.5, "sms_count": "ND"}',
]
STATUSES = (200, 202, 400, 406, 500, 823)
CREDENTIALS = dict.fromkeys(("username", "password", "key", "hash", "login", "api_key", "tags_script"), "u")


def operator_of(operator_id: str, data: bytes) -> Operator:
    status = STATUSES[len(data) % len(STATUSES)]

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=data)

    http = Http(httpx.MockTransport(answer), "http://operator", 1)
    module = import_module(ADAPTERS[operator_id])
    adapter = module.WIRE.connect.__self__
    opened: Operator = adapter(http) if operator_id == "yanki" else adapter(http, CREDENTIALS)
    return opened


@pytest.mark.parametrize("operator_id", ADAPTERS)
def test_an_operators_answer_is_understood_or_in_doubt(operator_id: str) -> None:
    def parse(data: bytes) -> Any:
        operator = operator_of(operator_id, data)
        operator.send(CALL)
        asks: list[Callable[[], object]] = [lambda: operator.reports(["1"], 0, 1, 1), operator.balances]
        if profile(operator_id).query_by_reference:
            asks.append(lambda: operator.query("job-0-0"))
        for ask in asks:
            with suppress(ReportsUnavailable, BalanceUnavailable):
                ask()

    cost = watch(parse, (), mutations(ANSWERS, SEED), seconds=SECONDS / 2, most=3_000)
    assert cost.read > 100
    assert cost.slowest < SLOWEST, cost
    assert cost.grown < MOST_GROWN, cost
