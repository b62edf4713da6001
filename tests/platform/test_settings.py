"""A function's environment."""

from __future__ import annotations

from dataclasses import fields

import pytest

from tests.template.test_deployment import TEMPLATE
from ulak.assembly import House
from ulak.platform.settings import MissingSetting, Settings


def test_settings_are_read_by_their_names() -> None:
    settings = Settings.load({"ULAK_STAGE": "prod", "ULAK_TABLE": "main", "ULAK_ODD": "x", "PATH": "/bin"})
    assert (settings.stage, settings.need("table")) == ("prod", "main")


def test_a_setting_that_the_template_left_out_is_named_when_it_is_used() -> None:
    settings = Settings.load({"ULAK_STAGE": "prod"})
    with pytest.raises(MissingSetting) as raised:
        settings.need("send_queue_url")
    assert raised.value.params == {"name": "ULAK_SEND_QUEUE_URL"}


def test_what_has_a_default_keeps_it_when_the_template_says_nothing() -> None:
    assert House(Settings.load({"ULAK_STAGE": "prod"})).operators.timeout == 10
    told = Settings.load({"ULAK_STAGE": "prod", "ULAK_OPERATOR_TIMEOUT_SECONDS": "3"})
    assert House(told).operators.timeout == 3


def test_a_program_that_is_no_function_reads_a_stacks_outputs() -> None:
    outputs = {
        "TableName": "main",
        "OtpTableName": "codes",
        "PlanQueueUrl": "http://plan",
        "ApiUrl": "http://api",
    }
    settings = Settings.of_stack("prod", outputs)
    assert (settings.stage, settings.table, settings.otp_table) == ("prod", "main", "codes")
    assert (settings.plan_queue_url, settings.bucket) == ("http://plan", "")


def test_the_template_tells_every_table_bucket_and_queue_as_an_output() -> None:
    outputs = {name: name for name in TEMPLATE["Outputs"]}
    settings = Settings.of_stack("prod", outputs)
    names = [
        field.name for field in fields(Settings) if field.name.endswith(("table", "bucket", "queue_url"))
    ]
    assert all(settings.need(name) in outputs for name in names)


def test_a_setting_that_nobody_knows_of_is_a_slip_of_ours() -> None:
    with pytest.raises(AttributeError):
        Settings("prod").need("tabel")
