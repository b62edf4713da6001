"""Which errors pass: something that Ulak leans on is away, full or not set up, and the same work may succeed later.

Everything else is taken to come from the work itself: to try it for long helps nobody.
"""

from __future__ import annotations

from typing import Final

from ulak.errors import UlakError

THROTTLED: Final = "throttled"
UNREACHABLE: Final = "unreachable"
NOT_SET_UP: Final = "not_set_up"

_BY_CODE: Final = {
    code: why
    for why, codes in {
        THROTTLED: (
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
        ),
        UNREACHABLE: (
            "DependencyTimeoutException",
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "InternalServiceError",
            "KMSInternalException",
            "KeyUnavailableException",
            "RequestTimeout",
            "RequestTimeoutException",
            "ServiceUnavailable",
        ),
        NOT_SET_UP: (
            "AWS.SimpleQueueService.NonExistentQueue",
            "AccessDenied",
            "AccessDeniedException",
            "DisabledException",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "KMSInvalidStateException",
            "NoSuchBucket",
            "NotFoundException",
            "QueueDoesNotExist",
            "ResourceNotFoundException",
            "UnrecognizedClientException",
        ),
    }.items()
    for code in codes
}
"""AWS's own code of an error (https://docs.aws.amazon.com, "Common errors" of each service) → what it means to us."""

THROTTLED_WRITES: Final = frozenset({"ThrottlingError", "ProvisionedThroughputExceeded"})
"""Why DynamoDB cancels a transaction that it has no room for."""


def hindrance(error: BaseException) -> str | None:
    """Why `error` passes, as a word for logs and metrics; ``None``: it does not.

    >>> from ulak.errors import NotFound, Unavailable
    >>> hindrance(Unavailable("operator_silent")), hindrance(NotFound()), hindrance(ValueError())
    ('operator_silent', None, None)
    """
    if isinstance(error, UlakError):
        return error.reason if error.retryable else None
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, NoCredentialsError

    if isinstance(error, ClientError):
        reasons = error.response.get("CancellationReasons", ())
        if any(reason.get("Code") in THROTTLED_WRITES for reason in reasons):
            return THROTTLED
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return _BY_CODE.get(error.response["Error"]["Code"]) or (UNREACHABLE if status >= 500 else None)
    if isinstance(error, HTTPClientError | ConnectionError):
        return UNREACHABLE
    return NOT_SET_UP if isinstance(error, NoCredentialsError) else None
