"""Jobs and messages to subscribers, groups, current accounts and filters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.directory.conftest import counted_calls
from tests.world import FIRM, World
from ulak.directory import personal
from ulak.errors import InputError
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef


class Office(World):
    """A world with a directory: five subscribers, two groups, four accounts, a filter."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        self.ask(
            "POST /v1/subscribers",
            rows=[
                {"code": "S1", "name": "Ayşe", "numbers": ["0532 000 00 01"], "fields": {"bayi": "Ankara"}},
                {"code": "S2", "name": "Can", "numbers": ["0532 000 00 02"]},
                {"code": "S3", "name": "Ece", "tckn": "17291716060", "service_number": "tckn"},
                {"code": "S4", "name": "Efe", "numbers": ["0532 000 00 04"], "blocked": True},
                {"code": "S5", "name": "Işık"},
            ],
        )
        for group in ("VIP", "BAYI"):
            self.ask(f"PUT /v1/groups/{group}", name=group)
        self.ask("POST /v1/groups/BAYI/members", subscribers=["S1", "S2"])
        self.ask("POST /v1/groups/VIP/members", subscribers=["S2", "S3", "S4"], groups=["BAYI"])
        self.ask(
            "POST /v1/accounts",
            rows=[
                self.debtor("120.01", "0532 000 00 01", "1234.5", "2026-10-01"),
                self.debtor("120.02", "0532 000 00 12", "50", "2026-11-22"),
                self.debtor("120.03", "0212 555 11 22", "70", "2026-10-01"),
                self.debtor("120.04", "0532 000 00 14", "-70", "2026-10-01"),
            ],
        )
        self.ask("PUT /v1/filters/GECIKEN", name="Geciken", overdue_days=30)

    @staticmethod
    def debtor(code: str, number: str, balance: str, due: str) -> dict[str, Any]:
        return {"code": code, "name": f"Cari {code}", "balance": balance, "due_date": due} | {
            "contacts": [{"number": number}]
        }

    def ask(self, route: str, **body: Any) -> Any:
        """The body of a good answer of the directory's."""
        method, _, path = route.partition(" ")
        answer = call(self.house, method, path, body, caller=Caller(FIRM, "k"))
        assert answer.status < 300, answer.body
        return answer.body

    def post(self, text: str = "Merhaba", **body: Any) -> JobRef:
        key = body.pop("key", "key-00000001")
        whole = {"text": text, "purpose": "informational", **body}
        return self.send_job(whole, key=key).job.ref

    def sent(self) -> list[tuple[str, str]]:
        return sorted(self.operator.times_accepted())

    def refusals(self, ref: JobRef) -> list[tuple[str, str, str]]:
        found = super().refusals(ref)
        return [(one.get("source", ""), one.get("who", ""), one["code"]) for one in found]


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)


def test_any_mix_is_sent_once_to_each_number_and_who_is_left_out_is_named(office: Office) -> None:
    ref = office.post(
        recipients=["0532 000 00 01", "0532 000 00 90"],
        rows=[{"to": "0532 000 00 91"}],
        subscribers=["S1", "S5", "S9"],
        groups=["VIP"],
        accounts=["120.01", "120.02", "120.99"],
        filters=["GECIKEN"],
    )
    office.run()
    numbers = [f"9053200000{n}" for n in ("01", "02", "12", "90", "91")]
    assert office.sent() == [(number, "Merhaba") for number in numbers]
    job = office.job(ref)
    assert job["status"] == "finished"
    assert job["by_source"] == {
        "rows": 3,
        "subscribers": 3,
        "accounts": 3,
        "group:VIP": 5,
        "filter:GECIKEN": 2,
    }
    assert (job["rows"], job["recipients"], job["duplicates"], job["refused"]) == (16, 5, 5, 6)
    assert job["by_reason"] == {
        "subscriber_unknown": 1,
        "recipient_without_mobile": 2,
        "account_unknown": 1,
        "recipient_by_tckn": 1,
        "recipient_blocked": 1,
    }
    assert sorted(office.refusals(ref)) == [
        ("accounts", "120.99", "account_unknown"),
        ("filter:GECIKEN", "120.03", "recipient_without_mobile"),
        ("group:VIP", "S3", "recipient_by_tckn"),
        ("group:VIP", "S4", "recipient_blocked"),
        ("subscribers", "S5", "recipient_without_mobile"),
        ("subscribers", "S9", "subscriber_unknown"),
    ]


def test_cards_fill_placeholders_by_turkish_rules(office: Office) -> None:
    ref = office.post("Sayın {ad}, {vade} vadeli {bakiye} TL ({gecikme} gün)", filters=["GECIKEN"])
    office.run()
    assert office.sent() == [("905320000001", "Sayın Cari 120.01, 01.10.2026 vadeli 1.234,50 TL (53 gün)")]
    assert office.job(ref)["refused"] == 1


def test_a_value_that_a_card_lacks_leaves_out_that_one_alone(office: Office) -> None:
    ref = office.post("{ad}: {bayi}", subscribers=["S1", "S2"])
    office.run()
    assert office.sent() == [("905320000001", "Ayşe: Ankara")]
    assert office.refusals(ref) == [("subscribers", "S2", "value_missing")]


def test_the_list_is_frozen_when_expansion_starts(office: Office) -> None:
    ref = office.post("{ad} {bakiye}", accounts=["120.01"])
    office.ask("POST /v1/accounts", rows=[office.debtor("120.01", "0532 000 00 01", "99", "2026-10-01")])
    plan = office.store.plan(ref)
    office.fan_out.run(ref, plan)
    before = office.bucket.get(plan.snapshot)
    assert b"99,00" in before
    office.ask("POST /v1/accounts", rows=[office.debtor("120.01", "0532 000 00 77", "1", "2026-10-01")])
    from ulak.planning.sources import freeze

    freeze(
        office.bucket,
        office.house.directory.firms.addressees,
        FIRM,
        plan,
        lambda: pytest.fail("it is frozen"),
    )
    assert office.bucket.get(plan.snapshot) == before
    office.run()
    assert office.sent() == [("905320000001", "Cari 120.01 99,00")]


def test_a_changed_filter_changes_no_job(office: Office) -> None:
    office.post(filters=["GECIKEN"])
    office.ask("PUT /v1/filters/GECIKEN", name="Geciken", balance_over="0")
    office.run()
    assert office.sent() == [("905320000001", "Merhaba")]


def test_the_same_request_again_is_the_same_job(office: Office) -> None:
    first = office.post(groups=["VIP"])
    office.ask("POST /v1/groups/VIP/members", subscribers=["S5"])
    assert office.post(groups=["VIP"]) == first
    office.run()
    assert office.post(groups=["VIP"]) == first
    office.run()
    assert len(office.sent()) == 2
    assert set(office.operator.times_accepted().values()) == {1}


def test_a_job_to_nobody_fails_and_tells_why(office: Office) -> None:
    ref = office.post(subscribers=["S3", "S4", "S5"])
    office.run()
    job = office.job(ref)
    assert (job["status"], job["failure"], job["refused"]) == ("failed", "rows_refused", 3)
    assert len(office.refusals(ref)) == 3


def test_groups_and_filters_that_are_not_there_refuse_the_request(office: Office) -> None:
    with pytest.raises(InputError) as refused:
        office.post("{ad", groups=["VIP", "YOK"], filters=["YOK"])
    assert [(one.pointer, one.code) for one in refused.value.problems] == [
        ("/text", "placeholder_malformed"),
        ("/groups", "group_unknown"),
        ("/filters", "filter_unknown"),
    ]


def test_a_job_has_recipients(office: Office) -> None:
    with pytest.raises(InputError, match="recipients_or_rows"):
        office.post()
    with pytest.raises(InputError, match="upload_missing"):
        office.post(groups=["VIP"], upload="0" * 32)


def test_a_file_is_one_source_among_others(office: Office) -> None:
    from ulak.jobs.keys import upload_key

    upload = "0" * 31 + "1"
    data = "Ad;Cep\r\nDosya;0532 000 00 71\r\n\r\nAyşe;0532 000 00 01\r\nYanlış;0212 555 11 22\r\nKısa\r\n"
    office.bucket.put(upload_key(FIRM, upload), data.encode("cp1254"))
    ref = office.post(
        "Sayın {ad}", upload=upload, groups=["BAYI"], rows=[{"to": "0532 000 00 90", "ad": "Satır"}]
    )
    office.run()
    assert office.sent() == [
        ("905320000001", "Sayın Ayşe"),
        ("905320000002", "Sayın Can"),
        ("905320000071", "Sayın Dosya"),
        ("905320000090", "Sayın Satır"),
    ]
    job = office.job(ref)
    assert job["by_source"] == {"rows": 1, "upload": 4, "group:BAYI": 2}
    assert (job["duplicates"], job["by_reason"]) == (1, {"msisdn_landline": 1, "msisdn_empty": 1})
    assert office.refusals(ref) == [
        ("upload", "5", "msisdn_landline"),
        ("upload", "6", "msisdn_empty"),
    ]


def test_a_message_goes_to_the_number_that_the_card_shows(office: Office) -> None:
    body = {"text": "Sayın {ad}, borcunuz {bakiye} TL", "purpose": "informational", "account": "120.01"}
    accepted = office.call("POST", "/v1/messages", body, key="key-00000001")
    assert accepted.status == 202
    office.run()
    assert office.sent() == [("905320000001", "Sayın Cari 120.01, borcunuz 1.234,50 TL")]


@pytest.mark.parametrize(
    ("addressee", "pointer", "code"),
    [
        ({"account": "120.03"}, "/account", "recipient_without_mobile"),
        ({"account": "x"}, "/account", "account_unknown"),
        ({"subscriber": "S3"}, "/subscriber", "recipient_by_tckn"),
        ({"subscriber": "S4"}, "/subscriber", "recipient_blocked"),
        ({"subscriber": "S1", "to": "0532 000 00 01"}, "/to", "addressee_one"),
        ({}, "/to", "addressee_one"),
    ],
    ids=str,
)
def test_a_message_that_can_reach_nobody_is_refused_at_once(
    office: Office, addressee: dict[str, str], pointer: str, code: str
) -> None:
    body = {"text": "Merhaba", "purpose": "informational", **addressee}
    with pytest.raises(InputError) as refused:
        office.send_message(body)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [(pointer, code)]


def test_any_job_can_first_send_its_first_row_to_the_caller(office: Office) -> None:
    ref = office.post("Sayın {ad}", subscribers=["S3", "S1", "S2"], test_to="0555 123 45 67")
    office.run()
    assert office.sent() == [("905551234567", "Sayın Ayşe")]
    job = office.job(ref)
    assert (job["test"], job["recipients"], job["by_reason"]) == (True, 1, {"recipient_by_tckn": 1})
    with pytest.raises(InputError) as refused:
        office.post("Merhaba", recipients=["0532 000 00 01"], test_to="0212 555 11 22", key="key-00000002")
    assert [one.pointer for one in refused.value.problems] == ["/test_to"]


def test_expanding_a_group_reads_a_hundred_cards_a_call(office: Office) -> None:
    rows = [{"code": f"K{n}", "name": "x", "numbers": [f"0533 {n:07}"]} for n in range(200)]
    office.ask("POST /v1/subscribers", rows=rows)
    office.ask("PUT /v1/groups/ALL", name="All")
    office.ask("POST /v1/groups/ALL/members", subscribers=[row["code"] for row in rows])
    ref = office.post(groups=["ALL"])
    with counted_calls() as calls:
        office.fan_out.run(ref)
    assert office.store.job(ref).totals.recipients == 200  # type: ignore[union-attr] # it was made above
    assert (calls["BatchGetItem"], calls["Query"]) == (2, 17)  # sixteen partitions, and the balance
