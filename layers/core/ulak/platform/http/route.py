"""What a route is, declared once: the function's table, the checks of the edge and the OpenAPI document come from it.

Models are named, not imported (``"ulak.planning.requests:JobBody"``): a function that never reads a body pays
nothing for pydantic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from typing import Any, Final, Protocol

from ulak.catalogue import Locale
from ulak.errors import UlakError
from ulak.identity.caller import Caller, Scope
from ulak.platform.cursors import LONGEST as LONGEST_CURSOR
from ulak.platform.http.request import Request, Response
from ulak.platform.idempotency import RequestKey
from ulak.platform.pressure import Load
from ulak.values import dataclass

DEFAULT: Final = "$default"
"""API Gateway's name of the route that takes whatever no other route takes; the path of the route that serves it."""

SMALL_BODY: Final = 64 * 1024
"""Octets that a body may have where a route says nothing else."""


class Authority(StrEnum):
    """What a caller proves itself by."""

    KEY = "key"
    """An API key in ``Authorization``."""
    SIGNATURE = "signature"
    """The request itself: a signature over its raw body, or a secret in its path."""
    SESSION = "session"
    """A person's session for a firm, in a cookie. A person has the scopes that keys have."""
    PERSON = "person"
    """A person's session for whatever firm, or for none yet."""
    NOBODY = "nobody"
    """Nothing: what is published to anyone, the same for everybody."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter of the query string."""

    name: str
    meaning: str
    """One sentence of what it asks for."""
    required: bool = False
    example: str = ""
    most: int = 64
    """Characters that its value may have."""
    whole: tuple[int, int] | None = None
    """Of a whole number: the least and the largest. It is written in digits alone."""
    family: str = ""
    """How the names of those begin that it stands for: ``tag.`` of ``tag.department``; itself alone, if empty."""

    @classmethod
    def cursor(cls, meaning: str = "Where the page before ended.", name: str = "cursor") -> Query:
        return cls(name, meaning, most=LONGEST_CURSOR)

    @classmethod
    def limit(cls, default: int, most: int) -> Query:
        """How many at once."""
        meaning = f"How many at once: {default} where it is left out, {most} at most."
        return cls("limit", meaning, example=str(default), whole=(1, most))


class Parts(Protocol):
    """Holds the use cases by their paths."""

    def part(self, path: str) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route.

    ``face(use_case, request)`` gets the use case that the root holds at the path `use`.
    """

    method: str
    path: str
    function: str
    """The folder under ``functions/`` that serves it."""
    use: str
    """The path in the root (`ulak.assembly.House.part`) of what the face is given: a wing and its part."""
    face: Callable[[Any, Request[Any]], Response]
    summary: str
    """One sentence: what it is for."""
    scope: Scope = Scope.READ
    """What its caller must be allowed; of no meaning where `authority` is neither a key nor a session."""
    of_firm: bool = False
    """Whether it shows or moves what is of every user of the firm: a key that stands for one user is refused."""
    authority: Authority = Authority.KEY
    load: Load = Load.OTHER
    """What it brings with it: what is refused first when too much comes, and counted apart."""
    body: str = ""
    """The body's model as ``module:name``; empty where no body is read."""
    read: Callable[[bytes], Any] | None = None
    """Reads the body in the place of `body`'s own parser, where pydantic costs too much; raises `InputError`."""
    body_limit: int = SMALL_BODY
    """Octets."""
    too_large: str = "too_large"
    """The code of a body that has more: where another route takes it, its sentence names that route."""
    spends: bool = False
    """Whether it asks for an Idempotency-Key."""
    shows_once: bool = False
    """Whether it makes something that is shown once (`ulak.platform.once`): it may bear an Idempotency-Key, by which it
    is known again."""
    team: bool = False
    """Whether it is open to a team key though it sends or changes something: then it sends to the firm's listed numbers
    alone, or what it changes can send to nobody."""
    before: Callable[[Any, Caller, RequestKey, Locale], Response | None] | None = None
    """Of a route that spends: the answer to the same request when it came before. It is asked where today's rules
    refuse the body: what was accepted once stays accepted."""
    answer: str = ""
    """The answer's type as ``module:name``; empty where the answer is no JSON."""
    status: int = 200
    """The status of a good answer."""
    statuses: Sequence[int] = ()
    """Other statuses of an answer of the same type: 202 or 303 where it is built behind, 503 of bad health."""
    empty: Sequence[int] = ()
    """Statuses of an answer without content: 303 that leads elsewhere, 304 to who has it already."""
    produces: str = "application/json"
    """The content type of a good answer."""
    query: Sequence[Query] = ()
    errors: Sequence[type[UlakError]] = ()
    """What it refuses with, besides what every route does (400, 401, 403, 413, 415, 422, 429, 503)."""
    example: Mapping[str, Any] | None = None
    """A body that is taken, for the document."""
    answers: str = ""
    """An answer that the document shows, as ``module:name``; every route with an answer has one."""
    polled: bool = False
    """Whether a page asks for it by itself: that prolongs no session."""
    late: bool = False
    """Whether a person whose session is over by time comes in too: its face, or what stands `around` it, keeps what was
    typed, and no more."""
    around: Callable[[Parts, Request[Any], Callable[[Request[Any]], Response]], Response] | None = None
    """What stands around the face: it gets the request and the face, and answers in its place or calls it."""
    refused: Callable[[UlakError, Mapping[str, str], str, str], Response] | None = None
    """Tells a refusal, by the request's headers, address and id, where it is no ``application/problem+json``."""
    documented: bool = True
    """Whether the document names it; not what only serves or shows the document."""

    @property
    def key(self) -> str:
        """As API Gateway names it: ``"POST /v1/jobs"``."""
        return DEFAULT if self.path == DEFAULT else f"{self.method} {self.path}"

    def body_model(self) -> Any:
        """The body's model; imports it."""
        return _named(self.body)

    def answer_type(self) -> Any:
        """The answer's type; imports it."""
        return _named(self.answer)

    def answer_example(self) -> Mapping[str, Any]:
        """The answer that the document shows; imports it."""
        shown: Mapping[str, Any] = _named(self.answers)
        return shown


def _named(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)
