"""Everything that can go wrong, as one tree.

::

    UlakError
    ├── InputError              the caller's request names something wrong; lists every problem     422
    │   ├── InvalidValue        one value is not what its kind takes; who parses the body places it  422
    │   ├── MalformedBody       the body is not what its content type says                           400
    │   └── BadCursor           the cursor is not ours, of another list, or its time is over         400
    ├── Unauthenticated         no key, or one that does not hold                                    401
    ├── Forbidden               the key holds but may not do this                                    403
    ├── NotFound                unknown, or another firm's: the two cannot be told apart             404
    ├── MethodNotAllowed        the path is there, by other methods                                  405
    ├── InsufficientCredit      nothing was sent: it costs more credits than there are              402
    │   └── QuotaExceeded       than a user, department, branch or company may spend this month      409
    ├── Conflict                the thing is not in a state that allows this                         409
    ├── IdempotencyMismatch     the same Idempotency-Key came with another body                      422
    ├── TooLarge                larger than this route takes; names the route that does              413
    ├── UnsupportedEncoding     the body is compressed in a way that is not read                     415
    ├── TooManyRequests         over a limit; never processed; says when to come back                429
    └── Unavailable             something we lean on does not answer; says when to come back         503

Each carries a stable ``code``; the HTTP status is one table in ``ulak.platform.http.problems``; the sentences a person
reads come from ``ulak.catalogue``, in Turkish and English, by that code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import ClassVar

from ulak.values import dataclass

Param = str | int
"""What a sentence of the catalogue may be filled with; never personal data in full."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request: where it is, and by its code, what it is and how to mend it.

    ``pointer`` is a JSON pointer into the body (``/rows/3/to``); ``row`` the 1-based data row of a list or
    file, where there is one; ``params`` fill the catalogue's sentence. What has two readings is a question: the
    problem names the readings, and the field of the request that chooses.
    """

    code: str
    pointer: str = ""
    row: int | None = None
    params: Mapping[str, Param] = field(default_factory=dict)
    readings: tuple[str, ...] = ()
    """Of a question: what it may mean. Nothing is sent until the caller chooses."""
    choose: str = ""
    """Of a question: the JSON pointer of the request's field that chooses among `readings`."""

    @property
    def filling(self) -> Mapping[str, Param]:
        """What the places of its sentence are filled with: its parameters, and its row."""
        return self.params if self.row is None else {"row": self.row, **self.params}


class UlakError(Exception):
    """The root. ``code`` names the sentence and never changes; ``retryable`` tells whether the same request
    may succeed later without being changed."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False

    def __init__(self, code: str | None = None, /, **params: Param) -> None:
        self.reason = code or self.code
        self.params: dict[str, Param] = params
        super().__init__(self.reason)

    def for_caller(self) -> UlakError:
        """The error as a caller may see it."""
        return self


class InputError(UlakError):
    """The request is understood and wrong. ``problems`` lists all of it, not the first."""

    code = "invalid_request"

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "; ".join(f"{p.pointer or '/'}: {p.code}" for p in self.problems)


class InvalidValue(InputError):
    """One value is refused for one reason, by a room that knows its kind but not where it came from."""

    def __init__(self, code: str, /, **params: Param) -> None:
        self.problem = Problem(code, params=params)
        super().__init__((self.problem,))


class MalformedBody(InputError):
    code = "malformed_body"


class BadCursor(InputError):
    code = "bad_cursor"


class Unauthenticated(UlakError):
    code = "unauthenticated"


class Forbidden(UlakError):
    code = "forbidden"


class NotFound(UlakError):
    code = "not_found"


class MethodNotAllowed(UlakError):
    """`allowed` names the methods that the path has, apart by commas."""

    code = "method_not_allowed"

    def __init__(self, *, allowed: str) -> None:
        super().__init__(allowed=allowed)


class InsufficientCredit(UlakError):
    """Refused whole, before anything was sent. May be asked again, unchanged, after a top-up."""

    code = "insufficient_credit"

    def __init__(self, *, needs: int, has: int, service: str) -> None:
        super().__init__(needs=needs, has=has, service=service)
        self.needs = needs
        self.has = has


class QuotaExceeded(InsufficientCredit):
    """Refused whole, before anything was sent: over what `unit` may spend in `month`. May be asked again,
    unchanged, once its quota is raised or the month is over."""

    code = "quota_exceeded"

    def __init__(self, *, needs: int, has: int, service: str, unit: str, month: str) -> None:
        super().__init__(needs=needs, has=has, service=service)
        self.params |= {"unit": unit, "month": month}
        self.unit = unit
        self.month = month


class Conflict(UlakError):
    code = "conflict"


class IdempotencyMismatch(UlakError):
    code = "idempotency_mismatch"


class TooLarge(UlakError):
    code = "too_large"


class UnsupportedEncoding(UlakError):
    code = "encoding_unsupported"


class TooManyRequests(UlakError):
    code = "too_many_requests"
    retryable = True

    def __init__(self, code: str | None = None, /, *, retry_after: int, **params: Param) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after
        """Whole seconds until the same request may be tried again."""


class Unavailable(UlakError):
    code = "unavailable"
    retryable = True

    def __init__(self, code: str | None = None, /, *, retry_after: int = 5, **params: Param) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after
        """Whole seconds after which it is worth another try."""
