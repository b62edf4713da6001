"""WAP push: the bytes, the segments and the limit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.wap import decoded
from ulak.errors import InvalidValue
from ulak.rules import profile
from ulak.text import CountingProfile, Encoding, MessageType, count, segment
from ulak.text.wap_push import ALONE, OF_SEVERAL, Push, indication, octets_on_air, push_of, user_data

WAP = MessageType.WAP_PUSH
TURK_TELEKOM = profile("turk_telekom")
LETTERS = st.characters(exclude_categories=["C"], exclude_characters="\x00")
TEXTS = st.text(LETTERS, min_size=1, max_size=600).map(str.strip).filter(bool)
ADDRESSES = st.from_regex(r"https?://(www\.)?[a-z]{1,20}\.tr/[!-~]{0,60}", fullmatch=True)


def test_the_octets_are_those_of_the_standards_vector() -> None:
    """Read back by libwbxml: href http://a.tr/k, action signal-medium, text Ş:kampanya."""
    push = push_of("http://a.tr/k Ş:kampanya")
    assert indication(push).hex() == "02056a0045c60c03612e74722f6b00070103c59e3a6b616d70616e7961000101"
    (whole,) = user_data(push, 0)
    assert whole.hex() == "0605040b8423f0" + "01060403ae81ea" + indication(push).hex()
    assert len(whole) == 46


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("http://a.tr/", "0c03612e74722f00"),
        ("http://www.a.tr/", "0d03612e74722f00"),
        ("https://a.tr/", "0e03612e74722f00"),
        ("https://www.a.tr/", "0f03612e74722f00"),
        ("HTTPS://a.tr/", "0b0348545450533a2f2f612e74722f00"),
    ],
)
def test_what_an_address_begins_with_is_a_token(address: str, begins: str) -> None:
    assert indication(push_of(f"{address} x")).hex().startswith("02056a0045c6" + begins)


def test_several_segments_hold_128_octets_each_behind_ports_and_concatenation() -> None:
    push = Push("https://ornek.com/", "a" * 300)
    parts = user_data(push, 0x17C)
    assert [part[:12].hex() for part in parts] == [
        f"0b05040b8423f000037c{len(parts):02x}{number:02x}" for number in range(1, len(parts) + 1)
    ]
    assert [len(part) for part in parts[:-1]] == [140] * (len(parts) - 1)
    alone = Push("https://a.tr/", "a" * (ALONE - octets_on_air("https://a.tr/ a") + 1))
    assert [len(part) for part in user_data(alone, 0)] == [140]
    longer = Push(alone.address, alone.text + "a")
    assert [len(part) - 12 for part in user_data(longer, 0)] == [OF_SEVERAL, ALONE + 1 - OF_SEVERAL]


@given(ADDRESSES, TEXTS)
def test_an_operator_reads_what_was_written(address: str, text: str) -> None:
    """Its reader was written from the standards, and knows nothing of the writer."""
    push = Push(address, text)
    parts = user_data(push, 7)
    assert decoded([part.hex() for part in parts])[:2] == (address, text)
    bare = CountingProfile()
    assert count(f"{address} {text}", bare, WAP).segments == len(parts)


@pytest.mark.skipif(shutil.which("wbxml2xml") is None, reason="libwbxml2-utils is not installed")
@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("http://a.tr/k", "Ş:kampanya"),
        ("https://www.ornek.com/a?b=1&c=2", "İndirim <%50> & çok daha fazlası"),
        ("https://ornek.com/" + "u" * 200, "ğ" * 250),
    ],
)
def test_libwbxml_reads_what_was_written(address: str, text: str, tmp_path: Path) -> None:
    written, read = tmp_path / "si.wbxml", tmp_path / "si.xml"
    written.write_bytes(indication(Push(address, text)))
    subprocess.run(["wbxml2xml", "-o", str(read), str(written)], check=True, capture_output=True)
    import xml.etree.ElementTree as ElementTree

    told = ElementTree.fromstring(read.read_text().partition("?>")[2].partition(">")[2])
    (found,) = told.iter("indication")
    assert (found.get("href"), found.get("action"), found.text) == (address, "signal-medium", text)


@pytest.mark.parametrize(
    "text", ["Kampanya", "ornek.com/k Kampanya", "https://ornek.com/k", "ftp://a.tr x", "https://örnek.com x"]
)
def test_a_text_without_an_address_and_a_text_is_no_push(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        push_of(text)
    assert refused.value.problem.code == "wap_push_without_address"


def test_741_octets_of_address_and_text_fill_six_segments() -> None:
    address = "sip://a.tr/"  # none that a token stands for: the reading of the notice's limit
    text = "a" * (741 - len(address))
    assert octets_on_air(address + text) + 5 == 6 * OF_SEVERAL
    assert count("a" * 741, TURK_TELEKOM, WAP) == (Encoding.OCTETS, 741, 6, 6, False)
    assert count("a" * 742, TURK_TELEKOM, WAP)[1:] == (742, 7, 7, True)


def test_a_letter_costs_the_octets_that_it_has() -> None:
    counted = count("https://a.tr/k Şş", TURK_TELEKOM, WAP)
    assert counted == (Encoding.OCTETS, len("https://a.tr/k") + 4, 1, 1, False)


@given(ADDRESSES, TEXTS)
def test_the_segments_told_are_those_counted(address: str, text: str) -> None:
    told = segment(f"{address} {text}", TURK_TELEKOM, WAP)
    assert len(told.segments) == told.count.segments
    assert sum(one.units for one in told.segments) == octets_on_air(told.text) + 5
    assert (told.segments[0].text, told.costly, told.left >= 0) == (told.text, (), True)
