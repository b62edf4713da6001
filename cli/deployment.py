"""A deployed stack, as the commands reach it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from cli.dead_letters import SqsLetters, urls_of
from ulak.assembly import House
from ulak.directory.firms import Service
from ulak.errors import InputError, Problem
from ulak.identity.msisdn import Region
from ulak.platform.aws import client
from ulak.platform.clock import DAY
from ulak.platform.settings import Settings

_MOST_FIRMS: Final = 100_000


@dataclass
class Deployment:
    """The stack of this name, and the product's own use cases over it."""

    stack: str

    @cached_property
    def _description(self) -> Any:
        return client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]

    @cached_property
    def outputs(self) -> dict[str, str]:
        return {o["OutputKey"]: o["OutputValue"] for o in self._description["Outputs"]}

    @cached_property
    def parameters(self) -> dict[str, str]:
        return {p["ParameterKey"]: p["ParameterValue"] for p in self._description["Parameters"]}

    @property
    def stage(self) -> str:
        return self.parameters["Stage"]

    def resources(self, kind: str) -> dict[str, str]:
        """The stack's resources of a kind: by their names in the template, what AWS calls them."""
        pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.stack)
        found = (one for page in pages for one in page["StackResourceSummaries"])
        return {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for one in found
            if one["ResourceType"] == kind
        }

    @cached_property
    def house(self) -> House:
        told = Settings.of_stack(self.stage, {**self.outputs, "EgressAddress": self.egress_address})
        return House(replace(told, callback_reach=self.parameters.get("CallbackReach", told.callback_reach)))

    @property
    def egress_address(self) -> str:
        """The static address that its functions call operators from; empty: it changes."""
        stack = self.parameters.get("StaticEgress", "")
        if not stack:
            return ""
        (found,) = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        return next((one["OutputValue"] for one in found["Outputs"] if one["OutputKey"] == "Address"), "")

    def firms(self, firm_id: str | None = None) -> list[str]:
        """That firm, which must be there; without one all firms, the worlds of their test keys among them."""
        house = self.house
        if firm_id:
            house.directory.store.need_firm(firm_id)
            return [firm_id]
        return list(house.directory.store.due_for_audit(house.clock() + 365 * DAY, _MOST_FIRMS))

    def dead_letters(self, queue: str) -> SqsLetters:
        return SqsLetters(client("sqs"), *urls_of(self.outputs, queue))

    def otp_region(self, firm_id: str) -> Region:
        """The country of the firm's OTP account, in which its numbers are read."""
        account = self.house.directory.store.account(firm_id, Service.OTP)
        if account is None:
            raise InputError([Problem("account_missing", params={"service": Service.OTP.value})])
        return account.region
