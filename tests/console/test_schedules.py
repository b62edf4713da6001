"""Schedules made, changed and steered by a person: by the commands of the API, with the firm's rules over them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld, Page
from ulak.console.when import Times, fields_of, times_of
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.directory.subscribers import SubscriberBody
from ulak.errors import InputError
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.jobs.listing import JobFilter
from ulak.people.roles import Role
from ulak.platform.clock import DAY, MINUTE
from ulak.schedules.records import Schedule, ScheduleRef
from ulak.schedules.times import When

TEXT = "Sayın müşterimiz, yarın tahsilat günü."
MESSAGE = {"text": TEXT, "recipients": "0532 123 45 67\n0533 123 45 67", "purpose": "informational"}
DAILY = {"name": "Tahsilat günü", "how": "daily", "time": "09:00", **MESSAGE}
SOON = {"how": "every", "every_minutes": "10"}
FORM, LIST = "/konsol/zamanla", "/konsol/zamanlanmis"


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER, whole=True)


def kept(world: ConsoleWorld, name: str = "tahsilat-gunu") -> Schedule:
    return world.house.jobs.schedules.schedule(ScheduleRef("acme", name))


def fired(world: ConsoleWorld) -> None:
    """What reconcile and the queue do each minute."""
    world.house.jobs.due_schedules.push_on()
    queue = world.queues["schedules"]
    while (body := queue.take()) is not None:
        world.house.jobs.fire_schedule.take(body, lambda: 60_000)


def jobs(world: ConsoleWorld) -> list[Any]:
    return [view.job for view in world.house.jobs.listing.page(Caller("acme", "k"), JobFilter(), None).jobs]


def refused(page: Page, field: str) -> list[str]:
    """What is said at a field, and that the summary leads there."""
    assert (page.status, f'href="#{field}"' in page.text) == (422, True), page.plain
    return re.findall(rf'id="{field}-sorun\d*"><span class="hidden">[^<]*</span> ([^<]*)</p>', page.text)


def test_a_schedule_is_made_from_its_form_and_sends_at_its_time(world: ConsoleWorld, sender: Browser) -> None:
    assert "Yeni zamanlanmış görev" in sender.get(LIST).plain
    assert "hafta" in sender.get(FORM).plain
    alerts = {
        "start_recipients": "0534 123 45 67",
        "end_text": "{schedule}: {sent}",
        "end_recipients": "05351234567",
    }
    made = sender.post(FORM, {**DAILY, **alerts})
    assert made.location == f"{LIST}/tahsilat-gunu"
    page = sender.follow(made)
    assert "her gün 09:00" in page.plain
    assert page.text.count("09:00</li>") == 3, "when it goes next"
    assert "+905321234567" not in page.text
    assert "0532 123 45 67, 0533 123 45 67" in page.plain
    schedule = kept(world)
    assert schedule.job == {
        "text": TEXT,
        "purpose": "informational",
        "recipients": ["0532 123 45 67", "0533 123 45 67"],
        "requested_by": "ayse@acme.example",
    }
    assert schedule.alerts == {
        "start": {"recipients": ["0534 123 45 67"]},
        "end": {"recipients": ["05351234567"], "text": "{schedule}: {sent}"},
    }
    assert schedule.due_at is not None
    world.clock.now = schedule.due_at
    fired(world)
    world.run(seconds=60)
    world.clock.turn(2 * MINUTE)
    fired(world)
    world.run(seconds=60)
    texts = [text for one in world.operator.calls for text in one.texts]
    assert texts.count(TEXT) == 2
    assert "tahsilat-gunu başladı." in texts
    assert "tahsilat-gunu: 2" in texts
    page = world.signed_in(Role.VIEWER, email="v@acme.example").get(f"{LIST}/tahsilat-gunu")
    assert "gönderildi" in page.plain
    assert "Bitiş uyarısı" in page.plain
    assert (
        "Zamanlanmış görevi kaydetti"
        in world.signed_in(Role.ADMINISTRATOR, email="y@acme.example").get("/konsol/iz").plain
    )


def test_two_clicks_make_one_schedule_and_a_name_that_is_taken_is_told(
    world: ConsoleWorld, sender: Browser
) -> None:
    assert sender.post(FORM, DAILY).location == sender.post(FORM, DAILY).location
    taken = sender.post(FORM, {**DAILY, "text": "Başka"})
    assert refused(taken, "name") == [
        "tahsilat-gunu adıyla bir görev var. Onu değiştirin ya da başka bir ad verin."
    ]
    assert kept(world).job["text"] == TEXT
    assert ">Başka</textarea>" in taken.text.replace("\n", ""), "what was typed stays"


def test_everything_that_is_wrong_is_told_where_it_stands(world: ConsoleWorld, sender: Browser) -> None:
    typed = {"how": "weekly", "purpose": "", "text": "", "recipients": "", "start_text": "Başladı"}
    page = sender.post(FORM, typed)
    for field in ("name", "days", "time", "text", "recipients", "purpose", "start_recipients"):
        assert len(refused(page, field)) == 1 or field in ("days", "purpose"), field
    at = sender.post(FORM, {**DAILY, "how": "once", "at": "2020-01-01T09:00"})
    assert refused(at, "how") == ["Bu zaman geçmiş."]
    cron = sender.post(FORM, {**DAILY, "how": "cron", "cron": "0 9 30 2 *"})
    assert "hiçbir zaman" in refused(cron, "how")[0]
    group = sender.post(FORM, {**DAILY, "recipients": "", "groups": "YOK"})
    assert (group.status, "YOK" in group.plain) == (422, True)
    named = sender.post(FORM, {**DAILY, "sender_id": "YOK"})
    assert len(refused(named, "sender_id")) == 1
    alert = sender.post(FORM, {**DAILY, "end_recipients": "05321234567", "end_text": "{kim}"})
    assert len(refused(alert, "end_text")) == 1
    assert world.house.jobs.schedules.schedules("acme") == []


def test_a_greeting_goes_on_birthdays_and_is_commercial(world: ConsoleWorld, sender: Browser) -> None:
    typed = {**DAILY, "recipients": "", "birthdays": "1"}
    assert "ticari" in refused(sender.post(FORM, typed), "purpose-ipucu" if False else "purpose")[0].lower()
    sender.post(FORM, {**typed, "purpose": "commercial"})
    assert kept(world).job.items() >= {"birthdays": True, "purpose": "commercial"}.items()
    assert "doğum günü" in sender.get(f"{LIST}/tahsilat-gunu").plain
    on = {
        **typed,
        "name": "Zafer",
        "how": "holiday",
        "holiday": "zafer",
        "purpose": "commercial",
        "time": "10:00",
    }
    assert "Zafer Bayramı, ilk günü 10:00" in sender.follow(sender.post(FORM, on)).plain
    assert "Zafer Bayramı, ilk günü 10:00" in sender.get(LIST).plain


def test_a_change_keeps_what_the_form_does_not_show(world: ConsoleWorld, sender: Browser) -> None:
    job = {
        **{
            "text": TEXT,
            "purpose": "informational",
            "recipients": ["0532 123 45 67"],
            "message_type": "flash",
        },
        **{
            "client_reference": "r-1",
            "cap": 5,
            "approver": "mudur",
            "groups": ["UZAK"],
            "one_per_number": True,
        },
        "tags": {"erp_company": "12", "branch": "BURSA"},
    }
    body = {"when": {"time_zone": "Europe/Berlin", "cron": "15 8 * * 1,5"}, "job": job}
    world.house.directory.groups.put("acme", "UZAK", _group())
    world.house.directory.store.approvers.put(Approver("acme", "mudur", "905320000555", EVERYTHING))
    assert world.ask("PUT", "/v1/schedules/rapor", body).status == 200
    page = sender.get(f"{FORM}?ad=rapor")
    assert 'value="08:15"' in page.text
    assert re.search(r'id="days-5"[^>]* checked', page.text)
    assert re.search(r'value="UZAK" checked', page.text)
    typed = {
        "changes": "rapor",
        "how": "weekdays",
        "time": "08:15",
        "message_type": "flash",
        "groups": "UZAK",
    }
    typed |= {
        "text": "Yeni metin",
        "purpose": "informational",
        "recipients": "0533 123 45 67",
        "branch": "IZMIR",
    }
    assert sender.post(FORM, typed).status == 303
    changed = kept(world, "rapor")
    assert (changed.when.zone, changed.when.cron) == ("Europe/Berlin", "15 8 * * 1-5")
    assert changed.job == {
        **job,
        "text": "Yeni metin",
        "recipients": ["0533 123 45 67"],
        "tags": {"erp_company": "12", "branch": "IZMIR"},
        "requested_by": "ayse@acme.example",
    }


def _group() -> Any:
    from ulak.directory.groups import GroupBody

    return GroupBody(name="Uzaktakiler")


def test_without_the_grant_texts_and_numbers_are_hidden_and_stay_as_they_are(world: ConsoleWorld) -> None:
    whole = world.signed_in(Role.SENDER, whole=True)
    whole.post(FORM, {**DAILY, "end_recipients": "0534 123 45 67", "end_text": "Bitti"})
    other = world.signed_in(Role.SENDER, email="b@acme.example", name="Barış Ay")
    for address in (LIST, f"{LIST}/tahsilat-gunu", f"{FORM}?ad=tahsilat-gunu"):
        page = other.get(address)
        assert page.status == 200
        for hidden in (TEXT, "0532 123 45 67", "0534 123 45 67", "Bitti"):
            assert hidden not in page.text, address
    typed = {"changes": "tahsilat-gunu", "how": "daily", "time": "11:00", "purpose": "informational"}
    assert other.post(FORM, typed).status == 303
    schedule = kept(world)
    assert schedule.when.cron == "0 11 * * *"
    assert (schedule.job["text"], len(schedule.job["recipients"])) == (TEXT, 2)
    assert schedule.alerts == {"end": {"recipients": ["0534 123 45 67"], "text": "Bitti"}}


def test_it_is_run_once_a_click_paused_resumed_and_ended(world: ConsoleWorld, sender: Browser) -> None:
    page = sender.follow(sender.post(FORM, DAILY))
    click = {"islem": "calistir", "istek": re.findall(r'name="istek" value="(\w+)"', page.text)[0]}
    for _ in range(2):
        assert sender.post(page.address, click).location == page.address
    fired(world)
    assert len(jobs(world)) == 1
    sender.post(page.address, {"islem": "duraklat"})
    assert "duraklatıldı" in sender.get(page.address).plain
    sender.post(page.address, {"islem": "surdur"})
    assert "etkin" in sender.get(page.address).plain
    assert sender.post(page.address, {"islem": "bitir"}).location == LIST
    assert sender.get(page.address).status == 404
    assert sender.post(FORM, {**DAILY, "changes": "tahsilat-gunu"}).status == 404
    assert sender.post(FORM, DAILY).status == 303, "its name is free again"


def test_what_has_passed_is_not_resumed(world: ConsoleWorld, sender: Browser) -> None:
    page = sender.follow(sender.post(FORM, {**DAILY, "how": "once", "at": "2026-12-01T09:00"}))
    assert "1 Aralık 2026, 09:00" in page.plain
    sender.post(page.address, {"islem": "duraklat"})
    world.clock.turn(30 * DAY)
    later = world.signed_in(Role.SENDER, email="l@acme.example")
    told = later.post(page.address, {"islem": "surdur"})
    assert (told.status, "zamanı geçmiş" in told.plain) == (409, True)


def test_a_message_that_was_written_becomes_a_schedule_and_its_file_does_not(
    world: ConsoleWorld, sender: Browser
) -> None:
    blank = sender.get("/konsol/gonder")
    draft = re.findall(r'name="taslak" value="(\w+)"', blank.text)[0]
    typed = {**MESSAGE, "taslak": draft, "send_at": "2026-12-01T09:00", "islem": "zamanla"}
    form = sender.follow(sender.post("/konsol/gonder", typed))
    assert TEXT in form.text
    assert re.search(r'id="how-once"[^>]* checked', form.text)
    assert 'value="2026-12-01T09:00"' in form.text
    with_file = sender.follow(sender.post("/konsol/gonder", {**typed, "upload": "1" * 32}))
    assert "Zamanlanmış iş dosya adlandıramaz" in with_file.plain


def test_a_subscriber_is_picked_from_the_list_for_an_alert_and_nothing_typed_is_lost(
    world: ConsoleWorld, sender: Browser
) -> None:
    for code, name in (("A1", "Işıl İnce"), ("A2", "Can Su"), ("A3", "Ilgaz Er")):
        world.house.directory.subscribers.put(
            "acme", code, SubscriberBody(name=name, numbers=["0532 123 45 67"])
        )
    typed = {**DAILY, "start_text": "Başladı.", "start_subscribers": "A3"}
    assert 'name="islem" value="sec-start_subscribers"' in sender.get(FORM).text
    listed = sender.follow(sender.post(FORM, {**typed, "islem": "sec-start_subscribers"}))
    assert world.house.jobs.schedules.schedules("acme") == []
    assert "Formda olanlar: A3" in listed.plain
    form_id = re.findall(r'name="form" value="(\w+)"', listed.text)[0]
    asked = {"form": form_id, "alan": "start_subscribers"}
    found = sender.get(f"/konsol/sec?form={form_id}&alan=start_subscribers&ara=ışıl")
    assert ("Işıl İnce" in found.plain, "Can Su" in found.plain) == (True, False)
    more = sender.post("/konsol/sec", {**asked, "kod": "A1", "islem": "ara"})
    assert "A3, A1" in sender.follow(more).plain
    back = sender.post("/konsol/sec", [*asked.items(), ("kod", "A2"), ("kod", "A1")])
    page = sender.get(back.location.partition("#")[0])
    assert back.location.endswith("#start_subscribers")
    assert 'name="start_subscribers" type="text" value="A3, A1, A2"' in page.text
    assert "Oturumunuz bitmişti" not in page.plain
    for one in ("Tahsilat günü", TEXT, "0533 123 45 67", "Başladı."):
        assert one in page.text
    kept_as = re.findall(r'name="_kept" value="(\w+)"', page.text)[0]
    made = sender.post(FORM, {**typed, "start_subscribers": "A3, A1, A2", "_kept": kept_as})
    assert made.location == f"{LIST}/tahsilat-gunu"
    assert kept(world).alerts["start"]["subscribers"] == ["A3", "A1", "A2"]


def test_a_change_that_is_under_way_comes_back_from_the_list_as_a_change(
    world: ConsoleWorld, sender: Browser
) -> None:
    sender.post(FORM, DAILY)
    listed = sender.follow(
        sender.post(FORM, {**DAILY, "changes": "tahsilat-gunu", "time": "10:30", "islem": "sec-subscribers"})
    )
    assert "Kayıtlı abone yok" in listed.plain or "abone" in listed.plain
    back = re.findall(r'<p class="crumb"><a href="([^"]+)"', listed.text)[0]
    page = sender.get(back.replace("&amp;", "&").partition("#")[0])
    assert 'name="changes" value="tahsilat-gunu"' in page.text
    assert 'value="10:30"' in page.text


def test_the_list_is_of_the_writers_own_form_and_of_fields_that_name_people(
    world: ConsoleWorld, sender: Browser
) -> None:
    listed = sender.post(FORM, {**DAILY, "islem": "sec-start_subscribers"}).location
    other = world.signed_in(Role.SENDER, name="Can", email="can@acme.example")
    assert other.get(listed).status == 404
    assert sender.get(listed.replace("start_subscribers", "text")).status == 404
    viewer = world.signed_in(Role.VIEWER, name="Ece", email="ece@acme.example")
    assert viewer.get(listed).status == 403


def test_people_are_picked_for_a_message_too(world: ConsoleWorld, sender: Browser) -> None:
    world.house.directory.subscribers.put(
        "acme", "A1", SubscriberBody(name="Işıl İnce", numbers=["0532 123 45 67"])
    )
    page = sender.get("/konsol/gonder")
    draft = re.findall(r'name="taslak" value="(\w+)"', page.text)[0]
    typed = {"taslak": draft, "text": TEXT, "purpose": "informational", "islem": "sec-subscribers"}
    listed = sender.follow(sender.post("/konsol/gonder", typed))
    form_id = re.findall(r'name="form" value="(\w+)"', listed.text)[0]
    back = sender.post("/konsol/sec", {"form": form_id, "alan": "subscribers", "kod": "A1"})
    page = sender.get(back.location.partition("#")[0])
    assert 'name="subscribers" type="text" value="A1"' in page.text
    assert TEXT in page.text
    assert "saklanan" not in sender.get("/konsol").text, "the draft keeps it"


def test_who_made_a_schedule_does_not_approve_its_jobs_by_another_name(
    world: ConsoleWorld, sender: Browser
) -> None:
    """The phone of the ERP user *mudur* is the sender's own."""
    world.house.directory.store.approvers.put(
        Approver("acme", "mudur", "905320000001", EVERYTHING, alone=True)
    )
    sender.post(FORM, {**DAILY, **SOON})
    world.clock.turn(10 * MINUTE)
    fired(world)
    (job,) = jobs(world)
    plan = world.house.jobs.store.plan(job.ref)
    assert plan.source == "schedule"
    assert "mudur" in plan.asked_by
    assert f"person:{sender.person_id}" in plan.asked_by


def test_a_rule_of_what_the_console_sends_holds_what_a_person_scheduled(
    world: ConsoleWorld, sender: Browser
) -> None:
    from ulak.directory.approval_rules import ApprovalRule

    rules = (ApprovalRule(sources=frozenset({"console"})),)
    world.directory.set_approval_rules("acme", rules)
    sender.post(FORM, {**DAILY, **SOON})
    body = {
        "when": {"every_minutes": 10},
        "job": {"text": TEXT, "purpose": "informational", "recipients": ["05321234567"]},
    }
    assert world.ask("PUT", "/v1/schedules/programin", body).status == 200
    world.clock.turn(10 * MINUTE)
    fired(world)
    by_source = {
        world.house.jobs.store.plan(JobRef("acme", one.ref.job_id)).of_screen: one.status
        for one in jobs(world)
    }
    assert by_source == {True: "awaiting_approval", False: "sending"}


@pytest.mark.parametrize(
    "cron",
    [
        "0 9 * * *",
        "30 8 * * 1-5",
        "15 7 * * 1,3,7",
        "0 0 1 * *",
        "59 23 L * *",
        "*/5 9 * * *",
        "0 9 1 1 *",
        "0 9 1 * 1",
    ],
)
def test_a_time_that_the_form_shows_is_the_time_that_it_gives_back(cron: str) -> None:
    when = When("Europe/Istanbul", cron=cron)
    assert fields_of(times_of(when)) == {"cron": cron}


@pytest.mark.parametrize(
    ("times", "field"),
    [
        (Times(), "/how"),
        (Times("daily", time="25:00"), "/time"),
        (Times("weekly", time="9.30", days=("8",)), "/days"),
        (Times("monthly", time="09:00", day_of_month="32"), "/day_of_month"),
        (Times("every", every_minutes="on"), "/every_minutes"),
        (Times("holiday", time="09:00", holiday="yok"), "/holiday"),
        (Times("once", at="yarın"), "/at"),
        (Times("cron"), "/cron"),
    ],
)
def test_what_a_time_lacks_is_told_by_its_field(times: Times, field: str) -> None:
    with pytest.raises(InputError) as refused_times:
        fields_of(times)
    assert [one.pointer for one in refused_times.value.problems] == [field]


def test_a_viewer_sees_schedules_and_makes_none(world: ConsoleWorld, sender: Browser) -> None:
    sender.post(FORM, DAILY)
    viewer = world.signed_in(Role.VIEWER, email="v@acme.example")
    page = viewer.get(f"{LIST}/tahsilat-gunu")
    assert page.status == 200
    assert '<form method="post" action="/konsol/zamanlanmis' not in page.text
    assert viewer.get(FORM).status == viewer.post(FORM, DAILY).status == 403
    assert call(world.house, "GET", "/v1/schedules", caller=Caller("acme", "k")).body["schedules"]


def test_an_alerts_text_that_looks_misread_is_asked_about_and_answered(
    world: ConsoleWorld, sender: Browser
) -> None:
    typed = {**DAILY, "end_recipients": "0534 123 45 67", "end_text": "MÃ¼ÅŸteri"}
    asked = sender.post(FORM, typed)
    assert len(refused(asked, "end_text")) == 1
    assert 'name="end_text_as" value="mended"' in asked.text
    assert sender.post(FORM, {**typed, "end_text_as": "mended"}).status == 303
    assert kept(world).alerts["end"]["text_as"] == "mended"
    assert re.search(
        r'name="end_text_as" value="mended" checked', sender.get(f"{FORM}?ad=tahsilat-gunu").text
    )


def test_what_could_not_go_out_today_is_not_kept(world: ConsoleWorld, sender: Browser) -> None:
    landline = sender.post(FORM, {**DAILY, "recipients": "0212 555 11 22"})
    assert landline.status == 422
    template = sender.post(FORM, {**DAILY, "text": "", "template": "YOK"})
    assert template.status == 422
    assert world.house.jobs.schedules.schedules("acme") == []
