"""An administrator who cannot send gets nowhere by what it gives."""

from __future__ import annotations

from tests.console.console_world import ConsoleWorld
from ulak.people.roles import Role

PROGRAMS = "/konsol/ayarlar/programlar"


def test_an_administrator_makes_no_program_that_does_what_it_may_not(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    page = administrator.post(PROGRAMS, {"client": "Logo", "scopes": "send"})
    assert page.status == 422
    assert "gönderme" in page.plain
    assert administrator.post(PROGRAMS, {"client": "Izleme", "scopes": "read"}).status == 303
    sends = world.signed_in(Role.ADMINISTRATOR, Role.SENDER, name="Ali Kaya", email="ali@acme.example")
    assert sends.post(PROGRAMS, {"client": "Logo", "scopes": "send"}).status == 303
    refused = administrator.post(f"{PROGRAMS}/Logo/anahtar", {"kind": "live"})
    assert refused.status == 422
    assert "ulak_acme_" not in administrator.get(f"{PROGRAMS}/Logo").text
    assert sends.post(f"{PROGRAMS}/Logo/anahtar", {"kind": "live"}).status == 303


def test_nobody_gives_itself_the_right_to_send_or_to_see_whole_numbers(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    own = f"/konsol/ayarlar/kisiler/{administrator.person_id}"
    for more in ([("roles", "sender")], [("whole", "1")]):
        page = administrator.post(own, [("roles", "administrator"), *more])
        assert page.status == 422
        assert "Kendinize" in page.plain
    assert administrator.post(own, [("roles", "administrator"), ("roles", "approver")]).status == 303
    other = world.signed_in(Role.ADMINISTRATOR, name="Ali Kaya", email="ali@acme.example")
    assert other.post(own, [("roles", "administrator"), ("roles", "sender")]).status == 303, "another does"


def test_nobody_resets_and_becomes_who_may_more(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    sends = world.signed_in(Role.ADMINISTRATOR, Role.SENDER, name="Ali Kaya", email="ali@acme.example")
    whole = world.signed_in(Role.VIEWER, name="Can Ak", email="can@acme.example", whole=True)
    views = world.signed_in(Role.VIEWER, name="Ece Su", email="ece@acme.example")
    for person, status in ((sends, 403), (whole, 403), (views, 303)):
        address = f"/konsol/ayarlar/kisiler/{person.person_id}/sifirla"
        assert administrator.post(address).status == status
    assert sends.get("/konsol").status == 200, "nothing of it was ended"
    secret = world.house.people.invitations.reset("acme", sends.person_id, None)
    assert world.house.people.invitations.look(secret)[1].name == "Ali Kaya"
    assert sends.get("/konsol").status == 303
