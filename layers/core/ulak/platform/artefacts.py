"""Artefacts: files and answers that are built behind. One is asked for, kept in the bucket as a request, and queued;
a worker builds it; its caller looks until it is there.

The request is written before its pointer is queued, so whoever gets a pointer finds what was asked. A kind says where
its objects stand. A worker leaves a file, or an *answer*: a small object with its ``status``, and with ``problems``
when that is ``failed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Final

import orjson

from ulak.errors import InputError, NotFound, Problem
from ulak.identity.caller import Caller
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Milliseconds
from ulak.platform.problems import encode_problem
from ulak.platform.queue import Pointer, Queue

URL_SECONDS: Final = 5 * 60
"""How long a file's address holds."""

BUILT: Final = "built"
"""The metadata of a file that tells the instant at which it was built."""

_ID_OCTETS: Final = 16


@dataclass(frozen=True, slots=True)
class ArtefactKind:
    """Where the objects of one kind of artefact stand."""

    field: str
    """The pointer's field that holds the artefact's id."""
    keys: str
    """The pattern of its objects' keys, of ``firm``, ``id`` and ``part``."""
    request: str = "request.json"
    """The part that keeps what was asked."""
    answer: str = "answer.json"
    """The part that keeps what came of it, where that is no file, or none could be built."""

    def named(self, firm_id: str, text: str) -> Artefact:
        """The firm's artefact that a caller names; ``NotFound`` if `text` cannot be an id."""
        if len(text) != 2 * _ID_OCTETS or not (text.isascii() and text.isalnum()):
            raise NotFound
        return Artefact(self, firm_id, text)

    def of(self, pointer: Pointer) -> Artefact:
        """The artefact of a message of the queue."""
        return Artefact(self, str(pointer["firm"]), str(pointer[self.field]))


@dataclass(frozen=True, slots=True)
class Artefact:
    kind: ArtefactKind
    firm_id: str
    id: str
    more: Mapping[str, str | int] = field(default_factory=dict)
    """What its pointer says besides, where no request is kept."""

    @property
    def pointer(self) -> Pointer:
        return {"firm": self.firm_id, self.kind.field: self.id, **self.more}

    def key(self, part: str) -> str:
        return self.kind.keys.format(firm=self.firm_id, id=self.id, part=part)


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file that is there. Whoever holds `url` may fetch it for `URL_SECONDS`."""

    url: str
    built_at: Milliseconds | None = None


@dataclass(frozen=True, slots=True)
class ArtefactState:
    """How far an artefact is: ``pending``, ``ready`` or ``failed``, with what was asked and what came of it."""

    id: str
    status: str
    asked: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
    file: BuiltFile | None = None


FileOf = Callable[[Mapping[str, Any]], tuple[str, str] | None]
"""By what was asked: the part that the file will be, and what it is called when it is fetched."""


@dataclass(frozen=True, slots=True)
class Artefacts:
    bucket: Bucket
    queue: Queue

    def ask(self, kind: ArtefactKind, caller: Caller, request: Mapping[str, Any]) -> Artefact:
        """Keep what is asked, and by whom, and have it built."""
        artefact = Artefact(kind, caller.firm_id, token_hex(_ID_OCTETS))
        kept = {**request, "caller": caller.encode()}
        self.bucket.put(artefact.key(kind.request), orjson.dumps(kept))
        self.send(artefact)
        return artefact

    def send(self, artefact: Artefact) -> None:
        """Have it built, or built further."""
        self.queue.send([artefact.pointer])

    def asked(self, artefact: Artefact) -> dict[str, Any]:
        """What was asked; ``NotFound`` if nothing was."""
        asked: dict[str, Any] = orjson.loads(self.bucket.get(artefact.key(artefact.kind.request)))
        return asked

    def asked_of(self, artefact: Artefact, caller: Caller) -> dict[str, Any]:
        """What was asked, for whoever may see it; ``NotFound`` for another user's as if nothing was asked."""
        asked = self.asked(artefact)
        asker = Caller.kept(artefact.firm_id, asked.get("caller", {}))
        if not caller.acts_for(asker.erp_user):
            raise NotFound
        return asked

    def answer(self, artefact: Artefact, make: Callable[[], Mapping[str, Any]]) -> None:
        """Keep what `make` answers, or why it refuses (`InputError`). Safe to repeat: the first answer stands."""
        try:
            answer = make()
        except InputError as refused:
            answer = {"status": "failed", "problems": [encode_problem(one) for one in refused.problems]}
        self.bucket.put_once(artefact.key(artefact.kind.answer), orjson.dumps(answer))

    def fail(self, artefact: Artefact, why: Problem) -> None:
        """It is not going to be built: keep why, unless it has its answer."""
        answer = {"status": "failed", "problems": [encode_problem(why)]}
        self.bucket.put_once(artefact.key(artefact.kind.answer), orjson.dumps(answer))

    def answered(self, artefact: Artefact) -> dict[str, Any] | None:
        """The answer that is kept; ``None`` while there is none."""
        try:
            answer: dict[str, Any] = orjson.loads(self.bucket.get(artefact.key(artefact.kind.answer)))
        except NotFound:
            return None
        return answer

    def state(self, artefact: Artefact, caller: Caller, file: FileOf | None = None) -> ArtefactState:
        """How far it is; ``NotFound`` if it was never asked for, or is not the caller's to see. `file` names the file
        that it becomes, if any."""
        asked = self.asked_of(artefact, caller)
        named = file(asked) if file is not None else None
        if named is not None and (built := self.file(artefact, *named)) is not None:
            return ArtefactState(artefact.id, "ready", asked, file=built)
        answer = self.answered(artefact)
        if answer is None:
            return ArtefactState(artefact.id, "pending", asked)
        return ArtefactState(artefact.id, answer["status"], asked, answer)

    def file(self, artefact: Artefact, part: str, filename: str) -> BuiltFile | None:
        """The file, if it is there."""
        head = self.bucket.head(artefact.key(part))
        if head is None:
            return None
        built = head.metadata.get(BUILT)
        return self.address(artefact.key(part), filename, int(built) if built else None)

    def address(self, key: str, filename: str, built_at: Milliseconds | None = None) -> BuiltFile:
        """Where an object that is there may be fetched, as a file of that name."""
        return BuiltFile(self.bucket.download_url(key, filename=filename, seconds=URL_SECONDS), built_at)
