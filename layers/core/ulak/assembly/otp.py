"""One-time passwords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.otp.approval import Signer
    from ulak.otp.approvers import Approvers
    from ulak.otp.challenge import Challenge
    from ulak.otp.checks import CheckStore
    from ulak.otp.codes import ChallengeRef
    from ulak.otp.issue import Issue
    from ulak.otp.limits import Limits
    from ulak.otp.outcomes import Outcomes
    from ulak.otp.preparing import Preparation
    from ulak.otp.received import ReceivedTexts
    from ulak.otp.secret import PepperSecret
    from ulak.otp.sends import SendStore
    from ulak.otp.store import ChallengeStore
    from ulak.otp.templates import CodeTemplates
    from ulak.otp.verify import Verify
    from ulak.otp.views import OtpViews


class OtpWing:
    """The room `otp`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def store(self) -> ChallengeStore:
        from ulak.otp.store import ChallengeStore

        return ChallengeStore(self.house.platform.otp_table)

    @cached_property
    def sends(self) -> SendStore:
        from ulak.otp.sends import SendStore

        return SendStore(self.house.platform.otp_table)

    @cached_property
    def checks(self) -> CheckStore:
        from ulak.otp.checks import CheckStore

        return CheckStore(self.house.platform.otp_table, self.house.platform.table)

    @cached_property
    def peppers(self) -> PepperSecret:
        from ulak.otp.secret import PepperSecret

        return PepperSecret(self.house.platform.secrets, self.house.settings.stage)

    @cached_property
    def signer(self) -> Signer:
        from ulak.otp.approval import Signer

        key_ids = self.house.settings.need("approval_key_ids").split(",")
        return Signer(self.house.ports.client("kms"), key_ids, f"ulak/{self.house.settings.stage}")

    @cached_property
    def limits(self) -> Callable[[str], Limits]:
        """A firm's."""
        from ulak.otp.limits import limits_of

        settings = self.house.directory.firms.otp_settings
        return lambda firm_id: limits_of(settings(firm_id).get("limits", {}))

    @cached_property
    def preparation(self) -> Preparation:
        from ulak.otp.preparing import Preparation
        from ulak.otp.refusals import Refusals

        return Preparation(
            self.house.directory.firms,
            self.peppers,
            self.house.operators.of_codes,
            Refusals(self.house.platform.otp_table),
        )

    @cached_property
    def issue(self) -> Issue:
        from ulak.otp.allotments import Allotments
        from ulak.otp.issue import Issue

        return Issue(
            self.preparation,
            self.store,
            self.sends,
            Allotments(self.house.platform.otp_table),
            self.house.ledger.store,
            self.house.ledger.quotas,
            self.house.clock,
            self.house.operators.breakers,
            self.house.directory.zone_of,
        )

    @cached_property
    def templates(self) -> CodeTemplates:
        from ulak.otp.templates import CodeTemplates

        return CodeTemplates(self.house.directory.firms, self.house.directory.store, self.house.clock)

    @cached_property
    def approvers(self) -> Approvers:
        from ulak.otp.approvers import Approvers

        return Approvers(
            self.house.directory.store.approvers,
            self.house.directory.firms,
            self.store,
            self.peppers,
            self._tell_by_sms,
        )

    def _tell_by_sms(self, firm_id: str, msisdn: str, params: Mapping[str, str], key: str) -> None:
        """Accept an SMS of the firm's, once for each key: counted and reported like any other."""
        import orjson

        from ulak.catalogue import unfilled
        from ulak.directory.approval_rules import OWN
        from ulak.identity.caller import Caller
        from ulak.platform.idempotency import RequestKey

        text, _ = unfilled("otp_number_changes") or ("", "")
        body = {
            "to": msisdn,
            "text": text,
            "params": params,
            "purpose": "informational",
            "text_as": "written",
        }
        request = RequestKey.of("/v1/settings/approvers", key, orjson.dumps(body))
        self.house.jobs.accept.kept_message(Caller(firm_id, "approvers"), request, body, OWN)

    @cached_property
    def verify(self) -> Verify:
        from ulak.otp.verify import Verify

        return Verify(self.store, self.checks, self.peppers, self.limits, self._signed, self.house.clock)

    @cached_property
    def views(self) -> OtpViews:
        from ulak.otp.views import OtpViews

        return OtpViews(self.store, self.limits, self._signed, self.house.clock)

    @cached_property
    def received(self) -> ReceivedTexts:
        from ulak.otp.received import ReceivedTexts

        return ReceivedTexts(self.views, lambda reference: self.house.operators.built_in.text_of(reference))

    @cached_property
    def outcomes(self) -> Outcomes:
        from ulak.otp.outcomes import Outcomes

        return Outcomes(self.store, self._signed)

    def _signed(self, ref: ChallengeRef, challenge: Challenge) -> str | None:
        return self.signer.record(ref, challenge)
