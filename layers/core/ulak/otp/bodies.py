"""What the approvers' routes take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictInt

from ulak.directory.approvers import Approver, Approves
from ulak.errors import InvalidValue
from ulak.otp.requests import CURRENCY, LONGEST_NUMBER
from ulak.otp.task import canonical_amount
from ulak.platform.bodies import Body

MOST_CURRENCIES = 20
MOST_CREDITS = 1_000_000_000


class ApproverBody(Body):
    """``PUT /v1/settings/approvers/{user}``."""

    msisdn: Annotated[str, Field(min_length=1, max_length=LONGEST_NUMBER)] | None = None
    """The number that codes of this user go to, however it is written; left out it stays."""
    approves: list[Approves] = Field(default=[], max_length=len(Approves))
    """``task``, a task of the ERP; ``job``, a job over its cap. Empty: nothing, and the number is for sign-in alone."""
    amounts: dict[
        Annotated[str, Field(pattern=f"^{CURRENCY}$")], Annotated[str, Field(min_length=1, max_length=20)]
    ] = Field(default={}, max_length=MOST_CURRENCIES)
    """The largest amount of a task, by currency: ``{"TRY": "100000.00"}``. Empty: any."""
    credits: Annotated[StrictInt, Field(ge=1, le=MOST_CREDITS)] | None = None
    """The most credits of a job; left out: any number."""
    alone: StrictBool = False
    """Whether a task may be approved that does not say who asked for it (``requester``)."""

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        given = fields.get("amounts")
        for currency, amount in given.items() if isinstance(given, dict) else ():
            if not isinstance(amount, str):
                continue
            try:
                canonical_amount(amount)
            except InvalidValue as invalid:
                yield f"/amounts/{currency}", invalid.problem.code

    def approver(self, firm_id: str, user: str, kept_by: str) -> Approver:
        return Approver(
            firm_id=firm_id,
            user=user,
            msisdn=self.msisdn or "",
            approves=frozenset(self.approves),
            amounts={currency: canonical_amount(amount) for currency, amount in self.amounts.items()},
            credits=self.credits,
            alone=self.alone,
            kept_by=kept_by,
        )
