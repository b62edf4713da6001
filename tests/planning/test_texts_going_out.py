"""One rule for texts going out: what was lost is refused, what looks misread is asked about, whoever sends it."""

from __future__ import annotations

import pytest

from ulak.errors import InputError
from ulak.planning.checks import misread_values
from ulak.planning.requests import JobBody
from ulak.platform.bodies import parse
from ulak.schedules.bodies import ScheduleBody, read_schedule

JOB = {"text": "Sayın {ad}", "purpose": "informational"}


def job(**more: object) -> JobBody:
    return parse(JobBody, JOB | more)


ROWS = [{"to": "05321112233", "ad": "Gül"}, {"to": "05321112234", "ad": "GÃ¼l", "no": "Ã¼"}]


def test_a_misread_value_is_a_question_with_its_place_and_the_field_that_chooses() -> None:
    (asked,) = misread_values(job(rows=ROWS), ["ad"])
    assert (asked.code, asked.pointer, asked.row) == ("value_misread", "/rows/1/ad", 2)
    assert (asked.readings, asked.choose) == (("written", "mended"), "/text_as")
    assert asked.params == {"pairs": "Ã¼→ü", "column": "ad"}


@pytest.mark.parametrize("text_as", ["written", "mended"])
def test_a_choice_answers_the_question(text_as: str) -> None:
    assert misread_values(job(rows=ROWS, text_as=text_as), ["ad"]) == []


@pytest.mark.parametrize(
    ("body", "pointer", "choose"),
    [
        ({"job": {**JOB, "text": "MÃ¼ÅŸteri", "recipients": ["05321112233"]}}, "/job/text", "/job/text_as"),
        (
            {
                "job": {**JOB, "text": "a", "recipients": ["05321112233"]},
                "alerts": {"end": {"text": "Sayýn", "recipients": ["05321112233"]}},
            },
            "/alerts/end/text",
            "/alerts/end/text_as",
        ),
    ],
)
def test_a_schedules_misread_text_is_asked_about_when_it_is_made(
    body: dict, pointer: str, choose: str
) -> None:
    asked = {"when": {"cron": "0 9 * * 1"}, **body}
    with pytest.raises(InputError) as caught:
        read_schedule("haftalik", parse(ScheduleBody, asked), "Europe/Istanbul")
    (problem,) = caught.value.problems
    assert (problem.code, problem.pointer, problem.choose) == ("text_misread", pointer, choose)
