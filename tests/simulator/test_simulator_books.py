"""The operator's books, without wire or clock."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from simulator.books import Books, Line
from simulator.misbehaviour import FATE_NAMED
from simulator.segments import count

LONG_AFTER = 1e9


def line(
    number: int = 1, fate: str = "delivered", seconds: float | None = 1.0, text: str = "Merhaba"
) -> Line:
    return Line(f"9053200{number:05}", text, count(text, "TR"), FATE_NAMED[fate], seconds)


def accept(books: Books, *lines: Line, now: float = 100.0, **more):
    details = {"kind": "sms", "account": "a", "sender": "ULAK", "credits": 1_000, **more}
    return books.accept(lines=lines, now=now, **details)


def rows(books: Books, now: float, **which) -> list[tuple[int, str]]:
    return [(row.message.seq, row.cause) for row in books.report("a", now, **which)]


def test_a_message_is_pending_until_its_report_is_out():
    books = Books()
    accept(books, line(seconds=2.5))
    [message] = books.messages
    assert [books.cause(message, now) for now in (100.0, 102.4, 102.5)] == ["pending", "pending", "delivered"]


def test_a_report_that_never_comes_leaves_its_message_pending_for_ever():
    books = Books()
    accept(books, line(fate="no_report", seconds=None))
    assert books.cause(books.messages[0], LONG_AFTER) == "pending"
    assert books.messages[0].reported_at is None


def test_rows_keep_their_places_while_reports_come_out():
    books = Books()
    accept(books, line(1, "duplicate_report", 5), line(2, "stale_row", 1), line(3, "expired", 9))
    assert rows(books, 100) == [
        (1, "pending"),
        (2, "pending"),
        (3, "pending"),
        (1, "pending"),
        (2, "pending"),
    ]
    assert rows(books, LONG_AFTER) == [
        (1, "delivered"),
        (2, "delivered"),
        (3, "expired"),
        (1, "delivered"),
        (2, "pending"),
    ]


def test_a_report_is_of_the_account_the_jobs_and_the_range_asked_for():
    books = Books()
    first = accept(books, line(1), now=100)
    second = accept(books, line(2), line(3), now=200)
    other = accept(books, line(4), now=200, account="b")
    seqs = {
        "all": [seq for seq, _ in rows(books, 300)],
        "named": [
            seq for seq, _ in rows(books, 300, jobids=[second.jobid, first.jobid, other.jobid, "none"])
        ],
        "range": [seq for seq, _ in rows(books, 300, since=150, until=250)],
        "before": [seq for seq, _ in rows(books, 300, until=150)],
    }
    assert seqs == {"all": [1, 2, 3], "named": [2, 3, 1], "range": [2, 3], "before": [1]}


def test_the_same_message_taken_again_is_counted():
    books = Books()
    accept(books, line(1))
    accept(books, line(1), line(1, text="Başka"), now=101)
    assert books.times["a", "905320000001", "Merhaba"] == 2
    assert books.times["a", "905320000001", "Başka"] == 1


def test_every_job_has_an_id_of_its_own_even_after_a_restart():
    books, later = Books(), Books()
    ids = [accept(books, line(1)).jobid, accept(books, line(2)).jobid, accept(later, line(1), now=101).jobid]
    assert len(set(ids)) == 3


def test_a_message_that_credits_do_not_reach_is_taken_and_not_sent():
    books = Books()
    two_segments = line(2, text="a" * 200)
    accept(books, line(1), two_segments, line(3, seconds=None, fate="no_report"), line(4), credits=2)
    assert [message.fate.name for message in books.messages] == [
        "delivered",
        "no_credit",
        "no_report",
        "no_credit",
    ]
    assert books.spent["a", "sms"] == 2
    assert books.cause(books.messages[3], LONG_AFTER) == "no_credit"


def test_only_a_job_that_has_not_begun_can_be_cancelled_and_only_by_its_own_account():
    books = Books()
    begun = accept(books, line(1))
    later = accept(books, line(2), starts_at=500.0)
    assert not books.cancel("a", begun.jobid, 100)
    assert not books.cancel("b", later.jobid, 100)
    assert not books.cancel("a", "none", 100)
    assert books.cancel("a", later.jobid, 499)
    assert not books.cancel("a", later.jobid, 499)
    assert books.cause(books.messages[1], LONG_AFTER) == "cancelled"
    assert books.final_states() == {"delivered": 1, "undelivered": 1}
    assert books.received_by(books.messages[1].msisdn, LONG_AFTER) == []


def test_a_scheduled_job_reports_and_arrives_after_its_start():
    books = Books()
    accept(books, line(1, seconds=2), starts_at=500.0)
    msisdn = books.messages[0].msisdn
    assert books.messages[0].reported_at == 502
    assert books.received_by(msisdn, 499) == []
    assert books.received_by(msisdn, 500) == books.messages


def test_a_start_in_the_past_is_now():
    books = Books()
    accept(books, line(1, seconds=2), starts_at=50.0)
    assert books.messages[0].reported_at == 102


def test_a_phone_holds_what_was_not_refused_it_newest_last():
    books = Books()
    accept(books, line(1, text="bir"), line(1, "blacklisted", text="iki"), line(2, text="başka"))
    accept(books, line(1, "no_report", None, text="üç"), now=101)
    assert [message.text for message in books.received_by("905320000001", 101)] == ["bir", "üç"]
    assert list(books.phones) == ["905320000002", "905320000001"]


def test_an_inbox_asked_without_dates_shows_each_message_once():
    books = Books()
    books.receive("a", "905320000001", "RET", 100)
    books.receive("b", "905320000001", "başka hesap", 100)
    assert [message.text for message in books.inbox("a", 90, 110)] == ["RET"]
    assert [message.text for message in books.inbox("a", None, None)] == ["RET"]
    assert books.inbox("a", None, None) == []
    assert [message.text for message in books.inbox("a", 90, 110)] == ["RET"]
    assert books.inbox("a", 101, 110) == []


lines = st.builds(
    line,
    st.integers(1, 5),
    st.sampled_from(sorted(FATE_NAMED)),
    st.one_of(st.none(), st.floats(0, 100)),
    st.text(st.sampled_from("abğ€😀"), min_size=1, max_size=60),
)


@given(st.lists(st.lists(lines, min_size=1, max_size=5), max_size=5), st.integers(0, 30))
def test_books_that_were_put_away_and_taken_out_again_tell_the_same(jobs, credits):
    books = Books()
    for moment, job in enumerate(jobs):
        accept(books, *job, now=100.0 + moment, starts_at=200.0, credits=credits, reference="r")
        books.note_call(at=1.0, kind="sms", account="a", count=len(job), code="00", behaviour="accepted")
        books.attempt("a", job[0].msisdn, job[0].text)
    books.receive("a", "905320000001", "RET", 5)
    books.inbox("a", None, None)
    if books.jobs:
        assert books.cancel("a", next(iter(books.jobs)), 150)
    again = Books.load(json.loads(json.dumps(books.dump())))
    assert vars(again) == vars(books)


@given(st.lists(lines, min_size=1, max_size=30))
def test_states_add_up_to_what_was_accepted_at_any_moment(taken):
    books = Books()
    accept(books, *taken)
    for now in (100.0, 150.0, LONG_AFTER):
        assert books.states(now).total() == len(taken)
    assert books.states(LONG_AFTER)["undelivered"] <= books.final_states()["undelivered"]
