"""What the layer leaves of botocore's descriptions."""

from __future__ import annotations

import gzip
import json
import runpy
from pathlib import Path
from typing import Any

from local.builds import LAYER, ROOT

SLIM: Any = runpy.run_path(str(ROOT / LAYER / "slim.py"))["slim"]

DESCRIBED = {
    "documentation": "<p>Pages.</p>",
    "shapes": {"File": {"members": {"documentation": {"shape": "Text", "documentation": "<p>More.</p>"}}}},
    "operations": {"Put": {"name": "Put"}},
}


def test_descriptions_stay_whole_but_for_their_pages(tmp_path: Path) -> None:
    data = tmp_path / "botocore" / "data"
    for service in ("s3", "ec2"):
        folder = data / service / "2006-03-01"
        folder.mkdir(parents=True)
        (folder / "service-2.json.gz").write_bytes(gzip.compress(json.dumps(DESCRIBED).encode()))
    services = {"s3": {"endpoints": {}}, "ec2": {"endpoints": {}}}
    (data / "endpoints.json").write_text(json.dumps({"partitions": [{"services": services}]}))
    SLIM(tmp_path, ["s3"])
    assert [path.name for path in sorted(data.iterdir())] == ["endpoints.json", "s3"]
    assert [path.name for path in (data / "s3" / "2006-03-01").iterdir()] == ["service-2.json"]
    assert json.loads((data / "s3" / "2006-03-01" / "service-2.json").read_text()) == {
        "documentation": "",
        "shapes": {"File": {"members": {"documentation": {"shape": "Text", "documentation": ""}}}},
        "operations": {"Put": {"name": "Put"}},
    }
    assert json.loads((data / "endpoints.json").read_text()) == {
        "partitions": [{"services": {"s3": {"endpoints": {}}}}]
    }
