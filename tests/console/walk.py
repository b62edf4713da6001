"""A walk through all of the console, as an administrator and a second person take it: every route of the declared table
but the ceremonies of passkeys, which a browser alone can answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, Protocol

from tests.console.console_world import PASSWORD, PATTERNS, Page
from ulak.people.roles import Role
from ulak.routes import all_routes

TEXT: Final = "Sayın müşterimiz, siparişiniz yola çıktı."


class Who(NamedTuple):
    name: str
    email: str
    number: str
    roles: tuple[Role, ...]


ADMINISTRATOR = Who("Işıl İnce", "isil@ornek.example", "0532 000 0098", (Role.ADMINISTRATOR, Role.ACCOUNTING))
SENDER = Who("Ece Su", "ece@ornek.example", "0532 000 0099", (Role.SENDER, Role.ACCOUNTING))
BOTH = Who("Can Su", "cansu@ornek.example", "0532 000 0095", (Role.ADMINISTRATOR, Role.SENDER))
APPROVER = Who("Murat Can", "murat@ornek.example", "0532 000 0097", (Role.APPROVER,))
ROUTES: Final = [
    route for route in all_routes() if route.path.startswith("/konsol") and "/gecis" not in route.path
]


class Visitor(Protocol):
    """A browser of one person."""

    def get(self, address: str, **headers: str) -> Page: ...
    def post(
        self, address: str, fields: Mapping[str, str] | Iterable[tuple[str, str]] = (), **headers: str
    ) -> Page: ...
    def follow(self, page: Page) -> Page: ...


class Site(Protocol):
    """Where the walk is taken."""

    def browser(self) -> Visitor: ...
    def invitation(self, who: Who, *, other_firm: bool = False) -> str:
        """The secret of the link of a person."""
        ...

    def code(self, number: str) -> str:
        """The newest code on that phone."""
        ...

    def put_upload(self, form: Page, data: bytes) -> None:
        """The file goes where the page's form says."""
        ...

    def put_schedule(self, name: str) -> None: ...
    def receive(self, number: str, text: str) -> None:
        """Somebody writes to the firm."""
        ...

    def begin_task(self, user: str, number: str) -> str:
        """A task of the ERP begins that this user approves: the challenge that waits for a code."""
        ...

    def provider(self) -> dict[str, str]:
        """What an administrator types of a sign-in provider that is there."""
        ...

    def answered(self, away: str, email: str) -> str:
        """Where the provider sends a browser back to that came to `away`."""
        ...

    def settle(self) -> None:
        """All that waits in queues is done."""
        ...

    def forget(self) -> None:
        """What functions remember of the firm's settings is read anew."""
        ...


def found(pattern: str, page: Page) -> str:
    match = re.search(pattern, page.text)
    assert match is not None, page.plain
    return match[1]


def sign_in(site: Site, who: Who) -> Visitor:
    secret = site.invitation(who)
    visitor = site.browser()
    assert visitor.get(f"/konsol/davet/{secret}").status == 200
    assert visitor.post(f"/konsol/davet/{secret}", {"parola": PASSWORD}).status == 303
    assert visitor.get("/konsol/giris").status == 200
    asked = visitor.post("/konsol/giris", {"eposta": who.email, "parola": PASSWORD})
    assert visitor.follow(asked).status == 200
    entered = visitor.post("/konsol/giris/kod", {"kod": site.code(who.number)})
    assert visitor.follow(entered).status == 200, entered.plain
    return visitor


def form(page: Page, **typed: str) -> dict[str, str]:
    filled = {"text": TEXT, "recipients": "0532 123 45 67\r\n0533 123 45 67", "purpose": "informational"}
    kept = {
        name: value
        for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page.text)
        if name in ("taslak", "upload", "upload_columns")
    }
    return {**kept, **filled, **typed}


def sent(visitor: Visitor, check: Page) -> str:
    """The address of the job."""
    action = found(r'action="(/konsol/gonder/\w+/gonder)"', check)
    job = visitor.post(action, {"gorulen": found(r'name="gorulen" value="(\w+)"', check)}).location
    assert job.startswith("/konsol/isler/"), job
    return job


def sending(site: Site, visitor: Visitor) -> tuple[str, str]:
    """A message, and a list as a file; the addresses of their jobs."""
    page = visitor.get("/konsol/gonder")
    assert visitor.post("/konsol/gonder/taslak", form(page), hx_request="true").status == 200
    assert visitor.post("/konsol/gonder/say", {"text": TEXT}, hx_request="true").status == 200
    job = sent(visitor, visitor.follow(visitor.post("/konsol/gonder", form(page))))
    asked = visitor.follow(
        visitor.post("/konsol/gonder", form(visitor.get("/konsol/gonder"), recipients="", islem="dosya"))
    )
    upload = found(r'name="upload" value="(\w+)"', asked)
    site.put_upload(asked, b"telefon;ad\r\n0534 123 45 67;Ali\r\n")
    with_file = visitor.follow(visitor.post(asked.address, {"upload": upload}))
    assert visitor.get(asked.address).status == 200
    media = asked.address.replace("/dosya", "/medya")
    assert visitor.get(media).status == 200
    assert visitor.post(media, {"upload": "0" * 32}).status == 422, "nothing was put there"
    asks(site, visitor)
    waits = visitor.follow(visitor.post("/konsol/gonder", form(with_file, recipients="")))
    assert visitor.get(f"{waits.address}/durum").status in (200, 204)
    site.settle()
    for _ in range(20):
        check = visitor.get(waits.address)
        if check.status != 202:
            break
        site.settle()
    listed = sent(visitor, check if check.status == 200 else visitor.follow(check))
    site.settle()
    return job, listed


def asks(site: Site, visitor: Visitor) -> None:
    """A list with two readings is asked about, and goes on by what is chosen."""
    form_page = visitor.get("/konsol/gonder")
    asked = visitor.follow(visitor.post("/konsol/gonder", form(form_page, recipients="", islem="dosya")))
    site.put_upload(asked, "telefon;ad\r\n0534 123 45 67;Işık Şen\r\n".encode("cp857"))
    upload = found(r'name="upload" value="(\w+)"', asked)
    page = visitor.follow(visitor.post(asked.address, {"upload": upload}))
    assert "Harfler hangisinde doğru?" in page.plain
    chosen = visitor.post(page.address, {"reading.encoding": "cp857"})
    assert "Sütunları: telefon, ad" in visitor.follow(chosen).plain


def looking(site: Site, visitor: Visitor, job: str) -> None:
    for address in ("/konsol", "/konsol/isler", job, f"{job}/alicilar", "/konsol/kredi"):
        assert visitor.get(address).status == 200, address
    assert visitor.get(f"{job}/durum").status in (200, 204)
    for form_of in ("csv", "xlsx"):
        assert visitor.get(f"{job}/rapor.{form_of}").status in (200, 202, 303)
    for step in ("duraklat", "surdur", "iptal"):  # it is over: each tells so
        assert visitor.post(f"{job}/{step}").status in (303, 409)
    waits = visitor.post("/konsol/kredi/rapor", {"ay": "2026-11", "bicim": "csv"})
    assert waits.status in (303, 422), waits.plain
    assert visitor.get("/konsol/kredi/fatura").status == 200
    assert visitor.get("/konsol/kredi/otp").status == 200
    assert visitor.post("/konsol/kredi/fatura", {"month": "2026-11"}).status == 422, "no file was chosen"


def schedules(site: Site, visitor: Visitor) -> None:
    """A schedule of a program is steered; one is made from the form, changed, run at once and ended."""
    place = "/konsol/zamanlanmis"
    site.put_schedule("gunluk")
    assert "gunluk" in visitor.get(place).plain
    for step in ("duraklat", "surdur"):
        assert visitor.post(f"{place}/gunluk", {"islem": step}).status == 303
    assert visitor.get("/konsol/zamanla").status == 200
    message = {"text": TEXT, "recipients": "0532 123 45 67", "purpose": "informational"}
    typed = {"name": "Pazartesi haberi", "how": "weekly", "days": "1", "time": "09:30", **message}
    picks = visitor.follow(visitor.post("/konsol/zamanla", {**typed, "islem": "sec-end_subscribers"}))
    picked = {"form": found(r'name="form" value="(\w+)"', picks), "alan": "end_subscribers", "kod": "A1"}
    back = visitor.post("/konsol/sec", picked).location.partition("#")[0]
    assert 'value="A1"' in visitor.get(back).text
    made = visitor.post("/konsol/zamanla", {**typed, "end_recipients": "0533 123 45 67"})
    assert made.location == f"{place}/pazartesi-haberi", made.plain
    page = visitor.follow(made)
    assert "Pazartesi 09:30" in page.plain
    assert TEXT in visitor.get("/konsol/zamanla?ad=pazartesi-haberi").text
    changed = {**message, "changes": "pazartesi-haberi", "how": "daily", "time": "10:00"}
    assert "her gün 10:00" in visitor.follow(visitor.post("/konsol/zamanla", changed)).plain
    for step in ("calistir", "bitir"):
        asked = {"islem": step, "istek": found(r'name="istek" value="(\w+)"', page)}
        assert visitor.post(page.address, asked).status == 303


def steering(site: Site, visitor: Visitor) -> None:
    """A job of more people than go before others is paused, goes on, and is cancelled, unless it is over by then."""
    many = "\r\n".join(f"0535 123 {n:02d} {n:02d}" for n in range(60))
    typed = form(visitor.get("/konsol/gonder"), text=f"{TEXT} Hepinize", recipients=many)
    job = sent(visitor, visitor.follow(visitor.post("/konsol/gonder", typed)))
    for step in ("duraklat", "surdur", "iptal"):
        assert visitor.post(f"{job}/{step}").status in (303, 409)
    site.settle()


def directory(visitor: Visitor) -> None:
    cards = {
        "aboneler": {"code": "A1", "name": "Ali Kaya", "numbers": "0532 123 45 67"},
        "cariler": {"code": "C1", "name": "Işık Ticaret", "balance": "12,50"},
        "gruplar": {"code": "G1", "name": "Bayiler"},
        "filtreler": {"code": "F1", "name": "Geciken", "overdue_days": "30"},
    }
    for kind, typed in cards.items():
        assert visitor.get(f"/konsol/rehber/{kind}").status == 200
        visitor.post(f"/konsol/rehber/{kind}", typed)
        assert visitor.get(f"/konsol/rehber/{kind}?kod={typed['code']}").status == 200
    for kind, code in (("filtreler", "F1"), ("gruplar", "G1")):
        assert visitor.post(f"/konsol/rehber/{kind}", {"code": code, "islem": "sil"}).status == 303


def card_files(site: Site, visitor: Visitor) -> None:
    """A file of subscribers is taken in, its wrong row told, and all of them given out as a file."""
    place = "/konsol/rehber/aboneler"
    assert visitor.get(f"{place}/sablon").status == 303
    asked = visitor.get(f"{place}/dosya")
    site.put_upload(asked, b"Kod;Ad;Cep\r\nA2;Veli Kaya;0532 123 45 68\r\nA3;;\r\n")
    upload = found(r'name="upload" value="(\w+)"', asked)
    columns = visitor.follow(visitor.post(f"{place}/dosya", {"upload": upload}))
    assert "Sütunlar böyle alınacak" in columns.plain
    begun = visitor.post(columns.address).location
    assert visitor.get(begun).status == 200
    for _ in range(20):
        part = visitor.get(f"{begun}/durum")
        if "Bitti" in part.plain:
            break
        site.settle()
    assert "Geri çevrilen 1 satır" in part.plain
    assert visitor.get(f"{begun}/retler").status == 303
    written = visitor.post(f"{place}/indir", {"bicim": "csv"}).location
    site.settle()
    assert visitor.get(written).status == 200


def erp(site: Site, administrator: Visitor) -> None:
    """A source of the ERP is made by an administrator who may send too; its rule is tried, then kept; a text is set."""
    both, place = sign_in(site, BOTH), "/konsol/ayarlar/erp"
    source = {"source": "logo", "scheme": "url"}
    assert both.get(place).status == 200
    assert administrator.post(place, source).status == 422, "it would give what it does not have"
    page = both.follow(both.post(place, source))
    assert "/v1/erp/hooks/" in page.text
    rule = {"r0.type": "document.created", "r0.id": "FICHENO", "r0.n0": "recipients", "r0.e0": "GSM"}
    example = {"example": '{"FICHENO": "FT1", "GSM": "0532 111 22 33"}'}
    tried = both.post(page.address, {**rule, **example, "islem": "dene"})
    assert "Örnek, bu olaya çevrildi" in tried.plain
    for step in ("kaydet", "yenile"):
        assert both.post(page.address, {**rule, **example, "islem": step}).status == 303
    text = {
        "type": "document.created",
        "document_type": "invoice",
        "text": "{no} numaralı faturanız kesildi.",
    }
    assert both.post("/konsol/ayarlar/erp-metinleri", text).status == 303
    assert "faturanız kesildi" in both.get("/konsol/ayarlar/erp-metinleri").plain
    users = "/konsol/ayarlar/erp-kullanicilari"
    assert both.post(users, {"user": "AYSE.ISIK", "msisdn": "0532 111 22 33"}).status == 303
    assert "AYSE.ISIK" in both.get(users).plain
    assert both.post(users, {"user": "AYSE.ISIK", "islem": "sil"}).status == 303
    gone = {"type": "document.created", "document_type": "invoice", "islem": "sil"}
    assert both.post("/konsol/ayarlar/erp-metinleri", gone).status == 303
    assert both.post(f"{place}/logo", {"islem": "sil"}).status == 303
    assert both.get(f"{place}/logo").status == 404


def inbox(site: Site, visitor: Visitor) -> None:
    """Somebody answers; the message is read, and taken care of."""
    site.receive("0532 123 45 67", "Siparişim nerede?")
    page = visitor.get("/konsol/gelen")
    assert "Siparişim nerede?" in page.plain
    message = found(r'name="mesaj" value="(\w+)"', page)
    for more in ({"islem": "okundu"}, {"islem": "ata", "kime": SENDER.email}):
        done = visitor.post("/konsol/gelen", {"mesaj": message, "donus": f"/konsol/gelen/{message}"} | more)
        assert done.status == 303, done.plain
    talk = visitor.follow(done)
    assert TEXT in talk.plain, "what the number was sent stands in the conversation"
    assert SENDER.name in talk.plain
    answer = {"taslak": "a" * 24, "text": "Yarın teslim edilecek.", "purpose": "informational"}
    assert "Yarın teslim edilecek." in visitor.follow(visitor.post(talk.address, answer)).plain


def consents(site: Site, administrator: Visitor, sender: Visitor) -> None:
    """A number is suppressed by hand, taken off, consents; a list is taken in, and given out as a file."""
    place, number = "/konsol/uyum/izinler", "0535 123 45 67"
    assert sender.get(f"{place}?no={number}").status == 200
    hold = {"no": number, "islem": "engelle", "scope": "commercial", "reason": "complaint", "note": ""}
    held = sender.follow(sender.post(place, hold))
    assert "şikayet" in held.plain
    assert administrator.post(f"{place}/kaldir", {"no": number, "reason": "complaint"}).status == 303
    said = {"recipient_type": "BIREYSEL", "status": "ONAY", "source": "HS_WEB", "at": "2026-11-20T10:00"}
    assert sender.post(place, {"no": number, "islem": "izin", "proof": "", **said}).status == 303
    assert administrator.post(f"{place}/ayar", {"check": "suppressions"}).status == 303
    place = "/konsol/uyum/engellenenler"
    typed = {"numbers": "0536 123 45 67", "scope": "commercial", "reason": "other", "source": ""}
    taken = sender.follow(sender.post(place, typed))
    assert "1 numara listeye alındı" in taken.plain
    asked = sender.post(f"{place}/liste", {"bicim": "csv"})
    site.settle()
    assert "Liste hazır" in sender.get(asked.location.partition("#")[0]).plain
    for page in ("/konsol/uyum/iys", "/konsol/uyum/kurallar"):
        assert sender.get(page).status == 200, page


def evidence(visitor: Visitor, job: str) -> None:
    """One message's proof from the job's recipients, and the job's file."""
    message = found(r'href="(/konsol/kanit/[^"]+)"', visitor.get(f"{job}/alicilar"))
    assert "İleti kanıtı" in visitor.get(message).plain
    assert visitor.follow(visitor.get(f"/konsol/kanit?id={message.rpartition('/')[2]}")).status == 200
    place = f"/konsol/kanit/{job.rpartition('/')[2]}"
    assert visitor.get(place).status == 200
    assert visitor.get(f"{place}/dosya").status in (202, 303)


def persons(site: Site, administrator: Visitor) -> None:
    """One person's data is given out as a file, and erased after what that does was looked at."""
    place, whose = "/konsol/kisisel", {"to": "0538 123 45 67", "tckn": ""}
    assert administrator.get(place).status == 200
    file = administrator.post(f"{place}/dosya", whose)
    assert file.status == 303, file.plain
    assert administrator.follow(file).status in (200, 202)
    asked = {**whose, "reason": "KVKK-17"}
    assert "geri getirilemez" in administrator.post(f"{place}/silme", asked).plain
    begun = administrator.follow(administrator.post(f"{place}/silme", {**asked, "islem": "sil"}))
    site.settle()
    assert "KVKK-17" in administrator.get(begun.address).plain


def law(visitor: Visitor) -> None:
    """What the law, İYS and recipients' answers ask of the settings."""
    place = "/konsol/ayarlar"
    iys = {"iys_code": "123456", "brand_code": "654321", "username": "acme-api", "password": "gizli-1"}
    commercial = {
        "name": "Örnek A.Ş.",
        "mersis": "0012345678900015",
        "refusal": "RET yaz 4609",
        "mode": "off",
    }
    kept: dict[str, dict[str, str]] = {
        "iys": iys,
        "imza": {"islem": "ayar"},
        "ticari": commercial,
        "icerik": {"link_hosts": "ornek.com.tr", "words": "bedava"},
        "kelimeler": {"islem": "kaydet", "word": "BAKIYE", "answer": "balance", "text": "Bakiye {bakiye}"},
        "ekip": {"islem": "ekle", "numbers": "0539 123 45 67"},
    }
    for name, typed in kept.items():
        assert visitor.get(f"{place}/{name}").status == 200, name
        done = visitor.post(f"{place}/{name}", typed)
        assert done.status == 303, done.plain
        assert visitor.follow(done).status == 200, name


def settings(visitor: Visitor) -> None:
    assert visitor.get("/konsol/ayarlar").status in (200, 303)
    people = visitor.get("/konsol/ayarlar/kisiler")
    assert people.status == 200
    new = {"name": "Can Er", "email": "can@ornek.example", "number": "0532 000 0096", "roles": "viewer"}
    person = visitor.post("/konsol/ayarlar/kisiler", new).location
    assert visitor.get(person).status == 200, person
    assert visitor.post(person, {"roles": "sender"}).status == 303
    assert visitor.post(f"{person}/sifirla").status in (303, 403)
    assert visitor.post(f"{person}/sonlandir").status == 303


def connecting(visitor: Visitor) -> None:
    """Programs, accounts, hours, units, prices and webhooks."""
    place = "/konsol/ayarlar"
    assert visitor.get(f"{place}/programlar").status == 200
    program = visitor.post(f"{place}/programlar", {"client": "Logo", "scopes": "read"}).location
    assert visitor.get(program).status == 200
    assert visitor.post(program, {"scopes": "read", "erp_user": "AYSE"}).status == 303
    for kind in ("live", "test"):
        assert visitor.post(f"{program}/anahtar", {"kind": kind}).status == 303
    assert visitor.post(f"{program}/bitir").status == 303
    assert visitor.get(f"{place}/hesaplar/sms").status == 200
    for form_of in ("", "/gonderici", "/dene"):  # what is left out is told
        assert visitor.post(f"{place}/hesaplar/sms{form_of}").status in (200, 303, 422), form_of
    account = {"operator": "netgsm", "country": "TR", "credentials.username": "8503021000"}
    kept = visitor.post(f"{place}/hesaplar/sms", {**account, "credentials.password": "sifre-ulak-1"})
    assert kept.status == 303, kept.plain
    assert visitor.get(f"{place}/yonlendirme").status == 200
    row = {"hizmet": "sms", "islem": "ekle", "account": "sms", "countries": "TR"}
    added = visitor.post(f"{place}/yonlendirme", row)
    gone = {
        "hizmet": "sms",
        "islem": "kaldir",
        "satir": found(r'name="satir" value="(\w+)"', visitor.follow(added)),
    }
    assert visitor.post(f"{place}/yonlendirme", gone).status == 303
    unit = {"code": "BURSA", "name": "Bursa Şubesi", "credits_a_month.sms": "5.000"}
    assert visitor.post(f"{place}/birimler/branch", unit).status == 303
    assert visitor.get(f"{place}/durum").status == 200
    for page in ("saatler", "birimler/branch", "fiyat"):
        assert visitor.get(f"{place}/{page}").status == 200, page
        assert visitor.post(f"{place}/{page}").status in (303, 422), page
    law(visitor)
    assert visitor.get(f"{place}/bildirimler").status == 200
    typed = {"url": "https://erp.example.com/ulak", "types": "job.finished"}
    webhook = visitor.post(f"{place}/bildirimler", typed).location
    assert visitor.get(webhook).status == 200
    for step in ("dene", "sil"):
        assert visitor.post(webhook, {"islem": step}).status == 303


def enterprise(site: Site, administrator: Visitor, firm: str) -> None:
    """The firm's own sign-in is set, and somebody comes in by it."""
    place = "/konsol/ayarlar/kurum"
    assert administrator.get(place).status == 200
    kept = administrator.post(place, site.provider())
    assert kept.status == 303, kept.plain
    visitor = site.browser()
    assert visitor.get(f"/konsol/giris/kurum?firma={firm}").status == 200
    away = visitor.get(f"/konsol/giris/kurum/{firm}").location
    arrived = visitor.get(site.answered(away, SENDER.email))
    assert visitor.follow(arrived).status == 200, arrived.plain


def task(site: Site, approver: Visitor) -> None:
    """A task of the ERP: a wrong code, another code, and it is refused."""
    place = f"/konsol/gorevler/{site.begin_task('mudur', APPROVER.number)}"
    assert approver.get(place).status == 200
    assert approver.post(place, {"kod": "000000"}).status == 422
    assert approver.post(f"{place}/kod").status in (303, 422, 429)
    assert approver.post(f"{place}/reddet").status == 303


def approving(site: Site, administrator: Visitor, sender: Visitor, approver: Visitor) -> None:
    """Two jobs wait for another person, who lets one go by a code and refuses the other; then the rule goes."""
    kept = {"user": "mudur", "msisdn": APPROVER.number, "approves": "job", "credits": "5.000"}
    done = administrator.post("/konsol/ayarlar/onaylayan", kept)
    assert done.status == 303, done.plain
    assert administrator.post("/konsol/ayarlar/onay", {"recipients_over": "1"}).status == 303
    rules = administrator.get("/konsol/ayarlar/onay")
    site.forget()
    jobs = []
    for number in range(2):
        page = sender.get("/konsol/gonder")
        typed = form(page, text=f"{TEXT} {number}")
        jobs.append(sent(sender, sender.follow(sender.post("/konsol/gonder", typed))).rpartition("/")[2])
    site.settle()
    assert approver.get("/konsol/onaylar").status == 200
    asked = approver.follow(approver.post(f"/konsol/onaylar/{jobs[0]}/kod"))
    code = {"onay": found(r'name="onay" value="([^"]+)"', asked), "kod": site.code(APPROVER.number)}
    assert approver.post(f"/konsol/onaylar/{jobs[0]}/onayla", code).status == 303
    assert approver.get(f"/konsol/onaylar/{jobs[1]}/imza").status == 200
    assert approver.post(f"/konsol/onaylar/{jobs[1]}/onayla", {"islem": "imza"}).status == 422, (
        "no file was chosen"
    )
    assert approver.post(f"/konsol/onaylar/{jobs[1]}/reddet").status == 303
    rule = {"islem": "kaldir", "kural": found(r'name="kural" value="([^"]+)"', rules)}
    assert administrator.post("/konsol/ayarlar/onay", rule).status == 303
    gone = administrator.post("/konsol/ayarlar/onaylayan", {"islem": "kaldir", "user": "mudur"})
    assert gone.status == 303, gone.plain
    site.settle()


def walk(site: Site) -> None:
    """The whole walk."""
    administrator, sender, approver = (sign_in(site, who) for who in (ADMINISTRATOR, SENDER, APPROVER))
    assert sender.get(found(r'href="(/konsol/parca/[^"]+)"', sender.get("/konsol"))).status == 200
    for language in ("en", "tr"):
        assert sender.post("/konsol/dil", {"dil": language, "donus": "/konsol"}).status == 303
    directory(sender)
    card_files(site, sender)
    job, listed = sending(site, sender)
    looking(site, sender, job)
    schedules(site, sender)
    inbox(site, sender)
    consents(site, administrator, sender)
    assert sender.get(f"{listed}/rapor.xlsx").status in (200, 202, 303)
    steering(site, sender)
    assert administrator.get("/konsol/iz").status == 200
    assert administrator.get("/konsol/iz/csv?ay=2026-11").status in (200, 400, 422), "a month that has begun"
    persons(site, administrator)
    settings(administrator)
    connecting(administrator)
    erp(site, administrator)
    enterprise(
        site,
        administrator,
        found(r"/konsol/giris/kurum/(\w+)/donus", administrator.get("/konsol/ayarlar/kurum")),
    )
    evidence(sender, job)
    task(site, approver)
    approving(site, administrator, sender, approver)
    assert sender.get("/konsol/numara?no=05341234567").status == 200
    further = site.invitation(SENDER, other_firm=True)
    assert sender.post(f"/konsol/davet/{further}/katil").location == "/konsol"
    chosen = found(r'name="firma" value="([^"]+)"', sender.get("/konsol/firma"))
    assert sender.post("/konsol/firma", {"firma": chosen}).status == 303
    assert sender.post("/konsol/cikis").status == 303


def missed(driven: Iterable[tuple[str, str]]) -> list[str]:
    """Routes of the console that none of these requests took: methods and paths."""
    asked = list(driven)
    taken = {
        route.key
        for route, pattern in PATTERNS
        if any(route.method == method and pattern.fullmatch(path) for method, path in asked)
    }
    return [route.key for route in ROUTES if route.key not in taken]
