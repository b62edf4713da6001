"""A function's environment, read once and typed. No other module reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields

from ulak.errors import UlakError
from ulak.values import dataclass


class MissingSetting(UlakError):
    """The template gave this function no such variable: a defect of the deployment, found at its first use."""

    code = "missing_setting"


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``template.yaml`` tells a function. A function that does not use a thing is not told of it, so
    every field but the stage may be empty; ``need`` names the missing one when it is used after all."""

    stage: str
    table: str = ""
    bucket: str = ""
    plan_queue_url: str = ""
    send_queue_url: str = ""
    interactive_queue_url: str = ""
    reports_queue_url: str = ""
    callbacks_queue_url: str = ""
    erp_queue_url: str = ""
    schedules_queue_url: str = ""
    iys_queue_url: str = ""
    otp_table: str = ""
    rates_table: str = ""
    firm_requests_per_second: str = "100"
    key_requests_per_second: str = "50"
    """What a firm and each of its keys may ask, where the firm has no setting of its own."""
    people_table: str = ""
    domain: str = ""
    """The host that people reach the console by; empty while there is none."""
    short_domain: str = ""
    """The host of the links of messages; empty while there is none, and ``{link}`` is refused."""
    egress_address: str = ""
    """That operators' calls come from, where it is a static one."""
    approval_key_ids: str = ""
    """KMS keys that sign approvals, apart by commas: the first signs, all are published."""
    lists_queue_url: str = ""
    operator_timeout_seconds: str = "10"
    send_concurrency: str = "10"
    """Bulk chunks that are sent at the same time, over all firms."""
    longest_turn_seconds: str = ""
    """What a send worker may live, clocks' differences included."""
    callback_waits_seconds: str = ""
    """Between the attempts of one call of a webhook, apart by commas."""
    callback_reach: str = "public"
    """Which addresses webhooks may lead to: ``public``, or ``loopback`` beside them."""
    code_folder: str = ""
    """The folder of the function's own files, which Lambda itself tells."""
    initialization: str = ""
    """What Lambda starts the process for: ``on-demand``, ``snap-start``, …"""

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None) -> Settings:
        variables = os.environ if environment is None else environment
        told = {field.name: variables.get(f"ULAK_{field.name.upper()}") for field in fields(cls)}
        told["code_folder"] = variables.get("LAMBDA_TASK_ROOT")
        told["initialization"] = variables.get("AWS_LAMBDA_INITIALIZATION_TYPE")
        return cls(**{name: value for name, value in told.items() if value is not None})

    @classmethod
    def of_stack(cls, stage: str, outputs: Mapping[str, str]) -> Settings:
        """What a deployed stack's outputs tell a program that is no function of it: its tables, bucket and queues."""
        told = {field.name: outputs.get(_output(field.name)) for field in fields(cls)}
        return cls(stage, **{name: value for name, value in told.items() if value is not None})

    def need(self, name: str) -> str:
        """The setting `name`, or ``MissingSetting`` if the template left it out."""
        value: str = getattr(self, name)
        if not value:
            raise MissingSetting(name=f"ULAK_{name.upper()}")
        return value


def _output(setting: str) -> str:
    """The template's output of a setting: ``otp_table`` is OtpTableName, ``plan_queue_url`` is PlanQueueUrl,
    ``egress_address`` EgressAddress."""
    name = "".join(part.capitalize() for part in setting.split("_"))
    return name if name.endswith(("Url", "Address")) else f"{name}Name"
