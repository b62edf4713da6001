"""What is wrong with a firm's operator accounts, found by asking the operators."""

from __future__ import annotations

import argparse
from typing import Any, Final

from cli.commands import FIRM, Command
from cli.deployment import Deployment
from ulak.catalogue import sentence
from ulak.firm_settings.answers_doctor import doctor_answer


def doctor(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Look at each account of the firm, and ask its operator for the balance where that can be asked. What is wrong is
    printed with what to do, and the exit status is 1. Nothing is sent."""
    health = deployment.house.firm.doctor.look_at(options.firm)
    wrong = [
        f"{one.account.id}: {sentence(problem.code, options.lang, problem.filling)}"
        for one in health.accounts
        for problem in one.wrong
    ]
    return {**doctor_answer(health, options.lang), "violations": wrong}


COMMANDS: Final = (
    Command(
        "doctor", "what is wrong with a firm's operator accounts, asked of the operators", doctor, (FIRM,)
    ),
)
