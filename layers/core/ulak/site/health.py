"""Whether what we lean on answers. Asked at most once in a few seconds, however many strangers ask us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from ulak.platform.aws import client
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.telemetry import logger

if TYPE_CHECKING:
    from ulak.platform.settings import Settings

KEPT: Final[Milliseconds] = 5 * SECOND
"""How long an answer is given again."""

CONNECT_SECONDS: Final = 1.0
READ_SECONDS: Final = 2.0

HEALTH_KEY: Final = "HEALTH"
"""The one key of the table that may be asked for here. There is no such item."""

Check = Callable[[], object]
"""Asks one part; raises if it does not answer."""


class Health:
    """Which parts answer. A part that does not is logged by the kind of its error, and told by its part's name only."""

    def __init__(self, checks: Callable[[], Mapping[str, Check]], clock: Clock) -> None:
        self._checks = checks
        self._clock = clock
        self._answers: Mapping[str, bool] = {}
        self._until: Milliseconds = 0

    def parts(self) -> Mapping[str, bool]:
        """Each part's name, and whether it answers."""
        now = self._clock()
        if now >= self._until:
            checks = self._checks()
            with ThreadPoolExecutor(len(checks)) as threads:
                self._answers = dict(
                    zip(checks, threads.map(_answers, *zip(*checks.items(), strict=True)), strict=True)
                )
            self._until = self._clock() + KEPT
        return self._answers


def _answers(part: str, check: Check) -> bool:
    try:
        check()
    except Exception as error:  # whatever it is, the part did not answer
        logger().warning("part does not answer", extra={"part": part, "kind": type(error).__name__})
        return False
    return True


def checks(settings: Settings) -> Callable[[], Mapping[str, Check]]:
    """Cheap questions whose answers say nothing: an item that is not there, a queue's name, a bucket's region."""

    def made() -> Mapping[str, Check]:
        # Made before any thread starts: botocore's session is not safe between threads.
        table, queue, bucket = (
            client(name, CONNECT_SECONDS, READ_SECONDS, 1) for name in ("dynamodb", "sqs", "s3")
        )
        key = {"pk": {"S": HEALTH_KEY}, "sk": {"S": HEALTH_KEY}}
        return {
            "table": lambda: table.get_item(TableName=settings.need("table"), Key=key),
            "queue": lambda: queue.get_queue_attributes(
                QueueUrl=settings.need("plan_queue_url"), AttributeNames=["QueueArn"]
            ),
            "bucket": lambda: bucket.get_bucket_location(Bucket=settings.need("bucket")),
        }

    return made
