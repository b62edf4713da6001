"""Makes both builds and checks the one for Lambda; ends with status 1 if it is not fit to deploy."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from local.builds import (
    ARCHITECTURE,
    FUNCTIONS,
    LAMBDA_PYTHON,
    LAYER,
    ROOT,
    BuildFailed,
    build_lambda,
    build_local,
    check_lambda,
    find_python,
    list_layer,
    run_handlers,
    runs_here,
    unzipped_size,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--list-with", type=Path, help="cyclonedx-py: lists what the layer holds, beside the build"
    )
    options = parser.parse_args()
    print(f"{build_local().relative_to(ROOT)}: for Python {sys.version.split()[0]}, run by the local stack")
    build = build_lambda()
    size = unzipped_size(build / LAYER, build / FUNCTIONS) / 2**20
    print(f"{build.relative_to(ROOT)}: for Lambda's Python {LAMBDA_PYTHON}, {size:.0f} MB unzipped of 250")
    problems = check_lambda(build)
    if not runs_here():
        print(f"  skipped: this machine does not run handlers for {ARCHITECTURE}")
    elif interpreter := find_python(LAMBDA_PYTHON):
        if said := run_handlers(interpreter):
            problems.append(f"a handler does not import under {interpreter}:\n{said}")
        else:
            print(f"  every handler imports under {interpreter}")
    else:
        print(f"  skipped: no Python {LAMBDA_PYTHON} here to import the handlers with")
    if options.list_with:
        listed = list_layer(options.list_with)
        print(f"{listed.relative_to(ROOT)}: what the layer holds (CycloneDX)")
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BuildFailed as failure:
        sys.exit(f"The build failed:\n{failure}")
