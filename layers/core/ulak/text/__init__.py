"""Counts and divides texts: alphabets, segments, placeholders (3GPP TS 23.038, 23.040)."""

from ulak.text.checks import character_problems
from ulak.text.counting import count
from ulak.text.letters import clean, on_the_wire, transliterate
from ulak.text.profile import (
    AppendedBy,
    Count,
    CountingProfile,
    Encoding,
    EncodingChoice,
    Limit,
    MessageType,
    PerEncoding,
    ReportRule,
    Turkish,
)
from ulak.text.segmentation import Costly, Notice, Segment, Segmentation, Why, segment, too_long
from ulak.text.user_data import UserData, user_data

__all__ = [
    "AppendedBy",
    "Costly",
    "Count",
    "CountingProfile",
    "Encoding",
    "EncodingChoice",
    "Limit",
    "MessageType",
    "Notice",
    "PerEncoding",
    "ReportRule",
    "Segment",
    "Segmentation",
    "Turkish",
    "UserData",
    "Why",
    "character_problems",
    "clean",
    "count",
    "on_the_wire",
    "segment",
    "too_long",
    "transliterate",
    "user_data",
]
