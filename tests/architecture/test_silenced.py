"""A check that is silenced says why, on its own line."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
OURS: Final = ("layers", "functions", "cli", "local", "simulator", "bench", "tests", "docs")
_SILENCED: Final = re.compile(
    r"#\s*(noqa|type:\s*ignore|pragma:|nosec|pylint:)[^\s#]*(?P<rest>.*)", re.IGNORECASE
)
_CODES: Final = re.compile(r"^(\s*[A-Z]+[0-9]+,?)*\s*")
_MAY_SILENCE: Final = re.compile(r"noqa|type:\s*ignore|pragma:|nosec|pylint:", re.IGNORECASE)
"""Most files have none of it, and tokens take long."""
_A_REASON: Final = re.compile(r"\w+.*\w")


def test_every_silenced_check_says_why() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{line}" for path, line, why in _silenced() if not _A_REASON.search(why)
    ]
    assert not silent, "say why, or mend it:\n" + "\n".join(silent)


def test_silenced_checks_are_found() -> None:
    assert len(_silenced()) > 100
    bare = {
        "# noqa",
        "# noqa: S105",
        "# noqa: S105, N815",
        "# type: ignore",
        "# type: ignore[misc, arg-type]",
    }
    assert not any(_A_REASON.search(_why(one) or "") for one in bare)
    assert all(_A_REASON.search(_why(f"{one} # as it was kept") or "") for one in bare)
    assert _A_REASON.search(_why("# noqa: S105 - opens a simulator's books") or "")
    assert _why("# in order, as asked") is None


@cache
def _silenced() -> list[tuple[Path, int, str]]:
    return list(_found())


def _found() -> Iterator[tuple[Path, int, str]]:
    """Each comment that silences a check: where it is, and the reason that it gives."""
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if {"build", "node_modules"} & set(path.relative_to(ROOT).parts):
                continue
            if not _MAY_SILENCE.search(text := path.read_text()):
                continue
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT and (why := _why(token.string)) is not None:
                    yield path, token.start[0], why


def _why(comment: str) -> str | None:
    """What stands behind the silenced checks' codes; ``None``: the comment silences nothing."""
    found = _SILENCED.match(comment)
    if found is None:
        return None
    rest = re.sub(r"\[[^\]]*\]", "", comment[found.end(1) :])
    return _CODES.sub("", rest.lstrip(":")).strip(" -#()")
