"""Going back to 0.1.0: what sending leans on is written so that 0.1.0 reads it, where nothing new was asked for.

It passes over attributes that it does not know, but not over fields of a value within one: these are told here.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.templates import TemplateBody
from ulak.identity.msisdn import Region
from ulak.jobs.items import plan_item, plan_of
from ulak.jobs.job import Plan, Upload
from ulak.rules import Purpose
from ulak.rules.windows import Window
from ulak.text import EncodingChoice, MessageType

UPLOAD: Final = {"key", "version", "columns"}
WINDOW: Final = {"zone", "opens", "closes", "days"}
TEMPLATE: Final = {"name", "text", "purpose", "message_type", "encoding", "language", "columns"}
COLUMN: Final = {"name", "type", "typical", "longest"}


def plan(**more: Any) -> Plan:
    return Plan(
        text="Merhaba {ad}",
        columns=("ad",),
        snapshot="snapshots/acme/1.csv",
        message_type=MessageType.BULK,
        purpose=Purpose.INFORMATIONAL,
        encoding=EncodingChoice.PROFILE,
        sender_id="ACME",
        service="sms",
        operator_id="netgsm",
        rules_on=date(2026, 11, 23),
        base_url=None,
        secret_name="ulak/test/acme/sms",
        region=Region.TR,
        tariff={"90": 1},
        **more,
    )


def test_a_plan_has_values_that_0_1_0_reads() -> None:
    upload, window = (
        Upload("uploads/acme/1", "v1", {"to": "GSM"}),
        Window("Europe/Istanbul", 540, 1260, "12345"),
    )
    item = plan_item(plan(upload=upload, window=window))
    assert item["upload"].keys() == UPLOAD
    assert item["window"].keys() == WINDOW
    assert plan_of(item).upload == upload


def test_what_was_said_of_reading_a_list_is_kept_with_it() -> None:
    """And 0.1.0 refuses the job rather than read the list otherwise."""
    upload = Upload("uploads/acme/1", "v1", {}, {"delimiter": ";"})
    item = plan_item(plan(upload=upload))
    assert item["upload"].keys() == UPLOAD | {"reading"}
    assert plan_of(item).upload == upload


def test_a_template_is_written_with_the_fields_that_0_1_0_knows(
    aws_in_process: None, clock: HandClock
) -> None:
    world = World(clock)
    column = {"name": "ad", "type": "text", "typical": "Ayşe", "longest": 20}
    body = {"name": "Borç", "text": "Sayın {ad}", "purpose": "informational", "columns": [column]}
    world.house.directory.templates.templates.save(FIRM, "BORC", TemplateBody.model_validate(body))
    item = world.house.platform.table.get((f"FIRM#{FIRM}#TEMPLATE#BORC", "v000001"))
    assert item is not None
    kept = json.loads(item["template"])
    assert kept.keys() == TEMPLATE
    assert kept["columns"][0].keys() == COLUMN
