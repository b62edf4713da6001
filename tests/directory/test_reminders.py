"""Whom a job reminded: written down when it is over, told by event, and left alone for as long as a filter says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.directory.conftest import counted_calls
from tests.directory.test_sources import Office
from tests.world import FIRM, TABLE
from ulak.directory.reminders import ROLL_SIZE, Reminders
from ulak.events.happened import Change, Event, events_of
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.platform.aws import client
from ulak.platform.clock import DAY, istanbul_day
from ulak.platform.table import unmarshal
from ulak.reports.reminding import RemindingPointer


class Debts(Office):
    """Accounts of every kind that a reminder has to tell apart; the filter of the recipe."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.closing, self.reminding = self.queues["lists"], self.house.delivery.reminding
        self.ask(
            "POST /v1/accounts",
            rows=[
                self.debtor("121.01", "0532 000 01 01", "100", "2026-10-01"),
                self.debtor("121.02", "0532 000 01 02", "200", "2026-10-01") | {"disputed": True},
                self.debtor("121.03", "0532 000 01 03", "300", "2026-10-01") | {"blocked": True},
                self.debtor("121.04", "0532 000 01 04", "400", "2026-10-01") | {"currency": "EUR"},
                self.debtor("121.05", "0532 000 01 05", "500", "2026-11-20"),
            ],
        )
        weekly = {"overdue_days": 30, "currency": "TRY", "undisputed": True, "not_reminded_days": 7}
        self.ask("PUT /v1/filters/VADE30", name="Vadesi 30 gün geçmiş", **weekly)

    def remind(self, key: str, **more: Any) -> JobRef:
        ref = self.post(
            "Sayın {ad}, {bakiye} {para} borcunuz.", filters=["VADE30"], reminds=True, key=key, **more
        )
        self.run()
        return ref

    def write_down(self, ref: JobRef, stage: str = "finished") -> list[Event]:
        """What the lists queue and the stream make of the job's end."""
        self.reminding.build(RemindingPointer(ref, stage).encode(), self.remaining)
        found = client("dynamodb").scan(TableName=TABLE)["Items"]
        rolls = [unmarshal(item) for item in found if item["sk"]["S"].startswith("REMINDED#")]
        return [event for roll in rolls for event in events_of(Change({}, roll, "1"))]

    def taken(self) -> list[str]:
        return sorted(one["code"] for one in self.ask("GET /v1/filters/VADE30/accounts")["accounts"])


@pytest.fixture
def debts(aws_in_process: None, clock: HandClock) -> Debts:
    return Debts(clock)


def test_disputed_debts_other_currencies_and_blocked_accounts_are_left_out(debts: Debts) -> None:
    ref = debts.remind("monday-1-run")
    assert [text for _, text in debts.sent()] == [
        "Sayın Cari 120.01, 1.234,50 TRY borcunuz.",
        "Sayın Cari 121.01, 100,00 TRY borcunuz.",
    ]
    assert ("filter:VADE30", "121.03", "recipient_blocked") in debts.refusals(ref)
    assert debts.taken() == ["120.01", "120.03", "121.01", "121.03"]


def test_who_was_reminded_is_told_with_message_and_state(debts: Debts) -> None:
    ref = debts.remind("monday-1-run")
    (event,) = debts.write_down(ref)
    assert (event.kind, event.data["stage"]) == ("account.reminded", "finished")
    accounts = {one.pop("account"): one for one in event.data["accounts"]}
    assert set(accounts) == {"120.01", "121.01"}
    for told in accounts.values():
        assert told["message_id"].startswith(f"{ref.job_id}-0-")
        assert (told["state"], told["reminded_at"][:10]) == ("delivered", "2026-11-22")


def test_who_was_reminded_is_left_alone_for_a_week_and_not_longer(debts: Debts) -> None:
    debts.write_down(debts.remind("monday-1-run"))
    assert debts.taken() == ["120.03", "121.03"]
    debts.clock.turn(6 * DAY)
    assert debts.taken() == ["120.03", "121.03"]
    debts.clock.turn(DAY)
    assert debts.taken() == ["120.01", "120.03", "121.01", "121.03"]


def test_a_message_that_did_not_arrive_reminded_nobody(debts: Debts) -> None:
    debts.operator.statuses = {"905320000101": "12"}
    ref = debts.remind("monday-1-run")
    (event,) = debts.write_down(ref, "reported")
    states = {one["account"]: (one["state"], bool(one["reminded_at"])) for one in event.data["accounts"]}
    assert states == {"120.01": ("delivered", True), "121.01": ("undelivered", False)}
    assert debts.taken() == ["120.03", "121.01", "121.03"]


def test_what_came_before_is_told_anew_when_the_reports_are_in(debts: Debts) -> None:
    ref = debts.remind("monday-1-run")
    (finished,), (reported,) = debts.write_down(ref), debts.write_down(ref, "reported")
    assert finished.event_id != reported.event_id
    assert debts.write_down(ref, "reported") == [reported]


def test_an_erp_that_puts_its_accounts_again_takes_no_reminder_away(debts: Debts) -> None:
    debts.write_down(debts.remind("monday-1-run"))
    debts.ask("PUT /v1/accounts/121.01", name="Yeni ad", balance="1", due_date="2026-10-01")
    assert "121.01" not in debts.taken()


def test_a_job_that_names_others_beside_accounts_tells_of_accounts_alone(debts: Debts) -> None:
    ref = debts.remind(
        "monday-1-run", rows=[{"to": "0532 000 09 09", "ad": "Ali", "bakiye": "1", "para": "TL"}]
    )
    (event,) = debts.write_down(ref)
    assert sorted(one["account"] for one in event.data["accounts"]) == ["120.01", "121.01"]


def test_a_cancelled_job_is_looked_at_again_until_its_books_are_closed(debts: Debts) -> None:
    ref = debts.post("{ad}", filters=["VADE30"], reminds=True)
    debts.fan_out.run(ref)
    debts.control.cancel(ref)
    assert debts.write_down(ref) == []
    assert debts.closing.take() is None  # not before a minute is over
    debts.clock.turn(61_000)
    assert debts.closing.take() is not None


def test_reminders_cost_a_write_a_hundred_and_one_read(debts: Debts) -> None:
    rows = [debts.debtor(f"130.{n:04}", f"0533{n:07}", "10", "2026-10-01") for n in range(250)]
    debts.ask("POST /v1/accounts", rows=rows)
    ref = debts.remind("monday-1-run")
    with counted_calls() as calls:
        debts.reminding.build(RemindingPointer(ref, "finished").encode(), debts.remaining)
    assert calls["PutItem"] == -(-252 // ROLL_SIZE)
    with counted_calls() as calls:
        assert len(Reminders(debts.house.platform.table).since(FIRM, istanbul_day(debts.clock()))) == 252
    assert calls == {"Query": 1}


def test_a_template_to_filters_is_quoted_behind(debts: Debts) -> None:
    columns = [{"name": "ad", "typical": "Işık", "longest": 40}]
    body = {"name": "Borç", "text": "Sayın {ad}", "purpose": "informational", "columns": columns}
    debts.ask("PUT /v1/templates/BORC", **body)
    caller, asked = Caller(FIRM, "k"), {"template": "BORC", "filters": ["VADE30"]}
    where = call(debts.house, "POST", "/v1/quotes", asked, caller=caller).headers["location"]
    debts.house.lists.builds.take(debts.queues["lists"].take(), debts.remaining)
    quote = call(debts.house, "GET", where, caller=caller).body
    assert (quote["status"], quote["recipients"]) == ("ready", 2)
