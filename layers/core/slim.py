"""Takes out of a layer what nobody imports: ``python slim.py LAYER``, from anywhere and without any package.

botocore describes four hundred services, and names the endpoints of all of them in a file of a megabyte that is read at
each cold start. Ulak speaks to a few. Most of a description is its pages for people, compressed: each cold start would
unpack and parse them. What is rewritten is unlinked first: the files may be shared with a cache.
"""

from __future__ import annotations

import ast
import gzip
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def services_spoken_to() -> list[str]:
    """What ``ulak.platform.aws`` names; read and not imported, since a build has none of its packages."""
    source = Path(__file__).with_name("ulak") / "platform" / "aws.py"
    for node in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "SERVICES" and node.value:
            return list(ast.literal_eval(node.value))
    raise LookupError(f"{source} names no SERVICES")


def slim(layer: Path, services: Sequence[str]) -> None:
    """Leave botocore the descriptions and endpoints of `services` alone, as plain JSON without their pages."""
    data = layer / "botocore" / "data"
    for folder in sorted(data.iterdir()):
        if folder.is_dir() and folder.name not in services:
            shutil.rmtree(folder)
    for examples in data.glob("*/*/examples-1.json*"):  # for botocore's own documentation
        examples.unlink()
    for packed in data.glob("*/*/*.json.gz"):
        described = json.loads(gzip.decompress(packed.read_bytes()), object_hook=_without_pages)
        packed.unlink()
        _write(packed.with_suffix(""), described)
    endpoints = data / "endpoints.json"
    told = json.loads(endpoints.read_text(encoding="utf-8"))
    named = {*services, "streams.dynamodb"}  # the name of dynamodbstreams in this file
    for partition in told["partitions"]:
        kept = {name: one for name, one in partition["services"].items() if name in named}
        partition["services"] = kept
    endpoints.unlink()
    _write(endpoints, told)


def _without_pages(described: dict[str, Any]) -> dict[str, Any]:
    """A part of a description, its text for people empty. Something else than a text is a field of that name."""
    if isinstance(described.get("documentation"), str):
        described["documentation"] = ""
    return described


def _write(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    slim(Path(sys.argv[1]), services_spoken_to())
