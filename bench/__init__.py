"""Benchmarks: ``python -m bench [ids…]``. They measure the source tree, so they put its layer on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "layers" / "core"))
