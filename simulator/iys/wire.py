"""İYS's wire over the register, its books, and the steering of what goes wrong."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.iys.register import Brand, Failing, Register, TooMany, Trouble
from simulator.wire import NoAnswer

BRAND: Final = "/iys/sps/{iys_code:int}/brands/{brand_code:int}"
MOST_LINES: Final = 10_000
MOST_ASKED: Final = 1_000

Do = Callable[[Brand, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Wire:
    """What İYS answers. A silent call is held for `silence` seconds, or until the program ends."""

    register: Register
    silence: Callable[[], float]
    closing: asyncio.Event

    def wrong(self, failing: Failing) -> Response:
        """What a call gets that is to go wrong."""
        match failing.how:
            case "server_error":
                return _answer({"message": "Internal Server Error"}, 500)
            case "garbage":
                return PlainTextResponse("<html>Bakımdayız</html>", 200, media_type="text/html")
            case "unauthorized":
                return _answer({"message": "Unauthorized"}, 401)
            case "busy":
                return _errors(("H124", "", "İstek sınırı aşıldı."))
            case "silence":
                return NoAnswer(self.silence(), self.closing)
            case _:
                return NoAnswer(0, self.closing)

    async def token(self, request: Request) -> Response:
        if failing := self.register.goes_wrong("token"):
            return self.wrong(failing)
        try:
            self.register.count("token", "")
        except TooMany:
            return _errors(("H084", "", "Jeton isteği sınırı aşıldı."))
        fields = _body(await request.body())
        given = self.register.login(fields if isinstance(fields, dict) else {})
        return _answer(given) if given else _answer({"message": "Unauthorized"}, 401)

    def served(self, call: str, do: Do) -> Callable[[Request], Awaitable[Response]]:
        """`do`, for whoever shows a token of the path's brand and has calls of that kind left."""

        async def serve(request: Request) -> Response:
            failing = self.register.goes_wrong(call)
            if failing and not failing.after:
                return self.wrong(failing)
            shown = request.headers.get("authorization", "").removeprefix("Bearer ")
            path = request.path_params
            brand = self.register.brand(shown, path["iys_code"], path["brand_code"])
            if brand is None:
                return _answer({"message": "Unauthorized"}, 401)
            try:
                self.register.count(call, str(brand.brand_code))
                answer = await do(brand, request)
            except TooMany:
                return _errors(("H124", "", "İstek sınırı aşıldı."))
            except Trouble as trouble:
                return _errors(*trouble.errors)
            return self.wrong(failing) if failing else answer

        return serve

    async def add(self, brand: Brand, request: Request) -> Response:
        fields = _body(await request.body())
        consent = self.register.add(brand, fields if isinstance(fields, dict) else {})
        return _answer({"transactionId": consent.transactionId, "creationDate": consent.creationDate})

    async def add_many(self, brand: Brand, request: Request) -> Response:
        rows = _body(await request.body())
        if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_LINES:
            return _errors(("H125", "", f"En fazla {MOST_LINES} izin gönderilebilir."))
        return _answer(self.register.take_batch(brand, rows))

    async def results(self, brand: Brand, request: Request) -> Response:
        found = self.register.batch_results(brand, request.path_params["request_id"])
        return _answer(found) if found is not None else _answer({"message": "Not Found"}, 404)

    async def status(self, brand: Brand, request: Request) -> Response:
        fields = _body(await request.body())
        asked = fields if isinstance(fields, dict) else {}
        key = (str(asked.get("type")), str(asked.get("recipientType")), str(asked.get("recipient")))
        kept = self.register.consents.get(brand.brand_code, {}).get(key)
        if kept is None:
            return _answer({"message": "Not Found"}, 404)
        return _answer({name: value for name, value in kept.told().items() if name != "transactionId"})

    async def statuses(self, brand: Brand, request: Request) -> Response:
        fields = _body(await request.body())
        asked = fields.get("recipients") if isinstance(fields, dict) else None
        if not isinstance(asked, list) or not 1 <= len(asked) <= MOST_ASKED:
            return _errors(("H125", "recipients", f"En fazla {MOST_ASKED} alıcı sorgulanabilir."))
        channel, kind = request.path_params["channel"], request.path_params["kind"]
        kept = self.register.consents.get(brand.brand_code, {})
        found = [one for one in asked if (c := kept.get((channel, kind, one))) and c.status == "ONAY"]
        return _answer({"list": found})

    async def changes(self, brand: Brand, request: Request) -> Response:
        query = request.query_params
        limit = min(int(query.get("limit", "500")), 500)
        return _answer(self.register.changed(brand, query.get("source", "HS"), query.get("after", ""), limit))

    async def day_file(self, brand: Brand, request: Request) -> Response:
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError:
            return _errors(("H501", "reportDate", "Tarih formatı yyyy-aa-gg olmalıdır."))
        found = self.register.of_day(brand, day)
        if found is None:
            return _errors(("H501", "reportDate", "Son yedi gün sorgulanabilir."))
        out = io.StringIO()
        names = [
            "creationDate",
            "transactionId",
            "recipient",
            "recipientType",
            "type",
            "status",
            "consentDate",
            "source",
        ]
        sheet = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(one.told() for one in found)
        return PlainTextResponse(out.getvalue(), media_type="text/csv")

    async def push(self, brand: Brand, request: Request) -> Response:
        fields = _body(await request.body())
        if not isinstance(fields, dict) or not str(fields.get("url", "")).startswith("http"):
            return _errors(("H111", "url", "Adres bulunamadı."))
        self.register.pushes[brand.brand_code] = str(fields["url"])
        return _answer({"url": fields["url"]})


def routes(register: Register, silence: Callable[[], float], closing: asyncio.Event) -> list[Route]:
    """Its paths."""
    wire = Wire(register, silence, closing)

    def served(path: str, call: str, do: Do, method: str = "POST") -> Route:
        return Route(f"{BRAND}{path}", wire.served(call, do), methods=[method])

    return [
        Route("/iys/oauth2/token", wire.token, methods=["POST"]),
        served("/consents", "add", wire.add),
        served("/consents/request", "batch", wire.add_many),
        served("/consents/request/{request_id}", "result", wire.results, "GET"),
        served("/consents/status", "status", wire.status),
        served("/consents/{kind}/status/{channel}", "statuses", wire.statuses),
        served("/consents/changes", "changes", wire.changes, "GET"),
        served("/changes/{day}/file", "file", wire.day_file, "GET"),
        served("/push/registration", "push", wire.push),
        *_books(register),
    ]


def _books(register: Register) -> list[Route]:
    async def books(_: Request) -> Response:
        told = [
            {"brand": brand, **one.told()} for brand, history in register.history.items() for one in history
        ]
        return _answer({"calls": register.calls, "pushes": register.pushes, "consents": told})

    async def citizen(request: Request) -> Response:
        """A recipient says so to İYS itself: ``{brand_code?, type?, recipientType?, recipient, status, source?}``."""
        fields = await request.json()
        code = fields.get("brand_code", register.brands[0].brand_code)
        brand = next(one for one in register.brands if one.brand_code == code)
        key = (fields.get("type", "MESAJ"), fields.get("recipientType", "BIREYSEL"), fields["recipient"])
        said = register.by_citizen(brand, key, fields["status"], fields.get("source", "IYS_WEB"))
        return _answer(said.told(), 201)

    async def behaviour(request: Request) -> Response:
        fields = await request.json()
        for name in ("changes_lag", "batch_seconds", "enforce_limits"):
            if name in fields:
                setattr(register, name, fields.pop(name))
        if "failing" in fields:
            register.failing = [Failing(**one) for one in fields.pop("failing")]
        if fields:
            return _answer({"error": f"there is no rule {', '.join(fields)}"}, 400)
        return _answer({"changes_lag": register.changes_lag, "batch_seconds": register.batch_seconds})

    async def reset(_: Request) -> Response:
        register.reset()
        return _answer({})

    return [
        Route("/iys/books", books),
        Route("/iys/books/citizen", citizen, methods=["POST"]),
        Route("/iys/books/reset", reset, methods=["POST"]),
        Route("/iys/behaviour", behaviour, methods=["POST"]),
    ]


def _body(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _answer(content: Any, status: int = 200) -> Response:
    return Response(
        orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS), status, media_type="application/json"
    )


def _errors(*errors: tuple[str, str, str], status: int = 422) -> Response:
    told = [
        {"code": code, "message": message, **({"location": [place]} if place else {})}
        for code, place, message in errors
    ]
    return _answer({"errors": told}, status)
