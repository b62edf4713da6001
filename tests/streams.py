"""A table's stream, as Lambda's event source reads it. On moto."""

from __future__ import annotations

from typing import Any

from ulak.platform.aws import client


class Stream:
    """Of everything that is written from now on."""

    def __init__(self, table: str) -> None:
        described = client("dynamodb").update_table(
            TableName=table,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        self._arn = described["TableDescription"]["LatestStreamArn"]

    def records(self) -> list[dict[str, Any]]:
        """All of it, from the beginning."""
        streams = client("dynamodbstreams")
        shards = streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        found: list[dict[str, Any]] = []
        for shard in shards:
            iterator = streams.get_shard_iterator(
                StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )
            found += streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
        return found
