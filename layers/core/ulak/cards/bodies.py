"""What callers send about files of cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from ulak.directory.cards import Code
from ulak.lists.bodies import ReadingBody
from ulak.platform.bodies import Body


class ImportBody(Body):
    """``POST /v1/imports``."""

    kind: Literal["accounts", "subscribers", "members"]
    upload: str
    """A file of ``POST /v1/uploads``."""
    group: Code | None = None
    """Of ``members``: the group that they come into. Of ``subscribers``: one that they come into too."""
    columns: dict[str, str | int] = Field(default={}, max_length=50)
    """Where headers do not tell: fields → headers, or columns from 1."""
    reading: ReadingBody = ReadingBody()
    """How the file is read, where it has two readings."""

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        kind, group = fields.get("kind"), fields.get("group")
        if kind == "members" and group is None:
            yield "/group", "field_missing"
        if kind == "accounts" and group is not None:
            yield "/group", "group_of_accounts"


class ExportBody(Body):
    """``POST /v1/exports``: all subscribers, accounts or groups of the firm, the members of one group, or its
    suppression list."""

    kind: Literal["subscribers", "accounts", "groups", "members", "suppressions"]
    group: Code | None = None
    format: Literal["csv", "xlsx"] = "csv"

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if (fields.get("kind") == "members") is not (fields.get("group") is not None):
            yield "/group", "field_missing"
