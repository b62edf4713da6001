"""A function as it is usually written, with everything made at init: a Powertools resolver with validation, a boto3
resource, an httpx client. Its one route reads an item and makes one POST.

Run in a process of its own by `bench.cold`; its settings come from the environment.
"""

from __future__ import annotations

import os
from typing import Any

import boto3
import httpx
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel, Field

app = APIGatewayHttpResolver(enable_validation=True)
logger = Logger()
metrics = Metrics()
table = boto3.resource("dynamodb").Table(os.environ["ULAK_TABLE"])
http = httpx.Client(base_url=os.environ["PEER_OPERATOR"], timeout=5)


class Body(BaseModel):
    to: str = Field(pattern="^[0-9]{10,15}$")
    text: str = Field(min_length=1, max_length=900)


class Sent(BaseModel):
    name: str
    operator_job_id: str


@app.post("/messages")
def send(body: Body) -> Sent:
    item: Any = table.get_item(Key={"pk": "PEER", "sk": "FIRM"})["Item"]
    answer = http.post("/sms/rest/v2/otp", json={"no": body.to, "msg": body.text})
    metrics.add_metric(name="sent", unit="Count", value=1)
    logger.info("sent")
    return Sent(name=str(item["name"]), operator_job_id=str(answer.json()["jobid"]))


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return app.resolve(event, context)
