"""Queue functions: each message apart, and only those that failed come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from ulak.platform.clock import Remaining
from ulak.platform.telemetry import logger


def batch(
    work: Callable[[str, Remaining], None],
) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """A Lambda handler that gives each message's body to `work`, with a clock of the time left, and answers
    SQS with the ids of the messages whose work raised."""

    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        def one(record: Any) -> None:
            try:
                work(record.body, context.get_remaining_time_in_millis)
            except Exception:  # whatever it is: recorded, and the message given back
                logger().exception("message_failed", extra={"sqs_message_id": record.message_id})
                raise

        return dict(
            process_partial_response(
                event=event,
                record_handler=one,
                processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
                context=context,
            )
        )

    return handler
