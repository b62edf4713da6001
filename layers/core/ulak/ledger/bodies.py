"""What callers send about credit."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from ulak.platform.bodies import Body, WrongValue

LARGEST_TOP_UP: Final = 1_000_000_000

_REFERENCE: Final = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}"


def _credits(value: Any) -> Any:
    # ``type``, not ``isinstance``: true is no number of credits.
    if not (type(value) is int and 0 < value <= LARGEST_TOP_UP):
        raise WrongValue("credits_range", limit=LARGEST_TOP_UP)
    return value


def _reference(value: Any) -> Any:
    if not (isinstance(value, str) and re.fullmatch(_REFERENCE, value)):
        raise WrongValue("reference_characters")
    return value


class TopUpBody(Body):
    """``POST /v1/credit/top-ups``."""

    service: str
    credits: Annotated[int, BeforeValidator(_credits), Field(ge=1, le=LARGEST_TOP_UP)]
    reference: Annotated[
        str, BeforeValidator(_reference), Field(json_schema_extra={"pattern": f"^{_REFERENCE}$"})
    ]
