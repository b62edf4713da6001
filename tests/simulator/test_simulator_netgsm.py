"""Netgsm's REST v2 wire, request by request."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from simulator.accounts import DEFAULT
from simulator.faces.netgsm import STATUSES
from simulator.quotas import RAISED, TRUE
from tests.simulator.simulator_world import BRANDLESS, POOR, START

NUMBER = "5321234567"


def refused(answer) -> str:
    """The code of a refusal, which always comes as HTTP 406 with a description."""
    assert answer.status_code == 406, answer.text
    assert answer.json()["description"]
    return answer.json()["code"]


# --- send -------------------------------------------------------------------------------------------------


def test_a_call_is_answered_with_a_job_id_and_stands_in_the_books_as_it_came(world):
    answer = world.send((NUMBER, "Sayın Ayşe"), ("5421112233", "Sayın Ali"), referansID="ref-1")
    assert answer.status_code == 200
    assert answer.json() == {"code": "00", "jobid": answer.json()["jobid"], "description": "queued"}
    assert [(m["msisdn"], m["text"], m["segments"], m["jobid"]) for m in world.messages()] == [
        ("905321234567", "Sayın Ayşe", 1, answer.json()["jobid"]),
        ("905421112233", "Sayın Ali", 1, answer.json()["jobid"]),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"msgheader": "YABANCI"}, "40", id="unknown-header"),
        pytest.param({"msgheader": "ulak"}, "40", id="header-is-case-sensitive"),
        pytest.param({"msgheader": ...}, "70", id="no-header"),
        pytest.param({"messages": ...}, "70", id="no-messages"),
        pytest.param({"messages": []}, "70", id="empty-messages"),
        pytest.param({"messages": "Merhaba"}, "70", id="messages-no-list"),
        pytest.param({"messages": [{"msg": "x"}]}, "70", id="no-number"),
        pytest.param({"messages": [{"msg": "x", "no": 5321234567}]}, "70", id="number-as-number"),
        pytest.param({"messages": [{"msg": "x", "no": "05321234567"}]}, "70", id="leading-zero"),
        pytest.param({"messages": [{"msg": "x", "no": "2121234567"}]}, "70", id="fixed-line"),
        pytest.param({"messages": [{"msg": "x", "no": "532123456٧"}]}, "70", id="arabic-digit"),
        pytest.param({"messages": [{"msg": "x", "no": NUMBER + "\n"}]}, "70", id="newline"),
        pytest.param({"messages": [{"msg": 5, "no": NUMBER}]}, "70", id="text-no-string"),
        pytest.param({"messages": [{"msg": "x", "no": NUMBER}] * 1001}, "70", id="over-a-thousand"),
        pytest.param({"messages": [{"msg": "", "no": NUMBER}]}, "20", id="empty-text"),
        pytest.param({"messages": [{"msg": "a" * 908, "no": NUMBER}]}, "20", id="seven-segments"),
        pytest.param({"encoding": ...}, "20", id="turkish-text-without-encoding"),
        pytest.param({"encoding": "LATIN5"}, "70", id="unknown-encoding"),
        pytest.param({"encoding": 5}, "70", id="encoding-no-string"),
        pytest.param({"iysfilter": "1"}, "70", id="unknown-filter"),
        pytest.param({"startdate": "tomorrow"}, "70", id="wrong-start"),
        pytest.param({"startdate": 10120261200}, "70", id="start-as-number"),
        pytest.param({"stopdate": "010120260200"}, "70", id="stop-in-the-past"),
        pytest.param({"startdate": "020120261200", "stopdate": "010120261200"}, "70", id="stop-before-start"),
        pytest.param({"referansID": 7}, "70", id="reference-no-string"),
    ],
)
def test_a_wrong_call_is_refused_with_netgsms_code_and_takes_nothing(world, change, code):
    answer = world.send((NUMBER, "Sayın Ayşe"), **change)
    assert refused(answer) == code
    assert answer.json()["jobid"] is None
    assert world.messages() == []
    [call] = world.calls()
    assert (call["outcome"], call["code"], call["behaviour"], call["answered"]) == (
        "refused",
        code,
        None,
        True,
    )


def test_one_wrong_message_refuses_the_whole_call(world):
    assert refused(world.send((NUMBER, "Merhaba"), ("123", "Merhaba"))) == "70"
    assert world.messages() == []
    assert world.calls()[0]["count"] == 2


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b'{"a": NaN}', b'{"msgheader": "\\ud800"}', b"\xff"]
)
@pytest.mark.parametrize("path", ["send", "otp", "report", "cancel"])
def test_a_body_that_is_no_json_object_is_a_wrong_parameter(world, path, raw):
    answer = world.http.post(f"/sms/rest/v2/{path}", content=raw, headers=world.headers)
    assert refused(answer) == "70"


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(None, id="missing"),
        pytest.param("Bearer abc", id="another-scheme"),
        pytest.param("Basic !!!", id="no-base64"),
        pytest.param("Basic /w==", id="no-utf8"),
        pytest.param("Basic ODUwMzAyMTAwMA==", id="no-colon"),
        pytest.param("Basic ODUwMzAyMTAwMDp5YW5saXM=", id="wrong-password"),
        pytest.param("Basic YmFza2E6c2lmcmUtdWxhay0x", id="unknown-user"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "send"),
        ("POST", "otp"),
        ("POST", "report"),
        ("POST", "cancel"),
        ("GET", "msgheader"),
        ("GET", "inbox"),
    ],
)
def test_without_valid_credentials_every_path_answers_30(world, method, path, authorization):
    headers = {"Authorization": authorization} if authorization else {}
    assert refused(world.http.request(method, f"/sms/rest/v2/{path}", json={}, headers=headers)) == "30"


@pytest.mark.parametrize(
    ("account", "code"), [pytest.param(POOR, "50", id="none"), pytest.param(BRANDLESS, "51", id="no-brand")]
)
@pytest.mark.parametrize("iysfilter", ["11", "12"])
def test_an_account_without_iys_may_only_send_informational_messages(world, account, code, iysfilter):
    world.use(account)
    assert refused(world.send((NUMBER, "İndirim"), iysfilter=iysfilter)) == code
    assert world.send((NUMBER, "Borç"), iysfilter="0").status_code == 200


@pytest.mark.parametrize("iysfilter", ["0", "11", "12", ...])
def test_an_account_with_a_brand_may_send_under_every_filter(world, iysfilter):
    assert world.send((NUMBER, "İndirim"), iysfilter=iysfilter).status_code == 200


@pytest.mark.parametrize("encoding", ["TR", "tr"])
def test_the_encoding_is_taken_in_either_case(world, encoding):
    assert world.send((NUMBER, "ş"), encoding=encoding).status_code == 200


# --- one-time passwords -----------------------------------------------------------------------------------


def otp(world, **change):
    body = {"msgheader": world.account.senders[0], "msg": "Kodunuz 123456", "no": NUMBER, **change}
    return world.post("/sms/rest/v2/otp", {name: value for name, value in body.items() if value != ...})


def test_a_one_time_password_is_taken_and_can_be_read_on_the_phone(world):
    assert otp(world).json()["code"] == "00"
    phone = world.http.get(f"/books/phone/90{NUMBER}").json()
    assert [message["text"] for message in phone["messages"]] == ["Kodunuz 123456"]
    assert world.calls()[0]["kind"] == "otp"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"msg": "Şifreniz 1"}, "20", id="turkish-letter"),
        pytest.param({"msg": "a" * 156}, "20", id="two-segments"),
        pytest.param({"msg": ""}, "20", id="empty"),
        pytest.param({"msg": ...}, "70", id="no-text"),
        pytest.param({"no": ...}, "70", id="no-number"),
        pytest.param({"no": "2121234567"}, "52", id="fixed-line"),
        pytest.param({"msgheader": "YABANCI"}, "41", id="unknown-header"),
        pytest.param({"msgheader": ...}, "70", id="no-header"),
    ],
)
def test_a_wrong_one_time_password_call_is_refused(world, change, code):
    assert refused(otp(world, **change)) == code
    assert world.messages() == []


def test_155_septets_still_fit_a_one_time_password(world):
    assert otp(world, msg="a" * 155).status_code == 200


def test_an_account_without_an_otp_package_is_told_60(world):
    world.use(POOR)
    assert refused(otp(world)) == "60"


# --- reports ----------------------------------------------------------------------------------------------


def test_a_report_row_tells_what_netgsms_does(world):
    jobid = world.send((NUMBER, "ş" * 100), referansID="ref-1").json()["jobid"]
    world.clock.now += 5
    assert world.report(jobids=[jobid]).json() == {
        "code": "00",
        "description": "success",
        "jobs": [
            {
                "jobid": jobid,
                "number": f"90{NUMBER}",
                "status": 1,
                "operator": world.report(jobids=[jobid]).json()["jobs"][0]["operator"],
                "msglen": 2,
                "deliveredDate": "01.01.2026 03:00:00",
                "errorCode": 0,
                "referansID": "ref-1",
            }
        ],
    }


def test_a_message_is_reported_pending_until_its_report_is_out(world):
    jobid = world.send((NUMBER, "Merhaba")).json()["jobid"]
    [row] = world.report(jobids=[jobid]).json()["jobs"]
    assert (row["status"], row["deliveredDate"]) == (0, "")


def test_pages_are_numbered_from_zero_and_hold_every_row_once(world):
    numbers = [f"53{number:08}" for number in range(21_230_000, 21_230_250)]
    jobid = world.send(*((number, "Merhaba") for number in numbers)).json()["jobid"]
    pages = [world.report(jobids=[jobid], pagenumber=page, pagesize=100) for page in range(4)]
    assert [len(page.json()["jobs"]) for page in pages[:3]] == [100, 100, 50]
    told = [row["number"] for page in pages[:3] for row in page.json()["jobs"]]
    assert told == [f"90{number}" for number in numbers]
    assert refused(pages[3]) == "60"


def test_without_job_ids_the_range_alone_decides(world):
    world.send((NUMBER, "Önce"))
    world.clock.now += 3600
    second = world.send((NUMBER, "Sonra")).json()["jobid"]
    rows = world.report(startdate="01.01.2026 03:30:00", stopdate="01.01.2026 04:00:00").json()["jobs"]
    assert [row["jobid"] for row in rows] == [second]


def test_the_last_second_of_a_range_is_meant_whole(world):
    world.clock.now = START + 0.9
    world.send((NUMBER, "Merhaba"))
    answer = world.report(startdate="01.01.2026 03:00:00", stopdate="01.01.2026 03:00:00")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({}, "70", id="neither-jobs-nor-range"),
        pytest.param({"jobids": []}, "70", id="empty-jobs"),
        pytest.param({"startdate": "01.01.2026 03:00:00"}, "70", id="half-a-range"),
        pytest.param({"jobids": ["1"], "pagesize": 101}, "70", id="page-too-large"),
        pytest.param({"jobids": ["1"], "pagesize": 0}, "70", id="page-of-none"),
        pytest.param({"jobids": ["1"], "pagenumber": -1}, "70", id="page-before-the-first"),
        pytest.param({"jobids": "1"}, "70", id="jobs-no-list"),
        pytest.param({"jobids": [1]}, "70", id="job-as-number"),
        pytest.param({"jobids": ["1"], "startdate": "2026-01-01", "stopdate": "x"}, "70", id="other-dates"),
        pytest.param({"jobids": ["1"]}, "60", id="unknown-job"),
    ],
)
def test_a_wrong_report_call_is_refused(world, body, code):
    assert refused(world.report(**body)) == code


def test_another_accounts_job_is_an_unknown_one(world):
    jobid = world.send((NUMBER, "Merhaba")).json()["jobid"]
    world.use(BRANDLESS)
    assert refused(world.report(jobids=[jobid])) == "60"
    assert refused(world.post("/sms/rest/v2/cancel", {"jobid": jobid})) == "60"


# --- the rest ---------------------------------------------------------------------------------------------


def test_a_scheduled_job_is_cancelled_before_its_start_and_not_after(world):
    jobid = world.send((NUMBER, "Merhaba"), startdate="010120260400").json()["jobid"]
    assert world.http.get(f"/books/phone/90{NUMBER}").json()["messages"] == []
    assert world.post("/sms/rest/v2/cancel", {"jobid": jobid}).json()["jobid"] == jobid
    assert refused(world.post("/sms/rest/v2/cancel", {"jobid": jobid})) == "60"
    [row] = world.report(jobids=[jobid]).json()["jobs"]
    assert row["status"] == STATUSES["not_sent"]
    [message] = world.messages()
    assert (message["state"], message["final_state"], message["behaviour"]) == ("undelivered",) * 2 + (
        "cancelled",
    )


@pytest.mark.parametrize("body", [{}, {"jobid": 5}])
def test_a_cancel_without_a_job_id_is_a_wrong_parameter(world, body):
    assert refused(world.post("/sms/rest/v2/cancel", body)) == "70"


def test_an_account_is_told_its_own_headers(world):
    answer = world.http.get("/sms/rest/v2/msgheader?appname=x", headers=world.headers).json()
    assert (answer["code"], answer["msgheaders"]) == ("00", list(DEFAULT.senders))


def test_a_phones_answer_is_in_the_inbox_and_without_dates_only_once(world):
    def inbox(dates: str = ""):
        return world.http.get(f"/sms/rest/v2/inbox{dates}", headers=world.headers)

    assert refused(inbox()) == "40"
    body = {"account": DEFAULT.user, "text": "RET"}
    assert world.http.post(f"/books/phone/90{NUMBER}", json=body).status_code == 201
    dated = "?startdate=01012026030000&stopdate=01012026030000"
    told = {"message": "RET", "sender": NUMBER, "receiver": DEFAULT.user, "datetime": "01.01.2026 03:00:00"}
    assert inbox(dated).json()["messages"] == inbox().json()["messages"] == [told]
    assert refused(inbox()) == "40"
    assert inbox(dated).status_code == 200
    assert refused(inbox("?startdate=01012026030000")) == "70"


def balance(world, **change):
    body = {"usercode": DEFAULT.user, "password": DEFAULT.password, "stip": 1, **change}
    return world.http.post("/balance", json=body)


def test_the_balance_falls_by_segments(world):
    world.send((NUMBER, "a" * 200), ("5421112233", "Merhaba"))
    otp(world)
    sms, codes = DEFAULT.credits - 3, DEFAULT.otp_credits - 1
    assert balance(world).json()["balance"] == [{"amount": sms, "balance_name": "Adet SMS"}]
    assert balance(world, stip=2).json()["balance"] == str(sms)
    assert [row["amount"] for row in balance(world, stip=3).json()["balance"]] == [sms, codes]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"password": "x"}, "30"), ({"usercode": "x"}, "30"), ({"stip": 4}, "70"), ({"password": None}, "70")],
)
def test_a_wrong_balance_call_is_refused(world, change, code):
    assert refused(balance(world, **change)) == code


def test_messages_beyond_the_balance_end_as_no_credit(world):
    world.use(POOR)
    jobid = world.send(*((f"532123456{n}", "Merhaba") for n in range(3))).json()["jobid"]
    world.clock.now += 5
    assert [row["status"] for row in world.report(jobids=[jobid]).json()["jobs"]] == [1, 1, 14]


# --- quotas -----------------------------------------------------------------------------------------------


def test_an_eleventh_report_call_is_told_80_until_the_minute_is_over(make_world):
    world = make_world(profile=TRUE)
    jobid = world.send((NUMBER, "Merhaba")).json()["jobid"]
    for second in range(10):
        world.clock.now = START + second
        assert world.report(jobids=[jobid]).status_code == 200
    assert refused(world.report(jobids=[jobid])) == "80"
    world.clock.now = START + 60
    assert world.report(jobids=[jobid]).status_code == 200
    assert refused(world.report(jobids=[jobid])) == "80"


def test_the_raised_profile_lets_more_report_calls_through(make_world):
    world = make_world(profile=RAISED)
    jobid = world.send((NUMBER, "Merhaba")).json()["jobid"]
    assert {world.report(jobids=[jobid]).status_code for _ in range(30)} == {200}


def test_one_accounts_report_calls_leave_anothers_quota_alone(make_world):
    world = make_world(profile=TRUE)
    for _ in range(10):
        assert refused(world.report(jobids=["1"])) == "60"
    world.use(BRANDLESS)
    assert refused(world.report(jobids=["1"])) == "60"


def test_a_refused_report_call_uses_nothing_up(make_world):
    world = make_world(profile=TRUE)
    for _ in range(TRUE.report_calls + 1):
        assert refused(world.report()) == "70"
    assert refused(world.report(jobids=["1"])) == "60"


def test_send_calls_above_the_rate_are_told_80(make_world):
    world = make_world(profile=TRUE)
    numbers = [f"53{number:08}" for number in range(21_230_000, 21_230_000 + TRUE.send_calls)]
    for number in numbers:
        assert world.send((number, "Merhaba")).status_code == 200
    assert refused(world.send((NUMBER, "Merhaba"))) == "80"
    world.clock.now += 60
    assert world.send((NUMBER, "Merhaba")).status_code == 200


def test_the_21st_job_to_one_number_within_a_minute_is_told_85(world):
    for job in range(20):
        world.clock.now = START + job
        assert world.send((NUMBER, f"Mesaj {job}")).status_code == 200
    assert refused(world.send(("5421112233", "Merhaba"), (NUMBER, "Merhaba"))) == "85"
    assert world.send(("5421112233", "Merhaba")).status_code == 200
    world.clock.now = START + 60
    assert world.send((NUMBER, "Merhaba")).status_code == 200


def test_one_number_twice_in_a_call_is_one_job_to_it(world):
    for job in range(20):
        assert world.send((NUMBER, f"bir {job}"), (NUMBER, f"iki {job}")).status_code == 200


# --- fixed numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [0, 1, 2, 3, 4, 11, 12, 13, 14, 15, 16, 17])
def test_number_000_00ss_ends_with_status_ss(world, status):
    jobid = world.send((f"53200000{status:02}", "Merhaba")).json()["jobid"]
    world.clock.now += 1e6
    assert [row["status"] for row in world.report(jobids=[jobid]).json()["jobs"]] == [status]
    state = {0: "pending", 1: "delivered"}.get(status, "undelivered")
    [message] = world.messages()
    assert (message["state"], message["final_state"]) == (state, state)


def test_number_000_02ss_is_reported_after_ss_seconds(world):
    jobid = world.send(("5320000230", "Merhaba")).json()["jobid"]
    told = []
    for seconds in (29.9, 30.1):
        world.clock.now = START + seconds
        told += [row["status"] for row in world.report(jobids=[jobid]).json()["jobs"]]
    assert told == [0, 1]


@pytest.mark.parametrize(("digits", "rows"), [("0300", [1, 0]), ("0301", [1, 1]), ("0312", [12, 12])])
def test_number_000_03xx_has_two_report_rows(world, digits, rows):
    jobid = world.send((f"532000{digits}", "Merhaba")).json()["jobid"]
    assert [row["status"] for row in world.report(jobids=[jobid]).json()["jobs"]] == [0, 0]
    world.clock.now += 60
    assert [row["status"] for row in world.report(jobids=[jobid]).json()["jobs"]] == rows
    assert world.http.get("/books").json()["accepted"] == 1


@pytest.mark.parametrize(
    ("digits", "code", "behaviour"),
    [
        ("0100", "100", "refused_system"),
        ("0120", "20", "refused_text"),
        ("0130", "30", "refused_credentials"),
        ("0140", "40", "refused_header"),
        ("0150", "50", "refused_iys"),
        ("0151", "51", "refused_iys_brand"),
        ("0170", "70", "refused_parameter"),
        ("0185", "85", "refused_same_number"),
    ],
)
def test_number_000_01cc_refuses_its_whole_call_with_code_cc_every_time(world, digits, code, behaviour):
    for _ in range(2):
        assert refused(world.send((NUMBER, "Merhaba"), (f"532000{digits}", "Merhaba"))) == code
    assert world.messages() == []
    assert [(call["behaviour"], call["count"]) for call in world.calls()] == [(behaviour, 2)] * 2


def test_number_000_0180_is_throttled_once_and_then_taken(world):
    assert refused(world.send(("5320000180", "Merhaba"))) == "80"
    assert world.send(("5320000180", "Merhaba")).status_code == 200
    assert [call["outcome"] for call in world.calls()] == ["refused", "accepted"]


@pytest.mark.parametrize(
    ("digits", "status", "accepted"),
    [
        pytest.param("0410", 500, False, id="server-error-before"),
        pytest.param("0411", 500, True, id="server-error-after"),
        pytest.param("0420", 200, False, id="garbage-before"),
        pytest.param("0421", 200, True, id="garbage-after"),
    ],
)
def test_an_answer_that_is_no_json_hides_whether_the_call_was_taken(world, digits, status, accepted):
    answer = world.send((f"532000{digits}", "Merhaba"), (NUMBER, "Merhaba"))
    assert answer.status_code == status
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(world.messages()) == (2 if accepted else 0)
    [call] = world.calls()
    assert (call["outcome"], call["code"], call["answered"]) == (
        "accepted" if accepted else "lost",
        None,
        True,
    )


def test_two_runs_with_one_seed_tell_the_same_story_in_whatever_order_the_calls_come(make_world):
    calls = [[(f"53{call:04}{n:04}", "Merhaba") for n in range(20)] for call in range(1000, 1040)]
    stories = []
    for order in (calls, calls[::-1]):
        world = make_world(mix="storm", seed=11)
        # The mixes' silent calls need a real connection; here all that matters is what stays in the books.
        world.operator.misbehaviour = quiet(world.operator.misbehaviour)
        for call in order:
            world.send(*call)
        world.clock.now += 1e6
        stories.append(sorted((m["msisdn"], m["behaviour"], m["state"]) for m in world.messages()))
    assert stories[0] == stories[1]
    assert 0 < len(stories[0]) < 800


def quiet(rules):
    """The same rules less those that leave a call unanswered."""
    answered = tuple((row, weight) for row, weight in rules.mix.calls if row.answered)
    return replace(rules, mix=replace(rules.mix, calls=answered))
