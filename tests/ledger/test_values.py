"""An account's books as values: what each entry moves, what is decided about blocks, and what an audit names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ulak.errors import InsufficientCredit
from ulak.ledger.audit import check_account
from ulak.ledger.entries import (
    BLOCK,
    BLOCKS,
    Balance,
    Block,
    Entry,
    Kind,
    Standing,
    correction,
    release,
    replay,
    reservation,
    to_gather,
    to_recall,
    to_refill,
    top_up,
    turn_over,
)

# --- entries ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "key", "moved"),
    [
        (top_up("INV-7", 500, 3), "TOPUP#INV-7", (500, 0, 0)),
        (reservation("j", 120, 3), "RES#j", (-120, 120, 0)),
        (release("j", 120, 117, 3), "REL#j", (3, -120, 117)),
        (turn_over(Block(left=4, drawn=96, turns=1), 100, 3), "BLK#000000002", (-100, 4, 96)),
        (turn_over(Block(left=70, drawn=30, turns=9), -70, 3, 7), "BLK#07-000000010", (70, -100, 30)),
        (correction("j", 2, 40, 5, 3), "ADJ#j#2#40", (5, 0, -5)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_entry_moves_what_it_says(entry: Entry, key: str, moved: tuple[int, int, int]) -> None:
    assert (entry.key, entry.at) == (key, 3)
    assert (entry.available, entry.reserved, entry.settled) == moved
    assert entry.brought_in == (500 if entry.kind is Kind.TOP_UP else 0)
    assert entry.subject == key.partition("#")[2]


def test_the_balance_is_the_sum_of_its_entries() -> None:
    block = Block(left=0, drawn=30, turns=1)
    entries = [
        top_up("a", 500, 0),
        reservation("j", 120, 1),
        turn_over(Block(), 100, 2),
        turn_over(block, 30, 3),
    ]
    assert replay(entries) == Balance(500, 250, 220, 30, 4)


def test_a_standing_tells_what_is_left_held_and_spent() -> None:
    blocks = {0: Block(left=60, drawn=40, turns=2), 3: Block(left=10, drawn=-5, turns=1)}
    standing = Standing.of(Balance(available=200, reserved=225, settled=70), blocks)
    assert standing.block == Block(70, 35, 3)
    assert (standing.remaining, standing.reserved, standing.settled) == (270, 120, 105)


@pytest.mark.parametrize(("threshold", "low"), [(0, False), (269, False), (270, False), (271, True)])
def test_credit_is_low_below_its_threshold_and_not_at_it(threshold: int, low: bool) -> None:
    standing = Standing(Balance(available=200, threshold=threshold), Block(left=70))
    assert standing.is_low is low


# --- decisions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("available", "left", "credits", "moved"),
    [
        (500, 5, 5, 0),
        (500, 4, 5, BLOCK),
        (10_000, 0, 6, 120),
        (1, 4, 5, 1),
        (0, 5, 5, 0),
        (50, 0, 5, 50),
        (5_000, 0, 5_000, 5_000),
    ],
)
def test_a_block_is_filled_by_what_draws_of_this_size_need(
    available: int, left: int, credits: int, moved: int
) -> None:
    assert to_refill(Standing(Balance(available=available), Block(left=left)), credits, "sms") == moved


def test_a_block_beside_the_first_takes_its_share_alone() -> None:
    standing = Standing.of(Balance(available=BLOCKS * 7), {0: Block(left=50), 3: Block(left=1)})
    assert to_refill(standing, 2, "sms", 3) == 7
    assert to_refill(standing, 2, "sms", 5) == 7
    assert to_refill(standing, 9, "sms", 3) == 8


@pytest.mark.parametrize(("available", "left"), [(4, 0), (1, 3), (0, 4)])
def test_more_than_there_is_is_refused_with_both_figures(available: int, left: int) -> None:
    standing = Standing.of(Balance(available=available), {0: Block(left=left)})
    for decide in (to_refill, to_recall):
        with pytest.raises(InsufficientCredit) as refused:
            decide(standing, 5, "sms")
        assert (refused.value.needs, refused.value.has) == (5, 4)


def test_what_is_short_is_gathered_from_the_fullest_blocks() -> None:
    blocks = {0: Block(left=5), 1: Block(left=0), 2: Block(left=1), 3: Block(left=70)}
    standing = Standing.of(Balance(), blocks)
    assert to_gather(standing, 70) == {3: 70}
    assert to_gather(standing, 71) == {3: 70, 0: 1}
    assert to_gather(standing, 76) == {3: 70, 0: 5, 2: 1}
    assert to_gather(standing, 100) == {3: 70, 0: 5, 2: 1}
    assert to_gather(standing, 6, but=3) == {0: 5, 2: 1}
    assert to_gather(standing, 0) == {}


@pytest.mark.parametrize(("credits", "recalled"), [(449, 0), (450, 0), (451, 1), (520, 70)])
def test_as_much_is_recalled_as_is_short(credits: int, recalled: int) -> None:
    assert to_recall(Standing(Balance(available=450), Block(left=70)), credits, "sms") == recalled


# --- audit ------------------------------------------------------------------------------------------------

TURN = turn_over(Block(), 100, 3)
ENTRIES = [top_up("INV-7", 500, 0), reservation("j", 120, 1), release("j", 120, 117, 2), TURN]
GOOD = Standing(replay(ENTRIES), Block(left=60, drawn=40, turns=1))


def named(standing: Standing, entries: list[Entry] = ENTRIES) -> set[tuple[str, str]]:
    return {(one.invariant, one.what) for one in check_account("acme/sms", standing, entries)}


def test_good_books_hold() -> None:
    assert named(GOOD) == set()


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("name", ["topped_up", "available", "reserved", "settled", "entries"])
def test_a_balance_that_is_off_by_one_is_named(name: str, by: int) -> None:
    balance = replace(GOOD.balance, **{name: getattr(GOOD.balance, name) + by})
    found = named(replace(GOOD, balance=balance))
    assert ("I7", f"{name} differs by {by} from the replayed entries") in found
    off = {"topped_up": by, "entries": 0}.get(name, -by)
    told = {what for invariant, what in found if invariant == "I2"}
    assert told == ({f"topped up differs by {off} from available + reserved + settled"} if off else set())


def test_what_is_below_naught_is_named_and_naught_is_not() -> None:
    entries = [top_up("a", 100, 0), turn_over(Block(), 100, 1)]
    assert named(Standing(replay(entries), Block(0, 100, 1)), entries) == set()
    assert named(Standing(replay(entries), Block(-1, 101, 1)), entries) == {("I1", "the block's rest is -1")}
    below = [top_up("a", 100, 0), turn_over(Block(), 101, 1)]
    assert named(Standing(replay(below), Block(101, 0, 1)), below) == {("I1", "available is -1")}


@pytest.mark.parametrize("block", [Block(61, 40, 1), Block(60, 39, 1)])
def test_a_block_that_is_off_is_named(block: Block) -> None:
    by = block.left + block.drawn - 100
    assert named(replace(GOOD, block=block)) == {
        ("I7", f"the block differs by {by} from what was moved into it")
    }


def test_a_turn_that_no_entry_tells_is_named() -> None:
    assert named(replace(GOOD, block=replace(GOOD.block, turns=2))) == {
        ("I7", "the block was turned over 2 times, by 1 entries")
    }


def test_two_entries_by_one_key_are_named() -> None:
    entries = [*ENTRIES, top_up("INV-7", 0, 9)]
    assert named(Standing(replay(entries), GOOD.block), entries) == {
        ("I7", "2 entries by the key TOPUP#INV-7")
    }


@pytest.mark.parametrize(
    ("ending", "found"),
    [
        (release("j", 119, 117, 2), {("I8", "job j reserved 120 and released 119")}),
        (
            release("k", 5, 5, 2),
            {("I8", "job k reserved 0 and released 5"), ("I3", "job k reserved 0 and settled 5")},
        ),
        (release("j", 120, 121, 2), {("I3", "job j reserved 120 and settled 121")}),
        (release("j", 120, -1, 2), {("I3", "job j reserved 120 and settled -1")}),
        (release("j", 120, 120, 2), set()),
        (release("j", 120, 0, 2), set()),
    ],
    ids=["less", "another's", "more than it held", "below naught", "all", "nothing"],
)
def test_a_release_ends_its_reservation_whole(ending: Entry, found: set[tuple[str, str]]) -> None:
    entries = [top_up("INV-7", 500, 0), reservation("j", 120, 1), ending]
    assert named(Standing(replay(entries), Block()), entries) == found
