"""Metrics in CloudWatch's embedded format: a line of JSON on standard output, and no library to import.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Final

import orjson

from ulak.identity.firm_id import is_test

NAMESPACE: Final = "Ulak"
TEST_NAMESPACE: Final = "Ulak/Test"
"""Of what happens in firms' test worlds, so that it wakes nobody and is in no graph of what is live."""


def emit(name: str, dimensions: Mapping[str, str], beside: Mapping[str, str]) -> None:
    """Count `name` once, by each of `dimensions` and by none. What stands `beside` can be searched for and
    is no dimension. Neither ever holds an msisdn, a code or a text."""
    emit_all({name: 1}, dimensions, beside)


def emit_all(amounts: Mapping[str, int], dimensions: Mapping[str, str], beside: Mapping[str, str]) -> None:
    """Count several things at once, each by its name and by how many."""
    line = {
        "_aws": {
            "Timestamp": time.time_ns() // 1_000_000,
            "CloudWatchMetrics": [
                {
                    "Namespace": TEST_NAMESPACE
                    if is_test(dimensions.get("firm", beside.get("firm", "")))
                    else NAMESPACE,
                    "Dimensions": [[], *([dimension] for dimension in dimensions)],
                    "Metrics": [{"Name": name, "Unit": "Count"} for name in amounts],
                }
            ],
        },
        **amounts,
        **dimensions,
        **beside,
    }
    sys.stdout.write(orjson.dumps(line).decode() + "\n")
