"""D1 and D3: what a million recipients cost in requests and write units, counted on a run of the deployed template.

A list is uploaded, sent and reported over HTTP on a local stack of its own. Every request that a function makes to
AWS is counted on its way there (`bench.front`), retries too; what AWS does by itself (receiving, deleting and
invoking, one each a message at a batch of one) is added as a line of its own. Prices: us-east-1, 2026.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from bench.front import S3_GET, S3_PUT, Front
from local import Ports, Settings, Stack, processes
from local.processes import HOST
from local.stack import _ports  # noqa: F401
from tests.e2e.lists_stack import Firm

RECIPIENTS: Final = int(os.environ.get("ULAK_BENCH_RECIPIENTS", "100000"))
TEXT: Final = "Sayın {ad}, {tutar} TL tutarındaki faturanızın son ödeme günü yarındır."

DOLLARS: Final = {
    S3_PUT: 5.0e-6,
    S3_GET: 0.4e-6,
    "sqs": 0.4e-6,
    "invoke": 0.2e-6,
    "write unit": 0.625e-6,
    "read unit": 0.125e-6,
    "secret": 5.0e-6,
}
"""A request, or unit."""
