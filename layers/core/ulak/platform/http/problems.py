"""Errors as ``application/problem+json`` (RFC 9457): the same shape everywhere, in the caller's language."""

from __future__ import annotations

from typing import Any, Final

from ulak import errors
from ulak.catalogue import Locale, sentence
from ulak.errors import InputError, UlakError
from ulak.platform.http.request import Response
from ulak.platform.problems import told

STATUS: Final[dict[type[UlakError], int]] = {
    errors.MalformedBody: 400,
    errors.BadCursor: 400,
    errors.InputError: 422,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.QuotaExceeded: 409,
    errors.InsufficientCredit: 402,
    errors.Conflict: 409,
    errors.IdempotencyMismatch: 422,
    errors.TooLarge: 413,
    errors.UnsupportedEncoding: 415,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
}
"""The HTTP status of each branch of the error tree; what is not here is ours and is a 500."""

MOST_PROBLEMS: Final = 1_000


def status_of(kind: type[UlakError]) -> int:
    """The HTTP status of an error; 500 for what is ours."""
    return next((STATUS[branch] for branch in kind.__mro__ if branch in STATUS), 500)


def problem(error: UlakError, locale: Locale, request_id: str) -> Response:
    """The answer to an error, with every problem it carries."""
    error = error.for_caller()
    status = status_of(type(error))
    if status == 500 and error.reason != "internal_error":
        error = UlakError("internal_error", request_id=request_id)  # what broke inside is not the caller's
    body: dict[str, Any] = {
        "type": f"urn:ulak:problem:{error.reason}",
        "code": error.reason,
        "status": status,
        "title": sentence(error.reason, locale, error.params | _extra(error)),
        "request_id": request_id,
        "retryable": error.retryable,
    }
    headers = {"content-type": "application/problem+json", "content-language": locale}
    if isinstance(error, InputError):
        body["problems_total"] = len(error.problems)
        body["problems"] = [told(one, locale) for one in error.problems[:MOST_PROBLEMS]]
    if isinstance(error, errors.Unauthenticated):
        headers["www-authenticate"] = 'Bearer realm="ulak"'
    if isinstance(error, errors.TooManyRequests | errors.Unavailable):
        headers["retry-after"] = str(error.retry_after)
    if isinstance(error, errors.MethodNotAllowed):
        headers["allow"] = str(error.params["allowed"])
    if isinstance(error, errors.UnsupportedEncoding):
        headers["accept-encoding"] = "gzip, deflate, identity"
    return Response(status, body, headers)


def _extra(error: UlakError) -> dict[str, Any]:
    if isinstance(error, errors.TooManyRequests | errors.Unavailable):
        return {"retry_after": error.retry_after}
    return {}
