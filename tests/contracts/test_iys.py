"""İYS's client and the simulated İYS are held to one another, over HTTP: what one says the other understands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.simulator.simulator_world import Program, running
from tests.world import TABLE, make_resources
from ulak.consent.permits import Channel, ConsentStatus
from ulak.iys import client as wire
from ulak.iys.client import Brand, InDoubt, Iys, NotReached, Refused
from ulak.iys.consent import Address, ConsentChange
from ulak.iys.rates import ADD, RATES, TOKEN, Rates, Wait
from ulak.iys.rules import Case, broken
from ulak.iys.tokens import NoAccess, Tokens
from ulak.operators.http import Http
from ulak.platform.aws import client
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, Milliseconds, istanbul_day
from ulak.platform.table import Table
from ulak.rules import RecipientType

SECRET = {"username": "iys-ulak", "password": "iys-sifre-1", "seal": "s"}
BRAND = Brand("acme", 123456, 654321)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Program]:
    with running("--mix", "calm", "--timeout-seconds", "3") as program:
        yield program


@dataclass
class Bench:
    """A client whose own rates may be turned past, and the simulator's books."""

    program: Program
    table: Table
    ahead: Milliseconds = 0
    """So far our clock runs ahead of the simulator's, to leave our own rates behind."""
    opened: list[Http] = field(default_factory=list)

    def clock(self) -> Milliseconds:
        return time.time_ns() // 1_000_000 + self.ahead

    def iys(self, **changed: Any) -> Iys:
        url = changed.pop("url", f"{self.program.url}/iys")
        http, rates = Http.open(url, 5.0), Rates(self.table)
        self.opened.append(http)
        made = Iys(BRAND, SECRET, http, Tokens(self.table, rates, self.clock), rates, self.clock)
        return replace(made, **changed)

    def asked(self, method: str, path: str, body: Any = None) -> Any:
        with self.program.client() as http:
            return http.request(method, path, json=body).json()

    def behave(self, **rules: Any) -> None:
        self.asked("POST", "/iys/behaviour", rules)

    def fail(self, call: str, how: str, **more: Any) -> None:
        self.behave(failing=[{"call": call, "how": how, **more}])

    def consents(self) -> list[dict[str, Any]]:
        return list(self.asked("GET", "/iys/books")["consents"])

    def calls(self) -> dict[str, int]:
        return dict(self.asked("GET", "/iys/books")["calls"])

    def change(self, number: int, status: ConsentStatus = ConsentStatus.ONAY, **more: Any) -> ConsentChange:
        at = more.pop("at", time.time_ns() // 1_000_000 - MINUTE)
        msisdn = f"90532{number:07d}"
        kind = more.pop("kind", RecipientType.BIREYSEL)
        return ConsentChange("acme", msisdn, kind, status, more.pop("source", "HS_WEB"), at, **more)


@pytest.fixture
def bench(simulator: Program, aws_in_process: None) -> Iterator[Bench]:
    make_resources()
    made = Bench(simulator, Table(client("dynamodb"), TABLE))
    made.asked("POST", "/iys/books/reset")
    made.behave(changes_lag=3600, batch_seconds=0, enforce_limits=True)
    yield made
    for one in made.opened:
        one.close()


def test_a_consent_is_added_and_found_again(bench: Bench) -> None:
    iys, change = bench.iys(), bench.change(1)
    assert iys.status(change.address) is None
    assert iys.add(change)
    known = iys.status(change.address)
    assert known is not None
    assert (known.status, known.at // SECOND, known.source) == (
        ConsentStatus.ONAY,
        change.at // SECOND,
        "HS_WEB",
    )


def test_what_our_rules_refuse_the_register_refuses_with_the_code_that_the_rule_names(bench: Bench) -> None:
    """Each rule of İYS's page (izin-yonetimi), in two programs that share no line."""
    iys, now = bench.iys(), bench.clock()
    kept = bench.change(1, at=now - HOUR)
    iys.add(kept)
    known = iys.status(kept.address)
    first_moment = 1430427600000
    cases = {
        "iys_source_unknown": (bench.change(2, source="HS_GUVERCIN"), None),
        "iys_source_of_iys": (bench.change(2, source="IYS_WEB"), None),
        "iys_before_2015": (bench.change(2, at=first_moment - SECOND), None),
        "iys_hs_2015_date": (bench.change(2, source="HS_2015"), None),
        "iys_in_the_future": (bench.change(2, at=now + HOUR), None),
        "iys_too_old": (bench.change(2, at=now - 30 * DAY), None),
        "iys_first_is_ret": (bench.change(2, ConsentStatus.RET), None),
        "iys_same_status": (bench.change(1), known),
        "iys_not_later": (bench.change(1, ConsentStatus.RET, at=kept.at), known),
    }
    for code, (change, of_address) in cases.items():
        rules = {rule.code: rule for rule in broken(Case(change, of_address, now))}
        assert code in rules
        with pytest.raises(Refused) as refused:
            iys.add(change)
        assert rules[code].theirs in refused.value.codes, code
    assert len(bench.consents()) == 1


def test_what_our_rules_allow_the_register_takes(bench: Bench) -> None:
    iys, now = bench.iys(), bench.clock()
    allowed = [
        bench.change(1, at=now - 2 * HOUR),
        bench.change(1, kind=RecipientType.TACIR, at=now - 2 * HOUR),
        bench.change(1, at=now - 2 * HOUR, channel=Channel.ARAMA),
        bench.change(1, ConsentStatus.RET, at=now - HOUR, source="HS_MESAJ"),
        bench.change(1, at=now - MINUTE),
    ]
    known: dict[Address, Any] = {}
    for change in allowed:
        assert not list(broken(Case(change, known.get(change.address), now)))
        iys.add(change)
        known[change.address] = iys.status(change.address)
    assert len(bench.consents()) == 5


def test_a_batch_tells_each_of_its_lines(bench: Bench) -> None:
    bench.behave(batch_seconds=3600)
    iys = bench.iys()
    request = iys.add_many([bench.change(1), bench.change(2, ConsentStatus.RET), bench.change(3)])
    assert [line.state for line in iys.results(request)] == ["enqueue"] * 3
    bench.behave(batch_seconds=0)
    bench.ahead = MINUTE
    again = iys.add_many([bench.change(1), bench.change(2, ConsentStatus.RET), bench.change(3)])
    lines = iys.results(again)
    assert [(line.index, line.state, line.code) for line in lines] == [
        (1, "success", ""),
        (2, "failure", "H175"),
        (3, "success", ""),
    ]


def test_of_many_recipients_only_the_approved_are_told(bench: Bench) -> None:
    iys = bench.iys()
    iys.add(bench.change(1))
    asked = ["905320000001", "905320000002"]
    assert iys.approved(RecipientType.BIREYSEL, Channel.MESAJ, asked) == {"905320000001"}
    assert iys.approved(RecipientType.TACIR, Channel.MESAJ, asked) == set()


def test_changes_are_told_page_by_page_and_not_in_their_first_hour(bench: Bench) -> None:
    iys = bench.iys()
    for number in (1, 2, 3):
        iys.add(bench.change(number))
    bench.asked("POST", "/iys/books/citizen", {"recipient": "+905320000001", "status": "RET"})
    assert iys.changes("IYS").rows == 0
    bench.behave(changes_lag=0)
    first = iys.changes("HS", limit=2)
    rest = iys.changes("HS", first.after, limit=2)
    assert [one.recipient[-1] for one in (*first.changes, *rest.changes)] == ["1", "2", "3"]
    assert iys.changes("HS", rest.after).rows == 0
    (said,) = iys.changes("IYS").changes
    assert (said.recipient, said.status, said.source) == ("905320000001", ConsentStatus.RET, "IYS_WEB")


def test_mail_is_skipped_and_counted(bench: Bench) -> None:
    bench.behave(changes_lag=0)
    mail = {"recipient": "a@b.com", "status": "ONAY", "type": "EPOSTA"}
    bench.asked("POST", "/iys/books/citizen", mail)
    found = bench.iys().changes("IYS")
    assert (found.rows, found.skipped, list(found.changes)) == (1, 1, [])


def test_the_file_of_a_day_is_read_and_today_has_none_yet(bench: Bench) -> None:
    iys, today = bench.iys(), istanbul_day(bench.clock())
    assert iys.daily_file(today - timedelta(days=1)).rows == 0
    bench.ahead = HOUR
    with pytest.raises(Refused) as refused:
        bench.iys().daily_file(today)
    assert refused.value.codes == ("H501",)


def test_a_push_is_registered(bench: Bench) -> None:
    bench.iys().register_push("https://ulak.example/v1/iys/push")
    assert bench.asked("GET", "/iys/books")["pushes"] == {"654321": "https://ulak.example/v1/iys/push"}


# --- tokens -----------------------------------------------------------------------------------------------


def test_workers_share_one_token(bench: Bench) -> None:
    for number in range(4):
        bench.iys().add(bench.change(number))
    assert bench.calls()["token"] == 1


def test_the_kept_token_opens_to_nobody_who_cannot_read_the_credentials(bench: Bench) -> None:
    bench.iys().add(bench.change(1))
    item = bench.table.get(("FIRM#acme#IYS", "TOKEN"))
    assert item is not None
    assert set(item) == {"pk", "sk", "box", "expires_at"}
    with pytest.raises(NoAccess):
        bench.iys(secret={**SECRET, "password": "baska"}).add(bench.change(2))


def test_a_token_is_renewed_by_its_refresh_token_before_its_end(bench: Bench) -> None:
    bench.iys().add(bench.change(1))
    bench.ahead = 2 * HOUR
    bench.iys().add(bench.change(2))
    assert bench.calls()["token"] == 2


def test_a_token_that_is_refused_is_fetched_anew_once(bench: Bench) -> None:
    iys = bench.iys()
    iys.add(bench.change(1))
    bench.fail("add", "unauthorized")
    iys.add(bench.change(2))
    assert bench.calls()["token"] == 2
    bench.fail("add", "unauthorized", times=2)
    bench.ahead = HOUR
    with pytest.raises(NoAccess):
        iys.add(bench.change(3))


def test_after_too_many_tokens_none_is_asked_for_in_an_hour(bench: Bench) -> None:
    for _ in range(10):
        bench.asked("POST", "/iys/oauth2/token", {})
    with pytest.raises(Wait) as wait:
        bench.iys().add(bench.change(1))
    assert wait.value.pause == HOUR
    asked = bench.calls()["token"]
    bench.ahead = 59 * MINUTE
    with pytest.raises(Wait):
        bench.iys().add(bench.change(1))
    assert bench.calls()["token"] == asked


# --- rates ------------------------------------------------------------------------------------------------


def test_our_own_rates_stay_below_those_of_the_register(bench: Bench) -> None:
    iys = bench.iys()

    def add_on() -> None:
        for number in range(ADD.limit):
            iys.add(bench.change(number))

    with pytest.raises(Wait):
        add_on()
    assert 0 < bench.calls()["add"] < ADD.limit


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: rate.name)
def test_no_span_of_a_rate_has_more_calls_than_its_limit(rate: Any, bench: Bench) -> None:
    rates, now, made = Rates(bench.table), 0, []
    while now < 2 * rate.span:
        try:
            rates.book("x", rate, now)
            made.append(now)
        except Wait as wait:
            now += wait.pause
    for start in made:
        assert sum(start <= one < start + rate.span for one in made) <= rate.limit


def test_a_busy_register_is_left_alone_for_a_minute(bench: Bench) -> None:
    iys = bench.iys()
    iys.add(bench.change(1))
    bench.fail("add", "busy")
    with pytest.raises(Wait):
        iys.add(bench.change(2))
    asked = bench.calls()["add"]
    with pytest.raises(Wait):
        iys.add(bench.change(2))
    assert bench.calls()["add"] == asked


# --- what goes wrong --------------------------------------------------------------------------------------

CALLS: dict[str, Callable[[Bench, Iys], Any]] = {
    "add": lambda bench, iys: iys.add(bench.change(1)),
    "batch": lambda bench, iys: iys.add_many([bench.change(1)]),
    "result": lambda bench, iys: iys.results("x"),
    "status": lambda bench, iys: iys.status(bench.change(1).address),
    "statuses": lambda bench, iys: iys.approved(RecipientType.BIREYSEL, Channel.MESAJ, ["905320000001"]),
    "changes": lambda bench, iys: iys.changes("HS"),
    "file": lambda bench, iys: iys.daily_file(date(2026, 1, 1)),
    "push": lambda bench, iys: iys.register_push("https://x"),
    "token": lambda bench, iys: iys.add(bench.change(1)),
}


@pytest.mark.parametrize("how", ["silence", "hang_up", "server_error", "garbage"])
@pytest.mark.parametrize("call", [one for one in CALLS if one != "push"])
def test_a_call_without_a_clear_answer_is_in_doubt(call: str, how: str, bench: Bench) -> None:
    bench.fail(call, how)
    with pytest.raises(InDoubt):
        CALLS[call](bench, bench.iys())


def test_what_was_done_before_the_answer_was_lost_is_found_by_asking(bench: Bench) -> None:
    bench.fail("add", "hang_up", after=True)
    iys, change = bench.iys(), bench.change(1)
    with pytest.raises(InDoubt):
        iys.add(change)
    known = iys.status(change.address)
    assert known is not None
    assert known.at // SECOND == change.at // SECOND


def test_nobody_at_the_address_is_no_doubt(bench: Bench) -> None:
    with pytest.raises(NotReached):
        bench.iys(url="http://127.0.0.1:9").add(bench.change(1))


def test_no_secret_and_no_number_stands_in_an_error(bench: Bench) -> None:
    bench.fail("add", "server_error")
    with pytest.raises(InDoubt) as doubt:
        bench.iys().add(bench.change(1))
    told = repr(doubt.value) + repr(bench.iys())
    assert not [one for one in ("905320000001", *SECRET.values()) if len(one) > 1 and one in told]


def test_the_rates_of_tokens_are_of_all_firms_together() -> None:
    assert TOKEN.limit == 10
    assert wire.ADDRESS.startswith("https://")
