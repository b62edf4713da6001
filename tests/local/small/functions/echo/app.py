"""Counts what it is asked for in the table; a message that says ``slow`` takes its time."""

import json
import os
import sys
import time

import boto3
from botocore.exceptions import ClientError

VERSION = "first"


def handler(event, context):
    if "Records" in event:
        for record in event["Records"]:
            count(record["body"], "begun")
            time.sleep(1 if record["body"].startswith("slow") else 0)
            count(record["body"], "ended")
            print("ended", record["body"])
        return {"batchItemFailures": []}
    match event["routeKey"]:
        case "POST /items/{key}":
            count(event["pathParameters"]["key"], "begun")
            return {"version": VERSION}
        case "GET /path":
            return {"path": sys.path, "pid": os.getpid()}
        case "GET /items":
            try:
                boto3.client("dynamodb").scan(TableName=os.environ["TABLE"])
            except ClientError as error:
                return {"statusCode": 403, "body": json.dumps({"code": error.response["Error"]["Code"]})}
            return {"statusCode": 200}
        case "$default":
            return {"asked": f"{event['requestContext']['http']['method']} {event['rawPath']}"}


def count(key, what):
    boto3.client("dynamodb").update_item(
        TableName=os.environ["TABLE"],
        Key={"pk": {"S": key}},
        UpdateExpression=f"ADD {what} :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
