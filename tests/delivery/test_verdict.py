"""What an operator's answer to a call means for its chunk."""

from __future__ import annotations

import pytest

from ulak.delivery.verdict import Left, Noted, verdict
from ulak.jobs.journal import Outcome
from ulak.operators.port import Accepted, Answer, InDoubt, NotSent, Rejected
from ulak.rules import Then

REFUSED = Rejected("40", "sender_id_refused", Then.FAIL)
NO_CREDIT = Rejected("30", "operator_credit", Then.PAUSE)
BUSY = Rejected("80", "throttled", Then.RETRY)
SILENT = InDoubt("time-out")


@pytest.mark.parametrize(
    ("answer", "doubted", "dedupes", "attempt", "expected"),
    [
        pytest.param(Accepted("77"), False, False, 1, Noted(Outcome.ACCEPTED, "77"), id="accepted"),
        pytest.param(Accepted("77"), True, True, 2, Noted(Outcome.ACCEPTED, "77"), id="accepted, sent again"),
        pytest.param(
            *(Accepted(""), True, True, 2, Noted(Outcome.ACCEPTED, reason="call_unnamed")),
            id="accepted before, and not named",
        ),
        pytest.param(
            REFUSED, False, False, 1, Noted(Outcome.FAILED, reason="sender_id_refused:40"), id="refused"
        ),
        pytest.param(
            REFUSED, True, True, 2, Noted(Outcome.UNCERTAIN, reason="no_answer"), id="refused, sent again"
        ),
        pytest.param(
            NO_CREDIT,
            False,
            False,
            1,
            Left(False, halt="operator_credit", elsewhere=True),
            id="pauses the job",
        ),
        pytest.param(BUSY, False, False, 1, Left(False, requeue_after=2), id="not now"),
        pytest.param(
            NotSent("refused"),
            False,
            False,
            9,
            Left(False, requeue_after=300, elsewhere=True),
            id="never reached",
        ),
        pytest.param(SILENT, False, True, 7, Left(True, requeue_after=300), id="no answer, asked again"),
        pytest.param(
            SILENT, False, True, 8, Noted(Outcome.UNCERTAIN, reason="no_answer"), id="no answer, eight times"
        ),
        pytest.param(
            SILENT, False, False, 1, Noted(Outcome.UNCERTAIN, reason="no_answer"), id="no answer, never again"
        ),
    ],
)
def test_an_answer_is_noted_or_the_chunk_is_left(
    answer: Answer, doubted: bool, dedupes: bool, attempt: int, expected: Noted | Left
) -> None:
    assert verdict(answer, doubted=doubted, dedupes=dedupes, attempt=attempt) == expected
