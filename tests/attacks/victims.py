"""A firm worth attacking: it has one of everything that a path or a body can name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.directory.request_limits import set_request_limits
from ulak.identity.caller import KeyKind, Scope
from ulak.identity.msisdn import Region
from ulak.iys.settings import PutIys
from ulak.platform.http import Route

SECRET: Final = "Gizlioglu"
"""A word that stands in all that the victim has, and nowhere else."""
NUMBER: Final = "905327770707"
"""A number that stands in all that the victim has, and nowhere else."""
TCKN: Final = "17291716060"
"""Of the victim's signer."""
TEXT: Final = {"text": f"{SECRET} borcunuz var", "purpose": "informational"}
OPERATORS_LOGIN: Final = {"username": "8503021000", "password": "sifre-ulak-1"}


def armed(program: FirmProgram) -> FirmProgram:
    """The firm with codes of its own, a key of every scope, and limits that are not what is attacked."""
    house = house_of(program.stack)
    account = OperatorAccount(
        program.firm, Service.OTP, "netgsm", Region.TR, ("ULAK",), base_url=program.stack.operator_url
    )
    house.directory.store.set_account(account)
    house.platform.secrets.set(account.secret_name("local"), OPERATORS_LOGIN)
    house.ledger.store.top_up(program.firm, "otp", 10_000, "codes", by="tests", now=house.clock())
    iys = PutIys(
        program.firm,
        123456,
        654321,
        "iys-ulak",
        "iys-sifre-1",
        None,
        f"{program.stack.operator_url}/iys",
        False,
    )
    house.consent.iys_accounts.put(iys)
    set_request_limits(house.platform.table, program.firm, 10_000, 10_000)
    program.http.headers["authorization"] = f"Bearer {key_of(program)}"
    return program


def key_of(program: FirmProgram, **more: Any) -> str:
    """The text of a further key of the firm's; of every scope where nothing else is said."""
    house = house_of(program.stack)
    if more.get("kind") is KeyKind.TEST:
        house.firm.settings.worlds.open(program.firm)
    key, text = new_key(program.firm, "tests", **{"scopes": frozenset(Scope)} | more)
    house.directory.store.add_key(key)
    return text


def made(program: FirmProgram, path: str, body: Any, *, key: str = "") -> Any:
    answer = program.http.put(path, json=body, headers={"authorization": f"Bearer {key}"} if key else {})
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


CONSENT: Final = {"status": "ONAY", "source": "HS_WEB", "at": "2026-11-02T12:15:00+03:00"}


def number() -> str:
    return f"90532{uuid4().int % 9_000_000 + 1_000_000}"


CODE: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")


def code_at(program: FirmProgram, msisdn: str) -> str:
    """The newest code on that phone, by the operator's books."""
    address = f"{program.stack.operator_url}/books/phone/{msisdn}"
    texts = [one["text"] for one in httpx.get(address, trust_env=False).json()["messages"]]
    codes = [found[0] for text in texts if (found := CODE.findall(text))]
    assert codes, texts
    return str(codes[-1])


def uploaded(program: FirmProgram, data: bytes) -> str:
    place = program.post("/v1/uploads", {}, expect=201)
    form = httpx.post(place["url"], data=place["fields"], files={"file": data}, trust_env=False, timeout=60)
    form.raise_for_status()
    return str(place["id"])


def path_of(route: Route, named: Mapping[str, str]) -> str:
    """The route's path with these names; ``{message_id}`` names two kinds of messages."""
    if route.path.startswith("/v1/inbox"):
        named = {**named, "message_id": named["inbox_id"]}
    return route.path.format_map(named)


def key_for(program: FirmProgram, route: Route) -> dict[str, str]:
    """The header of a key that may take the route where one that sends may not: who may send sets no approvers."""
    if route.function != "approvers" and route.path not in APPROVAL_SETTINGS:
        return {}
    if program.firm not in _setting_up:
        _setting_up[program.firm] = key_of(program, scopes={Scope.READ, Scope.ADMIN})
    return {"authorization": f"Bearer {_setting_up[program.firm]}"}


APPROVAL_SETTINGS: Final = ("/v1/settings/signatures", "/v1/settings/approval-rules")
_setting_up: Final[dict[str, str]] = {}


def query_of(route: Route, named: Mapping[str, str]) -> dict[str, str]:
    """What of the route's query names something."""
    return {one.name: named[one.name] for one in route.query if one.name in ("service", "to", "approver")}


def _is_over(job: Mapping[str, Any]) -> bool:
    return job["status"] in ("finished", "failed") and not job["counts"]["sent"]


@dataclass
class Victim:
    program: FirmProgram
    named: dict[str, str] = field(default_factory=dict)
    """What each parameter of a path names of this firm's."""

    def __post_init__(self) -> None:
        program, code = self.program, "GIZ"
        for kind, card in (
            ("subscribers", {"name": SECRET, "numbers": [NUMBER]}),
            ("accounts", {"name": SECRET, "balance": "70.07", "contacts": [{"number": NUMBER}]}),
            ("filters", {"name": SECRET, "balance_over": "1.00"}),
            ("groups", {"name": SECRET}),
            ("templates", {"name": SECRET, **TEXT, "columns": []}),
        ):
            made(program, f"/v1/{kind}/{code}", card)
        program.post(f"/v1/groups/{code}/members", {"subscribers": [code]}, expect=200)
        made(program, "/v1/erp/users/gizli", {"msisdn": NUMBER})
        setting_up = key_of(program, scopes={Scope.READ, Scope.ADMIN})
        made(
            program,
            "/v1/settings/approvers/gizli",
            {"msisdn": NUMBER, "approves": ["task", "job"]},
            key=setting_up,
        )
        signers = {"asked": False, "signers": {"gizli": TCKN}}
        made(program, "/v1/settings/signatures", signers, key=setting_up)
        made(program, "/v1/settings/content", {"words": [SECRET.upper()]})
        made(program, "/v1/erp/templates/task.ended", {"text": f"{SECRET} bitti"})
        source = made(program, "/v1/erp/sources/gizli", {"scheme": "standard"})
        hook = program.webhook("http://127.0.0.1:9/gizli", "schedule.missed")
        made(program, "/v1/settings/clients/gizli", {"erp_user": "gizli"})
        key = program.post("/v1/settings/clients/gizli/keys", {}, expect=201)
        made(program, "/v1/settings/units/branch/GIZ", {"name": SECRET})
        made(
            program,
            "/v1/schedules/gizli",
            {
                "when": {"time_zone": "Europe/Istanbul", "cron": "0 9 1 1 *"},
                "job": TEXT | {"recipients": [NUMBER]},
            },
        )
        job = program.post("/v1/jobs", TEXT | {"recipients": [NUMBER, "0212"]})["id"]
        message = program.post("/v1/messages", TEXT | {"to": NUMBER})["message_id"]
        linked = {"to": NUMBER, "text": f"{SECRET}: {{link}}", "link": {"url": "https://gizli.example/"}}
        linked_job = program.post("/v1/messages", linked | {"purpose": "informational"})["job_id"]
        otp = program.post("/v1/otp", {"to": NUMBER, "purpose": "sign_in", "ttl": 600}, expect=201)["id"]
        upload = uploaded(program, f"Ad;Telefon\r\n{SECRET};{NUMBER}\r\n".encode())
        event = program.post(
            "/v1/erp/events",
            {"type": "workflow.alert", "id": str(uuid4()), "data": {"users": ["gizli"], "text": SECRET}},
        )["id"]
        inbound = {"id": "modem-1", "sender": NUMBER, "to": "4609", "text": f"{SECRET} RET"}
        for path, body, status in (
            ("suppressions", {"rows": [{"to": NUMBER, "reason": "complaint", "note": SECRET}]}, 200),
            ("consents", {"rows": [CONSENT | {"to": NUMBER, "proof": SECRET}]}, 200),
            ("iys/reports", {"consents": [CONSENT | {"to": NUMBER, "kind": "BIREYSEL"}]}, 202),
        ):
            program.post(f"/v1/{path}", body, expect=status)
        inbox_id = program.post("/v1/inbox", inbound, expect=200)["id"]
        another = {"to": number(), "reason": "KVKK-1"}
        cards = uploaded(program, f"Cari Kodu;Unvan;Cep\r\nDOSYA;{SECRET};{NUMBER}\r\n".encode())
        self.named = {
            "job_id": job,
            "message_id": message,
            "otp_id": otp,
            "inbox_id": inbox_id,
            "conversation_id": program.get(f"/v1/inbox/{inbox_id}")["conversation"],
            "erasure_id": program.post("/v1/persons/erasures", another)["id"],
            "person_export_id": program.post("/v1/persons/exports", {"to": NUMBER})["id"],
            "approver": "gizli",
            "token": house_of(program.stack).operators.push_routes.make(program.firm, "sms"),
            "path": self._link(linked_job),
            "upload_id": upload,
            "event_id": event,
            "import_id": program.post("/v1/imports", {"kind": "accounts", "upload": cards})["id"],
            "export_id": program.post("/v1/exports", {"kind": "subscribers"})["id"],
            "quote_id": program.post("/v1/quotes", {"text": SECRET, "upload": upload})["id"],
            "report_id": program.post("/v1/reports/months/2026-11", {"format": "csv"})["id"],
            "webhook_id": hook["id"],
            "number": "1",
            "schedule": "gizli",
            "user": "gizli",
            "source": "gizli",
            "name": "gizli",
            "client": "gizli",
            "key_id": key["key_id"],
            "code": code,
            "kind": "branch",
            "service": "sms",
            "type": "task.ended",
            "month": "2026-11",
            "firm": program.firm,
            "secret": "0" * 43,
            "to": NUMBER,
        }
        self.source_path = source["path"]
        for what in ("imports/{import_id}", "exports/{export_id}", "quotes/{quote_id}"):
            path = "/v1/" + what.format_map(self.named)
            eventually(lambda path=path: program.http.get(path).json()["status"] != "pending" or None, path)
        eventually(lambda: all(map(_is_over, program.get("/v1/jobs")["jobs"])) or None, "jobs that are over")
        eventually(
            lambda: program.get("/v1/iys")["waiting_since"] is None or None, "consents are reported", 150
        )

    def _link(self, job: str) -> str:
        """The path of the link in the job's message."""
        (recipient,) = eventually(
            lambda: self.program.get(f"/v1/jobs/{job}/recipients")["recipients"] or None, "the link's text"
        )
        return str(recipient["text"].rpartition("/l/")[2])

    def shown(self) -> Mapping[str, Any]:
        """What the victim sees of what it has."""
        paths = (
            "subscribers/{code} accounts/{code} filters/{code} groups/{code} groups/{code}/members "
            "templates/{code} erp/users erp/templates erp/sources webhooks webhooks/{webhook_id} "
            "schedules/{schedule} settings/clients/{client} settings/units/branch/{code} "
            "settings/signatures settings/content settings/consent settings/iys settings/approval-rules "
            "suppressions consents inbox iys iys/reports?state=refused "
            "settings/approvers settings/accounts settings/team settings/send-windows "
            "credit otp/{otp_id} jobs/{job_id} uploads/{upload_id} erp/events/{event_id} "
            "imports/{import_id} exports/{export_id} quotes/{quote_id} jobs"
        )
        shown = {}
        for path in paths.split():
            answer = self.program.http.get("/v1/" + path.format_map(self.named))
            without = r'(X-Amz|AWSAccess|Signature|Expires)[^"&]*|"changes_taken_at":("[^"]*"|null)'
            shown[path] = re.sub(without, "", answer.text)
        return shown
