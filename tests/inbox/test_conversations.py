"""Two-way: a message is tied to what it answers and to who wrote it; a person's reply is a message like any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory import personal
from ulak.directory.paged_list import PagedList
from ulak.identity.caller import Caller, Scope
from ulak.identity.msisdn import Region
from ulak.operators.inbound import Inbound as Pushed
from ulak.platform.clock import DAY, HOUR, MINUTE

NUMBER = "905321234567"
ASKED = "Randevunuza gelecek misiniz?"


class Desk(World):
    """A world whose lists queue is worked too."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())

    def step(self) -> bool:
        if (message := self.queues["lists"].take()) is not None:
            self.house.lists.builds.take(message, lambda: 10 * MINUTE)
            return True
        return super().step()

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        return call(self.house, method, path, body, **{"caller": Caller(FIRM, "k"), **more})

    def receive(
        self, text: str, *, number: str = NUMBER, name: str = "m1", to: str = "4609"
    ) -> dict[str, Any]:
        answer = self.ask("POST", "/v1/inbox", {"id": name, "sender": number, "to": to, "text": text})
        assert answer.status == 200, answer.body
        self.run(seconds=5)
        shown = self.ask("GET", f"/v1/inbox/{answer.body['id']}")
        return dict(shown.body)

    def message(self, text: str = ASKED, **more: Any) -> str:  # type: ignore[override] # another message: one of a conversation
        body = {"to": NUMBER, "text": text, "purpose": "informational", **more}
        answer = self.ask("POST", "/v1/messages", body, key=f"key-{self.clock():013d}")
        assert answer.status == 202, answer.body
        self.run(seconds=5)
        return str(answer.body["message_id"])

    def keywords(self, *rows: dict[str, str], **more: Any) -> Answer:
        caller = Caller(FIRM, "a", scopes=frozenset(Scope))
        return self.ask("PUT", "/v1/settings/inbox", {"keywords": list(rows), **more}, caller=caller)

    def account(self, code: str, *numbers: str, balance: str = "1250.50") -> None:
        body = {"name": "Işık Ltd", "balance": balance, "contacts": [{"number": one} for one in numbers]}
        assert self.ask("PUT", f"/v1/accounts/{code}", body).status in (200, 201)

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [pair for one in self.operator.calls for pair in zip(one.msisdns, one.texts, strict=True)]


def credit(desk: Desk) -> int:
    return desk.house.ledger.store.remaining(FIRM, "sms")


BALANCE = {"word": "Bakiye", "answer": "balance", "text": "Sayın {ad}, bakiyeniz {bakiye} {para}."}


@pytest.fixture
def desk(aws_in_process: None, clock: HandClock) -> Desk:
    clock.turn(10 * HOUR)
    return Desk(clock)


def test_a_message_is_tied_to_the_last_that_its_sender_got_and_to_the_subscriber(desk: Desk) -> None:
    desk.ask("PUT", "/v1/subscribers/M1", {"name": "Ayşe", "numbers": ["0532 123 45 67"]})
    desk.receive("ilk", name="m0")  # it has the lines of cards drawn
    desk.message("Eski ileti")
    desk.clock.turn(HOUR)
    asked = desk.message()
    desk.clock.turn(5 * MINUTE)
    message = desk.receive("Evet, geleceğim")
    assert (message["answers"], message["subscriber"]) == (asked, "M1")
    desk.clock.turn(HOUR)
    desk.message("Sonraki ileti")
    assert desk.ask("GET", f"/v1/inbox/{message['id']}").body["answers"] == asked


def test_a_number_that_stands_on_two_cards_is_nobodys(desk: Desk) -> None:
    for code in ("M1", "M2"):
        desk.ask("PUT", f"/v1/subscribers/{code}", {"name": "Ayşe", "numbers": ["0532 123 45 67"]})
    desk.receive("ilk", name="m0")
    assert desk.receive("Merhaba")["subscriber"] is None
    desk.ask("DELETE", "/v1/subscribers/M1")
    assert desk.receive("Merhaba", name="m2")["subscriber"] == "M2"


def test_a_reply_is_a_message_like_any_other(desk: Desk) -> None:
    asked = desk.message()
    desk.clock.turn(MINUTE)
    message = desk.receive("Saat kaçta?")
    before = (
        desk.house.ledger.store.standing(FIRM, "sms").remaining
        if hasattr(desk.house.ledger.store, "standing")
        else None
    )
    body = {"message": message["id"], "text": "Saat 14.00'te.", "purpose": "informational"}
    first = desk.ask("POST", "/v1/inbox/replies", body, key="reply-0001")
    assert first.status == 202, first.body
    again = desk.ask("POST", "/v1/inbox/replies", body, key="reply-0001")
    assert again.body["message_id"] == first.body["message_id"]
    assert again.headers["idempotent-replayed"] == "true"
    other = {**body, "text": "Saat 15.00'te."}
    assert desk.ask("POST", "/v1/inbox/replies", other, key="reply-0001").code == "idempotency_mismatch"
    desk.run(seconds=5)
    assert desk.texts.count((NUMBER, "Saat 14.00'te.")) == 1
    assert credit(desk) == before - 1
    shown = desk.ask("GET", f"/v1/inbox/{message['id']}").body
    assert (shown["read"], shown["reply"]) == (True, first.body["message_id"])
    talk = desk.ask("GET", f"/v1/inbox/conversations/{message['conversation']}").body
    told = [(one["direction"], one["text"], one["by"]) for one in talk["entries"]]
    assert told == [("out", "Saat 14.00'te.", "k"), ("in", "Saat kaçta?", ""), ("out", ASKED, "")]
    assert talk["entries"][2]["id"] == asked
    assert talk["entries"][0]["status"] == "sent"


def test_a_commercial_reply_to_who_refused_is_refused(desk: Desk) -> None:
    """Law 6563 art. 8: after a refusal no commercial message, by whatever path."""
    message = desk.receive("RET")
    body = {"message": message["id"], "text": "Fırsat", "purpose": "commercial"}
    assert desk.ask("POST", "/v1/inbox/replies", body, key="reply-0001").codes == ["consent_ret"]


def test_pages_of_a_conversation_follow_one_another(desk: Desk) -> None:
    for number in range(5):
        desk.clock.turn(1_000)
        message = desk.receive(f"Soru {number}", name=f"m{number}")
    path, cursor, seen = f"/v1/inbox/conversations/{message['conversation']}", None, []
    while True:
        page = desk.ask("GET", path, query={"limit": "2"} | ({"cursor": cursor} if cursor else {})).body
        seen += [one["text"] for one in page["entries"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"Soru {number}" for number in (4, 3, 2, 1, 0)]
    assert desk.ask("GET", "/v1/inbox/conversations/nobody").status == 404


def test_what_a_person_takes_care_of_stays_theirs_and_is_found(desk: Desk) -> None:
    first = desk.receive("Soru")
    desk.ask("PUT", f"/v1/inbox/{first['id']}", {"read": True, "assigned_to": "ayse"})
    desk.clock.turn(MINUTE)
    assert desk.receive("Bir soru daha", name="m2")["assigned_to"] == "ayse"
    desk.receive("Başka", name="m3", number="905321234568")
    query = {"assigned_to": "ayse", "read": "false"}
    (found,) = desk.ask("GET", "/v1/inbox", query=query).body["messages"]
    assert found["text"] == "Bir soru daha"
    assert desk.ask("GET", "/v1/inbox", query={"read": "vielleicht"}).codes == ["field_not_one_of"]


# --- the words of a firm -------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["BAKİYE", "bakiye", "Bakıye", "“Bakiye”", "BAKIYE.", " bakiye ?"])
def test_a_balance_is_told_to_the_one_account_that_has_the_number(desk: Desk, written: str) -> None:
    desk.account("120.01", "0532 123 45 67", "0212 555 11 22")
    desk.keywords(BALANCE)
    desk.run(seconds=5)
    message = desk.receive(written)
    assert (message["taken_as"], message["answered_by_itself"]) == ("keyword", True)
    assert desk.texts == [(NUMBER, "Sayın Işık Ltd, bakiyeniz 1.250,50 TRY.")]


def test_no_balance_is_told_unless_the_firm_says_so(desk: Desk) -> None:
    desk.account("120.01", "0532 123 45 67")
    assert desk.receive("BAKIYE")["taken_as"] == "message"
    assert desk.texts == []


def test_no_balance_is_told_where_several_accounts_have_the_number_or_none(desk: Desk) -> None:
    desk.keywords(BALANCE)
    desk.run(seconds=5)
    assert desk.receive("BAKIYE", name="m1")["unanswered"] == "no_account"
    desk.account("120.01", "0532 123 45 67")
    desk.account("120.02", "0533 111 22 33", "+90 532 123 45 67")
    assert desk.receive("BAKIYE", name="m2")["unanswered"] == "several_accounts"
    desk.account("120.02", "0533 111 22 33")
    assert desk.receive("BAKIYE", name="m3")["answered_by_itself"]
    assert len(desk.texts) == 1


def test_no_balance_is_told_before_old_cards_are_found_by_their_numbers(desk: Desk) -> None:
    desk.account("120.01", "0532 123 45 67")
    desk.keywords(BALANCE)  # the work behind has not been done yet
    answer = desk.ask("POST", "/v1/inbox", {"id": "m1", "sender": NUMBER, "text": "BAKIYE"})
    assert answer.body["unanswered"] == "not_ready"


def test_cards_of_a_version_before_are_found_by_their_numbers(desk: Desk) -> None:
    from ulak.directory.current_accounts import Contact, CurrentAccountBody, card_of

    before = PagedList(desk.house.platform.table, "CURRENT")  # as it wrote them: without lines
    for code in ("120.01", "120.02"):
        body = CurrentAccountBody(name="Eski", contacts=[Contact(number="0532 123 45 67")])
        before.put(FIRM, card_of(code, body, Region.TR))
    desk.keywords(BALANCE)
    desk.run(seconds=5)
    assert desk.receive("BAKIYE")["unanswered"] == "several_accounts"
    desk.ask("DELETE", "/v1/accounts/120.02")
    assert desk.receive("BAKIYE", name="m2")["answered_by_itself"]


def test_lines_are_drawn_a_partition_at_least_however_little_time_there_is(desk: Desk) -> None:
    builds, lines = (
        desk.house.directory.number_builds,
        PagedList(desk.house.platform.table, "CURRENT", numbered=True).lines,
    )
    builds.ask(FIRM, "CURRENT")
    for done in range(1, 16):
        message = desk.queues["lists"].take()
        builds.build(json.loads(message), lambda: 1)
        assert lines.looked_through(FIRM) == done
    builds.build(json.loads(desk.queues["lists"].take()), lambda: 1)
    assert lines.are_whole(FIRM)
    assert desk.queues["lists"].take() is None
    builds.ask(FIRM, "CURRENT")
    assert desk.queues["lists"].take() is None


def test_a_word_is_answered_so_often_a_day_and_no_oftener(desk: Desk) -> None:
    """The guard against loops: two machines that answer each other stop."""
    desk.keywords({"word": "ADRES", "answer": "text", "text": "Atatürk Cad. 12"}, answers_a_day=3)
    kept = [desk.receive("ADRES", name=f"m{number}") for number in range(5)]
    assert [one["unanswered"] for one in kept] == [None, None, None, "too_many", "too_many"]
    assert len(desk.texts) == 3
    desk.receive("RET", name="ret")  # the refusal holds, and is not confirmed any more
    assert len(desk.texts) == 3
    (held,) = desk.ask("GET", "/v1/suppressions", query={"to": NUMBER}).body["suppressions"]
    assert held["reason"] == "ret"
    desk.clock.turn(DAY)
    assert desk.receive("ADRES", name="m9")["answered_by_itself"]


def test_the_same_message_told_again_is_answered_once(desk: Desk) -> None:
    desk.keywords({"word": "ADRES", "answer": "text", "text": "Atatürk Cad. 12"})
    for _ in range(3):
        desk.receive("ADRES")
    assert len(desk.texts) == 1


@pytest.mark.parametrize(
    ("sender", "to", "why"),
    [
        ("BANKA", "4609", "not_a_phone"),
        ("4609", "ULAK", "not_a_phone"),
        ("905321234567", "0532 123 45 67", "own_number"),
        ("905329998877", "4609", "own_number"),
    ],
)
def test_a_name_and_ourselves_are_never_answered(desk: Desk, sender: str, to: str, why: str) -> None:
    from dataclasses import replace

    from ulak.directory.firms import Service

    account = desk.directory.account(FIRM, Service.SMS)
    assert account is not None
    desk.directory.set_account(replace(account, sender_ids=(*account.sender_ids, "05329998877")))
    desk.clock.turn(2 * MINUTE)
    desk.keywords({"word": "ADRES", "answer": "text", "text": "Atatürk Cad. 12"})
    pushed = Pushed("sms", "netgsm", sender, to, "ADRES", desk.clock(), "op-1")
    kept = desk.house.inbox.commands.take_pushed(FIRM, pushed, desk.clock())
    desk.run(seconds=5)
    assert (kept.unanswered, desk.texts) == (why, [])


def test_what_no_phone_sent_refuses_nothing_and_gets_no_reply(desk: Desk) -> None:
    pushed = Pushed("sms", "netgsm", "BANKA", "4609", "RET", desk.clock(), "op-1")
    kept = desk.house.inbox.commands.take_pushed(FIRM, pushed, desk.clock())
    assert not kept.refusal
    body = {"message": kept.id, "text": "Merhaba", "purpose": "informational"}
    assert desk.ask("POST", "/v1/inbox/replies", body, key="reply-0001").code == "inbox_not_a_phone"


def test_words_that_have_a_meaning_stand_twice_or_cannot_be_filled_are_told_together(desk: Desk) -> None:
    answer = desk.keywords(
        {"word": "kabul", "answer": "text", "text": "Teşekkürler"},
        {"word": "iptal", "answer": "text", "text": "?"},
        {"word": "iki kelime", "answer": "text", "text": "?"},
        BALANCE,
        {"word": "BAKIYE", "answer": "text", "text": "{ad}"},
        {"word": "BORC", "answer": "balance", "text": "{soyad}"},
    )
    told = [(one["pointer"], one["code"]) for one in answer.body["problems"]]
    assert told == [
        ("/keywords/0/word", "keyword_reserved"),
        ("/keywords/1/word", "keyword_reserved"),
        ("/keywords/2/word", "keyword_not_a_word"),
        ("/keywords/4/word", "keyword_twice"),
        ("/keywords/4/text", "placeholder_unknown"),
        ("/keywords/5/text", "placeholder_unknown"),
    ]


def test_a_firm_without_credit_keeps_what_was_written_and_sees_that_nobody_was_told(desk: Desk) -> None:
    desk.keywords({"word": "ADRES", "answer": "text", "text": "Atatürk Cad. 12 " * 30})
    shown = desk.receive("ADRES")
    assert shown["unanswered"] is None or shown["unanswered"] == "not_sent"


# --- consent by message --------------------------------------------------------------------------------------

REQUEST = {"to": "0532 123 45 67", "text": "Kampanyalar için KABUL yazın.", "source": "mağaza formu 8812"}


def consents(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.ask("GET", "/v1/consents", query={"to": NUMBER}).body["consents"])


def test_kabul_counts_as_the_answer_to_a_recorded_request_and_its_proof_names_both(desk: Desk) -> None:
    """The burden of proof is the sender's (regulation on commercial messages art. 11, by third parties): the consent
    names the message and the request."""
    assert desk.ask("POST", "/v1/consents/requests", {"rows": [REQUEST]}).body["recorded"] == 1
    desk.clock.turn(HOUR)
    message = desk.receive("“Kabul”.")
    assert message["taken_as"] == "consent"
    (kept,) = consents(desk)
    assert (kept["status"], kept["source"], kept["channel"]) == ("ONAY", "inbound", "MESAJ")
    assert message["id"] in kept["proof"]
    assert "mağaza formu 8812" in kept["proof"]
    assert desk.texts == [(NUMBER, "Ticari ileti onayınız alındı. Vazgeçmek için 4609 numarasına RET yazın.")]


@pytest.mark.parametrize("text", ["KABUL", "Kabul ediyorum", "kabul değil"])
def test_kabul_without_a_request_is_no_consent(desk: Desk, text: str) -> None:
    assert desk.receive(text)["taken_as"] == "message"
    assert (consents(desk), desk.texts) == ([], [])


def test_kabul_after_the_request_has_ended_before_it_or_a_second_time_is_no_consent(desk: Desk) -> None:
    desk.receive("KABUL", name="before")
    desk.clock.turn(MINUTE)
    desk.ask("POST", "/v1/consents/requests", {"rows": [{**REQUEST, "days": 2}]})
    desk.clock.turn(2 * DAY)
    assert desk.receive("KABUL", name="late")["taken_as"] == "message"
    desk.ask("POST", "/v1/consents/requests", {"rows": [REQUEST]})
    assert desk.receive("KABUL", name="first")["taken_as"] == "consent"
    assert desk.receive("KABUL", name="first")["taken_as"] == "consent"
    assert desk.receive("KABUL", name="second")["taken_as"] == "message"
    assert len(consents(desk)) == 1


def test_a_consent_by_message_lifts_an_earlier_refusal_and_a_later_one_ends_it(desk: Desk) -> None:
    """İYS's rule: of two the later holds."""
    desk.receive("RET", name="ret")
    body = {"to": NUMBER, "text": "İndirim", "purpose": "commercial"}
    assert desk.ask("POST", "/v1/messages", body, key="key-00000001").codes == ["consent_ret"]
    desk.clock.turn(MINUTE)
    desk.ask("POST", "/v1/consents/requests", {"rows": [REQUEST]})
    desk.receive("KABUL", name="kabul")
    assert desk.ask("POST", "/v1/messages", body, key="key-00000002").status == 202
    desk.clock.turn(MINUTE)
    desk.receive("RET", name="ret2")
    assert desk.ask("POST", "/v1/messages", body, key="key-00000003").codes == ["consent_ret"]


def test_a_consent_by_message_is_reported_to_iys_as_one_by_message(desk: Desk) -> None:
    """İYS's source of what a person wrote to the firm is HS_MESAJ (OPERATORS §I)."""
    from ulak.iys.settings import PutIys

    desk.house.consent.iys_accounts.put(PutIys(FIRM, 1, 2, "acme", "gizli", None))
    desk.ask("POST", "/v1/consents/requests", {"rows": [REQUEST]})
    desk.receive("KABUL")
    (report,) = desk.ask("GET", "/v1/iys/reports").body["reports"]
    assert (report["status"], report["source"]) == ("ONAY", "HS_MESAJ")
