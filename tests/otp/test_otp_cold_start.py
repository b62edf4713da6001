"""What the function that checks codes imports before and with its first request."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("pydantic", "httpx", "boto3", "aws_lambda_powertools", "ulak.text", "ulak.rules", "ulak.otp.schema")
OTHER_LIBRARIES = ("OpenSSL", "cryptography")
"""botocore imports them where it finds them."""
OTHER_ROOMS = ("ulak.jobs", "ulak.planning", "ulak.operators", "ulak.otp.issue", "ulak.otp.texts")
USED = """
from ulak.assembly import House, Ports
house = House(ports=Ports(client=lambda service: None))
house.directory.firms, house.otp.verify, house.otp.views
"""


@pytest.mark.parametrize("used", ["", USED], ids=["at import", "with the first request"])
def test_checking_a_code_imports_neither_pydantic_nor_what_sends_one(used: str) -> None:
    code = f"import sys\nimport app\n{used}\nprint(*sys.modules)"
    path = os.pathsep.join(map(str, (ROOT / "layers" / "core", ROOT / "functions" / "otp_verify")))
    environment = {
        "PYTHONPATH": path,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "ULAK_STAGE": "test",
        "ULAK_TABLE": "t",
        "ULAK_OTP_TABLE": "o",
        "ULAK_RATES_TABLE": "r",
        "ULAK_APPROVAL_KEY_IDS": "k",
    }
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    assert not {*HEAVY, *OTHER_LIBRARIES, *OTHER_ROOMS} & {*told.stdout.split()}


def test_checking_codes_declares_routes_of_this_room_alone() -> None:
    code = "import sys\nfrom ulak.routes import routes_of\nroutes_of('otp_verify')\nprint(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "layers" / "core")},
        check=True,
        capture_output=True,
        text=True,
    )
    assert [name for name in told.stdout.split() if name.endswith(".http") and name.count(".") == 2] == [
        "ulak.platform.http",
        "ulak.otp.http",
    ]
