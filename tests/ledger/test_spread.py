"""An account's writes are spread while somebody stands in the way, and drawn together when nobody does."""

from __future__ import annotations

from ulak.ledger.entries import BLOCKS
from ulak.ledger.spread import Spread

ACCOUNT = ("acme", "sms")
CALM = 500


def chosen(spread: Spread, times: int) -> set[int]:
    return {spread.choose(*ACCOUNT) for _ in range(times)}


def test_one_item_is_used_as_long_as_nobody_stands_in_the_way() -> None:
    spread = Spread()
    assert chosen(spread, 2 * CALM) == {0}
    assert (spread.is_wide(*ACCOUNT), spread.known(*ACCOUNT)) == (False, 1)


def test_each_refusal_takes_four_times_as_many_and_no_more_than_there_are() -> None:
    spread = Spread()
    for width in (4, 16, BLOCKS, BLOCKS):
        spread.widen(*ACCOUNT)
        assert (spread.is_wide(*ACCOUNT), spread.known(*ACCOUNT)) == (True, width)
        assert chosen(spread, CALM - 1) == set(range(width))


def test_half_as_many_are_used_after_a_calm_and_a_refusal_ends_the_calm() -> None:
    spread = Spread()
    spread.widen(*ACCOUNT)
    chosen(spread, CALM - 1)
    spread.widen(*ACCOUNT)  # 16, from the beginning
    assert max(chosen(spread, CALM)) > 7
    assert chosen(spread, CALM) <= set(range(8))
    assert chosen(spread, CALM) <= set(range(4))
    assert chosen(spread, CALM) <= set(range(2))
    assert not spread.is_wide(*ACCOUNT)
    assert chosen(spread, 2 * CALM) == {0}
    assert spread.known(*ACCOUNT) == 16, "what stands in them is still to be counted"


def test_what_others_found_is_begun_with_once() -> None:
    spread = Spread()
    spread.learn(*ACCOUNT)
    assert (spread.is_wide(*ACCOUNT), spread.known(*ACCOUNT)) == (True, BLOCKS)
    assert chosen(spread, CALM) == set(range(BLOCKS))
    spread.learn(*ACCOUNT)
    assert chosen(spread, CALM - 1) <= set(range(BLOCKS // 2)), "what was learnt here holds"


def test_accounts_are_known_apart_and_the_most_that_was_found_holds() -> None:
    spread = Spread()
    spread.found(*ACCOUNT, [2, 0])
    spread.found(*ACCOUNT, [])
    spread.found(*ACCOUNT, [1])
    assert spread.known(*ACCOUNT) == 3
    spread.widen("acme", "otp")
    assert not spread.is_wide(*ACCOUNT)
    assert spread.known("beta", "sms") == 1
