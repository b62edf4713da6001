"""Links of messages: made for each recipient, opened without a key, counted once, and leading nowhere else."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.fakes import OpenGate
from tests.world import BUCKET, FIRM, TABLE, World
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.links.media import KEPT_DAYS, media_key
from ulak.links.openers import is_opening
from ulak.links.opening import Opening
from ulak.links.paths import PATH_LENGTH, code_in, path_of
from ulak.links.targets import target_problem
from ulak.platform.aws import client
from ulak.platform.clock import DAY, MINUTE, SECOND
from ulak.platform.http.edge import edge
from ulak.platform.table import Table
from ulak.routes import routes_of
from ulak.text import MessageType

PHONE = "Mozilla/5.0 (Linux; Android 15; SM-A556B) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
TARGET = "https://www.ornek.com/kampanya?yil=2026"
NUMBERS = ["0532 123 45 67", "0532 123 45 68", "0532 123 45 69"]
LINK = {"url": TARGET}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def ask(world: World, method: str, path: str, body: Any = None, *, key: str = "") -> Answer:
    return call(world.house, method, path, body, caller=Caller(FIRM, "k"), key=key)


def job(world: World, **more: Any) -> Answer:
    body = {
        "text": "Kampanya: {link}",
        "purpose": "informational",
        "recipients": NUMBERS,
        "link": LINK,
        **more,
    }
    return ask(
        world, "POST", "/v1/jobs", {k: v for k, v in body.items() if v is not None}, key="key-00000001"
    )


def sent(world: World, **more: Any) -> tuple[JobRef, dict[str, str]]:
    """A job that was sent, and the paths that its recipients got."""
    answer = job(world, **more)
    assert answer.status == 202, answer.body
    world.run(seconds=5)
    texts = {
        to: text for one in world.operator.calls for to, text in zip(one.msisdns, one.texts, strict=True)
    }
    return JobRef(FIRM, answer.body["id"]), {
        to: text.rpartition("https://k.test/l/")[2] for to, text in texts.items()
    }


def opened(
    world: World, path: str, method: str = "GET", agent: str = PHONE, root: Any = None, **headers: str
) -> dict[str, Any]:
    """What the gateway gets of the function that serves links."""
    event = {
        "routeKey": f"{method} /l/{{path}}",
        "rawPath": f"/l/{path}",
        "headers": {"user-agent": agent, **headers} if agent else headers,
        "pathParameters": {"path": path},
        "requestContext": {"requestId": "r-1", "http": {"method": method, "sourceIp": "192.0.2.7"}},
    }
    return edge(routes_of("links"), root or _Root(world))(event, object())


class _Root:
    gate = OpenGate()

    def __init__(self, world: World) -> None:
        self.opening = world.house.inbox.opening

    def part(self, path: str) -> Opening:
        return {"inbox.opening": self.opening}[path]


def clicks(world: World, ref: JobRef) -> tuple[int, int]:
    link = world.job(ref)["link"]
    return link["openings"], link["recipients"]


# --- made and sent -----------------------------------------------------------------------------------------


def test_each_recipient_gets_an_address_of_its_own_with_nothing_of_itself_in_it(world: World) -> None:
    ref, paths = sent(world)
    assert len(set(paths.values())) == len(NUMBERS)
    for number, path in paths.items():
        assert len(path) == PATH_LENGTH
        assert number[-4:] not in path
    told = {one["text"] for one in world.recipients(ref)}
    assert told == {f"Kampanya: https://k.test/l/{path}" for path in paths.values()}
    assert world.job(ref)["text"] == "Kampanya: {link}"


def test_the_link_is_counted_before_it_is_made(world: World) -> None:
    address = len("https://k.test/l/") + PATH_LENGTH
    fits = "a" * (150 - address)
    ref, _ = sent(world, text=fits + "{link}")
    longer = ask(
        world,
        "POST",
        "/v1/quotes",
        {"text": fits + "a" * 6 + "{link}", "recipients": NUMBERS, "link": LINK},
        key="q",
    ).body
    assert world.job(ref)["segments"] == 3
    assert (longer["segments"], longer["by_segments"]) == (6, {"2": 3})


def test_nothing_is_written_for_a_recipient_until_it_opens(world: World) -> None:
    before = _links_kept()
    _, paths = sent(world)
    assert _links_kept() == before + 1
    opened(world, paths["905321234567"])
    assert _links_kept() == before + 3  # the recipient and a counter


def _links_kept() -> int:
    items = client("dynamodb").scan(TableName=TABLE)["Items"]
    return sum(one["pk"]["S"].startswith("LINK#") for one in items)


def test_expanding_again_makes_the_same_addresses(world: World) -> None:
    ref, paths = sent(world)
    key = f"chunks/{FIRM}/{ref.job_id}/00000.json"
    before = world.bucket.get(key)
    plan = world.store.plan(ref)
    world.fan_out._expand(ref, plan, lambda: world.bucket.lines(plan.snapshot))
    assert world.bucket.get(key) == before
    assert all(path in before.decode() for path in paths.values())


def test_the_same_number_with_the_same_text_is_sent_to_once(world: World) -> None:
    ref, paths = sent(world, recipients=[NUMBERS[0], NUMBERS[0], NUMBERS[1]])
    assert (world.job(ref)["duplicates"], len(paths)) == (1, 2)


def test_one_message_has_a_link_too(world: World) -> None:
    body = {"to": NUMBERS[0], "text": "Sayın {ad}: {link}", "params": {"ad": "Ali"}, "link": LINK}
    body["purpose"] = "informational"
    answer = ask(world, "POST", "/v1/messages", body, key="key-00000002")
    assert answer.status == 202, answer.body
    world.run(seconds=5)
    (call,) = world.operator.calls
    path = call.texts[0].removeprefix("Sayın Ali: https://k.test/l/")
    assert opened(world, path)["headers"]["location"] == TARGET
    told = ask(world, "GET", f"/v1/messages/{answer.body['message_id']}").body
    assert told["openings"] == 1


def test_a_name_that_another_link_has_is_drawn_again(world: World) -> None:
    drawn = iter([b"\0" * 8, b"k" * 16, b"\0" * 8, b"k" * 16, b"\1" * 8])
    linking = replace(world.house.jobs.planner.linking, random=lambda octets: next(drawn))
    world.accept = replace(world.accept, planner=replace(world.house.jobs.planner, linking=linking))
    body = {"text": "{link}", "purpose": "informational", "recipients": NUMBERS, "link": LINK}
    first = world.send_job(body, key="key-00000001").job.ref
    second = world.send_job(body, key="key-00000002").job.ref
    links = [world.store.plan(ref).link for ref in (first, second)]
    assert len({link.code for link in links if link}) == 2


def test_a_quote_shows_the_link_as_it_will_stand(world: World) -> None:
    body = {"text": "Kampanya: {link}", "recipients": NUMBERS, "link": LINK}
    quote = ask(world, "POST", "/v1/quotes", body).body
    shown = quote["link"]["example"]
    assert quote["first"][0]["text"].startswith("Kampanya: https://k.test/l/")
    assert (len(shown), quote["link"]["characters"]) == (33, 33)
    assert quote["link"]["ends_at"] == "2026-12-22T22:00:00.000Z", quote["link"]
    assert opened(world, shown.rpartition("/")[2])["statusCode"] == 404  # nothing was made


def test_a_text_alone_is_counted_with_its_link(world: World) -> None:
    text = {"text": "{link}", "link": LINK}
    assert ask(world, "POST", "/v1/quotes", text).body["counter"]["characters"] == 33
    assert codes(ask(world, "POST", "/v1/quotes", {"text": "x", "link": LINK})) == [("link_unused", "/text")]


# --- opened ------------------------------------------------------------------------------------------------


def test_a_link_leads_where_its_job_said_and_nowhere_else(world: World) -> None:
    _, paths = sent(world)
    told = opened(
        world, paths["905321234567"], **{"host": "kotu.example", "x-forwarded-host": "kotu.example"}
    )
    assert told["statusCode"] == 302
    assert told["headers"]["location"] == TARGET
    assert told["headers"]["cache-control"] == "no-store"
    assert told["headers"]["referrer-policy"] == "no-referrer"


def test_openings_are_counted_for_the_recipient_and_the_job(world: World) -> None:
    ref, paths = sent(world)
    first, second = paths["905321234567"], paths["905321234568"]
    opened(world, first)
    world.clock.turn(2 * MINUTE)
    opened(world, first)
    opened(world, second)
    assert clicks(world, ref) == (3, 2)
    assert {one["to"]: one["openings"] for one in world.recipients(ref)} == {
        "905321234567": 2,
        "905321234568": 1,
        "905321234569": 0,
    }


def test_the_report_has_the_openings(world: World) -> None:
    ref, paths = sent(world)
    assert [row[-1] for row in _report(world, ref)] == ["Tıklama", "0", "0", "0"]
    opened(world, paths["905321234568"])  # the file that was built is another state's now
    world.clock.turn(2 * MINUTE)
    assert [row[-1] for row in _report(world, ref)] == ["Tıklama", "0", "1", "0"]


def _report(world: World, ref: JobRef) -> list[list[str]]:
    built = world.house.delivery.report_files.report(ref, "csv", "tr", masked=False)
    assert built is not None
    text = world.bucket.get(f"exports/{FIRM}/{ref.job_id}/report-tr.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_an_opening_costs_one_read_at_first_and_one_transaction_of_two_writes(world: World) -> None:
    _, paths = sent(world)
    asked: list[tuple[str, int]] = []

    class Counted(Table):
        def get(self, *key: Any, **more: Any) -> Any:
            asked.append(("read", 1))
            return super().get(*key, **more)

        def write_all(self, writes: Any, **more: Any) -> None:
            asked.append(("write", len(writes)))
            super().write_all(writes, **more)

    root = _Root(world)
    store = replace(world.house.inbox.links, table=Counted(client("dynamodb"), TABLE))
    root.opening = replace(world.house.inbox.opening, store=store, known={})
    for number in ("905321234567", "905321234568"):
        opened(world, paths[number], root=root)
    assert asked == [("read", 1), ("write", 2), ("write", 2)]


def test_a_page_loaded_again_within_a_minute_is_the_same_opening(world: World) -> None:
    ref, paths = sent(world)
    for _ in range(3):
        opened(world, paths["905321234567"])
        world.clock.turn(20 * SECOND)
    assert clicks(world, ref) == (1, 1)


@pytest.mark.parametrize(
    ("method", "agent", "headers"),
    [
        ("HEAD", PHONE, {}),
        ("GET", PHONE, {"sec-purpose": "prefetch;prerender"}),
        ("GET", PHONE, {"purpose": "prefetch"}),
        ("GET", PHONE, {"x-moz": "prefetch"}),
        ("GET", "WhatsApp/2.24.20.89 A", {}),
        ("GET", "facebookexternalhit/1.1", {}),
        ("GET", "TelegramBot (like TwitterBot)", {}),
        ("GET", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", {}),
        ("GET", "curl/8.5.0", {}),
        ("GET", "", {}),
    ],
)
def test_who_fetches_without_a_person_is_led_on_and_not_counted(
    world: World, method: str, agent: str, headers: dict[str, str]
) -> None:
    ref, paths = sent(world)
    told = opened(world, paths["905321234567"], method, agent, **headers)
    assert (told["statusCode"], told["headers"]["location"], told["body"]) == (302, TARGET, "")
    assert clicks(world, ref) == (0, 0)


@pytest.mark.parametrize(
    "agent",
    [
        PHONE,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 "
        "Safari/604.1",
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/8.0) Presto/2.12",
    ],
)
def test_phones_browsers_are_counted(agent: str) -> None:
    assert is_opening("GET", {"user-agent": agent})


def test_a_click_that_cannot_be_counted_still_leads_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref, paths = sent(world)
    error = ClientError({"Error": {"Code": "InternalServerError", "Message": ""}}, "TransactWriteItems")

    class Away(Table):
        def write_all(self, *_: Any, **__: Any) -> None:
            raise error

    store = replace(world.house.inbox.links, table=Away(client("dynamodb"), TABLE))
    root = _Root(world)
    root.opening = replace(world.house.inbox.opening, store=store, known={})
    assert opened(world, paths["905321234567"], root=root)["headers"]["location"] == TARGET
    assert clicks(world, ref) == (0, 0)


def page(told: dict[str, Any]) -> str:
    assert told["headers"]["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in told["headers"]["content-security-policy"]
    return base64.b64decode(told["body"]).decode()


def test_a_link_that_ended_says_so_in_turkish(world: World) -> None:
    _, paths = sent(world, link=LINK | {"days": 2})
    world.clock.turn(2 * DAY + MINUTE)
    told = opened(world, paths["905321234567"])
    assert told["statusCode"] == 410
    assert "süresi doldu" in page(told)
    assert "ended" in page(opened(world, paths["905321234567"], **{"accept-language": "en"}))


@pytest.mark.parametrize("path", ["x", "0" * PATH_LENGTH, "%00", "a" * 600, "<script>alert(1)</script>"])
def test_an_unknown_path_gets_a_page_that_says_nothing_of_it(world: World, path: str) -> None:
    told = opened(world, path)
    assert told["statusCode"] == 404
    assert "bulunamadı" in page(told)
    assert path not in page(told) or path == "x"


def test_a_path_made_under_no_key_of_ours_is_unknown(world: World) -> None:
    ref, paths = sent(world)
    code = code_in(paths["905321234567"])
    assert code
    told = opened(world, path_of(code, bytes(16), 1))
    assert (told["statusCode"], clicks(world, ref)) == (404, (0, 0))


def test_a_head_of_a_page_has_no_content(world: World) -> None:
    told = opened(world, "x", "HEAD")
    assert (told["statusCode"], told["body"]) == (404, "")


def test_a_link_of_a_job_that_begins_later_holds_from_then(world: World) -> None:
    answer = job(world, send_at="2026-12-10T09:00:00+03:00")
    link = world.store.plan(JobRef(FIRM, answer.body["id"])).link
    assert answer.body["link"]["ends_at"] == "2027-01-09T06:00:00.000Z", answer.body["link"]
    assert link is not None


# --- refused -----------------------------------------------------------------------------------------------


def codes(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status == 422, answer.body
    return [(one["code"], one["pointer"]) for one in answer.body["problems"]]


def test_without_a_short_domain_a_link_is_refused_with_the_reason(world: World) -> None:
    house = world.house
    linking = replace(house.jobs.linking, domain="")
    house.jobs.planner = replace(house.jobs.planner, linking=linking)
    house.jobs.accept = replace(house.jobs.accept, planner=house.jobs.planner)
    answer = job(world)
    assert codes(answer) == [("link_without_domain", "/link")]
    assert "{link}" in answer.body["problems"][0]["message"]


def test_what_does_not_agree_about_a_link_is_told_at_once(world: World) -> None:
    assert codes(job(world, link=None)) == [("link_missing", "/link"), ("placeholder_unknown", "/text")]
    assert codes(job(world, text="Merhaba")) == [("link_unused", "/text")]
    assert codes(job(world, text="Bir {{link}}")) == [("link_unused", "/text")]
    assert codes(job(world, link={})) == [("link_url_or_media", "/link")]
    assert codes(job(world, link={"url": TARGET, "media": "x"})) == [("link_url_or_media", "/link")]
    assert codes(job(world, link=LINK | {"days": 61})) == [("field_too_large", "/link/days")]
    rows = [{"to": NUMBERS[0], "link": "x"}]
    assert codes(job(world, recipients=None, rows=rows)) == [("link_and_column", "/link")]


def test_a_column_named_link_is_a_column_where_no_link_is_asked_for(world: World) -> None:
    rows = [{"to": NUMBERS[0], "link": "ornek.com/1"}]
    _, _ = sent(world, link=None, recipients=None, rows=rows)
    assert world.operator.calls[0].texts == ["Kampanya: ornek.com/1"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("javascript:alert(1)", "link_url_scheme"),
        ("data:text/html,x", "link_url_scheme"),
        ("//kotu.example/", "link_url_scheme"),
        ("ftp://ornek.com/", "link_url_scheme"),
        ("https://banka.com@kotu.example/", "link_url_user"),
        ("https://banka.com%40kotu.example/", "link_url_host"),
        ("https:///x", "link_url_host"),
        ("https://localhost/", "link_url_host"),
        ("http://169.254.169.254/latest/", "link_url_host"),
        ("http://2130706433/", "link_url_host"),
        ("http://[::1]/", "link_url_host"),
        ("https://ornek.com:99999/", "link_url_host"),
        ("https://ornek.com\\@kotu.example/", "link_url_characters"),
        ("https://ornek.com/a b", "link_url_characters"),
        ("https://ornek.com/\r\nset-cookie: a=b", "link_url_characters"),
        ("https://örnek.com/", "link_url_characters"),
        ("https://ornek.com/" + "a" * 2_000, "field_too_long"),
        ("https://k.test/l/0000000000000000", "link_url_loop"),
    ],
)
def test_a_link_leads_to_no_such_address(world: World, url: str, code: str) -> None:
    assert codes(job(world, link={"url": url})) == [(code, "/link/url")]


@pytest.mark.parametrize(
    "url", ["https://ornek.com", "HTTPS://WWW.Ornek.com:8443/a?b=c#d", "http://xn--rnek-4qa.com/%C5%9F"]
)
def test_a_link_may_lead_to_an_ordinary_address(url: str) -> None:
    assert target_problem(url, "k.test") is None


def test_no_link_goes_to_turkey_through_an_operator_abroad(aws_in_process: None, clock: HandClock) -> None:
    world = World(clock, operator_id="lsim")
    house = world.house
    house.jobs.planner = replace(house.jobs.planner, sent_through=lambda _: frozenset({MessageType.BULK}))
    house.jobs.accept = replace(house.jobs.accept, planner=house.jobs.planner)
    assert codes(job(world))[0] == ("link_from_abroad", "/recipients/0")


# --- files -------------------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def put(world: World, data: bytes) -> str:
    form = ask(world, "POST", "/v1/media").body
    client("s3").put_object(Bucket=BUCKET, Key=form["fields"]["key"], Body=data)
    assert form["fields"]["key"] == media_key(FIRM, form["id"])
    return str(form["id"])


def in_bucket(world: World, clock: HandClock, written_at: int | None = None) -> None:
    """The bucket's clock is the machine's: a file counts as written now."""
    media = world.house.inbox.media
    find = media.bucket.head

    class Bucket(type(media.bucket)):  # type: ignore[misc] # a class that is known when it runs
        def head(self, key: str) -> Any:
            found = find(key)
            return found and replace(found, written_at=clock() if written_at is None else written_at)

    bucket = Bucket(client("s3"), BUCKET)
    house = world.house
    house.jobs.linking = replace(house.jobs.linking, media=replace(media, bucket=bucket))
    house.jobs.planner = replace(house.jobs.planner, linking=house.jobs.linking)
    house.jobs.accept = replace(house.jobs.accept, planner=house.jobs.planner)


def test_a_link_may_lead_to_a_file(world: World, clock: HandClock) -> None:
    in_bucket(world, clock)
    media = put(world, PNG)
    _, paths = sent(world, link={"media": media})
    location = opened(world, paths["905321234567"])["headers"]["location"]
    assert f"media/{FIRM}/{media}" in location
    assert "response-content-type=image%2Fpng" in location
    assert "Signature=" in location


def test_a_file_is_what_its_octets_are(world: World, clock: HandClock) -> None:
    in_bucket(world, clock)
    page = put(world, b"<html><script>alert(1)</script></html>")
    assert codes(job(world, link={"media": page})) == [("link_media_kind", "/link/media")]
    assert codes(job(world, link={"media": "0" * 32})) == [("link_media_missing", "/link/media")]
    assert codes(job(world, link={"media": "../acme/x"})) == [("link_media_missing", "/link/media")]


def test_a_link_does_not_outlive_its_file(world: World, clock: HandClock) -> None:
    in_bucket(world, clock, clock() - (KEPT_DAYS - 10) * DAY)
    media = put(world, PNG)
    assert codes(job(world, link={"media": media, "days": 11})) == [("link_media_ends", "/link/days")]
    assert job(world, link={"media": media, "days": 10}).status == 202
