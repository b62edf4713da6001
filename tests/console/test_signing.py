"""What is sent from the console is approved by its approver's signature file, where the firm asks for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.calls import call
from tests.console.console_world import ORIGIN, Browser, ConsoleWorld, Page
from tests.console.test_sending import checked, send_address
from tests.signatures.pki import Holder, made, sign
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.identity.caller import Caller, Scope
from ulak.people.roles import Role
from ulak.platform.clock import MINUTE, SECOND

TCKN = "17291716060"
NUMBER = "905321119901"


class Signing:
    """A firm that asks for signatures, a job that waits for one, and who may sign it."""

    def __init__(self, world: ConsoleWorld) -> None:
        self.world, self.now = world, datetime.fromtimestamp(world.clock() / SECOND, UTC)
        self.root = made("Kok", authority=True, now=self.now)
        self.issuer = made("Nitelikli", self.root, authority=True, now=self.now)
        self.ayse = made("Ayse Isik", self.issuer, serial=TCKN, now=self.now)
        world.directory.approvers.put(Approver("acme", "ayse", NUMBER, EVERYTHING, alone=True))
        world.house.evidence.signature_settings.add_issuer(self.root.der, "made up", b"", world.clock())
        body = {"asked": True, "signers": {"ayse": TCKN}}
        admin = Caller("acme", "k", scopes=frozenset({Scope.READ, Scope.ADMIN}))
        assert call(world.house, "PUT", "/v1/settings/signatures", body, caller=admin).status == 200
        world.clock.turn(MINUTE)  # functions remember a firm for a minute
        sender = world.signed_in(Role.SENDER)
        self.job = sender.post(*send_address(checked(sender))).location
        world.run(seconds=5)
        self.approver = world.signed_in(
            Role.APPROVER, name="Ayşe Işık", email="o@acme.example", number=NUMBER
        )
        self.page = self.job.replace("isler", "onaylar")

    def document(self) -> bytes:
        answer = self.approver.get(f"{self.page}/imza")
        assert answer.status == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        return answer.text.encode()

    def signed(self, holder: Holder | None = None, content: bytes | None = None) -> bytes:
        at = datetime.fromtimestamp(self.world.clock() / SECOND, UTC)
        return sign(holder or self.ayse, content or self.document(), at, chain=(self.issuer,))

    def give(self, file: bytes, browser: Browser | None = None) -> Page:
        browser = browser or self.approver
        head = f'--x7\r\nContent-Disposition: form-data; name="_form"\r\n\r\n{browser.token}\r\n--x7\r\n'
        head += 'Content-Disposition: form-data; name="islem"\r\n\r\nimza\r\n--x7\r\n'
        head += 'Content-Disposition: form-data; name="signature"; filename="is.p7s"\r\n\r\n'
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
        return browser.ask("POST", f"{self.page}/onayla", head.encode() + file + b"\r\n--x7--\r\n", headers)


@pytest.fixture
def signing(world: ConsoleWorld) -> Signing:
    return Signing(world)


def test_the_document_is_signed_given_and_the_job_goes_and_tells_who_signed(
    world: ConsoleWorld, signing: Signing
) -> None:
    page = signing.approver.get(signing.page)
    assert "Güvenli elektronik imza" in page.plain
    assert "Görevi gerçekle" not in page.plain
    assert signing.approver.post(f"{signing.page}/kod").status == 409
    file = signing.signed()
    done = signing.give(file)
    assert done.location == signing.job, done.plain
    world.run(seconds=60)
    shown = signing.approver.get(signing.job).plain
    assert "Tamamlandı" in shown
    assert "Elektronik imzayla onaylandı İmzalayan ayse" in shown
    assert "elde yoktu" in shown
    assert set(world.operator.times_accepted().values()) == {1}
    administrator = world.signed_in(Role.ADMINISTRATOR, email="y@acme.example")
    assert "Ayşe Işık İşi elektronik imzayla onayladı" in administrator.get("/konsol/iz").plain
    assert signing.give(file).status in (303, 409)
    assert set(world.operator.times_accepted().values()) == {1}


def test_a_file_that_does_not_hold_says_why_at_its_field_and_nothing_is_sent(
    world: ConsoleWorld, signing: Signing
) -> None:
    other = made("Ali Kaya", signing.issuer, serial="10000000146", now=signing.now)
    self_made = made("Ayse Isik", serial=TCKN, now=signing.now)
    wrong = {
        b"": "İmza dosyasını (.p7s) seçin",
        b"no signature": "CAdES imza dosyası (.p7s) değil",
        signing.signed(content=b"{}"): "bu belgeye ait değil",
        signing.signed(other): "tanımlı sertifika sahibinin değil",
        signing.signed(self_made): "dayanmıyor",
    }
    for file, told in wrong.items():
        page = signing.give(file)
        assert page.status == 422
        assert told in page.plain.replace("&#39;", "'")
        assert 'href="#signature"' in page.text
    world.run(seconds=60)
    assert world.operator.calls == []


def test_who_asked_and_who_is_no_approver_get_no_document(world: ConsoleWorld, signing: Signing) -> None:
    other = world.signed_in(Role.APPROVER, email="b@acme.example", number="0532 111 99 02")
    assert other.get(f"{signing.page}/imza").status == 409
    assert signing.give(signing.signed(), other).status == 409
    viewer = world.signed_in(Role.VIEWER, email="v@acme.example", number="0532 111 99 03")
    assert viewer.get(f"{signing.page}/imza").status == 403
    world.run(seconds=60)
    assert world.operator.calls == []


def test_a_firm_that_asks_for_none_shows_none(world: ConsoleWorld) -> None:
    sender = world.signed_in(Role.SENDER)
    job = sender.post(*send_address(checked(sender))).location
    world.run(seconds=60)
    assert "imza" not in sender.get(job).plain
