"""What a firm's programs do all day, at once: bulk, singles, codes, events, lists, and what people write back."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.attacks.victims import CODE, code_at, number, uploaded
from tests.e2e.programs import FirmProgram

BULK_ROWS: Final = 500


@dataclass
class Load:
    program: FirmProgram
    seed: int
    over: threading.Event = field(default_factory=threading.Event)
    answers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By kind of work, how often each status came."""
    verified: list[float] = field(default_factory=list)
    """Seconds that each verify took that was answered well."""
    jobs: list[str] = field(default_factory=list)
    """Ids of the jobs that were accepted."""
    not_on_phone: list[str] = field(default_factory=list)
    """Numbers whose code was sent, and was not on the phone when it was asked for."""
    errors: list[str] = field(default_factory=list)
    """What no request may meet."""
    _inbounds: Iterator[int] = field(default_factory=count)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for kind, (work, pause) in self._kinds().items():
            thread = threading.Thread(target=self._again_and_again, args=(kind, work, pause), name=kind)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def _kinds(self) -> Mapping[str, tuple[Callable[[], None], float]]:
        """Each kind of work, and the seconds from one to the next."""
        return {
            "bulk": (self._bulk, 6.0),
            "single": (self._single, 0.7),
            "code": (self.code, 1.0),
            "event": (self._event, 1.5),
            "list": (self._list, 12.0),
            "inbound": (self._inbound, 2.0),
        }

    def _again_and_again(self, kind: str, work: Callable[[], None], pause: float) -> None:
        draw = random.Random(f"{self.seed} {kind}")
        while not self.over.wait(pause * draw.uniform(0.5, 1.5)):
            try:
                work()
            except httpx.TransportError as error:
                self.answers[kind][type(error).__name__] += 1
            except Exception as error:
                self.errors.append(f"{kind}: {error!r}"[:500])

    def _post(self, kind: str, path: str, body: Any) -> httpx.Response:
        answer = self.program.http.post(path, json=body, headers={"idempotency-key": str(uuid4())})
        self.answers[kind][str(answer.status_code)] += 1
        return answer

    def _sent(self, kind: str, body: Any) -> None:
        answer = self._post(kind, "/v1/jobs", {"purpose": "informational"} | body)
        if answer.status_code == 202:
            self.jobs.append(answer.json()["id"])

    def _bulk(self) -> None:
        rows = [{"to": number(), "ad": f"Firma {n}"} for n in range(BULK_ROWS)]
        self._sent("bulk", {"text": "Sayin {ad}, faturaniz hazir.", "rows": rows})

    def _single(self) -> None:
        body = {"text": f"Merhaba {uuid4()}", "purpose": "informational", "to": number()}
        self._post("single", "/v1/messages", body)

    def code(self) -> None:
        """One code, asked for and verified."""
        to = number()
        answer = self._post("code", "/v1/otp", {"to": to, "purpose": "sign_in"})
        if answer.status_code != 201:
            return
        try:
            code = code_at(self.program, to)
        except AssertionError:
            if answer.json()["status"] == "failed":
                self.answers["code"]["failed"] += 1  # the operator refused it, and the answer says so
            else:
                self.not_on_phone.append(to)
            return
        started = time.monotonic()
        told = self._post("verify", f"/v1/otp/{answer.json()['id']}/verify", {"code": code})
        if told.status_code == 200:
            self.verified.append(time.monotonic() - started)
            if told.json()["status"] != "approved":
                self.errors.append(f"a right code was answered with {told.json()['status']}")

    def why_not_on_phone(self) -> tuple[Counter[str], list[str]]:
        """What the operator's books say of those codes: how often each cause kept one from its phone, and the numbers
        of those of which the books know nothing, or which they have as received."""
        causes: Counter[str] = Counter()
        wanted, found, after = set(self.not_on_phone), set[str](), 0
        while after is not None:
            address = f"{self.program.stack.operator_url}/books/messages?after={after}"
            page = httpx.get(address, trust_env=False, timeout=60).json()
            for one in page["messages"]:
                if (
                    one["msisdn"] in wanted
                    and CODE.search(one["text"])
                    and one["final_state"] == "undelivered"
                ):
                    found.add(one["msisdn"])
                    causes[one["cause"]] += 1
            after = page["next"]
        return causes, sorted(wanted - found)

    def _event(self) -> None:
        """Each to one number, so its text is its own: the operator's books tell by both what was taken twice."""
        event_id = str(uuid4())
        data = {"users": ["mudur"], "text": f"{event_id} onayınızı bekliyor"}
        self._post("event", "/v1/erp/events", {"type": "workflow.alert", "id": event_id, "data": data})

    def _inbound(self) -> None:
        """Every third person refuses, and is told once that it was heard."""
        text = "RET" if next(self._inbounds) % 3 == 0 else "Tamam"
        body = {"id": str(uuid4()), "sender": number(), "to": "4609", "text": text}
        self._post("inbound", "/v1/inbox", body)

    def _list(self) -> None:
        lines = "".join(f"{number()};Ad {n}\r\n" for n in range(200))
        upload = uploaded(self.program, f"Telefon;Ad\r\n{lines}".encode())
        self._sent("list", {"text": "Sayin {Ad}, merhaba.", "upload": upload})
