"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

from ulak.site.answers import RootAnswer, health_answer

ADDRESSES: Final = RootAnswer(documentation="/docs", openapi="/openapi.json", health="/health")
HEALTH: Final = health_answer({"table": True, "queue": True, "bucket": True})
