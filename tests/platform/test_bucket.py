"""The bucket: written once, read whole, streamed line by line."""

from __future__ import annotations

import csv

import pytest

from tests.world import BUCKET, make_resources
from ulak.errors import NotFound
from ulak.platform import bucket as bucket_module
from ulak.platform.aws import client
from ulak.platform.bucket import Bucket


@pytest.fixture
def bucket(aws_in_process: None) -> Bucket:
    make_resources()
    return Bucket(client("s3"), BUCKET)


def test_the_first_writer_of_put_once_wins_and_the_second_is_told(bucket: Bucket) -> None:
    assert bucket.put_once("results/a.json", b"first") is True
    assert bucket.put_once("results/a.json", b"second") is False
    assert bucket.get("results/a.json") == b"first"


def test_put_writes_over(bucket: Bucket) -> None:
    bucket.put("a", b"1")
    bucket.put("a", b"2")
    assert bucket.get("a") == b"2"


def test_an_object_that_is_not_there_is_not_found(bucket: Bucket) -> None:
    with pytest.raises(NotFound):
        bucket.get("nothing")
    with pytest.raises(NotFound):
        list(bucket.lines("nothing"))


def test_an_object_of_a_bucket_that_is_not_ours_is_a_defect_and_no_absence(aws_in_process: None) -> None:
    with pytest.raises(client("s3").exceptions.NoSuchBucket):
        Bucket(client("s3"), "nobodys-bucket").get("a")


@pytest.mark.parametrize("block", [1, 2, 3, 5, 7, 1 << 20])
def test_lines_are_the_same_whatever_the_blocks_they_come_in(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(bucket_module, "_BLOCK", block)
    cells = ["a\u2028b", 'o "q" z', "iki\nsatır", "\r\n", "\x85\x0b\x0c\x1c", "ğ😀\u2029", ""]
    rows = [["to", "ad"], *(["905321234567", cell] for cell in cells)]
    lines: list[str] = []
    with_quotes = csv.writer(_Into(lines), lineterminator="\n")
    with_quotes.writerows(rows)
    text = "".join(lines)
    bucket.put("list.csv", text.encode())
    assert "".join(bucket.lines("list.csv")) == text
    assert list(csv.reader(bucket.lines("list.csv"))) == rows


class _Into:
    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def test_only_line_feeds_and_carriage_returns_end_a_line_and_stay(bucket: Bucket) -> None:
    bucket.put("a", "bir\u2028iki\r\nüç\x85\x0cdört\rbeş\n\naltı".encode())
    assert list(bucket.lines("a")) == ["bir\u2028iki\r\n", "üç\x85\x0cdört\r", "beş\n", "\n", "altı"]


def test_an_empty_object_has_no_line(bucket: Bucket) -> None:
    bucket.put("a", b"")
    assert list(bucket.lines("a")) == []


def test_what_is_not_utf_8_is_not_made_up(bucket: Bucket) -> None:
    bucket.put("a", b"\xfe\n")
    with pytest.raises(UnicodeDecodeError):
        list(bucket.lines("a"))
