"""The inbox in the console: what came in, who has read it, who takes care of it, and the conversation it belongs to."""

from __future__ import annotations

import re

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld, Page
from ulak.directory import personal
from ulak.identity.caller import Caller
from ulak.inbox.store import InboxFilter, InboxStore
from ulak.people.roles import Role

NUMBER = "905321234567"
OTHER = "905331234567"


@pytest.fixture
def world(world: ConsoleWorld) -> ConsoleWorld:
    world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())
    return world


def receive(world: ConsoleWorld, text: str, number: str = NUMBER) -> str:
    body = {"id": f"{number}-{text}", "sender": number, "to": "4609", "text": text}
    answer = call(world.house, "POST", "/v1/inbox", body, caller=Caller("acme", "k"))
    assert answer.status == 200, answer.body
    world.clock.turn(1_000)
    return str(answer.body["id"])


def clerk(world: ConsoleWorld, *, whole: bool = True) -> Browser:
    return world.signed_in(Role.SENDER, whole=whole)


def rows(page: Page) -> list[str]:
    """What each row of the table says."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_an_empty_inbox_says_what_would_be_in_it(world: ConsoleWorld) -> None:
    assert "Henüz gelen mesaj yok" in clerk(world).get("/konsol/gelen").plain


def test_what_came_in_is_listed_the_newest_first_and_is_read_and_unread(world: ConsoleWorld) -> None:
    first, second = receive(world, "Borcum ne kadar?"), receive(world, "Adresim değişti", OTHER)
    browser = clerk(world)
    page = browser.get("/konsol/gelen")
    assert ["Adresim" in rows(page)[0], "Borcum" in rows(page)[1]] == [True, True]
    assert all("Okunmadı" in row for row in rows(page))
    done = browser.post("/konsol/gelen", [("mesaj", first), ("mesaj", second), ("islem", "okundu")])
    assert done.location == "/konsol/gelen"
    assert not any("Okunmadı" in row for row in rows(browser.follow(done)))
    browser.post("/konsol/gelen", {"mesaj": second, "islem": "okunmadi"})
    unread = rows(browser.get("/konsol/gelen?durum=okunmamis"))
    assert len(unread) == 1
    assert "Adresim" in unread[0]


def test_a_message_is_given_to_somebody_of_the_firm_and_stays_read(world: ConsoleWorld) -> None:
    message = receive(world, "Borcum ne kadar?")
    browser = clerk(world)
    assert len(rows(browser.get("/konsol/gelen?durum=atanmamis"))) == 1
    browser.post("/konsol/gelen", {"mesaj": message, "islem": "okundu"})
    browser.post("/konsol/gelen", {"mesaj": message, "islem": "ata", "kime": "ayse@acme.example"})
    (mine,) = rows(browser.get("/konsol/gelen?durum=bana"))
    assert "Ayşe Demir" in mine
    assert "Okunmadı" not in mine
    assert rows(browser.get("/konsol/gelen?durum=atanmamis")) == []
    assert (
        browser.post("/konsol/gelen", {"mesaj": message, "islem": "ata", "kime": "kimse@x.example"}).status
        == 404
    )


def test_an_answer_goes_out_once_and_stands_in_the_conversation(world: ConsoleWorld) -> None:
    message = receive(world, "Siparişim nerede?")
    browser = clerk(world)
    place = f"/konsol/gelen/{message}"
    page = browser.get(place)
    token = re.search(r'name="taslak" value="(\w+)"', page.text)
    assert token is not None
    typed = {
        "taslak": token[1],
        "text": "Yarın teslim edilecek.",
        "purpose": "informational",
        "sender_id": "ACME",
    }
    talks = [browser.follow(browser.post(place, typed)) for _ in range(2)]
    world.run(seconds=5)
    assert [(one.msisdns, one.texts) for one in world.operator.calls] == [([NUMBER], [typed["text"]])]
    assert talks[0].plain.index("Siparişim nerede?") < talks[0].plain.index(typed["text"])
    assert "Okunmadı" not in rows(browser.get("/konsol/gelen"))[0], "who answers has read it"
    administrator = world.signed_in(Role.ADMINISTRATOR, name="Ali Kaya", email="ali@acme.example")
    assert f"Ayşe Demir Gelen mesajı yanıtladı {message}" in administrator.get("/konsol/iz").plain
    assert world.signed_in(Role.VIEWER, email="v@acme.example").post(place, typed).status == 403


def test_what_is_wrong_with_an_answer_stands_at_its_field_and_it_stays_typed(world: ConsoleWorld) -> None:
    browser = clerk(world)
    place = f"/konsol/gelen/{receive(world, 'RET')}"
    world.run(seconds=5)
    told = len(world.operator.calls)
    empty = browser.post(place, {"taslak": "a" * 24, "text": "", "purpose": "informational"})
    assert (empty.status, 'href="#text"' in empty.text) == (422, True)
    refused = browser.post(place, {"taslak": "a" * 24, "text": "İndirim var", "purpose": "commercial"})
    assert refused.status == 422
    assert "İndirim var</textarea>" in refused.text
    assert "reddetti" in refused.plain
    world.run(seconds=5)
    assert len(world.operator.calls) == told


def test_refusals_and_one_number_are_found(world: ConsoleWorld) -> None:
    receive(world, "RET")
    receive(world, "Teşekkürler", OTHER)
    browser = clerk(world)
    (refusal,) = rows(browser.get("/konsol/gelen?durum=ret"))
    assert NUMBER in refusal
    (other,) = rows(browser.get("/konsol/gelen?no=0533 123 45 67"))
    assert "Teşekkürler" in other
    wrong = browser.get("/konsol/gelen?no=0212")
    assert wrong.status == 422
    assert "Böyle bir mesaj yok" not in wrong.plain


def test_a_conversation_shows_both_sides_in_their_order(world: ConsoleWorld) -> None:
    job = world.post_job([NUMBER], "Siparişiniz yola çıktı")
    world.run(seconds=5)
    message = receive(world, "Ne zaman gelir?")
    receive(world, "Başka biri", OTHER)
    talk = clerk(world).get(f"/konsol/gelen/{message}")
    assert talk.plain.index("Siparişiniz yola çıktı") < talk.plain.index("Ne zaman gelir?")
    assert f"/konsol/isler/{job.job_id}" in talk.text
    assert "Başka biri" not in talk.plain


def test_without_the_grant_neither_number_nor_text_is_seen_and_with_it_the_trail_tells(
    world: ConsoleWorld,
) -> None:
    world.post_job([NUMBER], "Gizli haber")
    world.run(seconds=5)
    message = receive(world, "Borcum ne kadar?")
    browser = clerk(world, whole=False)
    for address in ("/konsol/gelen", f"/konsol/gelen/{message}"):
        page = browser.get(address)
        assert "53*****567" in page.plain
        for hidden in (NUMBER, "Borcum", "Gizli haber"):
            assert hidden not in page.text, (address, hidden)
    granted = world.signed_in(Role.ADMINISTRATOR, name="Ali Kaya", email="ali@acme.example", whole=True)
    granted.get(f"/konsol/gelen/{message}")
    assert f"Ali Kaya Açık numaraları gördü {message}" in granted.get("/konsol/iz").plain


def test_who_may_not_send_reads_and_marks_nothing(world: ConsoleWorld) -> None:
    message = receive(world, "Borcum ne kadar?")
    viewer = world.signed_in(Role.VIEWER, whole=True)
    page = viewer.get("/konsol/gelen")
    assert "Borcum" in page.plain
    assert "Okundu say" not in page.plain
    assert viewer.post("/konsol/gelen", {"mesaj": message, "islem": "okundu"}).status == 403


def test_another_firm_opens_nothing_of_it(world: ConsoleWorld) -> None:
    message = receive(world, "Borcum ne kadar?")
    world.directory.add_firm("globex", "Globex")
    other = world.signed_in(Role.SENDER, firm="globex", whole=True)
    assert other.get(f"/konsol/gelen/{message}").status == 404
    assert other.post("/konsol/gelen", {"mesaj": message, "islem": "okundu"}).status == 404
    assert "Borcum" not in other.get("/konsol/gelen").plain


def test_after_a_form_only_a_page_of_the_console_is_led_to(world: ConsoleWorld) -> None:
    message = receive(world, "Borcum ne kadar?")
    browser = clerk(world)
    typed = {"mesaj": message, "islem": "okundu", "donus": "https://kotu.example/"}
    assert browser.post("/konsol/gelen", typed).location == "/konsol"


def test_a_question_looks_at_so_many_messages_and_leads_on(world: ConsoleWorld) -> None:
    """A page may be empty and not the last: what was looked at is not looked at again."""
    ids = [receive(world, f"Mesaj {number}") for number in range(5)]
    store = InboxStore(world.house.platform.table)
    for number in (1, 3):
        store.mark("acme", ids[number], read=True, assigned_to=None)
    place, pages = "", []
    for _ in range(10):
        some, place = store.page("acme", place, 1, InboxFilter(read=True), 2)
        pages.append([one.text for one in some])
        if not place:
            break
    assert [text for page in pages for text in page] == ["Mesaj 3", "Mesaj 1"]
    assert len(pages) <= 4
