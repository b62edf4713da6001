"""Findings of the scanner and their answers. `make scan` runs the scanner itself."""

from __future__ import annotations

from local.scan import PAGE, Answer, Finding, answers, problems

BUCKET = Finding("CKV_AWS_18", "AWS::S3::Bucket.Bucket", "no access log")
QUEUE = Finding("CKV_AWS_27", "AWS::SQS::Queue.PlanQueue", "no key")


def test_a_finding_without_an_answer_is_told_with_its_resource() -> None:
    (told,) = problems([BUCKET, QUEUE], [Answer("CKV_AWS_27", "AWS::SQS::Queue.*")])
    assert told.startswith("CKV_AWS_18 AWS::S3::Bucket.Bucket: no access log.")


def test_an_answer_that_nothing_is_found_for_is_told() -> None:
    (told,) = problems([QUEUE], [Answer("CKV_AWS_27", "AWS::SQS::Queue.*"), Answer("CKV_AWS_18", "*")])
    assert "CKV_AWS_18 *: answered, and not found any more" in told


def test_an_answer_is_for_its_own_check_and_its_own_resources() -> None:
    assert len(list(problems([BUCKET], [Answer("CKV_AWS_18", "AWS::SQS::Queue.*")]))) == 2


def test_every_row_of_the_page_is_read_and_says_why() -> None:
    page = PAGE.read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `CKV")]
    assert len(rows) == len(answers(page)) > 5
    assert len(set(answers(page))) == len(rows)
