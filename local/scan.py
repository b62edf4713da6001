"""``python -m local.scan --with CHECKOV``: a third party's scanner over the expanded template.

Each finding is mended or answered in ``docs/scan.md``. What is not answered fails, and so does an answer to nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from local.builds import ROOT
from local.stack import REGION
from local.template import expand

PAGE: Final = ROOT / "docs" / "scan.md"
_ROW: Final = re.compile(r"\| `(?P<check>CKV\w+)` .*? \| `(?P<where>[^`]+)` \| (?P<answer>.+) \|")


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    resource: str
    """Type and logical id: ``AWS::S3::Bucket.Bucket``."""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    check: str
    where: str
    """Resources, with ``*`` for any text."""

    def covers(self, finding: Finding) -> bool:
        return finding.check == self.check and fnmatchcase(finding.resource, self.where)


def answers(page: str) -> list[Answer]:
    """The rows of the page's table."""
    return [Answer(row["check"], row["where"]) for row in _ROW.finditer(page)]


def problems(found: Iterable[Finding], answered: Iterable[Answer]) -> Iterator[str]:
    """Findings without an answer, and answers to nothing."""
    findings, rows = list(found), list(answered)
    for one in findings:
        if not any(row.covers(one) for row in rows):
            yield f"{one.check} {one.resource}: {one.what}. Mend it, or answer it in {PAGE.relative_to(ROOT)}."
    for row in rows:
        if not any(row.covers(one) for one in findings):
            yield f"{row.check} {row.where}: answered, and not found any more. Take the row out."


def findings_of(checkov: Path) -> list[Finding]:
    """What checkov (its command) finds in the expanded template."""
    template = expand(ROOT / "template.yaml", region=REGION, parameters={})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.json"
        file.write_text(json.dumps(template, indent=1))
        done = subprocess.run(
            [
                *(checkov, "--file", file, "--framework", "cloudformation", "--skip-download"),
                *("--output", "json", "--quiet", "--compact", "--soft-fail"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise SystemExit(f"{checkov} said nothing that can be read:\n{done.stdout}{done.stderr}") from error
    return list(_findings(report))


def _findings(report: dict[str, Any]) -> Iterator[Finding]:
    if report["summary"]["parsing_errors"] or not report["summary"]["resource_count"]:
        raise SystemExit("The scanner did not read the template.")
    for failed in report["results"]["failed_checks"]:
        yield Finding(failed["check_id"], failed["resource"], failed["check_name"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with", dest="checkov", type=Path, required=True)
    found = findings_of(parser.parse_args().checkov)
    told = list(problems(found, answers(PAGE.read_text(encoding="utf-8"))))
    for line in told:
        print(line, file=sys.stderr)
    checks = len({one.check for one in found})
    print(f"{len(found)} findings of {checks} checks, {len(told)} unanswered or out of date")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
