"""Paths: each recipient's own, of one length, and no other's by a guess."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.links.link import Link, length_under
from ulak.links.paths import KEY_OCTETS, LETTERS, MOST_ROWS, PATH_LENGTH, code_in, new_code, path_of, row_in
from ulak.text import CountingProfile, Encoding, MessageType, Turkish, count

KEY = bytes(range(KEY_OCTETS))
LINK = Link("aB3xY9", KEY.hex(), "k.test", "https://ornek.com/", 0)


@given(st.integers(1, MOST_ROWS), st.binary(min_size=KEY_OCTETS, max_size=KEY_OCTETS))
def test_a_path_tells_its_row_to_who_has_the_key(row: int, key: bytes) -> None:
    path = path_of("aB3xY9", key, row)
    assert len(path) == PATH_LENGTH
    assert (code_in(path), row_in(path, key)) == ("aB3xY9", row)


@given(st.integers(1, MOST_ROWS), st.binary(min_size=KEY_OCTETS, max_size=KEY_OCTETS))
def test_a_path_is_nobodys_under_another_key(row: int, key: bytes) -> None:
    assert key == KEY or row_in(path_of("aB3xY9", KEY, row), key) is None


@pytest.mark.parametrize("place", range(6, PATH_LENGTH))
def test_a_path_with_one_letter_changed_is_nobodys(place: int) -> None:
    path = path_of("aB3xY9", KEY, 4711)
    changed = [path[:place] + letter + path[place + 1 :] for letter in LETTERS if letter != path[place]]
    assert [row_in(one, KEY) for one in changed] == [None] * len(changed)


def test_paths_of_rows_in_order_tell_no_order() -> None:
    seals = [path_of("aB3xY9", KEY, row)[6:] for row in range(1, 20_001)]
    assert len(set(seals)) == len(seals)
    assert sum(a < b for a, b in pairwise(seals)) == pytest.approx(10_000, rel=0.05)
    for place in range(1, 10):
        most = Counter(seal[place] for seal in seals).most_common(1)[0][1]
        assert most < 2 * len(seals) / len(LETTERS), place


@pytest.mark.parametrize(
    "path", ["", "aB3xY9", "aB3xY9" + "0" * 11, "aB3xY9-000000000", "aB3xY9ş000000000", "../etc/passwd000"]
)
def test_what_is_no_path_is_no_links(path: str) -> None:
    assert code_in(path) is None


def test_a_row_that_no_path_can_name_is_an_error() -> None:
    for row in (0, MOST_ROWS + 1):
        with pytest.raises(ValueError, match="a path names the rows"):
            path_of("aB3xY9", KEY, row)


def test_names_of_links_are_drawn() -> None:
    random = Random(1).randbytes
    assert len({new_code(random) for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize("turkish", [Turkish.SINGLE_SHIFT, Turkish.LOCKING_SHIFT, Turkish.UCS2])
def test_every_address_costs_what_its_stand_in_costs(turkish: Turkish) -> None:
    profile = CountingProfile(turkish=turkish)
    assert len(LINK.stand_in) == length_under("k.test") == len("https://k.test/l/") + PATH_LENGTH
    for text in ("{}", "Kampanya: {}", "Çok ucuz, şimdi: {}", "€ {}"):
        counted = count(text.format(LINK.stand_in), profile, MessageType.BULK)
        for row in range(1, 200):
            assert count(text.format(LINK.address(row)), profile, MessageType.BULK) == counted
    assert count(LINK.address(1), profile, MessageType.BULK)[:2] == (Encoding.GSM7, len(LINK.stand_in))
